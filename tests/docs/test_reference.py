"""The reference is what the code says."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from attrs import evolve

from sharepolicy.engine.loading.load import load
from sharepolicy.engine.policies.timeline import versions_of
from sharepolicy.reading.files import shipped_policies
from sharepolicy.reading.shapes.parts import CONDITION_DEFS
from tests.helpers.versions import written
from tools.reference.overlays import marks_of, overlay_section
from tools.reference.pages import FOLDER, pages
from tools.reference.policies import policy_pages

PAGES = pages()


@pytest.mark.parametrize("name", PAGES)
def test_the_page_is_fresh(name: str) -> None:
    """A page that is made from the code says what the code says now."""
    text = PAGES[name]
    if os.environ.get("SHAREPOLICY_UPDATE"):
        (FOLDER / name).write_text(text, encoding="utf-8", newline="\n")
    assert (FOLDER / name).read_text(encoding="utf-8") == text, "run `python -m tools.reference`"


def test_nothing_that_an_overlay_does_is_left_out() -> None:
    """What the page has no words of its own for is told by its name; each thing that is new or replaced is marked."""
    school = load("school").document
    base = school.base
    assert base is not None
    definitions = {**school.definitions, "needed": school.definitions["there-is-time"]}
    changed = evolve(school, definitions=definitions, vocabulary=evolve(school.vocabulary, impossible=()))
    section = overlay_section(changed)
    assert "- The definition `needed` was changed (" in section
    assert "- The impossible combinations were changed." in section
    assert "What else" not in overlay_section(school)
    assert overlay_section(base) == ""
    marked = {"rule": school.rules, "action": school.actions, "escalation": school.escalation}
    page = PAGES["school.md"]
    added = sum(bool(marks_of(school).of(kind, name)) for kind, things in marked.items() for name in things)
    whole = page[page.index("## Rules") :]
    assert whole.count("*Added here.*") + whole.count("*Replaces that of `mars`.*") == added + len(school.groups) - len(
        base.groups
    )


def test_each_version_of_a_policy_has_a_page(tmp_path: Path) -> None:
    """The newest has the name of the policy, and leads to those before it; and each of them leads back."""
    found = policy_pages(load(written(tmp_path)))
    assert [*found] == ["pilot.md", "pilot-0.0.0.md", "pilot-1.0.0.md", "pilot-2.0.0.md"]
    others = "Earlier versions: [0.0.0, until 2026-02-28](pilot-0.0.0.md), ["
    assert f"This version is in force from 2026-09-01. {others}" in found["pilot.md"]
    assert "version 1.0.0." in found["pilot-1.0.0.md"]
    assert "in force 2026-03-01 to 2026-03-01. [The newest version](pilot.md)." in found["pilot-1.0.0.md"]


@pytest.mark.parametrize("name", shipped_policies())
def test_a_policy_in_words_tells_what_people_must_agree_with(name: str) -> None:
    """Each question and each promise once, what must be shared, every judgement, and who is asked next."""
    document, page = versions_of(load(name))[-1].policy.document, PAGES[f"{name}.md"]
    promises = page[page.index("## What it promises") : page.index("## Rules")]
    for promise in document.promises.values():
        assert promises.count(f"- **{promise.says}**") == 1, promise.says
    told = page[page.index("## What it promises") :]
    judged = [*document.rules.values(), *document.escalation.values(), *document.actions.values()]
    for thing in [*judged, *document.promises.values()]:
        assert thing.judgement in told, thing.name
    for rule in document.rules.values():
        heading = next(line for line in told.splitlines() if line.startswith(f"**`{rule.name}`: "))
        assert (", which is required.**" in heading) is rule.required
    for step in [step for line in document.escalation.values() for step in line.then]:
        assert f"If nobody answers within {step.after}: {document.roles[step.to]}." in told
    for definition in document.definitions.values():
        assert page.count(f"- **{definition.says}**") == 1
    for fact in () if document.base else document.vocabulary.facts.values():
        thing = document.vocabulary.several.get(fact.several, fact)
        assert sum(line.startswith(f"- {thing.asks}") for line in page.splitlines()) == 1, thing.name


def test_every_part_of_a_condition_is_told() -> None:
    """The page about conditions, which is written by hand, leaves nothing out."""
    page = (FOLDER / "language" / "conditions.md").read_text(encoding="utf-8")
    condition = CONDITION_DEFS["condition"]
    for name in [*condition["properties"], *condition["additionalProperties"]["properties"]]:
        assert f"{name}:" in page, f"conditions.md does not tell of `{name}`"
