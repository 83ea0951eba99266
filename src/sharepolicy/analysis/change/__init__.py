"""What a change to a policy really does: which cases are decided differently, and which edits did it.

Open `compare.py` first; its answer is in `change.py`. `common_names.py` gives both policies the same names for facts,
and `fact_words.py` says which facts are new, gone or perhaps renamed. `edits.py` finds what was changed in the text,
`moves.py` describes the cases whose outcome moves, and `blame.py` finds the edits behind them.
"""
