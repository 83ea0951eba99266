"""The values that an author gives a fact, and what is said of each: what it means, and what people call it."""

from __future__ import annotations

import re
from collections.abc import Mapping

from attrs import Factory, frozen

from sharepolicy.language.vocabulary import YES_NO
from sharepolicy.language.words import plain
from sharepolicy.reading.places import place, short
from sharepolicy.reading.scope import Scope
from sharepolicy.reading.shapes.parts import SNAKE
from sharepolicy.reading.shapes.vocabulary import MOST_VALUES
from sharepolicy.reading.tree import ListNode, MapNode, Node, Scalar, entries_in, scalars_in, text_in

WITH_VALUES = ("choice", "scale", "several-of")
"""The types of facts whose values the author lists."""

_NAME = re.compile(SNAKE.removesuffix("$") + r"\Z")


@frozen
class ValueWords:
    """What is said of values: what each means, and what people call it."""

    meanings: Mapping[str, str] = Factory(dict)
    names: Mapping[str, str] = Factory(dict)


def _words(given: Node | None) -> ValueWords:
    meanings: dict[str, str] = {}
    names: dict[str, str] = {}
    for value, said in entries_in(given):
        parts = said if isinstance(said, MapNode) else MapNode(((Scalar("help"), said),))
        for held, word in ((names, "name"), (meanings, "help")):
            if parts.get(word) is not None:
                held[value.value] = text_in(parts.get(word))
    return ValueWords(meanings, names)


def read_values(scope: Scope, key: Scalar, node: MapNode, kind: str) -> tuple[tuple[str, ...], ValueWords]:
    """The values of a fact in the author's order, with what is said of them; no values where they cannot be read."""
    given = node.get("values")
    if kind == "yes/no":
        return YES_NO, _words_of_yes_and_no(scope, key, given)
    if kind in WITH_VALUES and given is None:
        message = f"`values` is missing in `{key.value}`"
        scope.add("missing-property", message, key.span, f"a fact of the type `{kind}` needs them")
        return (), ValueWords()
    names = [name for name, _ in given.entries] if isinstance(given, MapNode) else list(scalars_in(given))
    if len(names) > MOST_VALUES:
        return (), ValueWords()  # the shape check reports it
    seen: dict[str, Scalar] = {}
    good = True
    for name in names:
        if name.value == "unknown":
            message = "`unknown` cannot be a value: it always means that a fact is not known"
            scope.add("bad-name", message, name.span)
            good = False
        elif name.value in seen:
            scope.twice(f"`{name.value}` is listed twice", name, seen[name.value].span)
            good = False
        good = good and bool(_NAME.match(name.value))  # the shape check reports it
        seen[name.value] = name
    if kind in ("choice", "scale") and len(seen) == 1:
        message = f"`{key.value}` has only one value, so there is nothing to ask"
        scope.add("wrong-shape", message, place(given, key), "a choice or scale needs at least two values")
    well_shaped = isinstance(given, MapNode) or (isinstance(given, ListNode) and len(names) == len(given.items))
    words = _words(given)
    good = good and _told_apart(scope, seen, words)
    return (tuple(seen), words) if good and well_shaped else ((), ValueWords())


def _words_of_yes_and_no(scope: Scope, key: Scalar, given: Node | None) -> ValueWords:
    """The words for the two answers. Which they are is not for the author to say."""
    strange = [name for name, _ in entries_in(given) if name.value not in YES_NO]
    if strange or isinstance(given, ListNode):
        message = f"a yes/no fact such as `{key.value}` always has the values `yes` and `no`"
        help_ = "to say what they are called, write `values: {yes: {name: ...}, no: {name: ...}}`"
        scope.add("wrong-shape", message, strange[0].span if strange else place(given, key), help_)
    words = _words(given)
    _told_apart(
        scope, {value: (given.key(value) if isinstance(given, MapNode) else None) or key for value in YES_NO}, words
    )
    return words


def _told_apart(scope: Scope, values: Mapping[str, Scalar], words: ValueWords) -> bool:
    """Whether no two values are called the same, or said to mean the same."""
    names = {value: words.names.get(value) or plain(value) for value in values}
    for held, alike in ((names, "are both called"), (words.meanings, "are both said to mean")):
        told: dict[str, str] = {}
        for value in (each for each in values if each in held):
            first = told.setdefault(" ".join(held[value].split()).casefold(), value)
            if first != value:
                message = f"`{first}` and `{value}` {alike} `{short(held[value])}`"
                scope.twice(message, values[value], values[first].span)
                return False
    return True
