"""The options that lead to a store of records, and opening it."""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sharepolicy.records as room
from sharepolicy.frontends.console import Console
from sharepolicy.frontends.options import UsageError, some_text
from sharepolicy.ground.diagnostic import CaseError, Diagnostics
from sharepolicy.ground.text import Text
from sharepolicy.reading.files import content_of, is_file, text_from_bytes
from sharepolicy.records.sqlite import check_holds_log

ENVIRONMENT = "SHAREPOLICY_RECORDS"
DEFAULT = "records.db"


def add_store(parser: argparse.ArgumentParser) -> None:
    """The options that say which store."""
    add_place(parser)
    add_keys(parser)


def add_place(parser: argparse.ArgumentParser) -> None:
    """The option that says where the log is."""
    parser.add_argument(
        "--store",
        metavar="FILE|ADDRESS",
        help=f"the store: a file, or the address of a PostgreSQL database (default: `${ENVIRONMENT}`, else {DEFAULT})",
    )


def add_keys(parser: argparse.ArgumentParser) -> None:
    """The options that say where its keys are."""
    parser.add_argument("--keys", metavar="FOLDER", type=Path, help="the folder of its keys (default: beside the file)")
    parser.add_argument("--backup", metavar="FILE", type=Path, help="copy every key to this file from now on")


def add_who(parser: argparse.ArgumentParser, what: str) -> None:
    """The options that say who does it, and why."""
    parser.add_argument("--by", type=some_text, metavar="NAME", required=True, help=f"who {what}")
    parser.add_argument(
        "--why", type=some_text, metavar="TEXT", required=True, help="why: it is recorded with the name"
    )


def place_of(named: str | None) -> str:
    """Where the store is: as it was named, else as the environment says, else here."""
    return named or os.environ.get(ENVIRONMENT) or DEFAULT


def is_missing_file(place: str) -> bool:
    """Whether a store is to be in a file that is not there; of a database at an address nobody knows."""
    return "://" not in place and not is_file(Path(place))


@contextmanager
def opened(
    arguments: argparse.Namespace, console: Console, *, new: bool = False, origin: str = ""
) -> Iterator[room.Records]:
    """The store that the options lead to. A file that is not there is refused, unless a `new` store may begin.

    `origin` is the name of a new one. That entries are missing at its end is said before anything else.

    Raises UsageError, RecordsError.
    """
    place = place_of(arguments.store)
    if not new and is_missing_file(place):
        raise UsageError(f"there is no store of records at `{place}`: name it with --store")
    if not new and "://" not in place:
        check_holds_log(Path(place))
    try:
        with room.open(place, keys=arguments.keys, backup=arguments.backup, origin=origin) as store:
            if says := store.cut_off:
                console.complain(f"{says}. What is not found here may have been recorded")
            yield store
    except BrokenPipeError:
        raise
    except OSError as error:
        raise UsageError(f"the store of records cannot be opened: {error.strerror or error}") from error


def read_text(path: Path) -> str:
    """The text of a small file that was named. Raises UsageError."""
    try:
        return _content(path).decode("utf-8")
    except UnicodeDecodeError:
        raise UsageError(f"`{path}` is not text") from None


def addition_of(path: Path | None) -> Text | None:
    """What is to be added to a decision, in a file that was named. Raises CaseError, UsageError."""
    if path is None:
        return None
    flaws = Diagnostics()
    found = text_from_bytes(_content(path), str(path), flaws)
    flaws.stop(CaseError)
    return found


def _content(path: Path) -> bytes:
    try:
        return content_of(path)
    except OSError as error:
        raise UsageError(f"`{path}` cannot be read: {error.strerror or error}") from error
