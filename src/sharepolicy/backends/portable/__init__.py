"""A policy as one JSON file that programs in any language read: the very function, proved to be the policy."""
