"""`sharepolicy bundle`: a policy in one file, with everything that it stands on."""

from __future__ import annotations

import argparse
from pathlib import Path

from sharepolicy.engine.loading.load import load_named
from sharepolicy.frontends.console import Console
from sharepolicy.frontends.options import UsageError
from sharepolicy.frontends.saving import must_be_free, write_file
from sharepolicy.ground.escapes import visible
from sharepolicy.reading.bundle import ENDING, content_of_bundle
from sharepolicy.reading.files import is_there
from sharepolicy.reading.once import ReadOnce

SUMMARY = "put a policy into one file, with everything that it stands on"
DESCRIPTION = """\
Prove a policy, and put it into one file: with what it extends, its
vocabularies, the clauses of its sources, its texts in other languages, its
examples and all its versions, also where these come with sharepolicy. Keep the
file with the decisions. It has the same digest on every machine and in every
later version of sharepolicy, and it can be named wherever a policy can."""
EXAMPLES = """\
examples:
  sharepolicy bundle policies/youth-club
  sharepolicy bundle mars -o kept/mars.bundle
  sharepolicy decide case.yaml --policy kept/mars.bundle

exit codes:
  0  the file was written
  3  the policy does not load"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of the command."""
    parser.add_argument("policy", metavar="POLICY", help="a name such as `mars`, a policy file, or its folder")
    parser.add_argument(
        "-o",
        "--output",
        metavar="FILE",
        type=Path,
        help="the file to write, whose name ends in `.bundle` (default: the name of the policy, here)",
    )


def run(arguments: argparse.Namespace, console: Console) -> int:
    """Write the bundle."""
    if arguments.output is not None and arguments.output.suffix != ENDING:
        raise UsageError(f"`{arguments.output}` has to end in `{ENDING}`, by which a bundle is known")
    policy = load_named(arguments.policy, ReadOnce())
    output = arguments.output or Path(policy.name + ENDING)
    must_be_free(output, (arguments.policy,))
    made = policy.bundle()
    if is_there(output) and content_of_bundle(output) != made:
        raise UsageError(f"`{output}` already holds something else, and what was kept must stay; name another file")
    write_file(output, made.decode())
    version = policy.identity.version
    console.say(f"{visible(str(output))}: {policy.name}{f', version {version}' if version else ''}.")
    return 0
