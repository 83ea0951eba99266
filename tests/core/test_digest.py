"""A digest stays what it was: records name policies by it."""

from __future__ import annotations

from pathlib import Path

from sharepolicy.engine.loading.load import load_text
from tests.helpers.national import BASE, OVERLAY, SECOND, write
from tests.helpers.national import policy as read

POLICY = """
policy: club
title: What a club may tell
facts:
  risk: {asks: How serious?, type: scale, values: {none: No sign., high: Serious.}}
  subject.agreed: {asks: Did they agree?, type: yes/no}
  item.shows: {asks: What does it show?, type: several-of, values: [home, school]}
  subject.age: {asks: How old?, type: number, minimum: 0, maximum: 25, decimals: 1, unit: years}
  today: {asks: Which day is it?, type: date, decision_date: yes, minimum: 2020-01-01, maximum: 2099-12-31}
impossible: [{when: {risk: none, subject.age: {above: 24.5}}, because: Nobody asks then.}]
sources: {guide: {title: A guide, clauses: {"1.1": Share what protects.}}}
definitions:
  bad: {says: It is bad., when: {any: [{risk: high}, {not: {subject.agreed: yes}}]}}
questions:
  harm:
    asks: [risk]
    rules:
      home:
        when: {is: bad, item.shows: {includes: home}}
        outcome: share
        because: It protects.
        source: guide/1.1
        overrides: [young]
        in_force: {from: 2026-01-01}
  rest:
    rules:
      young: {when: {subject.age: {below: 3.5}}, outcome: escalate, to: lead, because: They are small.}
otherwise: {outcome: dont_share, because: There is no reason to.}
unsettled: {to: lead, because: Find out more.}
roles: {lead: The lead}
escalation:
  soon: {when: {risk: high}, to: lead, within: 1 hour}
actions:
  record: {on: [share, dont_share, escalate], timing: after, says: Write it down.}
invariants:
  careful: {says: More danger never closes., as: {risk: rises}, outcome_never_moves: {from: share, to: dont_share}}
  noted: {says: It is written down., carries: [record]}
"""

DIGEST = "sha256:52baca546d49beb9ce390558aed3448a348b8406edaa37039b0c8649006bacf8"


def test_a_digest_stays_what_it_was() -> None:
    """Whatever classes are called later. Whoever changes this must tell everybody who kept one."""
    assert load_text(POLICY, prove=False).digest == DIGEST
    assert load_text(POLICY.replace("It protects.", "It helps."), prove=False).digest != DIGEST


def test_so_does_that_of_an_overlay_that_asks_its_base(tmp_path: Path) -> None:
    """What a base says is in it once, whichever fields hold it."""
    write(tmp_path, base=BASE, ours=OVERLAY, team=SECOND)
    assert [read(tmp_path / f"{name}.yaml").digest.split(":")[1][:12] for name in ("ours", "team")] == [
        "28cfe286971f",
        "477728568957",
    ]
