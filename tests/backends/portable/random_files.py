"""Random cases and requests of a policy, as case files have them."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from functools import reduce
from itertools import product
from operator import or_
from typing import Any

from sharepolicy.language.domain import Domain, domains
from sharepolicy.language.policy import PolicyDocument
from sharepolicy.language.vocabulary import About, Fact, bare
from sharepolicy.testing.cases import plain_value

Plain = dict[str, Any]

NAMES = {
    About.SUBJECT: ("mother", "father", "child"),
    About.RECIPIENT: ("nurse", "uncle"),
    About.ITEM: ("note", "report"),
}
HEADINGS = {About.SUBJECT: "subjects", About.RECIPIENT: "recipients", About.ITEM: "items"}


class RandomCases:
    """Draws cases and requests of one policy. A fact is left out, known, or known in part."""

    def __init__(self, document: PolicyDocument, seed: int) -> None:
        self.domains: Mapping[str, Domain] = domains(document)
        self.facts = document.vocabulary.facts
        self.draw = random.Random(seed)

    def case(self) -> Plain:
        """A case: facts alone."""
        return self._known(list(self.facts), {})

    def request(self, most: int = 2) -> Plain:
        """A request with up to so many subjects, recipients and items, at least one of some kind; often as a whole."""
        draw = self.draw
        named: dict[About, tuple[str, ...]] = {}
        while not named:
            most_of = {kind: draw.randint(0, most) for kind in About}
            if draw.random() < 0.5:  # what several people make of one part is worth a look
                most_of[About.SUBJECT] = most
            named = {kind: NAMES[kind][:count] for kind, count in most_of.items() if count}
        found: Plain = {}
        for kind, names in named.items():
            own = [name for name, fact in self.facts.items() if fact.about == (kind,)]
            found[HEADINGS[kind]] = {name: _bare(self._known(own, {})) for name in names}
        if About.SUBJECT in named:
            for item in found.get("items", {}).values():
                if draw.random() < 0.5:
                    item["about"] = draw.sample(named[About.SUBJECT], draw.randint(1, len(named[About.SUBJECT])))
        whole = [name for name, fact in self.facts.items() if not any(each in named for each in fact.about)]
        pairs = [name for name in self.facts if name not in whole and len(self.facts[name].about) > 1]
        once = [name for name in pairs if draw.random() < 0.3]
        once = [
            name for name in pairs if self.facts[name].several in {self.facts[each].several for each in once} - {""}
        ] + [name for name in once if not self.facts[name].several]
        found["facts"] = self._known([*whole, *once], {})
        entries = self._pairs(named, [name for name in pairs if name not in once], found)
        return {**found, "pairs": entries} if entries else found

    def _pairs(self, named: Mapping[About, Sequence[str]], facts: Sequence[str], found: Plain) -> list[Plain]:
        entries = []
        for about in dict.fromkeys(tuple(each for each in self.facts[name].about if each in named) for name in facts):
            own = [name for name in facts if tuple(each for each in self.facts[name].about if each in named) == about]
            for whose in product(*(named[kind] for kind in about)):
                place = dict(zip(map(str, about), whose, strict=True))
                of_item = found.get("items", {}).get(place.get("item"), {}).get("about")
                if of_item is not None and "subject" in place and place["subject"] not in of_item:
                    continue
                if known := self._known(own, {}):
                    entries.append({**place, **known})
        return entries

    def _known(self, names: Sequence[str], found: Plain) -> Plain:
        unknown = self.draw.choice([0.1, 0.5, 0.9])
        for name in names:
            fact, cells = self.facts[name], self.domains[name].cells
            if self.draw.random() < unknown or fact.decision_date:
                continue
            some = 1 if self.draw.random() < 0.7 else self.draw.randint(1, len(cells))
            value = _plain(fact, plain_value(fact, reduce(or_, self.draw.sample(cells, some))))
            if fact.several:
                found.setdefault(fact.several, {})[fact.member] = value
            else:
                found[name] = value
        return found


def _bare(known: Plain) -> Plain:
    return {bare(name): value for name, value in known.items()}


def _plain(fact: Fact, value: Any) -> Any:
    """The value as JSON has it."""
    if isinstance(value, list):
        return [_plain(fact, each) for each in value]
    if isinstance(value, dict):
        return {limit: _plain(fact, each) for limit, each in value.items()}
    return value if isinstance(value, str | int | bool) else value.isoformat()
