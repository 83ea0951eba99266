"""Two policies, or two engines, held against each other.

Open `compare.py` first: what changed, over all cases. `weigh.py` says what that does to real cases, and `confirm.py`
puts a whole policy through both engines.
"""
