"""A stored decision, taken again: what was asked then is read out of its plain data."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from attrs import frozen

from sharepolicy.ground.diagnostic import CaseError, Diagnostic

_HOLDS = {"decision": "case", "request-decision": "request"}
"""Under which name each kind of decision holds what was asked."""

_WITHOUT_DAY = 1
"""The format in which the day stood among the facts alone."""


@frozen
class AskedBefore:
    """What a stored decision was asked: the layout of a case file, its day, and whether that was nobody's."""

    given: Mapping[str, Any]
    on: datetime.date | None
    today: datetime.date | None
    is_request: bool
    language: str | None


def is_stored(given: Mapping[str, Any]) -> bool:
    """Whether this is the plain data of a decision, and not a case."""
    kind = given.get("kind")
    return isinstance(kind, str) and kind in _HOLDS and "format" in given


def asked_before(stored: Mapping[str, Any]) -> AskedBefore:
    """What a stored decision was asked. Raises CaseError if it is not the plain data of a decision."""
    kind = stored.get("kind") if isinstance(stored, Mapping) else None
    given = stored.get(_HOLDS[kind]) if isinstance(kind, str) and kind in _HOLDS else None
    if not isinstance(given, Mapping):
        raise _unreadable("this is not a stored decision, or not a whole one")
    if "on" not in stored and stored.get("format") != _WITHOUT_DAY:
        raise _unreadable("it does not say on which day it was decided, so it is not a whole decision")
    on, language = stored.get("on"), stored.get("language")
    try:
        day = datetime.date.fromisoformat(on) if on is not None else None
    except (TypeError, ValueError):
        raise _unreadable(f"`{str(on)[:60]}` is not the day of a decision") from None
    if language is not None and not isinstance(language, str):
        raise _unreadable("its language is not a text")
    title = stored.get("title", "")
    if not isinstance(title, str):
        raise _unreadable("its title is not a text")
    is_nobodys = stored.get("today") is True
    is_request = kind == "request-decision"
    return AskedBefore(
        given if is_request else {"facts": given} | ({"case": title} if title else {}),
        None if is_nobodys else day,
        day if is_nobodys else None,
        is_request,
        language,
    )


def _unreadable(message: str) -> CaseError:
    help_ = "expected what `to_dict()` gave for a decision, or `--format json`"
    return CaseError([Diagnostic("wrong-document", message, None, help_)])
