"""What a case says about its facts: for each given fact, the set of possible values."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from attrs import Factory, define

from sharepolicy.ground.diagnostic import Label
from sharepolicy.ground.text import Span
from sharepolicy.language.case import Item, Request
from sharepolicy.language.values import Values
from sharepolicy.language.vocabulary import About, Fact, SeveralOf, no_value
from sharepolicy.reading.conditions import NO, YES, member_named
from sharepolicy.reading.places import first_line, place, short
from sharepolicy.reading.scope import Scope
from sharepolicy.reading.tree import ListNode, MapNode, Node, Scalar, entries_in, scalars_in, text_in
from sharepolicy.reading.values import UNKNOWN, values_of

_HEADINGS = {About.SUBJECT: "subjects", About.RECIPIENT: "recipients", About.ITEM: "items"}
KEYS = frozenset(["facts", "subjects", "recipients", "items", "case", "policy"])
"""The properties that a case can have at its top."""

MOST_CASES = 5_000
"""How many cases a request may contain: each is decided and reported by itself."""


@define
class _Answers:
    """The facts given in one place of a case. Mutable on purpose: reading fills it."""

    scope: Scope
    about: About = About.CASE
    elsewhere: frozenset[About] = frozenset()
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
        prefix = "" if self.about is About.CASE else f"{self.about.value}."
        facts, several = self.scope.facts, self.scope.several
        found = facts.get(prefix + key.value) or several.get(prefix + key.value)
        if found is None:
            self._not_here(key, prefix)
            return None
        if found.about in self.elsewhere:
            bare = found.name.partition(".")[2]
            heading = _HEADINGS[found.about]
            message = f"`{found.name}` is under `facts`, but this case has `{heading}`"
            self.scope.add("misplaced-fact", message, key.span, f"write `{bare}` under one of the `{heading}`")
            return None
        return found

    def _not_here(self, key: Scalar, prefix: str) -> None:
        scope, name = self.scope, key.value
        elsewhere = scope.facts.get(name) or scope.several.get(name)
        if prefix and elsewhere is not None:
            if name.startswith(prefix):
                help_ = f"write `{name.removeprefix(prefix)}`: the heading already says what it is about"
            else:
                heading = _HEADINGS.get(elsewhere.about, "facts")
                help_ = f"write it under `{heading}`"
            message = f"`{name}` does not belong under `{_HEADINGS[self.about]}`"
            scope.add("misplaced-fact", message, key.span, help_)
        elif prefix:
            known = [fact.removeprefix(prefix) for fact in (*scope.facts, *scope.several) if fact.startswith(prefix)]
            help_ = scope.nearest(name, (fact for fact in known if "/" not in fact), "see the facts of the vocabulary")
            message = f"no fact about {_article(self.about)} is called `{short(name)}`"
            scope.add("unknown-fact", message, key.span, help_)
        elif name not in scope.broken_facts:
            scope.unknown_fact(key)

    def _keep(self, fact: Fact, key: Scalar, values: Values | None, node: Node) -> None:
        if key.span is not None:
            self.spans[fact.name] = key.span
        first = self.keys.setdefault(fact.name, key)
        if first is not key:
            labels = [Label(first.span, "the first one")] if first.span else []
            message = f"`{fact.name}` is answered twice"
            self.scope.add("duplicate-name", message, key.span, "keep one of them", labels)
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


def _article(about: About) -> str:
    return f"{'an' if about is About.ITEM else 'a'} {about.value}"


def read_flat(scope: Scope, node: Node | None) -> tuple[dict[str, Values], dict[str, Span]]:
    """The facts of a flat case, and where each is given."""
    answers = _Answers(scope)
    answers.read(entries_in(node))
    return answers.given, answers.spans


def request_from(scope: Scope, tree: MapNode) -> Request:
    """A whole request. Its shape has been checked."""
    named = {about: entries_in(tree.get(heading)) for about, heading in _HEADINGS.items()}
    flat = _Answers(scope, elsewhere=frozenset(about for about, entries in named.items() if entries))
    flat.read(entries_in(tree.get("facts")))
    spans = dict(flat.spans)
    subjects = {key.value: given for key, given in _each(scope, About.SUBJECT, named[About.SUBJECT], spans)}
    recipients = {key.value: given for key, given in _each(scope, About.RECIPIENT, named[About.RECIPIENT], spans)}
    items = {}
    nodes = dict(named[About.ITEM])
    for key, given in _each(scope, About.ITEM, named[About.ITEM], spans):
        about = nodes[key].get("about") if isinstance(nodes[key], MapNode) else None  # type: ignore[union-attr]
        people = tuple(_person(scope, subjects, scalar, key) for scalar in scalars_in(about)) or tuple(subjects)
        items[key.value] = Item(key.value, given, tuple(dict.fromkeys(people)))
    _check_size(scope, tree, sum(len(item.about) or 1 for item in items.values()) or len(subjects), len(recipients))
    return Request(flat.given, subjects, recipients, items, title=text_in(tree.get("case")), spans=spans)


def _check_size(scope: Scope, tree: MapNode, shares: int, recipients: int) -> None:
    """Record a flaw if a request contains more cases than can be answered."""
    if (count := max(shares, 1) * max(recipients, 1)) > MOST_CASES:
        message = f"this request contains {count:,} cases: one for each item, person it is about and recipient"
        help_ = f"expected at most {MOST_CASES:,}; split it, or decide the rows of a table"
        scope.add("too-large", message, first_line(tree.span), help_)


def _each(
    scope: Scope, about: About, entries: Iterable[tuple[Scalar, Node]], spans: dict[str, Span]
) -> Iterator[tuple[Scalar, dict[str, Values]]]:
    """Each named subject, recipient or item, with what is known about it."""
    for key, node in entries:
        answers = _Answers(scope, about)
        lines = entries_in(node)
        answers.read((name, value) for name, value in lines if about is not About.ITEM or name.value != "about")
        spans |= {f"{_HEADINGS[about]}/{key.value}/{fact}": span for fact, span in answers.spans.items()}
        yield key, answers.given


def _person(scope: Scope, subjects: dict[str, dict[str, Values]], name: Scalar, item: Scalar) -> str:
    if name.value not in subjects:
        help_ = scope.nearest(name.value, subjects, "name it under `subjects`")
        message = f"`{short(item.value)}` is about `{short(name.value)}`, but no subject is called that"
        scope.add("unknown-part", message, name.span, help_)
    return name.value
