"""Which column of a table holds which fact, and how its values are written there."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence

from attrs import Factory, frozen

from sharepolicy.backends.sql.writer import Literal, SqlError
from sharepolicy.ground.suggest import did_you_mean
from sharepolicy.language.policy import PolicyDocument
from sharepolicy.language.vocabulary import YES_NO, Fact, FactType, Vocabulary

Columns = Mapping[str, str] | Sequence[str] | None
"""For each fact that the table knows its column; or the facts, each with a column of its own name; or None: all."""

Codes = Mapping[str, Mapping[Literal, str]]
"""For a fact, what stands in the table and the value that it means, or UNKNOWN."""

_COLUMNS = "columns are a list of facts, or a mapping from facts to columns"

UNKNOWN = "unknown"

TODAY = "today"

WRITTEN = ("boolean", "words")
"""How yes/no facts can stand in a table: as true and false (1 and 0), or as `yes` and `no`."""


@frozen
class Held:
    """How a table holds a fact.

    `column` is None when the table does not know the fact: it is then unknown in every row. `codes` says for each of
    its named values what stands for it; `unknown` stands, like NULL, for "not known". With `today` it is not a column
    but the day on which the query runs.
    """

    fact: Fact
    column: str | None
    codes: Mapping[str, tuple[Literal, ...]] = Factory(dict)
    unknown: tuple[Literal, ...] = ()
    today: bool = False

    @property
    def kind(self) -> str:
        """What its column holds: `number`, `date`, `truth` or `text`."""
        if self.fact.is_numeric:
            return "date" if self.fact.type is FactType.DATE else "number"
        first = next((code for codes in self.codes.values() for code in codes), "")
        return "truth" if isinstance(first, bool) else "number" if isinstance(first, int) else "text"

    def stands_for(self, values: Iterable[str]) -> tuple[Literal, ...]:
        """What stands in the table for these values, in the order of the fact's own."""
        wanted = frozenset(values)
        return tuple(code for value, codes in self.codes.items() if value in wanted for code in codes)


def layout(
    document: PolicyDocument, columns: Columns, values: Codes | None, yes_no: str, on: datetime.date | str | None
) -> Mapping[str, Held]:
    """How the table holds each fact of the policy: on a day, each but the date of the decision.

    Raises SqlError for what does not fit the policy.
    """
    vocabulary = document.vocabulary
    if yes_no not in WRITTEN:
        raise SqlError(f'yes/no facts are written as "boolean" or "words", not as `{yes_no}`')
    named = _named(vocabulary, columns)
    codes = _codes(values)
    for name in (*named, *codes):
        _check_name(vocabulary, name)
    date = vocabulary.decision_date
    if date is not None:
        _check_date(date, named, on)
    held = {}
    for name, fact in vocabulary.facts.items():
        if fact.decision_date and isinstance(on, datetime.date):
            continue
        today = fact.decision_date and on == TODAY
        column = None if today else named.get(name)
        if name in codes and column is None:
            raise SqlError(f"`{name}` has codes but no column")
        held[name] = _held(fact, column, codes.get(name), yes_no, today)
    return held


def _named(vocabulary: Vocabulary, columns: Columns) -> Mapping[str, str]:
    if columns is None:
        left_out = vocabulary.counted_from  # a query does not count years: the table has the number or it is unknown
        return {n: n for n, fact in vocabulary.facts.items() if not fact.decision_date and n not in left_out}
    pairs = columns if isinstance(columns, Mapping) else {name: name for name in names_of(columns, _COLUMNS)}
    if not all(isinstance(name, str) for pair in pairs.items() for name in pair):
        raise SqlError(_COLUMNS)
    facts: dict[str, list[str]] = {}
    for fact, column in pairs.items():
        facts.setdefault(column, []).append(fact)
    for column, of in facts.items():
        if len(of) > 1:
            listed = " and ".join(f"`{fact}`" for fact in sorted(of))
            raise SqlError(f"the column `{column}` is to give {listed}; a column is one fact")
    return pairs


def names_of(given: object, expected: str) -> tuple[str, ...]:
    """The names, if a list of them is given. Raises SqlError with what is expected for anything else."""
    names = tuple(given) if isinstance(given, Iterable) and not isinstance(given, str | bytes) else (None,)
    if not all(isinstance(name, str) for name in names):
        raise SqlError(expected)
    return tuple(str(name) for name in names)


def _codes(values: Codes | None) -> Codes:
    """What stands in the table, if it is given in the required form."""
    said: object = {} if values is None else values
    if not isinstance(said, Mapping) or not all(isinstance(codes, Mapping) for codes in said.values()):
        raise SqlError(
            'values are a mapping from facts to what stands for their values, as {"consent": {"Y": "given"}}'
        )
    return said


def _check_name(vocabulary: Vocabulary, name: str) -> None:
    if not isinstance(name, str):
        raise SqlError("the name of a fact is a text")
    if (number := vocabulary.counted_from.get(name)) is not None:
        raise SqlError(f"a query counts no years from `{name}`; give `{number.name}` a column instead")
    if name in vocabulary.facts:
        return
    several = vocabulary.several.get(name)
    if several is not None:
        one = several.fact_name(several.members[0])
        raise SqlError(f"`{name}` is several-of: each of its members has a yes/no column of its own, such as `{one}`")
    raise SqlError(f"the policy has no fact `{name}`; {did_you_mean(name, vocabulary.facts, 'see its vocabulary')}")


def _check_date(date: Fact, named: Mapping[str, str], on: datetime.date | str | None) -> None:
    """The date of the decision is never guessed: a column, a day, or the day of the query."""
    if date.name in named and on is not None:
        raise SqlError(f"`{date.name}` has a column, and a day is given too; the date of the decision is one of them")
    if date.name not in named and on is None:
        raise SqlError(
            f"the policy looks at the date of the decision: name its column among all columns, such as `{date.name}`, "
            'or give a day, or "today" for the day on which the query runs'
        )


def _held(fact: Fact, column: str | None, codes: Mapping[Literal, str] | None, yes_no: str, today: bool) -> Held:
    if codes is None:
        return Held(fact, column, _own_codes(fact, yes_no), today=today)
    _check_codes(fact, codes)
    unknown = tuple(code for code, value in codes.items() if _is_unknown(fact, value))
    meant: dict[str, tuple[Literal, ...]] = dict.fromkeys(fact.values, ())
    for code, value in codes.items():
        if not _is_unknown(fact, value):
            meant[value] = (*meant[value], code)
    if not any(meant.values()):  # only what stands for "not known" is given: the rest is the default
        meant = dict(_own_codes(fact, yes_no))
    found = Held(fact, column, meant, unknown, today)
    kinds = {type(code) for code in (*found.stands_for(fact.values), *unknown)}
    if fact.is_numeric:
        kinds |= {int if fact.type is FactType.NUMBER else str}
    if len(kinds) > 1:
        raise SqlError(
            f"the codes of `{fact.name}` are of several kinds; a column holds texts, numbers or truth values"
        )
    return found


def _is_unknown(fact: Fact, value: str) -> bool:
    return value == UNKNOWN and value not in fact.values


def _own_codes(fact: Fact, yes_no: str) -> Mapping[str, tuple[Literal, ...]]:
    if fact.values == YES_NO and yes_no == "boolean":
        return {"yes": (True,), "no": (False,)}
    return {value: (value,) for value in fact.values}


def _check_codes(fact: Fact, codes: Mapping[Literal, str]) -> None:
    for code, value in codes.items():
        if not isinstance(code, str | int):
            raise SqlError(f"a code of `{fact.name}` is a text, a whole number, or true or false")
        if not isinstance(value, str):
            raise SqlError(f"a code of `{fact.name}` stands for one value, which is a text, or for `unknown`")
        if _is_unknown(fact, value) or value in fact.values:
            continue
        if fact.is_numeric:
            raise SqlError(f"a code of `{fact.name}` can only stand for `unknown`")
        raise SqlError(f"`{fact.name}` has no value `{value}`; {did_you_mean(value, fact.values, 'see its values')}")
