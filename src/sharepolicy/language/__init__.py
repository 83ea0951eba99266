"""The language: what a policy is and what it means, as frozen values. No I/O, no YAML, no diagrams."""
