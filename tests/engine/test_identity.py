"""One text has one identity, on whichever day and in whichever form it is asked; the day is said beside it."""

from __future__ import annotations

import datetime
import pickle
from collections.abc import Callable
from pathlib import Path

import pytest

from sharepolicy import Policy, Timeline, compare, load
from sharepolicy.analysis.decision.decision import PolicyIdentity
from sharepolicy.engine.loading.load import load_document
from tests.helpers.turned import NEW, OLD, START, turned

OTHER = OLD - datetime.timedelta(days=30)
FORMS: dict[str, Callable[[Timeline, datetime.date], PolicyIdentity]] = {
    "that is in force on the day": lambda whole, day: whole.version_on(day).policy.identity,
    "as on the day": lambda whole, day: whole.on(day).identity,
    "that decides on the day": lambda whole, day: whole.decide({"agreed": True}, on=day).policy,
    "that decides a request": lambda whole, day: whole.decide_request({"facts": {"agreed": True}}, on=day).policy,
    "as on the day, that decides": lambda whole, day: whole.on(day).decide({"agreed": True}).policy,
    "for its own days": lambda whole, day: whole.version_on(day).own_days.identity,
    "in another process": lambda whole, day: pickle.loads(pickle.dumps(whole.on(day))).identity,
    "for its own days, in another process": lambda whole, day: (
        pickle.loads(pickle.dumps(whole.version_on(day).own_days)).identity
    ),
    "that is compared": lambda whole, day: compare(whole.on(day), whole.on(NEW)).before,
}


@pytest.mark.parametrize("form", FORMS)
def test_one_text_has_one_identity(tmp_path: Path, form: str) -> None:
    """Two days of one version are the same policy; two versions are not."""
    whole = turned(tmp_path)
    identities = [FORMS[form](whole, day) for day in (OTHER, OLD, START, NEW)]
    assert identities == [each.policy.identity for each in whole.versions for _ in range(2)]


def test_the_day_is_said_beside_the_identity(tmp_path: Path) -> None:
    """In the policy, in the decision, in its JSON and in a request."""
    whole = turned(tmp_path)
    for day in (OTHER, OLD, NEW):
        policy = whole.on(day)
        decision = policy.decide({"agreed": True})
        assert (policy.on, decision.on, decision.to_dict()["on"]) == (day, day, str(day))
        part = policy.decide_request({"facts": {"agreed": True}, "items": {"note": {}}}).parts[0]
        assert [each.on for each in part.decisions.values()] == [day]


def test_a_document_that_was_taken_from_a_day_is_a_policy_of_its_own(tmp_path: Path) -> None:
    """It no longer says what the whole text says on other days."""
    policy = turned(tmp_path).on(OLD)
    assert load_document(policy.document).digest != policy.digest


def test_a_timeline_says_nothing_that_holds_on_one_day_only(tmp_path: Path) -> None:
    """Facts, schema, digest and version are those of a day that is asked for, whenever it was loaded."""
    whole = turned(tmp_path)
    for name in ("facts", "digest", "version", "document", "rules"):
        with pytest.raises(AttributeError, match="say for which day"):
            getattr(whole, name)
        for day in (OLD, NEW):
            assert getattr(whole.on(day), name) is not None
    assert whole.identity == load(tmp_path / "pilot").identity


def test_mars_is_one_policy_on_every_day_of_a_version() -> None:
    """The shipped policy, with a rule that is in force from a day on."""
    mars = load("mars")
    assert isinstance(mars, Timeline)
    first = mars.versions[-1].period.first
    assert first is not None
    days = [first + datetime.timedelta(days=each) for each in (0, 1, 100)]
    known = [load("mars", on=day) for day in days]
    assert all(isinstance(each, Policy) for each in known)
    assert {each.identity for each in known} == {mars.decide({}, on=days[1]).policy}
