"""`sharepolicy play`: the playground, a policy's text beside its page."""

from __future__ import annotations

import argparse

from sharepolicy.frontends import later
from sharepolicy.frontends.console import Console
from sharepolicy.frontends.options import UsageError
from sharepolicy.reading.bundle import InBundle
from sharepolicy.reading.files import shipped_policies
from sharepolicy.reading.gate import find_policy

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
  2  the policy cannot be read, or the port is taken"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of the command."""
    parser.add_argument("policy", metavar="POLICY", help="a policy file, its folder, or a name such as `mars`")
    parser.add_argument(
        "--port", metavar="N", type=int, default=0, help="the port to listen on (default: any free one)"
    )


def run(arguments: argparse.Namespace, console: Console) -> int:
    """Serve until the person stops it."""
    file = find_policy(arguments.policy)
    if isinstance(file.root, InBundle):
        raise UsageError(f"`{arguments.policy}` is a bundle, which stays as it was made; name the policy's own folder")
    bench = later.workbench(file.path, may_save=arguments.policy not in shipped_policies())
    server = _serving(bench, arguments.port)
    console.say(f"Open this address in your browser: {server.address}\nPress Ctrl-C here to stop.")
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        console.say("\nStopped.")
    finally:
        server.server_close()
    return 0


def _serving(bench: later.Workbench, port: int) -> later.PlaygroundServer:
    """The server, listening. Raises UsageError if it cannot listen on that port."""
    try:
        return later.playground(bench, port)
    except (OSError, OverflowError) as error:
        why = getattr(error, "strerror", None) or "a port is a number from 0 to 65535"
        raise UsageError(f"cannot listen on the port {port}: {why}") from error
