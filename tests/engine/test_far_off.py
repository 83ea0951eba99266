"""Parts that hold on no day near today are told: the year may be a slip, and nothing else would say so."""

from __future__ import annotations

import datetime

import pytest

from sharepolicy import load_text
from sharepolicy.engine.loading.far_off import far_off
from sharepolicy.language.periods import EVER, Period

TODAY = datetime.date(2026, 11, 29)
POLICY = """\
policy: small
version: "1"
facts:
  today: {asks: Which day is it?, type: date, decision_date: yes}
  harm: {asks: How bad is it?, type: scale, values: [none, low, grave]}
  agreed: {asks: Have they agreed?, type: yes/no}
roles: {lead: the lead}
definitions:
  bad: {says: It is bad., when: {harm: grave}, DEFINITION}
questions:
  all:
    rules:
      danger: {when: {is: bad}, outcome: share, because: Danger., overrides: refused, RULE}
      refused: {when: {agreed: no}, outcome: dont_share, because: They did not agree.}
otherwise: {outcome: escalate, to: lead, because: Ask.}
unsettled: {to: lead}
escalation:
  soon: {to: lead, within: 1 hour, when: {harm: low}, because: It is urgent., LINE}
  usual: {within: 2 days, because: Soon.}
actions:
  ring: {on: [share, escalate], timing: before, says: Ring., when: {harm: low}, ACTION}
invariants:
  told: {says: Danger is not kept quiet., when: {harm: grave, agreed: yes}, never: dont_share, PROMISE}
"""
PARTS = {
    "RULE": "the rule `danger`",
    "DEFINITION": "the definition `bad`",
    "LINE": "the escalation line `soon`",
    "ACTION": "the action `ring`",
    "PROMISE": "the invariant `told`",
}


def found(period: Period = EVER, **periods: str) -> list[str]:
    """What is told of the policy in which some parts are in force in some period only."""
    text = POLICY
    for part in PARTS:
        text = text.replace(f", {part}", f", in_force: {{{periods[part]}}}" if part in periods else "")
    return [each.message for each in far_off(load_text(text).compiled, period, TODAY)]


@pytest.mark.parametrize("part", PARTS)
def test_what_begins_in_another_century_is_told(part: str) -> None:
    """And what begins next year, or ended last year, is not."""
    told = found(**{part: "from: 2206-01-01"})
    assert f"{PARTS[part]} holds only from 2206-01-01, on no day within 5 years of today" in told
    assert all(
        found(**{part: period}) == [] for period in ("from: 2028-04-01", "until: 2024-01-01", "from: 2006-01-01")
    )


def test_a_promise_about_days_long_gone_is_told_unless_a_rule_is_about_them() -> None:
    """An old rule stands for old cases, and so does what is promised of it. A promise alone promises nothing."""
    assert found(PROMISE="until: 2016-01-01") == [
        "the invariant `told` holds only until 2016-01-01, on no day within 5 years of today"
    ]
    assert found(RULE="until: 2016-01-01") == []
    assert found(RULE="until: 2016-01-01", PROMISE="until: 2016-01-01") == []


def test_a_version_of_old_days_is_left_alone() -> None:
    """It is there for cases of its time."""
    old = Period(None, datetime.date(2016, 12, 31))
    assert found(old, PROMISE="until: 2016-01-01") == []
