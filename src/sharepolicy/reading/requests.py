"""Whole requests: facts about the case, about each subject, recipient and item, and about pairs of these."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import product
from math import prod
from unicodedata import normalize

from attrs import define, evolve

from sharepolicy.ground.text import Span
from sharepolicy.language.case import Given, Item, Place, Request
from sharepolicy.language.values import Values
from sharepolicy.language.vocabulary import About, Fact, SeveralOf, bare
from sharepolicy.reading.answers import HEADINGS, Answers, in_words
from sharepolicy.reading.places import first_line, short
from sharepolicy.reading.plain import REFUSED
from sharepolicy.reading.scope import Scope
from sharepolicy.reading.tree import ListNode, MapNode, Node, Scalar, entries_in, scalars_in, text_in

MOST_CASES = 5_000
"""How many cases a request may contain: each is decided and reported by itself."""


def request_from(scope: Scope, tree: MapNode) -> Request:
    """A whole request. Its shape has been checked."""
    named = {about: entries_in(tree.get(heading)) for about, heading in HEADINGS.items()}
    for kind, entries in named.items():
        _check_names(scope, kind, [key for key, _ in entries])
    unread = {kind for kind, heading in HEADINGS.items() if _is_unread(tree.get(heading))}
    flat = Answers(scope, elsewhere=frozenset((about,) for about, entries in named.items() if entries))
    flat.read(entries_in(tree.get("facts")))
    spans = dict(flat.spans)
    subjects = {key.value: given for key, given in _each(scope, About.SUBJECT, named[About.SUBJECT], spans)}
    recipients = {key.value: given for key, given in _each(scope, About.RECIPIENT, named[About.RECIPIENT], spans)}
    items = {}
    nodes = dict(named[About.ITEM])
    for key, given in _each(scope, About.ITEM, named[About.ITEM], spans):
        about = nodes[key].get("about") if isinstance(nodes[key], MapNode) else None  # type: ignore[union-attr]
        listed = scalars_in(about) if About.SUBJECT not in unread else ()
        people = tuple(_person(scope, subjects, scalar, key) for scalar in listed) or tuple(subjects)
        items[key.value] = Item(key.value, given, tuple(dict.fromkeys(people)))
    request = Request(flat.given, subjects, recipients, items, title=text_in(tree.get("case")), spans=spans)
    _check_size(scope, tree, sum(len(item.about) or 1 for item in items.values()) or len(subjects), len(recipients))
    return evolve(request, pairs=_pairs(scope, request, None if unread else tree.get("pairs"), flat, spans))


def _check_names(scope: Scope, about: About, names: Iterable[Scalar]) -> None:
    """Record a flaw for two names that nobody could tell apart: what is seen of them is the same."""
    first: dict[str, Scalar] = {}
    for name in names:
        same = first.setdefault(normalize("NFC", name.value), name)
        if same.value != name.value:
            message = f"two {HEADINGS[about]} are called `{short(name.value)}`: other characters that look the same"
            scope.twice(message, name, same.span, "write the name the same everywhere, or give one of them another")


def _is_unread(heading: Node | None) -> bool:
    """Whether what stands under a heading is refused, so that nobody knows its names."""
    return heading is REFUSED or not isinstance(heading, MapNode | None)


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
        answers = Answers(scope, (about,))
        lines = entries_in(node)
        answers.read((name, value) for name, value in lines if about is not About.ITEM or name.value != "about")
        spans |= {f"{HEADINGS[about]}/{key.value}/{fact}": span for fact, span in answers.spans.items()}
        yield key, answers.given


def _person(scope: Scope, subjects: dict[str, dict[str, Values]], name: Scalar, item: Scalar) -> str:
    if name.value not in subjects:
        help_ = scope.nearest(name.value, subjects, "name it under `subjects`")
        message = f"`{short(item.value)}` is about `{short(name.value)}`, but no subject is called that"
        scope.add("unknown-part", message, name.span, help_)
    return name.value


@define
class _PairAnswers(Answers):
    """The facts given in one entry of `pairs`, without the prefixes that it names, or by their whole names.

    `absent` are those of subject, recipient and item that the request does not name, so that no entry can.
    """

    absent: frozenset[About] = frozenset()

    def _fact(self, key: Scalar) -> Fact | SeveralOf | None:
        """The fact, if it is about just those that the entry names, besides what the request does not name."""
        found = self.fact_called(key.value) or self.fact_called(self.prefix + key.value) or self._of_present(key.value)
        if found is None:
            self.not_here(key)
            return None
        if len(found.about) > 1 and tuple(about for about in found.about if about not in self.absent) == self.about:
            return found
        self.misplaced(key, found)
        return None

    def _of_present(self, name: str) -> Fact | SeveralOf | None:
        """The only fact that is called so, and is about just these and what the request does not name."""
        scope = self.scope
        every: list[Fact | SeveralOf] = [*scope.facts.values(), *scope.several.values()]
        every = [each for each in every if bare(each.name) == name]
        found = [each for each in every if {*self.about} < {*each.about} <= {*self.about, *self.absent}]
        return found[0] if len(found) == 1 else None

    def misplaced(self, key: Scalar, found: Fact | SeveralOf) -> None:
        """Record that a fact is not about those whom the entry names."""
        if len(found.about) < 2:
            super().misplaced(key, found)
            return
        wanted = [about for about in found.about if about not in self.absent]
        message = f"`{found.name}` is about {in_words(found.about)}, but this names {in_words(self.about)}"
        help_ = f"name just {in_words(wanted)} beside it" if wanted else "write it under `facts`"
        self.scope.add("misplaced-fact", message, key.span, help_)


def _pairs(
    scope: Scope, request: Request, node: Node | None, for_all: Answers, spans: dict[str, Span]
) -> dict[Place, Given]:
    """What is known about each pair. Records a flaw where it is said twice, or already said for every pair."""
    absent = frozenset(about for about in About if not _parts(request, about))
    headings = _headings(scope)
    found: dict[Place, dict[str, Values]] = {}
    keys: dict[tuple[Place, str], Scalar] = {}
    for entry in node.items if isinstance(node, ListNode) else ():
        named = _named(scope, entry) if isinstance(entry, MapNode) else {}
        about = tuple(each for each, value in named.items() if value is not None)
        if not about:
            if isinstance(entry, MapNode):
                message = "this does not say which subject, recipient or item it is about"
                scope.add("missing-property", message, first_line(entry.span), "name two of these, or all three")
            continue
        answers = _PairAnswers(scope, about, absent=absent.difference(about))
        answers.read((key, value) for key, value in entries_in(entry) if key.value not in (*About, *headings))
        twice: set[str] = set()
        for place in _places(scope, request, {each: scalars_in(named[each]) for each in about}):
            for fact, key in answers.keys.items():
                first = for_all.keys.get(fact) or keys.setdefault((place, fact), key)
                if first is not key and fact not in twice:
                    twice.add(fact)
                    message = f"`{fact}` is answered twice for {' and '.join(filter(None, place))}"
                    scope.twice(message, key, first.span, "keep one of them")
            found[place] = {**found.get(place, {}), **answers.given}
            spans |= {f"pairs/{'/'.join(place)}/{fact}": span for fact, span in answers.spans.items()}
    return dict(found)


def _headings(scope: Scope) -> dict[str, About]:
    """The headings of a request that no fact is called: an entry of `pairs` can have them only by mistake."""
    facts = {bare(name) for name in (*scope.facts, *scope.several)}
    return {heading: about for about, heading in HEADINGS.items() if heading not in facts}


def _named(scope: Scope, entry: MapNode) -> dict[About, Node | None]:
    """Those whom an entry of `pairs` names. Records a flaw where it names them by a heading."""
    found = {about: entry.get(about) for about in About}
    for heading, about in _headings(scope).items():
        if (named := entry.get(heading)) is not None:  # told of the whole entry: without this it would be about others
            message, help_ = f"an entry of `pairs` has no `{heading}`", f"did you mean `{about}`?"
            scope.add("unknown-fact", message, first_line(entry.span), help_)
            found[about] = found[about] or named
    return found


def _parts(request: Request, about: About) -> Iterable[str]:
    """The names of all subjects, recipients or items."""
    return {About.SUBJECT: request.subjects, About.RECIPIENT: request.recipients, About.ITEM: request.items}[about]


def _places(scope: Scope, request: Request, named: dict[About, tuple[Scalar, ...]]) -> Iterator[Place]:
    """Each pair that an entry names, as many as there are when it names several of a kind."""
    right = True
    for about, names in named.items():
        for name in names:
            if name.value not in _parts(request, about):
                message = f"no {about} is called `{short(name.value)}`"
                help_ = scope.nearest(name.value, _parts(request, about), f"name it under `{HEADINGS[about]}`")
                scope.add("unknown-part", message, name.span, help_)
                right = False
    if prod(map(len, named.values())) > MOST_CASES:
        (first, *_), *_ = named.values()
        message = f"this names more than {MOST_CASES:,} pairs"
        scope.add("too-large", message, first.span, "split the request, or decide the rows of a table")
        right = False
    for chosen in product(*named.values()) if right else ():
        place = Place(**{about.value: name.value for about, name in zip(named, chosen, strict=True)})
        if place.item and place.subject and place.subject not in request.items[place.item].about:
            message = f"`{place.item}` is not about `{place.subject}`"
            help_ = f"leave this out, or add `{place.subject}` under `about` of the item"
            scope.add("unknown-part", message, chosen[0].span, help_)
        else:
            yield place
