"""What the file says of one case: its diagrams, as far as the case leaves them open, and the answer by them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from functools import cached_property, partial
from typing import Any

from .answers import OUTCOMES, FoundWhenAsked, PortableAnswer, PortablePerson
from .case import KnownFacts
from .diagrams import Diagrams
from .limits import StepsAfter, TimeLimit, soonest, steps_in
from .questions import in_turn

CellsLeft = tuple[int, Sequence[int]]
"""The variable of a fact, -1 if it has none because one cell is left; and the cells that are left."""


class Completions:
    """The completions of one case. They can be narrowed by the rest of a request before anything is asked of them."""

    def __init__(self, known: KnownFacts, diagrams: Diagrams, cells: Sequence[CellsLeft]) -> None:
        self._known, self._said, self._diagrams, self.cells = known, known.said, diagrams, cells
        self._loaded = {0: 0, 1: 1}
        self.all = self._load(self._said["possible"])

    def _load(self, number: int) -> int:
        """A diagram of the file without what is known: its nodes have children for the cells that are left."""
        if number not in self._loaded:
            fact, *children = self._said["nodes"][number - 2]
            variable, cells = self.cells[fact]
            found = [self._load(children[cell]) for cell in cells]
            self._loaded[number] = self._diagrams.node(variable, found)
        return self._loaded[number]

    def _where(self, part: Mapping[str, Any]) -> int:
        """The completions in which the condition of a part holds."""
        return self._diagrams.both(self.all, self._load(part["when"]))

    @cached_property
    def by_outcome(self) -> dict[str, int]:
        """The completions with each outcome."""
        made = self._diagrams
        given = {outcome: made.both(self.all, self._load(number)) for outcome, number in self._said["outcomes"].items()}
        rest = made.but(self.all, made.union(given.values()))
        return {outcome: given.get(outcome, rest) for outcome in OUTCOMES}

    @cached_property
    def possible(self) -> tuple[str, ...]:
        """The outcomes that some completion has."""
        return tuple(outcome for outcome, where in self.by_outcome.items() if where)

    @cached_property
    def _applies(self) -> dict[int, int]:
        """The completions in which each rule applies, by its place, for those that do in some."""
        found = ((place, self._where(rule)) for place, rule in enumerate(self._said["rules"]))
        return {place: where for place, where in found if where}

    @cached_property
    def _decides(self) -> dict[int, int]:
        """For each rule that decides in some completion, where rules apply that override it."""
        made, applies, found = self._diagrams, self._applies, {}
        overridden: dict[tuple[int, ...], int] = {}  # by the rules that do it
        for place, where in applies.items():
            above = tuple(applies[rule] for rule in self._said["rules"][place]["overridden_by"] if rule in applies)
            if above not in overridden:
                overridden[above] = made.union(above)
            if made.leaves(where, overridden[above]):
                found[place] = overridden[above]
        return found

    def _where_it_decides(self, place: int) -> int:
        """The completions in which a rule decides: often a large diagram, so it is only built where it is needed."""
        return self._diagrams.but(self._applies[place], self._decides[place])

    @cached_property
    def _gap(self) -> int:
        """The completions in which no rule applies."""
        return self._diagrams.but(self.all, self._diagrams.union(self._applies.values()))

    @cached_property
    def required(self) -> int:
        """The completions in which a rule decides that says that the sharing is required."""
        rules = self._said["rules"]
        required = [place for place in self._decides if rules[place].get("required")]
        return self._diagrams.union(map(self._where_it_decides, required))

    def answer(
        self, whole: tuple[str, ...], unknown: Collection[str] = (), grounds: tuple[str, ...] = ()
    ) -> PortableAnswer:
        """The answer, as that of one case of a part with the outcomes in `whole`."""
        outcome, duties = whole[0] if len(whole) == 1 else "escalate", self._duties(whole)
        named = {place: rule["name"] for place, rule in enumerate(self._said["rules"])}
        ask, first = self._ask(unknown), self._ask_first(self._duties(self.possible))
        name = {variable: self._known.list[fact].name for variable, fact in self._open.items()}
        return PortableAnswer(
            self.possible,
            {
                named[place]: self._applies[place] == self.all and not self._diagrams.meet(self.all, over)
                for place, over in self._decides.items()
            },
            frozenset(named[place] for place, where in self._applies.items() if where == self.all),
            FoundWhenAsked({named[place]: partial(self._overrode, place) for place in self._decides}),
            self._gap == self.all if self._gap else None,
            {duty: where == self.all for duty, where in duties.items()},
            self._people(whole) if outcome == "escalate" else {},
            obligation(self.possible, self.required, self.all),
            {each: self._diagrams.count(where) for each, where in self.by_outcome.items()},
            tuple(name[variable] for variable in ask),
            tuple(name[variable] for variable in first),
            in_turn(self._known, self._parts_by_value(ask), [name[variable] for variable in first]),
            grounds,
        )

    def _duties(self, possible: tuple[str, ...]) -> dict[str, int]:
        """Where each action is due that these outcomes ask for."""
        outcome = possible[0] if len(possible) == 1 else "escalate"
        due = {each["name"]: self._where(each) for each in self._said["actions"] if outcome in each["on"]}
        return {name: where for name, where in due.items() if where}

    def _overrode(self, place: int) -> frozenset[str]:
        """The rules that a rule overrides in some completion in which it decides."""
        rules, here = self._said["rules"], self._where_it_decides(place)
        return frozenset(
            rules[rule]["name"]
            for rule, where in self._applies.items()
            if place in rules[rule]["overridden_by"] and self._diagrams.meet(here, where)
        )

    def _people(self, whole: tuple[str, ...]) -> dict[str, PortablePerson]:
        """Whom to ask."""
        said, made = self._said, self._diagrams
        lines = [(line, self._where(line)) for line in said["escalation"]]
        naming = [
            (said["rules"][place], self._where_it_decides(place))
            for place in self._decides
            if "to" in said["rules"][place]
        ]
        naming += lines
        naming.append((said.get("otherwise", {}), self._gap))
        if len(whole) > 1:
            naming.append((said["unsettled"], self.all))
        asked: dict[str, int] = {}
        for part, where in naming:
            if where and "to" in part:
                asked[part["to"]] = made.either(asked.get(part["to"], 0), where)
        return {
            to: self._person(where, [each for each in lines if each[0].get("to", to) == to])
            for to, where in asked.items()
        }

    def _person(self, asked: int, lines: Sequence[tuple[Mapping[str, Any], int]]) -> PortablePerson:
        """Somebody who is asked in these completions, by the lines that are about them."""
        made = self._diagrams
        parts: dict[frozenset[TimeLimit], int] = {frozenset(): asked}
        then: dict[StepsAfter, int] = {}
        for line, where in lines:
            split: dict[frozenset[TimeLimit], int] = {}
            for limits, part in parts.items():
                sooner = soonest(limits | {TimeLimit(**line["within"])})
                for each, here in ((sooner, made.both(part, where)), (limits, made.but(part, where))):
                    if here:
                        split[each] = made.either(split.get(each, 0), here)
            parts, steps = split, steps_in(line)
            if steps and (here := made.both(asked, where)):
                then[steps] = made.either(then.get(steps, 0), here)
        within = soonest(frozenset[TimeLimit]().union(*parts))
        surely = {steps: where == self.all for steps, where in then.items()}
        return PortablePerson(asked == self.all, within, len(parts) == 1, surely)

    @cached_property
    def _open(self) -> dict[int, int]:
        """The open facts by their variable, in the policy's own order of asking."""
        return {self.cells[fact][0]: fact for fact in self._said["order"] if self.cells[fact][0] >= 0}

    def _ask(self, unknown: Collection[str]) -> list[int]:
        """What can still change which outcomes are possible, whatever the facts are that nobody knows."""
        if len(self.possible) == 1:
            return []
        made = self._diagrams
        skipped = {variable for variable, fact in self._open.items() if self._known.list[fact].name in unknown}
        whole, *parts = (made.forget(where, skipped) for where in (self.all, *self.by_outcome.values()))
        return made.needed_to_tell_apart(whole, parts, [each for each in self._open if each not in skipped])

    def _ask_first(self, duties: Mapping[str, int]) -> list[int]:
        """What tells whether something is urgent, in what is as usual where that is possible.

        In a request each case is asked about as if it stood alone.
        """
        made, within = self._diagrams, self.all
        for variable, fact in self._open.items():
            usual = self._known.list[fact].said.get("usual", ())
            if as_usual := made.node(variable, [int(cell in usual) for cell in self.cells[fact][1]]):
                within = made.both(within, as_usual)
        within = within or self.all
        unsure = [
            duties[action["name"]]
            for action in self._said["actions"]
            if action.get("urgent") and duties.get(action["name"], self.all) != self.all
        ]
        return made.needed_to_tell_apart(within, [made.both(within, where) for where in unsure], self._open)

    def _parts_by_value(self, variables: Sequence[int]) -> dict[int, list[list[int]]]:
        """For each of these open facts and each value, how many completions there are of each outcome."""
        if len(variables) < 2:
            return {self._open[variable]: [] for variable in variables}
        counts = [self._diagrams.counts(where)[1] for where in self.by_outcome.values() if where]
        return {
            self._open[variable]: [list(ways) for ways in zip(*(each[variable] for each in counts), strict=True)]
            for variable in variables
        }


def obligation(possible: tuple[str, ...], required: int, every: int) -> str | None:
    """Whether what is settled as share must be shared: in every completion, in none, or in some."""
    if possible != ("share",):
        return None
    return "required" if required == every else "open" if required else "permitted"
