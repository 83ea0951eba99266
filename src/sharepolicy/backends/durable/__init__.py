"""A second engine: durable-rules, given the policy from its document, in its own process."""
