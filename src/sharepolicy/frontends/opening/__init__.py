"""Opening what a command is given: cases, examples, and policies by name, in a revision, or by files of theirs."""
