"""A session with the language server: some files, all open, and messages of the editor.

An input is laid out as `folders` says. What is not a file in it is a message: a line such as `hover 3 15 policy.yaml`
or `rename 3 15 policy.yaml wanted-name`; after `!`, bytes as they come from the editor; or else the body of a message
in JSON, in which `ROOT` stands for the address of the folder.
"""

from __future__ import annotations

import asyncio
import json
import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Event
from traceback import walk_tb
from typing import Any

from attrs import define
from lsprotocol import types
from pygls.exceptions import JsonRpcException, JsonRpcInternalError
from pygls.io_ import run_async
from pygls.protocol import default_converter

from sharepolicy.frontends.lsp import server as serving
from tests.fuzz.folders import folder_with, packed, unpacked
from tests.fuzz.material import EVERYTHING, stories_of_files, words_of_the_language

MOST_MESSAGES = 8
METHODS = {
    "hover": types.TEXT_DOCUMENT_HOVER,
    "definition": types.TEXT_DOCUMENT_DEFINITION,
    "references": types.TEXT_DOCUMENT_REFERENCES,
    "completion": types.TEXT_DOCUMENT_COMPLETION,
    "prepare": types.TEXT_DOCUMENT_PREPARE_RENAME,
    "rename": types.TEXT_DOCUMENT_RENAME,
}
_SHORT = re.compile(rf"({'|'.join(METHODS)}) (-?\d{{1,10}}) (-?\d{{1,10}}) ([^ ]+)(?: (.*))?", re.DOTALL)
_CONVERTER = default_converter()
"""What turns messages into values. It is slow to make, and has no state of a session."""
_OURS = Path(serving.__file__).parents[2].as_posix()

_DOCUMENT = {"textDocument": {"uri": "ROOT/policy.yaml", "version": 2}}
_NEW = {"uri": "untitled:one", "languageId": "yaml", "version": 1, "text": "policy: x\nfacts: {}\n"}
_STRETCH = {"start": {"line": 1, "character": 0}, "end": {"line": 2, "character": 3}}
_ELSEWHERE = {"textDocument": {"uri": "ROOT/policy%2Eyaml"}, "position": _STRETCH["end"]}
BODIES = [
    {"id": 1, "method": "initialize", "params": {"capabilities": {}, "rootUri": "ROOT", "processId": None}},
    {"method": "textDocument/didOpen", "params": {"textDocument": _NEW}},
    {
        "method": "textDocument/didChange",
        "params": {**_DOCUMENT, "contentChanges": [{"range": _STRETCH, "text": "é"}, {"text": "policy: [y"}]},
    },
    {"method": "textDocument/didClose", "params": _DOCUMENT},
    {"id": "b", "method": "textDocument/rename", "params": {**_ELSEWHERE, "newName": "other-name"}},
    {"id": 3, "method": "shutdown"},
    {"method": "exit"},
    {"method": "$/cancelRequest", "params": {"id": 1}},
]


def seeds() -> list[bytes]:
    """The files of every story and the policy with everything, with requests of every kind about each; and messages."""
    everything = {"policy.yaml": EVERYTHING.read_bytes()}
    found = [
        packed(files, *_asked(name, content.decode(), step))
        for files in [everything, *stories_of_files()]
        for name, content in files.items()
        for step in (1, 2)
    ]
    bodies = [json.dumps({"jsonrpc": "2.0", **body}).encode() for body in BODIES]
    raw = b"!Content-Length: 40\r\nContent-Type: x\r\n\r\n" + bodies[-1]
    return [*found, *(packed(everything, body) for body in bodies), packed(everything, *bodies), packed({}, raw)]


def _asked(name: str, text: str, step: int) -> Iterator[bytes]:
    """A request of each kind about some word of a text."""
    lines = text.split("\n")
    places = [(at, word.start()) for at, line in enumerate(lines) for word in re.finditer(r"[a-z][\w.-]+", line)]
    for number, method in enumerate(METHODS):
        line, column = places[(number + 1) * len(places) * step // 17 % len(places)] if places else (0, 0)
        yield f"{method} {line} {column + 1} {name} new-name".encode()


def words() -> list[str]:
    """The words of the language, of requests, and of addresses."""
    addresses = ["ROOT", "%20", "%", "untitled:", "file:///", "\\ud83d"]
    return [*words_of_the_language(), *METHODS, *METHODS.values(), *addresses]


def run(data: bytes) -> None:
    """Have the session."""
    files, messages = unpacked(data)
    with folder_with(files) as folder, _at_once(), suppress(SystemExit):
        asyncio.run(_session(folder, [*_opened(folder), *(_sent(folder, each) for each in messages[:MOST_MESSAGES])]))


@contextmanager
def _at_once() -> Iterator[None]:
    """Without waiting for more typing, and without a log: what goes wrong is told to the session."""
    wait, serving.WAIT = serving.WAIT, 0.0
    logging.disable(logging.CRITICAL)
    try:
        yield
    finally:
        logging.disable(logging.NOTSET)
        serving.WAIT = wait


def _body(method: str, params: Any, **more: Any) -> bytes:
    return json.dumps({"jsonrpc": "2.0", "method": method, "params": params, **more}).encode()


def _framed(body: bytes) -> bytes:
    return b"Content-Length: %d\r\n\r\n" % len(body) + body


def _opened(folder: Path) -> Iterator[bytes]:
    """The beginning of a session: the folder is opened, and every file in it whose text an editor could hold."""
    roots = [{"uri": folder.as_uri(), "name": "work"}]
    yield _framed(_body(types.INITIALIZE, {"capabilities": {}, "workspaceFolders": roots}, id="first"))
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            text = path.read_text(encoding="utf-8", errors="replace")
            document = {"uri": path.as_uri(), "languageId": "yaml", "version": 1, "text": text}
            yield _framed(_body(types.TEXT_DOCUMENT_DID_OPEN, {"textDocument": document}))


def _sent(folder: Path, message: bytes) -> bytes:
    """A message as it is sent."""
    if message.startswith(b"!"):
        return message[1:]
    short = _SHORT.fullmatch(message.decode(errors="replace"))
    if short is None:
        return _framed(message.replace(b"ROOT", folder.as_uri().encode()))
    method, line, column, name, more = short.groups()
    params: dict[str, Any] = {
        "textDocument": {"uri": f"{folder.as_uri()}/{name}"},
        "position": {"line": int(line), "character": int(column)},
        "context": {"includeDeclaration": True},
        "newName": more or "",
    }
    if method in ("completion", "prepare", "rename", "hover", "definition"):
        del params["context"]
    if method != "rename":
        del params["newName"]
    return _framed(_body(METHODS[method], params, id=method))


async def _session(folder: Path, sent: list[bytes]) -> None:
    server = serving.make_server()
    server.protocol._converter = _CONVERTER
    told: list[bytes] = []
    server.protocol.set_writer(_Written(told))
    errors: list[Exception] = []
    server.report_server_error = lambda error, _: errors.append(error)  # type: ignore[method-assign]
    reader = _Read(b"".join(sent), server)
    try:
        await run_async(Event(), reader, server.protocol, error_handler=server.report_server_error)
    finally:
        server.shutdown()
    for error in errors:
        if _is_ours(error):
            raise error
    assert not any(b"could not check" in each for each in told), told


def _is_ours(error: Exception) -> bool:
    """Whether an error comes out of this library, and is not one of those that the protocol has for refusals."""
    if isinstance(error, JsonRpcInternalError):
        return _OURS in json.dumps(error.data)
    frames = [frame.f_code.co_filename for frame, _ in walk_tb(error.__traceback__)]
    return not isinstance(error, JsonRpcException) and any(name.startswith(_OURS) for name in frames)


@define
class _Written:
    """Takes what the server says."""

    told: list[bytes]

    def write(self, data: bytes) -> None:
        """Keep it."""
        self.told.append(data)

    def close(self) -> None:
        """Nothing is to be closed."""


@define
class _Read:
    """What the editor sends. It leaves when the last check is done."""

    left: bytes
    server: serving.PolicyServer

    async def readline(self) -> bytes:
        """A line; when none is left, nothing, after what was begun is done."""
        await asyncio.sleep(0)
        if not self.left and self.server.waiting is not None:
            await asyncio.wait([self.server.waiting])
        line, end, self.left = self.left.partition(b"\n")
        return line + end

    async def readexactly(self, count: int) -> bytes:
        """So many bytes, or as many as there are."""
        found, self.left = self.left[:count], self.left[count:]
        return found
