"""What the commands say of a policy with several versions in time."""

from __future__ import annotations

import datetime
import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from sharepolicy.forms.registry import SCHEMAS
from tests.frontends.conftest import Run

FACTS = """
facts:
  today: {asks: On which day?, type: date, decision_date: yes}
  agreed: {asks: Agreed?, type: yes/no}
"""
OLD, NEW = (
    f"""policy: pilot
title: A pilot
version: {number}.0.0{FACTS}questions:
  only:
    rules:
      agreed: {{when: {{agreed: yes}}, outcome: {outcome}, because: It was agreed.}}
otherwise: {{outcome: escalate, to: lead, because: Ask.}}
roles: {{lead: the lead}}
unsettled: {{to: lead}}
examples:
  one: {{given: {{agreed: yes}}, expect: {{outcome: {outcome}}}}}
"""
    for number, outcome in ((1, "share"), (2, "dont_share"))
)
TODAY = datetime.date.today()
ONE_DAY = datetime.timedelta(days=1)
BEFORE, AFTER = TODAY - datetime.timedelta(days=400), TODAY + datetime.timedelta(days=400)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A policy whose second version begins in more than a year, and one where it has begun more than a year ago."""
    monkeypatch.chdir(tmp_path)
    for name, day in (("later", AFTER), ("sooner", BEFORE)):
        (tmp_path / name).mkdir()
        (tmp_path / name / "policy.yaml").write_text(
            f"policy: pilot\nversions:\n  - {{file: old.yaml}}\n  - {{from: {day}, file: new.yaml}}\n", encoding="utf-8"
        )
        (tmp_path / name / "old.yaml").write_text(OLD, encoding="utf-8")
        (tmp_path / name / "new.yaml").write_text(NEW, encoding="utf-8")
    (tmp_path / "case.yaml").write_text("policy: later\nfacts:\n  agreed: yes\n", encoding="utf-8")
    return tmp_path


def test_a_case_is_decided_by_the_version_of_its_day(folder: Path, run: Run) -> None:
    """Of today, of the day that is asked for, and of the date in the case."""
    assert run("decide", "case.yaml").out.startswith("SHARE\n")
    assert run("decide", "case.yaml", "--on", str(AFTER)).out.startswith("DON'T SHARE\n")
    assert run("decide", "case.yaml", "--policy", f"later@{AFTER}").out.startswith("DON'T SHARE\n")
    for command in ("decide", "explain"):
        dated = f"policy: later\nfacts:\n  agreed: yes\n  today: {AFTER}\n"
        (folder / "dated.yaml").write_text(dated, encoding="utf-8")
        assert "DON'T SHARE" in run(command, "dated.yaml").out
    assert "SHARE\n" in run("ask", "--policy", "later", stdin="1\n").out


def test_a_date_that_leaves_the_version_open_is_decided_over_both(folder: Path, run: Run) -> None:
    """The command does not pick one: it says that both are possible, and asks for the day."""
    between = f"policy: later\nfacts:\n  agreed: yes\n  today: {{at_least: {TODAY}}}\n"
    (folder / "open.yaml").write_text(between, encoding="utf-8")
    for command in ("decide", "explain"):
        said = " ".join(run(command, "open.yaml").out.split())
        assert said.startswith("NOT SETTLED YET")
        assert "Find out first 1. On which day?" in said
        assert "version 1.0.0, digest sha256:" in said
        assert " or version 2.0.0, digest sha256:" in said
    plain = json.loads(run("decide", "open.yaml", "--format", "json").out)
    Draft202012Validator(SCHEMAS["decision"]()).validate(plain)
    assert [each["version"] for each in plain["policy"]["versions"]] == ["1.0.0", "2.0.0"]
    assert run("decide", "open.yaml", "--on", str(AFTER)).out.startswith("DON'T SHARE\n")
    whole = between + "recipients: {school: {}, nurse: {}}\n"
    (folder / "open.yaml").write_text(whole, encoding="utf-8")
    plain = json.loads(run("decide", "open.yaml", "--format", "json").out)
    Draft202012Validator(SCHEMAS["request-decision"]()).validate(plain)
    assert [plain["answers"][part["answer"]]["possible"] for part in plain["parts"]] == [["share", "dont_share"]] * 2


@pytest.mark.parametrize("command", ["suggest", "trace", "influence", "schema"])
def test_commands_about_one_policy_say_which_version_they_are_about(folder: Path, run: Run, command: str) -> None:
    """Nobody takes the version of today for the whole."""
    ran = run(command, "later")
    assert ran.code == 0
    said = " ".join(ran.err.split())
    assert "`later` has 2 versions in time. This is about version 1.0.0, " in said
    assert f"which is in force until {AFTER - ONE_DAY}." in said
    assert f"For another, name a day, such as later@{AFTER}." in said
    assert run(command, f"later@{AFTER}").err == ""


def test_a_version_without_a_number_is_told_by_its_days(folder: Path, run: Run) -> None:
    """There is no hole in the sentence."""
    path = folder / "later" / "old.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("version: 1.0.0\n", ""), encoding="utf-8")
    assert f"This is about the one in force until {AFTER - ONE_DAY}." in " ".join(run("trace", "later").err.split())


def test_the_examples_of_every_version_are_run_in_its_period(folder: Path, run: Run) -> None:
    """As `check` does: what fails in a version that does not count today is not passed over."""
    ran = run("test", "later")
    assert (ran.code, ran.err) == (0, "")
    until, since = f"== Until {AFTER - ONE_DAY}, version 1.0.0", f"== From {AFTER}, version 2.0.0"
    assert (
        ran.out == f"{until}\n\nThe example is decided as expected.\n\n{since}\n\nThe example is decided as expected.\n"
    )
    path = folder / "later" / "new.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("expect: {outcome: dont_share", "expect: {outcome: share"))
    more = "examples:\n  two: {given: {agreed: no}, expect: {outcome: escalate}}\n"
    (folder / "more.yaml").write_text(more, encoding="utf-8")
    ran = run("test", "later", "more.yaml", "--junit", "found.xml")
    assert ran.code == run("check", "later").code == 1
    assert "All 2 examples are decided as expected.\n\n" + since in ran.out
    assert "FAILS: one, later/new.yaml" in ran.out
    assert f'name="pilot, from {AFTER}" tests="2" failures="1"' in (folder / "found.xml").read_text(encoding="utf-8")
    plain = json.loads(run("test", "later", "more.yaml", "--format", "json", "--coverage").out)
    Draft202012Validator(SCHEMAS["test"]()).validate(plain)
    assert (plain["good"], [one["good"] for one in plain["versions"]]) == (False, [True, False])
    assert [one["name"] for one in plain["examples"]] == ["one", "two", "one", "two"]
    github = run("test", "later", "--format", "github").out
    assert github.startswith("::error file=later/new.yaml,")
    assert f"From {AFTER}: " in github
    assert run("test", "later", "more.yaml", "-k", "two").code == 0
    assert run("test", "later", "-k", "two").code == 2


def test_changes_are_told_by_period(folder: Path, run: Run) -> None:
    """What counts on the same days is compared; where it is one and the same, a line is enough."""
    ran = run("diff", "later", "sooner", "--fail-on", "any")
    assert ran.code == 1
    first, second, third = ran.out.split("\n")[:3]
    assert first.startswith(f"Until {BEFORE - ONE_DAY}: Equivalent: both policies decide alike in all 2 cases.")
    assert second.startswith(f"{BEFORE} to {AFTER - ONE_DAY}: Less may be shared")
    assert third.startswith(f"From {AFTER}: Equivalent")
    assert ran.out.count("\n== ") == 1
    assert run("diff", "later", "sooner", "--on", str(AFTER), "--fail-on", "any").code == 0
    assert run("report", "later", "sooner").out.count("\n# ") == 1
    plain = json.loads(run("diff", "later", "sooner", "--format", "json").out)
    Draft202012Validator(SCHEMAS["changes"]()).validate(plain)
    assert [period["change"]["moved"] for period in plain["periods"]] == [0, 1, 0]
    assert plain["periods"][1]["from"] == str(BEFORE)
    github = run("diff", "later", "sooner", "--format", "github").out
    notices = [line.partition("::notice title=sharepolicy::")[2] for line in github.split("\n")[-4:-1]]
    assert notices == ran.out.split("\n")[:3]
    junit = run("diff", "later", "sooner", "--format", "junit").out
    assert junit.count("<testsuite ") == 3
    assert f"later to sooner, from {AFTER}" in junit
    assert run("diff", "later", "sooner", "--cases", "case.yaml").code == 2


def test_versions_that_never_count_on_one_day_are_not_compared(folder: Path, run: Run) -> None:
    """There is nothing to compare, and the command says so."""
    ran = run("diff", "later", "old.yaml@2020-01-01")
    assert ran.code == 2
    (folder / "late").mkdir()
    late = f"policy: pilot\nversions:\n  - {{from: {AFTER}, file: ../later/new.yaml}}\n"
    (folder / "late" / "policy.yaml").write_text(late, encoding="utf-8")
    ran = run("diff", "later", "late", "--on", str(TODAY), "--root", ".")
    assert (ran.code, ran.err) == (2, f"error: `later` and `late` are not both in force on {TODAY}\n")


def test_a_vocabulary_is_checked_with_the_versions_that_use_it(folder: Path, run: Run) -> None:
    """The list of versions is what is checked."""
    (folder / "words.yaml").write_text(f"vocabulary: words\n{FACTS.strip()}\n", encoding="utf-8")
    for name in ("old", "new"):
        path = folder / "later" / f"{name}.yaml"
        path.write_text(path.read_text(encoding="utf-8").replace(FACTS, "\nuses: [../words.yaml]\n"), encoding="utf-8")
    assert "later/policy.yaml: pilot, 2 versions in time" in run("check", "words.yaml").out


def test_a_version_whose_file_is_not_there_is_told_at_its_entry(folder: Path, run: Run) -> None:
    """Whoever reads it; also when only that version is asked for."""
    (folder / "later" / "new.yaml").unlink()
    for arguments in (["check", "later"], ["check", f"later@{AFTER}"], ["trace", "later"], ["trace", f"later@{AFTER}"]):
        ran = run(*arguments)
        said = ran.out + ran.err
        assert "`later/new.yaml` cannot be read: there is no such file" in said
        assert "later/policy.yaml:4:30" in said
    assert run("trace", f"later@{TODAY}").code == 0


def test_check_tells_each_version(folder: Path, run: Run) -> None:
    """As text, as JSON, as JUnit."""
    assert f"From {AFTER}: A pilot, version 2.0.0" in run("check", "later").out
    plain = json.loads(run("check", "later", "--format", "json").out)
    Draft202012Validator(SCHEMAS["check"]()).validate(plain)
    assert [version["version"] for version in plain["policies"][0]["versions"]] == ["1.0.0", "2.0.0"]
    assert run("check", "later", "--format", "junit").out.count("<testsuite ") == 2
    assert run("check", "later@2020-01-01").out.startswith("later@2020-01-01: A pilot, version 1.0.0")


def test_many_cases_are_decided_for_a_day(folder: Path, run: Run) -> None:
    """No version decides the rows of another one in silence."""
    (folder / "rows.csv").write_text("agreed\nyes\n", encoding="utf-8")
    undated = run("batch", "later", "rows.csv", "-o", "out.csv")
    said = f"Version 1.0.0 of `later`, in force until {AFTER - ONE_DAY}, decides."
    assert (undated.code, " ".join(undated.err.split())) == (0, f"{said} For another one, name a day with --on.")
    assert (folder / "out.csv").read_text(encoding="utf-8").split("\n")[1].startswith("share")
    (folder / "dated.csv").write_text(f"agreed,today\nyes,{TODAY}\nyes,{AFTER}\n", encoding="utf-8")
    refused = run("batch", "later", "dated.csv")
    assert refused.code == 2
    assert f"`{AFTER}` is outside what `today` can be" in " ".join(refused.out.split())
    for day, answer in ((TODAY, "share"), (AFTER, "dont_share")):
        assert run("batch", "later", "rows.csv", "--on", str(day), "-o", "out.csv").code == 0
        assert (folder / "out.csv").read_text(encoding="utf-8").split("\n")[1].startswith(answer)
    assert run("sql", "later", "--dialect", "duckdb", "--table", "cases").code == 2
    new, old = (
        run("sql", "later", "--dialect", "duckdb", "--table", "cases", "--on", str(day)) for day in (AFTER, TODAY)
    )
    assert (new.code, old.code) == (0, 0)
    assert new.out != old.out


class AnyDate(type):
    """Dates of the clock below are dates, and so are all others."""

    def __instancecheck__(cls, value: object) -> bool:
        return isinstance(value, type(TODAY))


class Later(datetime.date, metaclass=AnyDate):
    """A clock that is some years fast."""

    @classmethod
    def today(cls) -> datetime.date:  # type: ignore[override]
        """A day on which another version is in force, and rules have ended."""
        return AFTER + 400 * ONE_DAY


def outcome_in(page: str) -> str:
    """The outcome that a page says."""
    (found,) = [line for line in page.split("\n") if line in ("SHARE", "DON'T SHARE", "ESCALATE")]
    return found


@pytest.mark.parametrize("named", ["later", "sooner", f"later@{AFTER}", "later/old.yaml"])
@pytest.mark.parametrize("on", [None, BEFORE - ONE_DAY, AFTER])
def test_a_saved_interview_is_decided_alike_on_any_later_day(
    folder: Path, run: Run, monkeypatch: pytest.MonkeyPatch, named: str, on: datetime.date | None
) -> None:
    """The day on which it was decided is saved with it, and the policy as on a day stays that one."""
    if "@" in named and on not in (None, AFTER):
        return
    old = folder / "later" / "old.yaml"
    until = f"in_force: {{until: {TODAY}}}, outcome: share"
    old.write_text(OLD.replace("outcome: share, because", f"{until}, because").split("examples:")[0], encoding="utf-8")
    asked = run("ask", "--policy", named, "--save", "saved.yaml", *(["--on", str(on)] if on else []), stdin="1\n")
    assert asked.code == 0
    monkeypatch.chdir(folder / "sooner")

    with monkeypatch.context() as later:
        later.setattr(datetime, "date", Later)
        decided = run("decide", "../saved.yaml", "--root", "..")
    assert decided.code == 0, decided.err
    assert outcome_in(decided.out) == outcome_in(asked.out)
