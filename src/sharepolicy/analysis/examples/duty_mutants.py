"""Mutants that only change what to do and whom to ask: every outcome stays as it is."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import evolve

from sharepolicy.analysis.examples.line_mutants import of_condition
from sharepolicy.analysis.examples.mutant import Mistake, Mutant
from sharepolicy.ground.text import Span
from sharepolicy.language.own_parts import is_own
from sharepolicy.language.policy import (
    OUTCOMES,
    Action,
    EscalationLine,
    Outcome,
    PolicyDocument,
    Timing,
    Unsettled,
)
from sharepolicy.language.within import AT_ONCE, Within, in_order

A_DAY = Within(24 * 60, "1 day")


def duty_mutants(document: PolicyDocument) -> Iterator[Mutant]:
    """Every mutant of actions, escalation lines, and of the roles that rules, `otherwise` and `unsettled` name."""
    for action in document.actions.values():
        if is_own(document, action):
            yield from _of_action(document, action)
    for line in document.escalation.values():
        if is_own(document, line):
            yield from _of_line(document, line)
    yield from _of_roles(document)


def _of_action(document: PolicyDocument, action: Action) -> Iterator[Mutant]:
    where = f"action `{action.name}`"

    def acted(changed: Action) -> PolicyDocument:
        return evolve(document, actions={**document.actions, action.name: changed})

    def made(mistake: Mistake, says: str, changed: Action) -> Mutant:
        return Mutant(mistake, where, says, acted(changed), action.span, decides=False)

    # an action without outcomes is never due, and promises can still name it
    yield made(Mistake.ACTION, "left out", evolve(action, on=frozenset()))
    for outcome in OUTCOMES:
        if outcome not in action.on:
            yield made(Mistake.ON, f"`on: {outcome}` added", evolve(action, on=action.on | {outcome}))
        elif len(action.on) > 1:
            yield made(Mistake.ON, f"`on: {outcome}` left out", evolve(action, on=action.on - {outcome}))
    yield from of_condition(
        document, action.when, where, action.span, lambda when: acted(evolve(action, when=when)), decides=False
    )
    for timing in Timing:
        if timing is not action.timing:
            says = f"`timing: {action.timing}` becomes `timing: {timing}`"
            yield made(Mistake.TIMING, says, evolve(action, timing=timing))
    if action.within is not None:
        for limit in _other_limits(document, action.within):
            says = f"`within: {action.within}` becomes `within: {limit}`"
            yield made(Mistake.LIMIT, says, evolve(action, within=limit))
        yield made(Mistake.LIMIT, f"`within: {action.within}` left out", evolve(action, within=None))


def _of_line(document: PolicyDocument, line: EscalationLine) -> Iterator[Mutant]:
    where = f"escalation line `{line.name}`"

    def lined(changed: EscalationLine) -> PolicyDocument:
        return evolve(document, escalation={**document.escalation, line.name: changed})

    def made(mistake: Mistake, says: str, changed: PolicyDocument) -> Mutant:
        return Mutant(mistake, where, says, changed, line.span, decides=False)

    others = {name: other for name, other in document.escalation.items() if name != line.name}
    yield made(Mistake.ESCALATION, "left out", evolve(document, escalation=others))
    yield from of_condition(
        document, line.when, where, line.span, lambda when: lined(evolve(line, when=when)), decides=False
    )
    for limit in _other_limits(document, line.within):
        says = f"`within: {line.within}` becomes `within: {limit}`"
        yield made(Mistake.LIMIT, says, lined(evolve(line, within=limit)))
    for to in _other_roles(document, line.to):
        yield _role(where, line.to, to, lined(evolve(line, to=to)), line.span)
    for number, step in enumerate(line.then):
        before, after = line.then[:number], line.then[number + 1 :]
        says = f"`then: {step.to}` left out"
        yield made(Mistake.STEP, says, lined(evolve(line, then=(*before, *after))))
        for to in filter(None, _other_roles(document, step.to)):
            changed = lined(evolve(line, then=(*before, evolve(step, to=to), *after)))
            yield made(Mistake.ROLE, f"`then: {step.to}` becomes `then: {to}`", changed)
        for limit in (each for each in _other_limits(document, step.after) if not each.start):
            changed = lined(evolve(line, then=(*before, evolve(step, after=limit), *after)))
            yield made(Mistake.LIMIT, f"`after: {step.after}` becomes `after: {limit}`", changed)


def _of_roles(document: PolicyDocument) -> Iterator[Mutant]:
    """Another role, or none, where a rule, `otherwise` or `unsettled` names one."""
    for rule in document.rules.values():
        if rule.outcome is Outcome.ESCALATE and is_own(document, rule):
            for to in _other_roles(document, rule.to):
                rules = {**document.rules, rule.name: evolve(rule, to=to)}
                yield _role(f"rule `{rule.name}`", rule.to, to, evolve(document, rules=rules), rule.span)
    otherwise, unsettled = document.otherwise, document.unsettled
    if otherwise is not None and otherwise.outcome is Outcome.ESCALATE and is_own(document, otherwise):
        for to in _other_roles(document, otherwise.to):
            changed = evolve(document, otherwise=evolve(otherwise, to=to))
            yield _role("`otherwise`", otherwise.to, to, changed, otherwise.span)
    if unsettled != Unsettled() and is_own(document, unsettled):
        for to in _other_roles(document, unsettled.to):
            changed = evolve(document, unsettled=evolve(unsettled, to=to))
            yield _role("`unsettled`", unsettled.to, to, changed, unsettled.span)


def _role(where: str, was: str, to: str, document: PolicyDocument, span: Span | None) -> Mutant:
    said = f"`to: {was}` becomes `to: {to}`" if was and to else f"`to: {to}` added" if to else f"`to: {was}` left out"
    return Mutant(Mistake.ROLE, where, said, document, span, decides=False)


def _other_roles(document: PolicyDocument, role: str) -> Iterator[str]:
    """The next role of the policy instead of this one, and none."""
    if not role:
        return
    roles = list(document.roles)
    after = roles[roles.index(role) + 1 :] if role in roles else []
    if others := [other for other in (*after, *roles) if other != role]:
        yield others[0]
    yield ""


def _other_limits(document: PolicyDocument, limit: Within) -> Iterator[Within]:
    """The next shorter and the next longer limit that the policy uses; if it uses no other, at once, or a day."""
    limited: list[Action | EscalationLine] = [*document.actions.values(), *document.escalation.values()]
    used = dict.fromkeys(each.within for each in limited if each.within is not None and each.within != limit)
    order = list(in_order(used))
    order = order or [A_DAY if limit == AT_ONCE else AT_ONCE]
    shorter = [other for other in order if in_order((other, limit))[0] is other]
    longer = [other for other in order if other not in shorter]
    yield from (*shorter[-1:], *longer[:1])
