"""Policies that a program keeps for as long as it runs.

Open `registry.py` first: many policies by name and tenant, read again when their files change.
"""
