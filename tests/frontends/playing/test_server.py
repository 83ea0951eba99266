"""The playground's server: what it gives to its own page, and what it refuses to everybody else."""

from __future__ import annotations

import json
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from typing import Any

import pytest

from sharepolicy.frontends.playing.server import MOST_BYTES, PlaygroundServer
from tests.frontends.playing.conftest import NAME, TEXT

JSON = {"Content-Type": "application/json"}


def asked(
    server: PlaygroundServer, name: str, sent: object = None, headers: dict[str, str] | None = None, secret: str = ""
) -> tuple[HTTPResponse, bytes]:
    """What it answers to a request; something that is sent makes it a POST."""
    connection = HTTPConnection("127.0.0.1", server.server_port, timeout=30)
    body = sent if isinstance(sent, bytes) else json.dumps(sent).encode() if sent is not None else None
    path = f"/{secret or server.secret}/{name}"
    connection.request("GET" if body is None else "POST", path, body, {**(JSON if body else {}), **(headers or {})})
    answer = connection.getresponse()
    content = answer.read()
    connection.close()
    return answer, content


def stages(content: bytes) -> list[dict[str, Any]]:
    """The stages that were sent."""
    return [json.loads(line) for line in content.splitlines()]


def test_it_serves_its_page_and_the_texts(server: PlaygroundServer) -> None:
    """The page, what it names, and the files of the policy; nothing is to be kept."""
    for name, kind in (("", "text/html"), ("play.css", "text/css"), ("play.mjs", "text/javascript")):
        answer, content = asked(server, name)
        assert (answer.status, answer.headers.get_content_type()) == (200, kind)
        assert answer.headers["Cache-Control"] == "no-store"
        assert content
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    page = asked(server, "page")[1].decode()
    assert 'id="policy"' in page
    assert '"author":true' in page
    files = json.loads(asked(server, "files")[1])
    assert [file["name"] for file in files["files"]] == [NAME, "small/words.yaml"]
    assert files["may_save"] is True


def test_it_looks_at_what_was_typed(server: PlaygroundServer) -> None:
    """Stage by stage."""
    broken = TEXT.replace("risk: yes", "risk: maybe")
    (only,) = stages(asked(server, "look", {"texts": {NAME: broken}})[1])
    assert [finding["code"] for finding in only["findings"]] == ["unknown-value"]
    first, second, third = stages(asked(server, "look", {"texts": {}})[1])
    assert {*first} == {"findings", "examples", "promises", "edited"}
    assert ({*second}, {*third}) == ({"changed"}, {"findings", "examples"})


def test_it_saves_and_says_why_not(server: PlaygroundServer) -> None:
    """A file by its name; nothing else can be written."""
    was = TEXT
    text = was + "# more\n"
    assert json.loads(asked(server, "save", {"name": NAME, "text": text, "was": was})[1]) == {"saved": True, "why": ""}
    assert Path(NAME).read_text() == text
    Path(NAME).write_text(text + "# theirs\n")
    assert json.loads(asked(server, "files")[1])["files"][0]["text"] == text + "# theirs\n"
    found = json.loads(asked(server, "save", {"name": "../x.yaml", "text": text, "was": ""})[1])
    assert found["saved"] is False
    assert not Path("../x.yaml").exists()


@pytest.mark.parametrize(
    ("headers", "secret"),
    [
        ({}, "guessed"),
        ({"Host": "evil.example:80"}, ""),
        ({"Origin": "http://evil.example"}, ""),
        ({"Origin": "null"}, ""),
    ],
)
def test_only_its_own_page_is_answered(server: PlaygroundServer, headers: dict[str, str], secret: str) -> None:
    """Not whoever does not know the secret, nor a page of another site, whatever name it has for this machine."""
    for name, sent in (("", None), ("files", None), ("look", {"texts": {}}), ("save", {"name": NAME, "text": ""})):
        answer, content = asked(server, name, sent, headers, secret)
        assert (answer.status, content) == (404, b"Not Found")
    assert Path(NAME).read_text() != ""


@pytest.mark.parametrize(
    ("sent", "headers"),
    [
        (b"[1]", {}),
        (b"{", {}),
        (b"[" * 100_000, {}),
        ({"texts": {"a": 1}}, {}),
        ({"texts": [1]}, {}),
        ({}, {}),
        ({"texts": {}}, {"Content-Type": "text/plain"}),
        (b"{}", {"Content-Length": str(MOST_BYTES + 1)}),
        (b"{}", {"Content-Length": "-1"}),
    ],
)
def test_what_is_no_request_is_refused(server: PlaygroundServer, sent: object, headers: dict[str, str]) -> None:
    """With an answer, and it goes on serving."""
    assert asked(server, "look", sent, headers)[0].status == 400
    assert asked(server, "")[0].status == 200


def test_it_listens_on_this_machine_alone(server: PlaygroundServer) -> None:
    """On the loopback address."""
    assert server.server_address[0] == "127.0.0.1"
    assert server.address.startswith(f"http://127.0.0.1:{server.server_port}/")
