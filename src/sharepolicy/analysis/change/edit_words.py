"""What became of each property of a thing that was edited, in short lines: `no longer protected`."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from difflib import SequenceMatcher
from typing import Any

from sharepolicy.language.citation import Background
from sharepolicy.language.condition import Test
from sharepolicy.language.outcome import either
from sharepolicy.language.periods import NEVER, Period
from sharepolicy.language.policy import PolicyDocument, Within
from sharepolicy.language.steps import StepChain, steps_text
from sharepolicy.language.values import Ranges
from sharepolicy.language.vocabulary import Impossible
from sharepolicy.language.words import say_condition

ITS: Mapping[str, str] = {
    "when": "condition",
    "condition": "condition",
    "outcome": "outcome",
    "because": "reason",
    "in_force": "period in force",
    "sources": "sources",
    "group": "group",
    "heading": "kind of group",
    "says": "sentence",
    "asks": "question",
    "within": "time limit",
    "then": "next steps",
    "timing": "timing",
    "label": "name in sentences",
    "help": "help",
    "title": "title",
    "judgement": "judgement",
    "note": "note",
    "address": "address",
    "clauses": "clauses",
    "values": "values",
    "members": "values",
    "minimum": "least value",
    "maximum": "greatest value",
    "decimals": "decimals",
    "unit": "unit",
    "story": "story",
    "usual_because": "why it usually is so",
    "type": "type",
    "years_between": "dates between which it counts",
}
"""The properties that a thing has, as people name them."""

PARTS: Mapping[str, str] = {
    **{part: f"its {words}" for part, words in ITS.items()},
    "overrides": "what it overrides",
    "shown_by": "what in a record shows that it was done",
    "to": "whom to ask",
    "on": "the outcomes it belongs to",
    "meanings": "what its values mean",
    "value_names": "what its values are called",
    "usual": "what it usually is",
    "usual_because": "why it usually is so",
    "together": "what it asks at once",
    "regardless_of": "what it does not depend on",
    "carries": "the actions it promises",
    "never_due": "the actions it rules out",
    "decided_by": "the rules that it promises to decide",
    "never_decided_by": "the rules that it promises never to decide",
    "escalates_to": "whom it promises to ask",
    "moves": "how the fact moves in it",
    "never_shifts": "the moves it rules out",
    "always": "the outcomes it promises",
    "never": "the outcomes it rules out",
    "changeable": "whether it can be changed",
    "changes_to": "what it can be changed to",
    "decision_date": "whether it is the date of the decision",
    "protected": "whether it is protected",
    "required": "whether the sharing is required",
    "verified": "whether it was checked",
}
"""The properties of things, as people name them."""

_YES: Mapping[str, str] = {
    "protected": "{} protected",
    "verified": "{} checked",
    "changeable": "can {} be changed",
    "required": "the sharing is {} required",
    "decision_date": "{} the date of the decision",
}
"""What is true of a thing or not, with a gap for `now` or `no longer`."""

BEGUN, ENDED = "now in force", "no longer in force"
"""Of a thing that never holds on one of two days. No author can write that condition: its days are over, or to come."""


def _limit(was: Within | None, now: Within | None) -> str:
    """What became of a time limit."""
    if was is None:
        return f"it now has a time limit: {now}"
    if now is None:
        return f"its time limit was {was}, and it now has none"
    return f"its time limit was {was} and is now {now}"


def unit_words(was: str, now: str) -> str:
    """What became of the unit in which a number is counted."""
    return f"was counted in {was or 'no unit'} and is now counted in {now or 'no unit'}"


def part_words(part: str, was: Any, now: Any) -> str:
    """What became of one property, in a short line."""
    if part in ("when", "condition") and NEVER in (was, now):
        return BEGUN if was == NEVER else ENDED
    if part in _YES and isinstance(now, bool):
        return _YES[part].format("now" if now else "no longer")
    if part in _WORDS:
        return _WORDS[part](was, now)
    named = PARTS.get(part, part.replace("_", " "))
    if part in ("on", "always", "never"):
        return f"{named}: {either(was, 'none')} before, {either(now, 'none')} now"
    if part in ("carries", "never_due", "decided_by", "never_decided_by", "escalates_to", "regardless_of"):
        return f"{named}: {_names(was) or 'none'} before, {_names(now) or 'none'} now"
    if part in ("usual", "changes_to") or isinstance(now, tuple):
        named = "its questions" if part == "asks" else named
        return f"{named}: {_several(was)} before, {_several(now)} now"
    if part in ("group", "heading", "to"):
        return f"{named} was {_names([was])} and is now {_names([now])}"
    if isinstance(was, str) and isinstance(now, str) and not (was and now):
        return f"{named} is {'new' if now else 'gone'}"
    return f"{named} {'were' if part in _MANY else 'was'} changed"


_MANY = ("decimals", "moves", "never_shifts")


def _several(held: Any) -> str:
    """What a property holds: a text as it is, names as names, those that belong together with `and`."""
    if not held:
        return "nothing" if held == () else "not said"
    if isinstance(held, str):
        return held
    return ", ".join(" and ".join(f"`{name}`" for name in (one if isinstance(one, tuple) else [one])) for one in held)


def _days(test: Test | None) -> str:
    """The days on which a rule is in force: `from 2026-01-01`."""
    if test is None or not isinstance(test.values, Ranges):
        return "always"
    ends = ([None if end is None else datetime.date.fromordinal(end) for end in piece] for piece in test.values.pieces)
    return " or ".join(str(Period(first, last)) for first, last in ends)


def _names(found: Iterable[Any]) -> str:
    return ", ".join(f"`{one}`" if str(one) else "nobody named" for one in found)


def _came_and_went(was: Iterable[Any], now: Iterable[Any], does: str) -> str:
    before, after = [str(one) for one in was], [str(one) for one in now]
    came, went = _names(n for n in after if n not in before), _names(n for n in before if n not in after)
    found = [f"now {does} {came}"] if came else []
    found += [f"no longer {does} {went}"] if went else []
    return "; ".join(found) or f"{does} the same as before, in a different order"


def _steps(steps: StepChain) -> str:
    return f"`{steps_text(steps)}`" if steps else "nobody else"


def _clauses(was: Mapping[str, Any], now: Mapping[str, Any]) -> str:
    said = [f"the clause `{name}` is new" for name in now if name not in was]
    said += [f"the clause `{name}` is gone" for name in was if name not in now]
    said += [f"the clause `{name}` is worded differently" for name in now if name in was and was[name] != now[name]]
    return "; ".join(said) or "its clauses are in a different order"


def years_words(was: tuple[str | int, ...], now: tuple[str | int, ...]) -> str:
    """Between which dates a number was counted, and is now. A day in place of a date is that of the decision."""
    before, after = (
        " and ".join("the day of the decision" if isinstance(end, int) or not end else f"`{end}`" for end in ends)
        for ends in (was, now)
    )
    counted = f"was counted between {before}" if before else "was not counted from dates"
    return f"{counted} and {f'is now counted between {after}' if after else 'no longer is'}"


_WORDS: Mapping[str, Callable[[Any, Any], str]] = {
    "within": _limit,
    "then": lambda was, now: f"if nobody answers, it was {_steps(was)} and is now {_steps(now)}",
    "timing": lambda was, now: f"its timing was `{was}` and is now `{now}`",
    "unit": lambda was, now: f"it {unit_words(was, now)}",
    "years_between": lambda was, now: f"it {years_words(was, now)}",
    "outcome": lambda was, now: f"its outcome was {was.words} and is now {now.words}",
    "sources": lambda was, now: _came_and_went(was, now, "rests on"),
    "overrides": lambda was, now: _came_and_went(was, now, "overrides"),
    "values": lambda was, now: _came_and_went(was, now, "has"),
    "members": lambda was, now: _came_and_went(was, now, "has"),
    "clauses": _clauses,
    "shown_by": lambda was, now: _came_and_went(sorted(was), sorted(now), "is shown by"),
    "in_force": lambda was, now: f"it was in force {_days(was)} and is now in force {_days(now)}",
}
"""What is said of properties that have words of their own."""


def role_words(was: Mapping[str, str], now: Mapping[str, str]) -> Iterator[str]:
    """Which roles are new, gone or worded differently."""
    yield from (f"`{name}` is new ({words})" for name, words in now.items() if name not in was)
    yield from (f"`{name}` is gone ({words})" for name, words in was.items() if name not in now)
    yield from (f"`{name}` is worded differently" for name in now if name in was and was[name] != now[name])


def order_words(was: Iterable[Any], now: Iterable[Any]) -> Iterator[str]:
    """Which groups were added to the order of precedence, removed from it, or moved in it."""
    before, after = [str(name) for name in was], [str(name) for name in now]
    yield from (f"`{name}` was added to it" for name in after if name not in before)
    yield from (f"`{name}` was removed from it" for name in before if name not in after)
    one, two = ([name for name in names if name in other] for names, other in ((before, after), (after, before)))
    kept = {
        name
        for block in SequenceMatcher(None, one, two, autojunk=False).get_matching_blocks()
        for name in two[block.b : block.b + block.size]
    }
    for place, name in enumerate(two):
        if name not in kept:
            yield f"`{name}` now comes after `{two[place - 1]}`" if place else f"`{name}` now comes first"


def background_words(was: Iterable[Background], now: Iterable[Background]) -> Iterator[str]:
    """Which clauses are new in the background, gone from it, or there for a different reason."""
    before, after = ({str(each.citation): each.reason for each in entries} for entries in (was, now))
    yield from (f"`{name}` is new ({reason})" for name, reason in after.items() if name not in before)
    yield from (f"`{name}` is gone ({reason})" for name, reason in before.items() if name not in after)
    changed = [name for name in after if name in before and before[name] != after[name]]
    yield from (f"`{name}` is there for a different reason" for name in changed)


def open_words(was: Collection[str], now: Collection[str]) -> Iterator[str]:
    """What overlays may now replace, and what they no longer may."""
    yield from (f"now also `{name}`" for name in sorted(now) if name not in was)
    yield from (f"no longer `{name}`" for name in sorted(was) if name not in now)


def impossible_words(old: PolicyDocument, new: PolicyDocument, named: Callable[[Any], Any]) -> Iterator[str]:
    """Which combinations became impossible or possible, or have another reason; `named` says which are the same."""
    was = {named(entry.when): entry for entry in old.vocabulary.impossible}
    now = {named(entry.when): entry for entry in new.vocabulary.impossible}
    for key, entry in now.items():
        if key not in was:
            yield f"now impossible: {_combination(new, entry)}"
        elif entry.because != was[key].because:
            before = f"it was “{was[key].because}”" if was[key].because else "there was none"
            yield f"impossible for a different reason: {_combination(new, entry)}; {before}"
    for key, entry in was.items():
        if key not in now:
            yield f"no longer impossible: {_combination(old, entry)}"


def _combination(document: PolicyDocument, entry: Impossible) -> str:
    because = f" (“{entry.because}”)" if entry.because else ""
    return f"{say_condition(document, entry.when)}{because}"
