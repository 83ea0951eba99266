"""`sharepolicy diff`: exactly what a policy change does, for whoever has to agree to it."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from sharepolicy.analysis.change.fail_on import FAIL_ON, fails
from sharepolicy.frontends.console import Console
from sharepolicy.frontends.found import FINDINGS, flaws_in, say_found
from sharepolicy.frontends.opening.two_policies import add_policies, compared
from sharepolicy.frontends.options import FORMATS, FORMATS_IN_WORDS
from sharepolicy.frontends.render.change_headline import headline
from sharepolicy.frontends.render.change_periods import changes_dict, render_changes, render_markdowns
from sharepolicy.frontends.render.change_remarks import change_remarks, change_suite
from sharepolicy.frontends.render.change_words import Shown
from sharepolicy.frontends.render.formats import Found
from sharepolicy.frontends.render.text import capital

SUMMARY = "show what a policy change does: which cases get another outcome"
DESCRIPTION = """\
Compare two policies over all cases, exactly. Show how many cases get another
outcome, which ones, in the policy's own words, and which edit caused it. Show
the examples that demonstrate each change or, where none does, an example to
add, decided by both policies. Then list the examples that fail now, and what
else changed: actions, whom to ask, questions, texts, facts and invariants. If
two policies decide every case the same way, that is proved, however different
their texts."""
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
  1  the change is of a kind named with --fail-on
  2  the arguments are wrong
  3  a policy does not load"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of the command."""
    add_policies(parser)
    parser.add_argument(
        "--format",
        choices=(*FORMATS, "markdown"),
        default="text",
        help=f"{FORMATS_IN_WORDS}; or Markdown for a pull request",
    )
    parser.add_argument(
        "--fail-on",
        metavar="KIND",
        choices=tuple(FAIL_ON),
        action="append",
        default=[],
        help="exit with 1 for this kind of change: " + "; ".join(f"{kind}: {what}" for kind, what in FAIL_ON.items()),
    )


def run(arguments: argparse.Namespace, console: Console) -> int:
    """Compare the two, and show the differences."""
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
        remarks=lambda: [remark for one in shown for remark in change_remarks(one, fail_on)],
        suites=lambda: [change_suite(one, fail_on) for one in shown],
        notices=tuple(
            f"{capital(str(one.period))}: {headline(one.change)}" if len(shown) > 1 else headline(one.change)
            for one in shown
        ),
    )
