"""Copying a log while it is in use: for a backup, or for an auditor."""

from __future__ import annotations

import argparse
from pathlib import Path

import sharepolicy.records as room
from sharepolicy.frontends.console import Console
from sharepolicy.frontends.options import UsageError
from sharepolicy.frontends.recording.options import add_place, is_missing_file, place_of
from sharepolicy.frontends.render.text import counted

SUMMARY = "copy the log to a file, whole, while programs record: no key is needed, and none is copied"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `records backup`."""
    parser.add_argument("copy", metavar="FILE", type=Path, help="the file to write: a copy that is there is replaced")
    add_place(parser)


def run(arguments: argparse.Namespace, console: Console) -> int:
    """Copy it. Raises UsageError, RecordsError."""
    place = place_of(arguments.store)
    if is_missing_file(place):
        raise UsageError(f"there is no store of records at `{place}`: name it with --store")
    try:
        count = room.copy_log(place, arguments.copy)
    except OSError as error:
        raise UsageError(f"`{arguments.copy}` cannot be written: {error.strerror or error}") from error
    console.say(f"{arguments.copy}: a copy of the log, with {counted(count, 'entry', 'entries')}.")
    return 0
