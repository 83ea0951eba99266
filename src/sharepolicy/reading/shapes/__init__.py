"""The shape of every kind of file, as JSON Schema. Editors read the same schemas that reading checks against."""
