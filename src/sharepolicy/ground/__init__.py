"""The ground floor: text with places in it, and diagnostics about them. Knows nothing of policies."""
