"""Words from other languages, and how the same thing is written here."""

from __future__ import annotations

import re
from collections.abc import Container, Mapping

from sharepolicy.reading.tree import ListNode, MapNode, Node

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
    **dict.fromkeys(("is_not", "not_in", "except", "unless"), "not: {includes"),
    **dict.fromkeys(("none_of", "excludes", "without", "lacks"), "not: {includes"),
    **dict.fromkeys(("nothing_but", "just"), "only"),
}

FOR_EACH = "for a promise about each value, write `for_each: {}` in the invariant"

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
    **dict.fromkeys(("escalate_to", "refer_to", "who", "whom", "role"), "to"),
    **dict.fromkeys(("deadline", "limit"), "within"),
    **dict.fromkeys(("request", "title", "name"), "case"),
    **dict.fromkeys(("given", "known", "answers"), "facts"),
    **dict.fromkeys(("next", "and_then", "else", "fallback", "if_no_answer", "if_nobody_answers"), "then"),
    **dict.fromkeys(("wait", "waiting"), "after"),
    **dict.fromkeys(("must", "must_share", "mandatory", "obligatory", "compulsory", "by_law", "duty"), "required"),
    **dict.fromkeys(("default", "normally", "normal", "assume", "assumed", "typical", "typically"), "usual"),
}

_PERIODS: Mapping[str, tuple[str, str]] = {
    **dict.fromkeys(("from", "since", "starts", "start", "valid_from", "effective"), ("from", "")),
    **dict.fromkeys(("until", "till", "ends", "end", "expires", "valid_until", "sunset"), ("until", "")),
    "after": ("from", ", with the first day on which it is in force"),
    "before": ("until", ", with the last day on which it is in force"),
}
"""For when a part of a policy is in force. An empty end means that the day is the one that was written."""

_OUTCOMES: Mapping[str, str] = {
    **dict.fromkeys(("allow", "permit", "approve", "grant", "disclose", "release", "give"), "share"),
    **dict.fromkeys(("deny", "forbid", "refuse", "withhold", "prohibit", "block", "reject"), "dont_share"),
    **dict.fromkeys(("ask", "ask_first", "refer", "consult", "review", "unsure", "maybe", "depends"), "escalate"),
}

_HOW_STRONGLY = re.compile(r"(must|shall|have_to|has_to|need_to)?(should|may|might|can|could|do)?(_share)?", re.ASCII)
"""That it is shared, by duty (the first words) or by leave: the outcome is the same."""

_FROM_TO = re.compile(r"(?P<low>[0-9.]+) ?(-|to|until) ?(?P<high>[0-9.]+)", re.ASCII)

_SAID_WITH_A_WORD = re.compile(r"(?P<word>[A-Za-z ]+|[<>]=?)(?P<value>[0-9.-]+)|(?P<least>[0-9.]+)\+", re.ASCII)

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
    if right == "not" and isinstance(value, ListNode):
        return _UNLESS_SEVERAL
    if right:
        return f"write `{_closed(right, value)}`"
    matcher = _MATCHERS.get(_folded(word))
    if matcher not in ("below", "above", "at_least", "at_most", "between"):
        return ""
    if isinstance(value, MapNode) and len(value.entries) == 1:
        ((fact, limit),) = value.entries
        return f"write `{fact.value}: {{{_closed(matcher, limit)}}}`"
    return f"name the fact first: write `fact: {{{_closed(matcher, value)}}}`"


def number_hint(text: str, *, date: bool = False) -> str:
    """How to write "under 18", "< 18", "18+" and "16-18"; empty for a text that we do not know."""
    if not date and (between := _FROM_TO.fullmatch(text)):
        return f"write `{{between: [{between['low']}, {between['high']}]}}`"
    found = _SAID_WITH_A_WORD.fullmatch(text.replace("= ", "=").replace("> ", ">").replace("< ", "<"))
    if found is None:
        return ""
    right = "at_least" if found["least"] else _MATCHERS.get(_folded(found["word"]), "")
    return f"write `{{{right}: {found['least'] or found['value']}}}`" if right and right != "between" else ""


def outcome_hint(word: str) -> str:
    """The outcome that a word from another language means; empty for a word that we do not know."""
    folded = _folded(word)
    if right := _OUTCOMES.get(folded):
        return f"write `{right}`"
    how = _HOW_STRONGLY.fullmatch(folded)
    if how is None or not (how[1] or how[2]):
        return ""
    return "write `share`, and `required: yes` beside it" if how[1] else "write `share`"


def property_hint(word: str, value: Node, known: Container[str], left: Container[str]) -> str:
    """The property that a word from another language means, if it is among those `left` of all `known`; else empty."""
    if _folded(word) == "unless" and "when" in known:
        if isinstance(value, ListNode):
            return f"{_UNLESS_SEVERAL}, inside `when`"
        return f"write `not: {_written(value)}` inside `when`"
    if "in_force" in left and (period := _PERIODS.get(_folded(word))) is not None:
        end, but = period
        return f"write `in_force: {{{end}: {'...' if but else _written(value)}}}`{but}"
    right = _PROPERTIES.get(_folded(word), _folded(word))
    if right == "within" and "within" not in known and "outcome" in known and "to" in known:
        return f"write `within: {_written(value)}` in a line of `escalation`"
    if right not in left:
        return ""
    return f"write `{right}: {_written(value)}`" + (", which decides nothing" if right == "usual" else "")


_UNLESS_SEVERAL = "write `not: {any: [...]}` if one of these is enough to prevent it, `not: {all: [...]}` if not"


def _folded(word: str) -> str:
    return word.strip().lower().replace("-", "_").replace(" ", "_")


def _closed(opening: str, value: Node) -> str:
    """A key with its value, closing every brace that the key opens."""
    return f"{opening}: {_written(value)}" + "}" * opening.count("{")


def _written(node: Node) -> str:
    """What an author wrote, if it is short and on one line."""
    if node.span is None:
        return "..."
    text = node.span.content
    return text if 0 < len(text) <= _LONGEST and "\n" not in text and "`" not in text else "..."


_LONGEST = 40
