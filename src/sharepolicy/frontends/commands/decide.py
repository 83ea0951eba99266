"""`sharepolicy decide`: the answer to a case, and why."""

from __future__ import annotations

import argparse

from sharepolicy.analysis.decision.decide import Decision
from sharepolicy.frontends import later
from sharepolicy.frontends.console import Console
from sharepolicy.frontends.opening.case import open_case
from sharepolicy.frontends.options import add_date, add_format, add_language, add_order, add_policy, add_second_opinion
from sharepolicy.frontends.recording.deciding import add_recording, check_recording
from sharepolicy.frontends.render.decision import render_decision
from sharepolicy.frontends.render.request import render_request
from sharepolicy.frontends.render.text import wrap
from sharepolicy.language.policy import Outcome

SUMMARY = "decide a case: share, don't share or escalate, and why"
DESCRIPTION = """\
Decide a case that is written in YAML. The answer is share, don't share or
escalate, with the reasons and their sources, what to do, whom to ask, and what
is worth finding out. A fact that the case does not give is unknown, and unknown
facts never turn an answer into share."""
EXAMPLES = """\
examples:
  sharepolicy decide case.yaml
  sharepolicy decide case.yaml --policy policies/mars --on 2026-03-01
  sharepolicy decide - --format json < case.yaml
  sharepolicy decide case.yaml --second-opinion
  sharepolicy decide case.yaml --record --by "A. Worker" --for C-4711

exit codes:
  0  a decision was made, whatever it is
  2  the case or the arguments are wrong
  3  the policy does not load
with --exit-code, a decision exits with 0 for share, 10 for don't share,
11 for escalate, and 12 for a request of which a part may go and another may
not: 0 says that all of it may go"""

EXIT_CODES = {Outcome.SHARE: 0, Outcome.DONT_SHARE: 10, Outcome.ESCALATE: 11}
PARTLY = 12


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of the command."""
    parser.add_argument("case", metavar="CASE", help="the case file, or - for the standard input")
    add_policy(parser, " (default: the one that the case names, else `mars`)")
    add_date(parser)
    add_language(parser)
    add_order(parser)
    add_format(parser)
    add_second_opinion(parser)
    add_recording(parser)
    parser.add_argument(
        "--exit-code",
        action="store_true",
        help="exit with 0 for share, 10 for don't share, 11 for escalate, 12 for share in some parts only",
    )


def run(arguments: argparse.Namespace, console: Console) -> int:
    """Decide the case and show the decision."""
    check_recording(arguments)
    opened = open_case(arguments.case, arguments.policy, console, arguments.language)
    whole = opened.policy.decide_request(
        opened.written,
        on=arguments.on,
        second_opinion=arguments.second_opinion,
        time_limit=arguments.time_limit,
    )
    answer = whole if whole.alone is None else whole.alone
    if arguments.format == "json":
        console.say_json(answer.to_dict())
    elif isinstance(answer, Decision):
        console.say(render_decision(answer, console.style, arguments.order))
    else:
        console.say(render_request(answer, console.style))
    if opened.choice and arguments.format != "json":
        console.say("\n".join(wrap(opened.choice, width=console.style.width)))
    if arguments.record is not None:
        later.record(arguments, answer, opened.policy, console)
    if not arguments.exit_code:
        return 0
    is_partly = whole.outcome is Outcome.SHARE and bool(whole.withheld)
    return PARTLY if is_partly else EXIT_CODES[whole.outcome]
