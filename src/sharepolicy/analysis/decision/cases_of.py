"""The cases of a request: one for each item, subject of it and recipient, with what was asked about it."""

from __future__ import annotations

from attrs import evolve

from sharepolicy.language.case import AskedCase, Case, Place, Request
from sharepolicy.language.semantics import case_at, places


def cases_of(request: Request) -> dict[Place, Case]:
    """The case of each item, subject of it and recipient; or the one case of a request that names none."""
    return {place: evolve(case_at(request, place), asked=_asked_at(request, place)) for place in places(request)}


def _asked_at(request: Request, place: Place) -> AskedCase | None:
    """What was asked about one case of a request."""
    asked = request.asked
    if asked is None or (asked.plain and request.is_flat):
        return asked
    return evolve(asked, request=Request(case_at(asked.request, place).given, title=request.title), plain="")
