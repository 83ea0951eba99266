"""What changes between the periods of a policy, in words for people."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sharepolicy import load
from sharepolicy.ground import budget

Run = Callable[..., Any]

POLICY = """\
policy: per
version: '1'
facts:
  risk: {asks: How serious?, type: scale, values: [low, mid, high]}
  today: {asks: Which day?, type: date, decision_date: yes}
questions:
  q:
    rules:
      a: {when: {risk: high}, outcome: share, because: High., in_force: {until: 2026-06-30}}
      b: {when: {risk: low}, outcome: dont_share, because: Low.}
otherwise: {outcome: escalate, because: Ask.}
actions:
  tell: {on: [share, escalate], when: {today: {at_most: 2026-06-30}}, timing: after, says: Tell.}
invariants:
  rising:
    when: {today: {at_most: 2026-06-30}}
    as: {risk: rises}
    outcome_never_moves: {from: share, to: [dont_share, escalate]}
    says: More risk never shares less.
  late: {says: Never late., when: {today: {at_least: 2026-07-01}, risk: low}, never: share}
"""


@pytest.fixture
def per(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A policy of two periods."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "per.yaml").write_text(POLICY, encoding="utf-8")
    return tmp_path


def test_a_promise_that_is_silent_in_a_period_is_not_removed(run: Run, per: Path) -> None:
    """It says nothing about those days. No word of the code is shown."""
    out = run("periods", "per.yaml").out
    assert "The invariant `rising` says nothing about these days." in out
    assert "The invariant `late` is about these days, but not those before." in out
    assert "removed" not in out
    assert "added" not in out
    assert "(when)" not in out
    assert "The action `tell`: no longer in force." in out
    change = json.loads(run("periods", "per.yaml", "--format", "json").out)["periods"][1]["change"]
    assert change["edits"] == [
        "the action `tell`: no longer in force",
        "the invariant `rising` says nothing about these days",
        "the invariant `late` is about these days, but not those before",
    ]


def test_a_promise_that_a_version_does_not_make_is_removed(run: Run, per: Path) -> None:
    """And a property is called what people call it."""
    (per / "new.yaml").write_text(
        POLICY.partition("  rising")[0].replace("version: '1'", "version: '2'")
        + "  late: {says: Never late., regardless_of: [risk], when: {risk: low}}\n",
        encoding="utf-8",
    )
    text = "policy: per\nversions: [{file: per.yaml}, {file: new.yaml, from: 2027-01-01}]\n"
    (per / "policy.yaml").write_text(text, encoding="utf-8")
    last = run("periods", "policy.yaml").out.partition("From 2027-01-01")[2]
    assert "The invariant `late`" in last
    assert "never_shifts" not in last
    assert "regardless_of" not in last


def test_a_rule_whose_period_ended_is_not_said_to_have_another_condition(run: Run, per: Path) -> None:
    """In a comparison of two days."""
    out = run("diff", "per.yaml@2026-01-01", "per.yaml@2026-08-01").out
    assert "The rule `a`: no longer in force" in out
    assert "its condition was changed" not in out
    back = run("diff", "per.yaml@2026-08-01", "per.yaml@2026-01-01").out
    assert "The rule `a`: now in force" in back


def test_many_periods_end_in_time(per: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Comparing them all is one step: each by itself would be quick, and a thousand of them would not."""
    loaded = load("per.yaml")
    monkeypatch.setattr("sharepolicy.frontends.commands.periods.load", lambda *_, **__: loaded)
    monkeypatch.setattr(budget, "SECONDS", 0.0)
    ran = run("periods", "per.yaml")
    assert (ran.code, ran.out) == (3, "")
    assert "error[over-limit]: comparing its periods takes more than" in ran.err
