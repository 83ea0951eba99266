"""Conditions: from mappings in a file to conditions of the language."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial, reduce
from operator import and_

from sharepolicy.ground.budget import check
from sharepolicy.ground.diagnostic import labels_at
from sharepolicy.language.bounds import MOST_TESTS
from sharepolicy.language.condition import (
    ALWAYS,
    DEEPEST_CONDITION,
    AllOf,
    AnyOf,
    Condition,
    Is,
    Not,
    Test,
    facts_of,
    spelt_parts_of,
)
from sharepolicy.language.of_base import BASE, base_at, base_gives
from sharepolicy.language.policy import Definition, Outcome
from sharepolicy.language.precedence import override_cycle
from sharepolicy.language.values import Values
from sharepolicy.language.vocabulary import SeveralOf, without_ends
from sharepolicy.reading.counts import count_from
from sharepolicy.reading.hints import CONDITIONS_IN_A_LIST, FOR_EACH, condition_hint, matcher_hint
from sharepolicy.reading.places import first_line, line_span, place, short
from sharepolicy.reading.scope import EACH, Scope
from sharepolicy.reading.tree import ListNode, MapNode, Node, Scalar, kind_of, scalars_in, text_in
from sharepolicy.reading.values import EDGES, SEVERAL_MATCHERS, value_help, values_of

YES = frozenset({"yes"})
NO = frozenset({"no"})


def condition_from(scope: Scope, node: Node | None) -> Condition:
    """The condition in a mapping. Wrong parts are recorded and left out. Without a mapping, it always holds."""
    if not isinstance(node, MapNode):
        return ALWAYS  # it is left out, or the shape check reports it
    condition, size = _build(scope, node)
    return condition if _affordable(scope, size, node) else ALWAYS


def _affordable(scope: Scope, size: int, node: Node) -> bool:
    """Whether `size` more tests are allowed. Records a flaw the first time they are not."""
    before = scope.tests
    scope.tests += size
    if before <= MOST_TESTS < scope.tests:
        help_ = "definitions that use other definitions many times add up"
        message = f"the conditions up to here contain more than {MOST_TESTS:,} tests"
        scope.add("too-large", message, first_line(node.span), help_)
    return scope.tests <= MOST_TESTS


def _build(scope: Scope, node: MapNode) -> tuple[Condition, int]:
    check()
    parts = [part for name, value in node.entries for part in _line(scope, name, value)]
    condition = parts[0] if len(parts) == 1 else AllOf(tuple(parts))
    size, depth = extent_of(scope, condition, {})
    if depth > DEEPEST_CONDITION:
        message = f"with the definitions that it uses, this is nested more than {DEEPEST_CONDITION} levels deep"
        help_ = "use fewer definitions inside one another"
        scope.add("too-deep", message, first_line(node.span), help_)
        return ALWAYS, 1
    if size <= MOST_TESTS:
        _check_together(scope, condition)
    return condition, size


def extent_of(scope: Scope, condition: Condition, known: dict[int, tuple[int, int]]) -> tuple[int, int]:
    """How many tests a condition contains and how deep it is nested, counting definitions wherever they are used."""
    if isinstance(condition, Is) and condition.of_base is None:
        size, depth = scope.definition_extents[condition.definition]
        return size, 1 + depth
    if id(condition) not in known:
        parts = spelt_parts_of(condition)
        sizes, depths = zip((0, 0), *(extent_of(scope, part, known) for part in parts), strict=True)
        known[id(condition)] = 1 + sum(sizes), 1 + max(depths)
    return known[id(condition)]


def _line(scope: Scope, key: Scalar, node: Node) -> Iterator[Condition]:
    """The condition in one line of a mapping."""
    match key.value:
        case "any" | "all" as word:
            if not isinstance(node, ListNode) or not node.items:
                message = f"`{word}` takes a list of conditions, found {kind_of(node)}"
                scope.add("wrong-shape", message, place(node, key), f"write `{word}: [{{fact: value}}, ...]`")
                return
            parts = tuple(_nested(scope, item, key) for item in node.items)
            yield AnyOf(parts) if word == "any" else AllOf(parts)
        case "not":
            yield Not(_nested(scope, node, key))
        case "count":
            yield from count_from(scope, key, node, partial(_nested, scope))
        case "is":
            if isinstance(node, MapNode) or not scalars_in(node):
                scope.add(
                    "wrong-shape", f"`is` takes the name of a definition, found {kind_of(node)}", place(node, key)
                )
            for name in scalars_in(node):
                definition = definition_named(scope, name)
                if definition is not None:
                    yield Is(definition.name, definition.condition, span=name.span)
        case _ if key.value.partition("/")[0] == BASE:
            yield from _base_line(scope, key, node)
        case _:
            yield from _fact_line(scope, key, node)


def _base_line(scope: Scope, key: Scalar, node: Node) -> Iterator[Condition]:
    """The condition on what the base says, or the base's own base: `base/base` stands in what an overlay inherits."""
    level = 1 + key.value.count("/")
    base = base_at(scope.base, level - 1)
    if base is None:
        message = "`base` asks what another policy says, but this policy extends no other"
        scope.add("missing-property", message, key.span, "add `extends:` with the name of a policy")
        return
    said = scalars_in(node)
    if isinstance(node, MapNode) or not said:
        help_ = f"write `base: {Outcome.SHARE}`, or a list of outcomes"
        scope.add("wrong-shape", f"`base` takes an outcome, found {kind_of(node)}", place(node, key), help_)
    for name in said:
        if name.value not in set(Outcome):
            help_ = scope.nearest(name.value, [each.value for each in Outcome])
            scope.add("unknown-value", f"`{short(name.value)}` is not an outcome", name.span, help_)
    outcomes = [Outcome(name.value) for name in said if name.value in set(Outcome)]
    if not outcomes or override_cycle(base):  # a circle in the base is reported there
        return
    condition = base_gives(base, outcomes, level)
    scope.used_facts |= set(facts_of(condition))
    yield condition


def _nested(scope: Scope, node: Node, key: Scalar) -> Condition:
    if not isinstance(node, MapNode):
        message = f"expected a condition, found {kind_of(node)}"
        help_ = CONDITIONS_IN_A_LIST if isinstance(node, ListNode) else "write `{fact: value}`"
        scope.add("wrong-shape", message, place(node, key), help_)
        return ALWAYS
    return _build(scope, node)[0]


def _fact_line(scope: Scope, key: Scalar, node: Node) -> Iterator[Condition]:
    if not scope.has_fact(key.value) and (hint := condition_hint(key.value, node)):
        scope.add("unknown-fact", f"no fact is called `{short(key.value)}`", key.span, hint)
        return
    fact = scope.fact(key)
    if isinstance(fact, SeveralOf):
        yield from _several_line(scope, fact, key, node)
    elif fact is not None:
        values = values_of(scope, fact, node, place(node, key))
        if values is not None:
            scope.used_facts.add(fact.name)
            if not values:
                message = f"this matches no value of `{fact.name}`, so it never holds"
                scope.add("contradictory-condition", message, line_span(key, node))
            else:
                yield Test(fact.name, without_ends(fact, values), span=line_span(key, node))


def _several_line(scope: Scope, several: SeveralOf, key: Scalar, node: Node) -> Iterator[Condition]:
    """The conditions in a line about a several-of: they are about its members, each a yes/no fact."""
    if not isinstance(node, MapNode):
        example = text_in(node) or next((item.value for item in scalars_in(node)), several.members[0])
        message = f"`{several.name}` can have several values at once, so it is matched by what it includes"
        scope.add("wrong-value-kind", message, place(node, key), f"write `{{includes: {short(example)}}}`")
        return
    span = line_span(key, node)

    def test(member: str, values: Values) -> Test:
        scope.used_facts.add(several.fact_name(member))
        return Test(several.fact_name(member), values, span=span)

    for name, value in node.entries:
        match name.value:
            case "includes":
                chosen = _members(scope, several, name, value, at_least_one=True)
                tests = tuple(test(member, YES) for member in chosen)
                if tests:
                    yield tests[0] if len(tests) == 1 else AnyOf(tests)
            case "includes_all":
                chosen = _members(scope, several, name, value, at_least_one=True)
                yield from (test(member, YES) for member in chosen)
            case "only" if _affordable(scope, len(several.members), node):
                chosen = _members(scope, several, name, value, at_least_one=False)
                yield from (test(member, NO) for member in several.members if member not in chosen)
            case "not" if isinstance(value, MapNode):
                yield Not(AllOf(tuple(_several_line(scope, several, key, value))))
            case "only":
                return
            case _:
                _wrong_several(scope, several, name, value)


def _wrong_several(scope: Scope, several: SeveralOf, name: Scalar, value: Node) -> None:
    word = name.value
    if word in EDGES or word == "not":
        message = f"`{word}` does not fit here: `{several.name}` is a several-of"
        scope.add("wrong-value-kind", message, name.span, "write `{includes: ...}` or `{not: {includes: ...}}`")
    else:
        message = f"`{short(word)}` is not a way to match a value"
        fitting = [*SEVERAL_MATCHERS, "not"]
        help_ = matcher_hint(several.name, word, value, fitting, several=True) or scope.nearest(word, fitting)
        scope.add("unknown-property", message, name.span, help_)


def _members(scope: Scope, several: SeveralOf, key: Scalar, node: Node, *, at_least_one: bool) -> tuple[str, ...]:
    chosen = scalars_in(node)
    if isinstance(node, MapNode) or (at_least_one and not chosen):
        message = f"`{key.value}` takes values of `{several.name}`, found {kind_of(node)}"
        scope.add("wrong-shape", message, place(node, key))
    return tuple(member.value for member in chosen if member_named(scope, several, member))


def member_named(scope: Scope, several: SeveralOf, member: Scalar, key: Scalar | None = None) -> bool:
    """Whether a several-of has this member. Records a flaw if not."""
    if member.value in several.members:
        return True
    is_each = member.value == EACH
    help_ = FOR_EACH.format(several.name) if is_each else value_help(scope, member.value, several.members)
    scope.add("unknown-value", f"`{short(member.value)}` is not a value of `{several.name}`", place(member, key), help_)
    return False


def definition_named(scope: Scope, name: Scalar) -> Definition | None:
    """The definition with that name, or None with a flaw."""
    scope.used_definitions.add(name.value)
    found = scope.definitions.get(name.value)
    if found is None and name.value not in scope.unread_definitions:  # one in a circle has been recorded
        scope.unknown("definition", name, scope.unread_definitions, "define it under `definitions`")
    return found


def _conjuncts(condition: Condition) -> Iterator[Test]:
    """Tests that must all hold for the condition to hold, as far as its form shows; those of a definition once."""
    seen: set[str] = set()
    waiting = [condition]
    while waiting:
        match waiting.pop():
            case Test() as test:
                yield test
            case AllOf(parts):
                waiting.extend(reversed(parts))
            case Is(name, part) if name not in seen:
                seen.add(name)
                waiting.append(part)


def _check_together(scope: Scope, condition: Condition) -> None:
    """Record tests of one fact that cannot hold together."""
    by_fact: dict[str, list[Test]] = {}
    for test in _conjuncts(condition):
        by_fact.setdefault(test.fact, []).append(test)
    for name, tests in by_fact.items():
        if len(tests) > 1 and not reduce(and_, (test.values for test in tests)):
            labels = labels_at("and this", *(test.span for test in tests[:-1]))
            message = f"no value of `{name}` fits both, so this never holds"
            scope.add("contradictory-condition", message, tests[-1].span, labels=labels)
