"""What the examples exercise: rules, actions, escalation lines, invariants; and which lines they show to matter.

A line of a rule's condition is *shown to matter on its own* when two examples differ in it, and in each of them the
line alone makes the difference: were it turned round and every other line as it is, the rule's condition would turn
round too. That is the masking form of modified condition/decision coverage (Chilenski 2001): other lines may differ
between the two examples, as long as they make no difference there. A partial example counts only where the line holds,
or fails, and makes the difference in every completion. Whether other rules override the rule plays no part.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from attrs import frozen

from sharepolicy.analysis.decide import Decision
from sharepolicy.analysis.examples import dated, try_example
from sharepolicy.analysis.lines import Place, lines_of, with_line
from sharepolicy.analysis.telling import soonest
from sharepolicy.analysis.words import say_condition
from sharepolicy.core.compile import CompiledPolicy
from sharepolicy.core.space import Region
from sharepolicy.ground.text import Span
from sharepolicy.language.case import Example
from sharepolicy.language.condition import ALWAYS, AllOf, AnyOf, Condition, Is, Not, Test
from sharepolicy.language.policy import Invariant, Outcome, Rule

NEVER = AnyOf()


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
    """A line of a rule's condition, and the examples in which it alone makes the condition hold, or fail.

    `place` is where it stands in the condition, definitions opened. A line that can do so in no possible case is not
    `possible`, and no example is missing.
    """

    rule: str
    line: Test
    says: str
    place: Place
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
        """Whether there are such two."""
        return bool(self.holding and self.failing)


@frozen
class Coverage:
    """What the examples of a policy exercise."""

    items: tuple[NamedCoverage, ...]
    lines: tuple[LineCoverage, ...]

    def of(self, kind: str) -> tuple[NamedCoverage, ...]:
        """The items of a kind: rule, action, escalation or invariant."""
        return tuple(item for item in self.items if item.kind == kind)

    @property
    def countable(self) -> tuple[LineCoverage, ...]:
        """The lines that can be shown to matter at all."""
        return tuple(line for line in self.lines if line.possible)

    @property
    def percent(self) -> float:
        """The share, in per cent, of everything that can be covered and is."""
        every = [item.covered for item in self.items] + [line.covered for line in self.countable]
        return 100 * sum(every) / len(every) if every else 100.0

    def to_dict(self) -> dict[str, Any]:
        """As plain data: the `coverage` of `schemas/test.schema.json`."""
        return {
            "percent": round(self.percent, 1),
            "items": [{"kind": item.kind, "name": item.name, "examples": list(item.examples)} for item in self.items],
            "lines": [
                {
                    "rule": line.rule,
                    "line": line.says,
                    "place": str(line.span) if line.span else None,
                    "possible": line.possible,
                    "pair": list(line.pair) if line.pair else None,
                    "holding": list(line.holding),
                    "failing": list(line.failing),
                }
                for line in self.lines
            ],
        }


@frozen(eq=False)
class _Decided:
    """One case of an example: its completions, and what was decided. `outcome` is that of its part of a request."""

    example: str
    decision: Decision
    within: Region
    outcome: Outcome


def coverage(policy: CompiledPolicy, examples: Sequence[Example], on: datetime.date) -> Coverage:
    """What examples exercise, exactly. Those that contradict themselves exercise nothing."""
    decided = [case for example in examples for case in _decided(policy, example, on)]
    items = (*_rules(policy, decided), *_actions(policy, decided), *_escalation(policy, decided))
    lines = [line for rule in policy.document.rules.values() for line in _lines(policy, rule, decided)]
    return Coverage((*items, *_invariants(policy, decided)), tuple(lines))


def _decided(policy: CompiledPolicy, example: Example, on: datetime.date) -> Iterator[_Decided]:
    answer = try_example(policy, example, on).decision
    if answer is None:
        return
    if isinstance(answer, Decision):
        yield _Decided(example.name, answer, _within(policy, answer, on), answer.outcome)
        return
    for part in answer.parts:
        for decision in part.decisions.values():
            yield _Decided(example.name, decision, _within(policy, decision, on), part.outcome)


def _within(policy: CompiledPolicy, decision: Decision, on: datetime.date) -> Region:
    return policy.possible & policy.space.box(dated(policy.document, decision.case, on).given)


def _names(cases: Iterable[_Decided]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(case.example for case in cases))


def _rules(policy: CompiledPolicy, decided: Sequence[_Decided]) -> Iterator[NamedCoverage]:
    """A rule is exercised where it surely decides."""
    for rule in policy.document.rules.values():
        deciding = policy.decides(rule.name)
        yield NamedCoverage("rule", rule.name, _names(case for case in decided if case.within <= deciding), rule.span)


def _actions(policy: CompiledPolicy, decided: Sequence[_Decided]) -> Iterator[NamedCoverage]:
    """An action is exercised where it is surely due."""
    for action in policy.document.actions.values():
        due = policy.due[action.name]
        sure = (case for case in decided if case.outcome in action.on and case.within <= due)
        yield NamedCoverage("action", action.name, _names(sure), action.span)


def _escalation(policy: CompiledPolicy, decided: Sequence[_Decided]) -> Iterator[NamedCoverage]:
    """A line of escalation is exercised where the outcome is escalate and it is surely the line that counts."""
    for name, region in soonest(policy).items():
        line = policy.document.escalation[name]
        sure = (case for case in decided if case.outcome is Outcome.ESCALATE and case.within <= region)
        yield NamedCoverage("escalation", name, _names(sure), line.span)


def _invariants(policy: CompiledPolicy, decided: Sequence[_Decided]) -> Iterator[NamedCoverage]:
    """An invariant is exercised where its `when` surely holds, and the outcome is one that it starts from."""
    for invariant in policy.document.invariants.values():
        region = policy.region(invariant.when)
        speaks = (case for case in decided if case.within <= region and case.outcome in _spoken_of(invariant))
        yield NamedCoverage("invariant", invariant.name, _names(speaks), invariant.span)


def _spoken_of(invariant: Invariant) -> frozenset[Outcome]:
    if invariant.never_shifts is not None:
        return invariant.never_shifts.from_
    return invariant.on if invariant.on and not invariant.always | invariant.never else frozenset(Outcome)


def _lines(policy: CompiledPolicy, rule: Rule, decided: Sequence[_Decided]) -> Iterator[LineCoverage]:
    for place, line in lines_of(rule.condition, into_definitions=True):
        assert isinstance(line, Test)
        alone = policy.possible & matters(policy, rule.condition, place)
        holds = policy.space.values(line.fact, line.values)
        holding, failing = alone & holds, alone - holds
        yield LineCoverage(
            rule.name,
            line,
            say_condition(policy.document, line),
            place,
            _names(case for case in decided if case.within <= holding),
            _names(case for case in decided if case.within <= failing),
            bool(holding and failing),
            line.span or rule.when_span or rule.span,
        )


def matters(policy: CompiledPolicy, condition: Condition, place: Place) -> Region:
    """All cases in which a condition would turn round if the line at that place did, and no other line."""
    holding = policy.region(opened(with_line(condition, place, ALWAYS)))
    failing = policy.region(opened(with_line(condition, place, NEVER)))
    return holding - failing | (failing - holding)


def opened(condition: Condition) -> Condition:
    """The condition with what its definitions mean instead of their names."""
    match condition:
        case Test():
            return condition
        case AllOf(parts) | AnyOf(parts):
            return type(condition)(tuple(map(opened, parts)))
        case Not(part):
            return Not(opened(part))
        case Is(condition=part):
            return opened(part)
