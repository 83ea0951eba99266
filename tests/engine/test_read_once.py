"""What a command reads it reads once: no file is opened a second time, and no text is parsed a second time.

The files are counted where Python and git open them, and the texts where YAML reads them.
"""

from __future__ import annotations

import asyncio
import io
import os
import re
import shutil
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from attrs import Factory, define

from sharepolicy import Policy, load
from sharepolicy.engine.loading.check import check, check_named
from sharepolicy.frontends.cli import main
from sharepolicy.reading import parse
from sharepolicy.reading.once import ReadOnce
from sharepolicy.reading.written import Kind
from tests.helpers.editing import edit, git

FILES = {
    "words.yaml": """\
vocabulary: words
facts:
  risk: {asks: Is there a risk?, type: yes/no}
  agreed: {asks: Has the child agreed?, type: yes/no}
""",
    "words.cy.yaml": "texts: words\nlanguage: cy\nfacts: {agreed: {name: {original: agreed, says: cytuno}}}\n",
    "base/policy.yaml": """\
policy: base
version: 1.0.0
uses: [../words.yaml]
sources: {guide: {title: A guide, clauses: clauses.yaml}}
questions:
  harm:
    rules:
      danger: {when: {risk: yes}, outcome: share, because: A child is at risk., source: guide/1}
      hoped-for: {when: {agreed: yes, risk: no}, outcome: share, because: The child agrees., open: yes}
otherwise: {outcome: dont_share, because: Nothing calls for it.}
roles: {lead: the lead}
unsettled: {to: lead}
example_files: [examples/, page.md]
""",
    "base/clauses.yaml": "source: guide\nclauses: {1: Tell whoever can help.}\n",
    "base/examples/danger.yaml": "examples:\n  one: {given: {risk: yes}, expect: {outcome: share}}\n",
    "base/page.md": """\
```yaml
examples: {two: {given: {risk: no, agreed: no}, expect: {outcome: dont_share}}}
```
""",
    "overlay/policy.yaml": """\
policy: overlay
version: 1.0.0
extends: ../base
uses: [../words.yaml]
may: [more-cautious]
questions:
  harm: {rules: {hoped-for: {when: {agreed: yes, risk: no}, outcome: escalate, to: lead, because: Ask first.}}}
""",
    "pilot/policy.yaml": "policy: pilot\nversions:\n  - {file: v1.yaml}\n  - {file: v2.yaml, from: 2026-06-01}\n",
    "pilot/v1.yaml": """\
policy: pilot
version: 1.0.0
uses: [../words.yaml]
facts: {today: {asks: Which day is it?, type: date, decision_date: yes}}
questions: {only: {rules: {first: {when: {agreed: yes}, outcome: share, because: The child agrees.}}}}
otherwise: {outcome: escalate, to: lead, because: Ask.}
roles: {lead: the lead}
unsettled: {to: lead}
examples: {one: {given: {agreed: yes, today: 2026-03-01}, expect: {outcome: share}}}
""",
    "pilot/v2.yaml": """\
policy: pilot
version: 2.0.0
uses: [../words.yaml]
facts: {today: {asks: Which day is it?, type: date, decision_date: yes}}
questions: {only: {rules: {second: {when: {agreed: yes, risk: no}, outcome: share, because: The child agrees.}}}}
otherwise: {outcome: escalate, to: lead, because: Ask.}
roles: {lead: the lead}
unsettled: {to: lead}
examples: {one: {given: {agreed: no, today: 2026-07-01}, expect: {outcome: escalate}}}
""",
    "pilot.md": """\
```yaml
examples: {three: {given: {agreed: yes, risk: no}, expect: {outcome: share}}}
```
""",
    "base/notes.yaml": "notes: [{says: This is no file of a policy, nor examples.}]\n",
    "base.case.yaml": "case: one\npolicy: base\nfacts: {risk: yes}\n",
    "overlay.case.yaml": "case: two\npolicy: overlay\nfacts: {risk: no, agreed: yes}\n",
    "pilot.case.yaml": "case: three\npolicy: pilot\nfacts: {agreed: yes, today: 2026-07-01}\n",
    "cases.csv": "risk,agreed\nyes,no\nno,no\n",
}
"""Texts that differ, so that each is known again where it is parsed."""


@define
class Reader:
    """Counts what is read. Mutable on purpose: `what` starts anew."""

    opened: Counter[str] = Factory(Counter)
    parsed: Counter[str] = Factory(Counter)
    is_on: bool = False

    def what(self, read: Callable[[], object]) -> Counter[str]:
        """How often each thing is read by something, and that it is not read for nothing."""
        self.opened.clear()
        self.parsed.clear()
        self.is_on = True
        try:
            read()
        finally:
            self.is_on = False
        assert self.opened
        return self.opened + self.parsed


READER = Reader()
TOP = "/read-once/"
"""In the path of every file that is counted."""


def _hear(event: str, arguments: tuple[Any, ...]) -> None:
    if READER.is_on and event == "open" and isinstance(arguments[0], str | os.PathLike):
        path = os.path.realpath(arguments[0])
        if TOP in path and Path(path).suffix in (".yaml", ".md"):
            READER.opened[path.partition(TOP)[2]] += 1
    if READER.is_on and event == "subprocess.Popen" and "blob" in arguments[1]:
        READER.opened[arguments[1][-1]] += 1


sys.addaudithook(_hear)


@pytest.fixture
def top(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The working folder, a repository with all these files, as they were committed."""
    top = tmp_path / TOP.strip("/")
    for name, text in FILES.items():
        path = top / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    git(top, "init", "-q", "-b", "main")
    parser = parse.parser_of

    def counted(content: str) -> Any:
        if READER.is_on:
            READER.parsed[f"text: {content.strip()}"] += 1
        return parser(content)

    monkeypatch.setattr(parse, "parser_of", counted)
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b""), encoding="utf-8"))
    monkeypatch.chdir(top)
    yield top
    shutil.rmtree(top)


def twice(found: Counter[str]) -> dict[str, int]:
    """What was read more than once."""
    return {name: times for name, times in found.items() if times > 1}


@pytest.mark.parametrize("policy", ["base", "overlay", "pilot"])
def test_loading_and_deciding_opens_each_file_once(top: Path, policy: str) -> None:
    """A policy on its own, an overlay with its base and vocabulary, and a policy with versions."""

    def read() -> None:
        load(policy).decide({"risk": True, "agreed": False})

    found = READER.what(read)
    assert twice(found) == {}
    assert found["words.yaml"] == 1


@pytest.mark.parametrize(
    "command",
    [
        *(f"decide {name}.case.yaml" for name in ("base", "overlay", "pilot")),
        "decide pilot.case.yaml --policy pilot@2026-07-01",
        "explain overlay.case.yaml",
        *(f"decide {name}.case.yaml --language cy" for name in ("base", "overlay", "pilot")),
        "check base",
        "check overlay",
        "check pilot",
        "check base overlay pilot",
        "check words.yaml",
        "check .",
        "check --changed words.yaml",
        "check --changed base/clauses.yaml base/page.md",
        "test base",
        "test pilot pilot.md",
        "suggest base",
        "diff base overlay",
        "diff pilot@2026-03-01 pilot@2026-07-01",
        "diff pilot pilot",
        "batch base cases.csv --compare overlay",
        "trace overlay",
        "periods pilot",
        "handbook overlay --language cy",
        "handbook pilot --since base --format markdown",
    ],
)
def test_a_command_opens_each_file_once(top: Path, command: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Whatever it asks of the files: of what kind they are, what is wrong with them, which examples they hold."""
    codes = []
    found = READER.what(lambda: codes.append(main(command.split())))
    assert codes == [0], capsys.readouterr()
    assert twice(found) == {}


def test_files_of_other_programs_are_not_kept(top: Path) -> None:
    """A folder may hold many and large ones: it is enough to know of what kind each is."""
    once = ReadOnce()
    check_named("base", once)
    (notes,) = (written for written in once.parsed.values() if written.text.name == "base/notes.yaml")
    assert notes.kind is Kind.OTHER
    assert "_parsed" not in vars(notes)


def test_a_comparison_with_a_revision_opens_each_file_of_it_once(top: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The files of the revision, its texts in Welsh among them, and those of the working folder."""
    git(top, "add", "-A")
    git(top, "commit", "-q", "-m", "a step")
    for name in FILES:
        if name.endswith(".yaml") and "case" not in name:
            edit(top / name, "\n", "\n# changed\n")
    codes = []
    found = READER.what(lambda: codes.append(main(["diff", "HEAD:overlay", "overlay"])))
    assert codes == [0], capsys.readouterr().err
    assert twice(found) == {}
    assert sum(re.fullmatch("[0-9a-f]{40}", name) is not None for name in found) == 5


def test_at_a_key_each_file_is_opened_once_and_only_what_was_typed_is_parsed(
    top: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In an editor that has the folder open, and one policy that is changed."""
    pytest.importorskip("pygls")
    from sharepolicy.frontends.lsp.server import make_server

    server = make_server()
    monkeypatch.setattr(server, "publish", lambda: None)
    server.set_folders([top.as_uri()])

    def type_in(text: str) -> None:
        server.addresses.open((top / "base" / "policy.yaml").as_uri(), text)
        server.look_at((top / "base" / "policy.yaml").as_uri())
        server.project.file(top / "base" / "policy.yaml")
        asyncio.run(server.check_soon())

    text = FILES["base/policy.yaml"]
    assert twice(READER.what(lambda: type_in(text))) == {}
    typed = text.replace("Nothing calls", "Little calls")
    assert twice(READER.what(lambda: type_in(typed))) == {}
    assert dict(READER.parsed) == {f"text: {typed.strip()}": 1}


@pytest.mark.parametrize("policy", ["base", "overlay", "pilot"])
def test_a_policy_that_stands_for_itself_opens_no_file_any_more(top: Path, policy: str) -> None:
    """Not for its texts in another language, nor for its examples or its bundle: it may live for long."""
    by_load, by_check = load(policy), check(policy).policy

    def read() -> None:
        assert READER.opened == Counter()
        for each in (by_load, by_check):
            assert each is not None
            each.bundle()
            each.in_language("cy")
            _ = each.examples if isinstance(each, Policy) else each.versions[0].policy.examples
        assert READER.opened == Counter()
        (top / "words.yaml").read_text(encoding="utf-8")

    assert READER.what(read)["words.yaml"] == 1
