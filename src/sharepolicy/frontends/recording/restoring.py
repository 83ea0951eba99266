"""Saying that an older backup of a log was put back."""

from __future__ import annotations

import argparse
from pathlib import Path

import sharepolicy.records as room
from sharepolicy.frontends.console import Console
from sharepolicy.frontends.recording.options import add_store, add_who, opened, read_text

SUMMARY = "say that a backup of the log was put back that lacks its last entries"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `records restored`."""
    add_who(parser, "put it back")
    parser.add_argument(
        "--head", metavar="FILE", type=Path, action="append", default=[], help="a head that was kept elsewhere"
    )
    add_store(parser)


def run(arguments: argparse.Namespace, console: Console) -> int:
    """Say it in the log."""
    known = [room.Head.parse(read_text(path)) for path in arguments.head]
    with opened(arguments, console) as store:
        found = store.restored(by=arguments.by, why=arguments.why, known=known)
    console.say(f"{restored_in_words(found)} Every verification will say so.")
    return 0


def restored_in_words(found: room.Restoration) -> str:
    """What is missing, since when and why."""
    some = f"entry {found.first} is" if found.first == found.last else f"entries {found.first} to {found.last} are"
    return f"{some[:1].upper()}{some[1:]} missing, because a backup was put back (said at {found.at}): {found.why}."
