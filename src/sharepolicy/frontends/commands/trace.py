"""`sharepolicy trace`: where each clause of the sources went, and whether one was lost."""

from __future__ import annotations

import argparse

from sharepolicy.analysis.about.trace import trace
from sharepolicy.forms.trace import TRACE
from sharepolicy.frontends.console import Console
from sharepolicy.frontends.found import FINDINGS
from sharepolicy.frontends.opening.one_version import load_one
from sharepolicy.frontends.options import add_format
from sharepolicy.frontends.render.report import render_trace

SUMMARY = "show what carries each clause of a policy's sources"
DESCRIPTION = """\
For each clause of each source of a policy, show the rules, questions, actions
and other parts that carry it, or the reason why it is background."""
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
    parser.add_argument("policy", metavar="POLICY", help="a name as `mars`, a policy file, or its folder")
    add_format(parser)


def run(arguments: argparse.Namespace, console: Console) -> int:
    """Say the trace."""
    policy = load_one(arguments.policy, console, prove=False).policy
    rows = trace(policy.document)
    if arguments.format == "json":
        console.say_json(TRACE.write(rows, policy=policy.identity))
    else:
        console.say(render_trace(policy.title or policy.name, rows, console.style))
    return FINDINGS if any(row.lost for row in rows) else 0
