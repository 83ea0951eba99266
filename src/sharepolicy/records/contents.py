"""What a record says, as plain data: the decision as it was stored, and what people added to it, by person.

`around` is what people add (`schemas/addition.schema.json`). It is kept in pieces, each under the person whom it is
about, and put together again for whoever opens the record.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date
from typing import Any

from sharepolicy.records.answers import GivenInstead, answers

Said = dict[str, dict[str, Any]]
"""By person, what an entry says about them."""


def by_person(main: str, around: Mapping[str, Any]) -> Said:
    """What was added, by the person it is about: `main`, unless a piece names another one."""
    said: Said = {main: {}}
    for name, value in around.items():
        for piece in value if isinstance(value, list) else [value]:
            who = piece.get("person", main) if isinstance(piece, Mapping) else main
            theirs = said.setdefault(who, {})
            if isinstance(value, list):
                theirs.setdefault(name, []).append(piece)
            else:
                theirs[name] = piece
    return said


def merged(pieces: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """What was added, all together: lists go on, and of anything else the last word stands, as a whole."""
    found: dict[str, Any] = {}
    for piece in pieces:
        for name, value in piece.items():
            if isinstance(value, list):
                found[name] = [*found.get(name, []), *value]
            else:
                found[name] = value
    return found


def all_decided(history: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """What people decided, each time that they said so: a later piece takes nothing back."""
    return [each["around"]["decided"] for each in history if "decided" in each["around"]]


def corrected_by(around: Mapping[str, Any]) -> list[str]:
    """The ids of the statements that others in it correct or withdraw: they tell nothing, and outlive it."""
    return sorted({each["of"] for each in around.get("statements", ()) if "of" in each})


def one_subject_each(stored: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """A stored decision as one for each subject, as it was asked: each about one person, to be decided again.

    A decision about one case, or about one person, stays as it is, and is named with an empty name. Nothing was decided
    about somebody whom none of its items is about.
    """
    request = stored.get("request", {})
    subjects = request.get("subjects", {})
    if len(subjects) < 2:
        yield "", stored
        return
    for name, facts in subjects.items():
        items = {
            item: {**said, "about": [name]}
            for item, said in request.get("items", {}).items()
            if name in said.get("about", subjects)
        }
        if request.get("items") and not items:
            continue
        pairs = [*_pairs_of(request.get("pairs", []), name, items)]
        alone = {**request, "subjects": {name: facts}, "items": items, "pairs": pairs}
        yield name, {**stored, "request": {key: value for key, value in alone.items() if value or key == "facts"}}


def _pairs_of(pairs: Sequence[Mapping[str, Any]], name: str, items: Collection[str]) -> Iterator[Mapping[str, Any]]:
    """What is said of several parts of a request at once, as far as it concerns one subject and these items."""
    for pair in pairs:
        kept = {part: [each for each in _names(pair["item"]) if each in items] for part in ("item",) if part in pair}
        if "subject" in pair:
            kept["subject"] = [each for each in _names(pair["subject"]) if each == name]
        if all(kept.values()):
            yield {**pair, **kept}


def _names(said: Any) -> list[str]:
    return [said] if isinstance(said, str) else list(said)


OUTCOME_NAMES = ("share", "dont_share", "escalate")
"""Outcomes by which records are found: a request by each outcome of its parts."""


def found_by(stored: Mapping[str, Any], given: GivenInstead, today: str) -> dict[str, Any]:
    """What a decision is found by: its day, or else today, its outcome, deciding rules and policy."""
    found = list(answers(stored, given))
    outcomes = {each.outcome for each in found}
    rules = [rule["name"] for each in found if each.settled for rule in each.rules]
    return {
        "day": stored["on"] or today,
        "outcome": " ".join(name for name in OUTCOME_NAMES if name in outcomes),
        "settled": all(each.part_settled for each in found),
        "rules": list(dict.fromkeys(rules)),
        "policy": stored["policy"]["digest"],
    }


def is_day(text: str) -> bool:
    """Whether a text is a day as records are found by it: days are compared as texts, and `2026-1-1` is after May."""
    with suppress(ValueError):
        return date.fromisoformat(text).isoformat() == text
    return False


def steps_of(stored: Mapping[str, Any], given: GivenInstead = ()) -> dict[str, str]:
    """All steps of a decision, certain or not: by name, what is to be done."""
    return {action["name"]: action["says"] for each in answers(stored, given) for action in each.actions}


def named_in(stored: Mapping[str, Any], given: GivenInstead = ()) -> dict[str, Collection[str]]:
    """The names in a decision, of steps, roles and the parts of a request, as `read_around` takes them."""
    request = stored.get("request", {})
    parts = {part: request.get(f"{part}s", {}).keys() for part in ("subject", "recipient", "item")}
    roles = {person["to"]: None for each in answers(stored, given) for person in each.escalation}
    return {"action": steps_of(stored, given).keys(), "role": roles.keys(), **parts}


def asked_in(stored: Mapping[str, Any]) -> dict[str, str]:
    """The facts that a decision still asks about: by name, how they are called."""
    return {question["fact"]: question["label"] for question in stored["ask"]}


def limits_of(stored: Mapping[str, Any], given: GivenInstead) -> Iterator[str]:
    """The time limits that a decision sets for certain to whoever decides: for asking, and for what comes before."""
    for each in answers(stored, given):
        for person in each.escalation:
            yield from (limit["text"] for limit in person["limits"] if person["sure"])
        for action in each.actions:
            if action["sure"] and action["timing"] == "before" and action["limit"]:
                yield action["limit"]["text"]
