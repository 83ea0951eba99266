"""From a name, a path or a text to a policy, with everything that is wrong with it.

Open `load.py` first. `check.py` reports on a policy whatever is wrong with it, `vocabulary.py` on a vocabulary.
"""
