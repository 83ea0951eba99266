"""A policy with several versions in time, for commands that speak of one policy."""

from __future__ import annotations

import datetime
from collections.abc import Callable

from sharepolicy.engine.load import load
from sharepolicy.engine.policy import Policy
from sharepolicy.engine.versions import PolicyOverTime, Version
from sharepolicy.frontends.commands.options import UsageError
from sharepolicy.frontends.console import Console
from sharepolicy.ground.text import Text
from sharepolicy.language.case import Request
from sharepolicy.language.periods import Period
from sharepolicy.reading.cases import case_fact, read_request
from sharepolicy.reading.quantities import UnreadableError, date_from


def load_one(named: str, console: Console, *, prove: bool = True) -> Version:
    """Load a policy, with the days on which it counts.

    Of one with several versions in time it is the version that counts today, and people are told so.

    Raises PolicyError.
    """
    policy = load(named, prove=prove)
    if not isinstance(policy, PolicyOverTime):
        return Version(Period(), policy)
    now = next(version for version in policy.versions if version.policy.compiled is policy.compiled)
    others = [version for version in policy.versions if version is not now]
    days = ", ".join(f"{named}@{version.period.nearest(datetime.date.today())}" for version in others)
    message = f"`{named}` has {len(policy.versions)} versions in time. "
    which = f"version {now.policy.version}, which" if now.policy.version else "the one that"
    message += f"This is about {which} counts {now.period}."
    console.complain(message + (f" For another one name a day, as {days}." if others else ""))
    return now


def load_for_rows(named: str, on: datetime.date | None, *, prove: bool = True) -> Policy:
    """Load a policy that is to decide many cases. Of one with several versions, the version that counts on a day.

    Raises PolicyError, and UsageError where no day is given: rows of several versions are not decided by one of them.
    """
    policy = load(named, prove=prove)
    if not isinstance(policy, PolicyOverTime):
        return policy
    if on is None:
        raise UsageError(f"`{named}` has several versions in time; name a day, as {named}@2026-02-28, or say --on")
    return policy.version_on(on)


def version_and_request(policy: Policy, text: Text, on: datetime.date | None) -> tuple[Policy, Request]:
    """The version of a policy that is to decide a case file, and the case as that version reads it.

    It is the version that counts on the day `on`, else on the date in the case, else today. Raises CaseError.
    """
    if not isinstance(policy, PolicyOverTime):
        return policy, read_request(policy.document, text)
    facts = (version.policy.document.vocabulary.decision_date for version in policy.versions)
    said = _first(lambda name: _day(case_fact(text, name)), [fact.name for fact in facts if fact is not None])
    version = policy.version_on(on or said or datetime.date.today())
    request = read_request(version.document, text)
    if on is None:
        policy.version_for(request.given)  # refuses a date that leaves open which version counts
    return version, request


def _first(find: Callable[[str], datetime.date | None], names: list[str]) -> datetime.date | None:
    return next((found for name in names if (found := find(name)) is not None), None)


def _day(said: str | None) -> datetime.date | None:
    """A day as a case says it; None when it says none, or none that can be read."""
    try:
        return datetime.date.fromordinal(date_from(said)) if said is not None else None
    except UnreadableError:
        return None
