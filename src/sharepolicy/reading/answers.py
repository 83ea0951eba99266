"""What a case says about its facts: for each given fact, the set of possible values."""

from __future__ import annotations

from collections.abc import Iterable

from attrs import Factory, define

from sharepolicy.ground.text import Span
from sharepolicy.language.values import Values
from sharepolicy.language.vocabulary import About, Fact, SeveralOf, bare, no_value
from sharepolicy.reading.conditions import NO, YES, member_named
from sharepolicy.reading.places import place, short
from sharepolicy.reading.scope import Scope
from sharepolicy.reading.tree import ListNode, MapNode, Node, Scalar, entries_in, scalars_in, text_in
from sharepolicy.reading.values import UNKNOWN, values_of

HEADINGS = {About.SUBJECT: "subjects", About.RECIPIENT: "recipients", About.ITEM: "items"}
"""The headings of a request, and what the facts under each are about."""

KEYS = frozenset([*HEADINGS.values(), "facts", "pairs", "case", "policy"])
"""The properties that a case can have at its top."""


@define
class Answers:
    """The facts given in one place of a case. Mutable on purpose: reading fills it."""

    scope: Scope
    about: tuple[About, ...] = ()
    elsewhere: frozenset[tuple[About, ...]] = frozenset()
    given: dict[str, Values] = Factory(dict)
    spans: dict[str, Span] = Factory(dict)
    keys: dict[str, Scalar] = Factory(dict)

    def read(self, entries: Iterable[tuple[Scalar, Node]]) -> None:
        """Read every line."""
        for key, node in entries:
            fact = self._fact(key)
            if isinstance(fact, SeveralOf):
                self._several(fact, key, node)
            elif fact is not None:
                self._keep(fact, key, self._values(fact, key, node), node)

    def _fact(self, key: Scalar) -> Fact | SeveralOf | None:
        """The fact that a line is about, if it is allowed here."""
        found = self.fact_called(self.prefix + key.value)
        if found is None:
            self.not_here(key)
            return None
        if found.about in self.elsewhere:
            heading = heading_of(found.about)
            message = f"`{found.name}` is under `facts`, but this case has `{heading}`"
            help_ = f"write `{bare(found.name)}` under one of the `{heading}`"
            self.scope.add("misplaced-fact", message, key.span, help_)
            return None
        if self.about and found.about != self.about:
            self.misplaced(key, found)
            return None
        return found

    @property
    def prefix(self) -> str:
        """What the names of facts lack here."""
        return "".join(f"{about}." for about in self.about)

    def fact_called(self, name: str) -> Fact | SeveralOf | None:
        """The fact with this whole name."""
        return self.scope.facts.get(name) or self.scope.several.get(name)

    def not_here(self, key: Scalar) -> None:
        """Record that no fact here has this name."""
        scope, name, prefix = self.scope, key.value, self.prefix
        elsewhere = self.fact_called(name) or self._fact_about_others(name)
        if prefix and elsewhere is not None:
            self.misplaced(key, elsewhere)
        elif prefix:
            known = [fact.removeprefix(prefix) for fact in (*scope.facts, *scope.several) if fact.startswith(prefix)]
            help_ = scope.nearest(name, (fact for fact in known if "/" not in fact), "see the facts of the vocabulary")
            message = f"no fact about {in_words(self.about)} is called `{short(name)}`"
            scope.add("unknown-fact", message, key.span, help_)
        elif name not in scope.broken_facts:
            scope.unknown_fact(key)

    def _fact_about_others(self, name: str) -> Fact | SeveralOf | None:
        """The only fact whose name ends like this, whatever it is about."""
        every: list[Fact | SeveralOf] = [*self.scope.facts.values(), *self.scope.several.values()]
        found = [fact for fact in every if fact.about and bare(fact.name) == name]
        return found[0] if len(found) == 1 else None

    def misplaced(self, key: Scalar, found: Fact | SeveralOf) -> None:
        """Record that a fact is about something else than what is given here."""
        message = f"`{found.name}` does not belong under `{heading_of(self.about)}`"
        if found.about == self.about:
            help_ = f"write `{bare(found.name)}`: the heading already says what it is about"
        elif len(found.about) > 1:
            help_ = f"write `{bare(found.name)}` under `pairs`, beside {in_words(found.about)}"
        else:
            help_ = f"write it under `{heading_of(found.about)}`"
        self.scope.add("misplaced-fact", message, key.span, help_)

    def _keep(self, fact: Fact, key: Scalar, values: Values | None, node: Node) -> None:
        if key.span is not None:
            self.spans[fact.name] = key.span
        first = self.keys.setdefault(fact.name, key)
        if first is not key:
            self.scope.twice(f"`{fact.name}` is answered twice", key, first.span, "keep one of them")
        elif values is not None:
            if not values:
                self.scope.diagnostics.add(no_value(fact, place(node, key)))
            self.given[fact.name] = values

    def _values(self, fact: Fact, key: Scalar, node: Node) -> Values | None:
        at = place(node, key)
        if isinstance(node, Scalar) and node.value == UNKNOWN:
            return None
        if isinstance(node, ListNode) and any(text_in(item) == UNKNOWN for item in node.items):
            help_ = f"write `{key.value}: unknown`, or list only the values that are possible"
            self.scope.add("unknown-value", f"`unknown` is in the list for `{fact.name}`", at, help_)
            return None
        return values_of(self.scope, fact, node, at)

    def _several(self, several: SeveralOf, key: Scalar, node: Node) -> None:
        """Read a several-of: a list names exactly its members; a mapping gives yes, no or unknown for some of them."""
        match node:
            case Scalar(word) if word == UNKNOWN:
                pass
            case Scalar(word):
                message = f"`{several.name}` can have several values at once, so it takes a list"
                help_ = (
                    f"write `[{short(word)}]`" if word in several.members else "write `[one, two]`, or `[]` for none"
                )
                self.scope.add("wrong-value-kind", message, place(node, key), help_)
            case ListNode(items):
                members = {item.value for item in scalars_in(node) if member_named(self.scope, several, item, key)}
                if len(scalars_in(node)) < len(items):
                    message = f"expected values of `{several.name}`, found something else in the list"
                    self.scope.add("wrong-shape", message, place(node, key))
                for member in several.members:
                    self._keep(self._member(several, member), key, YES if member in members else NO, node)
            case MapNode(entries):
                for name, value in entries:
                    if member_named(self.scope, several, name, key):
                        fact = self._member(several, name.value)
                        self._keep(fact, name, self._values(fact, name, value), value)

    def _member(self, several: SeveralOf, member: str) -> Fact:
        return self.scope.facts[several.fact_name(member)]


def heading_of(about: tuple[About, ...]) -> str:
    """The heading under which facts about these are given in a request."""
    if len(about) > 1:
        return "pairs"
    return HEADINGS[about[0]] if about else "facts"


def in_words(about: Iterable[About]) -> str:
    """What a fact is about: a subject and a recipient."""
    *most, last = (f"{'an' if each is About.ITEM else 'a'} {each}" for each in about)
    return f"{', '.join(most)} and {last}" if most else last


def read_flat(scope: Scope, node: Node | None) -> tuple[dict[str, Values], dict[str, Span]]:
    """The facts of a flat case, and where each is given."""
    answers = Answers(scope)
    answers.read(entries_in(node))
    return answers.given, answers.spans
