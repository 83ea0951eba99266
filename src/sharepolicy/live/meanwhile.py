"""What is decided of a case by the rest, while some of what is known of it cannot be so together."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from typing import TypeVar

from attrs import evolve

from sharepolicy.ground.diagnostic import CaseError, Diagnostic
from sharepolicy.language.case import Given, Place, Request
from sharepolicy.live.merging import FactSpot

Decided = TypeVar("Decided")


def decided_by_the_rest(request: Request, decide: Callable[[Request], Decided]) -> Decided:
    """What is decided without the facts that clash: one of them is wrong, and nobody knows which.

    Raises CaseError if it is something else that is wrong.
    """
    while True:
        try:
            return decide(request)
        except CaseError as error:
            left = _without(request, {spot for each in error.diagnostics for spot in _clashing(each)})
            if left == request:
                raise
            request = left


def _clashing(flaw: Diagnostic) -> Iterator[FactSpot]:
    """The facts of a flaw, and where the case gives them."""
    for path in (*(each.path for each in flaw.facts), flaw.path):
        if path is not None and path.fact:
            one = ((names or ("",))[0] for names in (path.items, path.subjects, path.recipients))
            yield Place(*one), path.fact


def _without(request: Request, spots: Collection[FactSpot]) -> Request:
    """The request in which nothing is said in these spots."""

    def left(given: Given, place: Place) -> Given:
        return {name: values for name, values in given.items() if (place, name) not in spots}

    pairs = {place: left(given, place) for place, given in request.pairs.items()}
    return evolve(
        request,
        given=left(request.given, Place()),
        subjects={name: left(given, Place(subject=name)) for name, given in request.subjects.items()},
        recipients={name: left(given, Place(recipient=name)) for name, given in request.recipients.items()},
        items={name: evolve(item, given=left(item.given, Place(item=name))) for name, item in request.items.items()},
        pairs={place: given for place, given in pairs.items() if given},
    )
