"""Time limits that are counted from a date of the case."""

from __future__ import annotations

import pytest

from sharepolicy import load_text
from sharepolicy.analysis.change.change import Change
from sharepolicy.core.digest import digest
from sharepolicy.engine.weighing.compare import compare
from sharepolicy.ground.diagnostic import Diagnostic
from sharepolicy.ground.text import Text
from sharepolicy.language.within import AT_ONCE, NO_LIMIT, Within, soonest, within_from
from sharepolicy.reading.policies import read_policy_text

POLICY = """\
policy: small
version: 1.0.0
facts:
  asked_on: {name: the day of the request, asks: When did they ask?, type: date}
  told_on: {asks: When were they told?, type: date}
  today: {asks: Which day is it?, type: date, decision_date: yes}
  subject.born: {asks: When were they born?, type: date}
  shows: {asks: What does it show?, type: several-of, values: [address, school]}
  risk: {asks: How serious is it?, type: scale, values: [low, high]}
roles: {leader: the leader}
principles:
  all:
    rules:
      high: {when: {risk: high, shows: {only: []}}, outcome: share, because: It is serious.}
      born: {when: {risk: high, subject.born: {at_least: 2020-01-01}}, outcome: share, because: They are small.}
      told: {when: {told_on: {at_least: 2020-01-01}, risk: high}, outcome: share, because: They know.}
otherwise: {outcome: escalate, to: leader, because: Nobody knows.}
unsettled: {to: leader}
escalation:
  by-law: {within: 60 days from asked_on, because: The law says so.}
  by-our-rules: {within: 30 days, because: We have promised.}
actions:
  answer: {on: share, timing: with, within: 2 weeks from asked_on, says: Answer them.}
examples:
  low:
    given: {risk: low}
    expect: {outcome: escalate, within: [30 days, 60 days from asked_on]}
  high:
    given: {risk: high, shows: []}
    expect: {outcome: share, actions: {answer: {within: 14 days from asked_on}}}
"""


def limit(text: str) -> Within:
    found = within_from(text)
    assert found is not None
    return found


def flaws(before: str, after: str) -> list[Diagnostic]:
    assert before in POLICY
    reading = read_policy_text(Text("policy.yaml", POLICY.replace(before, after)), examples=True)
    return [flaw for flaw in reading.diagnostics if flaw.is_error]


def test_limits_from_different_days_are_never_comparable() -> None:
    """Not even `at once` and a limit from long ago; only no limit at all is later than each."""
    found = [
        limit("1 day"),
        limit("1 day from asked_on"),
        limit("1 day from told_on"),
        AT_ONCE,
        limit("0 days from asked_on"),
    ]
    for one in found:
        assert one <= one
        assert one < NO_LIMIT
        assert not one >= NO_LIMIT
        for other in found:
            assert one.start == other.start or not one <= other
    assert limit("1 day from asked_on") < limit("2 days from asked_on")
    assert soonest(found) == {AT_ONCE, limit("0 days from asked_on"), limit("1 day from told_on")}


def test_both_are_said_and_have_their_beginning() -> None:
    """In a decision as data; the examples of the policy expect both."""
    policy = load_text(POLICY)
    answer = policy.decide({"risk": "low"}).to_dict()["escalation"][0]
    assert [(each["text"], each.get("from")) for each in answer["limits"]] == [
        ("30 days", None),
        ("60 days from asked_on", "asked_on"),
    ]
    assert "from" not in answer["limits"][0]
    (action,) = policy.decide({"risk": "high", "shows": []}).to_dict()["actions"]
    assert action["limit"] == {"amount": 2, "unit": "weeks", "text": "2 weeks from asked_on", "from": "asked_on"}


def test_a_limit_uses_its_date() -> None:
    """Nothing but the limits names the day of the request."""
    found = read_policy_text(Text("policy.yaml", POLICY)).diagnostics
    assert [flaw.message for flaw in found] == []


@pytest.mark.parametrize(
    ("before", "after", "code", "at", "help_"),
    [
        ("60 days from asked_on, b", "60 days from askd_on, b", "unknown-fact", "askd_on", "did you mean `asked_on`?"),
        ("60 days from asked_on, b", "60 days from risk, b", "wrong-value-kind", "risk", ""),
        ("60 days from asked_on, b", "60 days from shows, b", "wrong-value-kind", "shows", ""),
        ("60 days from asked_on, b", "60 days from today, b", "wrong-value-kind", "today", "`told_on`"),
        ("60 days from asked_on, b", '"60 days from subject.born", b', "wrong-value-kind", "subject.born", "asked_on"),
        ("2 weeks from asked_on", "2 weeks from askd_on", "unknown-fact", "askd_on", "did you mean `asked_on`?"),
        ("14 days from asked_on", "14 days from askd_on", "unknown-fact", "askd_on", "did you mean `asked_on`?"),
        (", 60 days from asked_on]", ", 60 days from askd_on]", "unknown-fact", "askd_on", "did you mean `asked_on`?"),
        ("60 days from asked_on, b", "at once from asked_on, b", "bad-name", "at once from asked_on", ""),
    ],
)
def test_each_flaw_is_shown_at_its_place(before: str, after: str, code: str, at: str, help_: str) -> None:
    """At the name of the date."""
    (flaw,) = flaws(before, after)
    assert flaw.code == code
    assert flaw.span is not None
    assert flaw.span.content == at
    assert help_ in flaw.help


def change(old: str, new: str, rename: dict[str, str] | None = None) -> Change:
    return compare(load_text(old), load_text(new), rename=rename)


def test_a_comparison_tells_another_beginning() -> None:
    """It is an edit, and who is asked by when has changed."""
    found = change(
        POLICY,
        POLICY.replace("60 days from asked_on, b", "60 days from told_on, b").replace(
            ", 60 days from asked_on]", ", 60 days from told_on]"
        ),
    )
    assert [edit.name for edit in found.edits] == ["by-law"]
    assert "60 days from asked_on" in found.edits[0].says[0]
    assert found.escalations


def test_a_comparison_follows_a_new_name() -> None:
    """A limit that is counted from the same date under a new name is no change."""
    found = change(POLICY, POLICY.replace("asked_on", "request_date"), {"asked_on": "request_date"})
    assert not [edit for edit in found.edits if edit.kind != "fact"]
    assert not found.escalations
    assert not found.actions
    assert change(POLICY, POLICY.replace("asked_on", "request_date")).escalations


def test_it_counts_in_the_digest() -> None:
    """From which day a limit is counted is content."""
    plain = POLICY.replace("60 days from asked_on, b", "60 days from told_on, b").replace(
        ", 60 days from asked_on]", ", 60 days from told_on]"
    )
    assert digest(load_text(POLICY).document) != digest(load_text(plain).document)
