"""The reference is what the code says."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from sharepolicy.engine.loading.load import load
from sharepolicy.reading.shapes.parts import CONDITION_DEFS
from tests.helpers.versions import written
from tools.reference.pages import FOLDER, makers
from tools.reference.policies import policy_pages

MAKERS = makers()


@pytest.mark.parametrize(
    "part", [pytest.param(each, marks=[pytest.mark.slow] * (each == "partnership-agreement")) for each in MAKERS]
)
def test_the_pages_are_fresh(part: str) -> None:
    """A page that is made from the code says what the code says now."""
    for name, text in MAKERS[part]().items():
        if os.environ.get("SHAREPOLICY_UPDATE"):
            (FOLDER / name).write_text(text, encoding="utf-8", newline="\n")
        assert (FOLDER / name).read_text(encoding="utf-8") == text, "run `python -m tools.reference`"


def test_each_version_of_a_policy_has_a_page(tmp_path: Path) -> None:
    """The newest has the name of the policy; each tells of the others."""
    found = policy_pages(load(written(tmp_path)))
    assert [*found] == ["pilot.md", "pilot-2.0.0.md", "pilot-1.0.0.md", "pilot-0.0.0.md"]
    assert "version 2.0.0" not in found["pilot-1.0.0.md"].split("\n## ")[0]
    assert "In force from 2026-03-01 to 2026-03-01.\n" in found["pilot-1.0.0.md"]
    assert "Versions for other days: 0.0.0 (in force until 2026-02-28), " in found["pilot.md"]


def test_every_part_of_a_condition_is_told() -> None:
    """The page about conditions, which is written by hand, leaves nothing out."""
    page = (FOLDER / "language" / "conditions.md").read_text(encoding="utf-8")
    condition = CONDITION_DEFS["condition"]
    for name in [*condition["properties"], *condition["additionalProperties"]["properties"]]:
        assert f"{name}:" in page, f"conditions.md does not tell of `{name}`"
