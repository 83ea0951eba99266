"""The cases of a policy over time: on which days a case may be decided, and how each version reads it then.

The day of a case belongs to no version. It is read first, by any name that some version has for it. Then each version
in force on one of these days reads the rest, with those of the days on which it is in force.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import reduce
from typing import Any

from attrs import evolve, frozen

from sharepolicy.ground.diagnostic import CaseError, ClashingFact, Diagnostic, Diagnostics, labels_at
from sharepolicy.ground.text import Span, Text
from sharepolicy.language.case import AskedCase, Case, Request
from sharepolicy.language.over_time import VersionInForce
from sharepolicy.language.periods import Period, days_in_words
from sharepolicy.language.policy import PolicyDocument
from sharepolicy.language.values import Ranges, Values, single_day
from sharepolicy.language.vocabulary import Fact, FactType, out_of_range
from sharepolicy.language.words import write_request
from sharepolicy.language.years import counted_request
from sharepolicy.reading.answers import KEYS, read_flat
from sharepolicy.reading.as_made import check_made
from sharepolicy.reading.cases import case_tree, check_mapping, known_request, request_of_tree
from sharepolicy.reading.plain import node_from, plain_from
from sharepolicy.reading.scope import Scope
from sharepolicy.reading.timeline import none_in_force, one_day
from sharepolicy.reading.tree import MapNode, Node, entries_in
from sharepolicy.reading.written import Written

GivenCase = Mapping[str, object] | Case | Request | Text | Written
"""A case or a request, as a program or a file gives it."""


@frozen
class Narrowed:
    """A case as one version reads it: the place of the version, the days on which it may decide, and the request."""

    place: int
    days: Ranges
    request: Request


@frozen
class _Days:
    """The possible days of a case, and where it gives them."""

    open: Ranges
    span: Span | None = None
    names: frozenset[str] = frozenset()


@frozen
class _OpenedCase:
    """The possible days of a case, if it gives any; how a version reads the rest; and all of it as plain data."""

    days: _Days | None
    read: Callable[[PolicyDocument], Request]
    plain: Callable[[PolicyDocument], Mapping[str, Any]]


def _plain(opened: _OpenedCase, documents: Sequence[PolicyDocument], asked: Sequence[Request]) -> Mapping[str, Any]:
    """What was asked as plain data: as each version writes what it read if they agree, else as it was given."""
    written = [write_request(document.vocabulary, each) for document, each in zip(documents, asked, strict=True)]
    return (
        written[0] if len(written) > 1 and all(each == written[0] for each in written) else opened.plain(documents[0])
    )


@frozen
class CasesOverTime:
    """Reads the cases of a policy over time.

    `dates` are all names for the date of the decision. A policy that was loaded for a day has one version, on that day.
    """

    name: str
    versions: Sequence[VersionInForce]
    dates: Mapping[str, Fact]
    as_on: datetime.date | None = None

    def of(self, given: GivenCase, on: datetime.date | None, today: datetime.date) -> tuple[Narrowed, ...]:
        """A case as each version reads it that may decide it: on the day `on`, else on its own days, else today.

        Raises CaseError if no version may, if one of them cannot read it, or if something is wrong with its days.
        """
        opened = self._opened(given)
        days, read = opened.days, opened.read
        if on is not None or days is None:
            days = _Days(one_day(on or today))
        self.check(days.open, days.span)
        touched = [(place, version, mine) for place, version, mine in self.within(days.open) if mine]
        found: list[Narrowed] = []
        asked: list[Request] = []
        failed: list[tuple[VersionInForce, CaseError]] = []
        for place, version, mine in touched:
            try:
                alone = read(version.document)
                asked.append(_on_days(alone, version.date, opened.days.open, None) if opened.days else alone)
                whole = _on_days(alone, version.date, days.open, days.span)
                # On all open days: else each version would count another number, and none would see that it differs.
                counted = counted_request(version.document.vocabulary, whole)
                found.append(Narrowed(place, mine, _on_days(counted, version.date, mine, days.span)))
            except CaseError as error:
                failed.append((version, error))
        if failed:
            unread = _in_its_version(failed, len(touched))
            if len(touched) > 1:
                raise unread
            place, version, mine = touched[0]
            others = [*self.versions[:place], *self.versions[place + 1 :]]
            raise _known_elsewhere(unread, version, mine, others, read)
        is_nobodys = on is None and opened.days is None and self.as_on is None
        said = AskedCase(asked[0], single_day(days.open), is_nobodys)
        documents = [version.document for _, version, _ in touched]
        date = touched[0][1].date
        if len(touched) > 1 or (opened.days is not None and opened.days.names != {date.name if date else ""}):
            known = documents[0].vocabulary
            vocabulary = evolve(known, facts={**self.dates, **known.facts})
            said = evolve(said, plain=json.dumps(_plain(opened, documents, asked)), vocabulary=vocabulary)
        return tuple(evolve(each, request=evolve(each.request, asked=said)) for each in found)

    def within(self, days: Ranges) -> Iterator[tuple[int, VersionInForce, Ranges]]:
        """Each version with its place, and those of the given days on which it can decide."""
        for place, version in enumerate(self.versions):
            yield place, version, days & version.days

    def check(self, days: Ranges, span: Span | None = None) -> None:
        """Raise CaseError unless the policy covers some of these days, and every single day that is named."""
        covered = reduce(Ranges.__or__, (mine for _, _, mine in self.within(days)), Ranges(()))
        alone = (Ranges((piece,)) for piece in days.pieces if piece[0] == piece[1])
        for some in (*alone, days):
            if not some & covered:
                raise CaseError([self._outside(some, span)])

    def _outside(self, days: Ranges, span: Span | None) -> Diagnostic:
        if self.as_on is not None:
            message = f"this is the policy as of {self.as_on}, but the case is decided on {days_in_words(days)}"
            return Diagnostic("contradictory-case", message, span, f"leave the day out, or give {self.as_on}")
        for version in self.versions:
            if version.period.days & days and version.date is not None:
                return out_of_range(version.date, days_in_words(days), span)
        return none_in_force(self.name, self.versions[0].period, days, span)

    def _opened(self, given: GivenCase) -> _OpenedCase:
        """The days of a case, if it gives any, and how a version reads the rest."""
        if isinstance(given, Case | Request):
            check_made(given)
        if isinstance(given, Case):
            given = Request(given.given, title=given.title, spans=given.spans)
        if isinstance(given, Request):
            return self._typed(given)
        diagnostics = Diagnostics()
        if isinstance(given, Text | Written):
            tree = case_tree(given)
        else:
            check_mapping(given, self.name)
            flat = not any(key in KEYS for key in given)
            tree = node_from({"facts": given} if flat else given, diagnostics)
        diagnostics.stop(CaseError)
        facts = entries_in(tree.get("facts")) if isinstance(tree, MapNode) else ()
        said = MapNode(tuple((key, node) for key, node in facts if key.value in self.dates))
        values, spans = read_flat(Scope(diagnostics, facts=dict(self.dates)), said)
        diagnostics.stop(CaseError)
        rest = _without(tree, self.dates)
        return _OpenedCase(
            _same(values, spans), lambda document: request_of_tree(document, rest), lambda _: plain_from(tree)
        )

    def _typed(self, given: Request) -> _OpenedCase:
        """The same of a request that is values already."""
        dates = {name: values for name, values in given.given.items() if name in self.dates}
        typed = evolve(given, given={name: values for name, values in given.given.items() if name not in dates})

        def plain(document: PolicyDocument) -> Mapping[str, Any]:
            facts = {**self.dates, **document.vocabulary.facts}
            return write_request(evolve(document.vocabulary, facts=facts), given)

        return _OpenedCase(_same(dates, given.spans), lambda document: known_request(document, typed), plain)


def over_time(name: str, versions: Sequence[VersionInForce]) -> CasesOverTime:
    """The reader of cases for a policy with these versions, oldest first."""
    dates = [version.date for version in versions if version.date is not None]
    return CasesOverTime(name, versions, {date.name: evolve(date, minimum=None, maximum=None) for date in dates})


def over_time_on(document: PolicyDocument, date: str, day: datetime.date) -> CasesOverTime:
    """The reader of cases for a policy as of a day. `date` is what its file calls the date of the decision."""
    fact = Fact(date, FactType.DATE, "", date, decision_date=True)
    return CasesOverTime(document.name, [VersionInForce(document, Period(day, day))], {date: fact}, as_on=day)


def _same(said: Mapping[str, Values], spans: Mapping[str, Span]) -> _Days | None:
    """The days on which a case may be decided, or None if it gives none. Raises CaseError if two dates contradict."""
    days = [values for values in said.values() if isinstance(values, Ranges)]
    if not days:
        return None
    places = [spans[name] for name in said if name in spans]
    both = reduce(Ranges.__and__, days)
    if not both:
        names = " and ".join(f"`{name}`" for name in said)
        message = f"{names} are both the date of the decision, but give different days"
        first = places[0] if places else None
        labels = labels_at("and this", *places[1:])
        facts = tuple(
            ClashingFact(name, f"{name}: {days_in_words(values)}", spans.get(name))
            for name, values in said.items()
            if isinstance(values, Ranges)
        )
        raise CaseError([Diagnostic("contradictory-case", message, first, "keep one of them", labels, facts=facts)])
    return _Days(both, places[0] if places else None, frozenset(said))


def _without(tree: Node, dates: Mapping[str, Fact]) -> Node:
    """A case without its dates."""
    if not isinstance(tree, MapNode):
        return tree

    def left(key: str, node: Node) -> Node:
        if key != "facts" or not isinstance(node, MapNode):
            return node
        return MapNode(tuple(entry for entry in node.entries if entry[0].value not in dates), node.span)

    return MapNode(tuple((key, left(key.value, node)) for key, node in tree.entries), tree.span)


def _on_days(request: Request, date: Fact | None, days: Ranges, span: Span | None) -> Request:
    """A request on some days, for a version that has a fact for its date."""
    if date is None:
        return request
    spans = {**request.spans, date.name: span} if span is not None else request.spans
    return evolve(request, given={**request.given, date.name: days}, spans=spans)


def _in_its_version(failed: Sequence[tuple[VersionInForce, CaseError]], touched: int) -> CaseError:
    """The error of versions that cannot read a case. If they differ, it is that of the first, with its days."""
    version, first = failed[0]
    if len(failed) == touched and all(error.diagnostics == first.diagnostics for _, error in failed):
        return first
    flaws = [evolve(flaw, message=f"{flaw.message} in {version}") for flaw in first.diagnostics]
    return CaseError(flaws, first.left_out)


def _known_elsewhere(
    error: CaseError,
    version: VersionInForce,
    days: Ranges,
    others: Sequence[VersionInForce],
    read: Callable[[PolicyDocument], Request],
) -> CaseError:
    """The error of the only version that may decide, which says of what it does not know that another version does."""
    which = (
        f"version {version.document.version}, which decides" if version.document.version else "the version that decides"
    )
    told: dict[Diagnostic, Diagnostic] = {}
    for other in reversed(others):  # the newest first
        flaws = _flaws_for(other, read)
        for flaw in error.diagnostics if flaws is not None else ():
            if flaw not in told and _is_known(flaw, flaws or ()):
                number = f"version {other.document.version}" if other.document.version else "another version"
                message = f"{flaw.message} in {which} on {days_in_words(days)}"
                told[flaw] = evolve(flaw, message=message, help=f"{number}, in force {other.period}, has it")
    return CaseError([told.get(flaw, flaw) for flaw in error.diagnostics], error.left_out)


def _flaws_for(version: VersionInForce, read: Callable[[PolicyDocument], Request]) -> Sequence[Diagnostic] | None:
    """What is wrong with a case for a version; None if there is too much to say."""
    try:
        read(version.document)
    except CaseError as error:
        return error.diagnostics if not error.left_out else None
    return ()


def _is_known(flaw: Diagnostic, flaws: Sequence[Diagnostic]) -> bool:
    """Whether a version in which these are the flaws knows what another one does not: a fact, or a value of one."""
    if flaw.code == "unknown-fact":
        return all((each.code, each.message, each.span) != (flaw.code, flaw.message, flaw.span) for each in flaws)
    return flaw.code == "unknown-value" and not flaws
