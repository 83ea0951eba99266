"""Which column is which fact, before any row is looked at."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

import numpy as np
import pyarrow as pa
from attrs import frozen

from sharepolicy.backends.rows.row import no_fact, two_columns
from sharepolicy.ground.diagnostic import CaseError, Diagnostic
from sharepolicy.ground.suggest import did_you_mean
from sharepolicy.language.policy import PolicyDocument
from sharepolicy.language.vocabulary import Fact, SeveralOf

_TYPES = 256
"""How many column types are remembered. Asking Arrow about them takes longer than deciding a small table."""

EVERY_OTHER = "*"
"""Stands for all columns that are not facts."""


@frozen
class Layout:
    """For each fact, or several-of, the number of its column; the columns that are kept as they are, by name."""

    of_fact: Mapping[str, int]
    kept: tuple[str, ...]


@frozen
class KnownNames:
    """What a table is laid out with: the known facts, the caller's own names, and what is not a fact.

    `fixed_day` is the date of the decision where the policy was loaded for one day.
    """

    facts: Mapping[str, Fact | SeveralOf]
    columns: Mapping[str, str]
    keep: Collection[str]
    ignore: Collection[str]
    fixed_day: str = ""


def facts_of(document: PolicyDocument) -> Mapping[str, Fact | SeveralOf]:
    """Everything that can be a column: facts, members of several-of facts, and several-of facts as a whole."""
    return {**document.vocabulary.facts, **document.vocabulary.several}


def _not_counted(names: KnownNames, fact: str, column: str) -> Iterator[Diagnostic]:
    """The flaw of a column of dates from which a number is counted: years are not counted in tables."""
    date = names.facts[fact]
    is_day = isinstance(date, Fact) and date.decision_date
    for number in names.facts.values():
        if isinstance(number, Fact) and fact in number.years_between and not is_day:
            message = f"years are not counted from the column `{column}`"
            help_ = f"give `{number.name}` a column instead, and ignore this one"
            yield Diagnostic("unknown-column", message, help=help_)


def lay_out(names: KnownNames, schema: Any) -> Layout:
    """Find the column of each fact. Raises CaseError with everything that does not fit."""
    flaws = [*_unknown_names(names, schema.names), *_contradictions(names, schema.names)]
    renamed = {column: fact for fact, column in names.columns.items()}
    found: dict[str, int] = {}
    from_: dict[str, str] = {}
    kept: list[str] = []
    for number, field in enumerate(schema):
        column = field.name
        fact = _fact_of(names, renamed, column)
        if column in kept:
            message, help_ = f"two columns that are kept are called `{column}`", "rename one of them first"
            flaws.append(Diagnostic("duplicate-name", message, help=help_))
        elif column in names.keep or (fact is None and EVERY_OTHER in names.keep):
            kept.append(column)
        elif fact is None and column not in names.ignore and EVERY_OTHER not in names.ignore:
            flaws.append(no_fact(column, names.facts))
        if fact is None:
            continue
        if fact in from_:
            flaws.append(_two_columns(fact, from_[fact], column))
            continue
        from_[fact] = column
        flaws += _not_counted(names, fact, column)
        if not pa.types.is_null(field.type):  # a column without any value says nothing
            found[fact] = number
            flaws += _wrong_type(names, fact, column, field.type)
    flaws += _twice(names, found)
    if flaws:
        raise CaseError(flaws)
    return Layout(found, tuple(kept))


def _fact_of(names: KnownNames, renamed: Mapping[str, str], column: str) -> str | None:
    """The fact that a column gives, if it gives one."""
    if column in names.ignore:
        return None
    if column in renamed:
        return renamed[column] if renamed[column] in names.facts else None
    return column if column in names.facts else None


def _two_columns(fact: str, first: str, second: str) -> Diagnostic:
    if first == second:
        return two_columns(first)
    message = f"two columns give `{fact}`: `{first}` and `{second}`"
    return Diagnostic("duplicate-name", message, help="ignore one of them")


def _contradictions(names: KnownNames, columns: Sequence[str]) -> list[Diagnostic]:
    """Columns that are both mapped to a fact and ignored, where no other column gives the fact."""
    return [
        Diagnostic(
            "duplicate-name",
            f"the column `{column}` is to give `{fact}`, and to be ignored",
            help="say one of them",
        )
        for fact, column in names.columns.items()
        if column in names.ignore and (fact not in columns or fact in names.ignore)
    ]


def _unknown_names(names: KnownNames, columns: Sequence[str]) -> list[Diagnostic]:
    found = []
    for fact, column in names.columns.items():
        if fact not in names.facts:
            help_ = did_you_mean(fact, _plain(names.facts), "see the facts of the vocabulary")
            found.append(Diagnostic("unknown-fact", f"`{fact}` is not a fact of this policy", help=help_))
        if column not in columns:
            found.append(_no_column(column, columns))
    for column in {*names.keep, *names.ignore} - {EVERY_OTHER, *columns}:
        found.append(_no_column(column, columns))
    return found


def _no_column(column: str, columns: Sequence[str]) -> Diagnostic:
    return Diagnostic("unknown-column", f"the table has no column `{column}`", help=did_you_mean(column, columns))


def _plain(facts: Mapping[str, Fact | SeveralOf]) -> list[str]:
    return [name for name in facts if "/" not in name]


def _twice(names: KnownNames, found: Mapping[str, int]) -> list[Diagnostic]:
    """Members that have a column beside that of their several-of."""
    return [
        Diagnostic("duplicate-name", f"`{name}` is given by its own column and by `{fact.several}`")
        for name in found
        if isinstance(fact := names.facts[name], Fact) and fact.several in found
    ]


def _wrong_type(names: KnownNames, name: str, column: str, kind: Any) -> list[Diagnostic]:
    """Why a column of this type can give no value of the fact, if so."""
    types, fact = pa.types, names.facts[name]
    what, help_ = "", "expected texts, numbers, yes or no, dates, or lists of them"
    inner = _without_wrapping(kind)
    if types.is_timestamp(inner):
        what, help_ = "moments in time, which no fact is", "cast it to dates, without the time of day"
    elif not _holds_values(inner):
        what = f"values of the type `{inner}`, which no fact is"
    elif _lists_inside(kind):
        what = "lists inside of other values"
    elif isinstance(fact, SeveralOf) and not is_list(kind):
        what, help_ = "single values", f"`{fact.name}` can have several values at once, so it takes lists"
    elif name == names.fixed_day and is_list(kind):
        what, help_ = "lists", f"this is the policy as of one day; `{name}` can only be that day"
    if not what:
        return []
    return [Diagnostic("wrong-value-kind", f"the column `{column}` holds {what}", help=help_)]


@lru_cache(maxsize=_TYPES)
def _lists_inside(kind: Any) -> bool:
    """Whether lists are nested where only single values may be: in lists, or in a dictionary."""
    while isinstance(kind, pa.BaseExtensionType):
        kind = kind.storage_type
    inner = kind.value_type if is_list(kind) else kind
    while not is_list(inner):
        if isinstance(inner, pa.BaseExtensionType):
            inner = inner.storage_type
        elif pa.types.is_dictionary(inner) or pa.types.is_run_end_encoded(inner):
            inner = inner.value_type
        else:
            return False
    return True


@lru_cache(maxsize=_TYPES)
def is_list(kind: Any) -> bool:
    """Whether values of this type are lists."""
    types = pa.types
    views = [getattr(types, name)(kind) for name in ("is_list_view", "is_large_list_view") if hasattr(types, name)]
    return bool(types.is_list(kind) or types.is_large_list(kind) or types.is_fixed_size_list(kind) or any(views))


@lru_cache(maxsize=_TYPES)
def _without_wrapping(kind: Any) -> Any:
    """The type of the values inside a list or a dictionary."""
    while True:
        if isinstance(kind, pa.BaseExtensionType):
            kind = kind.storage_type
        elif is_list(kind) or pa.types.is_dictionary(kind) or pa.types.is_run_end_encoded(kind):
            kind = kind.value_type
        else:
            return kind


@lru_cache(maxsize=_TYPES)
def _holds_values(kind: Any) -> bool:
    types = pa.types
    texts = [types.is_string(kind), types.is_large_string(kind)]
    texts += [types.is_string_view(kind)] if hasattr(types, "is_string_view") else []
    numbers = types.is_integer(kind) or types.is_floating(kind) or types.is_decimal(kind)
    return bool(any(texts) or numbers or types.is_boolean(kind) or types.is_date(kind) or types.is_null(kind))


def is_plain(kind: Any) -> bool:
    """Whether `plain` would leave an array of this type as it is."""
    types = pa.types
    return bool(types.is_dictionary(kind) or types.is_integer(kind) or types.is_date32(kind) or types.is_string(kind))


def plain(array: Any) -> Any:
    """The same values in one of the few types that are encoded: no extensions, runs, or dates in milliseconds."""
    types = pa.types
    if isinstance(array.type, pa.BaseExtensionType):
        array = array.storage
    if types.is_run_end_encoded(array.type):
        array = _of_runs(array)
    if types.is_date64(array.type):
        array = array.cast(pa.date32())
    if types.is_float16(array.type):
        array = _longer(array)
    if hasattr(types, "is_string_view") and types.is_string_view(array.type):
        array = array.cast(pa.large_string())
    return array


def _of_runs(array: Any) -> Any:
    """The values of runs, row by row. Arrow's own way lacks some types, such as dictionaries."""
    ends = np.clip(array.run_ends.to_numpy().astype(np.int64) - array.offset, 0, len(array))
    return array.values.take(pa.array(np.repeat(np.arange(len(ends)), np.diff(ends, prepend=0)), pa.int64()))


def _longer(array: Any) -> Any:
    """Numbers of 16 bits as numbers of 32. Older Arrow does not cast them."""
    values = np.frombuffer(array.buffers()[1], np.float16, len(array), array.offset * 2).astype(np.float32)
    return pa.array(values, mask=array.is_null().to_numpy(zero_copy_only=False))
