"""Which facts matter to a policy, which clause of the guidance became which rule, and which groups override which.

`influence.py` measures facts; `trace.py` follows clauses; `ladder.py` puts groups in order.
"""
