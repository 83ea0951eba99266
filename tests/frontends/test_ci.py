"""The GitHub action and the pre-commit hooks run commands that exist, and say what those commands say."""

from __future__ import annotations

import argparse
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from sharepolicy.frontends.cli import COMMANDS

ROOT = Path(__file__).parents[2]
ACTION = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
HOOKS = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
STEPS: dict[str, dict[str, Any]] = {step["name"]: step for step in ACTION["runs"]["steps"] if "name" in step}


@pytest.fixture
def workplace(tmp_path: Path) -> dict[str, str]:
    """An environment in which `sharepolicy` is the program of this checkout."""
    programs = tmp_path / "bin"
    programs.mkdir()
    program = programs / "sharepolicy"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m sharepolicy "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    source = os.pathsep.join([str(ROOT / "src"), os.environ.get("PYTHONPATH", "")])
    return {**os.environ, "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}", "PYTHONPATH": source}


needs_a_shell = pytest.mark.skipif(sys.platform == "win32", reason="the action runs in bash")


def run_step(name: str, folder: Path, environment: dict[str, str], **given: str) -> subprocess.CompletedProcess[str]:
    """Run a step of the action as GitHub does: with `bash -e`, and its inputs in the environment."""
    step = STEPS[name]
    known = {variable: given[variable] for variable in step.get("env", {})}
    return subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]],
        cwd=folder,
        env={**environment, **known},
        capture_output=True,
        text=True,
        check=False,
    )


@needs_a_shell
def test_the_action_annotates_what_it_finds(club: Path, workplace: dict[str, str]) -> None:
    """Its step leaves 1 when something is found, and each finding is an annotation."""
    clean = run_step("Check the policies", club, workplace, PATHS="club\n\n", FORMAT="github", OUTPUT="")
    assert (clean.returncode, clean.stderr) == (0, "")
    assert clean.stdout == "::notice title=sharepolicy::club/policy.yaml: 2 invariants hold in all 192 cases\n"
    policy = club / "club" / "policy.yaml"
    policy.write_text(policy.read_text(encoding="utf-8").replace("never: dont_share", "never: share"), encoding="utf-8")
    found = run_step("Check the policies", club, workplace, PATHS="club", FORMAT="github", OUTPUT="")
    assert found.returncode == 1
    assert found.stdout.startswith("::error file=club/policy.yaml,line=")
    kept = run_step("Check the policies", club, workplace, PATHS="club", FORMAT="sarif", OUTPUT="found.sarif")
    assert (kept.returncode, kept.stdout) == (1, "")
    assert "broken-invariant" in (club / "found.sarif").read_text(encoding="utf-8")


@needs_a_shell
def test_what_is_written_in_an_input_is_never_run(club: Path, workplace: dict[str, str]) -> None:
    """A path is a path, whatever stands in it."""
    harm = "$(touch harm)\n; touch harm\n--help\n`touch harm`"
    ran = run_step("Check the policies", club, workplace, PATHS=harm, FORMAT="text", OUTPUT="")
    assert ran.returncode == 2
    assert not (club / "harm").exists()
    for step in STEPS.values():
        assert "${{" not in step["run"], "inputs come in through the environment"


def test_every_input_of_the_action_is_used_and_described() -> None:
    """And it is installed from its own checkout."""
    written = (ROOT / "action.yml").read_text(encoding="utf-8")
    for name, about in ACTION["inputs"].items():
        assert about["description"].endswith(".")
        assert f"inputs.{name} " in written, f"`{name}` is used nowhere"
    assert '"$GITHUB_ACTION_PATH"' in STEPS["Install sharepolicy"]["run"]


COMPARING = pytest.mark.xfail("report" not in COMMANDS, reason="the command `report` is not there yet", strict=True)


@pytest.mark.parametrize(
    "line",
    [
        pytest.param(line, marks=[COMPARING] if line.startswith("report") else [])
        for step in STEPS.values()
        for line in re.findall(r"^ *sharepolicy (.*?)(?: > .*)?$", step["run"], re.MULTILINE)
    ],
)
def test_the_commands_of_the_action_exist(line: str) -> None:
    """With the options that it uses."""
    name, *arguments = shlex.split(line.replace('"$FORMAT"', "text"))
    parser = argparse.ArgumentParser()
    COMMANDS[name].add_arguments(parser)
    parser.parse_args(arguments)


@pytest.mark.parametrize("hook", HOOKS, ids=lambda hook: hook["id"])
def test_the_hooks_run(hook: dict[str, Any], club: Path, workplace: dict[str, str]) -> None:
    """With the files that were changed, as pre-commit gives them; and they fail when something is found."""
    assert hook["language"] == "python"
    (club / "policies").mkdir()
    (club / "club").rename(club / "policies" / "club")
    changed = ["policies/club/policy.yaml"]
    assert all(re.search(hook["files"], name) for name in changed)
    assert not re.search(hook["files"], "README.md")
    program, *arguments = [*shlex.split(hook["entry"]), *(changed if hook.get("pass_filenames", True) else [])]
    assert program == "sharepolicy"
    for harm, code in (("never: dont_share", 0), ("never: share", 1)):
        policy = club / "policies" / "club" / "policy.yaml"
        policy.write_text(policy.read_text(encoding="utf-8").replace("never: dont_share", harm), encoding="utf-8")
        run = [sys.executable, "-m", "sharepolicy", *arguments]
        ran = subprocess.run(run, cwd=club, env=workplace, capture_output=True, text=True, check=False)
        assert ran.returncode == code, ran.stdout
