"""A policy with several versions in time: the date of the decision says which of them decides."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

from attrs import evolve, frozen

from sharepolicy.analysis.decision.decide import Decision
from sharepolicy.analysis.decision.decision import PolicyIdentity
from sharepolicy.analysis.decision.requests import RequestDecision, decide_request
from sharepolicy.core.digest import digest_over_time
from sharepolicy.core.entangled import EntangledError
from sharepolicy.engine import later
from sharepolicy.engine.as_on import as_on
from sharepolicy.engine.parcel import pack, unpack
from sharepolicy.engine.policy import Policy, arrived
from sharepolicy.ground.days import check_day
from sharepolicy.ground.diagnostic import CaseError, Diagnostic, labels_at
from sharepolicy.ground.text import Text
from sharepolicy.language.case import Case, Request
from sharepolicy.language.over_time import VersionInForce
from sharepolicy.language.periods import EVER, Period
from sharepolicy.reading.answers import KEYS
from sharepolicy.reading.cases import flat_case
from sharepolicy.reading.over_time import CasesOverTime, Narrowed, over_time
from sharepolicy.reading.quantities import UnreadableError, date_from
from sharepolicy.reading.timeline import one_day
from sharepolicy.reading.written import Written


@frozen(eq=False)
class Version:
    """One version of a policy, and the days on which it is in force."""

    period: Period
    policy: Policy


@frozen(eq=False, repr=False, slots=False)
class Timeline:
    """A policy with several versions in time, the oldest first. Immutable; one serves many threads.

    A case is decided by the version in force on the date of its decision, and the decision names that version. A
    timeline is not a `Policy`: for examples, facts, proofs or the decision of a table, give the day
    (`timeline.on(day)`) or go through `versions`.
    """

    title: str
    versions: tuple[Version, ...]

    @property
    def name(self) -> str:
        """Its name, which all of its versions have."""
        return self.versions[0].policy.name

    @property
    def identity(self) -> PolicyIdentity:
        """Its name, the numbers of its versions, a digest of what they all say and when, and the identity of each."""
        versions = tuple(each.policy.identity for each in self.versions)
        numbers = " or ".join(each.version for each in versions if each.version)
        return PolicyIdentity(self.name, numbers, digest_over_time(self._in_force), versions)

    @property
    def dates(self) -> tuple[str, ...]:
        """The names by which a case can give its date of the decision: every name that some version has for it."""
        return tuple(self._cases.dates)

    def on(self, day: datetime.date) -> Policy:
        """The policy as it is on a day, the same as `load` gives for that day. Raises CaseError for a day outside."""
        return as_on(self.version_on(day).policy, day)

    def version_on(self, day: datetime.date) -> Version:
        """The version in force on a day, for all of its days. Raises CaseError for a day outside."""
        check_day(day)
        self._cases.check(one_day(day))
        return next(version for version in self.versions if day in version.period)

    def in_language(self, language: str) -> Timeline:
        """The same policy in another language, as `Policy.in_language`; each version needs texts of its own."""
        if language not in self._spoken:
            versions = tuple(evolve(each, policy=each.policy.in_language(language)) for each in self.versions)
            newest = self.versions[-1].policy
            title = versions[-1].policy.title if self.title == newest.title else self.title
            self._spoken[language] = Timeline(title, versions)
        return self._spoken[language]

    @cached_property
    def _spoken(self) -> dict[str, Timeline]:
        return {}

    @property
    def _in_force(self) -> tuple[VersionInForce, ...]:
        return tuple(VersionInForce(each.policy.document, each.period) for each in self.versions)

    @cached_property
    def _cases(self) -> CasesOverTime:
        """How its cases are read: on which days they may be decided, and how each version reads them then."""
        return over_time(self.name, self._in_force)

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
        today = datetime.date.today()
        if (plain := self._plainly(case, on, today)) is not None:
            version, read = plain
            return version.decide(read, second_opinion=second_opinion, time_limit=time_limit)
        narrowed = self._cases.of(case, on, today)
        flat = [flat_case(each.request) for each in narrowed]
        if (alone := self._alone(narrowed)) is not None:
            return alone.decide(flat[0], second_opinion=second_opinion, time_limit=time_limit)
        return self._over_all(narrowed, second_opinion, time_limit).parts[0].decisions[""]

    def decide_request(
        self,
        request: Mapping[str, Any] | Request | Text | Written,
        *,
        on: datetime.date | None = None,
        second_opinion: bool = False,
        time_limit: float | None = None,
        language: str | None = None,
    ) -> RequestDecision:
        """Decide a whole request, as `Policy.decide_request`, by the version that is in force on its date.

        Raises what `decide` raises.
        """
        if language is not None:
            spoken = self.in_language(language)
            return spoken.decide_request(request, on=on, second_opinion=second_opinion, time_limit=time_limit)
        check_day(on)
        narrowed = self._cases.of(request, on, datetime.date.today())
        if (version := self._alone(narrowed)) is None:
            return self._over_all(narrowed, second_opinion, time_limit)
        return version.decide_request(narrowed[0].request, second_opinion=second_opinion, time_limit=time_limit)

    def _alone(self, narrowed: Sequence[Narrowed]) -> Policy | None:
        """The version that decides by itself: the only one, unless it would lose the day because it asks for none."""
        version = self.versions[narrowed[0].place].policy
        return version if len(narrowed) == 1 and (version.dates or not self.dates) else None

    def _over_all(
        self, narrowed: Sequence[Narrowed], second_opinion: bool, time_limit: float | None
    ) -> RequestDecision:
        """Decide a request by all versions as one policy: its day is open between them, or kept by none of them."""
        limit = later.usable(time_limit) if second_opinion else 0.0
        compiled, engine = self._joined
        confirmed = (lambda one: later.confirm(compiled, one, engine, limit)) if second_opinion else None
        return decide_request(compiled, later.joined_request(compiled.joined, narrowed), confirmed)

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

    def _plainly(
        self, case: Mapping[str, Any] | Case, on: datetime.date | None, today: datetime.date
    ) -> tuple[Policy, Mapping[str, Any]] | None:
        """The version that decides plain facts with one plain day or none, and the facts as it reads them itself.

        That saves reading them twice. None for everything else, including anything wrong.
        """
        if type(case) is not dict or not KEYS.isdisjoint(case):
            return None
        said = [name for name in self._cases.dates if name in case]
        day = on or today
        if said:
            value = case[said[0]]
            found = _day_in(value)
            if on is not None or len(said) > 1 or found is None:
                return None
            day = found
        for version in self.versions:
            date = version.policy.document.vocabulary.decision_date
            if day in version.period and date is not None and one_day(day) & date.all_values:
                rest = {name: value for name, value in case.items() if name not in said}
                return version.policy, {**rest, date.name: day}
        return None

    def __reduce__(self) -> tuple[Any, ...]:
        """Sent to another process as its versions, each like any policy."""
        sent = tuple((version.period, version.policy._parcel.decode()) for version in self.versions)
        return arrived_timeline, (pack((self.title, sent)),)

    def __repr__(self) -> str:
        return f"<Timeline {self.name}, {len(self.versions)} versions>"


def _day_in(value: object) -> datetime.date | None:
    """A plain day, as a date or as its text; None for anything else."""
    if type(value) is datetime.date:
        return value
    try:
        return datetime.date.fromordinal(date_from(value)) if isinstance(value, str) else None
    except UnreadableError:
        return None


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
    return policy.versions if isinstance(policy, Timeline) else (Version(EVER, policy),)


def stretches(old: Policy | Timeline, new: Policy | Timeline) -> Iterator[tuple[Period, Policy, Policy]]:
    """The periods in which neither of two policies changes version, each with the versions in force then."""
    for before in versions_of(old):
        for after in versions_of(new):
            if (both := before.period & after.period) is not None:
                yield both, before.policy, after.policy


def arrived_timeline(parcel: bytes) -> Timeline:
    """A timeline that was sent here by `pickle`."""
    title, sent = unpack(parcel)
    return Timeline(title, tuple(Version(period, arrived(each.encode())) for period, each in sent))
