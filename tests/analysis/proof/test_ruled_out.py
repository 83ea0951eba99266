"""An overlay cannot get round its base by calling the base's cases impossible."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import pytest
from attrs import evolve
from hypothesis import given

from sharepolicy import PolicyError, load, load_text
from sharepolicy.analysis.proof.ruled_out import ruled_out
from sharepolicy.core.compile import compile_policy, space_of
from sharepolicy.language.condition import Condition
from sharepolicy.language.domain import domains
from sharepolicy.language.semantics import is_possible
from sharepolicy.language.vocabulary import YES_NO, Fact, FactType, Impossible
from sharepolicy.testing import conditions

BASE = """\
policy: base
version: "1"
facts:
  harm: {asks: How bad is it?, type: scale, values: [none, low, grave]}
  agreed: {asks: Have they agreed?, type: yes/no}
questions:
  all:
    rules:
      danger: {when: {harm: grave}, outcome: share, because: Danger., overrides: refused, PROTECTED}
      refused: {when: {agreed: no}, outcome: dont_share, because: Not agreed.}
otherwise: {outcome: escalate, because: Ask.}
invariants:
  goes: {says: Danger goes., when: {harm: grave}, always: share, PROMISED}
"""
OVERLAY = """\
policy: local
version: "1"
extends: base.yaml
MAY
facts: {panel: {asks: Is it for the panel?, type: yes/no}}
impossible: [{when: CASE, because: It does not happen here.}]
actions: {note: {on: [share, dont_share, escalate], timing: after, when: {panel: yes}, says: Note it.}}
"""
DANGEROUS = "{harm: grave, agreed: no}"


def found(folder: Path, case: str, may: str = "", protected: str = "no", promised: str = "no") -> set[str]:
    """The codes of what is wrong with an overlay that calls this impossible."""
    base = BASE.replace("PROTECTED", f"protected: {protected}").replace("PROMISED", f"protected: {promised}")
    (folder / "base.yaml").write_text(base)
    overlay = folder / "policy.yaml"
    text = OVERLAY.replace("CASE", case).replace("MAY", may)
    if may == "TODAY":
        date = "today: {asks: Which day is it?, type: date, decision_date: yes, maximum: 2999-12-31}"
        text = text.replace("TODAY", "").replace("facts: {", f"facts: {{{date}, ").replace("impossible", "# ")
    overlay.write_text(text)
    try:
        return {each.code for each in load(overlay).findings}
    except PolicyError as error:
        return {each.code for each in error.diagnostics}


@pytest.mark.parametrize(
    ("guard", "code"),
    [
        ({}, "ruled-out-case"),
        ({"protected": "yes"}, "protected-rule-changed"),
        ({"promised": "yes"}, "protected-invariant-broken"),
        ({"may": "may: []"}, "beyond-latitude"),
        ({"may": "may: more-cautious"}, "beyond-latitude"),
    ],
)
def test_calling_the_dangerous_case_impossible_is_found(tmp_path: Path, guard: dict[str, str], code: str) -> None:
    """Otherwise "ask how bad it is" becomes "don't share", and no promise speaks of it."""
    assert found(tmp_path, DANGEROUS, **guard) == {code}
    assert found(tmp_path, "{any: [{harm: grave, panel: yes}, {harm: grave, panel: no}]}", **guard) >= {code}


def test_how_its_own_facts_go_with_those_of_the_base_is_for_the_overlay_to_say(tmp_path: Path) -> None:
    """A case of the base that is possible with some of them is not ruled out; nor is what nothing protects."""
    assert not found(tmp_path, "{panel: yes, agreed: no}", "may: []", "yes", "yes")
    assert found(tmp_path, "{harm: low, agreed: no}", "", "yes", "yes") == {"ruled-out-case"}


@pytest.mark.parametrize(
    ("case", "guard", "code"),
    [
        ("{panel: yes, harm: grave}", {"protected": "yes"}, "protected-rule-changed"),
        ("{panel: yes, harm: grave, agreed: no}", {"promised": "yes"}, "protected-invariant-broken"),
        ("{panel: yes, harm: grave}", {"may": "may: []"}, "beyond-latitude"),
        ("{panel: yes, harm: grave}", {"may": "may: [share -> escalate]"}, "beyond-latitude"),
        ("{panel: yes, harm: grave}", {"may": "may: more-cautious"}, ""),
        ("{panel: yes, harm: low}", {"protected": "yes", "promised": "yes"}, ""),
    ],
)
def test_nor_by_a_fact_of_its_own(tmp_path: Path, case: str, guard: dict[str, str], code: str) -> None:
    """Of what is for the panel, nobody would ask how bad it is, and a refusal would settle it."""
    assert found(tmp_path, case, **guard) == ({code} if code else set())


def test_nor_by_a_date_of_its_own_with_an_end(tmp_path: Path) -> None:
    """The base decides on every day."""
    assert found(tmp_path, DANGEROUS, "TODAY", "yes") == {"protected-rule-changed"}


OWN = Fact("panel", FactType.YES_NO, "Is it for the panel?", "panel", YES_NO)
OF_BASE = load_text(BASE.replace("PROTECTED", "protected: no").replace("PROMISED", "protected: no")).document
OF_BOTH = evolve(OF_BASE.vocabulary, facts={**OF_BASE.vocabulary.facts, "panel": OWN})
IN_BASE, IN_OVERLAY = conditions(OF_BASE.vocabulary, depth=1), conditions(OF_BOTH)


@given(IN_BASE, IN_OVERLAY)
def test_exactly_the_cases_that_brute_force_finds_are_ruled_out(in_base: Condition, besides: Condition) -> None:
    """A case of the base to which none of the overlay belongs."""
    was = Impossible(in_base)
    base = evolve(OF_BASE, vocabulary=evolve(OF_BASE.vocabulary, impossible=(was,)))
    overlay = evolve(base, base=base, vocabulary=evolve(OF_BOTH, impossible=(was, Impossible(besides))))
    joint = domains(base, overlay)
    cases = [dict(zip(joint, cells, strict=True)) for cells in product(*(each.cells for each in joint.values()))]
    left = {(case["harm"], case["agreed"]) for case in cases if is_possible(overlay, case)}
    gone = any(is_possible(base, case) and (case["harm"], case["agreed"]) not in left for case in cases)
    space = space_of(overlay, base)
    assert bool(list(ruled_out(compile_policy(base, space), compile_policy(overlay, space)))) == gone
