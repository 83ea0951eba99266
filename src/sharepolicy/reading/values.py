"""Sets of values of one fact, from what is written beside it: a value, a list of values, or matchers.

Conditions and cases share this: `[refused, withdrawn]` is the same set in both.
"""

from __future__ import annotations

from functools import reduce
from operator import and_

from attrs import evolve

from sharepolicy.ground.suggest import nearest
from sharepolicy.ground.text import Span
from sharepolicy.language.values import Ranges, Values, union
from sharepolicy.language.vocabulary import Fact, FactType, clipped, out_of_range
from sharepolicy.reading.hints import matcher_hint, number_hint
from sharepolicy.reading.places import short
from sharepolicy.reading.quantities import UnreadableError, date_from, number_from
from sharepolicy.reading.scope import Scope
from sharepolicy.reading.tree import ListNode, MapNode, Node, Scalar, kind_of

UNKNOWN = "unknown"
LEAVE_OUT = "leave the fact out, or give `unknown`, if it is not known"
EDGES = ("at_least", "at_most", "above", "below", "between")
SEVERAL_MATCHERS = ("includes", "includes_all", "only")
KINDS = {
    FactType.YES_NO: "a yes/no fact",
    FactType.CHOICE: "a choice",
    FactType.SCALE: "a scale",
    FactType.NUMBER: "a number",
    FactType.DATE: "a date",
}
_MOST_SHOWN = 20
_TRUTH = {"true": "yes", "false": "no"}
_LIKE_YES = frozenset({"on", "y", "ja", "1"})
_LIKE_NO = frozenset({"off", "n", "nein", "0"})


def values_of(scope: Scope, fact: Fact, node: Node, at: Span | None) -> Values | None:
    """The values that a node stands for, or None with a flaw. `at` is where to point for the whole of it.

    The set is empty if no value lies beyond an end: `{above: 9999-12-31}` is no date at all.
    """
    found = _said(scope, fact, node, at)
    return None if found is None else clipped(fact, found)


def _said(scope: Scope, fact: Fact, node: Node, at: Span | None) -> Values | None:
    match node:
        case Scalar():
            return single_value(scope, fact, node, at)
        case ListNode(items):
            found = [_item(scope, fact, item, at) for item in items]
            return None if None in found else union([fact.no_values, *(each for each in found if each is not None)])
        case MapNode():
            return _matched(scope, fact, node, at)


def single_value(scope: Scope, fact: Fact, scalar: Scalar, at: Span | None) -> Values | None:
    """The set of one value."""
    if scalar.span is not None and scalar.span.start == scalar.span.end:
        scalar = evolve(scalar, span=at)
    span = scalar.span or at
    if fact.is_numeric:
        number = _number(scope, fact, scalar, span)
        return None if number is None else Ranges.of(number, number)
    word = _TRUTH.get(scalar.value, scalar.value) if fact.type is FactType.YES_NO else scalar.value
    if word in fact.values:
        return frozenset({word})
    _unknown_value(scope, fact, scalar, span)
    return None


def _item(scope: Scope, fact: Fact, node: Node, at: Span | None) -> Values | None:
    """The values of one part of a list: a value or, as in `[{at_most: 5}, 16]`, limits."""
    if isinstance(node, Scalar):
        return single_value(scope, fact, node, node.span or at)
    if isinstance(node, MapNode) and fact.is_ordered:
        return _matched(scope, fact, node, node.span or at)
    scope.add("wrong-shape", f"expected a value of `{fact.name}`, found {kind_of(node)}", node.span or at)
    return None


def _unknown_value(scope: Scope, fact: Fact, scalar: Scalar, span: Span | None) -> None:
    value = scalar.value
    if value == UNKNOWN:
        help_ = "only a case can say `unknown`; a policy is asked about every possible value anyway"
        scope.add("unknown-value", f"`unknown` is not a value of `{fact.name}`", span, help_)
        return
    if not value:
        message = f"a value of `{fact.name}` is missing"
        help_ = value_help(scope, "", fact.values)
    else:
        message = f"`{short(value)}` is not a value of `{fact.name}`"
        help_ = value_help(scope, value, fact.values)
        if fact.type is FactType.YES_NO:
            folded = value.lower()
            near = "yes" if folded in {"yes", "true"} | _LIKE_YES else "no"
            likely = folded in {"yes", "no", "true", "false"} | _LIKE_YES | _LIKE_NO
            help_ = f"did you mean `{near}`?" if likely else "expected `yes` or `no`"
    scope.add("unknown-value", message, span, help_)


def value_help(scope: Scope, wrong: str, values: tuple[str, ...]) -> str:
    """A help text: the value that was probably meant, or all values, in their own order."""
    if scope.diagnostics.is_full:
        return ""
    near = nearest(wrong, values) if wrong else None
    shown = [f"`{value}`" for value in values[:_MOST_SHOWN]] + (["..."] if len(values) > _MOST_SHOWN else [])
    return f"did you mean `{near}`?" if near else "expected one of: " + ", ".join(shown)


def _number(scope: Scope, fact: Fact, scalar: Scalar, span: Span | None) -> int | None:
    if scalar.value == UNKNOWN:
        _unknown_value(scope, fact, scalar, span)
        return None
    if not scalar.value.strip():
        scope.add("wrong-value-kind", f"a value of `{fact.name}` is missing", span, LEAVE_OUT)
        return None
    try:
        number = date_from(scalar.value) if fact.type is FactType.DATE else number_from(scalar.value, fact.decimals)
    except UnreadableError as error:
        help_ = number_hint(scalar.value, date=fact.type is FactType.DATE) or error.help
        scope.add("wrong-value-kind", f"{error.message}; `{fact.name}` is {KINDS[fact.type]}", span, help_)
        return None
    if (fact.minimum is not None and number < fact.minimum) or (fact.maximum is not None and number > fact.maximum):
        scope.diagnostics.add(out_of_range(fact, short(scalar.value), span))
        return None
    return number


def _matched(scope: Scope, fact: Fact, node: MapNode, at: Span | None) -> Values | None:
    parts = [_one_match(scope, fact, key, value, at) for key, value in node.entries]
    kept = [part for part in parts if part is not None]
    if len(kept) < len(parts):
        return None
    return reduce(and_, kept, fact.all_values)


def _one_match(scope: Scope, fact: Fact, key: Scalar, value: Node, at: Span | None) -> Values | None:
    name = key.value
    span = key.span or at
    if name == "not":
        return _not(scope, fact, value, span)
    if name not in EDGES or not fact.is_ordered:
        _wrong_match(scope, fact, key, value, span)
        return None
    if name == "between":
        return _between(scope, fact, value, span)
    edge = _edge(scope, fact, name, value, span)
    if edge is None:
        return None
    ends = {"at_least": (edge, None), "at_most": (None, edge), "above": (edge + 1, None), "below": (None, edge - 1)}
    return _stretch(fact, *ends[name])


def _not(scope: Scope, fact: Fact, value: Node, span: Span | None) -> Values | None:
    if isinstance(value, MapNode):
        help_ = "put `not:` around the whole line: `not: {" + fact.name + ": ...}`"
        scope.add("wrong-shape", f"`not` beside `{fact.name}` takes a value or a list", span, help_)
        return None
    values = values_of(scope, fact, value, value.span or span)
    return None if values is None else fact.all_values - values


def _wrong_match(scope: Scope, fact: Fact, key: Scalar, value: Node, span: Span | None) -> None:
    """Record why this word does not match values of this fact."""
    name, kind = key.value, KINDS[fact.type]
    help_ = f"write `{fact.name}: value` or `{fact.name}: [values]`"
    if name in SEVERAL_MATCHERS:
        message = f"`{name}` is only for a several-of, but `{fact.name}` is {kind}"
        scope.add("wrong-value-kind", message, span, help_)
    elif name in EDGES:
        message = f"`{name}` needs values that rise, but `{fact.name}` is {kind}"
        scope.add("wrong-value-kind", message, span, help_)
    else:
        expected = [*EDGES, "not"] if fact.is_ordered else ["not"]
        message = f"`{short(name)}` is not a way to match a value"
        help_ = matcher_hint(fact.name, name, value, expected) or scope.nearest(name, expected)
        scope.add("unknown-property", message, span, help_)


def _edge(scope: Scope, fact: Fact, name: str, value: Node, span: Span | None) -> int | None:
    if isinstance(value, Scalar):
        return _position(scope, fact, value, span)
    scope.add("wrong-shape", f"`{name}` takes single values, found {kind_of(value)}", value.span or span)
    return None


def _between(scope: Scope, fact: Fact, value: Node, span: Span | None) -> Values | None:
    if not isinstance(value, ListNode) or len(value.items) != 2:
        scope.add("wrong-shape", "`between` takes a list of two values", value.span or span, "write `[low, high]`")
        return None
    low, high = (_edge(scope, fact, "between", item, item.span or span) for item in value.items)
    return None if low is None or high is None else _stretch(fact, low, high)


def _position(scope: Scope, fact: Fact, scalar: Scalar, span: Span | None) -> int | None:
    """A value as a whole number: the number itself or, for a scale, its place."""
    if scalar.span is not None and scalar.span.start < scalar.span.end:
        span = scalar.span
    if fact.is_numeric:
        return _number(scope, fact, scalar, span)
    if scalar.value not in fact.values:
        _unknown_value(scope, fact, scalar, span)
        return None
    return fact.values.index(scalar.value)


def _stretch(fact: Fact, low: int | None, high: int | None) -> Values:
    """The values from one position to another, both included."""
    if fact.is_numeric:
        return fact.all_values & Ranges.of(low, high)
    return frozenset(fact.values[max(low or 0, 0) : None if high is None else high + 1])
