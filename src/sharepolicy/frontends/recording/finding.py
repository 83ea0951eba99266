"""Finding records without opening any."""

from __future__ import annotations

import argparse

from sharepolicy.forms.record import LISTED
from sharepolicy.frontends.console import Console
from sharepolicy.frontends.options import a_date, add_format
from sharepolicy.frontends.recording.options import add_store, opened
from sharepolicy.frontends.render.text import counted
from sharepolicy.records.contents import OUTCOME_NAMES

SUMMARY = "find records, without opening any"
_TEXTS = {
    "case": "of this case",
    "person": "about this person",
    "outcome": "with this outcome, in some part of it: share, dont_share or escalate",
    "rule": "that this rule decided",
    "policy": "that the policy with this name or digest decided",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `records list` and `records search`."""
    for name, what in _TEXTS.items():
        shown = "REFERENCE" if name in ("case", "person") else "NAME"
        chosen = OUTCOME_NAMES if name == "outcome" else None
        parser.add_argument(f"--{name}", metavar=shown, choices=chosen, help=f"only those {what}")
    parser.add_argument("--since", metavar="DATE", type=a_date, help="only those decided on this day or later")
    parser.add_argument("--until", metavar="DATE", type=a_date, help="only those decided on this day or before")
    add_store(parser)
    add_format(parser)


def run(arguments: argparse.Namespace, console: Console) -> int:
    """List the records."""
    wanted = {name: getattr(arguments, name) for name in (*_TEXTS, "since", "until")}
    chosen = {name: str(value) for name, value in wanted.items() if value is not None}
    with opened(arguments, console) as store:
        found = list(store.list(**chosen))
    if arguments.format == "json":
        console.say_json(LISTED.write(found))
        return 0
    for each in found:
        said = "erased" if each.erased else f"{', '.join(each.outcomes)}{'' if each.settled else ', not settled'}"
        console.say(f"{each.record}  {each.day}  {said}{'  ' + ', '.join(each.rules) if each.rules else ''}")
    console.say(f"{counted(len(found), 'record')}.")
    return 0
