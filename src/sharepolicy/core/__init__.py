"""Sets of cases as decision diagrams. The only room that knows of OxiDD.

Open `compile.py` first: it turns a policy into regions, exact sets of cases, which `space.py` holds. `forcing.py` finds
what forces an answer, `fewest.py` the shortest way into a region, `cover.py` describes a region in few lines, and
`fastpath.py` decides complete cases without any diagram.
"""
