"""Heads of a log for witnesses, by file or by mail: asked for by the log, signed by the witness, taken in again."""

from __future__ import annotations

import argparse
import time
from pathlib import Path

import sharepolicy.records as room
from sharepolicy.frontends.console import Console
from sharepolicy.frontends.options import UsageError
from sharepolicy.frontends.recording.options import add_store, opened, read_text
from sharepolicy.frontends.recording.proving import trusted_in
from sharepolicy.frontends.saving import write_file

HEAD = "write the newest head of the log: to keep elsewhere, or for a witness to sign"
COSIGN = "sign the head of somebody else's log as a witness, or take in a head that a witness has signed"


def add_head(parser: argparse.ArgumentParser) -> None:
    """The arguments of `records head`."""
    parser.add_argument(
        "--since", metavar="ENTRIES", type=int, help="for a witness who has signed so many entries (0: none yet)"
    )
    parser.add_argument(
        "-o", "--output", metavar="FILE", type=Path, help="the file to write (default: the standard output)"
    )
    add_store(parser)


def head(arguments: argparse.Namespace, console: Console) -> int:
    """Write the head."""
    with opened(arguments, console) as store:
        text = str(store.head()) if arguments.since is None else store.ask_witness(arguments.since)
    if arguments.output is not None:
        write_file(arguments.output, text)
    else:
        console.say(text.rstrip("\n"))
    return 0


def add_cosign(parser: argparse.ArgumentParser) -> None:
    """The arguments of `records cosign`."""
    parser.add_argument(
        "head", metavar="FILE", type=Path, help="the head, as `records head --since` wrote it, or signed"
    )
    parser.add_argument(
        "--as", dest="name", metavar="NAME", help="sign it as this witness, such as police.example/records"
    )
    parser.add_argument(
        "--memory",
        metavar="FOLDER",
        type=Path,
        help="with --as: the folder with the key of the witness, and what it has signed",
    )
    parser.add_argument(
        "--trust",
        metavar="KEYS",
        type=Path,
        required=True,
        help="with --as: a file with the public keys of the log; else with that of the witness",
    )
    parser.add_argument("-o", "--output", metavar="FILE", type=Path, help="with --as: the file to write")
    add_store(parser)


def cosign(arguments: argparse.Namespace, console: Console) -> int:
    """Sign a head as a witness, or take a signed one in."""
    text, trusted = read_text(arguments.head), trusted_in(arguments.trust)
    if arguments.name is None:
        with opened(arguments, console) as store:
            for key in trusted:
                store.take_cosigned(text, key)
                console.say(f"{key.name} has signed the head.")
        return 0
    if arguments.memory is None or arguments.output is None:
        raise UsageError("to sign as a witness, say where its key is kept (--memory), and where to write (-o)")
    witness = room.Cosigner(arguments.memory, arguments.name)
    signed = witness.sign(text, trusted, int(time.time()))
    write_file(arguments.output, str(signed))
    console.say(f"{arguments.output}: {signed.size} entries of {signed.origin}, signed as {arguments.name}.")
    mine = arguments.memory / "witness.pub"
    write_file(mine, f"{witness.public}\n")
    console.say(f"{mine}: your public key. Send it along once, and tell them how it begins: {str(witness.public)[:60]}")
    return 0
