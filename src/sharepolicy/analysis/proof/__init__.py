"""Whether a policy can ever go wrong: gaps, conflicts, dead parts, broken promises, each with its smallest witness.

Open `verify.py` first: it lists what is looked for. `broken_invariants.py` finds where an invariant does not hold, with
the smallest witness of it, and `breach_diagnostic.py` reports that. `witness.py` finds the smallest case of any set of
cases. `overlays.py` checks what an overlay owes its base. `refute.py` only says whether there is an error.
"""
