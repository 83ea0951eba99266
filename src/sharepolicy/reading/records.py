"""What is recorded around a decision, read from a file or given by a program, with everything that is wrong with it."""

from __future__ import annotations

import datetime
import re
from collections.abc import Collection, Mapping
from typing import Any

from sharepolicy.ground.diagnostic import CaseError, Diagnostic, Diagnostics
from sharepolicy.ground.suggest import did_you_mean
from sharepolicy.ground.text import Text
from sharepolicy.reading.parse import DEEPEST
from sharepolicy.reading.places import short
from sharepolicy.reading.shape import shape_of
from sharepolicy.reading.shapes.parts import MOMENT
from sharepolicy.reading.tree import ListNode, MapNode, Node, Scalar
from sharepolicy.reading.whereabouts import Whereabouts, of_addition, of_text
from sharepolicy.reading.written import Written

_MOMENTS = ("when", "review")
_LATEST = datetime.timezone(datetime.timedelta(hours=14))
"""Where it is latest: a time that does not say its zone has come if it has come there."""
_BEHIND = datetime.timedelta(hours=12)
"""How much earlier than universal time it is where it is earliest: a day has passed if it has passed there."""
PLACED = ("shared", "told", "views", "advice", "refusal", "done", "statements", "note")
"""The lists whose pieces can each be about some part of a request."""
_PARTS = ("subject", "recipient", "item")
_CHOSEN = (*(name for name in PLACED if name != "statements"), "parts")
_TRUTH = {"yes": True, "true": True, "no": False, "false": False}


def read_around(
    given: Text | Mapping[str, Any],
    named: Mapping[str, Collection[str]] | None = None,
    now: datetime.datetime | None = None,
) -> dict[str, Any]:
    """What is recorded around a decision, as plain data: texts, and true or false.

    `named` are the names in the decision, if it is known: of each `action`, `role`, `subject`, `recipient` and `item`.
    No other action can have been done, and nothing shared or decided in a part that it does not have. What a program
    gives may name other roles, and a live case may have gone on since; what somebody wrote by hand, a text, is held to
    all of them, and nothing in it can have happened after `now`. Raises CaseError, whose diagnostics say where
    something is not as it has to be.
    """
    if isinstance(given, Text):
        written = Written(given)
        return _read(written, of_text(written, is_case=False), named, now, by_hand=True)
    written, where = of_addition(_with_times(given))
    return _read(written, where, named, now, by_hand=False)


def _read(
    written: Written,
    where: Whereabouts,
    named: Mapping[str, Collection[str]] | None,
    now: datetime.datetime | None,
    *,
    by_hand: bool,
) -> dict[str, Any]:
    flaws = Diagnostics()
    tree = written.read(flaws)
    if flaws.has_errors and not by_hand:  # what stands for a value that is none would be refused once more
        raise where.tell(CaseError(flaws, flaws.left_out))
    shape = shape_of("addition", tree, flaws)
    if tree is not None:
        _check_moments(tree, flaws, now if by_hand else None)
        if named is not None:
            _check_steps(tree, named["action"], flaws)
            _check_places(tree, _CHOSEN, _PARTS, named, flaws)
            if by_hand:
                _check_statements(tree, named, flaws)
                _check_places(tree, ("statements",), _PARTS, named, flaws)
                _check_places(tree, ("advice",), ("role",), named, flaws)
    try:
        flaws.stop(CaseError)
    except CaseError as error:
        raise where.tell(error) from None
    assert shape.sound is not None
    return dict(_plain(shape.sound, ""))


def _with_times(value: Any, depth: int = 0) -> Any:
    """The value with every time written as a text: a record says when, to the second."""
    if isinstance(value, datetime.datetime):
        return value.isoformat(timespec="seconds")
    if depth > DEEPEST:  # it is refused for that, whatever is in it
        return value
    if isinstance(value, Mapping):
        return {key: _with_times(each, depth + 1) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_with_times(each, depth + 1) for each in value]
    return value


def _check_moments(node: Node, flaws: Diagnostics, now: datetime.datetime | None) -> None:
    """Record every day or time that no calendar has, those after now, and a day before now to look at it again."""
    if isinstance(node, ListNode):
        for item in node.items:
            _check_moments(item, flaws, now)
    for key, value in node.entries if isinstance(node, MapNode) else ():
        if key.value in _MOMENTS and isinstance(value, Scalar):
            if re.fullmatch(MOMENT, value.value) is None:  # it is told already that it is none
                continue
            try:
                time = datetime.datetime.fromisoformat(value.value)
                if key.value == "review" and now is not None and time.date() < (now - _BEHIND).date():
                    message = f"`{short(value.value)}` has passed: nobody can look at it again then"
                    flaws.add(Diagnostic("value-out-of-range", message, value.span, "expected a day to come"))
                if key.value == "when" and now is not None and time.replace(tzinfo=time.tzinfo or _LATEST) > now:
                    message = f"`{short(value.value)}` has not come yet"
                    flaws.add(Diagnostic("value-out-of-range", message, value.span, f"now it is {now:%Y-%m-%dT%H:%MZ}"))
            except ValueError:
                message = f"`{short(value.value)}` is no day of any calendar"
                flaws.add(Diagnostic("wrong-value-kind", message, value.span, "expected a date such as `2026-02-05`"))
        else:
            _check_moments(value, flaws, now)


def _check_steps(node: Node, steps: Collection[str], flaws: Diagnostics) -> None:
    """Record every step that is said to be done and that the decision does not have: it would stay outstanding."""
    for done in _values(node, "done"):
        for step in done.items if isinstance(done, ListNode) else ():
            for name in _values(step, "action"):
                _check_step(name, steps, flaws)


def _check_statements(node: Node, named: Mapping[str, Collection[str]], flaws: Diagnostics) -> None:
    """Record every step that a statement calls done and that the decision has not."""
    for statements in _values(node, "statements"):
        for said in statements.items if isinstance(statements, ListNode) else ():
            if any(isinstance(kind, Scalar) and kind.value == "done" for kind in _values(said, "kind")):
                for name in _values(said, "name"):
                    _check_step(name, named["action"], flaws)


def _check_places(
    node: Node, lists: Collection[str], names: Collection[str], named: Mapping[str, Collection[str]], flaws: Diagnostics
) -> None:
    """Record every person, thing or role that a piece in one of these lists names, and the decision has not."""
    within = [*_values(node, "decided"), node]
    for pieces in (found for each in within for name in lists for found in _values(each, name)):
        for said in pieces.items if isinstance(pieces, ListNode) else ():
            for part in names:
                for name in _values(said, part):
                    if isinstance(name, Scalar) and name.value not in named[part]:
                        message = f"the decision has no {part} `{short(name.value)}`"
                        help_ = did_you_mean(name.value, named[part], f"it names no {part}")
                        flaws.add(Diagnostic("unknown-part", message, name.span, help_))


def _check_step(name: Node, steps: Collection[str], flaws: Diagnostics) -> None:
    if isinstance(name, Scalar) and name.value not in steps:
        message = f"the decision has no step `{short(name.value)}`"
        flaws.add(Diagnostic("unknown-action", message, name.span, did_you_mean(name.value, steps)))


def _values(node: Node, name: str) -> list[Node]:
    return [value for key, value in node.entries if key.value == name] if isinstance(node, MapNode) else []


def _plain(node: Node, name: str) -> Any:
    match node:
        case MapNode(entries):
            return {key.value: _plain(value, key.value) for key, value in entries}
        case ListNode(items):
            return [_plain(item, name) for item in items]
        case Scalar(value):
            return _TRUTH.get(value, value) if name in ("told", "consent") else value
