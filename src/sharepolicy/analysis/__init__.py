"""Questions asked of a compiled policy, a room for each kind of question.

- `decision`: what is the answer, why, and what should be asked next?
- `proof`: can the policy ever go wrong?
- `examples`: what are its examples worth?
- `change`: what does an edit really do?
- `versions`: what is the answer while the day is open?
- `second`: does another engine agree?
- `about`: which facts matter, and which clause became which rule?
"""
