"""Words from other languages, and how the same thing is written here."""

from __future__ import annotations

from collections.abc import Container, Mapping

from sharepolicy.reading.tree import Node

_MATCHERS: Mapping[str, str] = {
    **dict.fromkeys(("under", "before", "less_than", "lower_than", "younger_than", "earlier_than", "lt", "<"), "below"),
    **dict.fromkeys(("over", "after", "more_than", "greater_than", "higher_than", "older_than", "later_than"), "above"),
    **dict.fromkeys(("gt", ">", "exceeds"), "above"),
    **dict.fromkeys(("min", "minimum", "from", "since", "not_below", "gte", "ge", ">="), "at_least"),
    **dict.fromkeys(("max", "maximum", "up_to", "until", "till", "not_above", "lte", "le", "<="), "at_most"),
    **dict.fromkeys(("range", "within"), "between"),
    **dict.fromkeys(("is_not", "not_in", "except", "unless", "other_than", "none_of", "excludes", "ne", "!="), "not"),
    **dict.fromkeys(("in", "is", "equals", "equal_to", "eq", "=", "==", "one_of", "any_of", "among", "value"), ""),
}
"""For facts with one value. An empty word means that the value goes right beside the fact."""

_OF_SEVERAL: Mapping[str, str] = {
    **dict.fromkeys(("contains", "contains_any", "has", "in", "is", "any", "any_of", "one_of", "among"), "includes"),
    **dict.fromkeys(("contains_all", "has_all", "all", "all_of"), "includes_all"),
    **dict.fromkeys(("is_not", "not_in", "except", "none_of", "excludes", "without", "lacks"), "not: {includes"),
    **dict.fromkeys(("nothing_but", "just"), "only"),
}

_CONDITIONS: Mapping[str, str] = {
    **dict.fromkeys(("unless", "except", "except_when", "without", "is_not"), "not"),
    **dict.fromkeys(("or", "any_of", "either", "one_of"), "any"),
    **dict.fromkeys(("and", "all_of", "both"), "all"),
    **dict.fromkeys(("none_of", "none", "neither", "nor"), "not: {any"),
    **dict.fromkeys(("definition", "defined"), "is"),
    **dict.fromkeys(("at_least", "two_of", "at_least_two", "at_least_two_of", "some_of"), "count: {at_least: 2, of"),
    **dict.fromkeys(("at_most", "at_most_one", "at_most_one_of"), "count: {at_most: 1, of"),
    **dict.fromkeys(("exactly", "exactly_one", "exactly_one_of", "one_and_only_one"), "count: {exactly: 1, of"),
}

_PROPERTIES: Mapping[str, str] = {
    **dict.fromkeys(("if", "where", "condition", "conditions"), "when"),
    **dict.fromkeys(("then", "decision", "answer", "result", "effect"), "outcome"),
    **dict.fromkeys(("reason", "reasons", "why", "explanation"), "because"),
    **dict.fromkeys(("question", "ask"), "asks"),
    **dict.fromkeys(("deadline", "limit"), "within"),
}

CONDITIONS_IN_A_LIST = "write `all: [...]` inside if all of these must hold, `any: [...]` if one is enough"


def matcher_hint(fact: str, word: str, value: Node, fitting: Container[str], *, several: bool = False) -> str:
    """How to match values of a fact, for a word that does not; empty for a word that we do not know."""
    right = (_OF_SEVERAL if several else _MATCHERS).get(_folded(word))
    if right is None or (right and right.partition(":")[0] not in fitting):
        return ""
    return f"write `{fact}: {{{_closed(right, value)}}}`" if right else f"write `{fact}: {_written(value)}`"


def condition_hint(word: str, value: Node) -> str:
    """How to combine conditions, for a word that does not; empty for a word that we do not know."""
    right = _CONDITIONS.get(_folded(word))
    return f"write `{_closed(right, value)}`" if right else ""


def property_hint(word: str, value: Node, known: Container[str], left: Container[str]) -> str:
    """The property that a word from another language means, if it is among those `left` of all `known`; else empty."""
    if _folded(word) == "unless" and "when" in known:
        return f"write `not: {_written(value)}` inside `when`"
    right = _PROPERTIES.get(_folded(word))
    return f"write `{right}: {_written(value)}`" if right is not None and right in left else ""


def _folded(word: str) -> str:
    return word.strip().lower().replace("-", "_").replace(" ", "_")


def _closed(opening: str, value: Node) -> str:
    """A key with its value, closing every brace that the key opens."""
    return f"{opening}: {_written(value)}" + "}" * opening.count("{")


def _written(node: Node) -> str:
    """What an author wrote, if it is short and on one line."""
    if node.span is None:
        return "..."
    text = node.span.text.content[node.span.start : node.span.end]
    return text if 0 < len(text) <= _LONGEST and "\n" not in text and "`" not in text else "..."


_LONGEST = 40
