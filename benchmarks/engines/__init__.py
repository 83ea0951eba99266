"""One engine, one module. Each has `build(policy)`, which hands back the quickest way we found to ask it."""
