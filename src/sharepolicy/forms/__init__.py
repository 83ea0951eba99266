"""What the program answers as JSON: a module for each form.

A form says of each property what it means and where it is found. So it is both: the schema, and what writes a value.
What forms are made of stands in `parts.py`; `registry.py` holds the schemas of all kinds of file.
"""
