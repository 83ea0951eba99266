"""The options with which `decide` records what it decided. Records themselves are imported only if it does."""

from __future__ import annotations

import argparse
from pathlib import Path

from sharepolicy.frontends.options import UsageError, some_text

HERE = "here"


def add_recording(parser: argparse.ArgumentParser) -> None:
    """The options with which `decide` records what it decided."""
    parser.add_argument(
        "--record",
        nargs="?",
        const=HERE,
        metavar="STORE",
        help="record the decision too (default: in `$SHAREPOLICY_RECORDS`, else in records.db; extra `records`)",
    )
    parser.add_argument("--by", type=some_text, metavar="NAME", help="with --record: who decided")
    parser.add_argument(
        "--for", type=some_text, dest="case_reference", metavar="CASE", help="with --record: the reference of the case"
    )
    parser.add_argument(
        "--person",
        metavar="REFERENCE",
        action="append",
        help="with --record: the reference of the person it is about; of several, NAME=REFERENCE for each",
    )
    parser.add_argument(
        "--with", dest="added", metavar="FILE", type=Path, help="with --record: what is known beside it"
    )
    parser.add_argument(
        "--keys", metavar="FOLDER", type=Path, help="with --record: the folder of the keys of the store"
    )
    parser.add_argument("--backup", metavar="FILE", type=Path, help="with --record: a file to copy every key to")


def check_recording(arguments: argparse.Namespace) -> None:
    """Refuse what cannot be recorded before anything is decided. Raises UsageError."""
    given = [arguments.by, arguments.case_reference, arguments.person, arguments.added]
    if arguments.record is None:
        if any(given):
            raise UsageError("nothing is recorded without --record")
        return
    if not arguments.by or not arguments.case_reference:
        raise UsageError("to record a decision, say who decided (--by), and for which case (--for)")
