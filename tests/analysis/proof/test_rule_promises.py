"""Promises about the rules that decide."""

from __future__ import annotations

import pytest

from sharepolicy.engine.loading.load import load_text
from sharepolicy.engine.weighing.compare import compare
from sharepolicy.ground.diagnostic import PolicyError

POLICY = """
policy: club
facts: {danger: {asks: Danger?, type: yes/no}, agreed: {asks: Agreed?, type: yes/no}}
questions:
  g:
    rules:
      danger-now: {when: {danger: yes}, outcome: share, because: D.}
      they-agreed: {when: {agreed: yes}, outcome: share, because: A.}
otherwise: {outcome: dont_share, because: N.}
roles: {lead: the lead}
unsettled: {to: lead}
invariants:
"""


def flaws(promise: str) -> list[tuple[str, str, str]]:
    """What is found in the policy with this promise: code, message, and the case that shows it."""
    try:
        load_text(POLICY + f"  p: {{says: So it is., {promise}}}\n")
    except PolicyError as error:
        return [(each.code, each.message, each.details) for each in error.diagnostics]
    return []


def test_one_of_the_rules_decides() -> None:
    """The smallest case in which only another one does, or none, shows that it is broken."""
    assert not flaws("when: {danger: yes}, decided_by: danger-now")
    assert not flaws("when: {any: [{danger: yes}, {agreed: yes}]}, decided_by: [danger-now, they-agreed]")
    ((code, message, case),) = flaws("when: {agreed: yes}, decided_by: danger-now")
    assert (code, message) == (
        "broken-invariant",
        "the invariant `p` does not hold: something else than `danger-now` can decide",
    )
    assert case == "given:\n  danger: no\n  agreed: yes\n# decided: share, by they-agreed"
    ((_, _, case),) = flaws("when: {agreed: no}, decided_by: danger-now")
    assert case.endswith("# decided: don't share, by `otherwise`")


def test_a_rule_never_decides() -> None:
    """Even beside another one, with the same outcome."""
    assert not flaws("when: {agreed: no}, never_decided_by: they-agreed")
    ((_, message, case),) = flaws("when: {danger: yes}, never_decided_by: [they-agreed]")
    assert message == "the invariant `p` does not hold: `they-agreed` can decide"
    assert "agreed: yes" in case


@pytest.mark.parametrize("promise", ["decided_by", "never_decided_by"])
def test_a_rule_that_is_not_there_is_a_flaw(promise: str) -> None:
    """With the nearest name."""
    with pytest.raises(PolicyError) as found:
        load_text(POLICY + f"  p: {{says: So it is., {promise}: danger-nou}}\n")
    assert [(each.code, each.help) for each in found.value.diagnostics] == [
        ("unknown-rule", "did you mean `danger-now`?")
    ]


def test_a_promise_that_is_gone_is_a_guard_that_was_loosened() -> None:
    """A reader of the comparison learns what is no longer promised."""
    old = POLICY + "  p: {says: So it is., when: {danger: yes}, decided_by: danger-now}\n"
    new = old.replace("decided_by: danger-now", "decided_by: [danger-now, they-agreed]")
    guards = compare(load_text(old), load_text(new)).guards
    assert [each.says for each in guards] == [
        "the invariant `p` promises less: it no longer promises that `danger-now` decides"
    ]
    assert not compare(load_text(new), load_text(old)).guards
