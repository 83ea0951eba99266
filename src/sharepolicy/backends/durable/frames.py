"""Messages between a caller and the worker: length-prefixed JSON over a socket, each with a deadline.

Like `shards` and `serve`, it imports nothing of ours: the worker loads only these three.
"""

from __future__ import annotations

import json
import socket
import struct
import time
from typing import Any

MOST_BYTES = 1 << 26
"""A longer message is taken for garbage."""

_LENGTH = struct.Struct(">I")


class GarbageError(ValueError):
    """What arrived is not a message."""


def send(connection: socket.socket, message: object, deadline: float | None = None) -> None:
    """Send a message. Raises TimeoutError past the deadline (of `time.monotonic`), OSError when nobody is there."""
    content = json.dumps(message).encode()
    _until(connection, deadline)
    connection.sendall(_LENGTH.pack(len(content)) + content)


def receive(connection: socket.socket, deadline: float | None = None) -> Any:
    """The next message. Raises EOFError when the other side has gone, TimeoutError, OSError and GarbageError."""
    (length,) = _LENGTH.unpack(_exactly(connection, _LENGTH.size, deadline))
    if length > MOST_BYTES:
        raise GarbageError("a message is too long")
    content = _exactly(connection, length, deadline)
    try:
        return json.loads(content)
    except (ValueError, RecursionError) as error:
        raise GarbageError("a message is not JSON") from error


def _exactly(connection: socket.socket, length: int, deadline: float | None) -> bytes:
    found = bytearray()
    while len(found) < length:
        _until(connection, deadline)
        part = connection.recv(min(length - len(found), 1 << 20))
        if not part:
            raise EOFError("the other side has gone")
        found += part
    return bytes(found)


def _until(connection: socket.socket, deadline: float | None) -> None:
    if deadline is None:
        connection.settimeout(None)
        return
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError("the time is up")
    connection.settimeout(left)
