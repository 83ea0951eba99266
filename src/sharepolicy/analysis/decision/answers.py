"""Questions that an unsettled case may turn on, and the answers to them: parts of its completions, told apart."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property

from attrs import frozen

from sharepolicy.core.space import LooseRegion, Region, Space
from sharepolicy.language.policy import OUTCOMES, Outcome

Left = Mapping[Outcome, Region]
"""Some completions by their outcome, perhaps only by what they say about the facts that are asked for: then several
regions hold those that look alike. None of the regions is empty."""

_YES = frozenset({"yes"})

TellLeft = Callable[[Left], tuple[bool, Hashable]]
"""Whether some completions are settled, and what is told of them."""


@frozen
class AnswerPart:
    """An answer: cells of a fact; or that one of some members is so, after those of `step` others; or what is left."""

    left: Left
    cells: tuple[int, ...] = ()
    any_of: tuple[str, ...] = ()
    step: int = 0


@frozen(eq=False, slots=False)
class OfFact:
    """A question for one fact."""

    space: Space
    facts: tuple[str, ...]

    def answers(self, left: Left, _: TellLeft) -> tuple[AnswerPart, ...]:
        """Each cell that is still possible."""
        found = ((cell, _in(left, line)) for cell, line in enumerate(self._lines))
        return tuple(AnswerPart(part, cells=(cell,)) for cell, part in found if part)

    def settled(self, left: Left) -> Iterator[Region]:
        """The completions that are settled when this has been asked."""
        for line in self._lines:
            parts = [part for region in left.values() if (part := region & line)]
            if len(parts) == 1:
                yield parts[0]

    @cached_property
    def _lines(self) -> Sequence[LooseRegion]:
        (fact,) = self.facts
        return [self.space.cells(fact, (cell,)) for cell in range(self.space.sizes[fact])]


@frozen(eq=False, slots=False)
class OfSeveral:
    """A question for members of a several-of."""

    space: Space
    facts: tuple[str, ...]
    several: str

    def answers(self, left: Left, tell: TellLeft) -> tuple[AnswerPart, ...]:
        """Those members first that settle it by themselves; then any other of them, if that matters; then none."""
        steps: list[list[AnswerPart]] = []
        members = self.facts
        while left and not tell(left)[0] and (alike := self._settling(members, left, tell)):
            answers = []
            for names in alike:
                line = self._any_of(names)
                if part := _in(left, line):
                    answers.append(AnswerPart(part, any_of=names, step=len(steps)))
                    left = _but(left, line)
            steps.append(answers)
            members = tuple(member for member in members if not any(member in names for names in alike))
        if left:
            settled, same = tell(left)
            while settled and steps:
                joining = [answer for answer in steps[-1] if tell(answer.left)[1] == same]
                left = joined(left, *(answer.left for answer in joining))
                steps[-1] = [answer for answer in steps[-1] if answer not in joining]
                if steps[-1]:
                    break
                steps.pop()
        return (*(answer for answers in steps for answer in answers), *self._others(left, members, len(steps), tell))

    def settled(self, left: Left) -> Iterator[Region]:
        """The completions that are settled when this has been asked."""
        for answer in self.answers(left, told_alone):
            if len(answer.left) == 1:
                yield from answer.left.values()

    def _settling(self, members: Iterable[str], left: Left, tell: TellLeft) -> list[tuple[str, ...]]:
        """The members each of which settles it by itself, together with those of which the same is told."""
        alike: dict[Hashable, list[str]] = {}
        for member in members:
            if part := _in(left, self._any_of((member,))):
                settled, told = tell(part)
                if settled:
                    alike.setdefault(told, []).append(member)
        return [tuple(names) for names in alike.values()]

    def _others(self, left: Left, members: tuple[str, ...], step: int, tell: TellLeft) -> Iterator[AnswerPart]:
        """What is left: as one answer, or as two if it matters whether one of these members is so."""
        some, none = _in(left, self._any_of(members)), _but(left, self._any_of(members))
        if some and none and tell(some)[1] != tell(none)[1]:
            yield AnswerPart(some, any_of=members, step=step)
            yield AnswerPart(none)
        elif left:
            yield AnswerPart(left)

    def _any_of(self, members: tuple[str, ...]) -> LooseRegion:
        """Where at least one of these members is so."""
        found = self._known.get(members)
        if found is None:
            regions = [self.space.values(member, _YES) for member in members]
            found = self._known[members] = self.space.union(regions) if regions else self.space.nothing
        return found

    @cached_property
    def _known(self) -> dict[tuple[str, ...], LooseRegion]:
        return {}


AnyAsked = OfFact | OfSeveral


def _in(left: Left, line: LooseRegion) -> Left:
    return {outcome: part for outcome, region in left.items() if (part := region & line)}


def _but(left: Left, line: LooseRegion) -> Left:
    return {outcome: part for outcome, region in left.items() if (part := region - line)}


def joined(*parts: Left) -> Left:
    """All of these completions."""
    found: dict[Outcome, Region] = {}
    for part in parts:
        for outcome, region in part.items():
            found[outcome] = found[outcome] | region if outcome in found else region
    return {outcome: found[outcome] for outcome in OUTCOMES if outcome in found}


def told_alone(left: Left) -> tuple[bool, Hashable]:
    """What is told of completions where nothing more is asked: their outcomes."""
    return len(left) == 1, frozenset(left)


def telling(second: AnyAsked | None) -> TellLeft:
    """What is told of completions where this is asked next: the outcomes after each answer, if it settles any."""
    if second is None:
        return told_alone

    def told_after(left: Left) -> tuple[bool, Hashable]:
        answers = second.answers(left, told_alone) if len(left) > 1 else ()
        if not any(len(answer.left) == 1 for answer in answers):
            return told_alone(left)
        told = tuple((answer.cells, answer.any_of, frozenset(answer.left)) for answer in answers)
        return all(len(answer.left) == 1 for answer in answers), told

    return told_after
