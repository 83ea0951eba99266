"""What a policy says of its examples, from Python: the same as the command line, and never of another text."""

from __future__ import annotations

import datetime
import json
import shutil
from pathlib import Path

import pytest

import sharepolicy
from sharepolicy import CaseError
from sharepolicy.analysis.change.change import Side
from sharepolicy.frontends.cli import main

CLUB = Path(__file__).parents[1] / "frontends" / "policy"
MORE = """\
examples:
  old-refusal:
    given: {risk: none, subject.consent: refused, subject.age: 8}
    expect: {outcome: dont_share}
  new-year:
    given: {risk: none, decided_on: 2026-01-01, subject.consent: given, item.shows: {name: no}}
    expect: {outcome: share}
"""


@pytest.fixture
def club(tmp_path: Path) -> Path:
    """The small policy in a folder of its own."""
    return Path(shutil.copytree(CLUB, tmp_path / "club"))


@pytest.fixture
def more(tmp_path: Path) -> Path:
    """A file of further examples."""
    path = tmp_path / "more.yaml"
    path.write_text(MORE, encoding="utf-8")
    return path


def printed(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> dict[str, object]:
    """What the command line prints as JSON."""
    assert main([*map(str, arguments), "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert isinstance(found, dict)
    return found


def test_python_gives_what_the_command_line_gives(club: Path, more: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Results, coverage, mutants and influence."""
    policy = sharepolicy.load(club)
    every = [*policy.examples, *policy.read_examples(more)]
    told = printed(capsys, "test", club, more, "--coverage", "--mutation")
    assert [result.to_dict() for result in policy.try_examples(every)] == told["examples"]
    assert policy.coverage(every).to_dict() == told["coverage"]
    assert policy.mutation(every).to_dict() == told["mutation"]
    counted = printed(capsys, "influence", club)
    assert policy.influence().to_dict() == counted


def test_its_own_examples_are_meant_when_none_are_given(club: Path) -> None:
    """And none at all when an empty list is."""
    policy = sharepolicy.load(club)
    assert [result.example.name for result in policy.try_examples()] == ["girl-in-danger"]
    assert policy.coverage().to_dict() == policy.coverage(policy.examples).to_dict()
    assert policy.coverage([]).percent < policy.coverage().percent
    assert policy.mutation([]).score < policy.mutation().score


def test_with_what_is_suggested_nothing_goes_unnoticed(club: Path) -> None:
    """The suggestions are examples like any other."""
    policy = sharepolicy.load(club)
    found = policy.suggestions()
    added = [suggestion.missing.example(f"more-{n}") for n, suggestion in enumerate(found.examples)]
    assert added
    assert policy.mutation([*policy.examples, *added]).score == 100
    assert json.loads(json.dumps(found.to_dict())) == found.to_dict()
    assert len(found.to_dict()["examples"]) == len(added)


def test_the_day_of_examples_can_be_said(club: Path) -> None:
    """Of those that say no date."""
    policy = club / "policy.yaml"
    text = policy.read_text(encoding="utf-8")
    policy.write_text(
        text.replace(
            "when: {is: danger, recipient.checked: yes}",
            "when: {is: danger, recipient.checked: yes}\n        in_force: {until: 2026-01-31}",
        ),
        encoding="utf-8",
    )
    loaded = sharepolicy.load(policy, prove=False)
    for day, passed in ((datetime.date(2026, 1, 31), True), (datetime.date(2026, 2, 1), False)):
        assert [result.passed for result in loaded.try_examples(on=day)] == [passed]
        covered = {item.name: item.covered for item in loaded.coverage(on=day).of("rule")}
        assert covered["danger-comes-first"] is passed


def test_of_a_policy_as_on_a_day_the_examples_of_other_days_are_left_out(club: Path) -> None:
    """Those of that day are decided as on it, though it asks for no date any more."""
    policy = club / "policy.yaml"
    policy.write_text(policy.read_text(encoding="utf-8") + MORE.removeprefix("examples:\n"), encoding="utf-8")
    names = {
        day: [
            result.example.name
            for result in sharepolicy.load(policy, on=datetime.date(*day)).try_examples()
            if result.passed
        ]
        for day in ((2026, 1, 1), (2025, 1, 1))
    }
    assert names == {
        (2026, 1, 1): ["girl-in-danger", "old-refusal", "new-year"],
        (2025, 1, 1): ["girl-in-danger", "old-refusal"],
    }


def test_examples_that_cannot_be_read_are_said_and_never_passed_over(
    club: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """From Python, by `test`, and by whatever compares policies."""
    whole = sharepolicy.load(club)
    assert whole.examples
    policy = club / "policy.yaml"
    policy.write_text(
        policy.read_text(encoding="utf-8").replace("given: {risk: high", "given: {rusk: high"), encoding="utf-8"
    )
    flawed = sharepolicy.load(policy)
    with pytest.raises(CaseError, match="no fact is called `rusk`"):
        flawed.coverage()
    assert flawed.coverage([]).percent >= 0
    for pair, side in (((whole, flawed), Side.AFTER), ((flawed, whole), Side.BEFORE)):
        ((unread, (why,)),) = sharepolicy.compare(*pair).unread_examples.items()
        assert unread is side
        assert why.startswith("policy.yaml:")
        assert "no fact is called `rusk`" in why
    assert main(["test", str(policy)]) == 2
    said = capsys.readouterr()
    assert (said.out, said.err.count("no fact is called `rusk`")) == ("", 1)
    assert main(["diff", str(policy), str(policy)]) == 0
    assert capsys.readouterr().out.count("no fact is called `rusk`") == 2


def test_examples_are_those_of_the_text_that_was_loaded(club: Path) -> None:
    """The file was changed after the policy was loaded, and before its examples were asked for."""
    policy = club / "policy.yaml"
    loaded, fixed = sharepolicy.load(policy), sharepolicy.load(policy, on=datetime.date(2026, 1, 1))
    policy.write_text(
        policy.read_text(encoding="utf-8").replace("outcome: dont_share", "outcome: escalate"), encoding="utf-8"
    )
    assert fixed.examples
    assert all(result.passed for result in fixed.try_examples())
    policy.unlink()
    assert loaded.examples
    assert all(result.passed for result in loaded.try_examples())


def test_a_policy_that_no_file_holds_has_no_examples() -> None:
    """Yet others can be tried on it."""
    policy = sharepolicy.load_text(CLUB.joinpath("policy.yaml").read_text(encoding="utf-8"), folder=CLUB)
    assert policy.examples == ()
    assert policy.try_examples(sharepolicy.load(CLUB).examples)[0].passed
