"""A policy found, read, compiled and proved: the objects that people work with, and how they come about.

`policies/` holds these objects: open `policies/policy.py` first. `loading/` makes them from a name, a path or a text,
and checks them. `weighing/` compares two of them, or two engines; `keeping/` has many of them in one program.
"""
