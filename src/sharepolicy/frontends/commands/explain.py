"""`sharepolicy explain`: everything that led to a decision."""

from __future__ import annotations

import argparse

from sharepolicy.frontends.console import Console
from sharepolicy.frontends.opening.case import open_case
from sharepolicy.frontends.options import add_date, add_language, add_policy
from sharepolicy.frontends.render.explain import render_explanation, render_explanations

SUMMARY = "decide a case and show every rule that led to the decision"
DESCRIPTION = """\
Decide a case and explain the decision at length: each deciding rule with its
place in the policy and its condition in words, the rules that it overrides,
the facts that force the outcome, what would lead to another, the judgements of
the policy's authors, and what the sources say."""
EXAMPLES = """\
examples:
  sharepolicy explain case.yaml
  sharepolicy explain - --policy policies/mars < case.yaml

exit codes: the same as for `sharepolicy decide`"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of the command."""
    parser.add_argument("case", metavar="CASE", help="the case file, or - for the standard input")
    add_policy(parser, " (default: the one that the case names, else `mars`)")
    add_date(parser)
    add_language(parser)


def run(arguments: argparse.Namespace, console: Console) -> int:
    """Decide the case and show everything about the decision."""
    opened = open_case(arguments.case, arguments.policy, console, arguments.language)
    whole = opened.policy.decide_request(opened.written, on=arguments.on)
    if whole.alone is not None:
        console.say(render_explanation(whole.alone, console.style))
    else:
        console.say(render_explanations(whole, console.style))
    return 0
