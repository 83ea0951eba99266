"""`diff --format sarif | github | junit`: what a change does, at the lines that do it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from sharepolicy.analysis.change.fail_on import FAIL_ON
from sharepolicy.frontends.render.change_kinds import KINDS, MOVES
from sharepolicy.ground.codes import CODES
from sharepolicy.language.policy import OUTCOMES
from tests.helpers.editing import edit, git
from tests.helpers.published import check_sarif

Run = Callable[..., Any]

CASES = "case,risk,recipient.checked,subject.age\nOld,high,yes,40\nTwice,high,no,40\nWrong,huge,yes,40\n"


def sarif(run: Run, *arguments: object) -> Any:
    """What a comparison says as SARIF, which it is by the published schema."""
    log = json.loads(run("diff", *arguments, "--format", "sarif").out)
    check_sarif(log)
    return log["runs"][0]


def line_of(path: Path, text: str) -> int:
    """The line on which a text first stands in a file."""
    lines = path.read_text(encoding="utf-8").split("\n")
    return next(number for number, line in enumerate(lines, 1) if text in line)


def place(result: Any) -> tuple[str, int]:
    """File and line of a result."""
    (location,) = result["locations"]
    physical = location["physicalLocation"]
    return physical["artifactLocation"]["uri"], physical["region"]["startLine"]


def test_each_description_is_a_result_at_the_line_that_did_it(run: Run, changed: Path) -> None:
    """With its cause, and the example to paste; a warning whichever way it moves."""
    results = sarif(run, "club", "new")["results"]
    told = json.loads(run("diff", "club", "new", "--format", "json").out)
    moved = [result for result in results if "becomes" in result["ruleId"]]
    assert len(moved) == sum(len(move["described"]) for move in told["moves"])
    levels = {result["ruleId"]: result["level"] for result in moved}
    assert levels == {
        "share-becomes-dont-share": "warning",
        "share-becomes-escalate": "warning",
        "escalate-becomes-share": "warning",
        "escalate-becomes-dont-share": "warning",
    }
    line = line_of(changed / "new" / "policy.yaml", "danger: {says")
    assert {place(result) for result in moved} == {("new/policy.yaml", line)}
    assert "Cause: the definition `danger` was changed (its condition)." in moved[0]["message"]["text"]
    assert "```yaml\nshare-becomes-dont-share-1:\n" in moved[0]["message"]["markdown"]


def test_what_else_differs_in_effect_is_told_too(run: Run, changed: Path) -> None:
    """Actions at their lines, whom to ask, and a promise that is gone, where the policy begins."""
    results = sarif(run, "club", "new")["results"]
    others = {(r["ruleId"], r["level"], place(r)[1]): r["message"]["text"] for r in results}
    ring = line_of(changed / "new" / "policy.yaml", "ring-back:")
    assert others["action-moved", "note", ring] == "`ring-back`: due in 9 fewer cases."
    gone = "The invariant `always-recorded` (“Every decision is recorded.”) was removed."
    assert others["guard-loosened", "warning", 1] == gone
    assert any(kind == "escalation-moved" for kind, _, _ in others)


def test_every_kind_has_a_name_of_its_own_and_help() -> None:
    """Code hosts show the help beside each result; no name is that of a diagnostic."""
    names = [kind.name for kind in KINDS]
    assert len(set(names)) == len(names)
    assert not set(names) & set(CODES)
    assert len(MOVES) == len(OUTCOMES) * (len(OUTCOMES) - 1)
    for kind in KINDS:
        assert kind.page.startswith(f"# {kind.name}\n\n{kind.meaning}\n")
        assert kind.meaning.endswith(".")


@pytest.mark.parametrize("named", ["new", "HEAD:club"])
def test_a_policy_that_does_not_load_is_told_in_every_form(named: str, run: Run, repository: Path) -> None:
    """No service gets an empty file; people read it on the error stream, where JSON stands too."""
    for name in ("club", "new"):
        edit(repository / name / "policy.yaml", "never: dont_share", "never: share")
    git(repository, "commit", "-q", "-a", "-m", "broken")
    (result,) = sarif(run, "HEAD~1:club", named)["results"]
    assert (result["ruleId"], result["level"]) == ("broken-invariant", "error")
    assert place(result)[0].endswith("club/policy.yaml" if ":" in named else "new/policy.yaml")
    github = run("diff", "HEAD~1:club", named, "--format", "github")
    assert github.code == 3
    assert github.out.startswith("::error file=")
    assert "title=broken-invariant" in github.out
    assert "error[broken-invariant]" in github.err
    junit = run("diff", "HEAD~1:club", named, "--format", "junit")
    (suite,) = ElementTree.fromstring(junit.out)
    assert suite.attrib["name"] == f"HEAD~1:club to {named}"
    assert suite[0][0].attrib["type"] == "broken-invariant"
    plain = run("diff", "HEAD~1:club", named, "--format", "json")
    assert (plain.code, plain.out) == (3, "")
    assert json.loads(plain.err)["diagnostics"][0]["code"] == "broken-invariant"


def test_rules_that_come_and_go_have_a_place(run: Run, club: Path) -> None:
    """A new rule its own line; one that is gone, the group in which it stood."""
    shutil.copytree(club / "club", club / "new")
    policy = club / "new" / "policy.yaml"
    before, _, rest = policy.read_text(encoding="utf-8").partition("      consent-given:")
    policy.write_text(before + "otherwise:" + rest.partition("otherwise:")[2], encoding="utf-8")
    results = sarif(run, "club", "new")["results"]
    group = line_of(policy, "  consent:")
    assert {place(r)[1] for r in results if "becomes" in r["ruleId"]} == {group}
    back = sarif(run, "new", "club")["results"]
    rule = line_of(club / "club" / "policy.yaml", "consent-given:")
    assert {place(r)[1] for r in back if "becomes" in r["ruleId"]} == {rule}


def test_a_change_that_nothing_alone_has_made_stands_where_the_policy_begins(run: Run, club: Path) -> None:
    """A new impossible combination is to blame, and it has no line of its own to stand at."""
    shutil.copytree(club / "club", club / "new")
    edit(
        club / "new" / "vocabulary.yaml",
        "impossible:\n",
        "impossible:\n  - when: {risk: high, recipient.checked: no}\n    because: It is invented.\n",
    )
    gone = [r for r in sarif(run, "club", "new")["results"] if r["ruleId"] == "cases-gone"]
    assert [(place(r), r["level"]) for r in gone] == [(("new/policy.yaml", 1), "warning")]
    come = [r for r in sarif(run, "new", "club")["results"] if r["ruleId"] == "cases-new"]
    assert [(place(r), r["level"]) for r in come] == [(("club/policy.yaml", 1), "note")]


@pytest.mark.parametrize("kind", FAIL_ON)
def test_fail_on_makes_errors_of_exactly_what_it_names(run: Run, changed: Path, kind: str) -> None:
    """The command fails exactly when something is an error, an annotation and a failed test."""
    pairs = [("club", "new"), ("new", "club"), ("club", "club"), ("club", "worded")]
    shutil.copytree(changed / "club", changed / "worded")
    edit(changed / "worded" / "policy.yaml", "on: [escalate], when: {recipient.checked: no}", "on: [escalate]")
    for old, new in pairs:
        ran = run("diff", old, new, "--fail-on", kind, "--format", "sarif")
        log = json.loads(ran.out)
        check_sarif(log)
        errors = {r["ruleId"] for r in log["runs"][0]["results"] if r["level"] == "error"}
        assert bool(errors) == (ran.code == 1)
        if kind in ("more-open", "more-cautious"):
            openness = ["dont-share", "escalate", "share"]
            for before, after in (name.split("-becomes-") for name in errors):
                assert (openness.index(after) > openness.index(before)) == (kind == "more-open")
        said = run("diff", old, new, "--fail-on", kind, "--format", "github")
        assert ("::error " in said.out, said.code) == (bool(errors), ran.code)
        suites = ElementTree.fromstring(run("diff", old, new, "--fail-on", kind, "--format", "junit").out)
        failed = {case.find("failure").get("type") for case in suites[0] if case.find("failure") is not None}  # type: ignore[union-attr]
        assert failed == errors
        assert suites.get("failures") == suites[0].get("failures")


def test_effect_fails_on_an_action_alone(run: Run, club: Path) -> None:
    """No outcome moves, and yet people have to do other things."""
    shutil.copytree(club / "club", club / "new")
    edit(club / "new" / "policy.yaml", "on: [escalate], when: {recipient.checked: no}", "on: [escalate]")
    ran = run("diff", "club", "new", "--fail-on", "effect", "--format", "github")
    assert ran.code == 1
    line = line_of(club / "new" / "policy.yaml", "ring-back:")
    assert ran.out.startswith(f"::error file=new/policy.yaml,line={line},")
    assert "::notice title=sharepolicy::The same outcomes, proved for all 192 cases" in ran.out
    assert run("diff", "club", "new", "--fail-on", "any").code == 0


def test_github_takes_notes_for_notices(run: Run, changed: Path) -> None:
    """One command a line, and the headline last."""
    lines = run("diff", "club", "new", "--format", "github").out.rstrip("\n").split("\n")
    assert {line.partition(" ")[0] for line in lines} == {"::warning", "::notice"}
    assert lines[-1].startswith("::notice title=sharepolicy::More may be shared in some cases")
    opened = [line for line in lines if "title=escalate-becomes-share::" in line]
    assert opened
    assert all(line.startswith("::warning file=new/policy.yaml,line=") for line in opened)


def test_junit_has_a_test_for_each_description(run: Run, changed: Path) -> None:
    """All passed unless `--fail-on` says otherwise; equivalent policies are one test that passed."""
    (suite,) = ElementTree.fromstring(run("diff", "club", "new", "--format", "junit").out)
    assert (suite.get("name"), suite.get("failures")) == ("club to new", "0")
    names = [case.get("name") or "" for case in suite]
    assert names[:2] == ["compared", "share-becomes-dont-share-1"]
    assert len(set(names)) == len(names)
    assert suite[1].get("file") == "new/policy.yaml"
    failing = ElementTree.fromstring(run("diff", "club", "new", "--format", "junit", "--fail-on", "more-open").out)[0]
    failed = [case for case in failing if case.find("failure") is not None]
    assert [case.get("name") for case in failed] == ["escalate-becomes-share-1", "escalate-becomes-share-2"]
    (alone,) = ElementTree.fromstring(run("diff", "club", "club", "--format", "junit").out)[0]
    assert "This is proved." in (alone.findtext("system-out") or "")


def test_files_of_a_revision_are_called_as_in_the_working_tree(
    run: Run, repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The folder in which they were laid out is gone when somebody reads this."""
    git(repository, "commit", "-q", "-a", "-m", "second")
    results = sarif(run, "HEAD~1:club", "HEAD:club")["results"]
    assert results
    assert {place(result)[0] for result in results} == {"club/policy.yaml"}
    monkeypatch.chdir(repository / "club")
    results = sarif(run, "HEAD~1:policy.yaml", "HEAD:policy.yaml")["results"]
    assert {place(result)[0] for result in results} == {"policy.yaml"}


def test_real_cases_are_remarks_of_their_own(run: Run, changed: Path) -> None:
    """Those that move, and those that could not be read; neither fails a change."""
    (changed / "cases.csv").write_text(CASES, encoding="utf-8")
    arguments = ("club", "new", "--cases", "cases.csv")
    found = {r["ruleId"]: r for r in sarif(run, *arguments)["results"]}
    assert found["real-cases-moved"]["level"] == "warning"
    assert "cases.csv:2 (Old): share before, and no longer settled" in found["real-cases-moved"]["message"]["text"]
    assert found["real-cases-unread"]["level"] == "warning"
    assert "`huge` is not a value of `risk`" in found["real-cases-unread"]["message"]["text"]
    back = {r["ruleId"]: r for r in sarif(run, "new", "club", "--cases", "cases.csv")["results"]}
    assert back["real-cases-moved"]["level"] == "warning"


def test_every_level_that_a_remark_can_have_is_listed(run: Run, changed: Path) -> None:
    """That of its kind."""
    (changed / "cases.csv").write_text(CASES, encoding="utf-8")
    listed = {kind.name: kind.level for kind in KINDS}
    seen: dict[str, set[str]] = {}
    for pair in (("club", "new"), ("new", "club")):
        for result in sarif(run, *pair, "--cases", "cases.csv")["results"]:
            seen.setdefault(result["ruleId"], set()).add(result["level"])
            assert result["level"] == listed[result["ruleId"]]
    assert seen["real-cases-moved"] == {"warning"}
    assert (seen["guard-loosened"], seen["promise-changed"]) == ({"warning"}, {"note"})


def test_what_is_declared_impossible_is_told_before_all_else(run: Run, club: Path) -> None:
    """Such a case is refused, and no promise speaks of it: nobody may approve that without noticing."""
    shutil.copytree(club / "club", club / "new")
    edit(
        club / "new" / "vocabulary.yaml",
        "impossible:\n",
        "impossible:\n  - when: {risk: high, recipient.checked: no}\n    because: It is invented.\n",
    )
    told = run("diff", "club", "new", "--format", "markdown").out
    at = told.index("## Impossible combinations: a case that says one of them is refused, and no promise speaks of it")
    assert "- Now impossible: " in told[at:]
    assert at < told.index("## Everything that was edited")
    assert "Impossible combinations" in run("diff", "club", "new").out
