"""`sharepolicy handbook`: a whole policy in words, to print, to discuss and to sign."""

from __future__ import annotations

import argparse
import datetime
from pathlib import PurePath

from sharepolicy.engine.policies.policy import Policy
from sharepolicy.engine.policies.timeline import Timeline
from sharepolicy.engine.policies.version import Version
from sharepolicy.frontends.console import Console
from sharepolicy.frontends.opening.named import open_named
from sharepolicy.frontends.opening.one_version import nearest_version
from sharepolicy.frontends.options import UsageError, add_date, add_language
from sharepolicy.frontends.render.change_words import Shown
from sharepolicy.frontends.render.handbook.handing_out import FORMS, changes_since, written
from sharepolicy.frontends.saving import must_be_free, write_file
from sharepolicy.reading.once import ReadOnce

SUMMARY = "write a whole policy in words, for a board to read and to sign"
DESCRIPTION = """\
Write everything that a policy says in words, as a page of HTML or as Markdown:
what it decides, how its groups of rules override each other, every rule,
promise, duty and time limit, whom to ask, its limits and sources, its examples
with the answers that it gives to them, and a page to sign with its digest.
It prints from any browser."""
EXAMPLES = """\
examples:
  sharepolicy handbook mars -o handbook.html
  sharepolicy handbook policies/mars -o handbook.md --without-examples
  sharepolicy handbook policies/mars --since v1.0:policies/mars -o changed.html
  sharepolicy handbook mars --language cy -o llawlyfr.html

exit codes:
  0  the handbook was written
  2  the arguments are wrong
  3  a policy does not load"""

_ENDINGS = {".html": "html", ".htm": "html", ".md": "markdown", ".markdown": "markdown"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of the command."""
    parser.add_argument(
        "policy", metavar="POLICY", help="a name such as `mars`, a policy file, its folder, or REV:PATH in a revision"
    )
    parser.add_argument("-o", "--output", metavar="FILE", help="the file to write (default: the standard output)")
    parser.add_argument(
        "--format", choices=tuple(FORMS), help="HTML or Markdown (default: as the file ends; HTML without a file)"
    )
    parser.add_argument(
        "--since", metavar="OLD", help="also tell what changed since this policy, which is named in the same way"
    )
    parser.add_argument("--without-examples", action="store_true", help="leave the examples out")
    add_date(
        parser,
        "the day of the handbook, such as 2026-02-28: it tells of the version in force then, decides examples as of "
        "then unless they give their date, and prints it on the page to sign (default: today)",
    )
    add_language(parser)


def run(arguments: argparse.Namespace, console: Console) -> int:
    """Write the handbook."""
    form = _form(arguments.format, arguments.output)
    must_be_free(arguments.output, (arguments.policy, arguments.since))
    once = ReadOnce()
    policy = open_named(arguments.policy, once, prove=True).policy
    day = arguments.on or datetime.date.today()
    version = nearest_version(policy, arguments.policy, console, arguments.on)
    text = FORMS[form](
        written(
            policy,
            version,
            arguments.language,
            day,
            _since(arguments.since, (policy, arguments.policy), version, once, day) if arguments.since else (),
            examples=not arguments.without_examples,
        )
    )
    if arguments.output is None:
        console.say(text.rstrip("\n"))
    else:
        write_file(arguments.output, text)
    return 0


def _since(
    old: str, new: tuple[Policy | Timeline, str], version: Version, once: ReadOnce, day: datetime.date
) -> tuple[Shown, ...]:
    try:
        return changes_since((open_named(old, once, prove=False).policy, old), new, version, day)
    except ValueError as error:
        raise UsageError(str(error)) from error


def _form(wanted: str | None, output: str | None) -> str:
    """The form to write in: the one that is wanted, or that in which a file's name ends."""
    if wanted is not None or output is None:
        return wanted or "html"
    ending = PurePath(output).suffix.lower()
    if ending not in _ENDINGS:
        raise UsageError(f"`{output}` ends neither in .html nor in .md; name a file that does, or give --format")
    return _ENDINGS[ending]
