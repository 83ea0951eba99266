"""What a policy's examples are worth: which pass, what they reach, and which mistakes they would notice.

Open `run.py` first for examples themselves, and `try_mutants.py` for what they notice. `make_mutants.py` makes the
mistakes, `differences.py` tells two policies apart, `missing_example.py` and `suggest.py` write the missing examples.
"""
