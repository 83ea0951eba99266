"""The playground as a command: its page, and the page for practitioners beside it, served until somebody stops it."""

from __future__ import annotations

from importlib.resources import files

from sharepolicy.frontends.console import Console
from sharepolicy.frontends.options import UsageError
from sharepolicy.frontends.playing.server import PlaygroundServer, Served
from sharepolicy.frontends.playing.workbench import Workbench, workbench
from sharepolicy.reading.bundle import InBundle
from sharepolicy.reading.files import shipped_policies
from sharepolicy.reading.gate import find_policy

_KINDS = {"play.html": "text/html", "play.css": "text/css", "play.mjs": "text/javascript"}


def playground(bench: Workbench, port: int = 0) -> PlaygroundServer:
    """The playground of a workbench, listening on that port of this machine. Raises OSError and OverflowError."""
    folder = files("sharepolicy.frontends.playing") / "assets"
    served = {name: Served(f"{kind}; charset=utf-8", (folder / name).read_bytes()) for name, kind in _KINDS.items()}
    return PlaygroundServer(bench, {"": served.pop("play.html"), **served}, port)


def play_until_stopped(named: str, port: int, console: Console) -> int:
    """Serve the playground of the policy that a person named, until they stop it. Raises UsageError and PolicyError."""
    file = find_policy(named)
    if isinstance(file.root, InBundle):
        raise UsageError(f"`{named}` is a bundle, which stays as it was made; name the policy's own folder")
    bench = workbench(file.path, may_save=named not in shipped_policies())
    try:
        server = playground(bench, port)
    except (OSError, OverflowError) as error:
        why = getattr(error, "strerror", None) or "a port is a number from 0 to 65535"
        raise UsageError(f"cannot listen on the port {port}: {why}") from error
    console.say(f"Open this address in your browser: {server.address}\nPress Ctrl-C here to stop.")
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        console.say("\nStopped.")
    finally:
        server.server_close()
    return 0
