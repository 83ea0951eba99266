"""Reading: from text to a typed policy document or case, with every diagnostic of the text at once."""
