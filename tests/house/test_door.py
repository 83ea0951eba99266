"""The doors of the house, such as `sharepolicy` and `sharepolicy.testing`: what they hand out is promised and told."""

from __future__ import annotations

import ast
import builtins
import collections.abc
import re
import typing
from importlib.metadata import version
from pathlib import Path
from subprocess import run
from sys import executable
from types import ModuleType

import pytest

import sharepolicy
import sharepolicy.live
import sharepolicy.records
import sharepolicy.testing
from sharepolicy import types

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "reference" / "python.md").read_text(encoding="utf-8")
DOORS = {
    "__init__.py": sharepolicy,
    "testing/__init__.py": sharepolicy.testing,
    "live/__init__.py": sharepolicy.live,
    "records/__init__.py": sharepolicy.records,
}


def promised(door: ModuleType) -> set[str]:
    return {name for name in door.__all__ if not name.startswith("__")}


def test_door_hands_out_what_exists_and_nothing_twice() -> None:
    """Every promised name is there, is documented, and is named once."""
    for door in DOORS.values():
        assert len(set(door.__all__)) == len(door.__all__)
        for name in door.__all__:
            assert name.startswith("__") or getattr(door, name).__doc__


@pytest.mark.parametrize("path", DOORS)
def test_every_public_name_of_the_door_is_promised(path: str) -> None:
    """What can be imported from the door without being promised would be promised by accident."""
    tree = ast.parse((ROOT / "src" / "sharepolicy" / path).read_text(encoding="utf-8"))
    branches = [each for node in tree.body if isinstance(node, ast.If) for each in node.body]
    found = {
        alias.asname or alias.name
        for node in (*tree.body, *branches)
        if isinstance(node, ast.ImportFrom) and node.module != "__future__"
        for alias in node.names
    }
    assert {name for name in found if not name.startswith("_")} == promised(DOORS[path])


def test_completion_offers_what_is_promised_and_nothing_else() -> None:
    """In a fresh program: the rooms that were imported on the way are nobody's business."""
    program = "import sharepolicy; sharepolicy.load('mars').decide({}); print(*dir(sharepolicy))"
    said = run([executable, "-c", program], capture_output=True, text=True, check=True).stdout.split()
    assert set(said) == {*sharepolicy.__all__}
    with pytest.raises(AttributeError, match="`sharepolicy` has no attribute `compar`"):
        sharepolicy.compar  # noqa: B018


def test_it_says_its_version() -> None:
    """That which is installed."""
    assert sharepolicy.__version__ == version("sharepolicy")


def headings(page: str) -> list[str]:
    """The names that a page has an entry for."""
    return re.findall(r"^#{2,3} (\w+)$", page, re.MULTILINE)


def test_each_page_has_one_entry_for_every_promised_name() -> None:
    """And what has an entry can be imported from there."""
    assert sorted(headings(PAGE)) == sorted(promised(sharepolicy))
    testing = (ROOT / "docs" / "reference" / "testing.md").read_text(encoding="utf-8")
    assert promised(sharepolicy.testing) <= {*headings(testing)}
    for name, door in (("live.md", sharepolicy.live), ("records.md", sharepolicy.records)):
        page = (ROOT / "docs" / "reference" / name).read_text(encoding="utf-8")
        assert sorted(headings(page)) == sorted(promised(door))


_COMMON = {*dir(builtins), *dir(typing), *dir(collections.abc), "Path"}


def unknown_types(page: str) -> set[str]:
    """The types in the signatures of a page that it has no entry for, and that are not Python's own or plain data."""
    lines = [line for line in page.splitlines() if not re.match(r"\| `[A-Z_]+` \|", line)]  # names of an enumeration
    shown = [line.split("` |")[0] for line in lines if line.startswith("| `")]
    shown += [line for line in lines if re.match(r"\w+(: |\()", line)]
    used = {name for line in shown for name in re.findall(r"\b[A-Z]\w+", line)}  # one letter is a variable
    return used - {*headings(page), *types.__all__} - _COMMON


def test_every_type_in_a_signature_has_an_entry() -> None:
    """Whoever reads a signature can look up all of it."""
    assert unknown_types(PAGE) == set()
    records = (ROOT / "docs" / "reference" / "records.md").read_text(encoding="utf-8")
    assert unknown_types(records) <= {*headings(PAGE)}


def test_a_type_without_an_entry_is_seen() -> None:
    """In a field and in a method."""
    page = "## Decision\n\n```text\nregion: Region\n```\n\n| `within(x: Mapping[str, Any]) -> Situation` | Where. |\n"
    assert unknown_types(page) == {"Region", "Situation"}


HOW_TOS = sorted(
    [ROOT / "README.md", *(ROOT / "docs" / "how-to").rglob("*.md"), *(ROOT / "docs" / "tutorial").rglob("*.md")]
)


_DOORS = (
    "sharepolicy.testing",
    "sharepolicy.types",
    "sharepolicy.records",
    "sharepolicy.backends.portable.reader",  # a folder that people copy: what it offers is in its `__all__`
)


def inner_imports(page: str) -> list[str]:
    """The modules that a page imports and that are not a door."""
    modules = re.findall(r"^(?:from|import) (sharepolicy\.[\w.]+)", page, re.MULTILINE)
    return [module for module in modules if module not in _DOORS]


@pytest.mark.parametrize("path", HOW_TOS, ids=lambda path: path.stem)
def test_pages_for_users_go_through_the_doors(path: Path) -> None:
    """What a page shows, its reader relies on."""
    assert inner_imports(path.read_text(encoding="utf-8")) == []


def test_an_inner_room_on_a_page_is_seen() -> None:
    """A door is none."""
    page = "from sharepolicy import load\nfrom sharepolicy.types import X\nfrom sharepolicy.language.within import Y\n"
    assert inner_imports(page) == ["sharepolicy.language.within"]
