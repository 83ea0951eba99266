"""Each answer of a case in one of the forms in which it can be written, chosen at random.

A reader that misreads one of these forms passes every vector in which it does not stand.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from random import Random
from typing import Any

from attrs import frozen

from sharepolicy.backends.portable.answer_forms import forms_of
from sharepolicy.backends.portable.drawing import one_of, shuffled
from sharepolicy.forms.parts import Plain
from sharepolicy.language.case import Given, Item, Place, Request
from sharepolicy.language.values import Values
from sharepolicy.language.vocabulary import About, Fact, SeveralOf, Vocabulary, bare
from sharepolicy.reading.answers import HEADINGS
from sharepolicy.reading.conditions import NO, YES

_AS_ALWAYS = 0.4
"""How many answers stand in the plainest form."""

_SAID_UNKNOWN = 0.3
"""Of how many facts that are not given the case says so."""

Call = Callable[[str], str]
"""What a fact is called in some place of a file, by its whole name."""


@frozen(eq=False)
class Wording:
    """Writes the cases of one policy."""

    vocabulary: Vocabulary
    chance: Random

    def request(self, request: Request) -> Plain:
        """A case or request in the layout of a case file, without its title."""
        named: dict[About, Mapping[str, Given | Item]]
        named = {About.SUBJECT: request.subjects, About.RECIPIENT: request.recipients, About.ITEM: request.items}
        facts = self.vocabulary.facts
        flat = [name for name, fact in facts.items() if not any(named[about] for about in fact.about)]
        found: Plain = {"facts": self._lines(request.given, flat, str)}
        for kind, heading in HEADINGS.items():
            own = [name for name, fact in facts.items() if fact.about == (kind,)]
            under: Plain = {}
            for name, given in named[kind].items():
                lines = self._lines(given.given if isinstance(given, Item) else given, own, bare)
                whom = self._about(given, request.subjects) if isinstance(given, Item) else {}
                under[name] = {**whom, **lines}
            found |= {heading: under} if under else {}
        pairs = [*self._pairs(request, named)]
        return found | ({"pairs": pairs} if pairs else {})

    def _about(self, item: Item, subjects: Collection[str]) -> Plain:
        """Whom an item is about. If that is everybody, it can be left out."""
        everybody = {*item.about} == {*subjects}
        left_out = not item.about or (everybody and self.chance.random() < 0.5)
        return {} if left_out else {"about": [self._name(name) for name in item.about]}

    def _name(self, name: str) -> str | int:
        """Somebody who is called by a number can be named by it."""
        return int(name) if name.isdigit() and self.chance.random() < 0.5 else name

    def _pairs(self, request: Request, named: Mapping[About, Collection[str]]) -> Iterator[Plain]:
        """The entries; those that say the same of several people can be one, with a list of them."""
        listed = one_of([*About], self.chance)
        alike: dict[Place, tuple[Place, Given, list[str]]] = {}
        for place, given in request.pairs.items():
            rest, name = place._replace(**{listed.value: ""}), str(getattr(place, listed.value))
            if rest in alike and name and alike[rest][1] == given:
                alike[rest][2].append(name)
            else:
                alike[rest if rest not in alike else place] = (place, given, [name])
        for place, given, names in alike.values():
            kinds = [about for about in About if getattr(place, about.value)]
            whom: Plain = {about.value: self._name(getattr(place, about.value)) for about in kinds}
            if listed in kinds and (len(names) > 1 or self.chance.random() < 0.2):
                whom[listed.value] = [self._name(name) for name in names]
            here = [
                name
                for name, fact in self.vocabulary.facts.items()
                if len(fact.about) > 1 and [about for about in fact.about if named[about]] == kinds
            ]
            open_ = [name for name in here if name not in request.given]
            yield {**whom, **self._lines(given, open_, self._short(here, kinds))}

    def _short(self, here: Collection[str], kinds: Collection[About]) -> Call:
        """Names without prefixes, where that leaves no doubt."""
        several = {each.name for each in self.vocabulary.several.values()}
        known = {*self.vocabulary.facts, *several}
        right = {*here, *(name.partition("/")[0] for name in here)}
        prefix = "".join(f"{about}." for about in kinds)

        def call(name: str) -> str:
            short = bare(name)
            clear = prefix + short == name or (
                prefix + short not in known and [each for each in right if bare(each) == short] == [name]
            )
            return short if clear and short not in known and self.chance.random() < 0.5 else name

        return call

    def _lines(self, given: Given, here: Collection[str], call: Call) -> Plain:
        """What is said in one place. Of those facts that can be said `here`, some are said to be unknown."""
        facts, found = self.vocabulary.facts, {}
        for name in dict.fromkeys([*given, *here]):
            fact = facts[name]
            if fact.several or fact.decision_date:
                continue
            if name in given:
                found[call(name)] = self.value(fact, given[name])
            elif self.chance.random() < _SAID_UNKNOWN:
                found[call(name)] = "unknown" if fact.is_numeric or self.chance.random() < 0.7 else {}
        for several in self.vocabulary.several.values():
            if any(several.fact_name(member) in {*given, *here} for member in several.members):
                found |= self._several(several, given, call)
        return found

    def _several(self, several: SeveralOf, given: Given, call: Call) -> Plain:
        """A several-of: a list of the members that hold, yes or no of some, or each by its own name."""
        facts, draw = self.vocabulary.facts, self.chance.random()
        names = {member: several.fact_name(member) for member in several.members}
        known = {member: given[name] for member, name in names.items() if name in given}
        said = {member: self.value(facts[names[member]], values) for member, values in known.items()}
        if not said:
            return {call(several.name): "unknown"} if draw < _SAID_UNKNOWN else {}
        held = [member for member, values in known.items() if values == YES]
        if draw < 0.5 and len(known) == len(names) and all(values in (YES, NO) for values in known.values()):
            return {call(several.name): shuffled(held, self.chance)}
        if draw < 0.65:
            apart = {call(names[member]): value for member, value in said.items()}
            return {**apart, **({call(several.name): "unknown"} if draw < 0.6 else {})}
        left = [member for member in names if member not in said and self.chance.random() < _SAID_UNKNOWN]
        return {call(several.name): {**said, **dict.fromkeys(left, "unknown")}}

    def value(self, fact: Fact, values: Values) -> Any:
        """Some values of a fact."""
        forms = forms_of(fact, values)
        return forms[0] if self.chance.random() < _AS_ALWAYS else one_of(forms, self.chance)
