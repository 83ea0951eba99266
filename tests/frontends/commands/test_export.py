"""`sharepolicy export` writes the portable policy, and vectors beside it; never over anything else."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sharepolicy import load
from sharepolicy.backends.portable import proof
from tests.frontends.conftest import Run
from tests.frontends.small import POLICY, WORDS

ALONE = POLICY.replace("../words.yaml", "words.yaml")


@pytest.fixture
def policy(tmp_path: Path) -> Path:
    """A small policy on the disk."""
    (tmp_path / "small").mkdir()
    (tmp_path / "small" / "words.yaml").write_text(WORDS, encoding="utf-8")
    path = tmp_path / "small" / "policy.yaml"
    path.write_text(ALONE, encoding="utf-8")
    return path


def test_it_is_printed(run: Run, policy: Path) -> None:
    """Unless a file is named."""
    ran = run("export", policy)
    assert ran.code == 0
    assert ran.out.encode() == load(policy).export()


def test_it_is_written_again_over_an_older_one(run: Run, policy: Path, tmp_path: Path) -> None:
    """But not over another file, even if that is JSON."""
    made = tmp_path / "small.policy.json"
    for version in ("1.0.0", "1.1.0"):
        policy.write_text(ALONE.replace("1.0.0", version), encoding="utf-8")
        ran = run("export", policy, "-o", made)
        assert (ran.code, ran.out) == (0, f"{made}: small, version {version}.\n")
        assert json.loads(made.read_bytes())["versions"][0]["version"] == version
    made.write_text('{"facts": {}}', encoding="utf-8")
    ran = run("export", policy, "-o", made)
    assert ran.code == 2
    assert "already exists, and is not a portable policy" in " ".join(ran.err.split())


def test_vectors_stand_beside_it(run: Run, policy: Path, tmp_path: Path) -> None:
    """The same each time, and as many as were asked for."""
    made = tmp_path / "kept.policy.json"
    assert run("export", policy, "-o", made, "--vectors", 20).code == 0
    lines = (tmp_path / "kept.vectors.jsonl").read_text(encoding="utf-8")
    assert len(lines.splitlines()) == 20
    assert run("export", policy, "-o", made, "--vectors", 20).code == 0
    assert (tmp_path / "kept.vectors.jsonl").read_text(encoding="utf-8") == lines


@pytest.mark.parametrize("number", ["0", "-1", "many", "1000001", "²"])
def test_a_number_of_vectors_is_expected(run: Run, policy: Path, tmp_path: Path, number: str) -> None:
    """Not anything else; and a file that they can stand beside."""
    ran = run("export", policy, "-o", tmp_path / "kept.policy.json", f"--vectors={number}")
    assert ran.code == 2
    assert "expected a number from 1 to 1,000,000" in " ".join(ran.err.split())
    assert run("export", policy, "--vectors", 1).code == 2


def test_nothing_is_written_that_is_not_proved(
    run: Run, policy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The error says what is different."""
    monkeypatch.setattr(proof, "differences", lambda *_: ["the rule `danger` applies to other cases"])
    ran = run("export", policy, "-o", tmp_path / "kept.policy.json")
    assert ran.code == 2
    assert "is not the policy: the rule `danger` applies to other cases" in " ".join(ran.err.split())
    assert not (tmp_path / "kept.policy.json").exists()


def test_a_policy_that_does_not_load(run: Run, policy: Path) -> None:
    """Has the exit code of other commands."""
    policy.write_text(ALONE.replace("share,", "shares,"), encoding="utf-8")
    assert run("export", policy).code == 3
