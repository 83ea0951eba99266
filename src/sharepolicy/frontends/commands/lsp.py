"""`sharepolicy lsp`: the language server, for editors."""

from __future__ import annotations

import argparse
from importlib.util import find_spec

from sharepolicy.frontends import later
from sharepolicy.frontends.console import Console
from sharepolicy.frontends.options import UsageError

SUMMARY = "serve an editor: findings while you type, hover, completion, rename"
DESCRIPTION = """\
Speak the language server protocol over the standard input and output. Your
editor starts this command for you; the how-to pages say how to set it up. It
needs an extra: `pip install "sharepolicy[lsp]"`."""
EXAMPLES = """\
examples:
  sharepolicy lsp
  sharepolicy lsp --stdio

exit codes:
  0  the editor disconnected
  2  the extra is not installed"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of the command."""
    parser.add_argument("--stdio", action="store_true", help="ignored: some editors ask for it, but it is the only way")


def run(_: argparse.Namespace, console: Console) -> int:
    """Serve until the editor disconnects."""
    if find_spec("pygls") is None:
        raise UsageError('the language server needs an extra: `pip install "sharepolicy[lsp]"`')
    with console.for_a_program() as output:
        later.serve(output)
    return 0
