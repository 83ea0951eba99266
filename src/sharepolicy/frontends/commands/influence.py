"""`sharepolicy influence`: in how many cases each part of a policy decides, and in how many it would be missed."""

from __future__ import annotations

import argparse
from operator import attrgetter

from sharepolicy.analysis.about.influence import Influences
from sharepolicy.forms.influence import NOTE
from sharepolicy.frontends.console import Console
from sharepolicy.frontends.opening.one_version import load_one
from sharepolicy.frontends.options import add_format
from sharepolicy.frontends.render.page import Page
from sharepolicy.frontends.render.style import Style

SUMMARY = "show in how many cases each part of a policy decides"
DESCRIPTION = """\
For each rule, group, clause and fact of a policy, count the possible cases that
it decides, and those that would have another outcome without it."""
EXAMPLES = """\
examples:
  sharepolicy influence mars
  sharepolicy influence my-policy --format json

exit codes:
  0  the counts were shown
  3  the policy does not load"""

_HEADS = {
    "rule": "Rules: cases that the rule decides; cases that change without it",
    "group": "Groups: cases that the group's rules decide; cases that change without them",
    "clause": "Clauses: cases decided by rules that rest on the clause; cases that change without these rules; cases "
    "with an action that rests on the clause",
    "fact": "Facts: cases in which changing this fact alone changes the outcome; cases in which it changes the actions",
}
_NUMBERS = {
    "rule": attrgetter("decides", "changes"),
    "group": attrgetter("decides", "changes"),
    "clause": attrgetter("decides", "changes", "due"),
    "fact": attrgetter("changes", "due"),
}
"""What is counted for each kind of part, in the order of its heading."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of the command."""
    parser.add_argument("policy", metavar="POLICY", help="a name such as `mars`, a policy file, or its folder")
    add_format(parser)


def run(arguments: argparse.Namespace, console: Console) -> int:
    """Count, and show the counts."""
    policy = load_one(arguments.policy, console).policy
    found = policy.influence()
    if arguments.format == "json":
        console.say_json(found.to_dict())
    else:
        console.say(_text(policy.title or policy.name, found, console.style))
    return 0


def _text(title: str, found: Influences, style: Style) -> str:
    page = Page(style)
    page.paragraph(f"{title}: what decides in its {found.cases:,} possible cases")
    page.paragraph(NOTE)
    for kind, head in _HEADS.items():
        parts = found.of(kind)
        if not parts:
            continue
        page.heading(head)
        rows = [[f"{number:,}" for number in _NUMBERS[kind](part)] for part in parts]
        widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
        for part, row in zip(parts, rows, strict=True):
            cells = "  ".join(cell.rjust(width) for cell, width in zip(row, widths, strict=True))
            page.lines.append(f"  {cells}  {part.name}{'  (no influence)' if part.none else ''}")
    return page.text()
