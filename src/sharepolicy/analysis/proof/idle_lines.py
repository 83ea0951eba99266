"""Lines and branches of conditions that no possible case needs: they hold in all of them, or in none.

A branch of `any` that never holds is a way to protect a child that the policy only seems to have.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from attrs import frozen

from sharepolicy.analysis.proof.idle import impossible_labels
from sharepolicy.core.compile import CompiledPolicy
from sharepolicy.ground.budget import check
from sharepolicy.ground.diagnostic import Diagnostic
from sharepolicy.ground.text import Span
from sharepolicy.language.condition import ALWAYS, AllOf, Condition, CountOf, Is, Test, parts_of
from sharepolicy.language.policy import PolicyDocument


@frozen
class HoldsWhen:
    """A part of the policy that holds on a condition, in words, and where it stands."""

    says: str
    when: Condition
    span: Span | None


def idle_lines(policy: CompiledPolicy) -> Iterator[Diagnostic]:
    """A finding for each of them, at the outermost place. An overlay has to mend only its own parts."""
    document, base = policy.document, policy.document.base
    inherited = {(each.says, each.when) for each in _owners(base)} if base is not None else set()
    for owner in _owners(document):
        if (owner.says, owner.when) in inherited or not policy.possible & policy.loose(owner.when):
            continue  # what never holds at all is another finding
        parts = owner.when.parts if isinstance(owner.when, AllOf) else (owner.when,)
        for part in parts:
            yield from _idle(policy, owner, part)


def asked_again(policy: CompiledPolicy) -> Iterator[Diagnostic]:
    """A finding for each line of escalation whose next step is to ask whoever has just not answered."""
    base = policy.document.base
    for line in policy.document.escalation.values():
        if base is not None and base.escalation.get(line.name) == line:
            continue
        people = [line.to, *(step.to for step in line.then)]
        again = next((one for one, two in pairwise(people) if one == two), "")
        if again:
            message = f"the escalation line `{line.name}` asks `{again}` when `{again}` has not answered"
            help_ = "name somebody else under `then`, or take the step out"
            yield Diagnostic("idle-line", message, line.span, help_)


def _owners(document: PolicyDocument) -> Iterator[HoldsWhen]:
    for rule in document.rules.values():
        yield HoldsWhen(f"the rule `{rule.name}`", rule.when, rule.when_span or rule.span)
    for named in document.definitions.values():
        yield HoldsWhen(f"the definition `{named.name}`", named.condition, named.span)
    for action in document.actions.values():
        yield HoldsWhen(f"the action `{action.name}`", action.when, action.span)
    for line in document.escalation.values():
        yield HoldsWhen(f"the escalation line `{line.name}`", line.when, line.span)
    for promise in document.invariants.values():
        if not promise.each:  # what is promised for each value is written once for all of them
            yield HoldsWhen(f"the invariant {promise.called}", promise.when, promise.span)


def _idle(policy: CompiledPolicy, owner: HoldsWhen, part: Condition) -> Iterator[Diagnostic]:
    check()
    there = policy.possible & policy.loose(part)
    if isinstance(part, CountOf) and len(set(part.parts)) < len(part.parts):
        message = f"a line of {owner.says} counts one thing twice"
        yield Diagnostic(
            "idle-line", message, _span(part) or owner.span, "count each thing once, or say `at_least` less"
        )
    if there and there != policy.possible:
        if not isinstance(part, Is):  # a definition is looked at by itself
            for each in parts_of(part):
                yield from _idle(policy, owner, each)
        return
    if there:
        what = "an empty branch" if part == ALWAYS else "a line"
        message = f"{what} of {owner.says} changes nothing: it holds in every possible case"
        yield Diagnostic("idle-line", message, _span(part) or owner.span, "take it out, or correct it")
    else:
        message = f"a branch of {owner.says} changes nothing: it holds in no possible case"
        labels = impossible_labels(policy, policy.region(part))
        yield Diagnostic("idle-line", message, _span(part) or owner.span, "take it out, or correct it", labels)


def _span(part: Condition) -> Span | None:
    """Where a condition begins, as far as it is known."""
    if isinstance(part, Test | Is | CountOf):
        return part.span
    return next((span for each in parts_of(part) if (span := _span(each)) is not None), None)
