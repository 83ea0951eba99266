"""What a failing example is told: which facts are open, and the line that is missing."""

from __future__ import annotations

from pathlib import Path

import pytest

from sharepolicy import load

POLICY = """\
policy: growing
facts:
  danger: {asks: Is the child in danger?, type: yes/no}
  agreed: {asks: Have they agreed?, type: yes/no}
  age: {asks: How old are they?, type: number, minimum: 0, maximum: 30}
questions:
  harm:
    rules:
      danger: {when: {danger: yes, agreed: no}, outcome: dont_share, because: They did not agree.}
      shared: {when: {danger: yes, agreed: yes, age: {at_least: 16}}, outcome: share, because: They agreed.}
otherwise: {outcome: escalate, because: Ask.}
actions:
  tell: {on: [share], when: {age: {at_least: 18}}, timing: after, says: Tell them.}
examples:
  one:
    given: {GIVEN}
    expect: {EXPECT}
"""


def failing(tmp_path: Path, given: str, expect: str) -> tuple[str, str]:
    """The first difference and the help of an example."""
    path = tmp_path / "policy.yaml"
    path.write_text(POLICY.replace("GIVEN", given).replace("EXPECT", expect), encoding="utf-8")
    (result,) = load(path).try_examples()
    return result.differences[0], result.diagnostic().help


@pytest.mark.parametrize(
    ("given", "expect", "open_facts", "line"),
    [
        ("danger: yes, age: 17", "outcome: share", ["agreed"], "agreed: yes"),
        ("danger: yes, age: 17", "outcome: share, settled: yes", ["agreed"], "agreed: yes"),
        ("danger: yes", "outcome: dont_share", ["agreed"], "agreed: no"),
        ("age: 17", "outcome: escalate", ["danger"], "danger: no"),
    ],
)
def test_the_open_facts_are_named_and_the_line_that_is_missing(
    tmp_path: Path, given: str, expect: str, open_facts: list[str], line: str
) -> None:
    """Where a value would make it so, it is shown as it is written."""
    says, help_ = failing(tmp_path, given, expect)
    assert "it is not settled" in says
    assert all(f"`{name}`" in says.partition("it turns on ")[2] for name in open_facts)
    assert help_.startswith(f"say more in `given`, such as `{line}`")


def test_a_duty_that_depends_on_an_open_fact_names_the_line_too(tmp_path: Path) -> None:
    """Not only the outcome."""
    says, help_ = failing(tmp_path, "danger: yes, agreed: yes, age: {at_least: 16}", "outcome: share, actions: [tell]")
    assert "expected the action `tell` to be due, but it may not be" in says
    assert "as `age: {at_least: 18}`" in help_


@pytest.mark.parametrize(
    ("given", "expect"),
    [
        ("danger: no", "outcome: share"),
        ("danger: yes, age: 3", "outcome: share"),
        ("danger: yes", "settled: no, possible: [share, dont_share]"),
    ],
)
def test_nothing_is_offered_that_would_not_help(tmp_path: Path, given: str, expect: str) -> None:
    """No value of any open fact makes it so."""
    assert failing(tmp_path, given, expect)[1] == "correct the policy, or the example if the expectation is wrong"


def test_a_request_names_what_its_parts_turn_on(tmp_path: Path) -> None:
    """Each open fact once."""
    text = POLICY.replace("    given: {GIVEN}\n", "    request: {facts: {danger: yes}, recipients: {a: {}, b: {}}}\n")
    (tmp_path / "policy.yaml").write_text(text.replace("EXPECT", "outcome: share, settled: yes"), encoding="utf-8")
    (result,) = load(tmp_path).try_examples()
    assert result.differences == ("expected share, and not every part of it is settled; it turns on `agreed`, `age`",)
