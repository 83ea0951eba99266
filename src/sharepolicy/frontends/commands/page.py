"""`sharepolicy page`: one HTML file that asks a practitioner and answers, without a server or a network."""

from __future__ import annotations

import argparse
import datetime
import json
import re
from pathlib import Path

from sharepolicy.backends.portable.proof import ExportError
from sharepolicy.engine.loading.load import load_named
from sharepolicy.frontends import later
from sharepolicy.frontends.console import Console
from sharepolicy.frontends.options import UsageError, add_date
from sharepolicy.frontends.page.making import ELSEWHERE, page_of
from sharepolicy.frontends.page.packing import PageError
from sharepolicy.frontends.saving import must_be_free, write_file
from sharepolicy.ground.escapes import visible
from sharepolicy.reading.once import ReadOnce

SUMMARY = "make a page that asks and answers in a browser, in one file"
DESCRIPTION = """\
Prove a policy, and make one HTML file of it that asks a practitioner about a
case and answers, in all languages of the policy. Open it from a disk or put it
on any web server. It needs no network and uses none: nothing about a case
leaves the machine, and nothing of it is kept there. Of a policy with several
versions, it has those in force today or later."""
EXAMPLES = """\
examples:
  sharepolicy page mars -o mars.html
  sharepolicy page mars -o mars.html --exit-to https://intranet.example/
  sharepolicy page policies/youth-club -o club.html --style our-colours.css
  sharepolicy page policies/youth-club --author

exit codes:
  0  the page was written
  2  the arguments are wrong, or no version of the policy is in force any more
  3  the policy does not load"""

_ADDRESS = re.compile(r"https?://[^\s<>\"']+")
_MOST_STYLE = 200_000
"""Characters in the style of a designer."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of the command."""
    parser.add_argument("policy", metavar="POLICY", help="a name such as `mars`, a policy file, or its folder")
    parser.add_argument("-o", "--output", metavar="FILE", type=Path, help="the page to write")
    parser.add_argument(
        "--author",
        action="store_true",
        help="write no page, but serve it to this machine beside the policy's text, as `sharepolicy play` does",
    )
    parser.add_argument(
        "--exit-to",
        metavar="ADDRESS",
        default=ELSEWHERE,
        help=f"the page to which \u201cExit this page\u201d leads (default: {ELSEWHERE})",
    )
    parser.add_argument(
        "--style", metavar="FILE", type=Path, help="CSS of your own, which comes after that of the page"
    )
    add_date(parser, "make the page as of this day: without versions that ended before it (default: today)")


def run(arguments: argparse.Namespace, console: Console) -> int:
    """Write the page."""
    if arguments.author:
        return later.play_until_stopped(arguments.policy, 0, console)
    if arguments.output is None:
        raise UsageError("name the page to write with -o, such as `-o page.html`")
    must_be_free(arguments.output, (arguments.policy, arguments.style))
    if not _ADDRESS.fullmatch(arguments.exit_to):
        raise UsageError(f"`{arguments.exit_to}` is not an address such as https://intranet.example/")
    style = _style(arguments.style)
    policy = load_named(arguments.policy, ReadOnce())
    try:
        portable = json.loads(policy.export())
        page = page_of(portable, arguments.on or datetime.date.today(), elsewhere=arguments.exit_to, style=style)
    except (ExportError, PageError) as error:
        raise UsageError(str(error)) from error
    write_file(arguments.output, page)
    console.say(f"{visible(str(arguments.output))}: {policy.name}, in {', '.join(portable['languages'])}.")
    return 0


def _style(path: Path | None) -> str:
    """The CSS in a file. It may load nothing: the page could not, and a browser would complain for ever."""
    if path is None:
        return ""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"`{path}` cannot be read: {getattr(error, 'strerror', None) or 'it is not UTF-8'}") from error
    if len(text) > _MOST_STYLE:
        raise UsageError(f"`{path}` is longer than {_MOST_STYLE:,} characters")
    if re.search(r"@import|url\(\s*['\"]?(?!data:)", text):
        raise UsageError(f"`{path}` loads something else by `@import` or `url()`, and the page uses no network")
    return text
