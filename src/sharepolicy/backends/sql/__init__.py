"""A policy as SQL: the question is asked where the data lives."""
