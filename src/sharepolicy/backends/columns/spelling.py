"""What values of columns stand for according to the caller: checked as a whole, before any row."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Collection, Mapping
from typing import Any

from sharepolicy.ground.diagnostic import CaseError, Diagnostic

Spelling = Mapping[str, Mapping[Any, Any]]
"""For facts, what values of their columns stand for."""

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def spelled(values: Spelling, dates: Collection[str], read: Callable[[str, Any], object]) -> Spelling:
    """The same, where a text that reads as a date stands for the date, too, in columns of the facts `dates`.

    `read` reads a value of a fact. Raises CaseError for every target that is not a value of its fact.
    """
    flaws = []
    for fact, spelt in values.items():
        for theirs, ours in spelt.items():
            if theirs is None or theirs != theirs:  # NaN is not even itself
                message = f"a row without a value of `{fact}` cannot stand for something"
                help_ = "such a row is not known; fill the column first"
                flaws.append(Diagnostic("wrong-value-kind", message, None, help_))
                continue
            try:
                read(fact, ours)
            except CaseError as error:
                flaws += error.diagnostics
    if flaws:
        raise CaseError(list(dict.fromkeys(flaws)))
    return {fact: _with_days(spelt) if fact in dates else spelt for fact, spelt in values.items()}


def _with_days(spelt: Mapping[Any, Any]) -> Mapping[Any, Any]:
    days = {day: ours for theirs, ours in spelt.items() if (day := _day(theirs)) is not None}
    return {**days, **spelt}


def _day(theirs: Any) -> datetime.date | None:
    if not isinstance(theirs, str) or not _DAY.fullmatch(theirs):
        return None
    try:
        return datetime.date.fromisoformat(theirs)
    except ValueError:
        return None
