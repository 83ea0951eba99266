"""The tests stand in the rooms of what they test, and their page names what is there."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable
from pathlib import Path

import pytest

TESTS = Path(__file__).parents[1]
PACKAGE = TESTS.parent / "src" / "sharepolicy"
PAGE = (TESTS / "README.md").read_text(encoding="utf-8")
FOLDERS = sorted({path.parent.relative_to(TESTS) for path in TESTS.glob("*/**/test_*.py")})
NO_ROOM = {"frontends/action"}
"""What is tested there is no code of the package."""
RUN_OTHERS = {"contracts/test_put_back.py", "house/test_maps.py"}
"""The tests that run other tests, or go by the picture that they keep."""


def groups_of(page: str) -> set[str]:
    """The folders that its tables explain, each in the first column."""
    rows = re.findall(r"^\| (`[a-z_/`, ]+`) \|", page, re.MULTILINE)
    return {name for row in rows for name in re.findall(r"`([a-z_]+)/`", row)}


def not_there(page: str) -> list[str]:
    """The paths of tests that a page names and that do not exist; `*` stands for anything."""
    named = re.findall(r"`([a-z_]+/[a-z_*/]*(?:\.py)?)`", page)
    return [
        path for path in named if not any(list(top.glob(path.rstrip("/"))) for top in (TESTS, PACKAGE, TESTS.parent))
    ]


def taken_from_tests(source: str) -> list[str]:
    """The test modules from which a module takes something."""
    imports = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.ImportFrom)]
    full = [f"{node.module}.{name.name}" for node in imports for name in node.names]
    return [name for name in full if re.match(r"tests\..*\btest_", name)]


@pytest.mark.parametrize("folder", FOLDERS, ids=str)
def test_a_folder_is_a_room_or_is_explained(folder: Path) -> None:
    """Whoever changes a file finds its tests by its name."""
    assert folder.parts[0] in groups_of(PAGE)
    if (PACKAGE / folder.parts[0]).is_dir() and folder.as_posix() not in NO_ROOM:
        assert (PACKAGE / folder).is_dir()


def test_the_page_names_what_is_there() -> None:
    """Whoever follows it arrives."""
    assert not_there(PAGE) == []


@pytest.mark.parametrize("path", sorted(TESTS.glob("**/*.py")), ids=lambda path: path.relative_to(TESTS).as_posix())
def test_nothing_is_taken_from_another_test(path: Path) -> None:
    """What two tests share lies in `helpers/`, or beside them."""
    if path.relative_to(TESTS).as_posix() not in RUN_OTHERS:
        assert taken_from_tests(path.read_text(encoding="utf-8")) == []


def test_what_is_out_of_place_is_seen() -> None:
    """A folder without a line, a path that is gone, and a test that takes from a test."""
    assert groups_of("| `core/`, `attic/` | regions |\n| other |") == {"core", "attic"}
    assert not_there("`core/test_space.py`, `core/test_attic.py`, `attic/`") == ["core/test_attic.py", "attic/"]
    assert taken_from_tests("from tests.core.test_space import shape\nfrom tests.helpers.pairs import rows") == [
        "tests.core.test_space.shape"
    ]


def with_marks_of_a_merge(paths: Iterable[Path]) -> list[str]:
    """The files in which a merge left both sides standing. Only what is text is looked at."""
    marks = re.compile(rb"^(<{7} |>{7} )", re.MULTILINE)
    return [path.name for path in paths if path.is_file() and marks.search(path.read_bytes())]


def test_no_file_has_the_marks_of_a_merge(tmp_path: Path) -> None:
    """They are no error in Markdown, in YAML of a text, or in a script that nothing has built since."""
    (tmp_path / "left.md").write_text(f"one\n{'<' * 7} HEAD\ntwo\n")
    assert with_marks_of_a_merge(tmp_path.iterdir()) == ["left.md"]
    folders = ("src", "tests", "docs", "policies", "schemas", "starter", "tools", "benchmarks", ".github")
    top = TESTS.parent
    assert with_marks_of_a_merge(path for name in folders for path in _kept_in(top / name)) == []
    assert with_marks_of_a_merge(top.iterdir()) == []


def _kept_in(folder: Path) -> Iterable[Path]:
    """All files in a folder but for those that are made or installed there."""
    return (path for path in folder.rglob("*") if not {"node_modules", "__pycache__"} & {*path.parts})
