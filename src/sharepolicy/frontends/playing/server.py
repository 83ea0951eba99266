"""Serving the playground to a browser on the same machine, and to nothing else.

It listens on the loopback address only. Whoever asks must know the secret that is in the address of the page: other
programs on the machine, and pages of other sites, do not.
"""

from __future__ import annotations

import json
import secrets
import threading
from collections.abc import Iterator, Mapping
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import MappingProxyType
from typing import Any

from attrs import frozen

from sharepolicy.frontends.options import UsageError
from sharepolicy.frontends.page.packing import PageError
from sharepolicy.frontends.playing.workbench import Workbench
from sharepolicy.ground.escapes import html

HOST = "127.0.0.1"
MOST_BYTES = 8 * 1024 * 1024
"""How much a browser can send at once: more than all texts of any policy."""

_NOTHING = '<!doctype html><html lang="en"><title>No page yet</title><p>{}</p></html>'
"""What stands in place of the page for practitioners."""

_RULES = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; frame-src 'self'; base-uri 'none'"
)
"""The content security policy of the playground's own page. That of the page for practitioners stands in it."""

_HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


@frozen
class Served:
    """Something that does not change while it is served: its media type, and its content."""

    kind: str
    content: bytes


class PlaygroundServer(ThreadingHTTPServer):
    """A server for one workbench. Mutable on purpose: it knows which look at the texts is the latest."""

    daemon_threads = True

    def __init__(self, bench: Workbench, pages: Mapping[str, Served], port: int = 0) -> None:
        self.bench = bench
        self.pages = pages
        self.secret = secrets.token_urlsafe(24)
        self.looking = threading.Lock()
        self.latest = 0
        super().__init__((HOST, port), _Handler)

    @property
    def address(self) -> str:
        """The address to open in a browser."""
        return f"http://{HOST}:{self.server_port}/{self.secret}/"


class _Handler(BaseHTTPRequestHandler):
    """Answers one request."""

    server: PlaygroundServer
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: Any) -> None:
        """Write no log: an address holds the secret."""

    def do_GET(self) -> None:
        """Give one of the pages, or the files as they are."""
        name = self._name()
        if name is not None and name in self.server.pages:
            self._answer(HTTPStatus.OK, self.server.pages[name], {"Content-Security-Policy": _RULES})
        elif name == "page":
            self._page()
        elif name == "files":
            bench = self.server.bench
            files = [{"name": file.name, "text": file.text} for file in bench.read()]
            self._json({"files": files, "may_save": bench.may_save})
        else:
            self._refuse(HTTPStatus.NOT_FOUND)

    def do_POST(self) -> None:
        """Look at the texts, stage by stage, a line of JSON for each; or save one of them."""
        name, sent = self._name(), self._sent()
        if sent is None or name not in ("look", "save"):
            self._refuse(HTTPStatus.NOT_FOUND if sent is not None else HTTPStatus.BAD_REQUEST)
        elif name == "look" and _are_texts(sent.get("texts")):
            self._stages(sent["texts"])
        elif name == "save" and _are_texts(sent) and {"name", "text", "was"} <= sent.keys():
            self._save(sent["name"], sent["text"], sent["was"])
        else:
            self._refuse(HTTPStatus.BAD_REQUEST)

    def _page(self) -> None:
        """The page for practitioners, or a sentence in its place."""
        try:
            page = self.server.bench.page() or _NOTHING.format("This policy does not load yet.")
        except PageError as error:
            page = _NOTHING.format(html(str(error)))
        self._answer(HTTPStatus.OK, Served("text/html; charset=utf-8", page.encode()))

    def _save(self, name: str, text: str, was: str) -> None:
        """Save a file, and say whether it was saved, or why not."""
        try:
            self.server.bench.save(name, text, was)
        except UsageError as error:
            self._json({"saved": False, "why": str(error)})
        else:
            self._json({"saved": True, "why": ""})

    def _stages(self, texts: Mapping[str, str]) -> None:
        """Send each stage as soon as it is found; stop when somebody has typed more in the meantime."""
        server = self.server
        server.latest = number = server.latest + 1
        self.send_response(HTTPStatus.OK)
        self._headers("application/x-ndjson")
        self.send_header("Connection", "close")
        self.end_headers()
        self.close_connection = True
        with server.looking:
            stages: Iterator[Mapping[str, Any]] = server.bench.look(texts) if number == server.latest else iter(())
            for stage in stages:
                try:
                    self.wfile.write(json.dumps(stage).encode() + b"\n")
                    self.wfile.flush()
                except OSError:
                    return  # the browser has gone on
                if number != server.latest:
                    return

    def _name(self) -> str | None:
        """What is asked for, if the request comes from the page itself; None from anywhere else."""
        host = f"{HOST}:{self.server.server_port}"
        origin = self.headers.get("Origin")
        _, given, *rest = self.path.split("/", 2)
        ours = self.headers.get("Host") == host and origin in (None, f"http://{host}")
        knows = secrets.compare_digest(given.encode(), self.server.secret.encode())
        return rest[0] if ours and knows and rest else None

    def _sent(self) -> dict[str, Any] | None:
        """The JSON object that was sent; None if it is none, or too large."""
        length = self.headers.get("Content-Length", "")
        if not (length.isascii() and length.isdecimal()) or int(length) > MOST_BYTES:
            self.close_connection = True
            return None
        content = self.rfile.read(int(length))
        if self.headers.get("Content-Type", "").partition(";")[0] != "application/json":
            return None
        try:
            found = json.loads(content)
        except (ValueError, RecursionError):
            return None
        return found if isinstance(found, dict) else None

    def _json(self, data: Mapping[str, Any]) -> None:
        self._answer(HTTPStatus.OK, Served("application/json", json.dumps(data).encode()))

    def _refuse(self, status: HTTPStatus) -> None:
        self._answer(status, Served("text/plain; charset=utf-8", status.phrase.encode()))

    def _answer(self, status: HTTPStatus, served: Served, more: Mapping[str, str] = MappingProxyType({})) -> None:
        self.send_response(status)
        self._headers(served.kind)
        for name, value in more.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(served.content)))
        self.end_headers()
        self.wfile.write(served.content)

    def _headers(self, kind: str) -> None:
        self.send_header("Content-Type", kind)
        for name, value in _HEADERS.items():
            self.send_header(name, value)


def _are_texts(given: object) -> bool:
    """Whether it maps texts to texts."""
    return isinstance(given, dict) and all(isinstance(text, str) for pair in given.items() for text in pair)
