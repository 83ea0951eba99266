"""The GitHub action, run step by step as a runner does, in a shallow clone of a repository with a pull request.

In the fast suite with the program of this checkout; in the second suite the action installs itself first.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from attrs import frozen

from tests.frontends.action.runner import Runner
from tests.helpers.editing import edit, git
from tests.helpers.published import check_sarif

ROOT = Path(__file__).parents[3]
CHECK, COMPARE = "Check the policies", "Compare with the base branch"

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the action runs in bash")


@frozen
class Place:
    """Where the action runs: its folder, the environment of its steps, and the steps that need not be run again."""

    action: Path
    environment: Mapping[str, str]
    already: tuple[str, ...]


def bare_environment(home: Path, *programs: Path) -> dict[str, str]:
    """The environment of a runner: these programs first, nothing of this project, where packages come from."""
    kept = {
        name: value for name, value in os.environ.items() if name.startswith(("PIP_", "SSL_", "HTTP", "LC_", "TMP"))
    }
    path = os.pathsep.join([*map(str, programs), os.environ["PATH"]])
    return {**kept, "HOME": str(home), "PATH": path, "GIT_CONFIG_NOSYSTEM": "1"}


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Place:
    """The program of this checkout, as if it were installed."""
    programs = tmp_path_factory.mktemp("programs")
    program = programs / "sharepolicy"
    source = f'PYTHONPATH="{ROOT / "src"}" exec "{sys.executable}" -m sharepolicy "$@"'
    program.write_text(f"#!/bin/sh\n{source}\n", encoding="utf-8")
    program.chmod(0o755)
    return Place(ROOT, bare_environment(programs, programs), ("install",))


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Place:
    """A fresh Python, in which the action has installed itself from a copy of what git tracks."""
    home = tmp_path_factory.mktemp("home")
    action = home / "action"
    tracked = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for name in filter(None, tracked.split("\0")):
        if (ROOT / name).is_file():
            (action / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, action / name)
    subprocess.run([sys.executable, "-m", "venv", str(home / "python")], check=True)
    environment = bare_environment(home, home / "python" / "bin")
    scratch = home / "install"
    scratch.mkdir()
    runner = Runner(action, home, scratch, environment, {"paths": "nowhere"}, {"event_name": "push"})
    done = runner.run()["Install sharepolicy"]
    assert (done.code, done.out) == (0, ""), done.err
    return Place(action, environment, ("install",))


@pytest.fixture(params=["checkout", pytest.param("installed", marks=pytest.mark.slow)])
def place(request: pytest.FixtureRequest) -> Place:
    """Each way to have the program."""
    found: Place = request.getfixturevalue(request.param)
    return found


@pytest.fixture
def proposal(club: Path) -> Callable[[Callable[[Path], object]], Path]:
    """A pull request that does something to the policy `policies/club` of `main`: a shallow clone of it."""
    home = club / "author"
    (home / "policies").mkdir(parents=True)
    shutil.copytree(club / "club", home / "policies" / "club")
    git(home, "init", "-q", "-b", "main")
    git(home, "add", "-A")
    git(home, "commit", "-q", "-m", "first")

    def proposed(deed: Callable[[Path], object]) -> Path:
        git(home, "checkout", "-q", "-b", "proposal")
        deed(home / "policies")
        git(home, "add", "-A")
        git(home, "commit", "-q", "-m", "second")
        workspace = club / "workspace"
        git(club, "clone", "-q", "--depth=1", "--branch=proposal", home.as_uri(), str(workspace))
        return workspace

    return proposed


def runner_in(place: Place, workspace: Path, event: str = "pull_request", **inputs: str) -> Runner:
    """A run of the action for a pull request to `main`."""
    scratch = workspace.parent / "scratch"
    scratch.mkdir()
    named = {name.replace("_", "-"): value for name, value in inputs.items()}
    github = {"event_name": event, "base_ref": "main" if event == "pull_request" else ""}
    return Runner(place.action, workspace, scratch, place.environment, named, github)


def opened_earlier(policies: Path) -> None:
    """Danger begins with a lower risk: more is shared, and the example and the promises still hold."""
    edit(policies / "club" / "policy.yaml", "when: {risk: {at_least: high}}", "when: {risk: {at_least: some}}")


def promise_broken(policies: Path) -> None:
    """A promise that does not hold: the policy does not load."""
    edit(policies / "club" / "policy.yaml", "never: dont_share", "never: share")


Proposal = Callable[[Callable[[Path], object]], Path]


def test_a_pull_request_is_checked_and_compared(place: Place, proposal: Proposal) -> None:
    """What is proved and what changes are shown at their lines, and the report stands in the summary."""
    workspace = proposal(opened_earlier)
    runner = runner_in(place, workspace, compare="policies/club/policy.yaml")
    steps = runner.run(already=place.already)
    assert (steps[CHECK].code, steps[CHECK].err) == (0, "")
    assert steps[CHECK].out.startswith("::notice title=sharepolicy::policies/club/policy.yaml: 2 invariants hold")
    assert (steps[COMPARE].code, steps[COMPARE].err) == (0, "")
    lines = steps[COMPARE].out.splitlines()
    assert all(line.startswith(("::warning ", "::notice ")) for line in lines)
    assert any(line.startswith("::warning file=policies/club/policy.yaml,line=") for line in lines)
    assert runner.summary.startswith("# What changes in “What a youth club may tell”\n")
    assert not (workspace / "sharepolicy-report.md").exists()


def test_a_kind_of_change_can_fail_the_action(place: Place, proposal: Proposal) -> None:
    """As `--fail-on` does; the report is there all the same."""
    runner = runner_in(place, proposal(opened_earlier), compare="policies/club", fail_on="to-dont-share\nmore-open\n")
    steps = runner.run(already=place.already)
    assert (steps[CHECK].code, steps[COMPARE].code) == (0, 1)
    assert "::error file=policies/club/policy.yaml,line=" in steps[COMPARE].out
    assert runner.summary.startswith("# What changes")


def test_findings_fail_the_action_and_the_change_is_told_all_the_same(place: Place, proposal: Proposal) -> None:
    """A warning is no reason not to say what the change does."""

    def deed(policies: Path) -> None:
        opened_earlier(policies)
        edit(policies / "club" / "policy.yaml", "  club-rules/4: It tells how the club came to be.", "  {}")

    runner = runner_in(place, proposal(deed), compare="policies/club")
    steps = runner.run(already=place.already)
    assert steps[CHECK].code == 1
    assert steps[CHECK].out.startswith("::warning file=policies/club/policy.yaml,line=")
    assert steps[COMPARE].code == 0
    assert runner.failed
    assert runner.summary.startswith("# What changes")


def test_a_policy_that_does_not_load_is_shown_at_its_line(place: Place, proposal: Proposal) -> None:
    """Before the comparison, which then has nothing to compare, says so."""
    runner = runner_in(place, proposal(promise_broken), compare="policies/club")
    steps = runner.run(already=place.already)
    assert list(steps) == [CHECK, COMPARE]
    assert steps[CHECK].code == 1
    assert steps[CHECK].out.startswith("::error file=policies/club/policy.yaml,line=")
    assert steps[COMPARE].code == 3
    assert "error[broken-invariant]" in steps[COMPARE].err


def test_a_new_policy_has_nothing_to_be_compared_with(place: Place, proposal: Proposal) -> None:
    """The pull request that adds it does not fail for that; a path that is nowhere does."""
    workspace = proposal(lambda policies: shutil.copytree(policies / "club", policies / "second"))
    runner = runner_in(place, workspace, compare="policies/second")
    steps = runner.run(already=place.already)
    assert (steps[COMPARE].code, steps[COMPARE].out, steps[COMPARE].err) == (0, "", "")
    assert runner.summary == "The base branch has no such policy: there is nothing to compare with.\n"
    shutil.rmtree(runner.scratch)
    steps = runner_in(place, workspace, compare="policies/secnd").run(already=place.already)
    assert steps[COMPARE].code == 2
    assert "there is no `policies/secnd` in the revision `origin/main`" in " ".join(steps[COMPARE].err.split())


def test_a_push_is_checked_only_and_sarif_is_kept(place: Place, proposal: Proposal) -> None:
    """In the file that is named, for an upload."""
    workspace = proposal(promise_broken)
    runner = runner_in(
        place, workspace, "push", paths="policies/club\n", format="sarif", output="found.sarif", compare="policies/club"
    )
    steps = runner.run(already=place.already)
    assert list(steps) == [CHECK]
    assert (steps[CHECK].code, steps[CHECK].out) == (1, "")
    log = json.loads((workspace / "found.sarif").read_text(encoding="utf-8"))
    check_sarif(log)
    assert [result["ruleId"] for result in log["runs"][0]["results"]] == ["broken-invariant"]


def test_a_whole_clone_stays_whole(place: Place, proposal: Proposal) -> None:
    """The action takes only as much of the base branch as the workflow took of the proposal."""
    workspace = proposal(opened_earlier)
    git(workspace, "fetch", "-q", "--unshallow", "origin")
    runner = runner_in(place, workspace, compare="policies/club")
    assert runner.run(already=place.already)[COMPARE].code == 0
    git(workspace, "merge-base", "--is-ancestor", "origin/main", "HEAD")
    shallow = ["git", "rev-parse", "--is-shallow-repository"]
    assert subprocess.run(shallow, cwd=workspace, capture_output=True, text=True, check=True).stdout == "false\n"


@pytest.mark.parametrize("names", [("paths", "format", "output", "fail_on"), ("compare",)])
def test_what_is_written_in_an_input_is_never_run(checkout: Place, proposal: Proposal, names: tuple[str, ...]) -> None:
    """A path is a path, whatever stands in it. Without a policy to compare, the other inputs would not all be used."""
    workspace = proposal(opened_earlier)
    harm = '$(touch harm)`touch harm`; touch harm\n--help\n"; touch harm'
    inputs = {"compare": "policies/club", **dict.fromkeys(names, harm)}
    steps = runner_in(checkout, workspace, **inputs).run(already=checkout.already)
    assert list(steps) == [CHECK, COMPARE]
    assert not (workspace / "harm").exists()
    assert "usage" not in "".join(step.out for step in steps.values())


def test_nothing_runs_when_the_installation_fails(place: Place, proposal: Proposal) -> None:
    """There is no program that could."""
    broken = Place(place.action, {**place.environment, "PATH": "/usr/bin:/bin", "PYTHONHOME": "/nowhere"}, ())
    steps = runner_in(broken, proposal(opened_earlier), compare="policies/club").run()
    assert list(steps) == ["Install sharepolicy"]
    assert steps["Install sharepolicy"].code != 0


@pytest.mark.slow
def test_the_installed_action_needs_nothing_of_the_checkout(installed: Place) -> None:
    """The program and the policies that come with it are in the fresh Python."""
    program = shutil.which("sharepolicy", path=installed.environment["PATH"])
    assert program is not None
    assert Path(program).is_relative_to(installed.action.parent)
    done = subprocess.run(
        [program, "check", "mars", "school"], env=installed.environment, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert str(ROOT) not in done.stdout
