"""What the seeds are made of: stories, shipped policies, and the words of the language."""

from __future__ import annotations

import re
from pathlib import Path

from tests.helpers.fenced import Block, blocks_of
from tests.helpers.mars import MARS_FOLDER

ROOT = Path(__file__).parents[2]
EVERYTHING = Path(__file__).parent / "everything.yaml"
"""A small policy with every kind of fact, and every part of the language."""

Files = dict[str, bytes]
"""Files by name."""

WHOLE = {
    "case": "A request",
    "facts": {"risk": ["none", "high"], "seen": {"below": "2026-02-05"}, "today": "2026-06-30"},
    "subjects": {"amy": {"consent": "refused", "age": {"between": [1.5, 3]}}, "ben": {"age": 24.6}},
    "recipients": {"school": {"checked": True}, "uncle": {"checked": "no"}},
    "items": {"report": {"about": ["amy"], "shows": ["home"]}, "photo": {"shows": {"school": "unknown"}}},
}
FLAT = {"risk": "some", "subject.age": {"not": [1, 2]}, "item.shows": [], "item.shows/home": True, "seen": "9999-12-31"}
"""A request and a case for it, with facts of every kind."""


def stories() -> list[list[Block]]:
    """The blocks of each story."""
    pages = sorted((ROOT / "tests" / "stories").glob("**/*.md"))
    return [blocks_of(page.read_text(encoding="utf-8")) for page in pages]


def yaml_blocks() -> list[bytes]:
    """Every text in YAML of every story."""
    return [block.content.encode() for story in stories() for block in story if block.language == "yaml"]


def stories_of_files() -> list[Files]:
    """The files of each story that shows some."""
    found = [{block.file: block.content.encode() for block in story if block.file} for story in stories()]
    return [files for files in found if files]


def sections(path: Path) -> list[bytes]:
    """The sections of a policy file, each as a file of its own that is small enough to be changed."""
    parts = re.split(r"^(?=[a-z_]+:)", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return [f"policy: part\n{part}".encode() for part in parts]


def requests() -> list[bytes]:
    """The examples of the shipped policy, each as a case file."""
    found = []
    for path in sorted((MARS_FOLDER / "examples").glob("*.yaml")):
        for part in re.split(r"^  (?=[\w-]+:$)", path.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]:
            match = re.search(r"^ {4}(given|request):\n(.*?)^ {4}expect", part, re.MULTILINE | re.DOTALL)
            if match is None:
                continue
            body = re.sub(r"^ {6}", "", match[2], flags=re.MULTILINE)
            found.append(("facts:\n" + re.sub("^", "  ", body, flags=re.M) if match[1] == "given" else body).encode())
    return found


def words_of_the_language() -> list[str]:
    """The words of the language, and marks of YAML."""
    schema = (ROOT / "schemas" / "policy.schema.json").read_text(encoding="utf-8")
    marks = ["\n  ", "\n    ", ": ", "- ", "{", "}", "[", "]", "\ufeff", "\0", "2026-02-05", "unknown", "---", "<<: "]
    marks += ["&a ", "*a", "0001-01-01", "9999-12-31", "not", "at_least", "below", "between", "1e9", "-0.0"]
    return sorted(set(re.findall(r'"([a-z_/-]{2,24})":? ?', schema))) + marks
