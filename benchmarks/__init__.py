"""Measurements of sharepolicy, beside a function written by hand and beside other engines. See README.md."""
