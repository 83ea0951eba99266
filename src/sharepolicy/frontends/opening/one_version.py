"""One policy, with its examples, for commands that are about one: of a policy with several versions, one version."""

from __future__ import annotations

import datetime
from pathlib import Path

from sharepolicy.engine.loading.load import load_named
from sharepolicy.engine.policies.policy import Policy
from sharepolicy.engine.policies.timeline import Timeline
from sharepolicy.engine.policies.version import Version
from sharepolicy.frontends.console import Console
from sharepolicy.language.case import Example
from sharepolicy.language.periods import EVER
from sharepolicy.reading.files import shown_name
from sharepolicy.reading.once import ReadOnce


def load_one(named: str, console: Console, once: ReadOnce | None = None, *, prove: bool = True) -> Version:
    """Load a policy, with the days on which it is in force. Raises PolicyError.

    Of one with several versions in time, it is the version in force today or the nearest one, and the console says so.
    """
    return nearest_version(load_named(named, once, prove=prove), named, console)


def nearest_version(
    policy: Policy | Timeline, named: str, console: Console, on: datetime.date | None = None
) -> Version:
    """The version of a policy that is in force on a day. Raises CaseError if none is.

    Without a day it is the version in force today or the nearest one, and the console says so if there are several.
    """
    if isinstance(policy, Policy):
        return Version(EVER, policy)
    if on is not None:
        return policy.version_on(on)
    if len(policy.versions) == 1:
        return policy.versions[0]
    today = datetime.date.today()
    now = min(policy.versions, key=lambda version: abs(version.period.nearest(today) - today))
    days = ", ".join(f"{named}@{each.period.nearest(today)}" for each in policy.versions if each is not now)
    message = f"`{named}` has {len(policy.versions)} versions in time. "
    which = f"version {now.policy.version}, which is" if now.policy.version else "the one"
    message += f"This is about {which} in force {now.period}."
    console.complain(message + (f" For another, name a day, such as {days}." if days else ""))
    return now


def load_for_rows(
    named: str, on: datetime.date | None, console: Console, once: ReadOnce | None = None, *, prove: bool = True
) -> Policy:
    """Load a policy to decide many cases. Of one with several versions, it is the version in force on a day, or today.

    It refuses cases of the days of other versions; and without a day, the console says which version it is. Raises
    PolicyError, and CaseError if no version is in force then.
    """
    policy = load_named(named, once, prove=prove)
    if isinstance(policy, Policy):
        return policy
    if on is None and len(policy.versions) > 1:
        now = policy.version_on(datetime.date.today())
        which = f"Version {now.policy.version}" if now.policy.version else "The version"
        message = f"{which} of `{named}`, in force {now.period}, decides. For another one, name a day with --on."
        console.complain(message)
    return policy.for_rows(on)


def examples_for(policy: Policy, files: list[str]) -> tuple[Example, ...]:
    """The examples of a policy, and those in further files that it does not itself name. Raises CaseError."""
    own = policy.examples
    read = {example.span.text.name for example in own if example.span is not None}
    further = [path for path in dict.fromkeys(map(Path, files)) if shown_name(path) not in read]
    return (*own, *policy.read_examples(*further))
