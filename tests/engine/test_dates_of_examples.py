"""Examples of a version that are dated outside of its period: once, with a day that fits."""

from __future__ import annotations

import datetime
from pathlib import Path

from sharepolicy import check, load

VERSION = """\
policy: v
version: '{version}'
facts:
  a: {{asks: Is a so?, type: yes/no}}
  today: {{asks: Which day?, type: date, decision_date: yes}}
questions: {{q: {{rules: {{r: {{when: {{a: yes}}, outcome: share, because: It is.}}}}}}}}
otherwise: {{outcome: dont_share, because: It is not.}}
roles: {{lead: the lead}}
unsettled: {{to: lead}}
example_files: [shared.yaml]
"""


def make(folder: Path, days: list[str]) -> None:
    """Two versions that share their examples."""
    for name, version in (("old", 1), ("new", 2)):
        (folder / f"{name}.yaml").write_text(VERSION.format(version=version), encoding="utf-8")
    text = "policy: v\nversions: [{file: old.yaml}, {file: new.yaml, from: 2026-09-01}]\n"
    (folder / "policy.yaml").write_text(text, encoding="utf-8")
    lines = ["examples:"]
    for number, day in enumerate(days):
        lines += [f"  e{number}:", f"    given: {{a: yes, today: {day}}}", "    expect: {outcome: share}"]
    (folder / "shared.yaml").write_text("\n".join(lines) + "\n", encoding="utf-8")


def test_examples_dated_outside_of_a_period_are_one_finding_with_a_day_that_fits(tmp_path: Path) -> None:
    """All of them are named; with that day they pass."""
    make(tmp_path, ["2026-03-01"] * 17)
    (finding,) = check(tmp_path).diagnostics
    assert finding.code == "failing-example"
    assert finding.message.startswith("17 examples are not decided as expected: their dates are outside the period")
    assert "2026-09-01" in finding.message
    day = finding.help.partition("`today: ")[2].partition("`")[0]
    assert datetime.date.fromisoformat(day) >= datetime.date(2026, 9, 1)
    assert all(f"e{number}" in finding.details for number in range(17))
    assert finding.span is not None
    assert (finding.span.line, finding.span.column) == (3, 21)
    make(tmp_path, [day])
    (finding,) = check(tmp_path).diagnostics
    assert finding.message.startswith("the example `e0` is not decided as expected: its date is outside the period")
    assert "until 2026-08-31" in finding.message


def test_the_day_that_is_offered_lies_within_the_bounds_of_the_date(tmp_path: Path) -> None:
    """And with no such day none is offered."""
    make(tmp_path, ["2026-03-01"])
    new = tmp_path / "new.yaml"
    bounded = VERSION.format(version=2).replace("decision_date: yes", "decision_date: yes, maximum: 2026-09-30")
    new.write_text(bounded, encoding="utf-8")
    finding = next(each for each in check(tmp_path).diagnostics if each.code == "failing-example")
    day = finding.help.partition("`today: ")[2].partition("`")[0]
    assert datetime.date(2026, 9, 1) <= datetime.date.fromisoformat(day) <= datetime.date(2026, 9, 30)


def test_each_example_is_told_of_by_itself_too(tmp_path: Path) -> None:
    """For programs that look at one."""
    make(tmp_path, ["2026-03-01"] * 2)
    report = check(tmp_path)
    results = [result for _, version in report.versions for result in version.examples]
    assert [result.passed for result in results] == [True, True, False, False]
    assert load(tmp_path / "old.yaml").name == "v"
