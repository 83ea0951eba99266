"""`sharepolicy diff`: what a policy change really does, exactly, for whoever reviews it."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from sharepolicy.analysis.change.fail_on import FAIL_ON, fails
from sharepolicy.analysis.change.renaming import RenameError
from sharepolicy.engine.compare import compare_in
from sharepolicy.engine.timeline import stretches
from sharepolicy.engine.weigh import weigh, without_cases
from sharepolicy.frontends.console import Console
from sharepolicy.frontends.found import FINDINGS, flaws_in, say_found
from sharepolicy.frontends.opening.named import open_named
from sharepolicy.frontends.options import UsageError, add_date, pairs_in
from sharepolicy.frontends.render.change_periods import changes_dict, render_changes, render_markdowns
from sharepolicy.frontends.render.change_remarks import change_remarks, change_suite
from sharepolicy.frontends.render.change_words import Shown, headline
from sharepolicy.frontends.render.formats import FORMATS, FORMATS_IN_WORDS, Found
from sharepolicy.frontends.render.text import capital
from sharepolicy.reading.files import is_hidden, is_there
from sharepolicy.reading.once import ReadOnce
from sharepolicy.reading.records import ENDINGS

SUMMARY = "show what a policy change does: which cases get another outcome"
DESCRIPTION = """\
Compare two policies over all cases, exactly: how many cases get another
outcome, which they are, in the policy's own words, which edit did it, which
examples of the policies show it, and the example that is missing where none
does, decided by both policies. Then the examples that fail now, and what else
is another than before: actions, whom to ask, questions, texts, facts and
invariants. Policies that decide alike are proved to do so, whatever their
text."""
EXAMPLES = """\
examples:
  sharepolicy diff mars policies/mars
  sharepolicy diff main:policies/mars policies/mars
  sharepolicy diff HEAD~1:policies/mars HEAD:policies/mars --fail-on more-open
  sharepolicy diff old.yaml new.yaml --rename risk=danger --rename risk:some=low
  sharepolicy diff old.yaml new.yaml --cases cases-2025.csv
  sharepolicy diff main:policies/mars policies/mars --format sarif > out.sarif

exit codes:
  0  the policies were compared, whatever was found
  1  the change is one that --fail-on names
  2  the arguments are wrong
  3  a policy does not load"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of the command."""
    add_policies(parser)
    parser.add_argument(
        "--format",
        choices=(*FORMATS, "markdown"),
        default="text",
        help=f"{FORMATS_IN_WORDS}; and Markdown for a pull request",
    )
    parser.add_argument(
        "--fail-on",
        metavar="KIND",
        choices=tuple(FAIL_ON),
        action="append",
        default=[],
        help="leave with 1 on such a change: " + "; ".join(f"{kind}: {means}" for kind, means in FAIL_ON.items()),
    )


def add_policies(parser: argparse.ArgumentParser) -> None:
    """What is compared, and how much of it is shown."""
    named = "a policy file, the folder that holds it, a name as `mars`, or REV:PATH in a git revision"
    parser.add_argument("old", metavar="OLD", help=f"the old policy: {named}")
    parser.add_argument("new", metavar="NEW", help="the new policy, named in the same way")
    parser.add_argument(
        "--cases",
        metavar="FILE",
        action="append",
        default=[],
        help="weigh the change by real cases: a folder, YAML, JSON, JSON Lines, CSV (a fact a column) or Parquet",
    )
    parser.add_argument(
        "--rename",
        metavar="OLD=NEW",
        action="append",
        default=[],
        help="the new policy calls a fact otherwise, as `risk=danger`, or a value, as `risk:some=low`",
    )
    parser.add_argument("--all", action="store_true", help="show every description, not the first few only")
    add_date(
        parser,
        "compare the versions that count on this day, as 2026-02-28, and decide examples and real cases as on it "
        "(default: every version; the date in the case, else today)",
    )


def run(arguments: argparse.Namespace, console: Console) -> int:
    """Compare the two, and say what lies between them."""
    with flaws_in(arguments.format, f"{arguments.old} to {arguments.new}", console):
        shown = compared(arguments)
    if arguments.format == "markdown":
        console.say(render_markdowns(shown).rstrip("\n"))
    else:
        say_found(console, _found(shown, arguments.fail_on, console), arguments.format)
    return FINDINGS if any(fails(one.change, kind) for one in shown for kind in arguments.fail_on) else 0


def _found(shown: Sequence[Shown], fail_on: list[str], console: Console) -> Found:
    return Found(
        text=lambda: render_changes(shown, console.style),
        data=lambda: changes_dict(shown),
        remarks=lambda: [named.remark for one in shown for named in change_remarks(one, fail_on)],
        suites=lambda: [change_suite(one, fail_on) for one in shown],
        notices=tuple(
            f"{capital(str(one.period))}: {headline(one.change)}" if len(shown) > 1 else headline(one.change)
            for one in shown
        ),
    )


def compared(arguments: argparse.Namespace) -> list[Shown]:
    """What the arguments name, compared: once, or in each period in which it is the same versions that count.

    Raises PolicyError and UsageError.
    """
    rename = pairs_in(arguments.rename, "--rename", "OLD=NEW", "`risk=danger` or `risk:some=low`")
    files = _files(arguments.cases)
    once = ReadOnce()
    old = open_named(arguments.old, once, prove=False).policy
    opened = open_named(arguments.new, once, prove=True)
    pairs = [each for each in stretches(old, opened.policy) if arguments.on is None or arguments.on in each[0]]
    if not pairs:
        day = "there is no day on which both" if arguments.on is None else f"on {arguments.on} not both"
        raise UsageError(f"{day} `{arguments.old}` and `{arguments.new}` have a version that counts")
    if files and len(pairs) > 1:
        raise UsageError("a policy has several versions in time; say with --on for which day real cases are weighed")
    try:
        return [
            Shown(
                compare_in(period, before, after, rename=rename, on=arguments.on),
                before,
                after,
                arguments.old,
                arguments.new,
                weigh(before, after, files, arguments.on) if files else None,
                arguments.all,
                opened.seen,
                period,
            )
            for period, before, after in pairs
        ]
    except RenameError as error:
        raise UsageError(str(error)) from error


def _files(named: list[str]) -> list[Path]:
    for name in named:
        if not is_there(Path(name)):
            why = "you may not look at" if is_hidden(Path(name)) else "there is no file or folder"
            raise UsageError(f"{why} `{name}`")
    files = [Path(name) for name in named]
    for empty in without_cases(files):
        raise UsageError(f"no case is found in `{empty}`; expected files that end in {', '.join(ENDINGS)}")
    return files
