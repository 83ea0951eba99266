"""The same case with some of its facts not known: so that what is wrong with one fact does not hide the rest."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable, Mapping
from itertools import product

from sharepolicy.ground.case_path import CasePath
from sharepolicy.ground.diagnostic import Diagnostics
from sharepolicy.language.case import Case, Place, Request
from sharepolicy.language.values import Ranges, Values
from sharepolicy.reading.answers import HEADINGS, KEYS
from sharepolicy.reading.plain import Keys
from sharepolicy.reading.tree import ListNode, MapNode, Node, Scalar
from sharepolicy.reading.whereabouts import WrittenOut
from sharepolicy.reading.written import Written

Days = Mapping[str, datetime.date]
"""A day for facts that are dates, in place of what was given."""

_DEPTH = {"facts": 2, "pairs": 3, **dict.fromkeys(HEADINGS.values(), 3)}
"""How many keys lead to a fact under each heading."""


def with_unknown(case: object, paths: Iterable[CasePath], days: Days | None = None) -> object | None:
    """A case in which what these paths lead to is not known, or is one of `days`; None if none leads to a fact.

    Everything else stays where it stands. A property that a case cannot have is left out too.
    """
    if isinstance(case, Case):
        found = with_unknown(Request(case.given, title=case.title, spans=case.spans), paths, days)
        return Case(found.given, found.title, found.spans) if isinstance(found, Request) else None
    if isinstance(case, Request):
        return _of_request(case, list(paths), days or {})
    if not isinstance(case, Written) or case.tree is None:
        return None
    places = {keys for path in paths if (keys := _to_fact(path))}
    if not places:
        return None
    return WrittenOut(case.text, read=(_without(case.tree, (), places, days or {}), Diagnostics()))


def _to_fact(path: CasePath) -> Keys:
    """The keys of the fact to which a path leads in the layout of a case file; none if it leads to no fact."""
    keys = path.keys
    if not keys:
        return ()
    if keys[0] not in KEYS:  # facts alone, or a property that a case cannot have
        return ("facts", keys[0]) if path.fact else keys[:1]
    depth = _DEPTH.get(str(keys[0]), 0)
    return keys[:depth] if path.fact and depth and len(keys) >= depth else ()


def _without(node: Node, keys: Keys, places: Collection[Keys], days: Days) -> Node:
    match node:
        case MapNode(entries):
            kept: list[tuple[Scalar, Node]] = []
            for key, value in entries:
                here = (*keys, key.value)
                if here not in places:
                    kept.append((key, _without(value, here, places, days)))
                elif key.value in days:
                    kept.append((key, Scalar(days[key.value].isoformat(), value.span)))
            return MapNode(tuple(kept), node.span)
        case ListNode(items):
            return ListNode(
                tuple(_without(item, (*keys, at), places, days) for at, item in enumerate(items)), node.span
            )
        case Scalar():
            return node


def _of_request(request: Request, paths: Collection[CasePath], days: Days) -> Request | None:
    """The same of a request that is values already."""
    taken: dict[str, set[str]] = {}
    for path in paths:
        for under in _headings(request, path) if path.fact else ():
            taken.setdefault(under, set()).add(path.fact)

    def left(given: Mapping[str, Values], under: str) -> dict[str, Values]:
        gone = taken.get(under, ())
        kept: dict[str, Values] = {}
        for name, values in given.items():
            if not any(name == fact or name.startswith(f"{fact}/") for fact in gone):
                kept[name] = values
            elif name in days:
                kept[name] = Ranges.of(days[name].toordinal(), days[name].toordinal())
        return kept

    return request.with_each_under(left) if taken else None


def _headings(request: Request, path: CasePath) -> list[str]:
    """What it stands under, as in `Request.by_heading`: for a pair, each that the path names."""
    named = (path.subjects, path.recipients, path.items)
    if sum(map(bool, named)) > 1:
        each = product(*(names or ("",) for names in named))
        pairs = (Place(item, subject, recipient) for subject, recipient, item in each)
        return [f"pairs/{'/'.join(place)}/" for place in pairs if place in request.pairs]
    for heading, names in zip(("subjects", "recipients", "items"), named, strict=True):
        if names:
            return [f"{heading}/{name}/" for name in names]
    return [""]
