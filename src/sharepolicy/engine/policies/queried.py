"""A policy where the data lives: the query that decides rows inside their database."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from attrs import frozen

from sharepolicy.engine.policies import later
from sharepolicy.engine.policies.examined import ExaminedPolicy
from sharepolicy.ground.days import check_day


@frozen(eq=False, repr=False, slots=False)
class QueriedPolicy(ExaminedPolicy):
    """A policy that can be written as a query."""

    def to_sql(
        self,
        dialect: str,
        table: str | Sequence[str],
        *,
        form: later.SqlForm = "standard",
        columns: later.Columns = None,
        values: later.Codes | None = None,
        yes_no: str = "boolean",
        keep: Sequence[str] = (),
        on: datetime.date | str | None = None,
        name: str | Sequence[str] | None = None,
    ) -> str:
        """A query that decides every row of a table inside its database; with `name`, a view of that name.

        `dialect` is one of duckdb, postgres, sqlite, tsql (SQL Server), snowflake, bigquery and spark. NULL is
        unknown. The "standard" form can be read; where it cannot settle a row, `needs_exact_engine` is true. The
        "exact" form is what `decide` says, whatever is unknown, and is long.

        `columns` names the facts that the table knows: a list when its columns bear their names, a mapping from facts
        to columns when they do not; all facts by default. Other facts are unknown in every row. `values` says for a
        fact what stands in the table, and which value it means, or "unknown". Yes/no facts are "boolean" or
        "words". `keep` names columns to copy to the result, such as the number of the case. `on` is the date of the
        decision: a day, or "today" for the day on which the query runs; without it, the date must have a column, and
        be named among `columns`: `list(policy.facts)` names all facts.

        Needs sqlglot: `pip install "sharepolicy[sql]"`. Raises SqlError when it cannot be written so.
        """
        if not isinstance(on, str) or on != later.TODAY:
            check_day(on)
        if self._fixed is not None and on is not None:
            raise later.SqlError(f"this is the policy as of {self._fixed.day}; its date is given already")
        return later.to_sql(
            self.compiled,
            dialect,
            table,
            form=form,
            columns=columns,
            values=values,
            yes_no=yes_no,
            keep=keep,
            on=on,
            name=name,
        )
