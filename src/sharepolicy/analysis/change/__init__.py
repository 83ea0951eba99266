"""What a change to a policy really does: which cases are decided differently, and which edits did it.

Open `compare.py` first; its answer is in `change.py`. `edits.py` reads what was changed in the text, `renaming.py` what
only has another name, `moves.py` describes the cases that move, and `blame.py` finds the edits behind them.
"""
