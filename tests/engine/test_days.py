"""The day of a case, however it is said: in any layout, by any name, on any policy; and the clock is read once."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from sharepolicy import CaseError, PolicyError, load, load_text
from sharepolicy.engine.policies.policy import Policy
from sharepolicy.language.case import Case, Request
from sharepolicy.language.values import Ranges
from tests.helpers.mars import load_mars
from tests.helpers.turned import NEW, OLD, ONE_DAY, START, dated, turned, two, version

SAID: Mapping[str, Callable[[str, datetime.date], Any]] = {
    "flat": lambda name, day: {"agreed": True, name: day.isoformat()},
    "flat, a date": lambda name, day: {"agreed": "yes", name: day},
    "facts": lambda name, day: {"facts": {"agreed": True, name: day.isoformat()}},
    "facts and a title": lambda name, day: {"case": "One", "facts": {"agreed": True, name: day}},
    "one of": lambda name, day: {"agreed": True, name: [day.isoformat()]},
    "between": lambda name, day: {"facts": {"agreed": "yes", name: {"between": [str(day), str(day)]}}},
    "case": lambda name, day: Case({"agreed": frozenset({"yes"}), name: Ranges.of(day.toordinal(), day.toordinal())}),
}
"""The ways to say one day in a case."""


def asked(policy: Policy, said: Any) -> list[Any]:
    """What a policy says of a case, asked as a case and as a request."""
    if isinstance(said, Case):
        return [policy.decide(said), policy.decide_request(Request(said.given))]
    headed = said if "facts" in said else {"facts": said}
    whole = {**headed, "recipients": {"school": {}}}
    return [policy.decide(said), policy.decide_request(said), policy.decide_request(whole)]


@pytest.mark.parametrize("way", SAID)
def test_the_day_in_a_case_picks_the_version_in_every_layout(tmp_path: Path, way: str) -> None:
    """The layout of a case file says the same as a flat one."""
    policy = turned(tmp_path)
    for day, outcome in ((OLD, "share"), (NEW, "dont_share"), (START - ONE_DAY, "share"), (START, "dont_share")):
        for answer in asked(policy, SAID[way]("today", day)):
            assert answer.outcome == outcome, day


@pytest.mark.parametrize("way", SAID)
@pytest.mark.parametrize("new", [dated("decided_on"), ""])
def test_each_version_understands_the_date_by_every_name(tmp_path: Path, way: str, new: str) -> None:
    """Versions may call the date differently, or do without it; the day is the same."""
    policy = turned(tmp_path, new=new)
    for day, outcome in ((OLD, "share"), (NEW, "dont_share")):
        for name in ("today", *(["decided_on"] if new else [])):
            for answer in asked(policy, SAID[way](name, day)):
                assert answer.outcome == outcome, (day, name)


def test_two_names_for_the_date_must_say_the_same_day(tmp_path: Path) -> None:
    """One case has one date."""
    policy = turned(tmp_path, new=dated("decided_on"))
    for name in ("today", "decided_on"):
        other = "decided_on" if name == "today" else "today"
        assert policy.decide({"agreed": True, name: OLD, other: OLD}).outcome == "share"
        with pytest.raises(CaseError, match=r"contradictory-case.*give different days"):
            policy.decide({"facts": {"agreed": True, name: OLD, other: NEW}})
    both = {"agreed": True, "today": {"at_least": "2026-08-01"}, "decided_on": {"at_most": "2026-08-31"}}
    assert policy.decide(both).outcome == "share"


def test_a_name_is_the_date_in_every_version_that_has_it(tmp_path: Path) -> None:
    """Nobody could tell which is meant."""
    plain = "today: {asks: Is it urgent?, type: yes/no}"
    with pytest.raises(PolicyError, match=r"new.yaml.*duplicate-name.*`today` is the date of the decision"):
        turned(tmp_path, new=dated("decided_on") + "\n  " + plain)


@pytest.mark.parametrize("way", SAID)
def test_versions_may_bound_their_dates(tmp_path: Path, way: str) -> None:
    """Each version takes the cases of its own days."""
    policy = turned(tmp_path, dated("today", ", maximum: 2026-08-31"), dated("today", ", minimum: 2026-09-01"))
    for day, outcome in ((OLD, "share"), (NEW, "dont_share"), (START - ONE_DAY, "share"), (START, "dont_share")):
        for answer in asked(policy, SAID[way]("today", day)):
            assert answer.outcome == outcome, day
        assert policy.decide({"agreed": True}, on=day).outcome == outcome


@pytest.mark.parametrize("way", SAID)
def test_the_policy_of_a_day_takes_cases_that_say_that_day(tmp_path: Path, way: str) -> None:
    """And refuses those that say another."""
    folder = two(
        tmp_path, version(1, dated("today"), "share", "share"), version(2, dated("on_day"), "dont_share", "share")
    )
    for policy, name in ((load(f"{folder}@{OLD}"), "today"), (load(folder, on=NEW), "on_day")):
        day = policy.on
        assert day is not None
        expected = "share" if day == OLD else "dont_share"
        for answer in asked(policy, SAID[way](name, day)):
            assert answer.outcome == expected
        with pytest.raises(CaseError, match=rf"contradictory-case.*as of {day}.*{day + ONE_DAY}"):
            asked(policy, SAID[way](name, day + ONE_DAY))
        assert policy.decide({"agreed": True}, on=day).outcome == expected
        with pytest.raises(CaseError, match=f"as of {day}"):
            policy.decide_request({"agreed": True}, on=day + ONE_DAY)


def test_a_case_that_leaves_the_day_open_is_decided_by_the_policy_of_a_day(tmp_path: Path) -> None:
    """That day is one of those that it leaves open."""
    folder = two(tmp_path, *(version(n, dated("today"), "share", "share") for n in (1, 2)))
    policy = load(folder, on=OLD)
    assert policy.decide({"agreed": True, "today": {"at_most": "2026-06-01"}}).outcome == "share"
    assert policy.decide({"facts": {"today": "unknown", "agreed": True}}).outcome == "share"


def test_what_a_version_does_not_know_is_refused_by_name(tmp_path: Path) -> None:
    """Whoever leaves the day open is told which version does not know a fact, and on which days it is in force."""
    risk = "risk: {asks: Risk?, type: yes/no}"
    first = version(1, dated("today"), "share", "share")
    policy = load(two(tmp_path, first, version(2, dated("today"), "share", "share", risk)))
    open_ = {"agreed": True, "risk": True, "today": {"at_least": "2026-08-31"}}
    with pytest.raises(CaseError, match=r"no fact is called `risk` in version 1\.0\.0, in force until 2026-08-31"):
        policy.decide(open_)
    assert policy.decide({**open_, "today": {"at_least": "2026-09-01"}}).outcome == "share"
    known = rf"`risk` in version 1\.0\.0, which decides on {OLD} \(version 2\.0\.0, in force from 2026-09-01, has it\)"
    for decide in (policy.decide, policy.decide_request):
        for day in (OLD, str(OLD), {"between": [str(OLD), str(OLD)]}):
            with pytest.raises(CaseError, match=known):
                decide({**open_, "today": day})
        with pytest.raises(CaseError, match=known):
            decide({"agreed": True, "risk": True}, on=OLD)
        with pytest.raises(CaseError, match=r"no fact is called `rsk` \(did you mean `risk`"):
            decide({"agreed": True, "rsk": True}, on=datetime.date(2026, 9, 1))


DAYS_OUTSIDE = {
    "before the first version": datetime.date(2026, 2, 28),
    "beyond the bounds": datetime.date(2027, 1, 1),
}


@pytest.mark.parametrize("why", DAYS_OUTSIDE)
def test_a_day_that_the_policy_does_not_cover_is_refused_in_the_same_words(tmp_path: Path, why: str) -> None:
    """However it is said, and by whatever is asked."""
    folder = two(
        tmp_path,
        version(1, dated("today"), "share", "share"),
        version(2, dated("today", ", maximum: 2026-12-31"), "share", "share"),
    )
    listed = (folder / "policy.yaml").read_text(encoding="utf-8")
    (folder / "policy.yaml").write_text(listed.replace("{file: old", "{from: 2026-03-01, file: old"), encoding="utf-8")
    policy, day = load(folder), DAYS_OUTSIDE[why]
    said = set()

    def refused(ask: Callable[[], Any]) -> None:
        with pytest.raises((CaseError, PolicyError)) as caught:
            ask()
        said.update((flaw.code, flaw.message, flaw.help) for flaw in caught.value.diagnostics)

    for way, make in SAID.items():
        refused(lambda make=make: policy.decide(make("today", day)))
        if way != "case":
            refused(lambda make=make: policy.decide_request(make("today", day)))
    refused(lambda: policy.decide({"agreed": True}, on=day))
    refused(lambda: policy.decide_request({"agreed": True}, on=day))
    refused(lambda: policy.on(day))
    refused(lambda: load(folder, on=day))
    refused(lambda: load(f"{folder}@{day}"))
    assert len(said) == 1


MOMENT = datetime.datetime(2026, 5, 1, 12, 0, tzinfo=datetime.UTC)


@pytest.mark.parametrize("on", [MOMENT, "2026-05-01", 20260501], ids=str)
def test_on_is_a_date_and_nothing_else(tmp_path: Path, on: Any) -> None:
    """The same words from every policy, whatever is asked of it."""
    folder = two(tmp_path, *(version(n, dated("today"), "share", "share") for n in (1, 2)))
    single, timeline = load(folder / "old.yaml", root=tmp_path), load(folder)
    asks: list[Callable[[], Any]] = [
        lambda: timeline.on(on),
        lambda: load(folder, on=on),
        lambda: load(folder / "old.yaml", on=on, root=tmp_path),
    ]
    for policy in (single, timeline, load(folder, on=OLD)):
        asks += [
            lambda policy=policy: policy.decide({"agreed": True}, on=on),
            lambda policy=policy: policy.decide({"facts": {"agreed": True}}, on=on),
            lambda policy=policy: policy.decide_request({"agreed": True}, on=on),
        ]
        if policy is not timeline:
            asks += [
                lambda policy=policy: policy.try_examples(on=on),
                lambda policy=policy: policy.coverage(on=on),
                lambda policy=policy: policy.decide_columns({}, on=on),
                lambda policy=policy: policy.to_sql("duckdb", "cases", on=on),
            ]
    said = set()
    for ask in asks:
        with pytest.raises(CaseError) as caught:
            ask()
        said |= {(flaw.code, flaw.message, flaw.help) for flaw in caught.value.diagnostics}
    assert len(said) == 1
    assert next(iter(said))[0] == "wrong-value-kind"


@pytest.mark.parametrize("about", ["item", "subject", "recipient"])
def test_the_date_of_the_decision_is_about_the_case(about: str) -> None:
    """One decision has one day, whatever it is about."""
    with pytest.raises(PolicyError) as caught:
        load_text(version(1, dated(f"{about}.day"), "share", "share"))
    (flaw,) = caught.value.diagnostics
    assert flaw.code == "unknown-property"
    assert flaw.span is not None
    assert flaw.span.content == "decision_date"


class AnyDate(type):
    """Dates of the clock below are dates, and so are all others."""

    def __instancecheck__(cls, value: object) -> bool:
        return isinstance(value, DATE)


DATE = datetime.date


class Midnight(datetime.date, metaclass=AnyDate):
    """A clock at midnight: each time it is read it is a day later."""

    read = 0

    @classmethod
    def today(cls) -> datetime.date:  # type: ignore[override]
        """The next day."""
        cls.read += 1
        return START - 2 * ONE_DAY + cls.read * ONE_DAY


@pytest.mark.parametrize("versions", [True, False])
def test_the_clock_is_read_once_for_a_request(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, versions: bool) -> None:
    """Around midnight all its parts are decided as of one day."""
    until = "in_force: {until: 2026-08-31}"
    single = version(1, dated("today"), "share", "share").replace("outcome", f"{until}, outcome")
    single += "otherwise: {outcome: dont_share, because: Not now.}\n"
    if versions:
        policy = load(two(tmp_path, single, version(2, dated("today"), "dont_share", "dont_share")))
    else:
        policy = load_text(single)
    monkeypatch.setattr(datetime, "date", Midnight)
    for _ in range(3):
        Midnight.read = 0
        whole = policy.decide_request({"facts": {"agreed": True}, "recipients": {n: {} for n in "abc"}})
        assert [part.outcome for part in whole.parts] == ["share"] * 3


def test_a_policy_of_a_day_refuses_another_day() -> None:
    """It decides as on its day, whatever day it is used; a case of another day is a mistake."""
    day = datetime.date(2026, 2, 4)
    case = {"public_authority": "no", "subject.lawful_reasons": ["recognised_legitimate_interest"]}
    policy, now = load_mars(on=day), load_mars()
    assert policy.on == day
    assert policy.decide({**case, "decision_date": day}).outcome == now.decide(case, on=day).outcome
    assert policy.decide(case).possible == now.decide(case, on=day).possible
    assert policy.decide(case, on=day).possible == now.decide(case, on=day).possible
    for given_day in ({"on": datetime.date(2026, 2, 5)}, {}):
        with pytest.raises(CaseError, match="as of 2026-02-04"):
            policy.decide({**case, "decision_date": "2026-02-05"}, **given_day)
