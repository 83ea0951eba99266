"""What the program answers as JSON: a module for each form.

A form says what each property means and where its value is found, so it serves both as the schema and as the writer.
`parts.py` holds what forms are made of; `registry.py` holds the schemas of all kinds of file.
"""
