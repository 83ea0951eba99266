"""What a policy is and what it means, as frozen values. No files, no YAML, no diagrams.

Open `policy.py` first for what an author can write, and `semantics.py` for what it means: the definition, by brute
force. `promises.py` defines invariants and overlays, `over_time.py` a policy with several versions.
"""
