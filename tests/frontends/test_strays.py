"""What `check` says of things that belong to nothing: facts, files and names."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]

VOCABULARY = """\
vocabulary: shared
facts:
  a: {asks: Is a so?, type: yes/no}
  b: {asks: Is b so?, type: yes/no}
  c: {asks: Is c so?, type: yes/no}
  s: {asks: Which of these?, type: several-of, values: [x, y]}
"""


def policy(name: str, when: str, more: str = "") -> str:
    """A policy with one rule."""
    rule = f"{{when: {{{when}}}, outcome: share, because: It is so.}}"
    return (
        f"policy: {name}\n{more}questions: {{first: {{rules: {{{name}-rule: {rule}}}}}}}\n"
        "otherwise: {outcome: dont_share, because: It is not so.}\n"
    )


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a vocabulary, and two policies that each use a part of it."""
    monkeypatch.chdir(tmp_path)
    write(tmp_path / "vocabulary" / "shared.yaml", VOCABULARY)
    write(tmp_path / "one" / "policy.yaml", policy("one", "a: yes", "uses: [../vocabulary/shared.yaml]\n"))
    write(tmp_path / "two" / "policy.yaml", policy("two", "b: yes", "uses: [../vocabulary/shared.yaml]\n"))
    return tmp_path


def write(path: Path, content: str) -> None:
    """Write a file, and the folders that it needs."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content, encoding="utf-8", newline="\n")


def unused(out: str) -> list[str]:
    """The facts that are said to be unused."""
    return [line.rpartition("fact `")[2].rstrip("`") for line in out.splitlines() if "[unused-fact]" in line]


@pytest.mark.parametrize("named", [["."], ["one", "two"], ["vocabulary/shared.yaml"]])
def test_a_fact_is_used_where_any_policy_of_the_check_uses_it(run: Run, shelf: Path, named: list[str]) -> None:
    """A vocabulary is there to be shared. What none of them uses is still found."""
    assert unused(run("check", *named).out) == ["c", "s"]
    assert unused(run("check", "one").out) == ["b", "c", "s"]


def test_an_overlay_uses_what_its_base_does_not(run: Run, shelf: Path) -> None:
    """What an overlay inherits is not said of it again, and does not count as used either."""
    write(shelf / "three" / "policy.yaml", policy("three", "c: yes", "extends: ../one\n"))
    assert unused(run("check", ".").out) == ["s"]
    write(shelf / "three" / "policy.yaml", policy("three", "s: {includes: x}", "extends: ../one\n"))
    assert unused(run("check", ".").out) == ["c"]


def test_versions_use_what_any_of_them_uses(run: Run, shelf: Path) -> None:
    """A fact that only the older version asks for is not useless."""
    uses = "uses: [../vocabulary/shared.yaml]\n"
    write(shelf / "v" / "old.yaml", policy("v", "a: yes, c: yes", f"version: '1'\n{uses}"))
    write(shelf / "v" / "new.yaml", policy("v", "b: yes, s: {includes: x}", f"version: '2'\n{uses}"))
    write(shelf / "v" / "policy.yaml", "policy: v\nversions: [{file: old.yaml}, {file: new.yaml, from: 2026-02-01}]\n")
    assert unused(run("check", "v").out) == []


def test_facts_of_a_policys_own_are_used_by_itself_alone(run: Run, shelf: Path) -> None:
    """Two policies may each have a fact of one name: they are two facts."""
    own = "facts: {d: {asks: Is d so?, type: yes/no}}\n"
    write(shelf / "one" / "policy.yaml", policy("one", "d: yes", own))
    write(
        shelf / "two" / "policy.yaml",
        policy("two", "e: yes", own + "  \n").replace("d: {", "e: {asks: e, type: yes/no}, d: {"),
    )
    assert unused(run("check", "one", "two").out) == ["d"]
