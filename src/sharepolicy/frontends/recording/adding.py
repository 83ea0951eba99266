"""Recording a decision, and what came of it."""

from __future__ import annotations

import argparse
import datetime
from pathlib import Path

from sharepolicy.analysis.decision.decide import Decision
from sharepolicy.analysis.decision.requests import RequestDecision
from sharepolicy.engine.policies.policy import Policy
from sharepolicy.engine.policies.timeline import Timeline
from sharepolicy.frontends.console import Console
from sharepolicy.frontends.options import UsageError
from sharepolicy.frontends.recording.deciding import HERE
from sharepolicy.frontends.recording.options import add_store, addition_of, is_missing_file, opened, place_of
from sharepolicy.reading.records import read_around
from sharepolicy.records.contents import named_in

SUMMARY = "add to a record what came after: a step that was taken, who was told"


def record(
    arguments: argparse.Namespace,
    answer: Decision | RequestDecision,
    policy: Policy | Timeline,
    console: Console,
) -> None:
    """Record the decision, and say under which name. Raises CaseError, UsageError, RecordsError."""
    arguments.store = None if arguments.record == HERE else arguments.record
    text = addition_of(arguments.added)
    now = datetime.datetime.now(datetime.UTC)
    around = read_around(text, named_in(answer.to_dict()), now) if text is not None else {}
    decided = around.setdefault("decided", {"by": arguments.by})
    if decided["by"] != arguments.by:
        raise UsageError(f"`{arguments.added}` says that somebody else decided than --by: say one of them")
    place = place_of(arguments.store)
    is_new = is_missing_file(place)
    with opened(arguments, console, new=True) as store:
        if is_new:  # in another folder than the team's, it would be kept where nobody looks
            console.warn(f"A new store of records begins here: {Path(place).absolute()}")
        people = _people(arguments.person)
        added = store.add(answer, policy=policy, case=arguments.case_reference, person=people, around=around)
    names = ", ".join(each.record for each in added)
    console.warn(f"Recorded in {place}: {names}")
    if parts := added[0].for_all:
        console.warn(f"Each of these records has what does not name its `subject`: {', '.join(parts)}.")


def _people(said: list[str] | None) -> str | dict[str, str] | None:
    """The references of the people: one for the only one, or by name."""
    if said is None or (len(said) == 1 and "=" not in said[0]):
        return said[0] if said else None
    pairs = [each.partition("=") for each in said]
    if not all(name and mark and reference for name, mark, reference in pairs):
        raise UsageError("to record a request about several people, write --person NAME=REFERENCE for each of them")
    return {name: reference for name, _, reference in pairs}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `records add`."""
    parser.add_argument("record", metavar="RECORD", help="the name of the record")
    parser.add_argument(
        "added", metavar="FILE", type=Path, help="what to add, as YAML: see `sharepolicy schema --kind addition`"
    )
    add_store(parser)


def run(arguments: argparse.Namespace, console: Console) -> int:
    """Add to a record."""
    around = addition_of(arguments.added)
    assert around is not None
    with opened(arguments, console) as store:
        store.extend(arguments.record, around)
    console.say(f"Added to {arguments.record}.")
    return 0
