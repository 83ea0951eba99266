"""The ground floor: texts with places in them, and what is wrong with them. It knows nothing of policies.

Open `text.py` and `diagnostic.py` first. `codes.py` lists every diagnostic, `escapes.py` shows the texts of others so
that nothing in them is obeyed, `budget.py` is the one limit of time.
"""
