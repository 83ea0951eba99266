"""The engine: a policy found, read, compiled and proved, as the one object that people hold."""
