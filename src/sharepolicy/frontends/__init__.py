"""What people type and see. Only `console.py` prints.

Open `cli.py` first. `commands/` has a module for each command, `opening/` opens what a command is given, `render/`
turns answers into text, and `lsp/` is the language server.
"""
