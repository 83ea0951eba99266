"""A portable policy, and what a version of it decides."""

from __future__ import annotations

import datetime
import json
from collections.abc import Collection, Mapping, Sequence
from functools import cached_property, reduce
from typing import Any

from .answers import OUTCOMES, PortableAnswer, PortablePart, PortableRequest
from .case import AskedRequest, GivenFacts, KnownFacts, Where
from .completions import Completions, obligation
from .diagrams import Diagrams
from .flaws import PortableError

FORMAT = 1
MOST_OPEN = 700
"""How many facts of subjects, recipients and items a request may leave open. Python's stack bounds it."""


def read(text: str | bytes) -> PortablePolicy:
    """The policy in a file. Raises PortableError for what is not one, and for another version of the format."""
    try:
        said = json.loads(text)
    except ValueError as error:
        raise PortableError(f"this is not JSON: {error}") from None
    found = said.get("sharepolicy") if isinstance(said, dict) else None
    if found != FORMAT or isinstance(found, bool):
        raise PortableError(f"this is not a portable policy of format {FORMAT}")
    return PortablePolicy(said)


class PortablePolicy:
    """A policy: its versions, each in force on some days. `said` is what the file holds."""

    def __init__(self, said: Mapping[str, Any]) -> None:
        self.said = said
        self.name: str = said["policy"]
        self.digest: str = said["digest"]

    def on(self, day: datetime.date) -> PortableVersion:
        """The version in force on a day; a case that does not give the day is decided on it. Raises PortableError."""
        iso = day.isoformat()
        for version in self.said["versions"]:
            if version.get("from", iso) <= iso <= version.get("until", iso):
                return PortableVersion(version, day, self.name, self.said["dates"])
        raise PortableError(f"no version of `{self.name}` is in force on {iso}")


class PortableVersion:
    """One version of a policy, on a day."""

    def __init__(self, said: Mapping[str, Any], day: datetime.date, policy: str, dates: Sequence[str]) -> None:
        self.said = said
        self._known = KnownFacts(said, day, policy, dates)

    def decide(self, case: Mapping[str, Any], unknown: Collection[str] = ()) -> PortableAnswer:
        """The answer to one case, as a case file has it. Nothing is asked of what is `unknown` to everybody.

        Raises PortableError for a fact or value that there is not, and for a case that contradicts itself.
        """
        (part, *_) = self.decide_request(case, unknown).parts
        if part.item or part.recipient or "" not in part.answers:
            raise PortableError("this is a whole request: see `decide_request`")
        return part.answers[""]

    def decide_request(self, request: Mapping[str, Any], unknown: Collection[str] = ()) -> PortableRequest:
        """The answer to a whole request, over all of its completions: for each item and recipient, and each subject.

        Raises PortableError as `decide`, and where too much is open.
        """
        unknown = [name for each in unknown for name in self._known.names_of(each)]
        asked = AskedRequest(self._known, request)
        places = [(place, asked.at(place)) for place in asked.places()]
        diagrams, every = self._completions(places)
        together = reduce(diagrams.both, (each.all for each in every), 1)
        if not together:
            raise self._contradiction([given for _, given in places])
        self._narrow(diagrams, every, together)
        parts: dict[tuple[str, str], dict[str, int]] = {}
        for number, (place, _) in enumerate(places):
            parts.setdefault((place["item"], place["recipient"]), {})[place["subject"]] = number
        found = []
        for (item, recipient), subjects in parts.items():
            here = [every[number] for number in subjects.values()]
            possible = self._possible(diagrams, here, together)
            required = diagrams.both(together, diagrams.union(each.required for each in here))
            answers = {
                subject: every[number].answer(possible, unknown, self._grounds(every[number], places[number][1]))
                for subject, number in subjects.items()
            }
            must = obligation(possible, required, together)
            found.append(PortablePart(possible, item, recipient, must, answers))
        return PortableRequest(tuple(found))

    def _completions(self, places: Sequence[tuple[Where, GivenFacts]]) -> tuple[Diagrams, list[Completions]]:
        """Each place by itself: what somebody's fact is, is one variable in all places in which they stand."""
        facts = self._known.list
        left: dict[tuple[int, tuple[str, ...]], list[int]] = {}
        owners = []
        for place, given in places:
            owners.append([(number, tuple(place[kind] for kind in fact.about)) for number, fact in enumerate(facts)])
            left |= {key: facts[key[0]].left(given.get(facts[key[0]].name, facts[key[0]].whole)) for key in owners[-1]}
        order = sorted(key for key, cells in left.items() if len(cells) > 1)
        if len(order) > MOST_OPEN:
            raise PortableError("too much is open in this request; split it, or say more of what is known")
        variable = {key: number for number, key in enumerate(order)}
        diagrams = Diagrams([len(left[key]) for key in order])
        cells = ([(variable.get(key, -1), left[key]) for key in keys] for keys in owners)
        return diagrams, [Completions(self._known, diagrams, each) for each in cells]

    @staticmethod
    def _narrow(diagrams: Diagrams, every: Sequence[Completions], together: int) -> None:
        """Leave to each place only completions of the whole request."""
        for each in every if len(every) > 1 else ():
            others = set(range(len(diagrams.sizes))) - {variable for variable, _ in each.cells}
            each.all = diagrams.forget(together, others)

    @staticmethod
    def _possible(diagrams: Diagrams, here: Sequence[Completions], together: int) -> tuple[str, ...]:
        """The outcomes of a part: don't share outranks escalate, and escalate outranks share."""
        left, found = together, []
        for outcome in ("dont_share", "escalate", "share"):
            where = diagrams.both(left, diagrams.union(each.by_outcome[outcome] for each in here))
            left = diagrams.but(left, where)
            if where:
                found.append(outcome)
        return tuple(outcome for outcome in OUTCOMES if outcome in found)

    @cached_property
    def _of_file(self) -> tuple[Diagrams, Completions]:
        """All cases of the version, with nothing known."""
        facts = self._known.list
        diagrams = Diagrams([len(fact.cells) for fact in facts])
        return diagrams, Completions(
            self._known, diagrams, [(n, range(len(fact.cells))) for n, fact in enumerate(facts)]
        )

    def _grounds(self, completions: Completions, given: GivenFacts) -> tuple[str, ...]:
        """Given facts that force the outcome whatever the rest is; none if it needs more than what is given here."""
        if len(completions.possible) > 1:
            return ()
        diagrams, every = self._of_file
        (settled,) = completions.possible
        others = diagrams.union(where for outcome, where in every.by_outcome.items() if outcome != settled)
        return self._excluding(others, given)

    def _excluding(self, where: int, given: GivenFacts) -> tuple[str, ...]:
        """Given facts that together are nowhere in these cases, none of which can be left out; the day stays given."""
        diagrams, _ = self._of_file
        facts = self._known.list
        values = {n: fact.left(given[fact.name]) for n, fact in enumerate(facts) if fact.name in given}
        if diagrams.reaches(where, values):
            return ()
        kept = [n for n in self.said["order"] if n in values and facts[n] is not self._known.date]
        for number in reversed(kept.copy()):
            fewer = {n: cells for n, cells in values.items() if n != number}
            if not diagrams.reaches(where, fewer):
                values = fewer
                kept.remove(number)
        return tuple(facts[number].name for number in kept)

    def _contradiction(self, given: Sequence[GivenFacts]) -> PortableError:
        _, every = self._of_file
        clash = next((facts for each in given if (facts := self._excluding(every.all, each))), ())
        more = f": {', '.join(clash)}" if clash else ""
        return PortableError(f"the case contradicts itself{more}", clash)
