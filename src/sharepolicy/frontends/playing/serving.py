"""What the playground serves: its own page, and the page for practitioners beside it."""

from __future__ import annotations

from importlib.resources import files

from sharepolicy.frontends.playing.server import PlaygroundServer, Served
from sharepolicy.frontends.playing.workbench import Workbench

_KINDS = {"play.html": "text/html", "play.css": "text/css", "play.mjs": "text/javascript"}


def playground(bench: Workbench, port: int = 0) -> PlaygroundServer:
    """The playground of a workbench, listening on that port of this machine. Raises OSError and OverflowError."""
    folder = files("sharepolicy.frontends.playing") / "assets"
    served = {name: Served(f"{kind}; charset=utf-8", (folder / name).read_bytes()) for name, kind in _KINDS.items()}
    return PlaygroundServer(bench, {"": served.pop("play.html"), **served}, port)
