"""`in_force`: outside its period a part of a policy is not there, whichever part it is."""

from __future__ import annotations

import datetime

import pytest

from sharepolicy import PolicyError, load_text
from sharepolicy.language.condition import Test
from sharepolicy.language.policy import Outcome
from sharepolicy.language.values import Ranges

PERIOD = "in_force: {from: 2026-03-01, until: 2026-03-31}"
DAYS = Ranges.of(datetime.date(2026, 3, 1).toordinal(), datetime.date(2026, 3, 31).toordinal())
BEFORE, WITHIN, AFTER = datetime.date(2026, 2, 28), datetime.date(2026, 3, 31), datetime.date(2026, 4, 1)

POLICY = """\
policy: seasons
facts:
  agreed: {asks: Did they agree?, type: yes/no}
  urgent: {asks: Is it urgent?, type: yes/no}
  today: {asks: Which day is it?, type: date, decision_date: yes}
roles: {lead: the lead}
unsettled: {to: lead}
definitions:
  willing: {when: {agreed: yes}}
questions:
  asking:
    rules:
      willing-shares: {when: {is: willing}, outcome: share, because: They agreed.}
otherwise: {outcome: escalate, because: Nobody said., to: lead}
escalation:
  soon: {when: {urgent: yes}, to: lead, within: 1 hour}
actions:
  note-it: {on: share, when: {urgent: yes}, timing: after, says: Note it.}
  log-it: {on: share, timing: after, says: Log it.}
invariants:
  yes-shares: {says: A yes shares., when: {agreed: yes}, always: share}
"""
LINES = {
    "definition": "willing: {when: {agreed: yes}",
    "escalation line": "soon: {when: {urgent: yes}",
    "action": "note-it: {on: share, when: {urgent: yes}",
    "invariant": "yes-shares: {says: A yes shares., when: {agreed: yes}",
}


def with_period(line: str) -> str:
    """The policy with a period beside the condition of a line."""
    assert line in POLICY
    return POLICY.replace(line, f"{line}, {PERIOD}")


@pytest.mark.parametrize("line", LINES.values(), ids=LINES)
def test_a_period_is_one_more_line_about_the_date(line: str) -> None:
    """The same policy as with that line written out, so everything true of conditions is true of periods."""
    start, _, end = line.rpartition("{")
    written_out = f"{start}{{today: {{between: [2026-03-01, 2026-03-31]}}, {end}"
    by_hand, in_force = (
        load_text(text, prove=False) for text in (POLICY.replace(line, written_out), with_period(line))
    )
    assert in_force.document == by_hand.document != load_text(POLICY).document


def test_an_action_without_a_condition_has_a_period_too() -> None:
    """It is due on each day within, and on no other."""
    policy = load_text(POLICY.replace("log-it: {on: share", f"log-it: {{on: share, {PERIOD}"))
    for day, due in ((BEFORE, []), (WITHIN, ["log-it"]), (AFTER, [])):
        decision = policy.decide({"agreed": "yes", "urgent": "no"}, on=day)
        assert [each.action.name for each in decision.actions] == due


def test_a_definition_does_not_hold_outside_its_period() -> None:
    """Nor is anything shared for it; the promise is then broken, unless it has the same period."""
    with pytest.raises(PolicyError, match="yes-shares"):
        load_text(with_period(LINES["definition"]))
    both = with_period(LINES["definition"]).replace(LINES["invariant"], f"{LINES['invariant']}, {PERIOD}")
    policy = load_text(both)
    for day, outcome in ((BEFORE, Outcome.ESCALATE), (WITHIN, Outcome.SHARE), (AFTER, Outcome.ESCALATE)):
        assert policy.decide({"agreed": "yes", "urgent": "no"}, on=day).outcome is outcome


def test_a_group_gives_its_period_to_all_of_its_rules() -> None:
    """A rule that has one of its own is in force on the days that lie in both."""
    text = POLICY.replace("  asking:\n", f"  asking:\n    {PERIOD}\n")
    assert load_text(text, prove=False).rules["willing-shares"].in_force == Test("today", DAYS)
    for own, first, last in (
        ("{until: 2026-03-10}", datetime.date(2026, 3, 1), datetime.date(2026, 3, 10)),
        ("{from: 2026-03-10}", datetime.date(2026, 3, 10), datetime.date(2026, 3, 31)),
    ):
        narrower = text.replace("because: They agreed.", f"because: They agreed., in_force: {own}")
        period = load_text(narrower, prove=False).rules["willing-shares"].in_force
        assert period == Test("today", Ranges.of(first.toordinal(), last.toordinal()))
    never = text.replace("because: They agreed.", "because: They agreed., in_force: {from: 2027-01-01}")
    with pytest.raises(PolicyError) as refused:
        load_text(never)
    (flaw,) = refused.value.diagnostics
    assert flaw.message == "this rule is only in force on days on which its group is not"
    assert [label.text for label in flaw.labels] == ["the period of the group"]


@pytest.mark.parametrize("line", [*LINES.values(), "  asking:\n"], ids=[*LINES, "group"])
@pytest.mark.parametrize(
    ("period", "code"),
    [
        ("{}", "missing-property"),
        ("{from: soon}", "bad-name"),
        ("{from: 2026-02-02, until: 2026-02-01}", "contradictory-condition"),
        ("{since: 2026-02-02}", "unknown-property"),
    ],
)
def test_what_is_wrong_with_a_period_is_said(line: str, period: str, code: str) -> None:
    """Wherever it stands."""
    written = f"  asking:\n    in_force: {period}\n" if line.startswith("  asking") else f"{line}, in_force: {period}"
    with pytest.raises(PolicyError) as refused:
        load_text(POLICY.replace(line, written), prove=False)
    assert code in [flaw.code for flaw in refused.value.diagnostics]


@pytest.mark.parametrize("line", [*LINES.values(), "  asking:\n"], ids=[*LINES, "group"])
def test_a_period_needs_the_date_of_the_decision(line: str) -> None:
    """Or it would mean nothing."""
    written = f"  asking:\n    {PERIOD}\n" if line.startswith("  asking") else f"{line}, {PERIOD}"
    undated = POLICY.replace(line, written).replace(", decision_date: yes", "")
    with pytest.raises(PolicyError) as refused:
        load_text(undated, prove=False)
    assert "missing-decision-date" in [flaw.code for flaw in refused.value.diagnostics]
