"""`sharepolicy records`: keep decisions, look at them again, prove them, and erase them."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import Any

from sharepolicy.frontends.console import Console
from sharepolicy.frontends.recording import (
    adding,
    beginning,
    copying,
    erasing,
    finding,
    looking_back,
    proving,
    restoring,
    rotating,
    showing,
    witnessing,
)

SUMMARY = "keep decisions: look at them again, prove them, erase them"
DESCRIPTION = """\
Keep what was decided, and what came of it, in a store that nobody can change
without its being seen, and from which one person can be erased. Decisions are
recorded by `sharepolicy decide CASE --record`. What records say is sealed:
only `show` opens one, and that is recorded too."""
EXAMPLES = """\
examples:
  sharepolicy decide case.yaml --record --by "A. Worker" --for C-4711
  sharepolicy records list
  sharepolicy records show 361ab64d72b2bf38 --by "A. Lead" --why review
  sharepolicy records add 361ab64d72b2bf38 what-we-did.yaml
  sharepolicy records verify
  sharepolicy records erase --person P-12 --basis "Article 17" --by "I. Officer"

`sharepolicy records VERB --help` says more about each.

exit codes:
  0  done
  1  verify found something wrong, or replay a record that comes out otherwise
  2  the arguments are wrong, or the store or some record cannot be read"""

_Verb = tuple[str, Callable[[argparse.ArgumentParser], None], Callable[[argparse.Namespace, Console], int]]

VERBS: dict[str, _Verb] = {
    "begin": (beginning.SUMMARY, beginning.add_arguments, beginning.run),
    "list": (finding.SUMMARY, finding.add_arguments, finding.run),
    "search": (finding.SUMMARY, finding.add_arguments, finding.run),
    "show": (showing.SUMMARY, showing.add_arguments, showing.run),
    "add": (adding.SUMMARY, adding.add_arguments, adding.run),
    "verify": (proving.VERIFY, proving.add_verify, proving.verify),
    "prove": (proving.PROVE, proving.add_prove, proving.prove),
    "check": (proving.CHECK, proving.add_check, proving.check),
    "keys": (proving.KEYS, proving.add_public, proving.public),
    "head": (witnessing.HEAD, witnessing.add_head, witnessing.head),
    "cosign": (witnessing.COSIGN, witnessing.add_cosign, witnessing.cosign),
    "replay": (looking_back.REPLAY, looking_back.add_replay, looking_back.replay),
    "outstanding": (looking_back.OUTSTANDING, looking_back.add_outstanding, looking_back.outstanding),
    "report": (looking_back.REPORT, looking_back.add_report, looking_back.report),
    "export": (looking_back.EXPORT, looking_back.add_export, looking_back.export),
    "backup": (copying.SUMMARY, copying.add_arguments, copying.run),
    "erase": (erasing.ERASE, erasing.add_erase, erasing.erase),
    "expire": (erasing.EXPIRE, erasing.add_expire, erasing.expire),
    "restored": (restoring.SUMMARY, restoring.add_arguments, restoring.run),
    "rotate": (rotating.SUMMARY, rotating.add_arguments, rotating.run),
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of the command: those of each verb."""
    more: dict[str, Any] = {"formatter_class": parser.formatter_class}
    if "console" in vars(parser):  # the parser of the program writes through it
        more["console"] = vars(parser)["console"]
    verbs = parser.add_subparsers(metavar="VERB", dest="verb", title="verbs", required=True)
    for name, (summary, add, _) in VERBS.items():
        add(
            verbs.add_parser(
                name, help=summary, description=f"{summary[:1].upper()}{summary[1:]}.", allow_abbrev=False, **more
            )
        )


def run(arguments: argparse.Namespace, console: Console) -> int:
    """Do what the verb says."""
    return VERBS[arguments.verb][2](arguments, console)
