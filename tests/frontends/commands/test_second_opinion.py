"""`decide --second-opinion` and `check --second-opinion`, with the real engine and with planted ones."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve

from sharepolicy import load
from sharepolicy.backends.durable import second
from sharepolicy.engine.weighing.confirm import MOST_DIFFERENCES, confirm_policy
from sharepolicy.frontends.cli import main
from sharepolicy.frontends.console import Console
from sharepolicy.frontends.progress import progress_bar
from sharepolicy.language.policy import Outcome, PolicyDocument
from sharepolicy.reading.files import shipped
from tests.helpers.durable import needs_durable
from tests.helpers.planted_engines import Defined, Failing

CASE = Path(__file__).parents[3] / "docs" / "tutorial" / "case.yaml"
POLICY = str(shipped("policies") / "mars")

SMALL = "national-advice"
"""A shipped policy that brute force is soon through with."""

EXAMPLES = len(load(SMALL, prove=False).examples)
"""Each is a single case, so a decision."""

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Run the command line in this process."""

    def run_(*arguments: str | Path) -> tuple[int, str, str]:
        code = main([str(argument) for argument in arguments])
        said = capsys.readouterr()
        return code, said.out, said.err

    return run_


def plant(monkeypatch: pytest.MonkeyPatch, engine: Callable[[PolicyDocument], Any]) -> None:
    """Another second engine for every policy, and no need of durable-rules."""
    for place in ("policies.later", "weighing.confirm"):
        monkeypatch.setattr(f"sharepolicy.engine.{place}.DurableRules", engine)
    for needing in ("engine.weighing.confirm", "backends.durable.second"):
        monkeypatch.setattr(f"sharepolicy.{needing}.required", lambda: None)
    monkeypatch.setattr("sharepolicy.frontends.commands.check.required", lambda: None)


def swapped(document: PolicyDocument) -> Defined:
    """An engine that takes every share for don't share."""

    def twist(answers: Any) -> Any:
        return [
            evolve(a, outcomes=frozenset({Outcome.DONT_SHARE})) if Outcome.SHARE in a.outcomes else a for a in answers
        ]

    return Defined(document, twist)


@needs_durable
def test_a_confirmed_decision_says_so_last(run: Run) -> None:
    """The page is the same as without, and then the engines."""
    alone, both = run("decide", CASE, "--policy", POLICY), run("decide", CASE, "--policy", POLICY, "--second-opinion")
    assert both[0] == alone[0] == 0
    assert both[1].startswith(alone[1].rstrip("\n"))
    assert "Two engines were asked, sharepolicy and durable-rules 2.0.28, and they agree" in " ".join(both[1].split())
    found = json.loads(run("decide", CASE, "--policy", POLICY, "--second-opinion", "--format", "json")[1])
    assert found["second_opinion"]["confirmed_by"] == ["sharepolicy", "durable-rules 2.0.28"]


def test_a_disagreement_escalates_on_the_page_in_json_and_by_exit_code(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With both answers in words."""
    plant(monkeypatch, swapped)
    arguments = ("decide", CASE, "--policy", POLICY, "--second-opinion", "--exit-code")
    code, out, _ = run(*arguments)
    words = " ".join(out.split())
    assert code == 11
    assert "NOT CONFIRMED, SO FOR NOW: ESCALATE" in words  # below what cannot wait
    assert "they do not agree: sharepolicy says share, planted 1.0 says don't share." in words
    assert "Why it could be: share" in words
    assert all(len(line) <= 80 for line in out.splitlines())
    found = json.loads(run(*arguments, "--format", "json")[1])
    assert (found["outcome"], found["settled"], found["possible"]) == ("escalate", False, ["share", "dont_share"])
    assert found["second_opinion"]["standing"] == "disagrees"
    assert found["reasons"][0]["text"] == found["second_opinion"]["says"]


def test_a_time_limit_is_kept_to(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """And is a number of seconds."""
    plant(monkeypatch, lambda _: Failing(late=True))
    arguments = ("decide", CASE, "--policy", POLICY, "--second-opinion", "--time-limit")
    assert "did not answer in time: 0.25 seconds are up" in " ".join(run(*arguments, "0.25")[1].split())
    for wrong in ("0", "-1", "nan", "inf", "soon", "1e9"):
        code, _, err = run(*arguments, wrong)
        assert code == 2
        assert "is not a number of seconds such as 2 or 0.5" in err


@pytest.mark.parametrize("command", [("decide", CASE, "--policy", POLICY), ("check", SMALL)])
def test_without_durable_rules_a_command_says_what_to_install(
    run: Run, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...]
) -> None:
    """In a line or two, without a traceback."""
    monkeypatch.setattr(second, "find_spec", lambda _: None)
    code, out, err = run(*command, "--second-opinion")
    assert (code, out) == (2, "")
    assert 'pip install "sharepolicy[durable]"' in " ".join(err.split())
    assert run(*command)[0] == 0


@needs_durable
def test_check_puts_a_policy_through_both_engines(run: Run) -> None:
    """Examples, limits and random cases, as text and as JSON."""
    code, out, err = run("check", SMALL, "--second-opinion", "--random", "8")
    words = " ".join(out.split())
    assert (code, err) == (0, "")
    assert f"A second engine, durable-rules 2.0.28, agrees on {EXAMPLES} decisions of the examples, " in words
    assert "and 8 random cases." in words
    code, out, _ = run("check", SMALL, "--second-opinion", "--random", "0", "--format", "json")
    (found,) = json.loads(out)["policies"]
    assert (code, found["clean"]) == (0, True)
    assert found["second_opinion"]["confirmed"]
    assert found["second_opinion"]["compared"]["random"] == 0
    assert found["second_opinion"]["compared"]["limits"] > 100


@pytest.mark.parametrize(
    "form", ["text", "json", "sarif", *(pytest.param(form, marks=pytest.mark.slow) for form in ("github", "junit"))]
)
def test_check_fails_where_the_engines_differ(run: Run, monkeypatch: pytest.MonkeyPatch, form: str) -> None:
    """With cases that show it; in forms that have no place for it, on the error stream."""
    plant(monkeypatch, swapped)
    code, out, err = run("check", SMALL, "--second-opinion", "--random", "5", "--format", form)
    assert code == 1
    said = " ".join((out if form in ("text", "json") else err).split())
    if form == "json":
        found = json.loads(out)
        assert not found["clean"]
        opinion = found["policies"][0]["second_opinion"]
        assert opinion["differing"] > MOST_DIFFERENCES == len(opinion["differences"])
        assert opinion["differences"][0]["case"]
    else:
        assert f"A second engine, planted 1.0, was asked about {EXAMPLES} decisions of the examples" in said
    if form == "text":
        assert "they do not agree" in said
        assert "The case: {" in said
        assert "more cases differ." in said


def test_check_stops_where_the_second_engine_fails(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """It fails, and says why."""
    plant(monkeypatch, lambda _: Failing(late=False))
    code, out, _ = run("check", SMALL, "--second-opinion", "--random", "5")
    assert code == 1
    assert "could not be asked about all cases: its process has ended." in " ".join(out.split())


def test_check_reports_a_policy_that_the_second_engine_refuses(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """So that nobody learns of it from a case."""
    for needing in ("engine.weighing.confirm", "backends.durable.second"):
        monkeypatch.setattr(f"sharepolicy.{needing}.required", lambda: None)
    monkeypatch.setattr("sharepolicy.frontends.commands.check.required", lambda: None)
    monkeypatch.setattr("sharepolicy.backends.durable.sheet.MOST_BRANCHES", 1)
    code, out, _ = run("check", POLICY, "--second-opinion", "--random", "0")
    assert code == 1
    assert "has more than 1 branches, too many for the second engine: split it" in " ".join(out.split())


@pytest.mark.parametrize("number", ["-1", "x", "1.5", "", "99999999", "\u0663"])
def test_check_wants_a_number_of_random_cases(run: Run, number: str) -> None:
    """Of ordinary digits, and only beside the option that it belongs to."""
    code, _, err = run("check", SMALL, "--second-opinion", f"--random={number}")
    assert code == 2
    assert "is not a number of cases such as 1000" in err
    assert run("check", SMALL, "--random", "3")[::2] == (2, "error: --random needs --second-opinion\n")


def test_check_leaves_vocabularies_and_broken_policies_alone(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """There is nothing to decide with."""
    plant(monkeypatch, Failing)
    broken = tmp_path / "policy.yaml"
    broken.write_text("policy: broken\nrules: 3\n", encoding="utf-8")
    code, out, _ = run("check", broken, "--second-opinion")
    assert code == 1
    assert "second engine" not in out


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        """It says so."""
        return True


@pytest.mark.parametrize("stream", [Terminal, io.StringIO])
def test_progress_is_drawn_on_a_terminal_only(stream: type[io.StringIO]) -> None:
    """Over itself, and wiped away."""
    err = stream()
    with progress_bar(Console(io.StringIO(), io.StringIO(), err)) as tell:
        for done in range(0, 101, 25):
            tell(done, 100, "mars: two engines")
    drawn = err.getvalue()
    if stream is Terminal:
        assert "mars: two engines [###############...............] 50 of 100" in drawn
        assert drawn.endswith("\r\x1b[K")
        assert "\n" not in drawn
    else:
        assert drawn == ""


def test_random_cases_and_their_order_are_the_same_every_time() -> None:
    """In every process: a disagreement can be found again."""
    script = (
        "from sharepolicy import load\n"
        "from sharepolicy.analysis.second.trial_cases import random_cases\n"
        "import hashlib\n"
        "from sharepolicy.language.words import write_case\n"
        "p = load('school')\n"
        "print(hashlib.sha256(repr([write_case(p.document.vocabulary, c.given)"
        " for c in random_cases(p.compiled, 50)]).encode()).hexdigest())\n"
    )
    found = {
        subprocess.run(
            [sys.executable, "-c", script], env={"PYTHONHASHSEED": seed}, capture_output=True, text=True, check=True
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(found) == 1


def test_every_kind_of_case_is_compared() -> None:
    """An engine that is wrong in one kind only is found out in that kind."""
    policy = load(SMALL)
    found = confirm_policy(policy, 12, engine=swapped(policy.document))
    assert {difference.kind for difference in found.differences} >= {"examples"}
    assert set(found.compared) == {"examples", "limits", "random"}
    assert all(found.compared.values())
    told: list[tuple[int, int]] = []
    right = confirm_policy(policy, 3, lambda done, of, _: told.append((done, of)), Defined(policy.document))
    assert right.confirmed
    assert told[-1] == (sum(right.compared.values()),) * 2
    assert [done for done, _ in told] == sorted(done for done, _ in told)
