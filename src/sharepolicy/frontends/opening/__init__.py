"""Opening what a command is given: cases, and policies by name, in a revision, or by files that are part of them."""
