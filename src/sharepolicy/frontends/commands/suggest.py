"""`sharepolicy suggest`: missing examples, for the author to confirm or correct."""

from __future__ import annotations

import argparse
import datetime
from itertools import count
from pathlib import Path

from sharepolicy.analysis.examples.suggest import Suggestions
from sharepolicy.frontends.console import Console
from sharepolicy.frontends.opening.one_version import examples_for, load_one
from sharepolicy.frontends.options import UsageError
from sharepolicy.frontends.render.text import counted
from sharepolicy.frontends.saving import write_file
from sharepolicy.ground.escapes import visible
from sharepolicy.reading.files import is_there
from sharepolicy.reading.once import ReadOnce

SUMMARY = "write the missing examples, for you to confirm"
DESCRIPTION = """\
Find small mistakes that could be made in a policy without any of its examples
failing, and write a few examples that would fail, with the answer that the
policy gives now. Read each one: if its answer is not right, the policy is
wrong."""
EXAMPLES = """\
examples:
  sharepolicy suggest mars
  sharepolicy suggest my-policy -o my-policy/suggested.yaml

exit codes:
  0  examples were written, or none are missing
  2  an example or the file cannot be used
  3  the policy does not load"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of the command."""
    parser.add_argument("policy", metavar="POLICY", help="a name such as `mars`, a policy file, or its folder")
    parser.add_argument("files", metavar="FILE", nargs="*", help="further files of examples that you already have")
    parser.add_argument("-o", "--output", metavar="FILE", type=Path, help="write them to this new file")


def run(arguments: argparse.Namespace, console: Console) -> int:
    """Find the examples and write them."""
    if arguments.output is not None and is_there(arguments.output):
        raise UsageError(f"`{arguments.output}` already exists; name a new file")
    version = load_one(arguments.policy, console, ReadOnce())
    policy, day = version.policy, version.period.nearest(datetime.date.today())
    known = examples_for(policy, arguments.files)
    found = policy.suggestions(known, on=day)
    text = suggestions_yaml(found, {example.name for example in known})
    if arguments.output is None or not found.examples:
        console.say(text.rstrip("\n"))
        return 0
    write_file(arguments.output, text, over=False)
    console.say(f"{counted(len(found.examples), 'example')} written to {visible(str(arguments.output))}.")
    return 0


def suggestions_yaml(found: Suggestions, taken: set[str]) -> str:
    """An example file, with comments about the mistakes that each example would notice."""
    lines = [
        "# This is how the policy decides these cases. Is it right? Correct what is not.",
        "# Each example was picked because it adds the most; fewer might do.",
        "examples:",
    ]
    free = (name for number in count(1) if (name := f"suggested-{number}") not in taken)
    for suggestion, name in zip(found.examples, free, strict=False):
        lines += [f"  # notices: {visible(t.mutant.where)}: {visible(t.mutant.says)}" for t in suggestion.notices]
        lines += [f"  {line}" for line in suggestion.missing.yaml(name).split("\n")]
    if not found.examples:
        lines = ["# No example is missing."]
    for trial in found.left:
        lines.append(f"# no example was found for: {visible(trial.mutant.where)}: {visible(trial.mutant.says)}")
    return "\n".join([*lines, ""])
