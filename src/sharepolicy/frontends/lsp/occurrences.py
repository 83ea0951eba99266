"""Every name in a file: what it names, where it is, and whether it is given or only used there.

This reads the tree and not the document, so that it works while the policy is still wrong.
"""

from __future__ import annotations

import re

from attrs import evolve

from sharepolicy.frontends.lsp.names import NAMED_BY, FoundNames, NameKind, Occurrence, cited_in, inner, named
from sharepolicy.frontends.lsp.translated import in_texts
from sharepolicy.ground.diagnostic import Diagnostics
from sharepolicy.ground.text import Span
from sharepolicy.language.vocabulary import About
from sharepolicy.reading.answers import HEADINGS
from sharepolicy.reading.limits import start_in
from sharepolicy.reading.rules import HEADINGS as GROUPS
from sharepolicy.reading.tree import ListNode, MapNode, Node, Scalar, entries_in, scalars_in, text_in
from sharepolicy.reading.usual import said_in
from sharepolicy.reading.values import EDGES
from sharepolicy.reading.written import Written, is_case

_INSIDE = {*EDGES, "between", "not", "includes", "includes_all", "only", "becomes"}


def occurrences(tree: Node) -> FoundNames:
    """Every name in the tree of a policy, a vocabulary, a case, or a file of examples, clauses or texts."""
    if not isinstance(tree, MapNode):
        return
    if tree.get("texts") is not None:
        yield from in_texts(tree)
        return
    if is_case(tree):
        yield from _used(NameKind.FILE, tree.get("policy"))
        yield from _request(tree)
        return
    yield from _files(tree)
    yield from _facts(tree.get("facts"))
    yield from _impossible(tree.get("impossible"))
    yield from _sources(tree)
    yield from _described(tree)
    for heading in GROUPS:
        for group, node in entries_in(tree.get(heading)):
            yield from _group(group, node)
    yield from _used(NameKind.GROUP, tree.get("precedence"))
    yield from _parts(tree.get("otherwise"))
    yield from _parts(tree.get("unsettled"))


def _described(tree: MapNode) -> FoundNames:
    """The names of things that have a heading of their own."""
    for heading, kind in _DESCRIBED.items():
        for name, node in entries_in(tree.get(heading)):
            yield from named(kind, name, node)
            yield from _parts(node)
    for name, node in entries_in(tree.get("examples")):
        yield from named(NameKind.EXAMPLE, name, node)
        yield from _example(node)


_DESCRIBED = {
    "roles": NameKind.ROLE,
    "definitions": NameKind.DEFINITION,
    "actions": NameKind.ACTION,
    "escalation": NameKind.ESCALATION,
    "invariants": NameKind.INVARIANT,
}


def on_page(written: Written) -> FoundNames:
    """Every name in the examples of a page of Markdown, at its place in the page."""
    page = written.text
    ends = [0, *(match.end() for match in re.finditer(r"\r\n?|\n", page.content))]
    for block in written.examples(Diagnostics()):
        for one in occurrences(block.tree or MapNode(())):
            start = ends[one.span.line - 1] + one.span.column - 1
            span = Span(page, start, start + len(one.written))
            if page.content[span.start : span.end] == one.written:
                yield evolve(one, span=span)


def _used(kind: NameKind, node: Node | None) -> FoundNames:
    for scalar in scalars_in(node):
        yield from named(kind, scalar, None)


def _files(tree: MapNode) -> FoundNames:
    yield from _used(NameKind.FILE, tree.get("uses"))
    yield from _used(NameKind.LISTED, tree.get("example_files"))
    yield from _used(NameKind.FILE, tree.get("extends"))
    versions = tree.get("versions")
    for version in versions.items if isinstance(versions, ListNode) else ():
        yield from _used(NameKind.FILE, version.get("file") if isinstance(version, MapNode) else None)
    for _, source in entries_in(tree.get("sources")):
        clauses = source.get("clauses") if isinstance(source, MapNode) else None
        if isinstance(clauses, Scalar):
            yield from _used(NameKind.FILE, clauses)


def _facts(node: Node | None) -> FoundNames:
    for fact, about in entries_in(node):
        if not isinstance(about, MapNode):
            continue
        yield from named(NameKind.FACT, fact, about)
        yield from cited_in(about.get("source"))
        for date in scalars_in(about.get("years_between")):
            yield from _fact(date)
        values = about.get("values")
        for value, meaning in entries_in(values):
            yield from named(NameKind.VALUE, value, meaning, f"{fact.value}:")
        if isinstance(values, ListNode):
            for value in scalars_in(values):
                yield from named(NameKind.VALUE, value, value, f"{fact.value}:")
        if isinstance(about.get("changeable"), ListNode | MapNode):
            yield from _values(fact.value, about.get("changeable"))
        yield from _values(fact.value, said_in(about)[0])


def _impossible(node: Node | None) -> FoundNames:
    for item in node.items if isinstance(node, ListNode) else ():
        yield from _parts(item)


def _sources(tree: MapNode) -> FoundNames:
    if isinstance(tree.get("clauses"), MapNode):  # a file of clauses
        source = text_in(tree.get("source"))
        for clause, node in entries_in(tree.get("clauses")):
            yield from named(NameKind.CLAUSE, clause, node, f"{source}/")
        yield from _used(NameKind.SOURCE, tree.get("source"))
    for source_, node in entries_in(tree.get("sources")):
        yield from named(NameKind.SOURCE, source_, node)
        for clause, words in entries_in(node.get("clauses") if isinstance(node, MapNode) else None):
            yield from named(NameKind.CLAUSE, clause, words, f"{source_.value}/")
    for cited, _ in entries_in(tree.get("background")):
        yield from cited_in(cited)


def _group(name: Scalar, node: Node) -> FoundNames:
    yield from named(NameKind.GROUP, name, node)
    yield from _parts(node)
    for place in ("before", "after"):
        yield from _used(NameKind.GROUP, node.get(place) if isinstance(node, MapNode) else None)
    for rule, about in entries_in(node.get("rules") if isinstance(node, MapNode) else None):
        yield from named(NameKind.RULE, rule, about)
        yield from _parts(about)


def _parts(node: Node | None) -> FoundNames:
    """The names in what groups, rules, actions, lines of escalation and invariants have in common."""
    if not isinstance(node, MapNode):
        return
    yield from _condition(node.get("when"))
    yield from cited_in(node.get("source"))
    yield from _named_in(node)
    yield from _limits(node.get("within"))
    for fact, way in entries_in(node.get("as")):
        yield from _fact(fact)
        yield from _values(fact.value, way.get("becomes") if isinstance(way, MapNode) else None)


def _named_in(node: MapNode) -> FoundNames:
    """The names in properties that hold nothing else. The `asks` of a fact is a question, that of a group is a list."""
    for then in (node.get("then"), node.get("not_then")):
        for step in then.items if isinstance(then, ListNode) else (then,):
            yield from _used(NameKind.ROLE, step.get("to") if isinstance(step, MapNode) else None)
    for key, kind in NAMED_BY.items():
        if kind is not NameKind.FACT:
            yield from _used(kind, node.get(key))
        elif key != "asks" or isinstance(node.get(key), ListNode):
            listed = node.get(key)
            for each in listed.items if isinstance(listed, ListNode) else (listed,):
                for fact in scalars_in(each):
                    yield from _fact(fact)


def _fact(scalar: Scalar, prefix: str = "") -> FoundNames:
    """A fact, or one value of a several-of such as `item.shows/address`."""
    span = inner(scalar)
    if span is None or not scalar.value:
        return
    name, slash, member = scalar.value.partition("/")
    end = span.start + len(name) if slash else span.end
    yield Occurrence(NameKind.FACT, prefix + name, Span(span.text, span.start, end))
    if member:
        yield Occurrence(NameKind.VALUE, f"{prefix}{name}:{member}", Span(span.text, end + 1, span.end))


def _limits(node: Node | None) -> FoundNames:
    """The dates from which time limits are counted."""
    for limit in scalars_in(node):
        if (start := start_in(limit)) is not None:
            yield from _fact(start)


def _condition(node: Node | None) -> FoundNames:
    for key, value in entries_in(node):
        match key.value:
            case "any" | "all":
                for item in value.items if isinstance(value, ListNode) else ():
                    yield from _condition(item)
            case "count":
                for word, listed in entries_in(value):
                    for item in listed.items if word.value == "of" and isinstance(listed, ListNode) else ():
                        yield from _condition(item)
            case "not":
                yield from _condition(value)
            case "is":
                yield from _used(NameKind.DEFINITION, value)
            case "base":
                pass
            case _:
                yield from _fact(key)
                yield from _values(key.value, value)


def _values(fact: str, node: Node | None) -> FoundNames:
    """The values of a fact, as conditions and cases write them."""
    if isinstance(node, MapNode):
        for key, value in node.entries:
            if key.value in _INSIDE:
                yield from _values(fact, value)
            else:  # a several-of in a case: a member, and whether it is in it
                yield from named(NameKind.VALUE, key, None, f"{fact}:")
        return
    for scalar in scalars_in(node):
        yield from named(NameKind.VALUE, scalar, None, f"{fact}:")


def _example(node: Node) -> FoundNames:
    if not isinstance(node, MapNode):
        return
    yield from _given(node.get("given"))
    yield from _request(node.get("request"))
    expect = node.get("expect")
    if isinstance(expect, MapNode):
        yield from _named_in(expect)
        yield from _limits(expect.get("within"))
        for action, how in entries_in(expect.get("actions")):  # a mapping also says when and how soon
            yield from named(NameKind.ACTION, action, None)
            yield from _limits(how.get("within") if isinstance(how, MapNode) else None)


def _request(node: Node | None) -> FoundNames:
    """The names in what is known: in the request of an example, or in a case."""
    if isinstance(node, MapNode):
        yield from _given(node.get("facts"))
        for about, heading in HEADINGS.items():
            for _, part in entries_in(node.get(heading)):
                yield from _given(part, f"{about}.")
        pairs = node.get("pairs")
        for pair in pairs.items if isinstance(pairs, ListNode) else ():
            named = {key.value for key, _ in entries_in(pair)}
            yield from _given(pair, "".join(f"{about}." for about in About if about in named))


def _given(node: Node | None, prefix: str = "") -> FoundNames:
    for fact, value in entries_in(node):
        if (prefix == "item." and fact.value == "about") or (prefix and fact.value in list(About)):
            continue
        before = "" if "." in fact.value else prefix
        yield from _fact(fact, before)
        yield from _values(f"{before}{fact.value}", value)
