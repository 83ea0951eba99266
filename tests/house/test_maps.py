"""The pages that lead people through the code name what is there, and no room is left out."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.house.test_house import FLOORS, INNER_FLOORS, MODULES, SOURCE

ROOT = SOURCE.parents[1]
ARCHITECTURE = ROOT / "docs" / "explanation" / "architecture.md"
ADDING = ROOT / "docs" / "contributing" / "adding.md"

_PATH = re.compile(r"`([a-z_./-]+(?:\.py|\.md|/))`")


def not_there(text: str) -> list[str]:
    """The files and folders that a page names and that exist neither in the package nor in the checkout."""
    return [path for path in _PATH.findall(text) if not any((top / path).exists() for top in (SOURCE, ROOT))]


@pytest.mark.parametrize("page", [ARCHITECTURE, ADDING], ids=lambda page: page.stem)
def test_what_a_page_names_is_there(page: Path) -> None:
    """Whoever follows it arrives."""
    assert not_there(page.read_text(encoding="utf-8")) == []


def test_what_is_gone_is_seen() -> None:
    """A page that names it would be noticed."""
    assert not_there("`core/space.py`, `core/attic.py`, `attic/`, `docs/gone.md`") == [
        "core/attic.py",
        "attic/",
        "docs/gone.md",
    ]


def test_the_picture_shows_every_room() -> None:
    """Those of the house, and those of a room that has several."""
    text = ARCHITECTURE.read_text(encoding="utf-8")
    rooms = {*FLOORS, *(path.split("/")[1] for path in INNER_FLOORS)}
    assert {room for room in rooms if not re.search(rf"\b{room}\b", text)} == set()


@pytest.mark.parametrize("room", sorted(set(FLOORS) - {"testing"} | set(INNER_FLOORS)))
def test_every_room_has_a_plate(room: str) -> None:
    """It says in a few lines what the room is for, and names the file to open first."""
    (plate,) = (module.text for module in MODULES if module.path == f"{room}/__init__.py")
    named = re.findall(r"`([a-z_]+)(?:\.py|/)?`", plate)
    assert any((SOURCE / room / f"{name}.py").exists() or (SOURCE / room / name).is_dir() for name in named)
