"""What a change to a policy really does: which cases are decided differently, and which edits did it.

Open `compare.py` first; its answer is in `change.py`. `edits.py` finds what was changed in the text, `renaming.py` what
was only renamed, `moves.py` describes the cases whose outcome moves, and `blame.py` finds the edits behind them.
"""
