"""A national rule, an overlay that asks what it says, and an overlay on that one."""

from __future__ import annotations

from pathlib import Path

from sharepolicy import load
from sharepolicy.engine.policies.policy import Policy

BASE = """\
policy: national
title: the national rule
version: "1"
facts:
  risk: {asks: How serious?, type: scale, values: [none, some, high]}
  consent: {asks: Agreed?, type: choice, values: [given, refused]}
  barred: {asks: Barred?, type: yes/no}
roles: {lead: your lead}
definitions: {serious: {when: {risk: {at_least: some}}, open: yes}}
principles:
  bars: {rules: {barred: {when: {barred: yes}, outcome: dont_share, because: Barred.}}}
  gates:
    rules:
      high: {when: {risk: high}, outcome: share, because: High risk.}
      agreed: {when: {consent: given, is: serious}, outcome: share, because: Agreed.}
precedence: [bars, gates]
otherwise: {outcome: escalate, to: lead, because: Unsure.}
"""
OVERLAY = """\
policy: ours
version: "1"
extends: base.yaml
may: [share -> escalate]
facts: {head_agreed: {asks: Has the head agreed?, type: yes/no}}
roles: {head: the head}
definitions: {serious: {when: {risk: high}}}
principles:
  head-first:
    before: bars
    rules:
      ask-the-head: {when: {base: share, head_agreed: no}, outcome: escalate, to: head, because: The head first.}
invariants:
  head-is-asked: {says: The head is asked first., when: {base: share, head_agreed: no}, always: escalate}
  never-more: {says: Nothing is shared that they would not share., when: {base: [dont_share, escalate]}, never: share}
"""
SECOND = """\
policy: team
version: "1"
extends: ours.yaml
may: [escalate -> dont_share]
principles:
  team-first:
    before: head-first
    rules:
      no: {when: {base: escalate, risk: none}, outcome: dont_share, because: Not here.}
"""


def write(folder: Path, **texts: str) -> Path:
    for name, text in texts.items():
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    return folder


def policy(path: Path) -> Policy:
    found = load(path)
    assert isinstance(found, Policy)
    return found
