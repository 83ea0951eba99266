"""Days on which only one of two policies decides are told, and count as cases that only one can decide."""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from sharepolicy import compare, load
from sharepolicy.engine.loading.check import check
from sharepolicy.forms.registry import SCHEMAS
from tests.helpers.editing import edit, one_line

Run = Callable[..., Any]

POLICY = """\
policy: house
version: {number}.0.0
facts:
  today: {{asks: On which day?, type: date, decision_date: yes}}
  agreed: {{asks: Agreed?, type: yes/no}}
questions:
  only:
    rules:
      agreed: {{when: {{agreed: yes}}, outcome: share, because: It was agreed.}}
otherwise: {{outcome: escalate, to: lead, because: Ask.}}
roles: {{lead: the lead}}
unsettled: {{to: lead}}
"""
LATER = datetime.date(2026, 9, 30)


@pytest.fixture
def new(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with a policy of two versions in `old` and in `new`, of which the second begins later."""
    monkeypatch.chdir(tmp_path)
    for folder, start in (("old", ""), ("new", "from: 2026-06-01, ")):
        (tmp_path / folder).mkdir()
        for number in (1, 2):
            text = POLICY.format(number=number)
            (tmp_path / folder / f"{number}.yaml").write_text(text, encoding="utf-8")
        listed = f"policy: house\nversions:\n  - {{{start}file: 1.yaml}}\n  - {{from: {LATER}, file: 2.yaml}}\n"
        (tmp_path / folder / "policy.yaml").write_text(listed, encoding="utf-8")
    return tmp_path / "new"


def test_days_that_are_no_longer_decided_are_told(run: Run, new: Path) -> None:
    """Whoever decides a late case as of its day is refused now."""
    says = "The new policy refuses every case of these days, which the old one decided: until 2026-05-31."
    alike = "The same outcomes, proved for all 2 cases that both can decide; but which days are decided changed."
    for command in ("diff", "report"):
        text = one_line(run(command, "old", "new").out)
        assert "Until 2026-05-31: only the old policy decides." in text
        assert f"2026-06-01 to 2026-09-29: {alike}" in text
        assert f"From {LATER}: Equivalent" in text
        assert says in text
    assert says in run("handbook", "new", "--since", "old", "--format", "markdown", "--on", "2026-07-01").out
    for kind in ("any", "effect"):
        assert run("diff", "old", "new", "--fail-on", kind).code == 1
    assert run("diff", "old", "new", "--fail-on", "more-open").code == 0
    sarif = json.loads(run("diff", "old", "new", "--format", "sarif", "--fail-on", "any").out)
    assert [(one["ruleId"], one["level"]) for one in sarif["runs"][0]["results"]] == [("cases-gone", "error")]
    found = json.loads(run("diff", "old", "new", "--format", "json").out)
    Draft202012Validator(SCHEMAS["changes"]()).validate(found)
    first, second = (period["change"] for period in found["periods"])
    assert first["days_only_before"] == [{"from": None, "until": "2026-05-31"}]
    assert (first["equivalent"], second["equivalent"]) == (False, True)
    assert second["days_only_before"] == first["days_only_after"] == []


def test_days_that_are_decided_now_are_told(run: Run, new: Path) -> None:
    """The other way round."""
    text = one_line(run("diff", "new", "old").out)
    assert "Until 2026-05-31: only the new policy decides." in text
    assert "The new policy decides on these days, and the old one refused every case: until 2026-05-31." in text
    assert run("diff", "new", "old", "--fail-on", "any").code == 1
    assert '"ruleId": "cases-new"' in run("diff", "new", "old", "--format", "sarif").out


def test_they_are_told_whichever_day_is_compared(run: Run, new: Path) -> None:
    """Also from Python."""
    for day in (LATER, datetime.date(2026, 7, 1)):
        change = compare("old", "new", on=day)
        assert [str(each) for each in change.days_only_before] == ["until 2026-05-31"]
        assert not change.equivalent
        assert run("diff", "old", "new", "--on", str(day), "--fail-on", "any").code == 1
    assert compare("old", "old", on=LATER).equivalent
    assert compare("old/1.yaml", load("old", on=LATER)).equivalent  # a policy as of a day knows of no other


def test_bounds_of_the_day_are_told_as_days_too(run: Run, new: Path) -> None:
    """A policy without versions decides on the days that its own fact allows."""
    edit(new / "1.yaml", "decision_date: yes", "decision_date: yes, minimum: 2026-01-01, maximum: 2026-12-31")
    change = compare("old/1.yaml", "new/1.yaml")
    assert [str(each) for each in change.days_only_before] == ["until 2025-12-31", "from 2027-01-01"]
    assert "2025-12-31 or from 2027-01-01." in one_line(run("diff", "old/1.yaml", "new/1.yaml").out)


def test_a_handbook_tells_of_every_version_that_changed(run: Run, new: Path) -> None:
    """A board that approves the policy of today also approves what it will say; each version stands on the page."""
    edit(new / "policy.yaml", "from: 2026-06-01, ", "")
    arguments = ("handbook", "new", "--since", "old", "--format", "markdown", "--on", "2026-07-01")
    assert "Equivalent: both policies decide alike" in (same := run(*arguments).out)
    assert same.count("### Since old, ") == 1
    edit(new / "2.yaml", "outcome: share", "outcome: dont_share")
    told = run(*arguments).out
    assert "### Since old, 1.0.0, in force until 2026-09-29\n\n**Equivalent: " in told
    _, _, later = told.partition("### Since old, 2.0.0, in force from 2026-09-30\n\n")
    assert later.startswith("**Less may be shared: 1 of 2 cases gets another outcome.**")
    signed = told[told.index("## To sign") :]
    digests = [load(f"new/{number}.yaml").digest for number in (1, 2)]
    assert f"| Digest | `{digests[0]}` |" in signed
    assert f"| Version for other days | 2.0.0 (in force from 2026-09-30) `{digests[1]}` |" in signed
    assert signed.count("| Changes since |") == 2


@pytest.mark.parametrize(
    ("first", "second", "says"),
    [
        ("maximum: 2026-05-31", "", "`house` decides nothing on days between its versions: 2026-06-01 to 2026-09-29"),
        ("maximum: 2026-09-29", "minimum: 2026-11-01", "days between its versions: 2026-09-30 to 2026-10-31"),
        ("", "minimum: 2126-01-01", "`house` decides only until 2026-09-29 or from 2126-01-01, and not today"),
        ("", "maximum: 2026-10-31", "`house` decides only until 2026-10-31, and not today"),
        ("minimum: 2020-01-01", "maximum: 2126-10-31", ""),
    ],
)
def test_the_bounds_of_versions_leave_no_days_out(new: Path, first: str, second: str, says: str) -> None:
    """Today, or between the days on which it decides: no period of a version says so."""
    edit(new / "policy.yaml", "from: 2026-06-01, ", "")
    for file, bound in (("1.yaml", first), ("2.yaml", second)):
        edit(new / file, "decision_date: yes", f"decision_date: yes, {bound}" if bound else "decision_date: yes ")
    found = check("new").diagnostics
    assert [each.code for each in found] == ["not-in-force"] * bool(says)
    assert all(says in each.message and each.span for each in found)


def test_a_policy_that_decides_nothing_today_is_a_finding(run: Run, new: Path) -> None:
    """As with a slip in a year: nothing else says so before somebody needs an answer."""
    assert check("new").clean
    for was, now in (("2026-06-01", "2126-06-01"), ("2026-09-30", "2126-09-30")):
        edit(new / "policy.yaml", was, now)
    (found,) = check("new").diagnostics
    assert found.code == "not-in-force"
    assert found.message == "no version of `house` is in force today"
    assert found.help == "its first version is in force 2126-06-01 to 2126-09-29: is the year right?"
    assert run("check", "new").code == 1
    edit(new / "1.yaml", "decision_date: yes", "decision_date: yes, maximum: 2020-12-31")
    (found,) = check("new/1.yaml").diagnostics
    assert (found.code, found.message) == ("not-in-force", "`house` decides only until 2020-12-31, and not today")
