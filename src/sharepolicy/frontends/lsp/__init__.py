"""The language server: what an editor asks about policies, answered from the trees of their files."""
