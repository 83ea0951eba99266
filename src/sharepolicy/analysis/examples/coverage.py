"""What the examples exercise: rules, actions, escalation lines, invariants; and which lines they show to matter.

A line of the condition of a rule, action or escalation line is *shown to matter on its own* if two examples differ in
it, and in each of them the line alone makes the difference: if it were reversed, with every other line unchanged, the
condition would be reversed too. This is the masking form of modified condition/decision coverage (Chilenski 2001):
other lines may differ between the two examples, as long as they make no difference there. A partial example counts only
if the line holds, or fails, and makes the difference in every completion. It does not matter whether other rules
override the rule; but an action must be due on the outcome, and for an escalation line the outcome must be escalate.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from attrs import frozen

from sharepolicy.analysis.decision.dated import dated
from sharepolicy.analysis.decision.decide import Decision
from sharepolicy.analysis.decision.due import with_outcomes
from sharepolicy.analysis.examples.differences import setting
from sharepolicy.analysis.examples.run import try_example
from sharepolicy.core.beyond import can_be_unsettled
from sharepolicy.core.compile import CompiledPolicy
from sharepolicy.core.space import Region
from sharepolicy.forms.test import COVERAGE
from sharepolicy.ground.kinds import check_among
from sharepolicy.ground.percent import percentage
from sharepolicy.ground.text import Span
from sharepolicy.language.case import Example
from sharepolicy.language.condition import ALWAYS, AnyOf, Condition, Is, Test
from sharepolicy.language.policy import OUTCOMES, Action, EscalationLine, Invariant, Outcome, Rule
from sharepolicy.language.rewriting import LinePath, lines_of, with_line, written_out
from sharepolicy.language.words import say_condition

if TYPE_CHECKING:
    from sharepolicy.types import CoverageDict

NEVER = AnyOf()

_Named = Rule | Action | EscalationLine | Invariant


@frozen
class NamedCoverage:
    """A rule, action, escalation line or invariant, and the examples that exercise it."""

    kind: str
    name: str
    examples: tuple[str, ...]
    span: Span | None = None

    @property
    def covered(self) -> bool:
        """Whether some example does."""
        return bool(self.examples)


@frozen
class LineCoverage:
    """A line of a condition, and the examples in which it alone makes the condition hold, or fail.

    `kind` and `name` say which rule, action or escalation line has the condition. `place` is where the line stands in
    it, with definitions opened. A line that cannot do so in any possible case is not `possible`, and needs no example.
    """

    kind: str
    name: str
    line: Test | Is
    says: str
    place: LinePath
    holding: tuple[str, ...]
    failing: tuple[str, ...]
    possible: bool
    span: Span | None = None

    @property
    def pair(self) -> tuple[str, str] | None:
        """Two examples that together show that the line matters on its own: in the first it holds."""
        return (self.holding[0], self.failing[0]) if self.covered else None

    @property
    def covered(self) -> bool:
        """Whether there are two such examples."""
        return bool(self.holding and self.failing)


KINDS = ("rule", "action", "escalation", "invariant")
"""The kinds of items that can be covered."""


@frozen
class Coverage:
    """What the examples of a policy exercise."""

    items: tuple[NamedCoverage, ...]
    lines: tuple[LineCoverage, ...]

    def of(self, kind: str) -> tuple[NamedCoverage, ...]:
        """The items of a kind: rule, action, escalation or invariant."""
        check_among(kind, KINDS, "kind of item")
        return tuple(item for item in self.items if item.kind == kind)

    @property
    def countable(self) -> tuple[LineCoverage, ...]:
        """The lines that can be shown to matter at all."""
        return tuple(line for line in self.lines if line.possible)

    @property
    def percent(self) -> float:
        """The percentage that is covered, of everything that can be."""
        every = [item.covered for item in self.items] + [line.covered for line in self.countable]
        return percentage(sum(every), len(every))

    def to_dict(self) -> CoverageDict:
        """As plain data: the `coverage` of `schemas/test.schema.json`."""
        return COVERAGE.write(self)


@frozen(eq=False)
class _Decided:
    """One case of an example: its completions, and what was decided. `outcome` is that of its part of a request."""

    example: str
    within: Region
    outcome: Outcome


def coverage(policy: CompiledPolicy, examples: Sequence[Example], on: datetime.date) -> Coverage:
    """What examples exercise, exactly. Those that contradict themselves exercise nothing."""
    decided = [case for example in examples for case in _decided(policy, example, on)]
    items = []
    for kind, part, where, on_outcomes in _exercised(policy):
        names = _names(each for each in decided if each.outcome in on_outcomes and each.within <= where)
        items.append(NamedCoverage(kind, part.name, names, part.span))
    lines = [line for condition in _conditions(policy) for line in _lines(policy, condition, decided)]
    return Coverage(tuple(items), tuple(lines))


def _decided(policy: CompiledPolicy, example: Example, on: datetime.date) -> Iterator[_Decided]:
    answer = try_example(policy, example, on).decision
    if isinstance(answer, Decision):
        yield _Decided(example.name, _within(policy, answer, on), answer.outcome)
    elif answer is not None:
        for part in answer.parts:
            for decision in part.decisions.values():
                yield _Decided(example.name, _within(policy, decision, on), part.outcome)


def _within(policy: CompiledPolicy, decision: Decision, on: datetime.date) -> Region:
    return policy.possible & policy.space.box(dated(policy.document, decision.case, on).given)


def _names(cases: Iterable[_Decided]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(case.example for case in cases))


def _exercised(policy: CompiledPolicy) -> Iterator[tuple[str, _Named, Region, frozenset[Outcome]]]:
    """Every part with its kind, and where a decision exercises it: surely in these cases, with one of these outcomes.

    A rule is exercised where it decides, an action where it is due, and a line of escalation where it sets the limit.
    An invariant is exercised where its `when` holds, and the outcome is one that it starts from, if any.
    """
    document, every = policy.document, frozenset(OUTCOMES)
    for rule in document.rules.values():
        yield "rule", rule, policy.decides(rule.name), every
    for action in document.actions.values():
        yield "action", action, policy.due[action.name], action.on
    for name, region in setting(policy).items():
        yield "escalation", document.escalation[name], region, frozenset({Outcome.ESCALATE})
    for invariant in document.invariants.values():
        yield "invariant", invariant, policy.region(invariant.when), _spoken_of(invariant)


def _spoken_of(invariant: Invariant) -> frozenset[Outcome]:
    if invariant.never_shifts is not None:
        return invariant.never_shifts.from_
    of_rules = invariant.decided_by or invariant.never_decided_by
    if invariant.always or invariant.never or invariant.regardless_of or of_rules:
        return frozenset(OUTCOMES)
    duties = (invariant.on or frozenset(OUTCOMES)) if invariant.carries or invariant.never_due else frozenset()
    shared = frozenset({Outcome.SHARE}) if invariant.required else frozenset()
    return duties | shared | (frozenset({Outcome.ESCALATE}) if invariant.escalates_to else frozenset())


@frozen(eq=False)
class _Conditional:
    """Something with a condition: a rule, action or escalation line. It matters on some outcomes, in some cases."""

    kind: str
    name: str
    condition: Condition
    span: Span | None
    on: frozenset[Outcome]
    within: Region


def _conditions(policy: CompiledPolicy) -> Iterator[_Conditional]:
    document, every = policy.document, frozenset(OUTCOMES)
    for rule in document.rules.values():
        span = rule.when_span or rule.span
        yield _Conditional("rule", rule.name, rule.condition, span, every, policy.possible)
    for action in document.actions.values():
        within = _decided_on(policy, action.on)
        yield _Conditional("action", action.name, action.when, action.span, action.on, within)
    escalate = frozenset({Outcome.ESCALATE})
    for line in document.escalation.values():
        within = _decided_on(policy, escalate)
        yield _Conditional("escalation", line.name, line.when, line.span, escalate, within)


def _decided_on(policy: CompiledPolicy, outcomes: frozenset[Outcome]) -> Region:
    """The possible cases of decisions with these outcomes. Any case can belong to an unsettled one, which escalates."""
    if Outcome.ESCALATE in outcomes and can_be_unsettled(policy):
        return policy.possible
    return with_outcomes(policy, outcomes)


def _lines(policy: CompiledPolicy, of: _Conditional, decided: Sequence[_Decided]) -> Iterator[LineCoverage]:
    counting = [case for case in decided if case.outcome in of.on]
    for place, line in lines_of(of.condition, into_definitions=True):
        alone = of.within & matters(policy, of.condition, place)
        holds = policy.region(line)
        holding, failing = alone & holds, alone - holds
        yield LineCoverage(
            of.kind,
            of.name,
            line,
            say_condition(policy.document, line),
            place,
            _names(case for case in counting if case.within <= holding),
            _names(case for case in counting if case.within <= failing),
            bool(holding and failing),
            line.span or of.span,
        )


def matters(policy: CompiledPolicy, condition: Condition, place: LinePath) -> Region:
    """All cases in which reversing the line at that place, and no other, would reverse the condition."""
    holding = policy.region(written_out(with_line(condition, place, ALWAYS)))
    failing = policy.region(written_out(with_line(condition, place, NEVER)))
    return holding - failing | (failing - holding)
