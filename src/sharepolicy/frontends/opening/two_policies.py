"""Two policies that a command compares, and real cases to weigh the change by: named, opened and compared."""

from __future__ import annotations

import argparse
from collections.abc import Iterator

from sharepolicy.analysis.change.common_names import RenameError
from sharepolicy.backends.rows.named import NamedFiles, named_files
from sharepolicy.backends.rows.single_case import ENDINGS_OF_CASES
from sharepolicy.engine.policies.policy import Policy
from sharepolicy.engine.policies.timeline import Timeline, versions_of
from sharepolicy.engine.weighing.compare import compare_in
from sharepolicy.engine.weighing.days import with_days
from sharepolicy.engine.weighing.weigh import cases_in, weigh_files
from sharepolicy.frontends.opening.named import open_named
from sharepolicy.frontends.options import UsageError, add_date
from sharepolicy.frontends.render.change_words import Shown
from sharepolicy.language.periods import Period
from sharepolicy.reading.once import ReadOnce


def add_policies(parser: argparse.ArgumentParser) -> None:
    """The arguments for what to compare, and how much of it to show."""
    named = "a policy file, the folder that holds it, a name such as `mars`, or REV:PATH in a git revision"
    parser.add_argument("old", metavar="OLD", help=f"the old policy: {named}")
    parser.add_argument("new", metavar="NEW", help="the new policy, named in the same way")
    parser.add_argument(
        "--cases",
        metavar="FILE",
        action="append",
        default=[],
        help="weigh the change by real cases: files, folders or patterns such as `a/*.csv`; CSV and tables (each "
        "column is a fact), JSON Lines, YAML and JSON",
    )
    parser.add_argument(
        "--rename",
        metavar="OLD=NEW",
        action="append",
        default=[],
        help="the new policy has another name for a fact, such as `risk=danger`, or for a value, such as "
        "`risk:some=low`",
    )
    parser.add_argument("--all", action="store_true", help="show every description, not just the first few")
    add_date(
        parser,
        "compare the versions in force on this day, such as 2026-02-28, and decide examples and real cases as of this "
        "day (default: every version; the date in the case, else today)",
    )


def compared(arguments: argparse.Namespace) -> list[Shown]:
    """Compare two policies, in each period with the same versions. Raises PolicyError and UsageError."""
    rename = _renamed(arguments.rename)
    files = _files(arguments.cases)
    once = ReadOnce()
    old = open_named(arguments.old, once, prove=False).policy
    opened = open_named(arguments.new, once, prove=True)
    pairs = [each for each in stretches(old, opened.policy) if arguments.on is None or arguments.on in each[0]]
    if not pairs:
        day = "on any day" if arguments.on is None else f"on {arguments.on}"
        raise UsageError(f"`{arguments.old}` and `{arguments.new}` are not both in force {day}")
    if files.files and len(pairs) > 1:
        raise UsageError("a policy has several versions in time; name the day for weighing real cases with --on")
    try:
        found = [
            (period, compare_in(period, before, after, rename=rename, on=arguments.on))
            for period, before, after in pairs
        ]
        return [
            Shown(
                change,
                before,
                after,
                arguments.old,
                arguments.new,
                weigh_files(before, after, files, arguments.on) if files.files else None,
                arguments.all,
                opened.seen,
                period,
            )
            for change, (period, before, after) in zip(with_days(found, old, opened.policy), pairs, strict=True)
        ]
    except RenameError as error:
        raise UsageError(str(error)) from error


def stretches(old: Policy | Timeline, new: Policy | Timeline) -> Iterator[tuple[Period, Policy, Policy]]:
    """The periods in which neither of two policies changes version, each with the versions in force then."""
    for before in versions_of(old):
        for after in versions_of(new):
            if (both := before.period & after.period) is not None:
                yield both, before.policy, after.policy


def _renamed(given: list[str]) -> dict[str, str]:
    found = {}
    for each in given:
        old, _, new = each.partition("=")
        if not (old and new):
            raise UsageError(f"`--rename {each}` is not OLD=NEW, such as `risk=danger` or `risk:some=low`")
        found[old] = new
    return found


def _files(named: list[str]) -> NamedFiles:
    for name in named:
        files = named_files([name], ENDINGS_OF_CASES).files
        if not any(next(cases_in(path), None) for path in files):
            raise UsageError(f"there is no case in `{name}`; expected files that end in {', '.join(ENDINGS_OF_CASES)}")
    return named_files(named, ENDINGS_OF_CASES)
