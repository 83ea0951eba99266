"""Frontends: the only place that prints."""
