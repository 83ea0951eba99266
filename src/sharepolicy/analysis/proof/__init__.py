"""Whether a policy can ever go wrong: gaps, conflicts, dead parts, broken promises, each with its smallest witness.

Open `verify.py` first: it lists what is looked for. `witness.py` finds the smallest case that shows a fault,
`invariants.py` proves promises, `overlays.py` what an overlay owes its base. `refute.py` only says whether there is an
error.
"""
