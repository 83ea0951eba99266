"""Whatever an author, a case or a file's name says, it is only shown: in every command, every form and every place."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import pytest
from markdown_it import MarkdownIt

from sharepolicy import PolicyError, load
from tests.frontends.conftest import Ran, Run
from tests.frontends.hostile import FEW, HOSTILE, OBEYED, file_name, write_folder
from tests.helpers.published import check_sarif

FORMATS = ("text", "json", "sarif", "github", "junit")
ASKED = "?\nb\nplanted\n1\n1\n1\n1\n1\n1\n1\n1\n"

DOES_NOT_LOAD = ("broken.yaml", "misspelt.yaml", "clashing.yaml")

COMMANDS: dict[str, tuple[str, ...]] = {
    **{f"check-{form}": ("check", "--format", form, "club", *DOES_NOT_LOAD, "new") for form in FORMATS},
    **{f"diff-{form}": ("diff", "--format", form, "--cases", "case.yaml", "--", "club", "new") for form in FORMATS},
    **{f"test-{form}": ("test", "club", "--coverage", "--format", form) for form in FORMATS},
    **{
        f"decide-{case}-{form}": ("decide", f"{case}.yaml", "--policy", "club", "--format", form)
        for case in ("case", "open", "request")
        for form in ("text", "json")
    },
    **{f"explain-{case}": ("explain", f"{case}.yaml", "--policy", "club") for case in ("case", "open", "request")},
    **{
        f"{name}-{form}": (name, "club", "--format", form)
        for name in ("trace", "periods", "influence")
        for form in ("text", "json")
    },
    "test-mutation": ("test", "club", "--mutation"),
    "diff-all": ("diff", "--all", "club", "new"),
    "diff-markdown": ("diff", "--format", "markdown", "club", "new", "--cases", "request.yaml"),
    "report": ("report", "club", "new", "--cases", "case.yaml"),
    "handbook-markdown": ("handbook", "club", "--format", "markdown"),
    "handbook-page": ("handbook", "new", "--since", "club", "-o", "handbook.html"),
    "suggest": ("suggest", "club"),
    "ask": ("ask", "--policy", "club"),
    "schema": ("schema", "club"),
    "sql": ("sql", "club", "--dialect", "postgres", "--table", "cases", "--on", "2026-04-01"),
    "sql-exact": ("sql", "club", "--dialect", "sqlite", "--table", "cases", "--exact", "--on", "today"),
    **{
        f"batch-{rows}-{form}": ("batch", "club", f"{rows}.csv", "--on", "2026-04-01", "--format", form, *more)
        for rows, more in (
            ("rows", ("--ignore", "note", "--compare", "new", "--html", "rows.html", "-o", "out.csv")),
            ("wrong", ("--invalid", "mark", "--want", "valid,problem", "--html", "wrong.html", "-o", "out.jsonl")),
        )
        for form in ("text", "json")
    },
    **{f"named-{name}": (name, "NAME") for name in ("check", "trace", "periods", "influence", "test", "suggest")},
    "named-decide": ("decide", "NAMEDCASE", "--policy", "NAME"),
    "named-report": ("report", "NAME", "new"),
    "named-batch": ("batch", "club", "NAMEDROWS", "--invalid", "mark", "--on", "2026-04-01"),
}
"""What each command says where it can do what it is asked for."""

REFUSED: dict[str, tuple[str, ...]] = {
    **{f"diff-broken-{form}": ("diff", "--format", form, "broken.yaml", "club") for form in FORMATS},
    **{f"test-clashing-{form}": ("test", "clashing.yaml", "--format", form) for form in FORMATS},
    **{f"{name}-broken": (name, "misspelt.yaml") for name in ("trace", "periods", "influence", "suggest", "schema")},
    **{f"decide-{policy}": ("decide", "case.yaml", "--policy", policy) for policy in DOES_NOT_LOAD},
    **{
        f"decide-{case}-{form}": ("decide", f"{case}.yaml", "--policy", "club", "--format", form)
        for case in ("wrong", "misnamed", "contradictory")
        for form in ("text", "json")
    },
    "explain-wrong": ("explain", "wrong.yaml", "--policy", "club"),
    "decide-policy-of-case": ("decide", "misnamed.yaml"),
    "report-clashing": ("report", "clashing.yaml", "new"),
    "sql-broken": ("sql", "broken.yaml", "--dialect", "postgres", "--table", "cases"),
    "batch-wrong": ("batch", "club", "wrong.csv", "--on", "2026-04-01"),
    "batch-strange-text": ("batch", "club", "strange.csv"),
    "batch-strange-json": ("batch", "club", "strange.csv", "--format", "json"),
    "named-diff-github": ("diff", "--format", "github", "NAME", "NAMEDBROKEN"),
    "missing": ("check", "TEXT"),
    "argument-command": ("TEXT",),
    "argument-option": ("decide", "case.yaml", "TEXT"),
    "argument-date": ("decide", "case.yaml", "--on", "TEXT"),
    "argument-revision": ("diff", "TEXT:club", "club"),
    "argument-column": ("sql", "club", "--dialect", "TEXT", "--table", "TEXT"),
}
"""What each command says where it cannot."""

_PLACE = r"file=[^:,]*,line=\d+,endLine=\d+,(col=\d+,endColumn=\d+,)?"
_OURS = re.compile(rf"::(error|warning|notice) ({_PLACE})?title=[a-z-]+::")
_OLDER = re.compile(r"##\w*\[")


Place = Callable[[str], str]


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    """A folder in which everything says a text."""

    def place_(text: str) -> str:
        try:
            write_folder(tmp_path, text)
        except OSError:
            pytest.skip("the file system has no such names")
        monkeypatch.chdir(tmp_path)
        monkeypatch.setattr(sys, "argv", ["sharepolicy"])
        return text

    return place_


def arguments(command: tuple[str, ...], text: str) -> list[str]:
    """The arguments of a command, with the text or a file of that name in its place."""
    name = file_name(text)
    known = {
        "NAME": f"named/{name}policy.yaml",
        "NAMEDCASE": f"named/{name}case.yaml",
        "NAMEDBROKEN": f"named/{name}broken.yaml",
        "NAMEDROWS": f"named/{name}wrong.csv",
    }
    return [known.get(part, part).replace("TEXT", text) for part in command]


def flaws(commands: Mapping[str, tuple[str, ...]], text: str, run: Run, codes: tuple[int, ...]) -> Iterator[str]:
    """What is wrong with what commands say."""
    for name, command in commands.items():
        ran = run(*arguments(command, text), stdin=ASKED)
        yield from (f"{name}: {flaw}" for flaw in (*_obeyed(ran), *_misread(name, ran)))
        if ran.code not in codes or "Traceback" in ran.err:
            yield f"{name} ends with {ran.code}: {ran.err}"


@pytest.mark.parametrize("name", FEW)
def test_no_text_is_obeyed(name: str, place: Place, run: Run) -> None:
    """Not by a terminal, a log of CI, a reader of Markdown, XML or HTML, or a database."""
    text = place(FEW[name])
    assert list(flaws(COMMANDS, text, run, (0, 1))) == []
    pages = [page.read_text(encoding="utf-8") for page in Path().glob("*.html")]
    assert [flaw for page in pages for flaw in (*_elements(page), *OBEYED.findall(page))] == []
    assert len(pages) == 3


@pytest.mark.parametrize("name", FEW)
def test_no_text_is_obeyed_in_an_error(name: str, place: Place, run: Run) -> None:
    """Wherever it stands in what cannot be used: keys, values, names, arguments."""
    assert list(flaws(REFUSED, place(FEW[name]), run, (2, 3))) == []


@pytest.mark.parametrize("name", HOSTILE)
def test_no_text_is_obeyed_in_an_exception(name: str, place: Place) -> None:
    """Programs let them out into logs."""
    place(HOSTILE[name])
    for file in DOES_NOT_LOAD:
        with pytest.raises(PolicyError) as raised:
            load(Path(file))
        assert list(_obeyed(Ran(3, "", str(raised.value)))) == []


@pytest.mark.slow
@pytest.mark.parametrize("name", HOSTILE)
def test_no_text_is_obeyed_by_itself(name: str, place: Place, run: Run) -> None:
    """Each text alone."""
    text = place(HOSTILE[name])
    assert list(flaws(COMMANDS, text, run, (0, 1))) == []
    assert list(flaws(REFUSED, text, run, (2, 3))) == []


def _obeyed(ran: Ran) -> Iterator[str]:
    """What a terminal or a log would obey."""
    for stream, said in (("out", ran.out), ("err", ran.err)):
        for found in OBEYED.finditer(said):
            yield f"{stream} has {found[0]!r} in {said[max(0, found.start() - 30) : found.end() + 10]!r}"
        for line in said.split("\n"):
            if line.strip().startswith("::") and not _OURS.match(line):
                yield f"{stream} commands {line!r}"
            if _OLDER.search(_OURS.sub("", line) if not _OURS.match(line) else ""):
                yield f"{stream} commands {line!r}"


def _misread(name: str, ran: Ran) -> Iterator[str]:
    """What a program would read that was not meant."""
    if "report" in name or name.endswith("-markdown"):
        yield from _markdown(ran.out)
    elif name.endswith("-json") and ran.out:
        json.loads(ran.out)
    elif name.endswith("-sarif"):
        check_sarif(json.loads(ran.out))
    elif name.endswith("-junit"):
        ElementTree.fromstring(ran.out.encode())
        yield from [] if "<failure>planted" not in ran.out else ["a failure is planted"]
    elif name.endswith("-github"):
        yield from (f"is no command: {line!r}" for line in ran.out.splitlines() if not _OURS.match(line))


def _markdown(said: str) -> Iterator[str]:
    """Elements, links and images, but those that the report writes itself; and ends of fences that open too early."""
    page = MarkdownIt("gfm-like", {"linkify": False}).render(said)
    yield from _elements(page, _IN_MARKDOWN)
    if page.count("<details>") != page.count("</details>"):
        yield "the report is cut short"


_IN_MARKDOWN = (
    *("details", "summary", "h1", "h2", "h3", "p", "ul", "ol", "li", "code", "pre", "strong"),
    *("table", "thead", "tbody", "th", "tr", "td"),
)
_IN_PAGES = (
    *("html", "head", "meta", "title", "style", "body", "main", "header", "nav", "section", "div"),
    *("h1", "h2", "h3", "h4", "h5", "p", "a", "span", "strong", "code", "pre", "details", "summary"),
    *("table", "thead", "tbody", "tr", "th", "td", "ul", "ol", "li", "figure", "svg", "text", "rect", "circle", "path"),
)


def _elements(page: str, known: tuple[str, ...] = _IN_PAGES) -> Iterator[str]:
    """The elements of a page that are not ours."""
    found: list[str] = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            if tag not in known or any("planted" in f"{name}{value}" for name, value in attrs):
                found.append(f"<{tag} {attrs}>")

        def handle_comment(self, data: str) -> None:
            found.append(f"<!--{data}-->")

    Reader().feed(page)
    return iter(found)


@pytest.mark.parametrize("name", HOSTILE)
def test_the_texts_are_there(name: str, place: Place, run: Run) -> None:
    """They are shown, not left out: what is not obeyed is written out, and programs get the very text."""
    text = place(HOSTILE[name])
    ran = run("decide", "case.yaml", "--policy", "club", "--format", "json")
    assert json.loads(ran.out)["reasons"][0]["text"].split() == text.split()
    if "\x1b" in text:
        assert r"\x1b[2J" in run("trace", "club").out
        assert r"\x1b[2J" in run("influence", "club").out
    if "\u202e" in text:
        assert r"\u202e" in run("decide", "case.yaml", "--policy", "club").out
        assert r"\u202e" in run("report", "club", "new").out
