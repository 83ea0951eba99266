"""The names that a table has for facts and their values, as given by `--column` and `--value`."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sharepolicy.backends.sql.writer import Literal
from sharepolicy.frontends.options import UsageError

_VALUE = re.compile(r"(?P<fact>[^:=]+):(?P<theirs>.*)=(?P<ours>[^=]+)", re.DOTALL)
_NUMBER = re.compile(r"-?[0-9]+", re.ASCII)


def columns_in(given: Sequence[str], *, alone: bool = False) -> dict[str, str]:
    """The columns of facts. With `alone`, a fact without a column means the column of its name. Raises UsageError."""
    form, found = "FACT or FACT=COLUMN" if alone else "FACT=COLUMN", dict[str, str]()
    for each in given:
        fact, equals, column = each.partition("=")
        if not fact or not (column or (alone and not equals)):
            raise UsageError(f"`--column {each}` is not {form}, such as `recipient.item.need=NEED`")
        if fact in found:
            raise UsageError(f"`{fact}` has two columns: `{found[fact]}` and `{column or fact}`")
        found[fact] = column or fact
    return found


def values_in(given: Sequence[str], *, typed: bool) -> dict[str, dict[Literal, str]]:
    """What the values in columns mean. Digits in quotes, such as `'1'`, are a text. Raises UsageError.

    Other digits are a number if columns are `typed`; if not, as in CSV, they are also a text.
    """
    found: dict[str, dict[Literal, str]] = {}
    seen = set()
    for each in given:
        match = _VALUE.fullmatch(each)
        if match is None:
            raise UsageError(f"`--value {each}` is not FACT:THEIRS=OURS, such as `recipient.item.need:N=none`")
        fact, theirs, ours = match["fact"], match["theirs"], match["ours"]
        spelt = found.setdefault(fact, {})
        for value in _values_of(theirs, typed):
            if (fact, theirs) in seen or spelt.get(value, ours) != ours:
                raise UsageError(f"`{theirs}` of `{fact}` is given twice; say only once what it means")
            spelt[value] = ours
        seen.add((fact, theirs))
    return found


def _values_of(theirs: str, typed: bool) -> tuple[Literal, ...]:
    if _NUMBER.fullmatch(theirs):
        return (int(theirs),) if typed else (int(theirs), theirs)
    return (theirs[1:-1] if len(theirs) > 1 and theirs[0] == theirs[-1] == "'" else theirs,)
