"""A policy with several versions in time: the date of the decision says which of them decides."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Hashable, Mapping, Sequence
from contextlib import suppress
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import evolve, fields, frozen

from sharepolicy.analysis.decision.decide import Decision
from sharepolicy.core.entangled import EntangledError
from sharepolicy.engine.policies import later
from sharepolicy.engine.policies.known_timeline import KnownTimeline
from sharepolicy.engine.policies.policy import Policy, arrived_as
from sharepolicy.engine.policies.version import Version
from sharepolicy.ground.days import check_day, check_zone
from sharepolicy.ground.diagnostic import CaseError, Diagnostic, labels_at
from sharepolicy.ground.kinds import check_language
from sharepolicy.ground.text import Text
from sharepolicy.language.case import Case, Request
from sharepolicy.reading.cases import flat_case
from sharepolicy.reading.written import Written

Answer = TypeVar("Answer")


@frozen(eq=False, repr=False, slots=False)
class Timeline(KnownTimeline):
    """A policy with several versions in time, the oldest first. Immutable; one serves many threads.

    A case is decided by the version in force on the date of its decision, and the decision names that version. Rows
    of a table, a query in SQL and the schema of cases are those of one version: that of the day `on`, else of today.
    For everything else that a `Policy` has, such as examples, facts and proofs, give the day (`timeline.on(day)`) or
    go through `versions`.
    """

    def in_language(self, language: str) -> Timeline:
        """The same policy in another language, as `Policy.in_language`.

        In a version without texts in that language, nothing is translated. Raises PolicyError if none has any.
        """
        check_language(language)
        if language not in self._others:
            versions = later.versions_in_language(self.versions, language)
            newest = self.versions[-1].policy
            title = versions[-1].policy.title if self.title == newest.title else self.title
            self._others[language] = evolve(self, title=title, versions=versions)
        return self._others[language]

    def in_zone(self, zone: datetime.tzinfo) -> Timeline:
        """The same policy, for which today is the day in a time zone, as `Policy.in_zone`."""
        check_zone(zone)
        zoned = self._others.get(zone) if isinstance(zone, Hashable) else None
        if zoned is None:
            versions = tuple(evolve(each, policy=each.policy.in_zone(zone)) for each in self.versions)
            zoned = evolve(self, versions=versions, zone=zone)
        if isinstance(zone, Hashable):
            self._others[zone] = zoned
        return zoned

    @cached_property
    def _others(self) -> dict[object, Timeline]:
        """The same policy in other languages and zones."""
        return {}

    def decide(
        self,
        case: Mapping[str, Any] | Case,
        *,
        on: datetime.date | None = None,
        second_opinion: bool = False,
        time_limit: float | None = None,
        language: str | None = None,
    ) -> Decision:
        """Decide one case, as `Policy.decide`, by the version that is in force on the date of the decision.

        Raises CaseError also when the policy does not cover that day.
        """
        if language is not None:
            spoken = self.in_language(language)
            return spoken.decide(case, on=on, second_opinion=second_opinion, time_limit=time_limit)
        check_day(on)
        return self._decide(case, on, later.usable(time_limit) if second_opinion else None, self._today())

    def _decide(
        self, case: later.GivenCase, on: datetime.date | None, limit: float | None, today: datetime.date
    ) -> Decision:
        if (plain := self._by_day.case(case, on, today)) is not None:
            version, read = plain
            if limit is None and (decision := version._quick(read, on, today)) is not None:
                return decision
            with suppress(CaseError):  # read again below, which also knows what other versions make of it
                return version._decide(read, on, limit, today)

        def decided(given: later.GivenCase, limit: float | None) -> Decision:
            narrowed = self._cases.of(given, on, today)
            flat = [flat_case(each.request) for each in narrowed]
            if (alone := self._alone(narrowed)) is not None:
                return alone._decide_read(flat[0], limit)
            return self._over_all(narrowed, limit).parts[0].decisions[""]

        return self._deciding(case, decided, limit)

    def _deciding(
        self, given: later.GivenCase, decided: Callable[[later.GivenCase, float | None], Answer], limit: float | None
    ) -> Answer:
        """What is decided, or an error with the way to everything that is wrong in what was given."""
        try:
            return decided(given, limit)
        except CaseError as error:
            documents = tuple(version.policy.document for version in self.versions)
            days = [version.days for version in self._in_force]
            whole = later.located(error, given, documents, lambda placed: decided(placed, None), days)
            raise whole from error.__cause__

    def decide_request(
        self,
        request: Mapping[str, Any] | Request | Text | Written,
        *,
        on: datetime.date | None = None,
        second_opinion: bool = False,
        time_limit: float | None = None,
        language: str | None = None,
    ) -> later.RequestDecision:
        """Decide a whole request, as `Policy.decide_request`, by the version that is in force on its date.

        Raises what `decide` raises.
        """
        if language is not None:
            spoken = self.in_language(language)
            return spoken.decide_request(request, on=on, second_opinion=second_opinion, time_limit=time_limit)
        check_day(on)
        return self._decide_request(request, on, later.usable(time_limit) if second_opinion else None, self._today())

    def _decide_request(
        self, request: later.GivenCase, on: datetime.date | None, limit: float | None, today: datetime.date
    ) -> later.RequestDecision:
        if (plain := self._by_day.request(request, on, today)) is not None:
            with suppress(CaseError):  # as in `_decide`
                return plain._decide_request(request, on, limit, today)

        def decided(given: later.GivenCase, limit: float | None) -> later.RequestDecision:
            narrowed = self._cases.of(given, on, today)
            if (version := self._alone(narrowed)) is None:
                return self._over_all(narrowed, limit)
            return version._decide_read_request(narrowed[0].request, limit)

        return self._deciding(request, decided, limit)

    def decide_again(self, stored: Mapping[str, Any]) -> Decision | later.RequestDecision:
        """Decide again what a stored decision was asked, as `Policy.decide_again`, by the version of its day."""
        asked = later.asked_before(stored)
        policy = later.in_language_if_there(self, asked.language)
        decide = policy._decide_request if asked.is_request else policy._decide
        return decide(asked.given, asked.on, None, asked.today or self._today())

    def _alone(self, narrowed: Sequence[later.Narrowed]) -> Policy | None:
        """The version that decides by itself: the only one, unless it would lose the day because it asks for none."""
        version = self.versions[narrowed[0].place].policy
        return version if len(narrowed) == 1 and (version.dates or not self.dates) else None

    def _over_all(self, narrowed: Sequence[later.Narrowed], limit: float | None) -> later.RequestDecision:
        """Decide a request by all versions as one policy: its day is open between them, or kept by none of them."""
        compiled, engine = self._joined
        confirmed = None if limit is None else (lambda one: later.confirm(compiled, one, engine, limit))
        return later.decide_request(compiled, later.joined_request(compiled.joined, narrowed), confirmed)

    @cached_property
    def _joined(self) -> tuple[later.JoinedPolicy, later.DurableRules]:
        """All versions as one policy, and the engine that gives second opinions on it."""
        try:
            compiled = later.compile_joined(later.join(self._in_force))
        except EntangledError as error:
            message = f"the versions of `{self.name}` are too entangled to decide a case by more than one of them"
            raise CaseError(
                [Diagnostic("no-single-version", message, help="say on which day it is decided")]
            ) from error
        return compiled, later.DurableRules(compiled.document)

    def __reduce__(self) -> tuple[Any, ...]:
        """Sent to another process as its versions, with what they have in common only once."""
        return arrived_timeline, (self._parcel, self._zone)

    @cached_property
    def _parcel(self) -> bytes:
        sent = tuple((version.period, version.policy._sent) for version in self.versions)
        return later.pack((self.title, sent, self.file, self._lists))

    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any:
            """Whoever asks a timeline for what only a policy has hears how to get it."""
            if name in _OF_A_POLICY:
                message = f"`{self.name}` has versions in time, each with its own `{name}`: say for which day"
                raise AttributeError(f"{message}, as in `policy.on(day).{name}`", name=name, obj=self)
            raise AttributeError(f"`Timeline` has no attribute `{name}`", name=name, obj=self)

    def __repr__(self) -> str:
        number = len(self.versions)
        return f"<Timeline {self.name}, {number} version{'s' if number > 1 else ''}>"


_OF_A_POLICY = frozenset(
    name for name in {*dir(Policy), *(each.name for each in fields(Policy))} if not name.startswith("_")
)
"""What a policy has and can be asked for."""


def other_dates(versions: Sequence[Version]) -> list[Diagnostic]:
    """The flaws of facts that share their name with the date of the decision of another version.

    Each version accepts the date by every name that some version has for it, so the name cannot mean anything else.
    """
    dates = {date.name: date for each in versions if (date := each.policy.document.vocabulary.decision_date)}
    return [
        Diagnostic(
            "duplicate-name",
            f"`{name}` is the date of the decision in another version of `{each.policy.name}`, but not here",
            fact.span,
            "give one of the two facts another name",
            labels_at("the date of the decision", date.span),
        )
        for each in versions
        for name, date in dates.items()
        if (fact := each.policy.facts.get(name)) is not None and not fact.decision_date
    ]


def versions_of(policy: Policy | Timeline) -> tuple[Version, ...]:
    """The versions of a timeline; a policy by itself is its only one, in force on all days."""
    return policy.versions


@lru_cache(maxsize=8)
def arrived_timeline(parcel: bytes, zone: datetime.tzinfo | None = None) -> Timeline:
    """A timeline that was sent here by `pickle`; made once, however often it is sent."""
    title, sent, file, lists = later.unpack(parcel)
    return Timeline(title, tuple(Version(period, arrived_as(each, zone)) for period, each in sent), file, lists, zone)
