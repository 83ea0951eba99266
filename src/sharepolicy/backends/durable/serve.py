"""What the worker process does: it answers questions until the other side goes away.

It begins by saying whether the engine can be loaded. Then each message is a question about one policy, named by a
key. The branches of a policy are sent when the worker asks for them; it remembers those of a few policies.
"""

from __future__ import annotations

import gc
import signal
import socket
import sys
from typing import Any

from sharepolicy.backends.durable import frames
from sharepolicy.backends.durable.shards import Shards, engine

MOST_POLICIES = 16
"""Policies whose rulesets are kept. Of one more, those that were asked about least recently are freed."""

GRACE = 1.0
"""Seconds after its time is up at which the worker ends itself, should nobody be left to end it."""


def main() -> None:
    """Serve on the standard input, which is a socket; on Windows, on the socket that is described there."""
    if sys.platform == "win32":
        with open(0, "rb") as described:
            connection = socket.fromshare(described.read())
    else:
        connection = socket.socket(fileno=0)
    with connection:
        serve(connection)


def serve(connection: socket.socket) -> None:
    """Answer until the other side goes away."""
    try:
        engine()
    except ImportError as error:
        frames.send(connection, {"wrong": str(error)})
        return
    gc.disable()  # nothing here makes cycles, and the collector makes the engine several times slower
    frames.send(connection, {"ready": True})
    kept: dict[str, Shards] = {}
    while True:
        try:
            message = frames.receive(connection)
        except (EOFError, OSError):
            return
        _end_after(message.get("seconds", 0.0))
        reply = _reply(kept, message)
        _end_after(None)
        try:
            frames.send(connection, {"id": message["id"], **reply})
        except OSError:
            return


def _reply(kept: dict[str, Shards], message: dict[str, Any]) -> dict[str, Any]:
    key = message["key"]
    try:
        if "branches" in message:
            kept[key] = Shards(message["branches"])
        shards = kept.pop(key, None)
        if shards is None:
            return {"unknown": key}
        kept[key] = shards  # the last one is the most recent
        while len(kept) > MOST_POLICIES:
            kept.pop(next(iter(kept))).close()
        return {"found": [shards.matching(case) for case in message["cases"]]}
    except Exception as error:
        return {"wrong": f"{type(error).__name__}: {error}"}


def _end_after(seconds: float | None) -> None:
    """End this process after so many seconds plus a grace period, whatever it is doing; None: never.

    Normally the other side ends a late worker. This is in case the other side has died. Windows has no clock
    like this.
    """
    if sys.platform != "win32":
        signal.setitimer(signal.ITIMER_REAL, 0 if seconds is None else seconds + GRACE)
