"""`base:` in a condition: what the policy that an overlay extends says."""

from __future__ import annotations

from pathlib import Path

import pyarrow
import pytest

from sharepolicy import check, load
from sharepolicy.ground.diagnostic import PolicyError
from tests.helpers.national import BASE, OVERLAY, SECOND, policy, write

SAFE = {"risk": "some", "consent": "given", "barred": "no"}


def test_our_own_step_wherever_the_base_shares(tmp_path: Path) -> None:
    """The step is asked for and proved. A definition that the overlay replaces still means what it did to the base."""
    write(tmp_path, base=BASE, ours=OVERLAY)
    assert not check(tmp_path / "ours.yaml").diagnostics
    decision = policy(tmp_path / "ours.yaml").decide({**SAFE, "head_agreed": "no"})
    assert (decision.outcome.value, [rule.rule for rule in decision.reasons]) == ("escalate", ["ask-the-head"])


def test_a_way_that_the_base_gets_later_is_covered(tmp_path: Path) -> None:
    """Nobody has to touch the overlay when the base learns to share for another reason."""
    more = BASE.replace(
        "    rules:\n      high",
        "    rules:\n      low: {when: {risk: none}, outcome: share, because: No.}\n      high",
    )
    write(tmp_path, base=more, ours=OVERLAY)
    decision = policy(tmp_path / "ours.yaml").decide({"risk": "none", "barred": "no", "head_agreed": "no"})
    assert decision.outcome.value == "escalate"


def test_each_asks_the_policy_that_it_extends_itself(tmp_path: Path) -> None:
    """An overlay of an overlay asks the middle one; what it inherits still asks the lowest."""
    write(tmp_path, base=BASE, ours=OVERLAY, team=SECOND)
    middle, top = policy(tmp_path / "ours.yaml"), policy(tmp_path / "team.yaml")
    for case in (
        {**SAFE, "head_agreed": "no"},
        {**SAFE, "head_agreed": "yes"},
        {**SAFE, "risk": "none", "head_agreed": "no"},
    ):
        asked, said = middle.decide(case).outcome.value, top.decide(case).outcome.value
        assert said == ("dont_share" if asked == "escalate" and case["risk"] == "none" else asked)


def test_mutation_and_coverage_take_it_for_one_line(tmp_path: Path) -> None:
    """The overlay's mutants are its own: `base: share` left out or reversed, and no line of the base."""
    write(tmp_path, base=BASE, ours=OVERLAY)
    ours = policy(tmp_path / "ours.yaml")
    said = {trial.mutant.says for trial in ours.mutation().trials}
    assert {"`base: share` left out", "`base: share` reversed", "`head agreed: no` left out"} <= said
    assert not any("barred" in each or "consent" in each for each in said)
    lines = [line for line in ours.coverage().lines if line.name == "ask-the-head"]
    assert [line.says for line in lines] == ["the national rule says share", "head agreed: no"]


def test_sql_and_tables_know_it(tmp_path: Path) -> None:
    """Nothing special is asked of them: the base is a condition on the same facts."""
    ours = policy(write(tmp_path, base=BASE, ours=OVERLAY) / "ours.yaml")
    assert "ask-the-head" in ours.to_sql("sqlite", "cases")
    table = pyarrow.table({name: [value] for name, value in {**SAFE, "head_agreed": "no"}.items()})
    assert ours.decide_columns(table)["outcome"].to_pylist() == ["escalate"]


@pytest.mark.parametrize(
    ("written", "code", "at"),
    [
        ("base: shares", "unknown-value", "shares"),
        ("base: {outcome: share}", "wrong-shape", "{outcome"),
        ("base: []", "wrong-shape", "[]"),
        ("bases: share", "unknown-fact", "bases"),
    ],
)
def test_what_is_wrong_is_shown_at_its_place(tmp_path: Path, written: str, code: str, at: str) -> None:
    """Nothing that is not understood is passed over."""
    write(tmp_path, base=BASE, ours=OVERLAY.replace("base: share", written, 1))
    with pytest.raises(PolicyError) as caught:
        load(tmp_path / "ours.yaml")
    found = next(flaw for flaw in caught.value.diagnostics if flaw.code == code)
    assert found.span is not None
    assert found.span.content.startswith(at)


def test_only_an_overlay_has_a_base(tmp_path: Path) -> None:
    """A policy of its own has nobody to ask."""
    write(tmp_path, base=BASE.replace("{barred: yes}", "{base: share}", 1))
    with pytest.raises(PolicyError, match="extends no other"):
        load(tmp_path / "base.yaml")
