"""What people hold: a policy, or a timeline of its versions, and what either of them can be asked.

Open `policy.py` first; it stands on `known.py` (what it says of itself), `examined.py` (what its examples show) and
`queried.py` (it as a query).
`timeline.py` stands in the same way on `known_timeline.py`. Each other module is one thing that a policy can do, or one
way in which it can be taken: on a day, in a language, to another process. `later.py` lists what is imported only when
it is first used.
"""
