"""Lines, branches and steps that change no decision: a whole rule like that was told, a branch was passed over."""

from __future__ import annotations

import pytest

from sharepolicy import load_text

POLICY = """\
policy: small
version: "1"
facts:
  harm: {asks: How bad is it?, type: scale, values: [none, low, grave]}
  agreed: {asks: Have they agreed?, type: yes/no}
  age: {asks: How old are they?, type: number, minimum: 0, maximum: 25}
  tells: {asks: What does it tell?, type: several-of, values: [address, health]}
roles: {lead: the lead, deputy: the deputy}
impossible:
  - {when: {age: {above: 20}}, because: They are too old for us.}
questions:
  all:
    rules:
      danger: {when: WHEN, outcome: share, because: Danger., overrides: refused}
      refused: {when: {agreed: no}, outcome: dont_share, because: They did not agree.}
      health: {when: {tells: {includes: [address, health]}, agreed: yes}, outcome: escalate, to: deputy, because: Ask.}
precedence: [all]
otherwise: {outcome: escalate, to: lead, because: Ask.}
unsettled: {to: lead}
escalation:
  soon: {to: lead, within: 1 hour, because: It is urgent., THEN}
"""


def found(when: str, then: str = "then: {to: deputy, after: 1 hour}") -> list[str]:
    """What is told of idle lines, or of people who are asked again."""
    text = POLICY.replace("WHEN", when).replace("THEN", then).replace("because: Danger., overrides: refused", RULE)
    return [each.message for each in load_text(text).findings if each.code == "idle-line"]


RULE = "because: Danger., overrides: [refused, health]"
ALWAYS = "a line of the rule `danger` changes nothing: it holds in every possible case"
NEVER = "a branch of the rule `danger` changes nothing: it holds in no possible case"


@pytest.mark.parametrize(
    ("when", "says"),
    [
        ("{harm: grave}", []),
        ("{any: [{harm: grave}, {harm: low, agreed: no}]}", []),
        ("{any: [{harm: grave}, {harm: low, not: {harm: low}}]}", [NEVER]),
        ("{any: [{harm: grave}, {harm: low, age: {above: 20}}]}", [NEVER]),
        ("{harm: grave, any: [{agreed: no}, {age: {above: 22}}]}", [NEVER]),
        ("{harm: grave, not: {age: {above: 20}}}", [ALWAYS]),
        ("{harm: grave, agreed: [yes, no]}", [ALWAYS]),
        ("{harm: grave, age: {at_most: 25}}", [ALWAYS]),
        ("{harm: grave, any: [{}]}", [ALWAYS]),
        ("{harm: grave, any: [{agreed: yes}, {agreed: no}]}", [ALWAYS]),
        ("{harm: {at_least: none}, agreed: yes}", [ALWAYS]),
        (
            "{harm: grave, count: {at_least: 2, of: [{agreed: yes}, {agreed: yes}]}}",
            ["a line of the rule `danger` counts one thing twice"],
        ),
        ("{harm: grave, count: {at_least: 1, of: [{agreed: yes}, {age: {below: 3}}]}}", []),
    ],
)
def test_a_line_that_changes_nothing_is_told(when: str, says: list[str]) -> None:
    """Of each, once, at the outermost place."""
    assert found(when) == says


@pytest.mark.parametrize(
    ("then", "again"),
    [
        ("then: {to: deputy, after: 1 hour}", ""),
        ("then: {to: lead, after: 1 hour}", "lead"),
        ("then: [{to: deputy, after: 1 hour}, {to: lead, after: 1 hour}]", ""),
        ("then: [{to: deputy, after: 1 hour}, {to: deputy, after: 1 hour}]", "deputy"),
    ],
)
def test_whoever_has_not_answered_is_not_asked_again(then: str, again: str) -> None:
    """Then nobody answers at all."""
    says = f"the escalation line `soon` asks `{again}` when `{again}` has not answered"
    assert found("{harm: grave}", then) == ([says] if again else [])
