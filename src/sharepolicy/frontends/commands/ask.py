"""`sharepolicy ask`: an interview that only asks what still matters."""

from __future__ import annotations

import argparse
import datetime
from functools import partial
from pathlib import Path

from sharepolicy.engine.loading.load import load
from sharepolicy.engine.policies.policy import Policy
from sharepolicy.engine.policies.timeline import Timeline
from sharepolicy.frontends.console import Console
from sharepolicy.frontends.interview import Facts, Interview
from sharepolicy.frontends.options import DEFAULT_POLICY, UsageError, add_date, add_language, add_order, add_policy
from sharepolicy.frontends.render.case import case_yaml
from sharepolicy.frontends.render.decision import render_decision
from sharepolicy.frontends.render.text import wrap
from sharepolicy.frontends.saving import write_file
from sharepolicy.ground.escapes import visible
from sharepolicy.ground.tongue import said
from sharepolicy.reading.files import is_there
from sharepolicy.reading.timeline import day_in

SUMMARY = "answer questions about a case, one at a time"
DESCRIPTION = """\
Ask about a case, one plain question at a time. A question is asked only if its
answer can still change the decision. "Don't know" is always an answer. What is
usually so can be confirmed on one screen; what is different is named there by
its number. Once the decision is settled, show it."""
EXAMPLES = """\
examples:
  sharepolicy ask
  sharepolicy ask --order fewest
  sharepolicy ask --policy policies/mars --save case.yaml

instead of an answer, type:
  d  if you don't know; where several things are listed, d3 for the third
  ?  for help with the question
  b  to go back to the question before
  q  to stop, and see the decision on the answers so far"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of the command."""
    add_policy(parser, f" (default: `{DEFAULT_POLICY}`)")
    add_date(parser)
    add_language(parser)
    add_order(parser)
    parser.add_argument(
        "--save",
        metavar="FILE",
        type=Path,
        help="save the case to a new file, which `sharepolicy decide` can read",
    )


def run(arguments: argparse.Namespace, console: Console) -> int:
    """Ask, say the decision, save the case."""
    named = arguments.policy or DEFAULT_POLICY
    if arguments.save is not None and is_there(arguments.save):
        raise UsageError(f"`{arguments.save}` already exists; name a new file to save the case in")
    loaded = load(named)
    day = arguments.on or (loaded.on if isinstance(loaded, Policy) else None) or datetime.date.today()
    policy = loaded.version_on(day).policy if isinstance(loaded, Timeline) else loaded
    policy = policy.in_language(arguments.language) if arguments.language else policy
    greeting = said(
        arguments.language,
        "{title}, version {version}. Each question is asked because its answer can still change the decision.",
        title=policy.title or policy.name,
        version=policy.version,
    )
    console.say("\n".join(wrap(greeting, width=console.style.width)))
    interview = Interview(partial(policy.decide, on=day), console, arguments.order, arguments.language)
    try:
        decision = interview.run()
    finally:
        dated = {name: day.isoformat() for name in loaded.dates[:1]}
        _save({**dated, **interview.facts}, named, arguments.save, console, arguments.language)
    console.say()
    console.say(render_decision(decision, console.style, arguments.order))
    return 0


def _save(facts: Facts, named: str, path: Path | None, console: Console, language: str) -> None:
    """Save the answers and the day, however the interview ended, so that the case is decided the same way later."""
    if path is None:
        return
    name, on = day_in(named)
    at = f"{Path(name).resolve()}{f'@{on}' if on else ''}" if is_there(Path(name)) else named
    try:
        write_file(path, case_yaml(facts, at), over=False)
    except UsageError as error:
        console.complain(f"error: the case is not saved: {error}")
    else:
        console.say()
        console.say(said(language, "The case is saved in {file}.", file=visible(str(path))))
