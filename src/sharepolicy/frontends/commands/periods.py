"""`sharepolicy periods`: the days on which a policy changes, and what changes then."""

from __future__ import annotations

import argparse

from sharepolicy.analysis.change.change import Change
from sharepolicy.analysis.change.periods import Passage, passages
from sharepolicy.engine.loading.load import load
from sharepolicy.engine.policies.timeline import versions_of
from sharepolicy.forms.periods import PERIODS
from sharepolicy.frontends.console import Console
from sharepolicy.frontends.options import add_format
from sharepolicy.frontends.render.change_edits import edits_in_words
from sharepolicy.frontends.render.page import Page
from sharepolicy.frontends.render.text import counted, sentence
from sharepolicy.ground.budget import OutOfTimeError, budget, out_of_time
from sharepolicy.ground.diagnostic import PolicyError

SUMMARY = "list the periods of a policy, and what changes between them"
DESCRIPTION = """\
A policy changes on certain days: when it has several versions, rules that are
in force for a time, or conditions on the date of the decision. List the periods
between these days, and what changes on the first day of each."""
EXAMPLES = """\
examples:
  sharepolicy periods mars
  sharepolicy periods policies/school --format json

exit codes:
  0  the periods are listed
  3  the policy does not load"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of the command."""
    parser.add_argument("policy", metavar="POLICY", help="a name such as `mars`, a policy file, or its folder")
    add_format(parser)


def run(arguments: argparse.Namespace, console: Console) -> int:
    """List the periods."""
    policy = load(arguments.policy, prove=False)
    versions = versions_of(policy)
    newest = versions[-1].policy.document
    try:
        with budget():
            found = list(passages(*((version.period, version.policy.document) for version in versions)))
    except OutOfTimeError as error:
        help_ = "compare two of its days: `sharepolicy diff NAME@DAY NAME@DAY`"
        raise PolicyError([out_of_time("comparing its periods", newest.span, help_)]) from error
    if arguments.format == "json":
        edits = [_others(one, one.change) if one.change else [] for one in found]
        console.say_json(PERIODS.write(list(zip(found, edits, strict=True)), policy=policy.identity))
        return 0
    page = Page(console.style)
    page.paragraph(f"{policy.title or policy.name}: {counted(len(found), 'period')}")
    for one in found:
        page.blank()
        page.paragraph(f"{str(one.period).capitalize()}", 2)
        if one.change is not None:
            for line in _lines(one, one.change):
                page.paragraph(line, 4)
    console.say(page.text())
    return 0


def _lines(passage: Passage, change: Change) -> list[str]:
    """What changes on the first day of a period, in short."""
    lines = [f"The rule `{rule}` comes into force." for rule in passage.begin]
    lines += [f"The rule `{rule}` is no longer in force." for rule in passage.end]
    lines += [sentence(words) for words in _others(passage, change)]
    for move in change.moves:
        words = f"{move.before.words} becomes {move.after.words}"
        lines.append(f"In {counted(move.cases, 'case')} {words} ({move.direction.value}).")
    last = f"Of {change.cases:,} cases in all." if change.moves else "Every case has the same outcome as before."
    return [*lines, last]


def _others(passage: Passage, change: Change) -> list[str]:
    """What else changed, apart from rules that begin or end."""
    rules, promises = {*passage.begin, *passage.end}, {*passage.speak, *passage.silent}
    edits = [
        edit
        for edit in change.edits
        if not (edit.kind == "rule" and edit.name in rules) and not (edit.kind == "invariant" and edit.name in promises)
    ]
    return [
        *edits_in_words(edits),
        *change.read_differently.values(),
        *(f"the invariant `{name}` says nothing about these days" for name in passage.silent),
        *(f"the invariant `{name}` is about these days, but not those before" for name in passage.speak),
    ]
