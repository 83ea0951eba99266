"""`check --format sarif | github | junit`: what it found, in the words of code hosts and CI services."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from attrs import evolve

from sharepolicy.frontends.render.github import render_github
from sharepolicy.frontends.render.junit import Suite, TestCase, render_junit
from sharepolicy.frontends.render.remarks import Remark, remark_of
from sharepolicy.frontends.render.sarif import render_sarif, uri_of
from sharepolicy.ground.codes import CODES
from sharepolicy.ground.diagnostic import Diagnostic, Label
from sharepolicy.ground.text import Span, Text
from tests.helpers.editing import edit
from tests.helpers.published import check_sarif, flaws

Run = Callable[..., Any]
TEXT = Text("my folder/á#.yaml", "first: 😀 one\nsecond: two\n")


def _log(remarks: list[Remark]) -> Any:
    return json.loads(render_sarif(remarks))


def a_finding(details: str = "") -> Remark:
    """A finding with everything that one can have."""
    found = Diagnostic(
        "overridden-rule",
        "`a` never decides, 100%",
        Span(TEXT, 9, 12),
        "remove it",
        (Label(Span(TEXT, 13, 19), "`b` overrides it"),),
        details,
    )
    return remark_of(found)


def plain(code: str, message: str, span: Span | None = None) -> Remark:
    """A finding with little to say."""
    return remark_of(Diagnostic(code, message, span))


def test_sarif_has_places_labels_and_the_case(run: Run, club: Path) -> None:
    """What a code host shows: the message with its case, the line, the other lines that belong to it, and the page."""
    edit(club / "club" / "policy.yaml", "never: dont_share", "never: share")
    ran = run("check", "club", "--format", "sarif")
    assert (ran.code, ran.err) == (1, "")
    log = json.loads(ran.out)
    check_sarif(log)
    (found,) = log["runs"][0]["results"]
    assert found["ruleId"] == "broken-invariant"
    assert found["level"] == "error"
    assert found["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "club/policy.yaml"
    assert "```yaml\ngiven:" in found["message"]["markdown"]
    assert found["relatedLocations"]
    (rule,) = log["runs"][0]["tool"]["driver"]["rules"]
    assert rule["help"]["markdown"].startswith("# broken-invariant")
    assert rule["fullDescription"]["text"].endswith(".")


@pytest.mark.parametrize("code", CODES)
def test_sarif_tells_of_every_code(code: str) -> None:
    """Each has words of its own from its page."""
    log = _log([plain(code, "something")])
    check_sarif(log)
    (rule,) = log["runs"][0]["tool"]["driver"]["rules"]
    assert rule["help"]["markdown"].startswith(f"# {code}\n")
    assert len(rule["help"]["text"]) > len(rule["shortDescription"]["text"]) / 2


def test_sarif_of_odd_texts_is_sarif() -> None:
    """Columns count characters; names of files are written as addresses; the case cannot end its own fence."""
    log = _log([evolve(a_finding("given:\n  a: ```"), is_yaml=True)])
    check_sarif(log)
    (found,) = log["runs"][0]["results"]
    place = found["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "my%20folder/%C3%A1%23.yaml"
    assert place["region"] == {"startLine": 1, "startColumn": 10, "endLine": 1, "endColumn": 13}
    assert found["message"]["markdown"].endswith("````yaml\ngiven:\n  a: ```\n````")


def test_absolute_names_become_file_addresses(tmp_path: Path) -> None:
    """A file outside the working folder."""
    assert uri_of(str(tmp_path / "a b.yaml")) == (tmp_path / "a b.yaml").as_uri()


def test_a_failing_example_is_sarif_of_test_too(run: Run, club: Path) -> None:
    """At the line where the example stands."""
    edit(club / "club" / "policy.yaml", "expect: {outcome: share,", "expect: {outcome: escalate,")
    ran = run("test", "club", "--format", "sarif")
    assert ran.code == 1
    log = json.loads(ran.out)
    check_sarif(log)
    (found,) = log["runs"][0]["results"]
    assert (found["ruleId"], found["level"]) == ("failing-example", "error")
    assert _place(log)["artifactLocation"]["uri"] == "club/policy.yaml"


def test_a_clean_policy_has_no_results(run: Run, club: Path) -> None:
    """And leaves 0."""
    ran = run("check", "club", "--format", "sarif")
    assert ran.code == 0
    log = json.loads(ran.out)
    check_sarif(log)
    assert log["runs"][0]["results"] == []


def _place(log: Any) -> Any:
    return log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]


@pytest.mark.parametrize(
    "harm",
    [
        lambda log: log.pop("version"),
        lambda log: log["runs"][0].pop("tool"),
        lambda log: log["runs"][0]["tool"]["driver"].pop("name"),
        lambda log: log["runs"][0]["tool"]["driver"]["rules"].append({"id": "again", "help": "a text"}),
        lambda log: log["runs"][0]["results"][0].update(level="terrible"),
        lambda log: log["runs"][0]["results"][0].update(colour="red"),
        lambda log: log["runs"][0]["results"][0]["message"].pop("text"),
        lambda log: log["runs"][0]["results"][0]["relatedLocations"].append("here"),
        lambda log: log["runs"][0]["results"][0].update(ruleId="another"),
        lambda log: _place(log)["region"].update(startLine=0),
        lambda log: _place(log)["region"].update(startLine=2),
        lambda log: _place(log)["artifactLocation"].update(uri="a b.yaml"),
    ],
)
def test_what_is_not_sarif_is_seen(harm: Callable[[Any], object]) -> None:
    """The check of these tests is worth something."""
    log = _log([a_finding()])
    check_sarif(log)
    harm(log)
    assert list(flaws(log))


def test_github_annotations_are_one_line_each_and_escaped() -> None:
    """Nothing in a policy can end a command early or begin another one."""
    said = render_github([a_finding("::error::gotcha\n\x1b[31m")], ["all good: 100%"])
    first, second = said.split("\n")
    assert first == (
        "::warning file=my folder/á#.yaml,line=1,endLine=1,col=10,endColumn=12,title=overridden-rule::"
        "`a` never decides, 100%25.%0ARemove it.%0Amy folder/á#.yaml:2:1: `b` overrides it%0A%0A"
        "::error::gotcha%0A\\x1b[31m"
    )
    assert second == "::notice title=sharepolicy::all good: 100%25"
    odd = Text("C:\\a,b%.yaml", "x")
    assert render_github([plain("bad-name", "x", Span(odd, 0, 1))]).startswith(
        "::error file=C%3A\\a%2Cb%25.yaml,line=1,"
    )
    assert render_github([plain("bad-name", "x\r\ny\rz")]) == "::error title=bad-name::X%0Ay\\rz."


def test_github_says_what_was_proved(run: Run, club: Path) -> None:
    """A clean check is worth a line."""
    ran = run("check", "club", "--format", "github")
    assert (ran.code, ran.out) == (
        0,
        "::notice title=sharepolicy::club/policy.yaml: 2 invariants hold in all 192 cases\n",
    )


def test_junit_has_a_test_for_the_proof_and_for_each_example(run: Run, club: Path) -> None:
    """CI services show them in their own pages."""
    suite = ElementTree.fromstring(run("check", "club", "--format", "junit").out)[0]
    assert (suite.tag, suite.get("name"), suite.get("tests"), suite.get("failures")) == (
        "testsuite",
        "club/policy.yaml",
        "2",
        "0",
    )
    assert [case.get("name") for case in suite] == ["proof", "example girl-in-danger"]
    assert suite[0].findtext("system-out") == "2 invariants hold in all 192 cases."
    edit(club / "club" / "policy.yaml", "expect: {outcome: share,", "expect: {outcome: escalate,")
    edit(club / "club" / "policy.yaml", "  club-rules/4: It tells how the club came to be.", "  {}")
    ran = run("check", "club", "--format", "junit")
    assert ran.code == 1
    suite = ElementTree.fromstring(ran.out)[0]
    failed = {case.get("name"): case.find("failure") for case in suite if case.find("failure") is not None}
    assert suite.get("failures") == "2"
    assert [name.split(" ")[0] for name in failed if name] == ["uncited-clause", "example"]
    example = failed["example girl-in-danger"]
    assert example is not None
    assert example.get("message") == "Expected escalate, decided share."


def test_junit_of_a_policy_that_does_not_load_fails_its_proof(run: Run, club: Path) -> None:
    """With every error at length."""
    edit(club / "club" / "policy.yaml", "risk: {at_least: high}", "risc: high")
    (case,) = ElementTree.fromstring(run("check", "club", "--format", "junit").out)[0]
    failure = case.find("failure")
    assert failure is not None
    assert (failure.get("type"), failure.get("message")) == ("unknown-fact", "1 error")
    assert "did you mean `risk`?" in (failure.text or "")


def test_junit_of_odd_texts_is_xml() -> None:
    """XML cannot hold every character."""
    case = TestCase("a\x00<&\ud800", None, "\x1b", "\ufffe]]>", "bad-name")
    (read,) = ElementTree.fromstring(render_junit([Suite("s", (case,))]))[0]
    assert read.get("name") == "a\\x00<&\\ud800"
    assert read.findtext("failure") == "\ufffd]]>"
