"""A policy for cases that go on: limits, a second step, facts of several kinds, some of which cannot be so together."""

from __future__ import annotations

import datetime
from functools import cache

from sharepolicy import Policy, load_text

_CLUB = """\
policy: club
title: When a swimming club may tell others that a child does not feel safe
version: 1.0.0
facts:
  risk: {asks: How great is the risk?, type: scale, values: [none, low, high]}
  agreed: {asks: Has the child agreed?, name: agreement, type: yes/no}
  seen: {asks: What was seen?, type: several-of, values: [bruise, hunger]}
  subject.age: {asks: How old are they?, type: number, minimum: 0, maximum: 17}
  item.private: {asks: Is it private?, type: yes/no}
  subject.recipient.knows: {asks: Do they know each other?, type: yes/no}
  decided_on: {asks: When is it decided?, type: date, decision_date: yes}
impossible:
  - {when: {risk: none, seen: {includes: bruise}}, because: A bruise is a risk.}
roles: {lead: the welfare lead, head: the head, board: the board}
questions:
  q:
    rules:
      danger: {when: {risk: high}, outcome: share, because: A child is in danger.}
      agreed:
        when: {agreed: yes, risk: [none, low], subject.age: {at_least: 12}}
        outcome: share
        because: They agree.
      refused: {when: {agreed: no, risk: [none, low]}, outcome: dont_share, because: They do not agree.}
      young:
        when: {agreed: yes, risk: [none, low], subject.age: {below: 12}}
        outcome: escalate
        to: lead
        because: They are young.
actions:
  tell: {on: [share], timing: after, says: Tell the child., within: 2 days}
  tell-soon: {on: [share], when: {seen: {includes: bruise}}, timing: after, says: Tell the parents., within: 4 hours}
  note: {on: [share, dont_share], when: {risk: [low, high]}, timing: after, says: Write down why.}
  review: {on: [share, dont_share], timing: after, says: Look again., within: 3 working days}
  new-form: {on: [share], timing: after, says: Use the new form., in_force: {from: 2026-03-04}}
escalation:
  soon:
    when: {risk: [low, high]}
    to: lead
    within: 1 hour
    because: There is a risk.
    then: [{to: head, after: 1 hour}, {to: board, after: 2 hours}]
unsettled: {to: lead}
otherwise: {outcome: escalate, to: lead, because: Ask.}
"""

START = datetime.datetime(2026, 3, 2, 9, tzinfo=datetime.UTC)
"""A Monday."""


@cache
def club() -> Policy:
    """The policy."""
    found = load_text(_CLUB)
    assert isinstance(found, Policy)
    return found


def hours(number: float) -> datetime.datetime:
    """So many hours after the start."""
    return START + datetime.timedelta(hours=number)
