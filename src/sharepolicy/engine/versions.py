"""A policy with several versions in time: which version decides follows from the date of the decision."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from attrs import frozen

from sharepolicy.analysis.decide import Decision
from sharepolicy.analysis.requests import RequestDecision
from sharepolicy.engine.policy import Policy
from sharepolicy.ground.diagnostic import CaseError, Diagnostic
from sharepolicy.language.case import Case, Request
from sharepolicy.language.periods import Period
from sharepolicy.language.values import Ranges, Values, overlap


@frozen(eq=False)
class Version:
    """One version of a policy, and the days on which it counts."""

    period: Period
    policy: Policy


@frozen(eq=False, repr=False, slots=False)
class PolicyOverTime(Policy):
    """A policy with several versions in time, the oldest first.

    Each case is decided by the version that counts on the date of its decision, and the decision names that version.
    Everything else that is asked of it is answered by one version: the one that counts today, or is nearest to today.
    """

    versions: tuple[Version, ...] = ()

    def __attrs_post_init__(self) -> None:
        """Each version has a fast `decide` of its own; which one is asked is found out for each case."""

    def version_on(self, day: datetime.date) -> Policy:
        """The version that counts on a day. Raises CaseError when none does."""
        for version in self.versions:
            if day in version.period:
                return version.policy
        raise CaseError([_none_on(self, str(day))])

    def decide(
        self,
        case: Mapping[str, Any] | Case,
        *,
        on: datetime.date | None = None,
        second_opinion: bool = False,
        time_limit: float | None = None,
    ) -> Decision:
        """Decide one case, as `Policy.decide`, by the version that counts on the date of the decision.

        Raises CaseError also when no version counts then, or when the case leaves open which one does.
        """
        given: Mapping[str, Any] = case.given if isinstance(case, Case) else case
        version = self.version_for(given, on)
        return version.decide(case, on=on, second_opinion=second_opinion, time_limit=time_limit)

    def decide_request(
        self,
        request: Mapping[str, Any] | Request,
        *,
        on: datetime.date | None = None,
        second_opinion: bool = False,
        time_limit: float | None = None,
    ) -> RequestDecision:
        """Decide a whole request, as `Policy.decide_request`, by the version that counts on its date.

        Raises CaseError as `decide` does.
        """
        if isinstance(request, Request):
            given: Mapping[str, Any] = request.given
        else:
            facts = request.get("facts", request)
            given = facts if isinstance(facts, Mapping) else {}
        version = self.version_for(given, on)
        return version.decide_request(request, on=on, second_opinion=second_opinion, time_limit=time_limit)

    def decide_columns(self, table: Any, *, on: datetime.date | None = None, **options: Any) -> Any:
        """Decide every row of a table as `Policy.decide_columns`, by the version that counts on the day `on`.

        Raises ValueError without a day: rows of several versions are several tables.
        """
        return self.version_for_rows(on).decide_columns(table, on=on, **options)

    def to_sql(
        self, dialect: str, table: str | Sequence[str], *, on: datetime.date | str | None = None, **options: Any
    ) -> str:
        """A query as `Policy.to_sql`, by the version that counts on the day `on`.

        Raises ValueError without a day, and for "today": a query would go on deciding by today's version.
        """
        day = on if isinstance(on, datetime.date) else None
        return self.version_for_rows(day).to_sql(dialect, table, on=day, **options)

    def version_for_rows(self, on: datetime.date | None) -> Policy:
        """The version that decides many rows. Raises ValueError without a day, and CaseError when none counts then."""
        if on is None:
            raise ValueError(f"`{self.name}` has several versions in time: say `on` which day the rows are decided")
        return self.version_on(on)

    def version_for(self, given: Mapping[str, Any], on: datetime.date | None = None) -> Policy:
        """The version that decides a case with these facts. Raises CaseError when there is no one such version."""
        if on is not None:
            return self.version_on(on)
        dates = list(self._dates(given))
        if not dates:
            return self.version_on(datetime.date.today())
        found = [version for version, days in dates if overlap(days, version.period.days)]
        if len(found) == 1:
            return found[0].policy
        if not found:
            raise CaseError([_none_on(self, "the date of this case")])
        boundary = found[1].period.first
        message = f"the date of the decision may be before {boundary} or not, and `{self.name}` is another policy then"
        raise CaseError([Diagnostic("no-single-version", message, help="say on which day it is decided")])

    def _dates(self, given: Mapping[str, Any]) -> Iterator[tuple[Version, Ranges]]:
        """What a case says of its date, as each version reads it. Raises CaseError when that cannot be read."""
        for version in self.versions:
            fact = version.policy.document.vocabulary.decision_date
            if fact is not None and fact.name in given:
                read: object = given[fact.name]
                values: Values | None = read if isinstance(read, Ranges) else version.policy._date_in({fact.name: read})
                if isinstance(values, Ranges):
                    yield version, values

    def __reduce__(self) -> tuple[Any, ...]:
        """Sent to another process as its versions, each as any policy."""
        return policy_over_time, (self.versions, datetime.date.today())

    def __repr__(self) -> str:
        return f"<Policy {self.name}, {len(self.versions)} versions, now {self.version}>"


def _none_on(policy: PolicyOverTime, day: str) -> Diagnostic:
    first = policy.versions[0].period.first
    help_ = f"its first version counts from {first} on" if first is not None else ""
    return Diagnostic("no-single-version", f"no version of `{policy.name}` counts on {day}", help=help_)


def versions_of(policy: Policy) -> tuple[Version, ...]:
    """The versions of a policy in time; of one that has no several, itself for all days."""
    return policy.versions if isinstance(policy, PolicyOverTime) else (Version(Period(), policy),)


def stretches(old: Policy, new: Policy) -> Iterator[tuple[Period, Policy, Policy]]:
    """The periods in which neither of two policies becomes another version, each with the versions that count then."""
    for before in versions_of(old):
        for after in versions_of(new):
            if (both := before.period & after.period) is not None:
                yield both, before.policy, after.policy


def policy_over_time(versions: tuple[Version, ...], today: datetime.date) -> PolicyOverTime:
    """The policy of some versions, the oldest first. None of them may be left out in between."""
    now = min(versions, key=lambda version: abs(version.period.nearest(today) - today))
    face = now.policy
    return PolicyOverTime(face.compiled, face.findings, face.proof, face.file, face._reader, None, versions)
