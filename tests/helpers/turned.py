"""A policy that turns round on one day, with its date under any name."""

from __future__ import annotations

import datetime
from pathlib import Path

from sharepolicy import load
from sharepolicy.engine.policies.policy import Policy

OLD, NEW = datetime.date(2026, 5, 1), datetime.date(2026, 10, 1)


START = datetime.date(2026, 9, 1)


ONE_DAY = datetime.timedelta(days=1)


def version(number: int, date: str, agreed: str, disagreed: str, more: str = "") -> str:
    """A version with these outcomes; `date` is its fact for the date of the decision, if it has one."""
    return f"""
policy: pilot
version: {number}.0.0
facts:
  {date}
  {more}
  agreed: {{asks: Agreed?, type: yes/no}}
questions:
  only:
    rules:
      yes-{number}: {{when: {{agreed: yes}}, outcome: {agreed}, because: Agreed.}}
      no-{number}: {{when: {{agreed: no}}, outcome: {disagreed}, because: Not agreed.}}
"""


def dated(name: str, bounds: str = "") -> str:
    """A fact for the date of the decision."""
    return f"{name}: {{asks: On which day?, type: date, decision_date: yes{bounds}}}"


def two(folder: Path, first: str, second: str, name: str = "pilot") -> Path:
    """A policy whose second version is in force from September."""
    made = folder / name
    made.mkdir()
    (made / "policy.yaml").write_text(
        f"policy: pilot\nversions:\n  - {{file: old.yaml}}\n  - {{from: {START}, file: new.yaml}}\n", encoding="utf-8"
    )
    (made / "old.yaml").write_text(first, encoding="utf-8")
    (made / "new.yaml").write_text(second, encoding="utf-8")
    return made


def turned(folder: Path, old: str = dated("today"), new: str = dated("today")) -> Policy:
    """A policy that shares what is agreed, and from September on does not."""
    return load(two(folder, version(1, old, "share", "dont_share"), version(2, new, "dont_share", "dont_share")))
