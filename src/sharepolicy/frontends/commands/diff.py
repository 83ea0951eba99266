"""`sharepolicy diff`: what a policy change really does, exactly, for whoever reviews it."""

from __future__ import annotations

import argparse
from contextlib import ExitStack
from pathlib import Path

from sharepolicy.analysis.change import Change
from sharepolicy.analysis.renaming import RenameError
from sharepolicy.engine.compare import compare
from sharepolicy.engine.weigh import Weighing, weigh
from sharepolicy.frontends.commands.options import FINDINGS, UsageError, add_date, exists, say_json
from sharepolicy.frontends.commands.revisions import open_named
from sharepolicy.frontends.console import Console
from sharepolicy.frontends.render.change import render_change
from sharepolicy.frontends.render.change_markdown import render_markdown
from sharepolicy.frontends.render.change_words import Shown
from sharepolicy.language.latitude import OPENNESS
from sharepolicy.language.policy import Outcome

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

exit codes:
  0  the policies were compared, whatever was found
  1  the change is one that --fail-on names
  2  the arguments are wrong
  3  a policy does not load"""

FAIL_ON = {
    "any": "a case gets another outcome, or only one policy can decide it",
    "effect": "anything that is decided differs: outcomes, actions, whom to ask",
    "more-open": "a case moves towards share",
    "more-cautious": "a case moves towards don't share",
    "to-escalate": "a case is escalated that was not",
    "from-escalate": "a case is not escalated any more",
    "to-share": "a case is shared that was not",
    "to-dont-share": "a case is not shared that was shared or escalated",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of the command."""
    add_policies(parser)
    parser.add_argument(
        "--format",
        choices=("text", "json", "markdown"),
        default="text",
        help="text for people (default), JSON for programs, or Markdown for a pull request",
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
    add_date(parser)


def run(arguments: argparse.Namespace, console: Console) -> int:
    """Compare the two, and say what lies between them."""
    with ExitStack() as stack:
        shown = compared(arguments, stack)
        if arguments.format == "json":
            found = shown.change.to_dict()
            say_json(console, found | ({"weighed": shown.weighing.to_dict()} if shown.weighing else {}))
        elif arguments.format == "markdown":
            console.say(render_markdown(shown).rstrip("\n"))
        else:
            console.say(render_change(shown, console.style))
        return FINDINGS if any(fails(shown.change, kind) for kind in arguments.fail_on) else 0


def compared(arguments: argparse.Namespace, stack: ExitStack) -> Shown:
    """What the arguments name, compared. Raises PolicyError and UsageError."""
    rename = _renames(arguments.rename)
    files = _files(arguments.cases)
    old = open_named(arguments.old, stack, prove=False)
    new = open_named(arguments.new, stack, prove=True)
    try:
        change = compare(old, new, rename=rename, on=arguments.on)
    except RenameError as error:
        raise UsageError(str(error)) from error
    weighing: Weighing | None = weigh(old, new, files, arguments.on) if files else None
    return Shown(change, old, new, arguments.old, arguments.new, weighing, arguments.all)


def _renames(given: list[str]) -> dict[str, str]:
    found = {}
    for rename in given:
        old, equals, new = rename.partition("=")
        if not (old and equals and new):
            raise UsageError(f"`--rename {rename}` is not OLD=NEW, as `risk=danger` or `risk:some=low`")
        found[old] = new
    return found


def _files(named: list[str]) -> list[Path]:
    for name in named:
        if not exists(Path(name)):
            raise UsageError(f"there is no file or folder `{name}`")
    return [Path(name) for name in named]


def fails(change: Change, kind: str) -> bool:
    """Whether a change is of a kind that `--fail-on` names."""
    moves = [(move.before, move.after) for move in change.moves]
    match kind:
        case "any":
            return bool(moves or change.only_before or change.only_after)
        case "effect":
            return not change.equivalent
        case "more-open":
            return any(OPENNESS[after] > OPENNESS[before] for before, after in moves)
        case "more-cautious":
            return any(OPENNESS[after] < OPENNESS[before] for before, after in moves)
    way, _, outcome = kind.partition("-")
    place = 0 if way == "from" else 1
    return any(move[place] is Outcome(outcome.replace("-", "_")) for move in moves)
