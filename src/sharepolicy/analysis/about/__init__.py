"""Which facts matter to a policy, and which clause of the guidance became which rule.

`influence.py` measures facts; `trace.py` follows clauses.
"""
