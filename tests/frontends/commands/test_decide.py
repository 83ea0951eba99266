"""`decide` and `explain`: what they say, and with which code they leave."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sharepolicy.frontends.render.text import columns

Run = Callable[..., Any]
Golden = Callable[[str, str], None]

REQUEST = """\
case: News for the school and for the stepfather
policy: club
facts: {risk: some}
subjects:
  girl: {consent: given, age: 14}
  mother: {consent: refused, age: 41}
recipients:
  school: {checked: yes}
  stepfather: {checked: no}
items:
  report: {about: [girl], shows: [name]}
  new_address: {about: [girl, mother], shows: [address]}
  letter: {about: [girl]}
"""
CASES = {
    "share": "facts: {risk: high, subject.consent: refused, recipient.checked: yes, item.shows: [address]}",
    "dont-share": "facts: {risk: some, subject.consent: refused, subject.age: 9, recipient.checked: yes}",
    "escalate": "facts: {risk: high, recipient.checked: no}",
    "unsettled": "facts: {risk: [some, high], subject.consent: refused}",
    "nothing-known": "facts: {}",
    "request": REQUEST,
}


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("command", ["decide", "explain"])
def test_a_decision_reads_as_kept(command: str, name: str, run: Run, club: Path, golden: Golden) -> None:
    """Each kind of decision, as text of at most 80 columns without any control character."""
    ran = run(command, "-", "--policy", "club", "--on", "2026-03-01", stdin=CASES[name])
    assert (ran.code, ran.err) == (0, "")
    golden(f"{command}-{name}.txt", ran.out)
    assert all(columns(line) <= 80 for line in ran.out.split("\n"))
    assert not [character for character in ran.out if character != "\n" and not character.isprintable()]


@pytest.mark.parametrize(
    ("name", "code"), [("share", 0), ("dont-share", 10), ("escalate", 11), ("unsettled", 11), ("request", 11)]
)
def test_the_exit_code_tells_the_outcome_only_when_asked(name: str, code: int, run: Run, club: Path) -> None:
    """A decision is no failure, whatever it is."""
    assert run("decide", "-", "--policy", "club", stdin=CASES[name]).code == 0
    assert run("decide", "-", "--policy", "club", "--exit-code", stdin=CASES[name]).code == code


def test_a_script_is_told_that_not_everything_may_go(run: Run, club: Path) -> None:
    """The answer to the whole is share: by that code alone, the secret address went too."""
    people = "facts: {risk: some}\nrecipients: {school: {checked: yes}}\n"
    people += "items: {a: {about: [boy], shows: [name]}, b: {about: [girl], shows: [name]}}\n"
    for agreed, code in (("given", 0), ("refused", 12), ("unknown", 11)):
        subjects = f"subjects: {{boy: {{consent: given, age: 9}}, girl: {{consent: {agreed}, age: 9}}}}\n"
        assert run("decide", "-", "--policy", "club", "--exit-code", stdin=people + subjects).code == code


@pytest.mark.parametrize("name", CASES)
def test_json_says_the_same(name: str, run: Run, club: Path) -> None:
    """The JSON form is the decision's own, and nothing else stands on the output."""
    ran = run("decide", "-", "--policy", "club", "--format", "json", stdin=CASES[name])
    found = json.loads(ran.out)
    assert found["outcome"] in ("share", "dont_share", "escalate")
    assert found["policy"]["name"] == "youth-club"


def test_the_policy_is_that_of_the_case(run: Run, club: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A path in a case file is looked up from the folder of the case file."""
    (club / "elsewhere").mkdir()
    monkeypatch.chdir(club / "elsewhere")
    assert "policy youth-club" in run("decide", "../case.yaml").out


def test_a_policy_on_the_command_line_wins_and_is_named(run: Run, club: Path) -> None:
    """Somebody who tries a changed policy on an old case gets the changed policy."""
    text = (club / "club" / "policy.yaml").read_text().replace("policy: youth-club", "policy: new-club")
    (club / "club" / "new.yaml").write_text(text)
    ran = run("decide", "case.yaml", "--policy", "club/new.yaml")
    assert "policy new-club" in ran.out
    assert "The case names the policy `club`; `club/new.yaml` decided, as you asked." in ran.out.replace("\n", " ")


def test_without_any_policy_it_is_mars_and_it_says_so(run: Run, club: Path) -> None:
    """The default is never silent."""
    ran = run("decide", "-", stdin="facts: {}")
    assert ran.code == 0
    assert "The case names no policy, so `mars` decided." in ran.out.replace("\n", " ")


@pytest.mark.parametrize(
    ("stdin", "code"),
    [
        ("facts: {risc: high}", "unknown-fact"),
        ("facts: {risk: hi}", "unknown-value"),
        ("facts: {risk: high, subject.age: 70}", "contradictory-case"),
        ("facts: [", "syntax-error"),
        (b"\xff\xfe", "not-utf8"),
        ("", "wrong-document"),
        ("- a", "wrong-document"),
    ],
)
@pytest.mark.parametrize("command", ["decide", "explain"])
def test_a_wrong_case_leaves_with_two(command: str, stdin: str | bytes, code: str, run: Run, club: Path) -> None:
    """Diagnostics go to the error stream, and nothing to the output."""
    ran = run(command, "-", "--policy", "club", stdin=stdin)
    assert (ran.code, ran.out) == (2, "")
    assert f"error[{code}]" in ran.err


def test_with_json_the_diagnostics_are_json_too(run: Run, club: Path) -> None:
    """On the error stream."""
    ran = run("decide", "-", "--policy", "club", "--format", "json", stdin="facts: {risc: high}")
    assert (ran.code, ran.out) == (2, "")
    (found,) = json.loads(ran.err)["diagnostics"]
    assert (found["code"], found["place"]["line"], found["place"]["column"]) == ("unknown-fact", 1, 9)


def test_a_case_that_is_not_there_leaves_with_two(run: Run, club: Path) -> None:
    """Whatever its name."""
    for name in ("nothing.yaml", "club", "a\x1b[31mb", "x" * 5000, "nul\0"):
        ran = run("decide", name)
        assert ran.code == 2
        assert "error[missing-file]" in ran.err
        assert "\x1b" not in ran.err


def test_a_policy_that_does_not_load_leaves_with_three(run: Run, club: Path) -> None:
    """And shows why."""
    path = club / "club" / "policy.yaml"
    path.write_text(path.read_text().replace("never: dont_share", "never: share"))
    ran = run("decide", "case.yaml")
    assert (ran.code, ran.out) == (3, "")
    assert "error[broken-invariant]" in ran.err
    assert run("decide", "case.yaml", "--policy", "marz").code == 2


def test_the_order_of_questions_can_be_chosen(run: Run, club: Path) -> None:
    """The same questions, perhaps in another order."""
    for order in ("policy", "fewest"):
        assert "Find out first" in run("decide", "-", "--policy", "club", "--order", order, stdin="facts: {}").out


def test_what_is_withheld_brings_no_duties_of_sharing(run: Run, club: Path) -> None:
    """Although it might be shared as far as it is about the girl alone."""
    ran = run("decide", "-", "--policy", "club", stdin=REQUEST)
    withheld = ran.out[ran.out.index("Must not go: ") :]
    assert "Check the address" not in withheld
    assert "  - Within 1 working day: Write down what was decided." in withheld


def test_a_no_to_all_of_several_is_one_line(run: Run, club: Path) -> None:
    """Whoever denies all of it said one thing; whoever denies a part of it is shown which."""
    told = run("explain", "-", "--policy", "club", stdin="facts: {item.shows: []}").out
    assert "\n  - what it shows: none of these: name; address (<standard input>:1)\n" in told
    assert "what it shows: name: no" not in told
    told = run("explain", "-", "--policy", "club", stdin="facts: {item.shows: {name: no}}").out
    assert "\n  - what it shows: name: no (<standard input>:1)\n" in told
    assert "none of these" not in told  # for the address nothing was said
