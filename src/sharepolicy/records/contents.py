"""What a record says, as plain data: the decision as it was stored, and what people added to it, by person.

`around` is what people add (`schemas/addition.schema.json`). It is kept in pieces, each under the person whom it is
about, and put together again for whoever opens the record.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date
from typing import Any

from attrs import frozen

from sharepolicy.forms.parts_of import parts_of
from sharepolicy.language.policy import NOTHING_SHOWS

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


def one_subject_each(stored: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """A stored decision as one for each subject, as it was asked: each about one person, to be decided again.

    A decision about one case, or about one person, stays as it is, and is named with an empty name.
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
        pairs = [
            {**pair, "subject": name}
            for pair in request.get("pairs", [])
            if name in _names(pair.get("subject", name)) and set(_names(pair.get("item", []))) <= set(items)
        ]
        alone = {**request, "subjects": {name: facts}, "items": items, "pairs": pairs}
        yield name, {**stored, "request": {key: value for key, value in alone.items() if value or key == "facts"}}


def _names(said: Any) -> list[str]:
    return [said] if isinstance(said, str) else list(said)


OUTCOME_NAMES = ("share", "dont_share", "escalate", "several")
"""Outcomes by which records are found: `several` for a request whose parts have different ones."""


def found_by(stored: Mapping[str, Any], now: str) -> dict[str, Any]:
    """What a decision is found by: its day, or else that of now, its outcome, deciding rules and policy."""
    answers = list(_answers(stored))
    outcomes = {each.outcome for each in answers}
    rules = [rule["name"] for each in answers if each.settled for rule in each.rules]
    return {
        "day": stored["on"] or now[:10],
        "outcome": outcomes.pop() if len(outcomes) == 1 else "several",
        "settled": bool(stored["settled"]),
        "rules": list(dict.fromkeys(rules)),
        "policy": stored["policy"]["digest"],
    }


def is_day(text: str) -> bool:
    """Whether a text is a day as records are found by it: days are compared as texts, and `2026-1-1` is after May."""
    with suppress(ValueError):
        return date.fromisoformat(text).isoformat() == text
    return False


def outstanding(
    stored: Mapping[str, Any], around: Mapping[str, Any], shown_by: Mapping[str, Collection[str]]
) -> list[dict[str, Any]]:
    """The steps of a decision that the record does not show to be done, or needless: certain ones, and perhaps others.

    `shown_by` is what the policy says of its actions: by which parts of a record each is shown, if not by saying that
    it was done. What is missing of these stands with the step. Advice is never outstanding.
    """
    statements = around.get("statements", ())
    gone = {each.get("of") for each in statements}
    done = {each["name"] for each in statements if each["kind"] == "done" and each["id"] not in gone}
    done |= {each["action"] for each in around.get("done", ())}
    needless = {each["action"] for each in around.get("done", ()) if "needless" in each}
    found: dict[str, dict[str, Any]] = {}
    for each in _answers(stored):
        for action in each.actions:
            name = action["name"]
            parts = shown_by.get(name, ())
            missing = [part for part in sorted(parts) if not _is_there(around, part)]
            is_open = missing and NOTHING_SHOWS not in parts if parts else name not in done
            if is_open and name not in needless and (name not in found or action["sure"]):
                said = {key: action.get(key) for key in ("name", "says", "timing", "within", "sure")}
                found[name] = {**said, "missing": missing}
    return list(found.values())


def _is_there(around: Mapping[str, Any], part: str) -> bool:
    """Whether a record has a part, or a part of that: `told`, or `decided.why`."""
    found: Any = around
    for name in part.split("."):
        found = found.get(name)
        if not found:
            return False
    return True


def steps_of(stored: Mapping[str, Any]) -> dict[str, str]:
    """All steps of a decision, certain or not: by name, what is to be done."""
    return {action["name"]: action["says"] for each in _answers(stored) for action in each.actions}


def named_in(stored: Mapping[str, Any]) -> dict[str, Collection[str]]:
    """The names in a decision, of steps and of the parts of a request, as `read_around` takes them."""
    request = stored.get("request", {})
    parts = {part: request.get(f"{part}s", {}).keys() for part in ("subject", "recipient", "item")}
    return {"action": steps_of(stored).keys(), **parts}


def asked_in(stored: Mapping[str, Any]) -> dict[str, str]:
    """The facts that a decision still asks about: by name, how they are called."""
    return {question["fact"]: question["label"] for question in stored["ask"]}


def limits_of(stored: Mapping[str, Any]) -> Iterator[str]:
    """The time limits that a decision sets for certain to whoever decides: for asking, and for what comes before."""
    for each in _answers(stored):
        for person in each.escalation:
            yield from (limit["text"] for limit in person["limits"] if person["sure"])
        for action in each.actions:
            if action["sure"] and action["timing"] == "before" and action["limit"]:
                yield action["limit"]["text"]


_Listed = Sequence[Mapping[str, Any]]


@frozen
class _Answer:
    """One answer in a stored decision."""

    outcome: str
    settled: bool
    rules: _Listed
    actions: _Listed
    escalation: _Listed


def _answers(stored: Mapping[str, Any]) -> Iterator[_Answer]:
    """Each answer in a stored decision: there are several in one to a request."""
    if "parts" not in stored:
        yield _Answer(*(stored[name] for name in ("outcome", "settled", "rules", "actions", "escalation")))
        return
    for part in parts_of(stored):
        for one in part["decisions"]:
            about = [
                [due[what] for due in part[name] if due["subject"] == one["subject"]]
                for name, what in (("actions", "action"), ("escalation", "ask"))
            ]
            yield _Answer(part["outcome"], one["decision"]["settled"], one["decision"]["rules"], *about)
