"""A policy's meaning as formulas for z3: the other road, which shares nothing with the diagrams.

It goes straight from the policy document: conditions, overrides, groups, precedence, impossible combinations. Numbers
and dates are whole numbers here, not bands. Who overrides whom is worked out here too. What it does share with the
product is the reading of the YAML and the types of the document.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence

import z3
from attrs import frozen

from sharepolicy.language.condition import AllOf, AnyOf, Condition, CountOf, Is, Not, Test
from sharepolicy.language.policy import OUTCOMES, Outcome, PolicyDocument
from sharepolicy.language.values import Ranges, Values
from sharepolicy.language.vocabulary import Fact, FactType

Formula = z3.BoolRef
Kind = tuple[str, str, int]
"""A fact by its name, type and decimals: facts of two policies are the same only if all three are."""


def kind_of(fact: Fact) -> Kind:
    """What tells a fact from those of other policies."""
    return (fact.name, fact.type.value, fact.decimals)


def any_of(parts: Sequence[Formula]) -> Formula:
    """At least one holds."""
    return z3.Or(*parts) if parts else z3.BoolVal(False)


def all_of(parts: Sequence[Formula]) -> Formula:
    """Every one holds."""
    return z3.And(*parts) if parts else z3.BoolVal(True)


def _within(number: z3.ArithRef, low: int | None, high: int | None) -> Formula:
    ends = [] if low is None else [number >= low]
    return all_of(ends + ([] if high is None else [number <= high]))


def _lowest(ends: Sequence[int | None]) -> int | None:
    return None if None in ends else min(end for end in ends if end is not None)


def _highest(ends: Sequence[int | None]) -> int | None:
    return None if None in ends else max(end for end in ends if end is not None)


class Facts:
    """The facts of one unknown case: a whole number for a number or date, else one yes-or-no for each value.

    Of several policies, every value that one of them has. `formed` says that each fact has one value.
    """

    def __init__(self, documents: Sequence[PolicyDocument], case: str = "case") -> None:
        self.documents = tuple(documents)
        every: dict[Kind, list[Fact]] = {}
        for document in documents:
            for fact in document.vocabulary.facts.values():
                every.setdefault(kind_of(fact), []).append(fact)
        self.numbers: dict[Kind, z3.ArithRef] = {}
        self.choices: dict[Kind, dict[str, Formula]] = {}
        formed: list[Formula] = []
        for kind, facts in every.items():
            name = f"{case}: {kind[0]} ({kind[1]}, {kind[2]})"
            if facts[0].is_numeric:
                number = self.numbers[kind] = z3.Int(name)
                low, high = _lowest([fact.minimum for fact in facts]), _highest([fact.maximum for fact in facts])
                formed.append(_within(number, low, high))
                if facts[0].type is FactType.DATE:  # every date lies in the calendar
                    formed.append(_within(number, 1, datetime.date.max.toordinal()))
            else:
                values = dict.fromkeys(value for fact in facts for value in fact.values)
                chosen = self.choices[kind] = {value: z3.Bool(f"{name} = {value}") for value in values}
                formed.append(z3.Or(*chosen.values()))
                each = list(chosen.values())
                formed += [z3.Not(z3.And(a, b)) for i, a in enumerate(each) for b in each[i + 1 :]]
        self.formed = all_of(formed)
        self._starts = {kind: _starts(kind, documents) for kind in self.numbers}

    @property
    def kinds(self) -> tuple[Kind, ...]:
        """Every fact."""
        return (*self.numbers, *self.choices)

    def among(self, kind: Kind, values: Values) -> Formula:
        """The fact has one of these values."""
        if isinstance(values, Ranges):
            return any_of([_within(self.numbers[kind], low, high) for low, high in values.pieces])
        return any_of([chosen for value, chosen in self.choices[kind].items() if value in values])

    def same(self, other: Facts, kind: Kind) -> Formula:
        """The fact is alike in another case."""
        if kind in self.numbers:
            return self.numbers[kind] == other.numbers[kind]
        return all_of([chosen == other.choices[kind][value] for value, chosen in self.choices[kind].items()])

    def below(self, other: Facts, fact: Fact) -> Formula:
        """The fact, of an ordered type, is lower than in another case."""
        kind = kind_of(fact)
        if kind in self.numbers:
            return self.numbers[kind] < other.numbers[kind]
        here, there = self.choices[kind], other.choices[kind]
        pairs = [(low, high) for i, low in enumerate(fact.values) for high in fact.values[i + 1 :]]
        return any_of([z3.And(here[low], there[high]) for low, high in pairs])

    def read(self, model: z3.ModelRef) -> dict[Kind, Values]:
        """The case that a model describes, each fact with one value."""
        found: dict[Kind, Values] = {}
        for kind, number in self.numbers.items():
            value = model.eval(number, model_completion=True).as_long()
            found[kind] = Ranges.of(value, value)
        for kind, chosen in self.choices.items():
            found[kind] = frozenset(v for v, is_it in chosen.items() if z3.is_true(model.eval(is_it, True)))
        return found

    def one_of_each(self, kind: Kind, among: Values) -> tuple[Values, ...]:
        """A value of each sort that some condition tells apart, of those among which the fact lies."""
        if not isinstance(among, Ranges):
            return tuple(frozenset({value}) for value in self.choices[kind] if value in among)
        ((low, _),) = among.pieces
        starts = sorted(self._starts[kind])
        firsts = starts if low is not None else [starts[0] - 1, *starts] if starts else [0]
        points = (Ranges.of(first, first) for first in firsts)
        return tuple(point for point in points if point <= among)

    def like(self, case: Mapping[Kind, Values]) -> Formula:
        """All facts are as in a case, up to differences between numbers that no condition can tell apart.

        A number is like another when no threshold of any policy lies between them: so cases are counted.
        """
        parts = []
        for kind, values in case.items():
            if isinstance(values, Ranges):
                number = values.single
                assert number is not None
                starts = self._starts[kind]
                low = max((start for start in starts if start <= number), default=None)
                above = min((start for start in starts if start > number), default=None)
                parts.append(_within(self.numbers[kind], low, None if above is None else above - 1))
            else:
                parts.append(self.among(kind, values))
        return all_of(parts)


def conditions_of(document: PolicyDocument) -> Iterator[Condition]:
    """Every condition that somebody wrote."""
    yield from (entry.when for entry in document.vocabulary.impossible)
    yield from (definition.condition for definition in document.definitions.values())
    for rule in document.rules.values():
        yield rule.when
        if rule.in_force is not None:
            yield rule.in_force
    yield from (line.when for line in document.escalation.values())
    yield from (action.when for action in document.actions.values())
    for invariant in document.invariants.values():
        yield invariant.when
        if invariant.moves is not None and invariant.moves.becomes is not None:
            yield invariant.moves.becomes


def _tests(condition: Condition) -> Iterator[Test]:
    if isinstance(condition, Test):
        yield condition
    elif isinstance(condition, AllOf | AnyOf | CountOf):
        for part in condition.parts:
            yield from _tests(part)
    else:
        yield from _tests(condition.part if isinstance(condition, Not) else condition.condition)


def _starts(kind: Kind, documents: Sequence[PolicyDocument]) -> set[int]:
    """The numbers from which on some condition, or a bound, may say something else of a fact."""
    pieces: list[tuple[int | None, int | None]] = []
    for document in documents:
        fact = document.vocabulary.facts.get(kind[0])
        if fact is None or kind_of(fact) != kind:
            continue
        pieces.append((fact.minimum, fact.maximum))
        for condition in conditions_of(document):
            for test in _tests(condition):
                if test.fact == fact.name and isinstance(test.values, Ranges):
                    pieces += test.values.pieces
    return {low for low, _ in pieces if low is not None} | {high + 1 for _, high in pieces if high is not None}


def _direct(document: PolicyDocument, bit: Mapping[str, int]) -> list[int]:
    """For each rule, the rules that its own line, its group's line or the list of precedence puts below it."""
    listed = [entry.name for entry in document.precedence]
    found = []
    for rule in document.rules.values():
        group = document.groups[rule.group]
        after = listed[listed.index(group.name) + 1 :] if group.name in listed else []
        below = 0
        for weaker in (*(over.name for over in (*rule.overrides, *group.overrides)), *after):
            below |= bit[weaker]
        found.append(below)
    return found


def stronger_rules(document: PolicyDocument) -> Mapping[str, frozenset[str]]:
    """For each rule, the rules that override it, directly or through others: Warshall's closure, over bits."""
    names = list(document.rules)
    bit = {name: 1 << place for place, name in enumerate(names)}
    for group in document.groups:
        bit[group] = sum(bit[rule.name] for rule in document.rules.values() if rule.group == group)
    below = _direct(document, bit)
    for middle, name in enumerate(names):
        for place, found in enumerate(below):
            if found & bit[name]:
                below[place] = found | below[middle]
    return {
        weaker: frozenset(name for name, found in zip(names, below, strict=True) if found & bit[weaker])
        for weaker in names
    }


@frozen(eq=False)
class Meaning:
    """What a policy says of the one unknown case, as formulas."""

    document: PolicyDocument
    facts: Facts
    possible: Formula
    applies: Mapping[str, Formula]
    decides: Mapping[str, Formula]
    gap: Formula
    gives: Mapping[Outcome, Formula]

    def holds(self, condition: Condition) -> Formula:
        """The condition holds."""
        match condition:
            case Test(fact, values):
                return self.facts.among(kind_of(self.document.vocabulary.facts[fact]), values)
            case AllOf(parts):
                return all_of([self.holds(part) for part in parts])
            case AnyOf(parts):
                return any_of([self.holds(part) for part in parts])
            case CountOf(parts, least, most):
                held = z3.Sum([z3.If(self.holds(part), 1, 0) for part in parts])
                return z3.And(held >= least, held <= (len(parts) if most is None else most))
            case Not(part):
                return z3.Not(self.holds(part))
            case Is(condition=named):
                return self.holds(named)

    def given(self, case: Mapping[str, Values]) -> Formula:
        """Each of these facts has one of these values."""
        facts = self.document.vocabulary.facts
        return all_of([self.facts.among(kind_of(facts[name]), values) for name, values in case.items()])

    def due(self, action: str) -> Formula:
        """The `when` of an action holds, whatever the outcome."""
        return self.holds(self.document.actions[action].when)

    def named(self, case: Mapping[Kind, Values]) -> dict[str, Values]:
        """A case by the names of this policy's facts, and only with those."""
        return {name: case[kind_of(fact)] for name, fact in self.document.vocabulary.facts.items()}


def meaning_of(document: PolicyDocument, facts: Facts) -> Meaning:
    """The formulas of a policy over some facts, which must be those of this policy at least."""
    bare = Meaning(document, facts, z3.BoolVal(True), {}, {}, z3.BoolVal(False), {})
    possible = [facts.formed]
    possible += [facts.among(kind_of(fact), fact.all_values) for fact in document.vocabulary.facts.values()]
    possible += [z3.Not(bare.holds(entry.when)) for entry in document.vocabulary.impossible]
    applies = {}
    for name, rule in document.rules.items():
        in_force = z3.BoolVal(True) if rule.in_force is None else bare.holds(rule.in_force)
        applies[name] = z3.And(in_force, bare.holds(rule.when))
    some_of: dict[frozenset[str], Formula] = {}
    decides = {}
    for name, stronger in stronger_rules(document).items():
        if stronger not in some_of:
            some_of[stronger] = any_of([applies[other] for other in stronger])
        decides[name] = z3.And(applies[name], z3.Not(some_of[stronger]))
    gap = z3.Not(any_of(list(applies.values())))
    gives = {}
    for outcome in OUTCOMES:
        ways = [decides[rule.name] for rule in document.rules.values() if rule.outcome is outcome]
        if document.otherwise is not None and document.otherwise.outcome is outcome:
            ways.append(gap)
        gives[outcome] = any_of(ways)
    return Meaning(document, facts, all_of(possible), applies, decides, gap, gives)
