"""What an example may expect: what no answer could be, and what every answer would be, is refused where it is read."""

from __future__ import annotations

import pytest

from sharepolicy.ground.text import Text
from sharepolicy.language.case import Expectation, ExpectedAction
from sharepolicy.language.policy import OUTCOMES, Timing
from sharepolicy.language.within import Within
from sharepolicy.reading.policies import Reading, read_policy_text

SHARE, DONT_SHARE, ESCALATE = OUTCOMES
POLICY = """\
policy: small
title: A small policy
version: 1.0.0
facts: {risk: {asks: Is there a risk?, type: yes/no}}
questions:
  all:
    rules:
      risky: {when: {risk: yes}, outcome: share, because: The child comes first.}
otherwise: {outcome: escalate, because: Ask.}
actions:
  record: {on: [share, escalate], timing: after, says: Write it down.}
  ring: {on: share, timing: before, within: 1 hour, says: Ring them.}
examples:
  one: {given: {risk: yes}, expect: %s}
"""
REQUEST = """\
  many:
    request: {items: {letter: {}}, recipients: {school: {}}}
    expect: {outcome: escalate, parts: %s}
"""


def read(expect: str) -> Reading:
    """The policy with one example that expects this."""
    return read_policy_text(Text("policy.yaml", POLICY % expect), examples=True)


@pytest.mark.parametrize(
    ("expect", "code", "at"),
    [
        ("{}", "missing-property", "expect"),
        ("{settled: yes}", "missing-property", "expect"),
        ("{not_actions: ring}", "missing-property", "expect"),
        ("{outcom: share}", "unknown-property", "outcom"),
        ("{outcome: shared}", "unknown-value", "shared"),
        ("{outcome: share, actions: []}", "wrong-shape", "[]"),
        ("{outcome: share, actions: {}}", "wrong-shape", "{}"),
        ("{outcome: share, not_actions: []}", "wrong-shape", "[]"),
        ("{outcome: share, because_of: []}", "wrong-shape", "[]"),
        ("{outcome: share, actions: {wring: {timing: after}}}", "unknown-action", "wring"),
        ("{outcome: share, actions: {ring: {timing: later}}}", "unknown-value", "later"),
        ("{outcome: share, actions: {ring: {within: soon}}}", "bad-name", "soon"),
        ("{outcome: escalate, within: [1 day, 15 minutes]}", "wrong-shape", "1 day"),
        ("{outcome: escalate, within: [1 hour, no limit]}", "wrong-shape", "no limit"),
        ("{outcome: escalate, within: [1 day, 2 days, 1 working day]}", "wrong-shape", "2 days"),
        ("{outcome: share, parts: {}}", "wrong-shape", "{}"),
        ("{outcome: share, settled: no}", "wrong-shape", "outcome"),
        ("{outcome: share, possible: [share, escalate]}", "wrong-shape", "outcome"),
        ("{outcome: share, possible: dont_share}", "wrong-shape", "outcome"),
        ("{settled: yes, possible: [share, escalate]}", "wrong-shape", "settled"),
        ("{settled: no, possible: share}", "wrong-shape", "settled"),
    ],
)
def test_what_cannot_be_or_says_nothing_is_refused_at_its_place(expect: str, code: str, at: str) -> None:
    """Each with one error."""
    (flaw,) = read(expect).diagnostics
    assert flaw.span is not None
    assert (flaw.code, flaw.span.content) == (code, at)


@pytest.mark.parametrize(
    ("expect", "meant"),
    [
        ("{outcome: share}", Expectation(SHARE)),
        ("{settled: no}", Expectation(settled=False)),
        (
            "{outcome: escalate, within: [2 days, 1 working day]}",
            Expectation(ESCALATE, within=(Within(2880, "2 days"), Within(1440, "1 working day", working=True))),
        ),
        ("{outcome: escalate, settled: no}", Expectation(ESCALATE, settled=False)),
        ("{possible: [share, escalate]}", Expectation(possible=frozenset({SHARE, ESCALATE}))),
        ("{possible: share}", Expectation(possible=frozenset({SHARE}))),
        ("{outcome: share, actions: ring}", Expectation(SHARE, actions=(ExpectedAction("ring"),))),
        (
            "{outcome: share, actions: {ring: {timing: before, within: 1 hour}, record: {}}}",
            Expectation(
                SHARE, actions=(ExpectedAction("ring", Timing.BEFORE, Within(60, "1 hour")), ExpectedAction("record"))
            ),
        ),
    ],
)
def test_what_is_written_is_expected(expect: str, meant: Expectation) -> None:
    """With an outcome, or without one where the answer is not settled."""
    reading = read(expect)
    assert reading.diagnostics == ()
    assert reading.examples[0].expect == meant


def test_a_part_of_a_request_can_be_expected_not_to_be_settled() -> None:
    """In a word of its own, which is no outcome."""
    text = POLICY % "{outcome: share}" + REQUEST % "{letter: {school: unsettled}}"
    reading = read_policy_text(Text("policy.yaml", text), examples=True)
    assert reading.diagnostics == ()
    assert reading.examples[1].expect.parts == {"letter": {"school": None}}
    wrong = read_policy_text(Text("policy.yaml", text.replace("unsettled", "maybe")), examples=True)
    assert [flaw.code for flaw in wrong.diagnostics] == ["unknown-value"]


@pytest.mark.parametrize(
    "line", ["possible: [share, escalate]", "because_of: risky", "actions: ring", "not_actions: ring", "within: 1 hour"]
)
def test_what_is_said_of_one_case_only_is_not_expected_of_a_request(line: str) -> None:
    """It would be looked at nowhere, and could not fail."""
    expect = f"{{{line}}}" if line.startswith("possible") else f"{{outcome: share, {line}}}"
    many = f"  many:\n    request: {{items: {{letter: {{}}}}}}\n    expect: {expect}\n"
    found = read_policy_text(Text("policy.yaml", POLICY % "{outcome: share}" + many), examples=True).diagnostics
    assert [flaw.code for flaw in found] == ["wrong-shape"]
    assert line.partition(":")[0] in found[0].message
