"""What people add to a request about several people, divided: each piece stands with those whom it is about only."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sharepolicy.reading.records import PLACED

_IN_WORDS_OF_THEIR_OWN = {
    "shared": ("what", "purpose"),
    "told": ("why_not",),
    "views": ("of",),
    "advice": ("asked", "answer"),
    "refusal": ("said",),
    "done": ("note", "needless"),
    "note": ("text",),
}
_SAYS_WHOSE = {"item", "subject", "person"}


def divided(
    added: Mapping[str, Any], asked: Mapping[str, Mapping[str, Any]], people: Mapping[str, str]
) -> dict[str, dict[str, Any]]:
    """What was added, by subject. `asked` is what was asked about each of them, `people` who they are.

    A piece that names an item is about those whom the item is about. What is about somebody who has no record of their
    own stands in the first record, as theirs: sealed under a key of their own.
    """
    found: dict[str, dict[str, Any]] = {name: dict(added) for name in asked}
    decided = added.get("decided", {})
    for part in (name for name in PLACED if name in added):
        by_name = _by_subject(added[part], asked, people)
        for name, theirs in found.items():
            theirs[part] = by_name[name]
    if "parts" in decided:
        by_name = _by_subject(decided["parts"], asked, people)
        for name, theirs in found.items():
            theirs["decided"] = {**decided, "parts": by_name[name]}
    return {name: {part: said for part, said in theirs.items() if said != []} for name, theirs in found.items()}


def for_all(added: Mapping[str, Any]) -> tuple[str, ...]:
    """The parts in people's own words that do not say whom they are about, so that they stand in every record."""
    found = [
        part
        for part, fields in _IN_WORDS_OF_THEIR_OWN.items()
        if any(piece.keys() & fields and not piece.keys() & _SAYS_WHOSE for piece in added.get(part, ()))
    ]
    why = ["decided.why"] if "why" in added.get("decided", {}) else []
    return (*why, *(["justification"] if "justification" in added else []), *found)


def _by_subject(
    pieces: list[Mapping[str, Any]], asked: Mapping[str, Mapping[str, Any]], people: Mapping[str, str]
) -> dict[str, list[Mapping[str, Any]]]:
    items = {name: set(each.get("request", {}).get("items", {})) for name, each in asked.items()}
    everything = set().union(*items.values())
    found: dict[str, list[Mapping[str, Any]]] = {name: [] for name in asked}
    for piece in pieces:
        subject, item = piece.get("subject"), piece.get("item")
        if subject and subject not in asked:
            whose, said = [next(iter(asked))], {"person": people[subject], **piece} if subject in people else piece
        else:
            whose, said = [name for name in asked if subject in (None, "", name)], piece
            if item in everything:
                whose = [name for name in whose if item in items[name]] or whose
        for name in whose:
            found[name].append(said)
    return found
