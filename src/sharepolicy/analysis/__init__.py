"""Analysis: one module for each kind of question that people ask of a policy."""
