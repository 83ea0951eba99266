"""Erasing what is recorded, and what is older than it may be kept."""

from __future__ import annotations

import argparse

from sharepolicy.frontends.console import Console
from sharepolicy.frontends.options import UsageError, a_date, some_text
from sharepolicy.frontends.recording.options import add_store, opened
from sharepolicy.frontends.render.text import counted
from sharepolicy.records.contents import OUTCOME_NAMES
from sharepolicy.records.erasing import Erasure

ERASE = "erase a record, or everything about a person: for good"
EXPIRE = "erase the records from before a day that are finished, and to which nothing was added since"


def _add_both(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--basis", type=some_text, metavar="TEXT", required=True, help="the lawful basis: it stays in the log"
    )
    parser.add_argument("--by", type=some_text, metavar="NAME", required=True, help="who orders it")
    parser.add_argument("--dry-run", action="store_true", help="say what would be erased, and erase nothing")
    add_store(parser)


def add_erase(parser: argparse.ArgumentParser) -> None:
    """The arguments of `records erase`."""
    parser.add_argument("record", metavar="RECORD", nargs="?", help="the name of the record")
    parser.add_argument(
        "--person", type=some_text, metavar="REFERENCE", help="everything about this person, in any record"
    )
    _add_both(parser)


def erase(arguments: argparse.Namespace, console: Console) -> int:
    """Erase it."""
    if (arguments.record is None) == (arguments.person is None):
        raise UsageError("say what to erase: a record, or a --person")
    with opened(arguments, console) as store:
        done = store.erase(
            record=arguments.record,
            person=arguments.person,
            basis=arguments.basis,
            by=arguments.by,
            dry_run=arguments.dry_run,
        )
    _tell(console, done)
    return 0


def add_expire(parser: argparse.ArgumentParser) -> None:
    """The arguments of `records expire`."""
    parser.add_argument(
        "--before", metavar="DATE", type=a_date, required=True, help="decided and recorded before this day, years ago"
    )
    parser.add_argument("--outcome", choices=OUTCOME_NAMES, help="only those with this outcome, in all parts")
    parser.add_argument("--policy", metavar="NAME", help="only those that the policy with this name or digest decided")
    parser.add_argument(
        "--unfinished", action="store_true", help="also those that are to be looked at again, or have steps outstanding"
    )
    parser.add_argument("--even-recent", action="store_true", help="take a day that is less than a year back too")
    _add_both(parser)


def expire(arguments: argparse.Namespace, console: Console) -> int:
    """Erase what is too old."""
    wanted = {name: getattr(arguments, name) for name in ("outcome", "policy") if getattr(arguments, name)}
    with opened(arguments, console) as store:
        done = store.expire(
            str(arguments.before),
            basis=arguments.basis,
            by=arguments.by,
            unfinished=arguments.unfinished,
            even_recent=arguments.even_recent,
            dry_run=arguments.dry_run,
            **wanted,
        )
    _tell(console, done)
    if done.kept:
        stay = "stays" if len(done.kept) == 1 else "stay"
        console.say(f"{counted(len(done.kept), 'record')} from before that day {stay}:")
        for each in done.kept:
            console.say(f"  {each.record}: {each.why}")
    return 0


def _tell(console: Console, done: Erasure) -> None:
    about_others = f", with {counted(done.about_others, 'piece')} about other people" if done.about_others else ""
    of_others = f", and {counted(done.pieces, 'piece')} of other records" if done.pieces else ""
    said = "Erased" if done.done else "Would be erased"
    console.say(f"{said}: {counted(len(done.records), 'record')}{about_others}{of_others}.")
