"""`sharepolicy play`: the playground, a policy's text beside its page."""

from __future__ import annotations

import argparse

from sharepolicy.frontends import later
from sharepolicy.frontends.console import Console

SUMMARY = "edit a policy in the browser, beside its page: findings, proofs and changes as you type"
DESCRIPTION = """\
Show a policy's text in your browser, with the page for practitioners beside it.
As you type, what is wrong is shown, the promises are proved again, the case on
the right is decided again, and what the edits changed is told as `diff` does.
It is served to this machine alone, until you press Ctrl-C. Files are written
only when you press Save."""
EXAMPLES = """\
examples:
  sharepolicy play policies/youth-club
  sharepolicy play mars --port 8642

exit codes:
  0  you stopped it
  2  there is no such policy, it is a bundle, or the port is taken
  3  the policy cannot be read at all"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of the command."""
    parser.add_argument("policy", metavar="POLICY", help="a policy file, its folder, or a name such as `mars`")
    parser.add_argument(
        "--port", metavar="N", type=int, default=0, help="the port to listen on (default: any free one)"
    )


def run(arguments: argparse.Namespace, console: Console) -> int:
    """Serve until the person stops it."""
    return later.play_until_stopped(arguments.policy, arguments.port, console)
