"""A policy with several versions in time, as texts."""

from __future__ import annotations

import datetime
from pathlib import Path

DATE = "today: {asks: On which day?, type: date, decision_date: yes}"


STARTS = (None, datetime.date(2026, 3, 1), datetime.date(2026, 3, 2), datetime.date(2026, 9, 1))


RULES = (
    "one: {when: {agreed: yes}, outcome: share, because: Agreed.}",
    "one: {when: {agreed: yes}, outcome: dont_share, because: Not now.}",
    "one: {when: {agreed: no}, outcome: share, because: Turned round.}",
    "one: {when: {agreed: no, today: {at_least: 2026-10-01}}, outcome: dont_share, because: From October.}",
)


def version(number: int) -> str:
    """The text of one version."""
    return f"""
policy: pilot
version: {number}.0.0
facts:
  {DATE}
  agreed: {{asks: Agreed?, type: yes/no}}
questions:
  only:
    rules:
      {RULES[number]}
otherwise: {{outcome: escalate, to: lead, because: Ask.}}
roles: {{lead: the lead}}
unsettled: {{to: lead}}
examples:
  any: {{given: {{}}, expect: {{settled: no}}}}
"""


def timeline(starts: tuple[datetime.date | None, ...] = STARTS) -> str:
    """The list of versions that begin on some days."""
    entries = [f"  - {{{f'from: {start}, ' if start else ''}file: v{n}.yaml}}\n" for n, start in enumerate(starts)]
    return "policy: pilot\nversions:\n" + "".join(entries)


def written(made: Path) -> Path:
    """A folder, with that policy in it."""
    (made / "policy.yaml").write_text(timeline(), encoding="utf-8")
    for number in range(len(STARTS)):
        (made / f"v{number}.yaml").write_text(version(number), encoding="utf-8")
    return made
