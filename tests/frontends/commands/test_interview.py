"""`test --interview`: how many screens the examples and random cases take."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]

POLICY = """
policy: gate
facts:
  risk: {asks: How large is the risk?, type: scale, values: [low, high, extreme]}
  age: {asks: How old are they?, type: number, minimum: 0, maximum: 20}
  shows: {asks: What does it show?, type: several-of, values: [face, home], usual: []}
  storm: {asks: Is there a storm?, type: yes/no, usual: no}
questions:
  q:
    rules:
      large: {when: {risk: extreme}, outcome: share, because: A.}
      calm: {when: {risk: low, age: {at_least: 9}, shows: {only: []}, storm: no}, outcome: share, because: B.}
otherwise: {outcome: escalate, because: C.}
examples:
  extreme: {given: {risk: extreme}, expect: {outcome: share}}
  calm: {given: {risk: low, age: 10, shows: [], storm: no}, expect: {outcome: share}}
  calm-at-sea: {given: {risk: low, age: 10, shows: []}, expect: {settled: no}}
  stormy: {given: {risk: low, age: 10, storm: yes}, expect: {outcome: escalate}}
"""


@pytest.fixture
def gate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The policy, in the current folder."""
    (tmp_path / "gate.yaml").write_text(POLICY, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def _interviews(run: Run, *arguments: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(run("test", "gate.yaml", *arguments, "--format", "json").out)["interviews"]
    return found


def test_each_example_is_played_by_somebody_who_knows_no_more(run: Run, gate: Path) -> None:
    """One screen if it is extreme; with a storm, the screen of what is usual answers that too."""
    (found,) = _interviews(run, "--interview")
    assert {name: found[name] for name in ("of", "when", "cases", "median", "ninetieth", "most", "open")} == {
        "of": "examples",
        "when": None,
        "cases": 4,
        "median": 3,
        "ninetieth": 3,
        "most": 3,
        "open": 1,
    }
    stormy = next(each for each in found["longest"] if each["name"] == "stormy")
    assert (stormy["name"], stormy["settled"]) == ("stormy", True)
    assert stormy["case"] == {"risk": "low", "age": 10, "storm": "yes"}
    assert stormy["screens"] == [
        {"shows": "question", "facts": ["risk"]},
        {"shows": "question", "facts": ["age"]},
        {"shows": "usual", "facts": ["shows/face", "shows/home", "storm"]},
    ]


def test_it_reads_as_text(run: Run, gate: Path) -> None:
    """The counts, those that fit the filter, and the longest with what each screen asks."""
    out = " ".join(run("test", "gate.yaml", "--when", "risk=high, extreme", "--when", "age=at least 3").out.split())
    assert "examples, 4 cases: median 3, nine in ten at most 3, longest 3; 1 left open" in out
    assert "with risk=high, extreme and age=at least 3, 0 cases: no interview" in out
    assert "- stormy, 3 screens: risk; age; what is usual (shows, storm)" in out
    assert "- calm-at-sea, 3 screens, and left open: risk; age; what is usual (shows, storm)" in out


@pytest.mark.parametrize(
    ("when", "cases"),
    [
        (["risk=extreme"], 1),
        (["risk=low"], 3),
        (["risk=low, extreme"], 4),
        (["risk=low", "risk=extreme"], 0),
        (["age=at least 10"], 3),
        (["age=at least 11"], 0),
        (["shows/face=no"], 2),
        (["storm=yes", "risk=low"], 1),
    ],
)
def test_a_filter_counts_the_cases_in_which_it_is_known(when: list[str], cases: int, run: Run, gate: Path) -> None:
    """Not those in which it is only possible."""
    _, found = _interviews(run, *(part for each in when for part in ("--when", each)))
    assert (found["cases"], found["when"]) == (cases, " and ".join(when))


def test_random_cases_are_complete_and_always_the_same(run: Run, gate: Path) -> None:
    """So all of them are settled, and a second run says the same."""
    _, found = _interviews(run, "--random", "60")
    assert (found["of"], found["cases"], found["open"]) == ("random", 60, 0)
    assert _interviews(run, "--random", "60")[1] == found
    assert found["longest"][0]["name"].startswith("random case ")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--when", "risk"], "`--when risk` is not FACT=VALUE"),
        (["--when", "rsk=low"], "`gate` has no fact `rsk`; did you mean `risk`?"),
        (["--when", "risk=huge"], "`--when risk=huge`: I did not understand `huge`."),
        (["--when", "shows=face"], "`shows` is a several-of: name one of its values"),
        (["--when", "age=30"], "`--when age=30`: `30` is outside what `age` can be"),
        (["--when", "risk=unknown"], "Every case fits that."),
        (["--random", "0"], "`0` is not a number from 1 to 1,000,000"),
    ],
)
def test_a_filter_that_says_nothing_is_refused(arguments: list[str], message: str, run: Run, gate: Path) -> None:
    """With what is wrong; nothing is counted."""
    ran = run("test", "gate.yaml", *arguments)
    assert (ran.code, ran.out) == (2, "")
    assert message in " ".join(ran.err.split())


def test_a_filter_may_name_what_only_one_version_knows(run: Run, gate: Path) -> None:
    """In the other version no case fits it."""
    day = "  today: {asks: What day is it?, type: date, decision_date: yes}\n"
    (gate / "gate.yaml").write_text(POLICY.replace("facts:\n", "facts:\n" + day, 1), encoding="utf-8")
    new = POLICY.replace("storm", "gale").replace("facts:\n", "facts:\n" + day, 1)
    (gate / "new.yaml").write_text(new, encoding="utf-8")
    both = "policy: gate\nversions:\n  - {file: gate.yaml}\n  - {from: 2026-02-01, file: new.yaml}\n"
    (gate / "both.yaml").write_text(both, encoding="utf-8")
    ran = run("test", "both.yaml", "--when", "gale=yes", "--format", "json")
    versions = json.loads(ran.out)["versions"]
    assert [[one["cases"] for one in version["interviews"]] for version in versions] == [[4, 0], [4, 1]]
    assert run("test", "both.yaml", "--when", "gales=yes").code == 2
