"""What commands say of places: folders that may not be searched, names that are none."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from tests.frontends.conftest import Run


@pytest.fixture
def hidden(club: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working folder, with a folder `hidden` that holds a policy and may not be searched, not even by root."""
    place = club / "hidden"
    (club / "new").mkdir()
    place.mkdir()
    for file in (club / "club").iterdir():
        (place / file.name).write_bytes(file.read_bytes())

    def guarded(name: str) -> None:
        plain = getattr(Path, name)

        def look(self: Path, *arguments: Any, **named: Any) -> Any:
            if place in self.absolute().parents:
                raise PermissionError(13, "Permission denied", str(self))
            return plain(self, *arguments, **named)

        monkeypatch.setattr(Path, name, look)

    for name in ("stat", "open"):
        guarded(name)
    plain_open = os.open

    def look_at(path: str | Path, *arguments: Any, **named: Any) -> int:
        if place in Path(path).absolute().parents:
            raise PermissionError(13, "Permission denied", str(path))
        return plain_open(path, *arguments, **named)

    monkeypatch.setattr(os, "open", look_at)
    return club


@pytest.mark.parametrize("named", ["hidden", "hidden/policy.yaml", "hidden@2026-01-01"])
def test_a_policy_that_may_not_be_read_is_told_as_such(named: str, hidden: Path, run: Run) -> None:
    """It is not said that it is missing, for it may be there."""
    ran = run("check", named)
    said = " ".join((ran.out + ran.err).split())
    assert ran.code == 1
    assert "`hidden/policy.yaml` cannot be read: you are not allowed to" in said
    ran = run("decide", "case.yaml", "--policy", named)
    assert ran.code == 3
    assert "`hidden/policy.yaml` cannot be read: you are not allowed to" in " ".join(ran.err.split())


@pytest.mark.parametrize(
    "arguments",
    [
        ["suggest", "club", "-o", "hidden/more.yaml"],
        ["test", "club", "--junit", "hidden/found.xml"],
        ["report", "club", "club", "-o", "hidden/report.md"],
        ["sql", "club", "--dialect", "duckdb", "--table", "t", "--on", "2026-01-01", "-o", "hidden/x.sql"],
        ["diff", "club", "club", "--cases", "hidden/cases.csv"],
        ["decide", "hidden/case.yaml"],
        ["test", "club", "hidden/more.yaml"],
        ["batch", "club", "hidden/cases.csv"],
        ["batch", "club", "hidden/*.csv"],
        ["batch", "club", "a**b.csv"],
    ],
)
def test_no_place_makes_a_command_break(arguments: list[str], hidden: Path, run: Run) -> None:
    """Wrong input, in plain words."""
    ran = run(*arguments)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("error")


def test_an_overlay_of_a_hidden_policy_says_that_it_may_not_be_read(hidden: Path, run: Run) -> None:
    """At the name of its base."""
    (hidden / "over.yaml").write_text("policy: over\nextends: hidden\nversion: 1.0.0\n", encoding="utf-8")
    ran = run("check", "over.yaml")
    assert "`hidden/policy.yaml` cannot be read: you are not allowed to" in " ".join(ran.out.split())
    assert "over.yaml:2:10" in ran.out


def test_a_day_that_is_none_is_told_as_such(club: Path, run: Run) -> None:
    """The policy is there; only the day is not."""
    for arguments in (["check", "club@2026-13-01"], ["trace", "club@2026-13-01"], ["check", "mars@soon"]):
        ran = run(*arguments)
        assert ran.code == 2
        assert "is not a day" in ran.err
        assert "as `2026-02-28`" in " ".join(ran.err.split())


def test_an_empty_name_is_told_as_such(club: Path, run: Run) -> None:
    """It does not mean the working folder."""
    (club / "policy.yaml").write_bytes((club / "club" / "policy.yaml").read_bytes())
    for command in ("check", "trace"):
        ran = run(command, "")
        assert ran.code == 2
        assert "the name of a policy is empty" in ran.err


@pytest.mark.parametrize(
    "arguments",
    [
        ["report", "club", "club", "-o", "club/policy.yaml"],
        ["report", "club", "club", "-o", "club/vocabulary.yaml"],
        ["report", "plain", "club", "-o", "./plain"],
        ["report", "club", "club", "--cases", "case.yaml", "-o", "case.yaml"],
        ["sql", "club", "--dialect", "duckdb", "--table", "t", "--on", "2026-01-01", "-o", "club/policy.yaml"],
        ["test", "club", "--junit", "club/policy.yaml"],
        ["test", "club", "page.md", "--junit", "page.md"],
        ["batch", "club", "cases.csv", "--html", "cases.csv"],
        ["batch", "club", "cases.csv", "-o", "cases.csv"],
        ["batch", "plain", "cases.csv", "--html", "plain"],
        ["suggest", "club", "-o", "club/policy.yaml"],
        ["ask", "--policy", "club", "--save", "club/policy.yaml"],
    ],
)
def test_nothing_that_is_read_is_written_over(arguments: list[str], club: Path, run: Run) -> None:
    """A policy would be lost by a slip of the hand."""
    (club / "plain").write_bytes((club / "club" / "policy.yaml").read_bytes())
    (club / "vocabulary.yaml").write_bytes((club / "club" / "vocabulary.yaml").read_bytes())
    (club / "cases.csv").write_text("risk\nhigh\n", encoding="utf-8")
    (club / "page.md").write_text("```yaml\nexamples: {}\n```\n", encoding="utf-8")
    before = {path: path.read_bytes() for path in club.rglob("*") if path.is_file()}
    ran = run(*arguments)
    assert (ran.code, ran.out) == (2, "")
    assert {path: path.read_bytes() for path in club.rglob("*") if path.is_file()} == before


def test_what_was_made_before_is_written_anew(club: Path, run: Run) -> None:
    """A report of every day needs no new name."""
    for _ in range(2):
        assert run("report", "club", "club", "-o", "report.md").code == 0
        assert (
            run("sql", "club", "--dialect", "duckdb", "--table", "t", "--on", "2026-01-01", "-o", "club.sql").code == 0
        )
        assert run("test", "club", "--junit", "found.xml").code == 0


@pytest.mark.parametrize(
    "arguments",
    [
        ["check", "clubb"],
        ["diff", "club", "clubb"],
        ["trace", "clubb"],
        ["decide", "case.yaml", "--policy", "clubb"],
        ["batch", "clubb", "cases.csv"],
    ],
)
def test_a_policy_that_is_not_there_is_wrong_input(arguments: list[str], club: Path, run: Run) -> None:
    """Whichever command is asked about it."""
    (club / "cases.csv").write_text("risk\nnone\n", encoding="utf-8")
    ran = run(*arguments)
    assert (ran.code, ran.out) == (2, "")
    assert "there is no policy `clubb`" in ran.err
