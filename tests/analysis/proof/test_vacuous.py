"""Promises that nothing could break are errors, of whatever kind they are."""

from __future__ import annotations

from pathlib import Path

import pytest

from sharepolicy import PolicyError, load, load_text
from sharepolicy.ground.diagnostic import Diagnostic

POLICY = """\
policy: small
version: "1"
facts:
  harm: {asks: How bad is it?, type: scale, values: [none, low, grave]}
  agreed: {asks: Have they agreed?, type: yes/no}
  told: {asks: Do they know?, type: yes/no}
  age: {asks: How old are they?, type: number, minimum: 0, maximum: 18}
roles: {lead: the lead}
questions:
  all:
    rules:
      refused: {when: {agreed: no}, outcome: dont_share, because: They did not agree.}
      agreed: {when: {agreed: yes, harm: [low, grave]}, outcome: share, because: They agreed.}
      old: {when: {age: {at_least: 16}, agreed: yes, harm: none}, outcome: share, because: They are old enough.}
otherwise: {outcome: escalate, to: lead, because: Ask.}
unsettled: {to: lead}
actions:
  note: {on: [share, dont_share, escalate], timing: after, says: Write it down.}
invariants:
  promise: {says: It is promised., PROMISE}
"""


def says_of(promise: str) -> str:
    """Why a promise says nothing; empty if it is proved, "broken" if it does not hold."""
    try:
        load_text(POLICY.replace("PROMISE", promise))
    except PolicyError as error:
        (found,) = (each for each in error.diagnostics if each.is_error)
        return _why(found)
    return ""


def _why(found: Diagnostic) -> str:
    return "broken" if found.code == "broken-invariant" else found.message.partition("says nothing: ")[2]


GRAVE = "when: {harm: grave, agreed: yes}"


@pytest.mark.parametrize(
    ("promise", "why"),
    [
        (
            "when: {harm: grave, agreed: no}, regardless_of: agreed",
            "no two cases that meet its `when` differ in `agreed`",
        ),
        (
            "when: {harm: grave, agreed: no}, regardless_of: [told, agreed]",
            "no two cases that meet its `when` differ in",
        ),
        ("when: {harm: grave}, regardless_of: agreed", "broken"),
        ("when: {harm: grave, agreed: no}, regardless_of: told", ""),
        ("when: {agreed: yes, harm: none, age: {below: 16}}, regardless_of: age", ""),
        ("when: {agreed: yes, age: 17}, regardless_of: age", "no two cases that meet its `when` differ in `age` alone"),
        (
            "when: {harm: grave}, as: {harm: rises}, outcome_never_moves: {from: [share, dont_share], to: escalate}",
            "no two cases that meet its `when` differ in `harm` as `as` says",
        ),
        (
            "when: {harm: [low, grave]}, as: {harm: rises}, outcome_never_moves: {from: share, to: dont_share}",
            "",
        ),
        (
            GRAVE + ", as: {agreed: {becomes: no}}, outcome_never_moves: {from: share, to: dont_share}",
            "no two cases that meet its `when` differ in `agreed` as `as` says",
        ),
        (
            "as: {agreed: {becomes: no}}, outcome_never_moves: {from: share, to: share}",
            "an outcome that stays the same has not moved",
        ),
        (
            GRAVE + ", as: {age: rises}, outcome_never_moves: {from: dont_share, to: share}",
            "the outcome is never don't share where its `when` holds",
        ),
        (GRAVE + ", as: {age: rises}, outcome_never_moves: {from: share, to: dont_share}", ""),
        ("when: {agreed: no}, required: always", "nothing that meets its `when` is shared"),
        ("when: {agreed: no}, required: never", "nothing that meets its `when` is shared"),
        (GRAVE + ", required: never", ""),
        (GRAVE + ", carries: note, on: escalate", "the outcome is never escalate where its `when` holds"),
        ("when: {harm: grave}, carries: note, on: escalate", ""),
        (GRAVE + ", escalates_to: lead", "nothing that meets its `when` escalates"),
        ("when: {harm: grave}, escalates_to: lead", ""),
        ("always: [share, escalate, dont_share]", "it allows every outcome"),
    ],
)
def test_a_promise_that_no_case_could_break_is_an_error(promise: str, why: str) -> None:
    """To list the bad case under `when` and then say "regardless of" it is the slip that is made most."""
    assert says_of(promise).startswith(why)
    assert bool(says_of(promise)) == bool(why)


def test_an_overlay_may_keep_a_promise_of_its_base_by_giving_the_outcome_nowhere(tmp_path: Path) -> None:
    """Where it asks somebody first, nothing is shared of which the base promises that it must be."""
    promise = "when: {harm: grave, agreed: yes}, required: never, protected: yes"
    (tmp_path / "base.yaml").write_text(POLICY.replace("PROMISE", promise))
    rule = "ask: {when: {base: share}, outcome: escalate, to: lead, because: Ask first.}"
    group = f"questions: {{first: {{rules: {{{rule[:-1]}, overrides: all}}}}}}"
    (tmp_path / "policy.yaml").write_text(f"policy: local\nversion: '1'\nextends: base.yaml\n{group}}}\n")
    assert not [each for each in load(tmp_path / "policy.yaml").findings if each.is_error]
