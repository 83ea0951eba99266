"""`sharepolicy sql`: a policy as a query, for the database that holds the cases."""

from __future__ import annotations

import argparse
import datetime
from pathlib import Path

from sharepolicy.backends.sql.layout import TODAY, WRITTEN
from sharepolicy.backends.sql.writer import DIALECTS, SqlError
from sharepolicy.frontends.console import Console
from sharepolicy.frontends.opening.one_version import load_for_rows
from sharepolicy.frontends.options import UsageError, a_date
from sharepolicy.frontends.saving import must_be_free, write_file
from sharepolicy.frontends.spelling import columns_in, values_in
from sharepolicy.ground.escapes import for_log

SUMMARY = "write a policy as SQL, for the database that holds the cases"
DESCRIPTION = """\
Write a query, or a view, that decides every row of a table. Each row is a case,
each column a fact, and NULL is unknown. Rows that SQL cannot settle are marked
as such."""
EXAMPLES = """\
examples:
  sharepolicy sql mars --dialect postgres --table cases --on today
  sharepolicy sql mars --dialect duckdb --table cases --exact --on today \\
      --column risk_to_child=risk --value 'risk_to_child:?=unknown'

exit codes:
  0  the query was written
  2  the arguments do not fit the policy
  3  the policy does not load"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of the command."""
    parser.add_argument("policy", metavar="POLICY", help="a name such as `mars`, a policy file, or its folder")
    parser.add_argument("--dialect", required=True, metavar="NAME", help=f"one of {', '.join(DIALECTS)}")
    parser.add_argument("--table", required=True, metavar="NAME", help="the table, such as `cases` or `schema.cases`")
    parser.add_argument(
        "--exact",
        action="store_const",
        const="exact",
        default="standard",
        dest="form",
        help="the exact form, for machines (default: the standard form, which can be read)",
    )
    parser.add_argument(
        "--column",
        action="append",
        metavar="FACT[=COLUMN]",
        help="a fact in the table, and its column; facts that are not named are then unknown (default: all facts)",
    )
    parser.add_argument(
        "--value",
        action="append",
        default=[],
        metavar="FACT:THEIRS=OURS",
        help="a code in the column, and the value that it means, or `unknown`",
    )
    parser.add_argument(
        "--yes-no",
        choices=WRITTEN,
        default=WRITTEN[0],
        help="how the table holds yes/no facts: as true and false (default), or as `yes` and `no`",
    )
    parser.add_argument("--keep", action="append", default=[], metavar="COLUMN", help="a column to add to the result")
    parser.add_argument(
        "--on",
        metavar="DATE",
        type=_day,
        help="the date of the decision, such as 2026-02-28, or `today`: the day on which the query runs",
    )
    parser.add_argument("--name", metavar="VIEW", help="make a view of that name")
    parser.add_argument("-o", "--output", metavar="FILE", type=Path, help="the file to write (default: the terminal)")


def run(arguments: argparse.Namespace, console: Console) -> int:
    """Write the query."""
    must_be_free(arguments.output, (arguments.policy,))
    _check(arguments)
    day = arguments.on if isinstance(arguments.on, datetime.date) else None
    policy = load_for_rows(arguments.policy, day, console, prove=False)
    try:
        query = policy.to_sql(
            arguments.dialect,
            arguments.table,
            form=arguments.form,
            columns=columns_in(arguments.column, alone=True) if arguments.column else None,
            values=values_in(arguments.value, typed=True),
            yes_no=arguments.yes_no,
            keep=arguments.keep,
            on=arguments.on,
            name=arguments.name,
        )
    except SqlError as error:
        raise UsageError(str(error)) from error
    if arguments.output is None:
        if for_log(query) != query:
            raise UsageError("the query holds texts that are not safe to show; write it to a file with -o")
        console.say(query.rstrip("\n"))
        return 0
    write_file(arguments.output, query)
    return 0


def _check(arguments: argparse.Namespace) -> None:
    """Refuse what would be valid SQL, but not what the user meant."""
    if arguments.name is not None and arguments.name.casefold() == arguments.table.casefold():
        raise UsageError(f"the view `{arguments.name}` needs a different name from its table")
    for column in arguments.keep:
        if column in ("", "*"):
            raise UsageError(f"`--keep {column}` names no column; name each column to add to the result")


def _day(text: str) -> datetime.date | str:
    return text if text == TODAY else a_date(text)
