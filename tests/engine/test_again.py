"""A decision that was stored can be made again: the same policy says the same of what was asked then."""

from __future__ import annotations

import datetime
import json
import pickle
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sharepolicy import CaseError, Policy, Request, Timeline, load, load_bundle, load_text, weigh
from sharepolicy.engine.loading.load import load_document
from sharepolicy.language.case import Case
from sharepolicy.language.policy import PolicyDocument
from sharepolicy.testing import cases, policies, requests
from tests.helpers.mars import MARS
from tests.helpers.turned import NEW, OLD, dated, turned

SHARED = """
policy: pilot
facts: {today: {asks: D?, type: date, decision_date: yes}, agreed: {asks: Agreed?, type: yes/no}}
otherwise: {outcome: escalate, because: Ask.}
questions: {q: {rules: {r: {when: {today: {at_least: 2020-01-01}}, outcome: escalate, because: Ask.}}}}
"""


def assert_made_again(policy: Policy | Timeline, decision: Any, again_by: Policy | Timeline | None = None) -> None:
    """JSON after is JSON before."""
    before = decision.to_dict()
    after = (again_by or policy).decide_again(json.loads(json.dumps(before))).to_dict()
    assert after == before
    assert json.loads(json.dumps(after)) == json.loads(json.dumps(before))


@settings(deadline=None, suppress_health_check=list(HealthCheck))
@given(policies(conflict_free=True), st.data())
def test_any_case_of_any_policy(document: PolicyDocument, data: st.DataObject) -> None:
    """Complete cases and narrowed ones, with a day, without one, and with an open one."""
    policy = load_document(document, prove=False)
    for _ in range(3):
        case = data.draw(cases(document))
        on = data.draw(st.sampled_from([None, OLD, NEW]))
        try:
            decision = policy.decide(case, on=on)
        except CaseError:
            continue  # its numbers do not fit that day
        assert_made_again(policy, decision)
        assert decision.asked.request.given == case.given
        assert policy.decide_request(case_request(case), on=on).to_dict()["today"] is decision.today


def case_request(case: Case) -> Any:
    """The same as a request."""
    return Request(case.given)


@settings(deadline=None, suppress_health_check=list(HealthCheck), max_examples=40)
@given(policies(conflict_free=True), st.data())
def test_any_request_of_any_policy(document: PolicyDocument, data: st.DataObject) -> None:
    """With everything in it: subjects, recipients, items, pairs, and the day."""
    policy = load_document(document, prove=False)
    request = data.draw(requests(document, most=2))
    on = data.draw(st.sampled_from([None, OLD]))
    try:
        decision = policy.decide_request(request, on=on)
    except CaseError:
        return
    assert_made_again(policy, decision)


WHOLE = {
    "case": "A visit",
    "facts": {"risk_to_child": "low"},
    "subjects": {"boy": {"capable": True}, "girl": {}},
    "recipients": {"school": {"role": "education"}, "nan": {"role": "family"}},
    "items": {"report": {"about": ["boy"]}, "address": {"identifying": True}},
}


def test_a_request_to_mars_is_stored_whole() -> None:
    """In the layout of a case file, so that anybody can read it."""
    policy = load("mars")
    known = policy.on(NEW).facts
    request: dict[str, Any] = json.loads(json.dumps(WHOLE))
    for heading, about in (("subjects", "subject."), ("recipients", "recipient."), ("items", "item.")):
        for facts in request[heading].values():
            for name in [name for name in facts if name != "about" and about + name not in known]:
                del facts[name]
    request["facts"] = {name: value for name, value in request["facts"].items() if name in known}
    request["pairs"] = [{"recipient": "school", "item": "report", "need": "essential"}]
    request["pairs"] = [each for each in request["pairs"] if "recipient.item.need" in known][:0]
    for on in (None, NEW):
        decision = policy.decide_request(request, on=on)
        stored = decision.to_dict()
        assert stored["request"]["case"] == "A visit"
        assert stored["request"]["items"]["report"]["about"] == ["boy"]
        assert stored["today"] is (on is None)
        assert_made_again(policy, decision)


CASES: tuple[dict[str, Any], ...] = (
    {},
    {"agreed": True},
    {"agreed": "yes", "today": OLD},
    {"agreed": "yes", "today": NEW.isoformat()},
    {"agreed": False, "today": {"between": ["2026-08-01", "2026-10-01"]}},
    {"today": [str(OLD), str(NEW)]},
)


@pytest.fixture(params=["dated", "another name", "no date"])
def whole(request: pytest.FixtureRequest, tmp_path: Path) -> Timeline:
    """A policy with two versions, whose second calls its date alike, otherwise, or has none."""
    return turned(tmp_path, new={"dated": dated("today"), "another name": dated("decided_on")}.get(request.param, ""))


@pytest.mark.parametrize("on", [None, OLD, NEW])
@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_policy_over_time(whole: Timeline, case: dict[str, Any], on: datetime.date | None) -> None:
    """By one version or by several, on a day that was given in the case, beside it, or by nobody."""
    decisions = [whole.decide(case, on=on), whole.decide_request({"facts": case}, on=on)]
    decisions.append(whole.decide_request({"facts": case, "items": {"a": {}, "b": {}}}, on=on))
    for decision in decisions:
        stored = decision.to_dict()
        held = stored["case"] if stored["kind"] == "decision" else stored["request"]["facts"]
        assert held.keys() == case.keys()
        assert stored["today"] is (on is None and "today" not in case)
        assert_made_again(whole, decision)
        if not stored["policy"].get("versions") and stored["on"]:
            day = datetime.date.fromisoformat(stored["on"])
            assert whole.version_on(day).policy.identity == decision.policy


def test_nothing_is_slipped_into_a_case() -> None:
    """Neither the day of today, nor a number that is counted from it."""
    policy = load_text("""
policy: counted
facts:
  today: {asks: Which day?, type: date, decision_date: yes}
  born: {asks: When born?, type: date}
  age: {asks: How old?, type: number, minimum: 0, maximum: 25, years_between: [born, today]}
questions: {q: {rules: {old: {when: {age: {at_least: 16}}, outcome: share, because: Old.}}}}
otherwise: {outcome: escalate, because: Ask.}
""")
    for case in ({"born": "2010-05-01"}, {"age": 15}, {"born": "2010-05-01", "age": {"at_least": 12}}):
        decision = policy.decide(case, on=NEW)
        assert decision.to_dict()["case"] == case
        assert_made_again(policy, decision)
    assert "age" in policy.decide({"born": "2010-05-01"}, on=NEW).case.given


def test_what_nobody_dated_is_made_again_on_its_own_day(tmp_path: Path) -> None:
    """However many years later."""
    whole = turned(tmp_path)
    for case in ({"agreed": True}, {}):
        stored = whole.decide(case).to_dict()
        assert stored["today"] is True
        stored["on"] = str(OLD)  # as if it had been stored then
        again = whole.decide_again(stored)
        assert (again.on, again.today, again.policy) == (OLD, True, whole.version_on(OLD).policy.identity)
        assert again.to_dict()["case"] == stored["case"] == ({"agreed": "yes"} if case else {})


@pytest.mark.slow
def test_it_is_made_again_from_the_bundle_and_in_its_language() -> None:
    """Whatever was kept is enough."""
    policy = load("mars")
    kept, version = load_bundle(policy.bundle()), load_bundle(policy.version_on(NEW).policy.bundle())
    for language in (None, "cy"):
        for case in ({}, {"risk_to_child": "significant"}):
            decision = policy.decide(case, on=NEW, language=language)
            assert decision.to_dict().get("language") == language
            assert_made_again(policy, decision, kept)
            assert_made_again(policy, decision, version)


def test_another_policy_decides_what_was_asked(tmp_path: Path) -> None:
    """To see what a change of the policy would have changed."""
    whole = turned(tmp_path)
    stored = whole.decide({"agreed": True}, on=OLD).to_dict()
    assert whole.versions[1].policy.decide_again(stored).outcome == "dont_share"
    assert stored["outcome"] == "share"


@pytest.mark.parametrize(
    "stored",
    [
        {},
        [],
        None,
        {"kind": "change"},
        {"kind": []},
        {"kind": "decision"},
        {"kind": "decision", "case": []},
        {"kind": "decision", "case": {}},
        {"kind": "decision", "format": 3, "case": {}},
        {"kind": "decision", "case": {}, "on": None, "title": 5},
        {"kind": "decision", "case": {}, "on": "soon"},
        {"kind": "decision", "case": {}, "on": 5},
        {"kind": "decision", "case": {}, "on": None, "language": 5},
        {"kind": "request-decision", "case": {}},
    ],
    ids=str,
)
def test_what_is_no_stored_decision_is_refused(stored: Any) -> None:
    """By a code, never by a traceback."""
    for policy in (load(MARS), load("mars")):
        with pytest.raises(CaseError, match="wrong-document"):
            policy.decide_again(stored)


@pytest.mark.parametrize("facts", [{}, {"today": {"at_least": "2026-01-01"}}, {"today": str(OLD), "agreed": True}])
def test_the_title_of_a_case_is_kept(tmp_path: Path, facts: dict[str, Any]) -> None:
    """As that of a request is: of a case that is open, whose day is open, and that is complete."""
    whole = turned(tmp_path)
    decision = whole.decide({"case": "Two notes", "facts": facts})
    assert decision.to_dict()["title"] == "Two notes"
    assert_made_again(whole, decision)
    assert "title" not in whole.decide(facts).to_dict()
    changed = weigh(whole, load_text(SHARED), [decision.to_dict()]).changed
    assert [(each.title, each.index) for each in changed] == ([("Two notes", 0)] if decision.settled else [])


def test_today_follows_a_time_zone(tmp_path: Path) -> None:
    """Somewhere it is tomorrow already; every answer says which day it took."""
    first, last = ZoneInfo("Pacific/Kiritimati"), ZoneInfo("Pacific/Pago_Pago")  # 25 hours apart
    whole = turned(tmp_path)
    single = load_text("""
policy: p
facts: {today: {asks: D?, type: date, decision_date: yes}, ok: {asks: Ok?, type: yes/no}}
questions: {q: {rules: {r: {when: {ok: yes, today: {at_least: 2020-01-01}}, outcome: share, because: Yes.}}}}
otherwise: {outcome: escalate, because: Ask.}
""")
    for policy, case in ((whole, {"agreed": True}), (single, {"ok": True})):
        for given_ in (case, {}):
            before, after = policy.in_zone(last), policy.in_zone(first)
            assert before.decide(given_).on < after.decide(given_).on
            assert before.decide_request({"facts": given_}).on < after.decide_request({"facts": given_}).on
            sent = pickle.loads(pickle.dumps(after))
            assert sent.decide(given_).on == after.decide(given_).on
            assert (after.identity, after.decide(given_, on=OLD).on) == (policy.identity, OLD)
        with pytest.raises(TypeError, match="is not a time zone"):
            policy.in_zone("Europe/London")  # type: ignore[arg-type]
    rows = pytest.importorskip("pyarrow").table({"ok": ["yes"]})
    assert single.in_zone(first).decide_columns(rows).num_rows == 1


def test_forms_examples_and_weighing_take_today_from_there_too(tmp_path: Path) -> None:
    """A rule, or a version, that begins today in one zone has not begun in the other."""
    first, last = ZoneInfo("Pacific/Kiritimati"), ZoneInfo("Pacific/Pago_Pago")
    begins = datetime.datetime.now(first).date()
    single = load_text(f"""
policy: p
facts: {{today: {{asks: D?, type: date, decision_date: yes}}, ok: {{asks: Ok?, type: yes/no}}}}
questions: {{q: {{rules: {{r: {{when: {{ok: yes, today: {{at_least: {begins}}}}}, outcome: share, because: Yes.}}}}}}}}
otherwise: {{outcome: escalate, because: Ask.}}
""")
    (tmp_path / "examples.yaml").write_text("examples: {e: {given: {ok: yes}, expect: {outcome: share}}}")
    examples = single.read_examples(tmp_path / "examples.yaml")
    here, there = single.in_zone(first), single.in_zone(last)
    assert [policy.try_examples(examples)[0].passed for policy in (here, there)] == [True, False]

    undated = "policy: q\nfacts: {ok: {asks: Ok?, type: yes/no}}\notherwise: {outcome: escalate, because: Ask.}"
    stored = load_text(undated).decide({"ok": True}).to_dict()
    (changed,) = weigh(there, here, [stored]).changed
    assert (changed.before, changed.after) == ("escalate", "share")

    text = "policy: v\nversion: {}.0.0\nfacts: {{{}: {{asks: A?, type: yes/no}}}}\n"
    text += "otherwise: {{outcome: escalate, because: B.}}"
    for number, fact in ((1, "old"), (2, "new")):
        (tmp_path / f"{number}.yaml").write_text(text.format(number, fact))
    (tmp_path / "policy.yaml").write_text(
        f"policy: v\ntitle: V\nversions: [{{file: 1.yaml}}, {{from: {begins}, file: 2.yaml}}]"
    )
    whole = load(tmp_path)
    for zone, fact in ((first, "new"), (last, "old")):
        assert [*whole.in_zone(zone).form_schema()["properties"]] == [fact]


def test_a_time_is_not_a_day() -> None:
    """Neither beside the case nor in it."""
    policy, moment = load(MARS), datetime.datetime(2026, 10, 1, 23, 30)
    for ask in (
        lambda: policy.decide({}, on=moment),
        lambda: policy.decide({"decision_date": moment}),
        lambda: policy.decide_request({"facts": {}}, on=moment),
        lambda: load("mars").decide({}, on=moment),
        lambda: load("mars", on=moment),
    ):
        with pytest.raises(CaseError):
            ask()


def test_what_was_said_in_a_language_that_another_policy_lacks() -> None:
    """It is decided again all the same, in the policy's own words."""
    stored = load(MARS).decide({"decision_date": "2026-11-29"}, language="cy").to_dict()
    shared = load_text(SHARED.replace("today: {", "decision_date: {").replace("{today:", "{decision_date:"))
    again = shared.decide_again(stored)
    assert (again.document.language, again.document.name) == (shared.document.language, "pilot")
