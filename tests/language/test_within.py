"""Time limits: which are sooner on every calendar, and when they end."""

from __future__ import annotations

import calendar
import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sharepolicy.engine.loading.load import load_text
from sharepolicy.language.within import NO_LIMIT, UNITS, Within, in_order, soonest, within_from

TEXTS = st.one_of(
    st.sampled_from(["at once", "promptly"]),
    st.tuples(st.integers(0, 40), st.sampled_from(UNITS)).map(lambda pair: f"{pair[0]} {pair[1]}"),
)
LIMITS = st.one_of(st.just(NO_LIMIT), TEXTS.map(lambda text: limit(text)))
STARTS = st.datetimes(datetime.datetime(1990, 1, 1), datetime.datetime(2030, 1, 1))
WEEKS = st.sets(st.integers(0, 6), min_size=1)


def limit(text: str) -> Within:
    """The limit that a text means."""
    found = within_from(text)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("sooner", "later"),
    [
        ("at once", "promptly"),
        ("1 week", "8 days"),
        ("28 days", "1 month"),
        ("1 month", "31 days"),
        ("2 months", "62 days"),
        ("11 months", "1 year"),
        ("365 days", "1 year"),
        ("1 year", "366 days"),
        ("4 weeks", "1 month"),
        ("4 weeks", "28 working days"),
        ("1 month", "31 working days"),
    ],
)
def test_what_is_sooner_on_every_calendar(sooner: str, later: str) -> None:
    """And never the other way round."""
    one, other = limit(sooner), limit(later)
    assert one < other
    assert not other < one
    assert soonest([one, other]) == {one}


@pytest.mark.parametrize(
    ("one", "other"),
    [("30 days", "1 month"), ("60 days", "2 months"), ("1461 days", "4 years"), ("2 working days", "1 month")],
)
def test_what_depends_on_the_calendar_is_not_decided(one: str, other: str) -> None:
    """Both are kept, and both are said."""
    assert soonest([limit(one), limit(other)]) == {limit(one), limit(other)}


def test_how_long_promptly_is_nobody_knows() -> None:
    """It stays beside every other limit, but for at once, and is sooner than no limit at all."""
    promptly = limit("promptly")
    for text in ("1 minutes", "1 hour", "2 years", "1 working day"):
        assert soonest([promptly, limit(text)]) == {promptly, limit(text)}
    assert soonest([promptly, limit("at once")]) == {limit("at once")}
    assert promptly < NO_LIMIT


@pytest.mark.parametrize(
    ("one", "other"), [("7 days", "1 week"), ("12 months", "1 year"), ("24 hours", "1 day"), ("0 months", "at once")]
)
def test_equal_limits_in_other_words_are_one(one: str, other: str) -> None:
    """The shorter text is kept."""
    assert limit(one) == limit(other)
    assert [str(each) for each in soonest([limit(one), limit(other)])] == [min(one, other, key=lambda t: (len(t), t))]


@given(LIMITS, LIMITS, LIMITS)
def test_sooner_is_an_order(one: Within, two: Within, three: Within) -> None:
    """Whatever is no later than something that is no later than a third is no later than that."""
    assert one <= one
    assert not (one <= two and two <= three) or one <= three
    assert in_order([one, two]) == in_order([two, one])


@given(TEXTS, TEXTS, STARTS, WEEKS)
def test_what_is_sooner_ends_no_later_from_any_start(
    first: str, second: str, start: datetime.datetime, week: set[int]
) -> None:
    """On any day of any month, in any week, whichever of its days people work."""

    def works(day: datetime.date) -> bool:
        return day.weekday() in week

    one, two = limit(first).due(start, works), limit(second).due(start, works)
    if one is not None and two is not None and limit(first) <= limit(second):
        assert one <= two


@pytest.mark.parametrize(
    ("text", "start", "due"),
    [
        ("60 days", "2026-01-01", "2026-03-02"),
        ("1 month", "2026-01-31", "2026-02-28"),
        ("1 month", "2028-01-31", "2028-02-29"),
        ("1 year", "2028-02-29", "2029-02-28"),
        ("2 weeks", "2026-12-24", "2027-01-07"),
        ("2 working days", "2026-01-02", "2026-01-06"),
        ("at once", "2026-01-02", "2026-01-02"),
        ("3 hours", "2026-01-02", None),
        ("promptly", "2026-01-02", None),
        ("9999 years", "2026-01-02", None),
    ],
)
def test_when_a_limit_ends(text: str, start: str, due: str | None) -> None:
    """The second of January 2026 is a Friday; a day has no hours to count from."""
    found = limit(text).due(datetime.date.fromisoformat(start), lambda day: day.weekday() < calendar.SATURDAY)
    assert found == (due and datetime.date.fromisoformat(due))


@pytest.mark.parametrize("says", [None, "no", 2, []])
def test_a_calendar_says_true_or_false(says: Any) -> None:
    """What it says is not guessed: a calendar that forgets a day would put off a time limit."""
    with pytest.raises(TypeError, match="`calendar` should say True or False of a day, not"):
        limit("2 working days").due(datetime.date(2026, 1, 2), lambda _: says)


def test_hours_are_hours_where_clocks_change() -> None:
    """In a night in March one is left out, in a night in October one comes twice."""
    zone = ZoneInfo("Europe/London")
    for start in (
        datetime.datetime(2026, 3, 29, 0, 30, tzinfo=zone),
        datetime.datetime(2026, 10, 25, 0, 30, tzinfo=zone),
    ):
        end = limit("2 hours").due(start)
        assert end is not None
        assert end.tzinfo is zone
        assert end.timestamp() - start.timestamp() == 2 * 60 * 60


def test_working_days_are_never_guessed() -> None:
    """Without a calendar nothing is said; hours count from a time."""
    start = datetime.datetime(2026, 1, 2, 17, 30)
    assert limit("1 working day").due(start) is None
    assert limit("3 hours").due(start) == datetime.datetime(2026, 1, 2, 20, 30)
    assert limit("1 working day").due(start, lambda _: False) is None


@pytest.mark.parametrize(("text", "data"), [("2 working days", (2, "working days")), ("1 hour", (1, "hours"))])
def test_a_limit_is_data_too(text: str, data: tuple[int, str]) -> None:
    """An amount and a unit."""
    assert (limit(text).amount, limit(text).unit) == data
    assert (limit("promptly").amount, limit("promptly").unit) == (None, None)


def test_a_decision_says_limits_as_data() -> None:
    """Beside the text: what a program would otherwise have to read out of it."""
    policy = load_text(
        "policy: x\nfacts: {a: {asks: A?, type: yes/no}}\nroles: {lead: the lead}\n"
        "otherwise: {outcome: escalate, to: lead, because: B.}\nescalation: {soon: {within: 1 month}}\n"
        "actions: {ring: {on: escalate, timing: before, within: promptly, says: Ring.}}\n"
    )
    said = policy.decide({}).to_dict()
    assert said["escalation"][0]["limits"] == [{"amount": 1, "unit": "months", "text": "1 month"}]
    assert said["actions"][0]["limit"] == {"amount": None, "unit": None, "text": "promptly"}
