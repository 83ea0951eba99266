"""The core: sets of cases as decision diagrams. The only room that knows of OxiDD."""
