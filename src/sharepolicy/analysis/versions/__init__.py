"""The answer if the day is open, so that any of several versions of a policy may be in force.

Open `joined.py` first: it compiles the versions as one policy, which `join.py` puts together.
"""
