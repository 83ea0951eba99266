"""Whether a log is as it was written, and the proof of one record for somebody else."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

import sharepolicy.records as room
from sharepolicy.forms.record import VERIFIED
from sharepolicy.frontends.console import Console
from sharepolicy.frontends.options import UsageError, add_format
from sharepolicy.frontends.progress import progress_bar
from sharepolicy.frontends.recording.options import add_store, opened, place_of, read_text
from sharepolicy.frontends.recording.restoring import restored_in_words
from sharepolicy.frontends.render.proof import render_proof
from sharepolicy.frontends.render.text import counted
from sharepolicy.frontends.saving import write_file

VERIFY = "whether every record is as it was written"
PROVE = "write the proof of one record and of what was added to it, which anybody can check without the store"
CHECK = "check the proof of a record that somebody gave you"
KEYS = "print the public keys of a store: give them to whoever is to trust it"


def add_verify(parser: argparse.ArgumentParser) -> None:
    """The arguments of `records verify`."""
    parser.add_argument(
        "--head", metavar="FILE", type=Path, action="append", default=[], help="a head that was kept elsewhere"
    )
    parser.add_argument(
        "--trust",
        metavar="KEYS",
        type=Path,
        help="check the log alone, without its keys, by the public keys in this file",
    )
    add_store(parser)
    add_format(parser)


def verify(arguments: argparse.Namespace, console: Console) -> int:
    """Check the whole log. 1 if anything is wrong."""
    known = [room.Head.parse(read_text(path)) for path in arguments.head]
    with progress_bar(console) as tell:

        def progress(done: int) -> None:
            tell(done, None, "entries")

        if arguments.trust is not None:
            found = room.verify_log(
                place_of(arguments.store), trusted_in(arguments.trust), known=known, progress=progress
            )
        else:
            with opened(arguments, console) as store:
                found = store.verify(known=known, progress=progress)
    if arguments.format == "json":
        console.say_json(VERIFIED.write(found))
        return 0 if found.well else 1
    for gone in found.restored:
        console.say(restored_in_words(gone))
    for size in found.not_compared:
        console.say(
            f"The head of {counted(size, 'entry', 'entries')} is not compared: it is of those that are missing."
        )
    for witness in found.witnesses:
        console.say(f"{witness.name} has signed the first {counted(witness.entries, 'entry', 'entries')}.")
    for entry in found.turned_back:
        console.say(f"Entry {entry} says an earlier time than entry {entry - 1}: was the clock put right, or put back?")
    for each in found.found:
        console.say(f"{each.fault.value}: {each.says}" + (f" (record {each.record})" if each.record else ""))
    what = counted(found.entries, "entry", "entries")
    console.say(
        f"{what}: {'all as they were written.' if found.well else counted(len(found.found), 'thing') + ' wrong.'}"
    )
    return 0 if found.well else 1


def add_prove(parser: argparse.ArgumentParser) -> None:
    """The arguments of `records prove`."""
    parser.add_argument("record", metavar="RECORD", help="the name of the record")
    parser.add_argument("-o", "--output", metavar="FILE", type=Path, required=True, help="the file to write")
    parser.add_argument("--hidden", action="store_true", help="prove that there is such a record, without what it says")
    add_store(parser)


def prove(arguments: argparse.Namespace, console: Console) -> int:
    """Write the proof."""
    with opened(arguments, console) as store:
        text = store.prove(arguments.record, show=not arguments.hidden)
    write_file(arguments.output, text, over=False, private=True)
    console.say(
        f"{arguments.output}: the proof of {arguments.record}. Whoever checks it needs the keys of `records keys`."
    )
    return 0


def add_check(parser: argparse.ArgumentParser) -> None:
    """The arguments of `records check`."""
    parser.add_argument("proof", metavar="FILE", type=Path, help="the proof")
    parser.add_argument(
        "--trust", metavar="KEYS", type=Path, required=True, help="a file with the public keys that you trust"
    )


def check(arguments: argparse.Namespace, console: Console) -> int:
    """Check a proof, and show what it proves."""
    shown = room.check_proof(read_text(arguments.proof), trusted_in(arguments.trust))
    console.say(render_proof(shown))
    return 0


def add_public(parser: argparse.ArgumentParser) -> None:
    """The arguments of `records keys`."""
    parser.add_argument(
        "-o", "--output", metavar="FILE", type=Path, help="the file to write (default: the standard output)"
    )
    add_store(parser)


def public(arguments: argparse.Namespace, console: Console) -> int:
    """Print the public keys, a line each."""
    with opened(arguments, console) as store:
        text = "\n".join(str(key) for key in store.public_keys)
    if arguments.output is not None:
        write_file(arguments.output, text + "\n")
    else:
        console.say(text)
    return 0


def trusted_in(path: Path) -> Sequence[room.PublicKey]:
    """The public keys in a file, a line each. Raises UsageError."""
    found = [room.PublicKey.parse(line) for line in read_text(path).splitlines() if line.strip()]
    if not found:
        raise UsageError(f"`{path}` holds no public key")
    return found
