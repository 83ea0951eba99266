"""The reference is what the code says."""

from __future__ import annotations

import os

import pytest

from sharepolicy.reading.shapes.parts import CONDITION_DEFS
from tools.reference.pages import FOLDER, pages


@pytest.mark.parametrize("name", pages())
def test_the_page_is_fresh(name: str) -> None:
    """A page that is made from the code says what the code says now."""
    text = pages()[name]
    if os.environ.get("SHAREPOLICY_UPDATE"):
        (FOLDER / name).write_text(text, encoding="utf-8", newline="\n")
    assert (FOLDER / name).read_text(encoding="utf-8") == text, "run `python -m tools.reference`"


def test_every_part_of_a_condition_is_told() -> None:
    """The page about conditions, which is written by hand, leaves nothing out."""
    page = (FOLDER / "language" / "conditions.md").read_text(encoding="utf-8")
    condition = CONDITION_DEFS["condition"]
    for name in [*condition["properties"], *condition["additionalProperties"]["properties"]]:
        assert f"{name}:" in page, f"conditions.md does not tell of `{name}`"
