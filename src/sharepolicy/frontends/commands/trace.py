"""`sharepolicy trace`: where in the policy each clause of its sources went, and whether one was lost."""

from __future__ import annotations

import argparse

from sharepolicy.analysis.about.trace import trace
from sharepolicy.forms.trace import TRACE
from sharepolicy.frontends.console import Console
from sharepolicy.frontends.found import FINDINGS
from sharepolicy.frontends.opening.one_version import load_one
from sharepolicy.frontends.render.trace import render_trace, render_trace_markdown

SUMMARY = "show which parts of a policy carry each clause of its sources"
DESCRIPTION = """\
For each clause of each source of a policy, show the rules, questions, actions
and other parts that carry it, or why it is only background."""
EXAMPLES = """\
examples:
  sharepolicy trace mars
  sharepolicy trace policies/mars --format json

exit codes:
  0  every clause is carried, or marked as background
  1  a clause is lost
  3  the policy does not load"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of the command."""
    parser.add_argument("policy", metavar="POLICY", help="a name such as `mars`, a policy file, or its folder")
    parser.add_argument(
        "--format",
        choices=("text", "markdown", "json"),
        default="text",
        help="text for people (default), Markdown for a page, or JSON for programs",
    )


def run(arguments: argparse.Namespace, console: Console) -> int:
    """Show the trace."""
    policy = load_one(arguments.policy, console, prove=False).policy
    rows = trace(policy.document)
    if arguments.format == "json":
        console.say_json(TRACE.write(rows, policy=policy.identity))
    elif arguments.format == "markdown":
        console.say(render_trace_markdown(policy.title or policy.name, rows))
    else:
        console.say(render_trace(policy.title or policy.name, rows, console.style))
    return FINDINGS if any(row.lost for row in rows) else 0
