"""A reader that misreads one form of an answer, or one rule of the page, does not pass the vectors.

Each mistake here was once made on purpose in a reader that somebody wrote from the page alone, and passed them all.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from functools import cache
from typing import Any

import pytest

from sharepolicy.backends.portable.reader import PortableError, PortablePolicy, facts, read
from tests.backends.portable.passing import check
from tests.backends.portable.small import small, small_vectors

File = dict[str, Any]


def _misread(change: Callable[[Any], Any]) -> Callable[[File], File]:
    """A file in which each value is read in another way, the inner ones first."""

    def everywhere(held: Any) -> Any:
        if isinstance(held, dict):
            return change({key: everywhere(value) for key, value in held.items()})
        return change([everywhere(each) for each in held]) if isinstance(held, list) else change(held)

    return lambda file: {key: everywhere(value) for key, value in file.items()}


def _instead(this: Any, that: Any) -> Callable[[File], File]:
    return _misread(lambda held: that if type(held) is type(this) and held == this else held)


def _limit(name: str, change: Callable[[Any], Any]) -> Callable[[File], File]:
    def limited(held: Any) -> Any:
        if not isinstance(held, dict) or name not in held:
            return held
        return {key: value for key, value in held.items() if key != name} | change(held[name])

    return _misread(limited)


def _without_day(file: File) -> File:
    return {**file, "facts": {key: value for key, value in file["facts"].items() if key != "today"}}


def _members(change: Callable[[File], Any]) -> Callable[[File], File]:
    """A several-of that stands as an object is read in another way."""
    words = {"home", "school", "illness"}
    return _misread(lambda held: change(held) if isinstance(held, dict) and held and held.keys() <= words else held)


def _first_of_each(file: File) -> File:
    pairs = [
        {
            key: value[:1] if key in ("subject", "recipient", "item") and isinstance(value, list) else value
            for key, value in entry.items()
        }
        for entry in file.get("pairs", ())
    ]
    return {**file, "pairs": pairs} if pairs else file


MISREAD: dict[str, Callable[[File], File]] = {
    "unknown is no": _instead("unknown", "no"),
    "true is no": _instead(True, "no"),
    "false is yes": _instead(False, "yes"),
    "an empty list is unknown": _instead([], "unknown"),
    "not is is": _limit("not", lambda value: {"at_least": value, "at_most": value} if type(value) is str else {}),
    "not is passed over": _limit("not", lambda _: {}),
    "only the first of a list counts after not": _limit(
        "not", lambda value: {"not": value[:1] if isinstance(value, list) else value}
    ),
    "above is at least": _limit("above", lambda value: {"at_least": value}),
    "below is at most": _limit("below", lambda value: {"at_most": value}),
    "at least is above": _limit("at_least", lambda value: {"above": value}),
    "at most is below": _limit("at_most", lambda value: {"below": value}),
    "the ends of between can be the other way round": _limit(
        "between", lambda ends: {"between": sorted(ends, key=str)}
    ),
    "between leaves out its last": _limit("between", lambda ends: {"at_least": ends[0], "below": ends[-1]}),
    "the day of the case is passed over": _without_day,
    "members that are not named are no": _members(lambda held: {"home": "no", "school": "no", "illness": "no", **held}),
    "only the first of a list of people": _first_of_each,
}


@cache
def _reader() -> PortablePolicy:
    return read(small().export())


def _passes(policy: PortablePolicy, vector: File) -> bool:
    try:
        check(policy, vector)
    except (AssertionError, PortableError, pytest.fail.Exception):
        return False
    return True


@pytest.mark.parametrize("mistake", MISREAD)
def test_a_misread_form_is_noticed(mistake: str) -> None:
    """Some vector fails, of those that can be read."""
    for vector in small_vectors():
        if vector["expect"].get("error") == "refused":
            continue
        kind = "case" if "case" in vector else "request"
        changed = MISREAD[mistake](vector[kind])
        if changed != vector[kind] and not _passes(_reader(), {**vector, kind: changed}):
            return
    pytest.fail("the vectors would let it through")


def _by_days(first: int, last: int) -> int:
    return int((last - first) / 365.25)


def _on_28_february(first: int, last: int) -> int:
    born, now = datetime.date.fromordinal(first), datetime.date.fromordinal(last)
    day = (2, 28) if (born.month, born.day) == (2, 29) else (born.month, born.day)
    return now.year - born.year - ((now.month, now.day) < day)


@pytest.mark.parametrize("wrong", [_by_days, _on_28_february])
def test_birthdays_are_tried(wrong: Callable[[int, int], int], monkeypatch: pytest.MonkeyPatch) -> None:
    """On the day itself, the day before, and on 29 February."""
    monkeypatch.setattr(facts, "years_between", wrong)
    assert not all(_passes(_reader(), vector) for vector in small_vectors())
