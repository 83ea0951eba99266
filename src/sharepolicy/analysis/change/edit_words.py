"""What became of each property of a thing that was edited, in short lines: `protected before, not any more`."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from difflib import SequenceMatcher
from typing import Any

from sharepolicy.language.condition import Test
from sharepolicy.language.periods import NEVER, Period
from sharepolicy.language.policy import OUTCOMES, Outcome, PolicyDocument, Within
from sharepolicy.language.values import Ranges
from sharepolicy.language.vocabulary import Impossible
from sharepolicy.language.words import say_condition

PARTS: Mapping[str, str] = {
    "when": "its condition",
    "condition": "its condition",
    "outcome": "its outcome",
    "because": "its reason",
    "overrides": "what it overrides",
    "in_force": "its period in force",
    "sources": "its sources",
    "group": "its group",
    "heading": "its kind of group",
    "says": "its sentence",
    "asks": "its question",
    "to": "whom to ask",
    "within": "its time limit",
    "timing": "its timing",
    "on": "the outcomes it belongs to",
    "label": "its name in sentences",
    "help": "its help",
    "title": "its title",
    "judgement": "its judgement",
    "note": "its note",
    "address": "its address",
    "clauses": "its clauses",
    "meanings": "what its values mean",
    "values": "its values",
    "members": "its values",
    "minimum": "its least value",
    "maximum": "its greatest value",
    "decimals": "its decimals",
    "unit": "its unit",
    "type": "its type",
    "regardless_of": "what it does not depend on",
    "carries": "the actions it promises",
    "never_due": "the actions it rules out",
    "escalates_to": "whom it promises to ask",
    "moves": "how the fact moves in it",
    "never_shifts": "the moves it rules out",
    "always": "the outcomes it promises",
    "never": "the outcomes it rules out",
    "changeable": "whether it can be changed",
    "changes_to": "what it can be changed to",
    "decision_date": "whether it is the date of the decision",
    "protected": "whether it is protected",
    "verified": "whether it was checked",
}
"""The properties of things, as people name them."""

_YES: Mapping[str, str] = {
    "protected": "protected",
    "verified": "checked",
    "changeable": "can be changed",
    "decision_date": "the date of the decision",
}


BEGUN, ENDED = "in force now, and before it was not", "not in force now, and before it was"
"""Of a thing that never holds on one of two days. No author can write that condition: its days are over, or to come."""


def limit_words(was: Within | None, now: Within | None) -> str:
    """What became of a time limit."""
    if was is None:
        return f"it has a time limit now: {now}"
    if now is None:
        return f"its time limit was {was}, and it has none now"
    return f"its time limit was {was} and is {now} now"


def timing_words(was: str, now: str) -> str:
    """What became of the time at which something is done."""
    return f"its timing was `{was}` and is `{now}` now"


def unit_words(was: str, now: str) -> str:
    """What became of the unit in which a number is counted."""
    return f"was counted in {was or 'no unit'} and is counted in {now or 'no unit'} now"


def part_words(part: str, was: Any, now: Any) -> str:
    """What became of one property, in a short line."""
    if part in ("when", "condition") and NEVER in (was, now):
        return BEGUN if was == NEVER else ENDED
    if part in _YES:
        return f"{_YES[part]} now, not before" if now else f"{_YES[part]} before, not any more"
    if part in _WORDS:
        return _WORDS[part](was, now)
    named = PARTS.get(part, part.replace("_", " "))
    if part in ("on", "always", "never"):
        return f"{named}: {_outcomes(was)} before, {_outcomes(now)} now"
    if part in ("carries", "never_due", "escalates_to", "regardless_of"):
        return f"{named}: {_names(was) or 'none'} before, {_names(now) or 'none'} now"
    if part in ("group", "to"):
        return f"{named} was {_names([was])} and is {_names([now])} now"
    if isinstance(was, str) and isinstance(now, str) and not (was and now):
        return f"{named} is {'new' if now else 'gone'}"
    return f"{named} {'were' if part in _MANY else 'was'} changed"


_MANY = ("values", "members", "decimals", "moves", "never_shifts")


def _in_force(was: Test | None, now: Test | None) -> str:
    return f"it was in force {_days(was)} and is in force {_days(now)} now"


def _days(test: Test | None) -> str:
    """The days on which a rule is in force: `from 2026-01-01`."""
    if test is None or not isinstance(test.values, Ranges):
        return "always"
    ends = ([None if end is None else datetime.date.fromordinal(end) for end in piece] for piece in test.values.pieces)
    return " or ".join(str(Period(first, last)) for first, last in ends)


def _names(found: Iterable[Any]) -> str:
    return ", ".join(f"`{one}`" if str(one) else "nobody named" for one in found)


def _outcomes(found: Collection[Outcome]) -> str:
    return " or ".join(outcome.words for outcome in OUTCOMES if outcome in found) or "none"


def _came_and_went(was: Iterable[Any], now: Iterable[Any], has: str, has_not: str) -> str:
    before, after = [str(one) for one in was], [str(one) for one in now]
    came, went = _names(n for n in after if n not in before), _names(n for n in before if n not in after)
    found = [f"{has} {came} now"] if came else []
    found += [f"{has_not} {went} any more"] if went else []
    return "; ".join(found) or f"{has} the same as before, in another order"


def _clauses(was: Mapping[str, Any], now: Mapping[str, Any]) -> str:
    worded = [f"the clause {_names([name])} is worded in another way" for name in now if _worded(name, was, now)]
    came = [f"the clause {_names([name])} is new" for name in now if name not in was]
    went = [f"the clause {_names([name])} is gone" for name in was if name not in now]
    return "; ".join([*came, *went, *worded]) or "its clauses stand in another order"


def _worded(name: str, was: Mapping[str, Any], now: Mapping[str, Any]) -> bool:
    return name in was and was[name] != now[name]


_WORDS: Mapping[str, Callable[[Any, Any], str]] = {
    "within": limit_words,
    "timing": timing_words,
    "unit": lambda was, now: f"it {unit_words(was, now)}",
    "outcome": lambda was, now: f"its outcome was {was.words} and is {now.words} now",
    "sources": lambda was, now: _came_and_went(was, now, "rests on", "does not rest on"),
    "overrides": lambda was, now: _came_and_went(was, now, "overrides", "does not override"),
    "clauses": _clauses,
    "in_force": _in_force,
}
"""How those properties are told that have words of their own."""


def role_words(was: Mapping[str, str], now: Mapping[str, str]) -> Iterator[str]:
    """Which roles came, went or are called otherwise."""
    yield from (f"`{name}` is new ({words})" for name, words in now.items() if name not in was)
    yield from (f"`{name}` is gone ({words})" for name, words in was.items() if name not in now)
    yield from (f"`{name}` is called otherwise" for name in now if name in was and was[name] != now[name])


def order_words(was: Iterable[Any], now: Iterable[Any]) -> Iterator[str]:
    """Which groups came into the order of precedence, went out of it, or stand in another place of it."""
    before, after = [str(name) for name in was], [str(name) for name in now]
    yield from (f"`{name}` stands in it now" for name in after if name not in before)
    yield from (f"`{name}` does not stand in it any more" for name in before if name not in after)
    one, two = ([name for name in names if name in other] for names, other in ((before, after), (after, before)))
    kept = {
        name
        for block in SequenceMatcher(None, one, two, autojunk=False).get_matching_blocks()
        for name in two[block.b : block.b + block.size]
    }
    for place, name in enumerate(two):
        if name not in kept:
            yield f"`{name}` comes after `{two[place - 1]}` now" if place else f"`{name}` comes first now"


def open_words(was: Collection[str], now: Collection[str]) -> Iterator[str]:
    """What overlays may replace now, and what they may not replace any more."""
    yield from (f"`{name}` now, not before" for name in sorted(now) if name not in was)
    yield from (f"`{name}` before, not any more" for name in sorted(was) if name not in now)


def impossible_words(old: PolicyDocument, new: PolicyDocument, named: Callable[[Any], Any]) -> Iterator[str]:
    """Which combinations of facts cannot be any more, which can be now, and which have another reason.

    `named` tells of a condition what makes it another one.
    """
    was = {named(entry.when): entry for entry in old.vocabulary.impossible}
    now = {named(entry.when): entry for entry in new.vocabulary.impossible}
    for key, entry in now.items():
        if key not in was:
            yield f"held impossible now: {_combination(new, entry)}"
        elif entry.because != was[key].because:
            yield f"impossible for another reason: {_combination(new, entry)}"
    for key, entry in was.items():
        if key not in now:
            yield f"not held impossible any more: {_combination(old, entry)}"


def _combination(document: PolicyDocument, entry: Impossible) -> str:
    because = f" (“{entry.because}”)" if entry.because else ""
    return f"{say_condition(document, entry.when)}{because}"
