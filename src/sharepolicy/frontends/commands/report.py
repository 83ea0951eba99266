"""`sharepolicy report`: a policy change as Markdown for a pull request."""

from __future__ import annotations

import argparse

from sharepolicy.frontends.console import Console
from sharepolicy.frontends.opening.two_policies import add_policies, compared
from sharepolicy.frontends.render.change_periods import render_markdowns
from sharepolicy.frontends.saving import must_be_free, write_file

SUMMARY = "write what a policy change does as Markdown for a pull request"
DESCRIPTION = """\
Compare two policies as `diff` does, and write the answer as Markdown, for
people who don't read YAML."""
EXAMPLES = """\
examples:
  sharepolicy report main:policies/mars policies/mars -o report.md
  sharepolicy report mars policies/mars --cases cases-2025.csv

exit codes:
  0  the report was written, whatever it says
  2  the arguments are wrong
  3  a policy does not load"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of the command."""
    add_policies(parser)
    parser.add_argument("-o", "--output", metavar="FILE", help="the file to write (default: the standard output)")


def run(arguments: argparse.Namespace, console: Console) -> int:
    """Compare the two, and write the report."""
    must_be_free(arguments.output, (arguments.old, arguments.new, *arguments.cases))
    report = render_markdowns(compared(arguments))
    if arguments.output is None:
        console.say(report.rstrip("\n"))
    else:
        write_file(arguments.output, report)
    return 0
