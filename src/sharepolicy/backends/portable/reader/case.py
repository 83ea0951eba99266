"""What a case or a whole request gives, in the layout of a case file."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import reduce
from itertools import product
from math import prod
from typing import Any

from .facts import FactInFile, Stretches, meet, merged, possible_years
from .flaws import PortableError, nearest
from .shapes import as_written, check_head, lines_in, names_in, parts_in

HEADINGS = {"subject": "subjects", "recipient": "recipients", "item": "items"}
MOST_CASES = 5_000
"""How many cases a request may contain."""
KEYS = {*HEADINGS.values(), "facts", "pairs", "case", "policy"}

GivenFacts = dict[str, Stretches]
"""The values that are left of each fact that is given."""

SaidFacts = dict[str, Stretches | None]
"""The same, and None for each fact of which it is said that it is unknown: nothing else may be said of it."""

Where = dict[str, str]
"""A subject, a recipient and an item, by these words; empty if none is named."""


class KnownFacts:
    """The facts of one version on a day, and how what is written about them is read."""

    def __init__(self, said: Mapping[str, Any], day: datetime.date, policy: str, dates: Sequence[str]) -> None:
        self.said, self.day, self.policy, self.dates = said, day, policy, dates
        self.list = [FactInFile(each) for each in said["facts"]]
        self.facts = {fact.name: fact for fact in self.list}
        self.several = {each["name"]: [self.list[place] for place in each["members"]] for each in said["several"]}
        self.about = {name: members[0].about for name, members in self.several.items()}
        self.about |= {fact.name: fact.about for fact in self.list}
        self.date = next((fact for fact in self.list if fact.said.get("decision_date")), None)

    def names_of(self, name: str) -> Sequence[str]:
        """The fact of this name, or the members of the several-of. Raises PortableError if there is none."""
        if name not in self.about:
            raise PortableError(f"no fact is called `{name}`{nearest(name, self.about)}")
        return [name] if name in self.facts else [fact.name for fact in self.several[name]]

    def read(self, lines: Mapping[str, Any], before: str, fits: Callable[[tuple[str, ...]], bool]) -> SaidFacts:
        """What some lines say. Names lack what stands `before` them; `fits` says what facts here may be about."""
        found: SaidFacts = {}
        if not before and len(named := [name for name in lines if name in self.dates]) > 1:
            raise PortableError(f"the day is given twice, as `{named[0]}` and `{named[1]}`")
        for name, value in lines.items():
            if name in self.dates and not before:
                found |= self.of_day(name, value)
                continue
            full = self._full_name(name, before, fits)
            said_in_full = before and full == name and len(self.about.get(full, ())) == 1
            if said_in_full or full not in self.about or not fits(self.about[full]):
                here = [each.removeprefix(before) for each, about in self.about.items() if fits(about)]
                raise PortableError(f"no fact here is called `{name}`{nearest(name, here)}")
            for fact, each in self._said_of(full, value):
                if fact.name in found:
                    raise PortableError(f"`{fact.name}` is answered twice")
                found[fact.name] = None if _is_unknown(each) else meet(fact.pieces(each), fact.whole)
                if found[fact.name] == []:
                    raise PortableError(f"no value of `{fact.name}` is possible here", [fact.name])
        return found

    def _full_name(self, name: str, before: str, fits: Callable[[tuple[str, ...]], bool]) -> str:
        """The name of a fact with its prefixes: in a pair, also those of whom the request does not name."""
        if before + name in self.about or name in self.about or not before:
            return before + name if before + name in self.about else name
        ends = [each for each, about in self.about.items() if each.rpartition(".")[2] == name and fits(about)]
        return ends[0] if len(ends) == 1 else name

    def _said_of(self, name: str, value: Any) -> Iterator[tuple[FactInFile, Any]]:
        """Each fact that a value says something about: of a several-of, its members."""
        if name in self.facts:
            yield self.facts[name], value
            return
        if _is_unknown(value):
            return
        members = {fact.said["member"]: fact for fact in self.several[name]}
        if not isinstance(value, list | tuple | set | frozenset | Mapping):
            raise PortableError(f"`{name}` can have several values at once: expected a list")
        named = [*map(as_written, value)]
        for member in named:
            if not isinstance(member, str) or member not in members:
                raise PortableError(f"`{member}` is not a value of `{name}`{nearest(member, members)}")
        if isinstance(value, Mapping):
            yield from ((members[member], so) for member, so in value.items())
        else:
            yield from ((fact, member in named) for member, fact in members.items())

    def of_day(self, name: str, value: Any) -> GivenFacts:
        """What the day of the decision gives. Each day that it leaves has to be one of this version."""
        any_day = FactInFile({"name": name, "type": "date", "about": [], "bands": [[None, None]]})
        days = any_day.pieces(self.day if value == "unknown" else value)
        if not days:
            raise PortableError(f"no value of `{name}` is possible here", [name])
        only = self.said.get("as_of")
        first, last = (only or self.said.get(end) for end in ("from", "until"))
        if only and value == "unknown":
            return {}
        if (first and min(days)[0] < any_day.place(first)) or (
            last and max(high for _, high in days) > any_day.place(last)
        ):
            raise PortableError(f"`{name}` leaves days on which this version is not in force; see `on`")
        if self.date is None:
            return {}
        days = meet(self.date.pieces(self.day if value == "unknown" else value), self.date.whole)
        if not days:
            raise PortableError(f"no value of `{name}` is possible here", [name])
        return {self.date.name: days}

    def with_years(self, own: GivenFacts, whole: GivenFacts) -> GivenFacts:
        """What is given of somebody, with the numbers of years that it and the facts of the whole case say."""
        found, given = dict(own), {**whole, **own}
        for fact in self.list:
            ends = fact.said.get("years_between", ())
            if not ends or not {fact.name, *ends} & set(own):
                continue
            first, last = (self._days_of(end, given) for end in ends)
            if first and last:
                self._check_day(fact, first, last)
                years = meet(possible_years(first, last), fact.whole)
                found[fact.name] = meet(years, given.get(fact.name, fact.whole))
                if not found[fact.name]:
                    named = [name for name in (fact.name, *ends) if name in given]
                    raise PortableError(f"{' and '.join(named)} contradict each other", named)
        return found

    def _days_of(self, end: str, given: GivenFacts) -> Stretches | None:
        if end in self.facts:
            return given.get(end)
        day = datetime.date.fromisoformat(end).toordinal()
        return [(day, day)]

    def _check_day(self, fact: FactInFile, first: Stretches, last: Stretches) -> None:
        """Refuse a number that is not the same on all days on which this may be decided."""
        ends = fact.said["years_between"]
        if self.date is None or self.date.name not in ends:
            return
        days = first if ends[0] == self.date.name else last
        low, high = min(days)[0], max(end for _, end in days)
        if low == high:
            return
        least, most = (
            possible_years([(day, day)], last) if days is first else possible_years(first, [(day, day)])
            for day in (low, high)
        )
        if merged(least) != merged(most):
            raise PortableError(f"`{fact.name}` depends on the day: give one day for `{self.date.name}`")


def _is_unknown(value: Any) -> bool:
    return isinstance(value, str) and value == "unknown"


def _known(said: SaidFacts) -> GivenFacts:
    return {name: values for name, values in said.items() if values is not None}


class AskedRequest:
    """A case or a whole request: what is given of whom, and its places."""

    def __init__(self, known: KnownFacts, case: Mapping[str, Any]) -> None:
        if not isinstance(case, Mapping):
            raise PortableError("this is not a case: expected a mapping from the names of facts to values")
        case = lines_in({"facts": case} if KEYS.isdisjoint(case) else case, "to values")
        if wrong := set(case) - KEYS:
            raise PortableError(f"`{min(wrong)}` does not belong beside `facts`")
        check_head(case, known.policy)
        named = {kind: parts_in(case.get(heading, {}), heading) for kind, heading in HEADINGS.items()}
        self._named = named
        given = lines_in(case.get("facts", {}), "of facts to values")
        said = known.read(given, "", lambda about: len(about) != 1 or not named[about[0]])
        facts = _known(said)
        if known.date is not None and known.date.name not in facts:
            facts |= known.of_day(known.date.name, known.day)
        self._facts = known.with_years(facts, {})
        self._about = {item: self._subjects_of(lines) for item, lines in named["item"].items()}
        self._of: dict[tuple[str, str], GivenFacts] = {}
        for kind, each in named.items():
            for name, lines in each.items():
                own = {fact: value for fact, value in lines.items() if (kind, fact) != ("item", "about")}
                self._of[kind, name] = known.with_years(_known(known.read(own, f"{kind}.", (kind,).__eq__)), facts)
        self._pairs: list[tuple[Where, GivenFacts]] = []
        self._answered: set[tuple[tuple[str, ...], str]] = {((), fact) for fact in said}
        pairs = case.get("pairs", ())
        if not isinstance(pairs, list | tuple):
            raise PortableError("expected a list under `pairs`")
        for entry in pairs:
            self._pairs += self._pairs_in(known, lines_in(entry, "in each entry of `pairs`"), facts)

    def _pairs_in(
        self, known: KnownFacts, entry: Mapping[str, Any], facts: GivenFacts
    ) -> Iterator[tuple[Where, GivenFacts]]:
        kinds = [kind for kind in HEADINGS if kind in entry]
        if not kinds:
            raise PortableError("an entry of `pairs` names nobody: expected a subject, recipient or item")
        own = {fact: value for fact, value in entry.items() if fact not in kinds}

        def fits(about: tuple[str, ...]) -> bool:
            return len(about) > 1 and [kind for kind in about if self._named[kind]] == kinds

        said = known.read(own, "".join(f"{kind}." for kind in kinds), fits)
        found = known.with_years(_known(said), facts)
        given = ((entry[kind], kind) for kind in kinds)
        each = [names_in(names if isinstance(names, list | tuple) else [names], kind) for names, kind in given]
        if prod(map(len, each)) > MOST_CASES:
            raise PortableError(f"an entry of `pairs` names more than {MOST_CASES:,} of them: split the request")
        for names in product(*each):
            for kind, name in zip(kinds, names, strict=True):
                if name not in self._named[kind]:
                    raise PortableError(f"no {kind} is called `{name}`{nearest(name, self._named[kind])}")
            place = dict(zip(kinds, names, strict=True))
            if "item" in place and place.get("subject", "") not in ("", *self._about[place["item"]]):
                raise PortableError(f"`{place['item']}` is not about `{place['subject']}`")
            for fact in said:
                if {((), fact), (names, fact)} & self._answered:
                    raise PortableError(f"`{fact}` is answered twice for {' and '.join(names)}")
                self._answered.add((names, fact))
            yield place, found

    def _subjects_of(self, item: Mapping[str, Any]) -> Sequence[str]:
        """Those whom an item is about: all whom the request names, if it does not say."""
        subjects = self._named["subject"]
        about = names_in(item["about"], "about") if "about" in item else [*subjects]
        for subject in about:
            if subject not in subjects:
                raise PortableError(f"no subject is called `{subject}`{nearest(subject, subjects)}")
        return about

    def places(self) -> Iterator[Where]:
        """Each item to each recipient for each subject of the item; one place if none of these is named."""
        recipients = self._named["recipient"] or ("",)
        about = {item: whom or ("",) for item, whom in (self._about or {"": [*self._named["subject"]]}).items()}
        if sum(map(len, about.values())) * len(recipients) > MOST_CASES:
            raise PortableError(f"this is more than {MOST_CASES:,} cases: split the request")
        for item, recipient in product(about, recipients):
            for subject in about[item]:
                yield {"subject": subject, "recipient": recipient, "item": item}

    def at(self, place: Where) -> GivenFacts:
        """What is given at a place."""
        each = [self._of.get(one, {}) for one in place.items()]
        pairs = [given for names, given in self._pairs if names.items() <= place.items()]
        empty: GivenFacts = {}
        return reduce(lambda one, other: {**one, **other}, [self._facts, *each, *pairs], empty)
