"""Where each part of a case stands, and what it is about: so that whatever is wrong with it can be shown there.

A mapping from a program is read as usual, without places. Only if something is wrong is it read once more, as if it
stood in a text; so a mapping and a file with the same content lead to the same paths.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterator, Mapping
from functools import cache, cached_property

from attrs import evolve, field, frozen

from sharepolicy.ground.case_path import CasePath
from sharepolicy.ground.diagnostic import CaseError, Diagnostic, Diagnostics
from sharepolicy.ground.text import Span, Text
from sharepolicy.language.case import Request
from sharepolicy.language.policy import PolicyDocument
from sharepolicy.language.vocabulary import About
from sharepolicy.reading.answers import HEADINGS, KEYS
from sharepolicy.reading.parse import MOST_NODES
from sharepolicy.reading.plain import Keys, Stretch, placed_node_from
from sharepolicy.reading.tree import ListNode, MapNode, Node, Scalar, scalars_in
from sharepolicy.reading.written import Written


@cache
def _nowhere() -> Text:
    """The text in which a mapping would stand, with a character for each of its parts. Nobody sees it."""
    return Text("<a mapping>", "." * MOST_NODES)


@frozen(eq=False, slots=False)
class Whereabouts:
    """The way to each part of a case. `flat`: it is facts alone, without headings. `is_text`: its places are real.

    `is_case`: it gives facts. What is added to a record does not.
    """

    text: Text
    tree: Node | None
    stretches: Collection[Stretch]
    flat: bool = False
    is_text: bool = True
    is_case: bool = True

    @cached_property
    def _index(self) -> tuple[list[int], list[Stretch], list[int]]:
        """All stretches from the first to the last, where each begins, and which is the next one around each."""
        ordered = sorted(self.stretches, key=lambda each: (each[0], -each[1], len(each[2])))
        around: list[int] = []
        open_: list[int] = []
        for number, (start, end, _) in enumerate(ordered):
            while open_ and not (ordered[open_[-1]][0] <= start and end <= ordered[open_[-1]][1]):
                open_.pop()
            around.append(open_[-1] if open_ else -1)
            open_.append(number)
        return [start for start, _, _ in ordered], ordered, around

    def keys_at(self, span: Span) -> Keys:
        """The way to the part of which a place speaks: the smallest around it; before it begins, the largest there."""
        starts, ordered, around = self._index
        if span.start == span.end:
            found = bisect_left(starts, span.start)
            if found < len(starts) and starts[found] == span.start:
                return ordered[found][2]
        found = bisect_right(starts, span.start) - 1
        while found >= 0 and ordered[found][1] < span.end:
            found = around[found]
        return ordered[found][2] if found >= 0 else ()

    def tell(self, error: CaseError, documents: Collection[PolicyDocument] = ()) -> CaseError:
        """The same error, with the way to everything that is wrong. The documents say what facts there are."""
        names = _Names(documents)
        return CaseError([self._told(each, names) for each in error.diagnostics], error.left_out)

    def _told(self, flaw: Diagnostic, names: _Names) -> Diagnostic:
        return evolve(
            flaw,
            path=flaw.path or self.path(flaw.span, names) or CasePath(),
            span=self._shown(flaw.span),
            labels=tuple(label for label in flaw.labels if self._shown(label.span) is not None),
            facts=tuple(
                evolve(fact, path=self.path(fact.span, names), span=self._shown(fact.span)) for fact in flaw.facts
            ),
        )

    def _shown(self, span: Span | None) -> Span | None:
        return span if span is not None and (self.is_text or span.text is not self.text) else None

    def path(self, span: Span | None, names: _Names) -> CasePath | None:
        """The path to a place; None for a place in another text."""
        if span is None or span.text != self.text:
            return None
        keys = self.keys_at(span)
        if not self.is_case:
            return CasePath(keys, position=_position(keys))
        heading, *inside = ("facts", *keys) if self.flat else keys or ("",)
        if heading == "facts":
            return CasePath(keys, fact=names.fact("", inside), position=_position(inside[1:]))
        if heading == "pairs":
            return self._pair(keys, names)
        about = next((each for each, word in HEADINGS.items() if word == heading), None)
        if about is None or not inside:
            return CasePath(keys)
        named = {f"{about.value}s": (str(inside[0]),)}
        fact = "" if inside[1:2] == ["about"] and about is About.ITEM else names.fact(f"{about}.", inside[1:])
        return CasePath(keys, fact=fact, position=_position(inside[2:]), **named)

    def _pair(self, keys: Keys, names: _Names) -> CasePath:
        if len(keys) < 2:
            return CasePath(keys)
        entry = _node_at(self.tree, keys[:2])
        said = {each: entry.get(each.value) if isinstance(entry, MapNode) else None for each in About}
        named = {f"{each.value}s": tuple(name.value for name in scalars_in(node)) for each, node in said.items()}
        prefix = "".join(f"{each}." for each, node in said.items() if node is not None)
        fact = "" if keys[2:3] and keys[2] in list(About) else names.of_pair(prefix, keys[2:])
        return CasePath(keys, fact=fact, position=_position(keys[3:] or keys[1:2] * (len(keys) == 2)), **named)


@frozen(eq=False, slots=False)
class _Names:
    """The names of all facts that some documents have."""

    documents: Collection[PolicyDocument]

    @cached_property
    def _facts(self) -> frozenset[str]:
        return frozenset(name for each in self.documents for name in each.vocabulary.facts) | self._several

    @cached_property
    def _several(self) -> frozenset[str]:
        return frozenset(name for each in self.documents for name in each.vocabulary.several)

    def fact(self, prefix: str, keys: Collection[str | int]) -> str:
        """The whole name of the fact that is given where these keys lead; empty if they lead to none."""
        called, *inside = map(str, keys or ("",))
        if not called:
            return ""
        name = called if (called in self._facts or "." in called) and prefix + called not in self._facts else ""
        name = name or prefix + called
        is_member = name in self._several and bool(inside) and isinstance(list(keys)[1], str)
        return f"{name}/{inside[0]}" if is_member else name

    def of_pair(self, prefix: str, keys: Collection[str | int]) -> str:
        """The same in an entry of `pairs`, which need not name what the request does not: then it is the only one."""
        name = self.fact(prefix, keys)
        called = name.removeprefix(prefix).partition("/")[0]
        if not called or prefix + called in self._facts:
            return name
        alike = [fact for fact in self._facts if fact.count(".") > 1 and fact.endswith("." + called)]
        return name.replace(prefix + called, alike[0], 1) if len(alike) == 1 else name


def _position(keys: Collection[str | int]) -> int | None:
    """The last place in a list to which the keys of a value lead."""
    return next((key for key in reversed(list(keys)) if isinstance(key, int)), None)


def _node_at(tree: Node | None, keys: Keys) -> Node | None:
    for key in keys:
        if isinstance(tree, MapNode):
            tree = tree.get(str(key))
        elif isinstance(tree, ListNode) and isinstance(key, int) and key < len(tree.items):
            tree = tree.items[key]
        else:
            return None
    return tree


def of_text(written: Written, *, is_case: bool = True) -> Whereabouts:
    """The way to each part of a case file."""
    return Whereabouts(written.text, written.tree, tuple(_stretches(written.tree, ())), is_case=is_case)


def _stretches(node: Node | None, keys: Keys) -> Iterator[Stretch]:
    if node is not None and node.span is not None:
        yield node.span.start, node.span.end, keys
    match node:
        case ListNode(items):
            for place, item in enumerate(items):
                yield from _stretches(item, (*keys, place))
        case MapNode(entries):
            for key, value in entries:
                if key.span is not None:
                    yield key.span.start, key.span.end, (*keys, key.value)
                yield from _stretches(value, (*keys, key.value))


@frozen(eq=False, slots=False)
class WrittenOut(Written):
    """A mapping, read as if it stood in a text."""

    _read: tuple[Node, Diagnostics] = field(kw_only=True)

    @property
    def _parsed(self) -> tuple[Node | None, Diagnostics]:
        return self._read


def of_mapping(given: Mapping[str, object]) -> tuple[Written, Whereabouts]:
    """A mapping as if it stood in a text, and the way to each of its parts."""
    text, flaws = _nowhere(), Diagnostics()
    tree, stretches = placed_node_from(dict(given.items()), flaws, text)
    flat = KEYS.isdisjoint(given)
    whole = tree
    if flat:
        whole = MapNode(((Scalar("facts", tree.span), tree),), tree.span)
    return WrittenOut(text, read=(whole, flaws)), Whereabouts(text, whole, stretches, flat, is_text=False)


def of_addition(given: Mapping[str, object]) -> tuple[Written, Whereabouts]:
    """What is added to a record as if it stood in a text, and the way to each of its parts."""
    text, flaws = _nowhere(), Diagnostics()
    tree, stretches = placed_node_from(given, flaws, text, is_case=False)
    return WrittenOut(text, read=(tree, flaws)), Whereabouts(text, tree, stretches, is_text=False, is_case=False)


def of_request(request: Request) -> tuple[Request, Whereabouts]:
    """A request that a program made, as if each fact stood in a text, and the way to each of them."""
    text = _nowhere()
    stretches: list[Stretch] = [(0, 0, ())]
    spans: dict[str, Span] = {}

    def keep(prefix: str, names: Collection[str], keys: Keys) -> None:
        for name in names:
            spans[f"{prefix}{name}"] = Span(text, len(stretches), len(stretches) + 1)
            stretches.append((len(stretches), len(stretches) + 1, (*keys, name)))

    flat = request.is_flat
    keep("", request.given, () if flat else ("facts",))
    for heading, each in (("subjects", request.subjects), ("recipients", request.recipients)):
        for name, given in each.items():
            keep(f"{heading}/{name}/", given, (heading, name))
    for name, item in request.items.items():
        keep(f"items/{name}/", item.given, ("items", name))
    pairs = []
    for number, (place, given) in enumerate(request.pairs.items()):
        keep(f"pairs/{'/'.join(place)}/", given, ("pairs", number))
        named = ((Scalar(word), Scalar(name)) for word, name in place._asdict().items() if name)
        pairs.append(MapNode(tuple(named)))
    tree = MapNode(((Scalar("pairs"), ListNode(tuple(pairs))),))
    return evolve(request, spans=spans), Whereabouts(text, tree, stretches, flat, is_text=False)
