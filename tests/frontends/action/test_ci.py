"""The GitHub action is described in full, and the hooks for pre-commit say what their commands say."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.helpers.editing import git

ROOT = Path(__file__).parents[3]
ACTION = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
HOOKS = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
STEPS: dict[str, dict[str, Any]] = {step["name"]: step for step in ACTION["runs"]["steps"] if "name" in step}


@pytest.fixture
def workplace() -> dict[str, str]:
    """An environment in which `python -m sharepolicy` is the program of this checkout."""
    source = os.pathsep.join([str(ROOT / "src"), os.environ.get("PYTHONPATH", "")])
    return {**os.environ, "PYTHONPATH": source}


def test_every_input_of_the_action_is_used_and_described() -> None:
    """And it is installed from its own checkout."""
    written = (ROOT / "action.yml").read_text(encoding="utf-8")
    for name, about in ACTION["inputs"].items():
        assert about["description"].endswith(".")
        assert f"inputs.{name} " in written, f"`{name}` is used nowhere"
    assert '"$GITHUB_ACTION_PATH"' in STEPS["Install sharepolicy"]["run"]


@pytest.mark.parametrize("hook", HOOKS, ids=lambda hook: hook["id"])
def test_the_hooks_run(hook: dict[str, Any], club: Path, workplace: dict[str, str]) -> None:
    """With the files that were changed, as pre-commit gives them; and they fail when something is found."""
    assert hook["language"] == "python"
    (club / "policies").mkdir()
    (club / "club").rename(club / "policies" / "club")
    changed = ["policies/club/policy.yaml"]
    parts = ["clauses.yaml", "examples/one.yml", "examples.md", "v1.yaml", "words/shared.yaml"]
    assert all(re.search(hook["files"], name) for name in [*changed, *(f"policies/club/{part}" for part in parts)])
    assert not re.search(hook["files"], "README.md")
    program, *arguments = [*shlex.split(hook["entry"]), *(changed if hook.get("pass_filenames", True) else [])]
    assert program == "sharepolicy"
    for harm, code in (("never: dont_share", 0), ("never: share", 1)):
        policy = club / "policies" / "club" / "policy.yaml"
        policy.write_text(policy.read_text(encoding="utf-8").replace("never: dont_share", harm), encoding="utf-8")
        run = [sys.executable, "-m", "sharepolicy", *arguments]
        ran = subprocess.run(run, cwd=club, env=workplace, capture_output=True, text=True, check=False)
        assert ran.returncode == code, ran.stdout


@pytest.fixture(scope="module")
def pre_commit(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The program, in a Python of its own, and a home in which it keeps what it installs."""
    home = tmp_path_factory.mktemp("pre-commit")
    python = home / "python"
    subprocess.run([sys.executable, "-m", "venv", str(python)], check=True)
    programs = python / ("Scripts" if sys.platform == "win32" else "bin")
    subprocess.run([str(programs / "python"), "-m", "pip", "install", "--quiet", "pre-commit"], check=True)
    return programs / "pre-commit", home / "kept"


@pytest.mark.slow
@pytest.mark.parametrize("hook", HOOKS, ids=lambda hook: hook["id"])
def test_pre_commit_installs_and_runs_the_hooks(
    hook: dict[str, Any], club: Path, pre_commit: tuple[Path, Path]
) -> None:
    """From this checkout, in an environment that pre-commit makes for itself; a commit that breaks a promise fails."""
    program, kept = pre_commit
    home = club / "home"
    (home / "policies").mkdir(parents=True)
    (club / "club").rename(home / "policies" / "club")
    git(home, "init", "-q")
    environment = {**os.environ, "PRE_COMMIT_HOME": str(kept)}
    for harm, words in (("never: dont_share", "Passed"), ("never: share", "error[broken-invariant]")):
        policy = home / "policies" / "club" / "policy.yaml"
        policy.write_text(policy.read_text(encoding="utf-8").replace("never: dont_share", harm), encoding="utf-8")
        git(home, "add", "-A")
        run = [str(program), "try-repo", str(ROOT), hook["id"]]
        ran = subprocess.run(run, cwd=home, env=environment, capture_output=True, text=True, check=False)
        assert ran.returncode == (words != "Passed"), ran.stdout + ran.stderr
        assert words in ran.stdout
