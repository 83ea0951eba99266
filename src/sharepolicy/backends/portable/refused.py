"""Case files that have to be refused: one of each kind that the facts of a policy allow, then others of each.

Each is right but for one thing, so that a reader that passes over it answers, as it must not.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Sequence
from itertools import cycle
from random import Random
from typing import Any

from sharepolicy.backends.portable.drawing import in_turn, one_of
from sharepolicy.forms.parts import Plain
from sharepolicy.language.vocabulary import About, Fact, FactType, Vocabulary, bare, number_text
from sharepolicy.reading.answers import HEADINGS

_NAMES = {About.SUBJECT: "Ada", About.RECIPIENT: "nurse", About.ITEM: "report"}
_A_DAY = datetime.date(2016, 2, 5).toordinal()
_UNKNOWN = "unknown"
_NO_FACTS: tuple[Any, ...] = ([], None, "")
_ABOUT_NOBODY: tuple[Any, ...] = ([" Ada"], [], "Ada", None, ["Eve"], [None])
_WRONG_NAMES: tuple[tuple[str, Any], ...] = (
    *((name, {}) for name in ("", "a/b", " a", "a\u202eb", "a  b", "a\u00a0b", "a\nb", "\ufeffa")),
    ("a", None),
    ("a", []),
)


def refused_files(vocabulary: Vocabulary, chance: Random, wrong_days: Sequence[Plain]) -> Iterator[Plain]:
    """Without an end: each kind once, then again of other facts."""
    while True:
        yield from each_kind_once(vocabulary, chance, wrong_days)


def each_kind_once(vocabulary: Vocabulary, chance: Random, wrong_days: Sequence[Plain]) -> Iterator[Plain]:
    """What does most harm if it is passed over comes early, and then what differs most.

    `wrong_days` are those that give a day of the decision that the version cannot be asked about.
    """
    drawn = RefusedFiles(vocabulary, chance)
    days = [*wrong_days, *drawn.days()]
    yield from in_turn(drawn.twice(), days, drawn.values(), drawn.names(), drawn.pairs(), drawn.shapes())


class RefusedFiles:
    """Draws them, once each. What there is no fact for is left out."""

    def __init__(self, vocabulary: Vocabulary, chance: Random) -> None:
        self.vocabulary, self.chance = vocabulary, chance
        facts = [fact for fact in vocabulary.facts.values() if not fact.decision_date]
        self._facts = facts
        self._alone = [fact for fact in facts if not fact.several]

    def values(self) -> Iterator[Plain]:
        """What cannot be a value of its fact: first one of each kind."""
        yield from in_turn(*(self._wrong(is_one, wrong) for is_one, wrong in _WRONG), self._wrong_members())

    def _wrong(self, is_one: IsOne, wrong: WrongValues) -> Iterator[Plain]:
        for fact in self._one(filter(is_one, self._alone)):
            for value in wrong(fact, self._right(fact)):
                yield {"facts": {fact.name: value}}

    def _wrong_members(self) -> Iterator[Plain]:
        for several in self._one(self.vocabulary.several.values()):
            member = one_of(several.members, self.chance)
            wrong_members: tuple[Any, ...] = (member, [member + "x"], [[member]], [None], {member + "x": "yes"})
            for value in (*wrong_members, {member: None}, {member: 1}, None):
                yield {"facts": {several.name: value}}

    def names(self) -> Iterator[Plain]:
        """Facts that there are not, or not there."""
        for fact in self._one(self._alone):
            value = self._right(fact)
            yield {"facts": {fact.name + "x": value}}
            yield {"facts": {}, fact.name: value}
        for fact in self._one(fact for fact in self._alone if not fact.about):
            yield {"facts": {}, "subjects": {"Ada": {fact.name: self._right(fact)}}}
        for about in About:
            for fact in self._one(fact for fact in self._alone if fact.about == (about,)):
                value, heading = self._right(fact), HEADINGS[about]
                yield {"facts": {fact.name: value}, heading: {_NAMES[about]: {}}}
                yield {"facts": {}, heading: {_NAMES[about]: {fact.name: value}}}
                yield {
                    "facts": {},
                    "pairs": [{about.value: _NAMES[about], fact.name: value}],
                    heading: {_NAMES[about]: {}},
                }

    def twice(self) -> Iterator[Plain]:
        """What is said twice, also if it is unknown: of all and of a pair, of a several-of and of a member."""
        for fact in self._one(fact for fact in self._facts if len(fact.about) > 1):
            value = self._right(fact)
            for first, second in ((value, _UNKNOWN), (_UNKNOWN, value), (value, value), (_UNKNOWN, _UNKNOWN)):
                entry = {about.value: _NAMES[about] for about in fact.about}
                people: Plain = {HEADINGS[about]: {_NAMES[about]: {}} for about in fact.about}
                yield {"facts": {fact.name: first}, **people, "pairs": [{**entry, bare(fact.name): second}]}
                entries = [{**entry, bare(fact.name): first}, {**entry, fact.name: second}]
                yield {"facts": {}, **people, "pairs": entries}
                yield {"facts": {}, **people, "pairs": [entries[0] | entries[1]]}
        for several in self._one(self.vocabulary.several.values()):
            member = one_of(several.members, self.chance)
            whole = several.fact_name(member)
            for one, other in (
                ([], _UNKNOWN),
                ([member], "yes"),
                ({member: "no"}, _UNKNOWN),
                ({member: _UNKNOWN}, "yes"),
            ):
                yield {"facts": {several.name: one, whole: other}}
                yield {"facts": {whole: other, several.name: one}}

    def shapes(self) -> Iterator[Plain]:
        """What is no case file, although it is like one; and people who cannot be called so."""
        wrong = [("policy", "another-policy"), ("fact", {}), ("case", "")]
        whom: Plain = {"facts": {}, "subjects": {"Ada": {}}}
        headings = [*HEADINGS.values()]
        each: list[list[Plain]] = [
            [{"facts": {}, key: value} for key, value in wrong],
            [{"facts": {}, heading: {name: said}} for (name, said), heading in zip(_WRONG_NAMES, cycle(headings))],
            [{**whom, "items": {"report": {"about": about}}} for about in _ABOUT_NOBODY],
            [{"facts": facts} for facts in _NO_FACTS],
            [{"facts": {}, heading: ["a"]} for heading in headings],
        ]
        yield from in_turn(*each)

    def pairs(self) -> Iterator[Plain]:
        """Entries about nobody, about somebody who is not there, or about others than the fact is."""
        people: Plain = {"facts": {}, "subjects": {"Ada": {}, "Ben": {}}, "recipients": {"nurse": {}}}
        people["items"] = {"report": {"about": ["Ada"]}}
        yield {**people, "pairs": {}}
        yield {**people, "pairs": [[]]}
        yield {**people, "pairs": [{"subject": "Ben", "item": "report"}]}
        for fact in self._one(fact for fact in self._facts if len(fact.about) > 1):
            said, kinds = {fact.name: self._right(fact)}, [about.value for about in fact.about]
            whom = {about.value: _NAMES[about] for about in fact.about}
            first = kinds[0]
            yield {**people, "pairs": [said]}
            yield {**people, "pairs": [{first: whom[first], **said}]}
            for nobody in (f"{whom[first]} ", "Eve", [], [whom[first], "Eve"], None, ""):
                yield {**people, "pairs": [{**whom, first: nobody, **said}]}
            if len(kinds) < len(About):
                more = {about.value: _NAMES[about] for about in About if about not in fact.about}
                yield {**people, "pairs": [{**whom, **more, **said}]}

    def days(self) -> Iterator[Plain]:
        """A day of the decision that is open where a number of years depends on it."""
        today = self.vocabulary.decision_date
        for fact in self._one(fact for fact in self._alone if today and today.name in fact.years_between):
            (other,) = (end for end in fact.years_between if not today or end != today.name)
            if today and other in self.vocabulary.facts:
                born = datetime.date.fromordinal(self._number(self.vocabulary.facts[str(other)]))
                first = datetime.date(2026, born.month, 1)
                days = [first.isoformat(), (first + datetime.timedelta(days=40)).isoformat()]
                yield {"facts": {str(other): born.isoformat(), today.name: days}}

    def _one(self, some: Any) -> list[Any]:
        """One of them, if there is one."""
        every = [*some]
        return [one_of(every, self.chance)] if every else []

    def _right(self, fact: Fact) -> Any:
        """A value that it can have."""
        if not fact.is_numeric:
            return one_of(fact.values, self.chance)
        text = number_text(fact, self._number(fact))
        return int(text) if fact.type is FactType.NUMBER and not fact.decimals else text

    def _number(self, fact: Fact) -> int:
        low, high = fact.limits
        near = _A_DAY if fact.type is FactType.DATE else 3 * 10**fact.decimals
        return min(max(near, low), high)


IsOne = Callable[[Fact], bool]
WrongValues = Callable[[Fact, Any], Sequence[Any]]


def _is(*types: FactType) -> Callable[[Fact], bool]:
    return lambda fact: fact.type in types


_WRONG: tuple[tuple[IsOne, WrongValues], ...] = (
    (lambda _: True, lambda _, right: (None, "", [right, _UNKNOWN], [[right]], {"not": {"not": right}})),
    (
        lambda _: True,
        lambda _, right: ({"at_leest": right}, {"not": None}, {"not": _UNKNOWN}, [None], {"not": [_UNKNOWN]}),
    ),
    (lambda fact: not fact.is_ordered, lambda _, right: ({"at_least": right}, [{"not": right}], right + "x")),
    (lambda fact: fact.is_ordered, lambda _, right: ({"between": [right]}, {"between": right}, {"at_least": [right]})),
    (lambda fact: fact.is_ordered, lambda _, right: ({"below": _UNKNOWN}, {"above": None}, {"between": [right, None]})),
    (_is(FactType.YES_NO), lambda *_: ("Yes", 1, 0, "on")),
    (lambda fact: not fact.is_numeric, lambda _, right: (right.upper(), f" {right}", right.capitalize())),
    (_is(FactType.SCALE), lambda _, right: (right + "x", {"at_most": right + "x"}, 1)),
    (
        _is(FactType.NUMBER),
        lambda _, right: (f"+{right}", f" {right}", f"{right}e0", "1_0", "03", "NaN", True, 10**15),
    ),
    (
        _is(FactType.NUMBER),
        lambda fact, _: ("0." + "0" * fact.decimals + "1", f"3.{'0' * 20}1", "3.", ".5", "\u0663"),
    ),
    (
        lambda fact: fact.type is FactType.NUMBER and fact.minimum is not None,
        lambda fact, _: _beyond(fact, fact.limits[0] - 1),
    ),
    (
        lambda fact: fact.type is FactType.NUMBER and fact.maximum is not None,
        lambda fact, _: _beyond(fact, fact.limits[1] + 1),
    ),
    (
        _is(FactType.DATE),
        lambda *_: ("2026-02-30", "2026-2-05", "20260205", "2026-02-05T00:00", "2026-02-05 ", 20260205),
    ),
    (_is(FactType.DATE), lambda *_: ("0000-01-01", "10000-01-01", "2026-W06-4", {"at_least": "2026-02-30"})),
)
"""For each kind of fact, what cannot be its value; a right one is given."""


def _beyond(fact: Fact, number: int) -> tuple[Any, ...]:
    text = number_text(fact, number)
    return text, {"at_least": text}, {"not": text}
