"""A timeline is not a policy: it decides cases, and whoever asks for anything else says the day."""

from __future__ import annotations

import datetime
import pickle
from pathlib import Path
from typing import get_overloads

import pytest

from sharepolicy import CaseError, Policy, Timeline, compare, load
from sharepolicy.core.digest import digest_over_time
from tests.helpers.versions import timeline, version

STARTS = (datetime.date(2026, 1, 1), datetime.date(2026, 3, 1))
FIRST, SECOND = datetime.date(2026, 2, 28), datetime.date(2026, 3, 1)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A policy with two versions."""
    for number in range(len(STARTS)):
        (tmp_path / f"v{number}.yaml").write_text(version(number), encoding="utf-8")
    (tmp_path / "policy.yaml").write_text(timeline(STARTS), encoding="utf-8")
    return tmp_path


@pytest.fixture
def pilot(folder: Path) -> Timeline:
    """It, loaded."""
    loaded = load(folder)
    assert isinstance(loaded, Timeline)
    return loaded


def test_a_timeline_answers_for_no_single_version(pilot: Timeline) -> None:
    """What only a policy has, a timeline does not have; and what both have does not speak of one version."""
    assert not isinstance(pilot, Policy)
    shared = {name for name in {*dir(Policy), *dir(Timeline)} if hasattr(Policy, name) and hasattr(pilot, name)}
    named = {name for name in shared if not name.startswith("_")}
    assert named == {"name", "title", "identity", "dates", "on", "decide", "decide_request", "in_language"}
    assert (pilot.name, pilot.identity.version) == ("pilot", "0.0.0 or 1.0.0")
    assert [each.version for each in pilot.identity.versions] == ["0.0.0", "1.0.0"]


def test_a_timeline_does_not_depend_on_the_day_on_which_it_is_loaded(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither what it says of itself, nor what is sent to another process."""

    class Clock(datetime.date):
        """One that can be set."""

        @classmethod
        def today(cls) -> datetime.date:  # type: ignore[override]
            """The day it was set to."""
            return day

    seen = []
    for day in (datetime.date(2020, 1, 1), FIRST, SECOND, datetime.date(2030, 1, 1)):  # noqa: B007  the clock reads it
        with monkeypatch.context() as clock:
            clock.setattr(datetime, "date", Clock)
            loaded = load(folder)
            seen.append((repr(loaded), loaded.title, loaded.identity, pickle.dumps(loaded)))
    assert seen == seen[:1] * 4


def test_the_digest_is_of_all_versions_and_their_days(folder: Path, pilot: Timeline) -> None:
    """A case whose day is open names the same digest; another first day is another timeline."""
    decision = pilot.decide({"today": {"between": ["2026-02-01", "2026-04-01"]}})
    assert (decision.policy.digest, decision.policy.versions) == (pilot.identity.digest, pilot.identity.versions)
    (folder / "policy.yaml").write_text(timeline((STARTS[0], datetime.date(2026, 3, 2))), encoding="utf-8")
    assert load(folder).identity.digest != pilot.identity.digest
    assert digest_over_time(pilot._in_force) == pilot.identity.digest


def test_the_policy_of_a_day_is_that_which_load_gives(folder: Path, pilot: Timeline) -> None:
    """So it decides as on that day, whatever day it is; no version answers for a day outside."""
    for day in (FIRST, SECOND):
        policy, loaded = pilot.on(day), load(folder, on=day)
        assert (policy.identity, policy.on, policy.path) == (loaded.identity, day, loaded.path)
        assert policy.decide({"agreed": True}).to_dict() == loaded.decide({"agreed": True}).to_dict()
        assert policy.examples == loaded.examples
        with pytest.raises(CaseError, match="contradictory-case"):
            policy.decide({"agreed": True}, on=day + datetime.timedelta(days=1))
    for ask in (pilot.on, pilot.version_on, lambda day: pilot.decide({}, on=day)):
        with pytest.raises(CaseError, match="no-single-version"):
            ask(datetime.date(2025, 12, 31))
    with pytest.raises(CaseError):
        pilot.on("2026-03-01")  # type: ignore[arg-type]


def test_timelines_are_compared_as_on_a_day(pilot: Timeline) -> None:
    """The day says which versions; they are compared over the days on which both are in force."""
    with pytest.raises(ValueError, match="several versions in time"):
        compare(pilot, pilot)
    assert compare(pilot, pilot.versions[0].policy, on=FIRST).equivalent
    assert compare(pilot, pilot.versions[0].policy, on=SECOND).moved == 1


def test_the_type_of_what_is_loaded_is_known() -> None:
    """With a day it is a policy; without one it can be a timeline."""
    said = [(each.__annotations__["on"], each.__annotations__["return"]) for each in get_overloads(load)]
    assert said == [("datetime.date", "Policy"), ("datetime.date | None", "Policy | later.Timeline")]


@pytest.mark.slow
def test_a_type_checker_knows_the_type_of_what_is_loaded(tmp_path: Path) -> None:
    """Through the door of the package, too, where names are imported late."""
    from mypy import api  # takes a second to import

    checked = tmp_path / "checked.py"
    checked.write_text("""
import datetime
from sharepolicy import Policy, Timeline, load
day: datetime.date
reveal_type(load("mars", on=day))
reveal_type(load("mars"))
load("mars").examples
""")
    said, _, _ = api.run([str(checked)])
    assert 'is "sharepolicy.engine.policy.Policy"' in said
    assert 'is "sharepolicy.engine.policy.Policy | sharepolicy.engine.timeline.Timeline"' in said
    assert 'Item "Timeline" of "Policy | Timeline" has no attribute "examples"' in said
