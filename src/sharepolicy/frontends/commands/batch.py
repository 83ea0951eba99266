"""`sharepolicy batch`: many cases at once, from files of tables."""

from __future__ import annotations

import argparse
import contextlib
from typing import Any

from sharepolicy.backends.batch.places import check_places
from sharepolicy.backends.batch.summary import Summary
from sharepolicy.backends.columns.plan import INVALID, AskedOfTable
from sharepolicy.backends.rows.named import named_files
from sharepolicy.backends.rows.row import ENDINGS
from sharepolicy.engine.policies.columns import NoColumnsError, decide_files
from sharepolicy.frontends.console import Console
from sharepolicy.frontends.opening.one_version import load_for_rows
from sharepolicy.frontends.options import UsageError, add_date, add_format
from sharepolicy.frontends.progress import progress_bar
from sharepolicy.frontends.render.batch import render_summary
from sharepolicy.frontends.render.batch_page import render_page
from sharepolicy.frontends.saving import file_at
from sharepolicy.frontends.spelling import columns_in, values_in
from sharepolicy.frontends.stopping import StoppedError, stoppable
from sharepolicy.reading.once import ReadOnce

SUMMARY = "decide many cases at once, from Parquet, Arrow, CSV or JSON Lines"
DESCRIPTION = """\
Decide every row of some files: each column is a fact, each row a case. A
missing value is unknown. The answers are the same as `decide` gives, even for
incomplete cases. Values that the policy does not know, and facts that
contradict each other, are never guessed at: such rows are counted and named."""
EXAMPLES = """\
examples:
  sharepolicy batch mars cases.parquet -o decided.parquet
  sharepolicy batch mars 'cases/*.csv' --keep case_id -o decided.csv
  sharepolicy batch mars cases.csv --column recipient.item.need=NEED \\
      --value recipient.item.need:Y=to_protect \\
      --value recipient.item.need:N=none
  sharepolicy batch mars cases.parquet --compare my-policy --html moves.html

exit codes:
  0  every row was decided, or marked (with --invalid mark)
  2  a file, a column or a row is wrong; no output was written
  3  the policy does not load"""

_WRONG_ROWS = 2


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of the command."""
    parser.add_argument("policy", metavar="POLICY", help="a name such as `mars`, a policy file, or its folder")
    parser.add_argument("inputs", metavar="INPUT", nargs="+", help="files of rows, folders, or patterns like `a/*.csv`")
    parser.add_argument("-o", "--output", metavar="FILE", help="where to write the answers, one for each row")
    parser.add_argument(
        "--want",
        metavar="ANSWERS",
        default="outcome,settled",
        help="the answers to write, separated by commas (default: outcome,settled): outcome, settled, possible, rules, "
        "actions, ask, valid, problem",
    )
    _add_columns(parser)
    add_date(parser)
    parser.add_argument(
        "--invalid",
        choices=INVALID,
        default="error",
        help="what to do about wrong rows: write no output at all (default), or leave these rows without an answer",
    )
    parser.add_argument("--compare", metavar="POLICY", help="decide by this policy too, and show which rows change")
    parser.add_argument("--html", metavar="FILE", help="also write the summary as a page with charts")
    add_format(parser)


def _add_columns(parser: argparse.ArgumentParser) -> None:
    many: dict[str, Any] = {"action": "append", "default": []}
    parser.add_argument("--column", metavar="FACT=COLUMN", help="the fact has another name in the files", **many)
    parser.add_argument("--value", metavar="FACT:THEIRS=OURS", help="a value is spelt differently in the files", **many)
    parser.add_argument("--keep", metavar="COLUMN", help="write this column too; * for all that are not facts", **many)
    parser.add_argument("--ignore", metavar="COLUMN", help="a column that is not a fact; * for all of them", **many)


def run(arguments: argparse.Namespace, console: Console) -> int:
    """Decide the files and sum up the answers."""
    try:
        with stoppable():
            return _run(arguments, console)
    except StoppedError as stopped:
        console.warn("\nStopped.")
        return stopped.exit_code


def _run(arguments: argparse.Namespace, console: Console) -> int:
    want = tuple(name.strip() for name in arguments.want.split(",") if name.strip())
    if not want:
        raise UsageError("`--want` names no answer; name one or more, such as `outcome,settled`")
    asked = AskedOfTable(
        columns_in(arguments.column),
        values_in(arguments.value, typed=False),
        want,
        arguments.on,
        arguments.invalid,
        arguments.keep,
        arguments.ignore,
    )
    found = named_files(arguments.inputs, ENDINGS)
    check_places((*found.files, arguments.policy, arguments.compare), arguments.output, arguments.html)
    once = ReadOnce()
    policy = load_for_rows(arguments.policy, arguments.on, console, once)
    other = load_for_rows(arguments.compare, arguments.on, console, once) if arguments.compare else None
    summary = Summary(policy.name, other.name if other is not None else "", left_out=[*map(str, found.left_out)])
    page = file_at(arguments.html) if arguments.html else contextlib.nullcontext(_write_nothing)
    with page as write_page:  # opened before any row is decided: if it cannot be, we know early
        try:
            with progress_bar(console) as tell:
                deciders = [each.rows for each in (policy, other) if each is not None]
                done = decide_files(deciders, found.files, arguments.output, asked, summary, tell)
        except NoColumnsError as error:
            raise UsageError(str(error)) from error
        write_page(render_page(summary, policy.document))
    if arguments.format == "json":
        console.say_json(summary.to_dict())
    else:
        console.say(render_summary(summary, policy.document, console.style))
    if not done:
        console.complain("error: some rows cannot be decided, so no answers were written; see --invalid mark")
    return 0 if done else _WRONG_ROWS


def _write_nothing(_: str) -> None:
    """Stand in for the function that writes the page when none is wanted."""
