"""A new store of records, before anything is recorded."""

from __future__ import annotations

import argparse

from sharepolicy.frontends.console import Console
from sharepolicy.frontends.options import UsageError, some_text
from sharepolicy.frontends.recording.options import add_store, opened, place_of

SUMMARY = "begin a store, with a name by which others know it"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `records begin`."""
    parser.add_argument(
        "--name",
        type=some_text,
        metavar="NAME",
        required=True,
        help="the name in its heads and proofs, such as camden.example/records",
    )
    add_store(parser)


def run(arguments: argparse.Namespace, console: Console) -> int:
    """Begin it. Raises UsageError if there is one."""
    place = place_of(arguments.store)
    with opened(arguments, console, new=True, origin=arguments.name) as store:
        head = store.head()
    if head.origin != arguments.name or head.size > 1:
        raise UsageError(f"there is a store of records already, with the name `{head.origin}`")
    console.say(f"{place}: a new store of records, {head.origin}.")
    return 0
