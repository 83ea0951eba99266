"""The options that several commands share, and the error for arguments that cannot be used."""

from __future__ import annotations

import argparse
import datetime
from pathlib import Path

from sharepolicy.analysis.decision.opinion import LONGEST, SECONDS
from sharepolicy.reading.files import is_folder

DEFAULT_POLICY = "mars"

FORMATS = ("text", "json", "sarif", "github", "junit")
FORMATS_IN_WORDS = (
    "text for people (default), JSON for programs, SARIF for code hosts and editors, annotations for GitHub's pull "
    "requests, or JUnit XML for CI services"
)


class UsageError(ValueError):
    """The arguments of a command cannot be used. The message says why, to the person who typed them."""


def add_policy(parser: argparse.ArgumentParser, extra: str = "") -> None:
    """The option that chooses the policy."""
    parser.add_argument(
        "--policy",
        metavar="NAME|PATH",
        help=f"the policy: a name such as `mars`, a policy file, or the folder that holds it{extra}",
    )


def add_root(parser: argparse.ArgumentParser) -> None:
    """The option that sets how far a policy may reach."""
    parser.add_argument(
        "--root",
        metavar="FOLDER",
        type=_folder,
        help="read policies, and the files that they name, only from this folder (default: the git repository around a "
        "policy, else the nearest folder called `policies`, else the policy's own folder)",
    )


def _folder(text: str) -> Path:
    """A folder for argparse."""
    if not is_folder(path := Path(text)):
        raise argparse.ArgumentTypeError(f"there is no folder `{text}`")
    return path


def add_date(parser: argparse.ArgumentParser, what: str = "") -> None:
    """The option that sets the date of the decision. `what` is the help, where the day is for something else."""
    parser.add_argument(
        "--on",
        metavar="DATE",
        type=a_date,
        help=what or "decide as of this day, such as 2026-02-28 (default: the date in the case, else today)",
    )


def add_language(parser: argparse.ArgumentParser) -> None:
    """The option that sets the language of the reader."""
    parser.add_argument(
        "--language",
        metavar="LANGUAGE",
        default="",
        help="answer in this language, such as cy, if the policy has texts in it (default: as the policy is written)",
    )


def add_order(parser: argparse.ArgumentParser) -> None:
    """The option that sets the order of questions."""
    parser.add_argument(
        "--order",
        choices=("policy", "fewest"),
        default="policy",
        help="the order of questions: the policy's (default), or one that leaves the fewest to ask",
    )


def add_second_opinion(parser: argparse.ArgumentParser) -> None:
    """The options for asking a second engine too."""
    parser.add_argument(
        "--second-opinion",
        action="store_true",
        help="ask a second engine too, and escalate unless it agrees (extra `durable`)",
    )
    parser.add_argument(
        "--time-limit",
        metavar="SECONDS",
        type=_some_seconds,
        help=f"how long a second opinion on one decision may take (default: {SECONDS:g})",
    )


def _some_seconds(text: str) -> float:
    """A length of time for argparse."""
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds <= LONGEST:
        raise argparse.ArgumentTypeError(f"`{text}` is not a number of seconds such as 2 or 0.5")
    return seconds


def add_format(parser: argparse.ArgumentParser) -> None:
    """The option that sets the format of the output."""
    parser.add_argument(
        "--format",
        choices=("text", "json"),
        default="text",
        help="text for people (default) or JSON for programs",
    )


def add_findings_format(parser: argparse.ArgumentParser) -> None:
    """The option that sets the format of the output, for a command with findings."""
    parser.add_argument("--format", choices=FORMATS, default="text", help=FORMATS_IN_WORDS)


def some_text(text: str) -> str:
    """A text that says something, for argparse."""
    if not text.strip():
        raise argparse.ArgumentTypeError("it says nothing")
    return text


def a_date(text: str) -> datetime.date:
    """A date such as 2026-02-28, for argparse."""
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"`{text}` is not a date such as 2026-02-28") from None
