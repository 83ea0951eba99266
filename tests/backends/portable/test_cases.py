"""How a reader takes cases: every way of writing a value, days and years, and what is wrong with a case."""

from __future__ import annotations

import datetime
import json
import pickle
from typing import Any

import pytest

from sharepolicy import CaseError, load
from sharepolicy.backends.portable.reader import PortableError, PortableVersion, read
from tests.backends.portable.compared import DAY
from tests.backends.portable.refused import REFUSED
from tests.backends.portable.small import small

ON_A_DAY = {"on": DAY}


@pytest.fixture(scope="module")
def version() -> PortableVersion:
    """The small policy."""
    return read(small().export()).on(DAY)


@pytest.mark.parametrize(
    "case",
    [
        {"risk": "high", "recipient.checked": True, "item.shows": ["home"]},
        {"risk": ["some", "high"], "recipient.checked": "yes", "item.shows": {"home": True, "school": "unknown"}},
        {"risk": {"at_least": "some"}, "subject.consent": {"not": "given"}},
        {"risk": {"above": "none", "below": "high"}, "item.shows": []},
        {"risk": {"between": ["none", "some"]}, "item.shows/home": "yes", "item.shows": "unknown"},
        {"dose": "2.25", "item.shows": ["illness"]},
        {"dose": 2.25, "item.shows": ["illness"]},
        {"dose": {"below": 2.25}, "item.shows": ["illness"]},
        {"dose": [{"at_most": 1}, 3], "item.shows": ["illness"]},
        {"dose": {"not": [1, 24.99]}, "item.shows": ["illness"], "risk": "none"},
        {"subject.born": "2010-10-05", "subject.consent": "given"},
        {"subject.born": datetime.date(2010, 10, 6), "subject.consent": "given"},
        {"subject.born": {"between": ["2008-01-01", "2009-12-31"]}, "subject.consent": "given"},
        {"subject.born": {"at_least": "2015-01-01"}, "subject.consent": "given", "subject.recipient.kin": False},
        {"subject.age": {"at_least": 16}, "subject.born": {"at_most": "2020-01-01"}, "subject.consent": "given"},
        {"subject.born": "2008-02-29", "today": "2024-02-28", "subject.consent": "given"},
        {"subject.born": "2008-02-29", "today": "2024-02-29", "subject.consent": "given"},
        {"today": "2025-12-31", "risk": "high"},
        {"today": {"at_least": "2025-12-31"}, "risk": "high", "item.shows": ["home"], "recipient.checked": "yes"},
        {"today": "unknown", "risk": "high"},
        {"facts": {"risk": "high"}, "case": "A title", "policy": "small"},
        {"facts": {"risk": "high"}, "policy": "small@2026-01-01"},
        {"facts": {"risk": "high"}, "policy": "somewhere/else.yaml"},
        {"risk": "unknown"},
        {},
    ],
    ids=str,
)
def test_it_reads_what_decide_reads(version: PortableVersion, case: Any) -> None:
    """In the same sense, however it is written."""
    decision, found = (
        small().decide(case, **ON_A_DAY) if "today" not in case else small().decide(case),
        version.decide(case),
    )
    if case.get("today") == "unknown":
        decision = small().decide(case, on=DAY)
    assert [*decision.possible] == [*found.possible]
    assert {outcome.value: region.count() for outcome, region in decision.by_outcome.items()} == found.counts
    assert [each.name for each in decision.ask] == [*found.ask]


@pytest.mark.parametrize(
    ("case", "message"),
    [
        ({"rsik": "high"}, "no fact here is called `rsik`; did you mean `risk`?"),
        ({"risk": "hihg"}, "`hihg` is not a value of `risk`; did you mean `high`?"),
        ({"risk": 7}, "`7` is not a value of `risk`; expected none, some, high"),
        ({"dose": 25.5}, "`25.5` is outside what `dose` can be"),
        ({"dose": 1.234}, "`1.234` is not a value of `dose`; expected a number"),
        ({"dose": True}, "`True` is not a value of `dose`"),
        ({"subject.born": "20080229"}, "expected a date such as 2026-02-05"),
        ({"subject.born": "2008-02-30"}, "`2008-02-30` is not a value of `subject.born`"),
        ({"risk": ["high", "unknown"]}, "`unknown` is not a value of `risk`"),
        ({"subject.consent": {"at_least": "given"}}, "says nothing about `subject.consent`"),
        ({"risk": {"between": "none"}}, "says nothing about `risk`"),
        ({"risk": {"not": {"not": "none"}}}, "says nothing about `risk`"),
        ({"risk": []}, "no value of `risk` is possible here"),
        ({"item.shows": "home"}, "`item.shows` can have several values at once: expected a list"),
        ({"item.shows": ["hoem"]}, "`hoem` is not a value of `item.shows`; did you mean `home`?"),
        ({"item.shows": ["home"], "item.shows/home": "no"}, "`item.shows/home` is answered twice"),
        ({"facts": {}, "risk": "high"}, "`risk` does not belong beside `facts`"),
        ({"risk": "none", "dose": 25}, "the case contradicts itself: risk, dose"),
        ({"subject.age": 3, "subject.born": "2000-01-01"}, "subject.age and subject.born and today contradict"),
        ({"today": "2019-12-31"}, "`2019-12-31` is outside what `today` can be"),
        ({"today": {"at_least": "2026-01-01"}, "subject.born": "2010-01-01"}, "`subject.age` depends on the day"),
        ({"subjects": {"Ada": {}}}, "this is a whole request: see `decide_request`"),
        (["risk"], "this is not a case"),
    ],
    ids=str,
)
def test_it_says_what_is_wrong(version: PortableVersion, case: Any, message: str) -> None:
    """And `decide` refuses it too."""
    with pytest.raises(PortableError) as found:
        version.decide(case)
    assert message in str(found.value)
    with pytest.raises(CaseError):
        small().decide(case, on=None if "today" in case else DAY)


@pytest.mark.parametrize(
    ("request_", "message"),
    [
        ({"facts": {"subject.consent": "given"}, "subjects": {"Ada": {}}}, "no fact here is called `subject.consent`"),
        ({"subjects": {"Ada": {"consnet": "given"}}}, "did you mean `consent`?"),
        (
            {"items": {"report": {"about": ["Ben"]}}, "subjects": {"Bea": {}}},
            "no subject is called `Ben`; did you mean `Bea`?",
        ),
        (
            {"recipients": {"nurse": {}}, "pairs": [{"recipient": "nurs", "kin": "yes"}]},
            "no recipient is called `nurs`",
        ),
        (
            {"recipients": {"nurse": {}}, "pairs": [{"recipient": "nurse", "kin": "yes"}] * 2},
            "`subject.recipient.kin` is answered twice for nurse",
        ),
        (
            {
                "facts": {"subject.recipient.kin": "no"},
                "recipients": {"nurse": {}},
                "pairs": [{"recipient": "nurse", "kin": "yes"}],
            },
            "answered twice",
        ),
    ],
    ids=str,
)
def test_it_says_what_is_wrong_with_a_request(version: PortableVersion, request_: Any, message: str) -> None:
    """As `decide_request` does."""
    with pytest.raises(PortableError) as found:
        version.decide_request(request_)
    assert message in str(found.value)
    with pytest.raises(CaseError):
        small().decide_request(request_, on=DAY)


@pytest.mark.parametrize("case", REFUSED, ids=lambda case: repr(case)[:100])
def test_what_decide_refuses_is_refused(version: PortableVersion, case: Any) -> None:
    """However a case is misshapen."""
    with pytest.raises(PortableError):
        version.decide_request(case)
    with pytest.raises(CaseError):
        small().decide_request(case, on=None if isinstance(case, dict) and "today" in case else DAY)


def test_a_contradiction_names_the_facts(version: PortableVersion) -> None:
    """The fewest of them."""
    with pytest.raises(PortableError) as found:
        version.decide({"risk": "none", "dose": 25, "subject.consent": "given"})
    assert found.value.facts == ("risk", "dose")


def test_the_day_chooses_the_version() -> None:
    """A case that gives another day is refused by it, and one of a day outside all of them by all."""
    policy = load("mars")
    reader = read(policy.export())
    day = datetime.date(2026, 9, 29)
    assert reader.on(day).said["version"] == "1.0.0"
    assert reader.on(day + datetime.timedelta(days=1)).said["version"] == "2.0.0"
    given = {"decision_date": "2026-09-30"}
    with pytest.raises(PortableError, match="days on which this version is not in force"):
        reader.on(day).decide(given)
    found = reader.on(day + datetime.timedelta(days=1)).decide(given)
    assert [*found.possible] == [*policy.decide(given).possible]
    file = json.loads(policy.export())
    file["versions"][0]["from"] = "2020-01-01"
    with pytest.raises(PortableError, match="no version of `mars` is in force on 2019-12-31"):
        read(json.dumps(file)).on(datetime.date(2019, 12, 31))


def test_a_policy_as_of_a_day_keeps_to_it() -> None:
    """On whichever day it is used; a case may give that day only."""
    policy = load("mars", on=DAY)
    version = read(policy.export()).on(datetime.date(2030, 1, 1))
    assert [*version.decide({"decision_date": DAY.isoformat()}).possible] == [*policy.decide({}).possible]
    assert version.decide({"decision_date": "unknown"}) == version.decide({})
    with pytest.raises(PortableError, match="not in force"):
        version.decide({"decision_date": "2030-01-01"})
    with pytest.raises(CaseError):
        policy.decide({"decision_date": "2030-01-01"})


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"sharepolicy": 2}', '{"sharepolicy": true}', '{"format": 1}'])
def test_what_is_no_portable_policy_is_refused(text: str) -> None:
    """Also one of a later format."""
    with pytest.raises(PortableError):
        read(text)


def test_an_answer_can_be_kept(version: PortableVersion) -> None:
    """What it finds only when asked is found then, and the diagrams stay behind."""
    answer = version.decide({"risk": "some"})
    kept = pickle.dumps(answer)
    assert pickle.loads(kept) == answer
    assert len(kept) < 5000


def test_facts_that_nobody_knows_are_not_asked(version: PortableVersion) -> None:
    """Nor is what matters only together with them."""
    case = {"risk": "some", "item.shows": [], "recipient.checked": "yes", "subject.age": 20}
    assert version.decide(case).ask == ("subject.consent",)
    assert version.decide(case, unknown=["subject.consent"]).ask == ()


def test_a_fact_that_nobody_knows_has_to_be_one(version: PortableVersion) -> None:
    """A mistyped name among what nobody knows would be asked for; a several-of stands for all its members."""
    with pytest.raises(PortableError, match="did you mean `risk`"):
        version.decide({}, unknown=["rsk"])
    assert not any(name.startswith("item.shows") for name in version.decide({}, unknown=["item.shows"]).ask)
