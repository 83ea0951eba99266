"""Everything that is wrong with a case, with the way to it in what was given."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from attrs import evolve

from sharepolicy.engine.policies.other_flaws import with_others
from sharepolicy.ground.case_path import CasePath
from sharepolicy.ground.diagnostic import CaseError, Diagnostic
from sharepolicy.ground.text import Text
from sharepolicy.language.case import Case, Request
from sharepolicy.language.policy import PolicyDocument
from sharepolicy.language.values import Ranges
from sharepolicy.reading.whereabouts import Whereabouts, of_mapping, of_request, of_text
from sharepolicy.reading.written import Written


def located(
    error: CaseError,
    given: object,
    documents: Collection[PolicyDocument],
    again: Callable[[Any], object],
    days: Sequence[Ranges] = (),
) -> CaseError:
    """The error with everything that is wrong in what was given, and the path of each of it.

    What a program gave has no places: it is decided `again` with them, which must fail alike. `days` are those
    of each version, for a case whose own day is wrong.
    """
    placed: object
    where: Whereabouts | None
    if isinstance(given, Text | Written):
        written = given if isinstance(given, Written) else Written(given)
        placed, where = written, of_text(written)
    else:
        placed, where = _with_places(given)
        if where is None:
            return CaseError([_at_the_top(each) for each in error.diagnostics], error.left_out)
        helped = {(each.code, each.message): each.help for each in error.diagnostics}
        try:
            again(placed)
        except CaseError as with_places:
            if {(each.code, each.message) for each in with_places.diagnostics} == helped.keys():
                flaws = [evolve(each, help=helped[each.code, each.message]) for each in with_places.diagnostics]
                error = CaseError(flaws, with_places.left_out)
    return where.tell(with_others(error, placed, where, documents, again, days), documents)


def _with_places(given: Any) -> tuple[object, Whereabouts | None]:
    """What a program gave with a place for each part, and the way to each place; None if it is not a case at all."""
    if isinstance(given, Case | Request) and given.spans:  # it was read from a text
        return given, of_text(Written(next(iter(given.spans.values())).text))
    if isinstance(given, Case):
        return of_request(Request(given.given, title=given.title))
    if isinstance(given, Request):
        return of_request(given)
    if isinstance(given, Mapping) or (hasattr(given, "items") and hasattr(given, "get")):
        return of_mapping(given)  # a row of a data frame is like a mapping
    return given, None


def _at_the_top(flaw: Diagnostic) -> Diagnostic:
    return evolve(flaw, path=CasePath())
