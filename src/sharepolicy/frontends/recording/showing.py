"""Opening a record: as text, as JSON, or as a page to print."""

from __future__ import annotations

import argparse
from pathlib import Path

from sharepolicy.frontends.console import Console
from sharepolicy.frontends.recording.options import add_store, add_who, opened
from sharepolicy.frontends.render.html_page import HtmlPage
from sharepolicy.frontends.render.record import record_page, render_record
from sharepolicy.frontends.saving import write_file
from sharepolicy.ground import escapes

SUMMARY = "open a record: that it was opened is recorded"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `records show`."""
    parser.add_argument("record", metavar="RECORD", help="the name of the record")
    add_who(parser, "opens it")
    parser.add_argument(
        "--format", choices=("text", "json", "html"), default="text", help="text, JSON, or a page to print"
    )
    parser.add_argument(
        "-o", "--output", metavar="FILE", type=Path, help="the file to write (default: the standard output)"
    )
    add_store(parser)


def run(arguments: argparse.Namespace, console: Console) -> int:
    """Open it, and show what it says."""
    with opened(arguments, console) as store:
        found = store.open(arguments.record, by=arguments.by, why=arguments.why)
        policy = store.policy(found.decision["policy"]["digest"], found.texts)
    decision = policy.decide_again(found.decision)
    if arguments.format == "json":
        text = escapes.json(found.to_dict())
    elif arguments.format == "html":
        text = record_page(render_record(found, decision, kind=HtmlPage), f"Record {found.record}")
    else:
        text = render_record(found, decision, console.style)
    if arguments.output is not None:
        write_file(arguments.output, text + "\n", private=True)
    else:
        console.say(text)
    return 0
