"""The steps that follow if nobody answers: `then` in a line of escalation and in what an example expects."""

from __future__ import annotations

import pytest

from sharepolicy.ground.text import Text
from sharepolicy.language.steps import steps_text
from sharepolicy.reading.policies import read_policy_text

POLICY = """\
policy: small
title: A small policy
version: 1.0.0
facts: {risk: {asks: Is there a risk?, type: yes/no}}
roles: {coach: the coach, head: the head, board: the board}
questions:
  all:
    rules:
      risky: {when: {risk: yes}, outcome: escalate, to: coach, because: The child comes first.}
otherwise: {outcome: dont_share, because: No risk.}
escalation:
  soon: {to: coach, within: 1 hour, then: THEN}
"""
BOTH = "[{to: head, after: 1 hour}, {to: board, after: 2 days}]"


@pytest.mark.parametrize(
    ("then", "says", "unused"),
    [
        ("{to: head, after: 1 hour}", "head after 1 hour", ["board"]),
        ("[{to: head, after: 1 hour}]", "head after 1 hour", ["board"]),
        (BOTH, "head after 1 hour, then board after 2 days", []),
    ],
)
def test_one_step_or_a_list_is_read_and_its_roles_are_used(then: str, says: str, unused: list[str]) -> None:
    """A role that only a step names is no unused one."""
    reading = read_policy_text(Text("policy.yaml", POLICY.replace("THEN", then)))
    assert reading.document is not None
    assert steps_text(reading.document.escalation["soon"].then) == says
    told = [flaw.span.content for flaw in reading.diagnostics if flaw.span]
    assert told == unused


@pytest.mark.parametrize(
    ("then", "code", "at", "help_"),
    [
        ("{to: heed, after: 1 hour}", "unknown-role", "heed", "did you mean `head`?"),
        ("{to: head}", "missing-property", "then", ""),
        ("{after: 1 hour}", "missing-property", "then", ""),
        ("{to: head, after: soon}", "bad-name", "soon", "minutes"),
        ("{to: head, after: 1 day from risk}", "bad-name", "1 day from risk", "minutes"),
        ("{to: head, wait: 1 hour}", "unknown-property", "wait", "write `after: 1 hour`"),
        ("head", "wrong-shape", "head", ""),
        ("[]", "wrong-shape", "[]", ""),
        ("[{to: head, after: 1 hour}, {to: bord, after: 1 day}]", "unknown-role", "bord", "did you mean `board`?"),
    ],
)
def test_each_flaw_is_shown_at_its_place(then: str, code: str, at: str, help_: str) -> None:
    """In a line as in an example."""
    example = f"examples: {{one: {{given: {{risk: yes}}, expect: {{outcome: escalate, not_then: {then}}}}}}}\n"
    for content in (POLICY.replace("THEN", then), POLICY.replace("THEN", BOTH) + example):
        reading = read_policy_text(Text("policy.yaml", content), examples=True)
        found = [flaw for flaw in reading.diagnostics if flaw.code == code]
        assert found, [flaw.message for flaw in reading.diagnostics]
        span = found[0].span
        assert span is not None
        assert span.content in (at, f"not_{at}")
        assert help_ in found[0].help


def test_what_people_write_first_is_answered_with_how_it_is_written() -> None:
    """`if_no_answer` is `then`."""
    content = POLICY.replace("then: THEN", "if_no_answer: head")
    (flaw, *_) = [each for each in read_policy_text(Text("policy.yaml", content)).diagnostics if each.is_error]
    assert (flaw.code, flaw.help) == ("unknown-property", "write `then: head`")
