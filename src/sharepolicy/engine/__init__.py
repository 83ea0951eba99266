"""A policy found, read, compiled and proved: the objects that people work with.

Open `load.py` first, then `policy.py`, and `timeline.py` for a policy with several versions. `check.py` reports
everything about a policy, `compare.py` compares two. `later.py` lists what is imported only when it is first used.
"""
