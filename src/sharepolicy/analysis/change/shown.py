"""Which examples show what a change does, fail under the new policy, or are decided differently, all in one space."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence

from attrs import Factory, evolve, frozen

from sharepolicy.analysis.change.common_names import APART, Renaming, renamed_example
from sharepolicy.analysis.change.tried import LostExample, Side, TriedExample
from sharepolicy.analysis.decision.cases_of import cases_of
from sharepolicy.analysis.decision.dated import dated, dated_cases
from sharepolicy.analysis.decision.decide import Decision
from sharepolicy.analysis.decision.part_move import PartMove, moved_parts
from sharepolicy.analysis.decision.requests import RequestDecision
from sharepolicy.analysis.examples.run import try_example
from sharepolicy.core.compile import CompiledPolicy
from sharepolicy.core.space import LooseRegion, Region
from sharepolicy.language.case import Case, Example
from sharepolicy.language.policy import OUTCOMES
from sharepolicy.language.values import Values
from sharepolicy.language.vocabulary import Fact
from sharepolicy.language.words import say_values


@frozen(eq=False)
class Examples:
    """The examples of the old and the new policy, in its own names each; without a date, as of the day `on`."""

    before: Sequence[Example] = ()
    after: Sequence[Example] = ()
    on: datetime.date = Factory(datetime.date.today)


@frozen(eq=False)
class _ExampleRegions:
    """An example in the common names, the region of its cases, and what its own policy holds possible of each case."""

    example: Example
    box: LooseRegion
    cases: tuple[Region, ...]


@frozen(eq=False)
class Showing:
    """The examples of two policies, ready to be asked which changes between the two they show."""

    before: CompiledPolicy
    after: CompiledPolicy
    old: tuple[_ExampleRegions, ...]
    new: tuple[_ExampleRegions, ...]
    on: datetime.date

    def shown(self, changed: Region) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The names of the old and of the new examples that show some changed cases (`ChangedCases` says how)."""
        return _shown(self.old, self.before, changed), _shown(self.new, self.after, changed)

    def tried(self) -> Iterator[TriedExample]:
        """The examples that fail under the new policy, or that the two decide differently; the old ones first."""
        old, new = ({known.example.name: known.example for known in each} for each in (self.old, self.new))
        moved = moved_between(self.before, self.after)
        for known in self.old:
            other = new.get(known.example.name)
            both = other is not None and _alike(known.example, other)
            yield from self._tried(known, Side.BOTH if both else Side.BEFORE, other is not None and not both, moved)
        for known in self.new:
            other = old.get(known.example.name)
            if other is None or not _alike(known.example, other):
                yield from self._tried(known, Side.AFTER, other is not None, moved)

    def lost(self) -> Iterator[LostExample]:
        """The examples of the old policy that the new one does not have, with this case and this expectation."""
        names = {known.example.name for known in self.new}
        for known in self.old:
            if not any(_alike(known.example, other.example) for other in self.new):
                yield LostExample(known.example.name, known.example.story, known.example.name in names)

    def _tried(self, known: _ExampleRegions, side: Side, edited: bool, moved: Region) -> Iterator[TriedExample]:
        example = known.example
        now_asked = evolve(example.expect, ask_first=example.expect.ask_first.removesuffix(APART))
        now = try_example(self.after, evolve(example, expect=now_asked), self.on)
        if now.passed and not known.box & moved:
            return
        was = try_example(self.before, example, self.on)
        one, two = was.decision, now.decision
        parts: tuple[PartMove, ...] = ()
        if isinstance(one, RequestDecision) and isinstance(two, RequestDecision):
            parts = tuple(moved_parts(one, two, settled=True))
        found = TriedExample(
            name=example.name,
            story=example.story,
            side=side,
            edited=edited,
            before=one.outcome if one else None,
            after=two.outcome if two else None,
            parts=parts,
            differences=now.differences if two else self._not_decided(example) or now.differences,
            passed_before=was.passed,
            settled_before=one is not None and one.settled,
            settled_after=two is not None and two.settled,
            possible_before=one.possible if isinstance(one, Decision) else (),
            possible_after=two.possible if isinstance(two, Decision) else (),
        )
        if found.moves or not found.passes:
            yield found

    def _not_decided(self, example: Example) -> tuple[str, ...]:
        """The values of an example that the new policy does not have, so that it cannot decide it."""
        facts, request = self.after.document.vocabulary.facts, example.request
        lacking = {
            f"the value {_values_in_words(facts[name], values)} of `{name}` is not one of the new policy's values"
            for given in request.all_given()
            for name, values in given.items()
            if name in facts and not (values & facts[name].all_values)
        }
        return tuple(sorted(lacking))

    def with_day(self, witness: Mapping[str, Values], named: tuple[str, ...]) -> tuple[str, ...]:
        """The named facts of a witness, and the date if it would contradict itself on the day of the examples."""
        document, space = self.after.document, self.after.space
        date = document.vocabulary.decision_date
        given = Case({name: witness[name] for name in named})
        if date is None or self.after.possible & space.box(dated(document, given, self.on).given):
            return named
        return (*named, date.name)


def showing(
    before: CompiledPolicy, after: CompiledPolicy, ways: tuple[Renaming, Renaming], examples: Examples
) -> Showing:
    """The examples of two policies in one space. `ways` are the renamings that gave each its names and forms there."""
    old = _known(before, [renamed_example(example, ways[0]) for example in examples.before], examples.on)
    new = _known(after, [renamed_example(example, ways[1]) for example in examples.after], examples.on)
    return Showing(before, after, old, new, examples.on)


def _known(policy: CompiledPolicy, examples: Sequence[Example], on: datetime.date) -> tuple[_ExampleRegions, ...]:
    found = []
    for example in examples:
        cases = dated_cases(policy.document, cases_of(example.request).values(), on)
        boxes = [policy.space.box(case.given) for case in cases]
        within = tuple(case for box in boxes if (case := policy.possible & box))
        found.append(_ExampleRegions(example, policy.space.union(boxes), within))
    return tuple(found)


def moved_between(before: CompiledPolicy, after: CompiledPolicy) -> Region:
    """All cases that get another outcome, or that are possible in only one of two policies."""
    pairs = [(before.outcomes[outcome], after.outcomes[outcome]) for outcome in OUTCOMES]
    return before.space.union([part for one, two in pairs for part in (one - two, two - one)])


def _values_in_words(fact: Fact, values: Values) -> str:
    if isinstance(values, frozenset):
        return " or ".join(f"`{value}`" for value in sorted(values))
    return say_values(evolve(fact, minimum=None, maximum=None), values)


def _alike(one: Example, other: Example) -> bool:
    """Whether two examples have the same case and the same expectation, whatever their story."""
    return (one.request, one.expect) == (other.request, other.expect)


def _shown(known: Sequence[_ExampleRegions], policy: CompiledPolicy, changed: Region) -> tuple[str, ...]:
    asked = policy.document.vocabulary.facts
    wide = changed.forgetting([name for name in policy.domains if name not in asked])
    return tuple(one.example.name for one in known if any(case <= wide for case in one.cases))
