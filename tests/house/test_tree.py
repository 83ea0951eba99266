"""The tests stand in the rooms of what they test, and their page names what is there."""

from __future__ import annotations

import ast
import re
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
