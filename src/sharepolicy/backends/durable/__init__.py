"""A second engine: durable-rules, told the policy from its document, in a process of its own."""
