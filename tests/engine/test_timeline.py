"""A timeline is not a policy: it decides cases, and whoever asks for anything else says the day."""

from __future__ import annotations

import datetime
import json
import pickle
from pathlib import Path
from typing import Any, get_overloads

import pytest

from sharepolicy import CaseError, Policy, Timeline, compare, load
from sharepolicy.core.digest import digest_over_time
from sharepolicy.ground.text import Text
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
    alike = {
        "name",
        "title",
        "identity",
        "dates",
        "on",
        "in_language",
        "in_zone",
        "path",
        "files",
        "bundle",
        "export",
    } | {"versions"}
    as_of_a_day = {"decide", "decide_request", "decide_again", "decide_columns", "to_sql", "case_schema", "form_schema"}
    assert named == alike | as_of_a_day
    assert (pilot.name, pilot.identity.version) == ("pilot", "0.0.0 or 1.0.0")
    assert [each.version for each in pilot.identity.versions] == ["0.0.0", "1.0.0"]


def test_who_asks_a_timeline_for_what_a_policy_has_hears_how_to_get_it(pilot: Timeline) -> None:
    """In one line; a name that neither of them has is plainly unknown."""
    for name in ("facts", "proof", "examples", "mutation", "document"):
        with pytest.raises(AttributeError, match=rf"say for which day, as in `policy\.on\(day\)\.{name}`$"):
            getattr(pilot, name)
    with pytest.raises(AttributeError, match=r"^`Timeline` has no attribute `fcts`$"):
        pilot.fcts  # type: ignore[attr-defined]  # noqa: B018


ROWS = [(day, agreed) for day in (FIRST, SECOND, None) for agreed in ("yes", "no", None)]


@pytest.mark.parametrize("on", [None, FIRST, SECOND, datetime.date(2027, 1, 1)])
def test_rows_are_decided_by_the_version_of_a_day_and_of_no_other(pilot: Timeline, on: datetime.date | None) -> None:
    """As `decide` does; a row of another version's day is a wrong row, unless `on` replaces it."""
    duckdb, pa = pytest.importorskip("duckdb"), pytest.importorskip("pyarrow")
    cases = pa.table({"today": [day for day, _ in ROWS], "agreed": [agreed for _, agreed in ROWS]})
    expected = []
    for day, agreed in ROWS:
        given = {"agreed": agreed or "unknown"} | ({"today": day} if day and not on else {})
        mine = on or not day or day in pilot.version_on(datetime.date.today()).period
        expected.append(pilot.decide(given, on=on).outcome.value if mine else None)
    assert expected.count(None) == (0 if on else 3)
    found = pilot.decide_columns(cases, on=on, invalid="mark")
    assert found["outcome"].to_pylist() == expected
    if on is None:
        with pytest.raises(CaseError, match=r"`2026-02-28` is outside what `today` can be \(3 rows: 1, 2, 3\)"):
            pilot.decide_columns(cases)
    columns = ["agreed"] if on else ["today", "agreed"]
    query = pilot.to_sql("duckdb", "cases", form="exact", columns=columns, yes_no="words", on=on)
    answered = [row[0] for row in duckdb.sql(query).fetchall()]
    known = [place for place, (day, _) in enumerate(ROWS) if on or day]  # where a day is not known, SQL takes any day
    assert [answered[place] for place in known] == [expected[place] for place in known]


def test_a_query_names_the_version_that_it_is_made_of(pilot: Timeline) -> None:
    """By its number and digest, though it refuses days on which that version is not in force."""
    query = pilot.to_sql("duckdb", "cases", columns=["agreed"], on="today")
    assert f"-- Policy pilot 1.0.0:\n-- {pilot.versions[1].policy.digest}\n" in query
    before = pilot.version_on(FIRST).own_days
    assert (before.digest, before.facts["today"].maximum) == (pilot.versions[0].policy.digest, FIRST.toordinal())


def test_the_schema_of_cases_is_that_of_a_day(pilot: Timeline) -> None:
    """Of today, if the day is left out."""
    for day, place in ((FIRST, 0), (SECOND, 1), (None, 1)):
        assert pilot.case_schema(on=day) == pilot.versions[place].policy.case_schema()


def test_a_day_that_is_not_covered_is_refused_whatever_is_asked(pilot: Timeline) -> None:
    """In the words of `decide`."""
    day = datetime.date(2025, 12, 31)
    for ask in (
        lambda: pilot.for_rows(day),
        lambda: pilot.decide_columns([], on=day),
        lambda: pilot.to_sql("duckdb", "cases", on=day),
        lambda: pilot.case_schema(on=day),
    ):
        with pytest.raises(CaseError, match="no version of `pilot` is in force on 2025-12-31"):
            ask()


@pytest.mark.parametrize("on", [None, FIRST, SECOND])
@pytest.mark.parametrize("day", [None, FIRST, "2026-03-01", {"at_least": "2026-01-01"}])
@pytest.mark.parametrize("given", [{}, {"agreed": True}, {"agreed": ["yes", "no"]}])
def test_plain_data_is_decided_as_anything_else(
    pilot: Timeline, given: dict[str, Any], day: Any, on: datetime.date | None
) -> None:
    """The quick way, for mappings without or with one plain day, says what the slow way says of the same text."""
    case = given if day is None else {**given, "today": day}
    text = Text("case.json", json.dumps({"facts": case}, default=str))
    expected = pilot.decide_request(text, on=on).to_dict()
    assert pilot.decide_request({"facts": case}, on=on).to_dict() == expected
    assert pilot.decide_request(case, on=on).to_dict() == expected
    (part,) = pilot.decide_request(text, on=on).parts
    assert pilot.decide(case, on=on).to_dict() == part.decisions[""].to_dict()


def test_a_list_of_one_version_needs_no_day(folder: Path) -> None:
    """Comparing and the commands take its only version."""
    (folder / "policy.yaml").write_text(timeline((None,)), encoding="utf-8")
    only = load(folder)
    assert isinstance(only, Timeline)
    assert repr(only) == "<Timeline pilot, 1 version>"
    assert compare(only, folder).equivalent
    assert only.versions[0].own_days is only.versions[0].policy


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
    same = compare(pilot, pilot.versions[0].policy, on=FIRST)
    assert (same.moved, same.equivalent) == (0, False)  # by itself that version decides every day
    assert [each.last for each in same.days_only_after] == [pilot.versions[0].period.first - datetime.timedelta(days=1)]
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
    assert 'is "sharepolicy.engine.policies.policy.Policy"' in said
    assert 'is "sharepolicy.engine.policies.policy.Policy | sharepolicy.engine.policies.timeline.Timeline"' in said
    assert 'Item "Timeline" of "Policy | Timeline" has no attribute "examples"' in said
