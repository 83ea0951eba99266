"""Parts of a policy that no case ever needs: actions, lines of escalation, `otherwise` and `unsettled`.

A decision that is not settled escalates, whatever its completions say. So where a policy gives several outcomes, what
belongs to escalate can be due, and anybody whom a line names can be asked, in every possible case.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sharepolicy.analysis.decision.due import with_outcomes
from sharepolicy.core.beyond import can_be_unsettled, due_beyond
from sharepolicy.core.compile import CompiledPolicy
from sharepolicy.core.space import Region
from sharepolicy.ground.budget import check
from sharepolicy.ground.diagnostic import Diagnostic, Label
from sharepolicy.ground.text import Span
from sharepolicy.language.condition import Condition
from sharepolicy.language.outcome import either
from sharepolicy.language.policy import EscalationLine, Outcome


def idle_parts(policy: CompiledPolicy) -> Iterator[Diagnostic]:
    """A finding for each of them. An overlay has to mend only its own parts, and all actions."""
    yield from _actions(policy)
    yield from _lines(policy)
    base = policy.document.base
    otherwise, unsettled = policy.document.otherwise, policy.document.unsettled
    if otherwise is not None and not policy.gap and not (base and otherwise == base.otherwise):
        yield _idle("`otherwise` is never reached: in every possible case some rule applies", otherwise.span)
    if unsettled.span is not None and not can_be_unsettled(policy) and not (base and unsettled == base.unsettled):
        yield _idle("`unsettled` is never reached: every possible case has the same outcome", unsettled.span)


def _idle(message: str, span: Span | None) -> Diagnostic:
    return Diagnostic("dead-otherwise", message, span, "take it out, or look for the rule that applies too often")


def _actions(policy: CompiledPolicy) -> Iterator[Diagnostic]:
    for action in policy.document.actions.values():
        check()
        given = with_outcomes(policy, action.on)
        due = policy.due[action.name]
        if due & given or due_beyond(policy, action.name):
            continue
        unsettled = Outcome.ESCALATE in action.on and can_be_unsettled(policy)
        why, labels = _never_holds(policy, action.when)
        if not given and not unsettled:
            why = f"no case has the outcome {either(action.on)}"
        elif not why:
            there = (outcome for outcome, region in policy.outcomes.items() if region & due)
            why = f"wherever its condition holds, the outcome is {either(there)}"
        message = f"the action `{action.name}` is never due: {why}"
        yield Diagnostic("dead-action", message, action.span, "correct its condition or `on`, or remove it", labels)


def _never_holds(policy: CompiledPolicy, when: Condition) -> tuple[str, tuple[Label, ...]]:
    """Why a condition holds in no possible case; empty if it holds in some."""
    anywhere = policy.region(when)
    if anywhere & policy.possible:
        return "", ()
    if not anywhere:
        return "no case can meet its condition, two lines of which contradict each other", ()
    return "its condition only holds in impossible cases", impossible_labels(policy, anywhere)


def impossible_labels(policy: CompiledPolicy, region: Region) -> tuple[Label, ...]:
    """The first few impossible combinations that some cases fall under."""
    return tuple(
        Label(impossible.span, f"impossible: {impossible.because}".rstrip(": "))
        for impossible in policy.document.vocabulary.impossible
        if impossible.span is not None and region & policy.region(impossible.when)
    )[:3]


def _lines(policy: CompiledPolicy) -> Iterator[Diagnostic]:
    """Lines of escalation without which, in every case, the same people would be asked just as soon, and then the same.

    They are looked at from the last to the first, each without those already found: all of them can be taken out
    together, and none of the others can.
    """
    base = policy.document.base
    kept = dict(policy.document.escalation)
    for line in reversed(tuple(policy.document.escalation.values())):
        others = [each for each in kept.values() if each.name != line.name]
        if _changes(policy, line, others):
            continue
        del kept[line.name]
        if base is None or base.escalation.get(line.name) != line:
            yield _dead_line(policy, line, others)


def _changes(policy: CompiledPolicy, line: EscalationLine, others: Sequence[EscalationLine]) -> bool:
    """Whether there is a case in which a line adds somebody, or says how soon, or what next, and no other line does."""
    holds = policy.escalation[line.name]
    everyone = {line.to} if line.to else {*policy.asked, policy.document.unsettled.to} - {""}
    for settled in (True, False):
        if not settled and not can_be_unsettled(policy):
            break
        where = holds & (policy.outcomes[Outcome.ESCALATE] if settled else policy.possible)
        for to in everyone:
            check()
            named = _named(policy, to, others, settled=settled)
            soon = [other for other in others if other.to in (to, "") and other.within <= line.within]
            same = policy.space.union([policy.escalation[other.name] for other in soon])
            if line.then:
                alike = [other for other in others if other.to in (to, "") and other.then == line.then]
                same &= policy.space.union([policy.escalation[other.name] for other in alike])
            if where - (named & same) if line.to else (where & named) - same:
                return True
    return False


def _named(policy: CompiledPolicy, to: str, lines: Sequence[EscalationLine], *, settled: bool) -> Region:
    """Where somebody is asked by a deciding rule, by `otherwise`, by one of these lines, or by `unsettled`."""
    document = policy.document
    if not settled and document.unsettled.to == to:
        return policy.possible
    found = [policy.decides(rule.name) for rule in document.rules.values() if rule.to == to]
    found += [policy.gap] if document.otherwise is not None and document.otherwise.to == to else []
    return policy.space.union([*found, *(policy.escalation[line.name] for line in lines if line.to == to)])


def _dead_line(policy: CompiledPolicy, line: EscalationLine, others: Sequence[EscalationLine]) -> Diagnostic:
    escalating = policy.possible if can_be_unsettled(policy) else policy.outcomes[Outcome.ESCALATE]
    where = policy.escalation[line.name] & escalating
    why, labels = _never_holds(policy, line.when)
    sooner = list(_covering(policy, where, line, others))
    if not why and not where:
        why = "no case in which it holds escalates"
    elif not why and sooner:
        names = ", ".join(f"`{other.name}`" for other in sooner)
        whom = f"`{line.to}` is asked" if line.to else "everybody who is asked is asked"
        why = f"wherever it holds, {whom} at least as soon by {names}"
        labels = tuple(Label(other.span, f"within {other.within}") for other in sooner if other.span is not None)
    elif not why:
        why = "nobody is asked where it holds"
    message = f"the escalation line `{line.name}` never matters: {why}"
    return Diagnostic("dead-escalation", message, line.span, "correct its condition or limit, or remove it", labels)


def _covering(
    policy: CompiledPolicy, where: Region, line: EscalationLine, others: Sequence[EscalationLine]
) -> Iterator[EscalationLine]:
    """A few lines that together hold wherever a line does and ask as soon: the one that covers most comes first."""
    left = where
    as_soon = [other for other in others if other.within <= line.within and (other.to in (line.to, "") or not line.to)]
    while left and as_soon:
        most = max(as_soon, key=lambda other: (left & policy.escalation[other.name]).count())
        as_soon.remove(most)
        if less := left & policy.escalation[most.name]:
            yield most
            left -= less
