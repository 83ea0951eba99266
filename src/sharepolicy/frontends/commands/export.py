"""`sharepolicy export`: a policy as one JSON file that programs in any language can decide by."""

from __future__ import annotations

import argparse
from pathlib import Path

from sharepolicy.backends.portable.proof import ExportError
from sharepolicy.engine.loading.load import load_named
from sharepolicy.engine.policies.exporting import conformance_vectors
from sharepolicy.frontends.console import Console
from sharepolicy.frontends.options import UsageError
from sharepolicy.frontends.saving import write_file
from sharepolicy.ground.escapes import visible
from sharepolicy.reading.files import is_there
from sharepolicy.reading.once import ReadOnce

SUMMARY = "write a policy as one JSON file that other programs can decide by"
DESCRIPTION = """\
Prove a policy, and write it as one JSON file that a program in any language
can decide by: what it decides as diagrams, whom to ask and what to do, its
questions, and its texts in every language that it has. The file is read again
and proved to be the policy before it is written. What stands in it, and how to
read it, is in docs/reference/portable.md."""
EXAMPLES = """\
examples:
  sharepolicy export mars -o mars.policy.json
  sharepolicy export mars -o mars.policy.json --vectors 1000
  sharepolicy export policies/youth-club | gzip > youth-club.policy.json.gz

exit codes:
  0  the file was written
  3  the policy does not load"""


_ENDING = ".policy.json"
_MOST_VECTORS = 1_000_000

_HEAD = 64
"""Within so many bytes it says what it is."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of the command."""
    parser.add_argument("policy", metavar="POLICY", help="a name such as `mars`, a policy file, or its folder")
    parser.add_argument("-o", "--output", metavar="FILE", type=Path, help="the file to write (default: it is printed)")
    parser.add_argument(
        "--vectors",
        metavar="N",
        type=number_of_vectors,
        help="write N random cases with their answers beside it, to test a reader with: NAME.vectors.jsonl",
    )


def number_of_vectors(text: str) -> int:
    """A number of vectors. Raises ArgumentTypeError."""
    if not text.isascii() or not text.isdecimal() or not 0 < int(text[:9]) <= _MOST_VECTORS:
        raise argparse.ArgumentTypeError(f"expected a number from 1 to {_MOST_VECTORS:,}")
    return int(text)


def run(arguments: argparse.Namespace, console: Console) -> int:
    """Write the portable policy."""
    output: Path | None = arguments.output
    if output is not None and is_there(output) and not _is_portable(output):
        raise UsageError(f"`{output}` already exists, and is not a portable policy; name another file")
    if arguments.vectors and output is None:
        raise UsageError("`--vectors` writes a file beside the policy: say where with `--output`")
    policy = load_named(arguments.policy, ReadOnce())
    try:
        made = policy.export().decode()
    except ExportError as error:
        raise UsageError(str(error)) from error
    if output is None:
        console.say(made.rstrip("\n"))
        return 0
    write_file(output, made)
    version = policy.identity.version
    console.say(f"{visible(str(output))}: {policy.name}{f', version {version}' if version else ''}.")
    if arguments.vectors:
        beside = output.with_name(output.name.removesuffix(_ENDING).removesuffix(".json") + ".vectors.jsonl")
        write_file(beside, conformance_vectors(policy, arguments.vectors))
        console.say(f"{visible(str(beside))}: {arguments.vectors:,} cases with their answers.")
    return 0


def _is_portable(path: Path) -> bool:
    """Whether a file begins as portable policies do, so that a newer one may take its place."""
    try:
        with path.open("rb") as file:
            return file.read(_HEAD).split()[:2] == [b"{", b'"sharepolicy":1,']
    except OSError:
        return False
