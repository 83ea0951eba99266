"""Promises about duties and about whom to ask, in policies small enough to see what they say."""

from __future__ import annotations

import pytest

from sharepolicy.analysis.proof.broken_invariants import breaches
from sharepolicy.core.compile import compile_policy
from sharepolicy.language.condition import ALWAYS, Condition
from sharepolicy.language.policy import (
    Action,
    EscalationLine,
    Invariant,
    Outcome,
    PolicyDocument,
    Timing,
    Unsettled,
    Within,
)
from sharepolicy.language.promises import keep_pair
from sharepolicy.language.semantics import all_cases
from sharepolicy.testing.small import has, rule, small_policy, yes_no

SHARE, DONT_SHARE, ESCALATE = Outcome
SOON, LATER, WORKING = Within(15, "15 minutes"), Within(60, "1 hour"), Within(1440, "1 working day", working=True)


def policy(
    *lines: EscalationLine,
    on: frozenset[Outcome] = frozenset({SHARE}),
    when: Condition = ALWAYS,
    unsettled: str = "",
    to: str = "",
) -> PolicyDocument:
    """With consent it is shared and the parent told; without, somebody is asked."""
    tell = Action("tell", on, Timing.AFTER, "Tell the parent.", when)
    return small_policy(
        [yes_no("consent"), yes_no("danger")],
        rule("agreed", SHARE, has("consent")),
        rule("refused", ESCALATE, has("consent", "no"), to=to),
        otherwise=None,
        actions={"tell": tell},
        escalation={line.name: line for line in lines},
        unsettled=Unsettled(to=unsettled),
    )


def broken(document: PolicyDocument, promise: Invariant) -> list[str]:
    """How a promise is broken."""
    return [breach.shown.says for breach in breaches(compile_policy(document), promise)]


DANGER = Invariant("promise", "It holds.", when=has("danger"), never_due=("tell",))


def test_a_duty_that_is_never_due_is_missed_where_a_line_of_it_is_lost() -> None:
    """With the line it is proved, without it not."""
    assert broken(policy(when=has("danger", "no")), DANGER) == []
    assert broken(policy(), DANGER) == ["share is possible with the action `tell`"]


def test_a_duty_that_is_never_due_is_not_due_where_too_little_is_known_either() -> None:
    """A decision that is not settled escalates: what is due on escalate is due in all its completions."""
    escalating = policy(on=frozenset({ESCALATE}), when=has("consent"))
    doubt = "a decision that is not settled escalates, and `tell` can be due then"
    assert broken(escalating, DANGER) == [doubt]
    settled = Invariant("promise", "It holds.", when=has("danger"), never_due=("tell",), on=frozenset({SHARE}))
    assert broken(escalating, settled) == []


@pytest.mark.parametrize("on", [frozenset({ESCALATE}), frozenset({SHARE, ESCALATE})])
def test_a_promise_about_escalate_speaks_of_decisions_that_are_not_settled_too(on: frozenset[Outcome]) -> None:
    """They escalate, though no completion of them may do so by itself."""
    doubt = "a decision that is not settled escalates, and `tell`"
    telling = policy(on=frozenset({ESCALATE}), when=has("consent"))
    never = Invariant("promise", "It holds.", never_due=("tell",), on=on)
    assert broken(telling, never) == [f"{doubt} can be due then"]
    assert not keeps_in_all_pairs(telling, never)
    sharing = policy(on=frozenset({SHARE, ESCALATE}), when=has("consent"))
    carried = Invariant("promise", "It holds.", when=has("consent"), carries=("tell",), on=on)
    assert broken(sharing, carried) == []
    silent = small_policy(
        [yes_no("consent")],
        rule("agreed", SHARE, has("consent")),
        rule("refused", DONT_SHARE, has("consent", "no")),
        otherwise=None,
        actions={"tell": Action("tell", frozenset({SHARE}), Timing.AFTER, "Tell the parent.")},
    )
    lost = Invariant("promise", "It holds.", carries=("tell",), on=frozenset({ESCALATE}))
    assert broken(silent, lost) == [f"{doubt} is not due on escalate"]
    assert not keeps_in_all_pairs(silent, lost)


def test_what_is_carried_on_escalate_is_due_in_every_case_that_may_be_left_open() -> None:
    """No case escalates by itself; one of which too little is known does, and may be about a case without the duty."""
    document = small_policy(
        [yes_no("consent")],
        rule("agreed", SHARE, has("consent")),
        rule("refused", DONT_SHARE, has("consent", "no")),
        otherwise=None,
        actions={"tell": Action("tell", frozenset(Outcome), Timing.AFTER, "Tell the parent.", has("consent"))},
    )
    promise = Invariant("promise", "It holds.", carries=("tell",), on=frozenset({ESCALATE}))
    assert broken(document, promise) == ["a decision that is not settled escalates, and `tell` is not always due then"]
    assert not keeps_in_all_pairs(document, promise)
    everywhere = Invariant("promise", "It holds.", carries=("tell",))
    assert broken(document, everywhere) == ["don't share is possible without the action `tell`"]


def keeps_in_all_pairs(document: PolicyDocument, promise: Invariant) -> bool:
    """Whether the definition finds the promise kept in every pair of possible cases."""
    cases = list(all_cases(document))
    return all(keep_pair(document, promise, first, second) for first in cases for second in cases)


def line(name: str, to: str, within: Within, when: Condition = ALWAYS) -> EscalationLine:
    """Whom to ask, and how soon."""
    return EscalationLine(name, to, within, when)


@pytest.mark.parametrize(
    ("document", "within", "says"),
    [
        (policy(line("all", "lead", SOON)), None, []),
        (policy(line("all", "lead", SOON)), SOON, []),
        (policy(line("all", "lead", SOON)), LATER, []),
        (policy(line("all", "lead", LATER), line("danger", "", SOON, has("danger"))), SOON, []),
        (policy(line("all", "", SOON), unsettled="lead", to="lead"), SOON, []),
        (policy(line("all", "lead", LATER)), SOON, ["escalate", "a decision that is not settled"]),
        (policy(line("all", "manager", SOON)), None, ["escalate", "a decision that is not settled"]),
        (policy(line("all", "", SOON), to="lead"), SOON, ["a decision that is not settled"]),
        (policy(line("all", "lead", WORKING)), Within(2880, "2 days"), ["escalate", "a decision that is not settled"]),
    ],
)
def test_whom_to_ask_and_how_soon_is_proved(document: PolicyDocument, within: Within | None, says: list[str]) -> None:
    """Also where too little is known; sooner is as good, and what cannot be compared is not sooner."""
    promise = Invariant("promise", "It holds.", when=has("danger"), escalates_to=("lead",), within=within)
    found = broken(document, promise)
    assert [said.startswith(start) for said, start in zip(found, says, strict=True)] == [True] * len(says)
