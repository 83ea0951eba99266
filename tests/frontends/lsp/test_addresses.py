"""Documents under any address: an editor gets its own address back, and answers about the text that it shows.

It speaks as an editor does, message by message, since a client library writes addresses in its own way.
"""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from attrs import Factory, define

pytest.importorskip("pygls")

from sharepolicy.frontends.lsp.addresses import Addresses
from tests.frontends.lsp.workspace import place

SECONDS = 20
VOCABULARY = "vocabulary: kiosk\nfacts:\n  open_now: {asks: Is it open?, type: yes/no}\n"
DOCUMENT = """\
# {mark}, not saved
policy: kiosk
version: 1.0.0
{facts}
questions:
  hours:
    rules:
      only-open: {{when: {{open_now: yes}}, outcome: share, because: It is open.}}
otherwise: {{outcome: escalate, to: lead, because: It is shut.}}
roles: {{lead: the lead}}
unsettled: {{to: lead}}
examples:
  noon: {{given: {{open_now: yes}}, expect: {{outcome: share, because_of: [only-open]}}}}
"""
SHARED = DOCUMENT.format(mark="shared", facts="uses: [vocabulary.yaml]")
ALONE = DOCUMENT.format(mark="alone 😀", facts="facts: {open_now: {asks: Is it open?, type: yes/no}}")


@define
class Session:
    """One process of the server, and what it has told."""

    process: subprocess.Popen[bytes]
    told: dict[str, list[dict[str, Any]]] = Factory(dict)
    number: int = 0

    def send(self, method: str, params: object, **more: object) -> None:
        """One message to the server."""
        body = json.dumps({"jsonrpc": "2.0", "method": method, "params": params, **more}).encode()
        assert self.process.stdin is not None
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
        self.process.stdin.flush()

    def read(self) -> dict[str, Any]:
        """One message from the server."""
        assert self.process.stdout is not None
        length = 0
        late = threading.Timer(SECONDS, self.process.kill)
        late.start()
        while line := self.process.stdout.readline().strip():
            name, _, value = line.partition(b":")
            length = int(value) if name.lower() == b"content-length" else length
        body = self.process.stdout.read(length)
        late.cancel()
        if not body:
            pytest.fail(f"the server said no more; the last findings were {self.told}")
        message: dict[str, Any] = json.loads(body)
        if message.get("method") == "textDocument/publishDiagnostics":
            self.told[message["params"]["uri"]] = message["params"]["diagnostics"]
        return message

    def ask(self, method: str, params: object) -> Any:
        """A request, and its answer."""
        self.number += 1
        self.send(method, params, id=self.number)
        while (message := self.read()).get("id") != self.number:
            pass
        return message["result"] if "result" in message else message["error"]["message"]

    def until(self, address: str, fits: Callable[[list[dict[str, Any]]], bool]) -> list[dict[str, Any]]:
        """The findings at an address, once they fit."""
        while not (address in self.told and fits(self.told[address])):
            self.read()
        return self.told[address]

    def open(self, address: str, text: str) -> None:
        """Open a document with a text."""
        document = {"uri": address, "languageId": "yaml", "version": 1, "text": text}
        self.send("textDocument/didOpen", {"textDocument": document})

    def type(self, address: str, text: str) -> None:
        """Change the text of a document."""
        document = {"uri": address, "version": 2}
        self.send("textDocument/didChange", {"textDocument": document, "contentChanges": [{"text": text}]})

    def close(self, address: str) -> None:
        """Close a document."""
        self.send("textDocument/didClose", {"textDocument": {"uri": address}})


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace whose folders have names that editors write in several ways. The texts there are old."""
    root = tmp_path_factory.mktemp("work").resolve()
    for name in ("my policies", "zoë", "a+b", "real"):
        (root / name).mkdir()
        (root / name / "policy.yaml").write_text(SHARED.split("\n", 1)[1].replace("only-open", "old-name"))
        (root / name / "vocabulary.yaml").write_text(VOCABULARY)
    (root / "link").symlink_to(root / "real", target_is_directory=True)
    (root / "new").mkdir()
    (root / "new" / "vocabulary.yaml").write_text(VOCABULARY)
    return root


@pytest.fixture(scope="module")
def session(root: Path) -> Iterator[Session]:
    """One server for all addresses: a server takes long to start. It leaves without a word and with 0."""
    command = [sys.executable, "-m", "sharepolicy", "lsp"]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, cwd=root) as process:
        session = Session(process)
        folders = [{"uri": root.as_uri(), "name": "work"}]
        session.ask("initialize", {"processId": None, "capabilities": {}, "workspaceFolders": folders})
        session.send("initialized", {})
        yield session
        assert session.ask("shutdown", None) is None
        session.send("exit", None)
        output, errors = process.communicate(timeout=SECONDS)
        assert (process.returncode, output, errors) == (0, b"", b"")


def words_at(text: str, range_: dict[str, dict[str, int]]) -> str:
    """What stands in a stretch of one line."""
    line = text.split("\n")[range_["start"]["line"]].encode("utf-16-le")
    return line[range_["start"]["character"] * 2 : range_["end"]["character"] * 2].decode("utf-16-le")


ADDRESSES = {
    "a space": ("{root}/my%20policies/policy.yaml", SHARED),
    "a bare space": ("{root}/my policies/policy.yaml", SHARED),
    "an accent": ("{root}/zo%C3%AB/policy.yaml", SHARED),
    "a bare accent": ("{root}/zoë/policy.yaml", SHARED),
    "a plus": ("{root}/a+b/policy.yaml", SHARED),
    "a plus by its code": ("{root}/a%2Bb/policy.yaml", SHARED),
    "codes in lower case": ("{root}/zo%c3%ab/policy.yaml", SHARED),
    "a link": ("{root}/link/policy.yaml", SHARED),
    "a file that was never saved": ("{root}/new/policy.yaml", SHARED),
    "a folder that is not there": ("{root}/newer/policy.yaml", ALONE),
    "a drive": ("file:///c%3A/work/policy.yaml", ALONE),
    "a drive in capitals": ("file:///C:/work/policy.yaml", ALONE),
    "another machine": ("file://server/share/policy.yaml", ALONE),
    "no file": ("untitled:Untitled-1", ALONE),
    "no file, in a folder": ("untitled:{path}/real/kiosk.yaml", SHARED),
    "a document of another kind": ("vscode-vfs://github/someone/kiosk/policy.yaml", ALONE),
}


@pytest.mark.parametrize("name", ADDRESSES)
def test_a_document_is_answered_under_its_own_address(session: Session, root: Path, name: str) -> None:
    """Findings, hover, completion, definition, references, rename: all about the text that is open."""
    pattern, text = ADDRESSES[name]
    address = pattern.format(root=root.as_uri(), path=quote(str(root)))
    at = {"textDocument": {"uri": address}, "position": place(text, "open_now: yes}, outcome")}
    rule = {"textDocument": {"uri": address}, "position": place(text, "only-open]")}
    session.told.clear()
    session.open(address, text.replace("open_now: yes}, outcome", "open_naw: yes}, outcome"))
    (found,) = session.until(address, lambda found: [each["code"] for each in found] == ["unknown-fact"])
    assert words_at(text.replace("open_now: yes}, o", "open_naw: yes}, o"), found["range"]) == "open_naw"
    session.type(address, text)
    session.until(address, lambda found: not found)
    assert "Is it open?" in session.ask("textDocument/hover", at)["contents"]["value"]
    proposed = {item["label"] for item in session.ask("textDocument/completion", at)}
    assert "open_now" in proposed
    definition = session.ask("textDocument/definition", rule)
    assert (definition["uri"], words_at(text, definition["range"])) == (address, "only-open")
    uses = session.ask("textDocument/references", {**rule, "context": {"includeDeclaration": True}})
    assert [(use["uri"], words_at(text, use["range"])) for use in uses] == [(address, "only-open")] * 2
    assert session.ask("textDocument/prepareRename", rule)["placeholder"] == "only-open"
    edits = session.ask("textDocument/rename", {**rule, "newName": "while-open"})["changes"]
    assert [*edits] == [address]
    assert sorted(words_at(text, edit["range"]) for edit in edits[address]) == ["only-open"] * 2
    assert {uri for uri, found in session.told.items() if found} == set()
    session.close(address)


def test_a_vocabulary_that_is_not_open_has_the_address_that_the_editor_would_give_it(
    session: Session, root: Path
) -> None:
    """From a policy to the vocabulary beside it."""
    address = f"{root.as_uri()}/my%20policies/policy.yaml"
    session.open(address, SHARED)
    at = {"textDocument": {"uri": address}, "position": place(SHARED, "open_now: yes}, outcome")}
    definition = session.ask("textDocument/definition", at)
    assert definition["uri"] == f"{root.as_uri()}/my%20policies/vocabulary.yaml"
    edits = session.ask("textDocument/rename", {**at, "newName": "is_open"})["changes"]
    assert [*edits] == [definition["uri"], address] or [*edits] == [address, definition["uri"]]
    session.close(address)


def test_two_addresses_of_one_file(session: Session, root: Path) -> None:
    """Each is answered by its own text, both are told, and what would damage one of them is refused."""
    one, two = f"{root.as_uri()}/real/policy.yaml", f"{root.as_uri()}/link/policy.yaml"
    longer = "# a line more\n" + SHARED
    session.open(one, SHARED)
    session.open(two, longer)
    for address, text in ((one, SHARED), (two, longer)):
        at = {"textDocument": {"uri": address}, "position": place(text, "only-open]")}
        hover = session.ask("textDocument/hover", at)
        assert words_at(text, hover["range"]) == "only-open"
        refused = session.ask("textDocument/rename", {**at, "newName": "while-open"})
        assert "is open twice with different texts" in refused
    session.type(one, longer.replace("only-open]", "nothing]"))
    session.type(two, longer.replace("only-open]", "nothing]"))
    for address in (one, two):
        session.until(address, lambda found: [each["code"] for each in found] == ["unknown-rule"])
        session.close(address)


def test_new_documents_belong_together(session: Session, root: Path) -> None:
    """A policy and its vocabulary, both never saved, and a vocabulary alone is checked as one."""
    policy, words = f"{root.as_uri()}/coming/policy.yaml", f"{root.as_uri()}/coming/vocabulary.yaml"
    session.open(words, VOCABULARY.replace("yes/no", "yes/perhaps"))
    session.until(words, lambda found: [each["code"] for each in found] == ["unknown-value"] or bool(found))
    session.open(policy, SHARED)
    session.type(words, VOCABULARY)
    session.until(policy, lambda found: not found)
    at = {"textDocument": {"uri": policy}, "position": place(SHARED, "open_now: yes}, outcome")}
    edits = session.ask("textDocument/rename", {**at, "newName": "is_open"})["changes"]
    assert {uri: len(found) for uri, found in edits.items()} == {words: 1, policy: 2}
    session.close(policy)
    session.close(words)


@pytest.mark.parametrize(
    "address", ["file:///work/%00/policy.yaml", "http://[::1", "file://[::1/a", "untitled:a%00b", ""]
)
def test_an_address_of_no_file_has_a_path_of_its_own(address: str, tmp_path: Path) -> None:
    """Whatever an editor makes up, so that it stops nothing else."""
    addresses = Addresses({tmp_path: tmp_path.as_uri()})
    path = addresses.open(address, ALONE)
    assert path.parent == tmp_path
    assert addresses.of(path) == address
    assert path in addresses.without_file()
    assert addresses.contents() == {path: ALONE}
