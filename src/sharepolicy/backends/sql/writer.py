"""SQL in seven dialects, written with sqlglot: `pip install "sharepolicy[sql]"`. No other module uses sqlglot.

Every name is quoted, and sqlglot escapes every value for the dialect, so no text from a policy, a table or a column is
ever read as SQL. Conditions appear only after WHEN: SQL Server has no truth values anywhere else.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sharepolicy.ground.alike import AlikeError
from sharepolicy.ground.escapes import sql_comment
from sharepolicy.ground.suggest import did_you_mean

Sql = Any
"""A piece of SQL: a sqlglot tree."""

DIALECTS: Mapping[str, str] = {
    "duckdb": "DuckDB",
    "postgres": "PostgreSQL",
    "sqlite": "SQLite",
    "tsql": "SQL Server",
    "snowflake": "Snowflake",
    "bigquery": "BigQuery",
    "spark": "Spark",
}
"""The dialects in which a policy can be written, and the name people know each by."""

_SHORTENING = ("duckdb", "tsql")
"""The dialects that compare a column of 32-bit numbers in 32 bits."""

_LONG = 1 << 24
"""32-bit numbers tell whole numbers apart below this."""

Literal = str | int | bool
"""A value that a column can hold in place of the policy's own value."""


class SqlError(AlikeError, ValueError):
    """A policy cannot be written as the SQL asked for. The message says why, and what to do."""


def known_dialect(name: str) -> str:
    """The dialect of that name. Raises SqlError if there is none."""
    if not isinstance(name, str) or name not in DIALECTS:
        raise SqlError(f"there is no SQL dialect `{name}`; {did_you_mean(str(name), DIALECTS)}")
    return name


class Writer:
    """Writes pieces of SQL in one dialect. Raises SqlError if sqlglot, which it holds, is not installed."""

    def __init__(self, dialect: str) -> None:
        try:
            import sqlglot
        except ModuleNotFoundError as missing:
            message = 'SQL is written with sqlglot, which is not installed: pip install "sharepolicy[sql]"'
            raise SqlError(message) from missing
        self.dialect = known_dialect(dialect)
        self._exp: Any = sqlglot.exp
        self._raise = sqlglot.ErrorLevel.RAISE

    # names and values

    def name(self, name: str) -> Sql:
        """A quoted name. Raises SqlError for a name that no database accepts."""
        if not name or "\0" in name or not _is_text(name):
            raise SqlError(f"{name!r} cannot be the name of a table or column")
        return self._exp.to_identifier(name, quoted=True)

    def column(self, name: str) -> Sql:
        """A column of that name."""
        return self._exp.Column(this=self.name(name))

    def literal(self, value: Literal) -> Sql:
        """A value as a table holds it."""
        if isinstance(value, bool):
            return self.truth(value)
        if isinstance(value, int):
            return self.number(value)
        if "\0" in value or not _is_text(value):
            raise SqlError(f"{value!r} cannot be a value in a database")
        return self._exp.Literal.string(value)

    def number(self, units: int, decimals: int = 0) -> Sql:
        """A number given in units of ten to the power of minus `decimals`."""
        text = str(abs(units)).rjust(decimals + 1, "0")
        text = f"{text[:-decimals]}.{text[-decimals:]}" if decimals else text
        found: Sql = self._exp.Literal.number(text)
        return self._exp.Neg(this=found) if units < 0 else found

    def limit(self, units: int, decimals: int = 0) -> Sql:
        """A number to compare a column with, given as for `number`.

        Some databases shorten a number to the width of the column it is compared with: in a column of 32 bits they take
        16777217 for 16777216. For them a long number is written in 64 bits.
        """
        found = self.number(units, decimals)
        if self.dialect not in _SHORTENING or abs(units) < _LONG:
            return found
        inner = found.this if units < 0 else found
        inner.set("this", f"{inner.this}e0")
        return found

    def date(self, day: datetime.date) -> Sql:
        """A date. SQLite keeps and compares dates as text."""
        text: Sql = self._exp.Literal.string(day.isoformat())
        return text if self.dialect == "sqlite" else self._exp.cast(text, "date")

    def today(self) -> Sql:
        """The date on which the query runs."""
        found: Sql = self._exp.CurrentDate()
        return self._exp.cast(found, "date") if self.dialect == "tsql" else found

    def truth(self, value: bool) -> Sql:
        """True or false as a value: 1 or 0 where the dialect has no truth values."""
        if self.dialect in ("sqlite", "tsql"):
            number = self.number(int(value))
            return self._exp.cast(number, "boolean") if self.dialect == "tsql" else number
        return self._exp.true() if value else self._exp.false()

    def nothing(self, kind: str) -> Sql:
        """NULL of this kind: `text`, `number`, `date` or `truth`."""
        types = {"text": "text", "number": "int", "date": "date", "truth": "boolean"}
        if self.dialect == "sqlite":
            return self._exp.null()
        return self._exp.cast(self._exp.null(), types[kind])

    # conditions

    def one_of(self, piece: Sql, values: Sequence[Sql]) -> Sql:
        """The piece is one of these values."""
        if len(values) == 1:
            return self._exp.EQ(this=piece, expression=values[0])
        if self.dialect == "duckdb":  # its planner takes seconds over hundreds of IN lists
            return self.any_of([self.equal(piece.copy(), value) for value in values])
        return self._exp.In(this=piece, expressions=list(values))

    def between(self, piece: Sql, low: Sql, high: Sql) -> Sql:
        """The piece lies between these two, both included."""
        return self._exp.Between(this=piece, low=low, high=high)

    def at_least(self, piece: Sql, low: Sql) -> Sql:
        """The piece is at least `low`."""
        return self._exp.GTE(this=piece, expression=low)

    def below(self, piece: Sql, high: Sql) -> Sql:
        """The piece is below `high`."""
        return self._exp.LT(this=piece, expression=high)

    def at_most(self, piece: Sql, high: Sql) -> Sql:
        """The piece is at most `high`."""
        return self._exp.LTE(this=piece, expression=high)

    def equal(self, piece: Sql, other: Sql) -> Sql:
        """Both are the same."""
        return self._exp.EQ(this=piece, expression=other)

    def is_null(self, piece: Sql) -> Sql:
        """The piece is NULL."""
        return self._exp.Is(this=piece, expression=self._exp.null())

    def all_of(self, parts: Iterable[Sql]) -> Sql:
        """Every part holds. Without parts, always true."""
        found = list(parts)
        return self._exp.and_(*found, copy=False) if found else self._constant(True)

    def any_of(self, parts: Iterable[Sql]) -> Sql:
        """At least one part holds. Without parts, never true."""
        found = list(parts)
        return self._exp.or_(*found, copy=False) if found else self._constant(False)

    def no(self, part: Sql) -> Sql:
        """The part does not hold."""
        return self._exp.not_(part, copy=False)

    def grouped(self, part: Sql) -> Sql:
        """The part in parentheses."""
        return self._exp.paren(part, copy=False)

    def _constant(self, holds: bool) -> Sql:
        return self.equal(self.number(1), self.number(int(holds)))

    # computed values

    def case(self, whens: Iterable[tuple[Sql, Sql]], otherwise: Sql) -> Sql:
        """The value of the first condition that holds, else `otherwise`."""
        ifs = [self._exp.If(this=when, true=then) for when, then in whens]
        return self._exp.Case(ifs=ifs, default=otherwise) if ifs else otherwise

    def sum_of(self, parts: Sequence[Sql]) -> Sql:
        """All parts added."""
        found = parts[0]
        for part in parts[1:]:
            found = self._exp.Add(this=found, expression=part)
        return found

    def words(self, parts: Sequence[Sql]) -> Sql:
        """Texts that each begin with a space, joined, without the first space."""
        if not parts:
            return self.literal("")
        joined = self._exp.Concat(expressions=list(parts), safe=True, coalesce=False)
        return self._exp.Trim(this=joined)

    def is_whole(self, piece: Sql, decimals: int, digits: int) -> Sql:
        """The number has at most `decimals` decimals."""
        if self.dialect in ("sqlite", "bigquery", "snowflake"):
            rounded: Sql = self._exp.Round(this=piece.copy(), decimals=self.number(decimals))
        else:
            kind = self._exp.DataType.build(f"decimal({digits + decimals},{decimals})", dialect="duckdb")
            rounded = self._exp.cast(piece.copy(), kind)
        whole = self.equal(rounded, piece.copy())
        if not decimals or self.dialect not in _SHORTENING:
            return whole
        # In a column of 32 bits, 12.35 is 12.350000381469727: a comparison in 32 bits misses the difference.
        return self.all_of([whole, self.equal(*(self._exp.cast(each.copy(), "double") for each in (rounded, piece)))])

    def letter_by_letter(self, piece: Sql) -> Sql:
        """The text, compared letter by letter even if its column is not: `Yes` is not `yes`."""
        collations = {"sqlite": "BINARY", "tsql": "Latin1_General_BIN2"}
        collation = collations.get(self.dialect)
        if collation is None:
            return piece
        return self._exp.Collate(this=piece, expression=self._exp.Var(this=collation))

    def is_number(self, piece: Sql) -> Sql:
        """SQLite only: the value itself is a number, whatever its column is declared as."""
        called = self._exp.Anonymous(this="typeof", expressions=[piece.copy()])
        return self.one_of(called, [self.literal("integer"), self.literal("real")])

    def is_day(self, piece: Sql) -> Sql:
        """SQLite only: the text is a date such as 2026-02-28."""
        # SQLite turns the 31st of February into a day in March when it adds zero days.
        day = self._exp.Anonymous(this="date", expressions=[piece.copy(), self.literal("+0 days")])
        return self.equal(day, piece.copy())

    def surely_not(self, piece: Sql, condition: Sql) -> Sql:
        """The piece is known, and the condition on it does not hold.

        SQLite and Spark may compare values of different types and get NULL, which is read as not holding.
        """
        if self.dialect not in ("sqlite", "spark"):
            return self.no(condition)
        held = self._exp.Coalesce(this=condition, expressions=[self._exp.false()])
        return self.all_of([self.no(self.is_null(piece.copy())), self.no(held)])

    # queries

    def named(self, piece: Sql, name: str, comment: str = "") -> Sql:
        """A piece with a name, and a comment after it."""
        found: Sql = self._exp.alias_(piece, self.name(name), copy=False)
        return self._said(found, comment)

    def said(self, piece: Sql, comment: str) -> Sql:
        """A condition in parentheses, with a comment after it."""
        return self._said(self._exp.paren(piece, copy=False), comment)

    def _said(self, piece: Sql, comment: str) -> Sql:
        if comment:
            piece.add_comments([sql_comment(comment)])
        return piece

    def table(self, parts: Sequence[str]) -> Sql:
        """The table whose name has these parts; the last is its own name."""
        if not 1 <= len(parts) <= 3:
            raise SqlError("the name of a table has one to three parts, such as `schema.table`")
        return self._exp.Table(**dict(zip(("this", "db", "catalog"), map(self.name, reversed(parts)), strict=False)))

    def select(self, columns: Sequence[Sql], *source: str) -> Sql:
        """These columns of every row of a table or earlier step, named by the parts of its name."""
        return self._exp.select(*columns, copy=False).from_(self.table(source), copy=False)

    def steps(self, steps: Sequence[tuple[str, Sql]], last: Sql) -> Sql:
        """A query with named steps before its last one. Each step is computed once, not once for each use."""
        kept = True if self.dialect == "sqlite" else None
        for name, step in steps:
            as_ = step.offset(0) if self.dialect == "postgres" else step
            last = last.with_(self.name(name), as_=as_, materialized=kept, copy=False)
        return last

    def view(self, parts: Sequence[str], query: Sql) -> Sql:
        """A view of that query."""
        return self._exp.Create(this=self.table(parts), kind="VIEW", expression=query)

    def text(self, statement: Sql, heading: Sequence[str]) -> str:
        """The statement as text, under comment lines."""
        body = statement.sql(dialect=self.dialect, pretty=True, unsupported_level=self._raise, max_text_width=110)
        return "\n".join([*(f"-- {sql_comment(line)}".rstrip() for line in heading), body + ";", ""])


def _is_text(text: str) -> bool:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True
