"""From text to a typed policy or case, with everything that is wrong with the text at once.

Open `policies.py` first: it reads a whole policy, from its tree (`tree.py`, made by `parse.py`) to its document.
`once.py` opens files, `gate.py` says which a policy may read, `shape.py` checks the shape of a file, and `cases.py`
reads cases and requests.
"""
