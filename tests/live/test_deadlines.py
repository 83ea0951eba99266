"""What is due at a time: since when, until when, and who is next if nobody answers."""

from __future__ import annotations

import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sharepolicy import Decision, NextSteps, RequestDecision, load_text
from sharepolicy.language.within import within_from
from sharepolicy.live import KnownCase, LiveCase, Statement, StatementKind
from tests.helpers.club import club, hours

BY: dict[str, Any] = {"by": "A. Worker"}


def due(case: LiveCase, now: float) -> list[tuple[str, str, float, float | None, bool]]:
    """What is due so many hours after the start, with all times in hours."""
    calendar = lambda day: day.weekday() < 5  # noqa: E731

    def since_start(moment: datetime.datetime) -> float:
        return (moment - hours(0)) / datetime.timedelta(hours=1)

    found = case.due(hours(now), calendar)
    return [
        (each.what, each.name, since_start(each.since), since_start(each.ends) if each.ends else None, each.overdue)
        for each in found
    ]


def test_a_limit_counts_from_when_it_was_set_and_is_not_begun_anew() -> None:
    case = LiveCase(club())
    case.learn_all({"risk": "high", "seen": []}, **BY, when=hours(0))
    case.learn("agreed", True, **BY, when=hours(5))
    assert due(case, 6) == [
        ("action", "tell", 0, 48, False),
        ("action", "review", 0, 72, False),
        ("action", "note", 0, None, False),
    ]
    assert due(case, 48.5)[0] == ("action", "tell", 0, 48, True)
    case.done("tell", **BY, when=hours(49))
    assert [each[1] for each in due(case, 50)] == ["review", "note"]
    assert due(case, 48.5)[0][1] == "tell"


def test_what_is_asked_for_anew_is_due_anew() -> None:
    case = LiveCase(club())
    first = case.learn("risk", "high", **BY, when=hours(0)).statements[0]
    case.done("tell", **BY, when=hours(1))
    low = case.correct(first.id, "low", **BY, when=hours(2)).statements[0]
    assert "tell" not in [each[1] for each in due(case, 3)]
    case.correct(low.id, "high", **BY, when=hours(4))
    assert ("action", "tell", 4, 52, False) in due(case, 5)


def test_a_limit_that_comes_later_counts_from_then() -> None:
    case = LiveCase(club())
    none = case.learn("risk", "none", **BY, when=hours(0)).statements[0]
    assert ("escalation", "lead", 0, None, False) in due(case, 9)
    case.correct(none.id, "low", **BY, when=hours(10))
    assert due(case, 11.5)[0] == ("escalation", "lead", 0, 11, True)


def test_a_dispute_that_is_settled_begins_nothing_anew() -> None:
    case = LiveCase(club())
    case.learn("risk", "low", **BY, when=hours(0))
    other = case.learn("risk", "high", by="B. Nurse", when=hours(2)).statements[0]
    case.withdraw(other.id, by="B. Nurse", when=hours(3))
    assert ("escalation", "lead", 0, 1, True) in due(case, 4)


def test_what_was_not_done_after_all_is_due_again() -> None:
    case = LiveCase(club())
    case.learn("risk", "low", **BY, when=hours(0))
    wrong = case.asked("lead", **BY, when=hours(1)).statements[0]
    case.withdraw(wrong.id, **BY, when=hours(2))
    assert ("escalation", "lead", 0, 1, True) in due(case, 3)
    assert ("escalation", "lead", 0, 1, True) not in due(case, 1.5)


def test_who_does_not_answer_is_followed_by_the_next() -> None:
    case = LiveCase(club())
    case.learn("risk", "low", **BY, when=hours(0))

    def ask(now: float) -> list[Any]:
        return [each for each in due(case, now) if each[0] != "action"]

    assert ask(0.5) == [("escalation", "lead", 0, 1, False)]
    assert ask(9) == [("escalation", "lead", 0, 1, True)]  # nobody was asked, so nobody is next
    case.asked("lead", **BY, when=hours(1))
    assert ask(1.5) == []
    assert ask(2.5) == [("next_step", "head", 2, 2, True)]
    case.learn("seen", ["hunger"], **BY, when=hours(3))
    case.asked("head", **BY, when=hours(4))
    assert ask(5) == []
    assert ask(6.5) == [("next_step", "board", 6, 6, True)]
    case.answered("head", **BY, when=hours(7))
    assert ask(8) == []
    assert ask(6.5) == [("next_step", "board", 6, 6, True)]


def test_each_place_of_a_request_has_its_own() -> None:
    case = LiveCase(club())
    case.learn_all({"facts": {"risk": "high", "seen": []}, "subjects": {"Ann": {}, "Ben": {}}}, **BY, when=hours(0))
    assert sum(each[1] == "tell" for each in due(case, 1)) == 2
    case.done("tell", **BY, when=hours(1), subject="Ann")
    assert [each.subject for each in case.due(hours(1)) if each.name == "tell"] == ["Ben"]
    assert case.due(hours(1))[0].to_dict() == {
        "what": "action",
        "name": "tell",
        "says": "Tell the child.",
        "sure": True,
        "since": "2026-03-02T09:00:00+00:00",
        "within": ["2 days"],
        "ends": "2026-03-04T09:00:00+00:00",
        "overdue": False,
        "subject": "Ben",
    }
    case.done("tell", **BY, when=hours(2))
    assert "tell" not in [each[1] for each in due(case, 3)]


def test_a_limit_from_a_date_of_the_case_ends_with_its_last_day() -> None:
    policy = load_text("""
policy: answer
version: 1.0.0
facts: {asked_on: {asks: When was it asked?, type: date}}
actions: {answer: {on: [escalate], timing: after, says: Answer., within: 2 days from asked_on}}
roles: {lead: the lead}
otherwise: {outcome: escalate, to: lead, because: Ask.}
""")
    case = LiveCase(policy)
    case.learn("asked_on", datetime.date(2026, 3, 1), **BY, when=hours(0))
    assert due(case, 1)[0] == ("action", "answer", 0, 39, False)
    assert due(case, 39.1)[0][-1]


def test_before_anything_was_learnt_everything_is_due_now() -> None:
    case = LiveCase(club())
    case.learn("risk", "low", **BY, when=hours(5))
    assert {each.since for each in case.due(hours(1))} == {hours(1)}
    with pytest.raises(ValueError, match="no time zone"):
        case.due(datetime.datetime(2026, 3, 2))


ROLES = ("lead", "head", "board")
EVENTS = st.sampled_from(
    [
        *(("risk", value) for value in ("none", "low", "low", "high", None)),
        *(("agreed", value) for value in (True, False, None)),
        *(("seen/bruise", value) for value in (True, False)),
        *(("B. Nurse", fact) for fact in (("risk", "none"), ("risk", "high"), ("agreed", False))),
        *(("asked", role) for role in (*ROLES, "lead", "head", "lead")),
        *(("answered", role) for role in ROLES),
        *(("done", action) for action in ("tell", "tell-soon", "note")),
    ]
)
"""Something that is learnt of a fact (None: withdrawn), or that somebody does, or that somebody else says too."""


def happened(events: list[tuple[int, tuple[str, Any]]]) -> LiveCase:
    """A case in which this happened in turn: what is said of a fact corrects what was said before."""
    case, last = LiveCase(club()), dict[str, str]()
    for hour, (what, value) in sorted(events, key=lambda event: event[0]):
        when = hours(hour)
        if what in ("asked", "answered", "done"):
            getattr(case, what)(value, **BY, when=when)
        elif what == "B. Nurse":
            case.learn(*value, by=what, when=when)
        elif value is None:
            if what in last:
                case.withdraw(last.pop(what), **BY, when=when)
        elif what in last:
            last[what] = case.correct(last[what], value, **BY, when=when).statements[0].id
        else:
            last[what] = case.learn(what, value, **BY, when=when).statements[0].id
    return case


def meanwhile(known: KnownCase, turned_out: KnownCase | None = None) -> Decision:
    """What is decided of a fact of which people say different things if any of it may be so; and without a clash.

    By what it `turned_out` to be, if that is given: in the place of what was said of a fact stands its last correction.
    """
    said: dict[str, set[Any]] = {}
    first = {each.id for each in known.statements if not each.of}
    for each in turned_out.live if turned_out is not None else known.live:
        begun = each
        while turned_out is not None and begun.of:
            begun = turned_out[begun.of]
        if turned_out is None or begun.id in first:
            said.setdefault(each.name, set()).add(each.value)
    if said.get("risk") == {"none"} and said.get("seen/bruise") == {"true"}:
        del said["risk"], said["seen/bruise"]
    facts = {name: values.pop() if len(values) == 1 else [*values] for name, values in said.items()}
    both = {name: value for name, value in facts.items() if not (isinstance(value, list) and "true" in value)}
    if "seen/bruise" in both:
        both["seen"] = {"bruise": both.pop("seen/bruise")}
    return club().decide(both, on=known.day)


def asked_by(decision: Decision) -> set[tuple[str, ...]]:
    """What is asked for, and each limit for it."""
    found: set[tuple[str, ...]] = {("action", each.action.name) for each in decision.actions}
    found |= {("action", each.action.name, each.action.within.text) for each in decision.actions if each.action.within}
    found |= {("escalation", each.to) for each in decision.escalation}
    return found | {("escalation", each.to, limit.text) for each in decision.escalation for limit in each.within}


def from_the_start(case: LiveCase, now: datetime.datetime) -> set[tuple[Any, ...]]:
    """The same as `due`, found by going through the case from its beginning."""
    since: dict[tuple[str, ...], datetime.datetime] = {}
    told: dict[tuple[str, ...], datetime.datetime] = {}
    """The same, but for what people were told then."""
    outcomes: dict[tuple[str, ...], list[tuple[str, datetime.datetime]]] = {}
    known, decision = case.known, meanwhile(case.known.at(now))
    said = [each for each in known.statements if each.when <= now]
    for moment in sorted({each.when for each in said if each.kind.is_about_a_fact}) or [now]:
        decision = meanwhile(known.at(moment))
        asks, back = asked_by(decision), asked_by(meanwhile(known.at(moment), known.at(now)))
        since = {key: since[key] for key in back if key in since} | {key: since.get(key, moment) for key in asks}
        told = {key: told.get(key, moment) for key in asks}
        outcomes = {key: outcomes.get(key, []) for key in asks}
        for before in outcomes.values() if known.at(moment).error is None else ():  # in a dispute, nothing is decided
            if not before or before[-1][0] != decision.outcome:
                before.append((decision.outcome.value, moment))
    found: set[tuple[Any, ...]] = set()
    for what, name in {key[:2] for key in asked_by(decision)}:
        start = since[what, name]
        urgent = max(moment for key, moment in since.items() if key[:2] == (what, name))
        acts = [(each.kind.value, each.name, each.when) for each in said if each.when >= urgent]
        done = {("done", name)} if what == "action" else {("asked", name), ("answered", name)}
        anew = max(moment for key, moment in told.items() if key[:2] == (what, name))
        if what == "action" and len(outcomes[what, name]) > 1:
            anew = max(anew, outcomes[what, name][-1][1])
        if any(act[:2] in done and act[2] < anew for act in acts):
            start = anew
        if not any(act[:2] in done and act[2] >= anew for act in acts):
            ends = [
                within.due(max(start, limit), lambda day: day.weekday() < 5)
                for key, limit in since.items()
                if key[:2] == (what, name) and (within := within_from(key[-1]))
            ]
            found.add((what, name, start, min(ends, default=None)))
        for escalation in decision.escalation if what == "escalation" else ():
            for chain in escalation.then:
                found |= next_from_the_start(name, chain, acts, now)
    return found


Acts = list[tuple[str, str, datetime.datetime]]
"""What somebody did, of what name, and when."""


def next_from_the_start(first: str, chain: NextSteps, acts: Acts, now: datetime.datetime) -> set[tuple[Any, ...]]:
    """Who is next, found in the same way."""
    names = [first, *(step.to for step in chain.steps)]
    if any(act == "answered" and who in names for act, who, _ in acts):
        return set()
    for before, step in zip(names, chain.steps, strict=False):
        asked = [when for act, who, when in acts if (act, who) == ("asked", before)]
        if not asked or min(asked) + datetime.timedelta(minutes=step.after.minutes) > now:
            return set()
        if ("asked", step.to) not in {act[:2] for act in acts}:
            falls = min(asked) + datetime.timedelta(minutes=step.after.minutes)
            return {("next_step", step.to, falls, falls)}
    return set()


@settings(deadline=None, suppress_health_check=list(HealthCheck), max_examples=150)
@given(
    st.sampled_from(["none", "low", "low", "high"]),
    st.lists(st.tuples(st.integers(1, 9), EVENTS), min_size=2, max_size=7),
    st.integers(4, 14),
)
def test_whatever_happens_it_is_what_going_through_the_case_gives(
    risk: str, events: list[tuple[int, tuple[str, Any]]], now: int
) -> None:
    case = happened([(0, ("risk", risk)), *events])
    found = case.due(hours(now), lambda day: day.weekday() < 5)
    assert {(each.what, each.name, each.since, each.ends) for each in found} == from_the_start(case, hours(now))
    assert len(found) == len({(each.what, each.name) for each in found})
    assert all(each.overdue == (each.ends is not None and each.ends < hours(now)) for each in found)


_URGENT = load_text("""
policy: urgent
version: 1.0.0
facts:
  worried: {asks: Are you worried?, type: yes/no}
  urgent: {asks: Is it urgent?, type: yes/no}
roles: {officer: the officer, chair: the chair}
questions: {q: {rules: {worry: {when: {worried: yes}, outcome: escalate, to: officer, because: Ask.}}}}
otherwise: {outcome: dont_share, because: No.}
unsettled: {to: officer}
escalation:
  soon: {when: {worried: yes}, to: officer, within: 2 days}
  now: {when: {urgent: yes}, to: officer, within: 1 hour, then: [{to: chair, after: 1 working day}]}
""")


def test_who_was_asked_before_it_became_urgent_is_asked_again() -> None:
    case = LiveCase(_URGENT)
    case.learn_all({"worried": True, "urgent": False}, **BY, when=hours(0))
    case.asked("officer", **BY, when=hours(0.1))
    case.answered("officer", **BY, when=hours(0.2))
    assert due(case, 1) == []
    calm = next(each for each in case.known.live if each.name == "urgent")
    urgent = case.correct(calm.id, True, by="B. Nurse", when=hours(5)).statements[0]
    assert due(case, 5.5) == [("escalation", "officer", 0, 6, False)]
    case.asked("officer", **BY, when=hours(5.6))
    assert due(case, 6) == []
    case.correct(urgent.id, False, by="B. Nurse", when=hours(7))  # less urgent: they were asked
    assert due(case, 8) == []


def test_who_comes_next_may_be_due_where_working_days_cannot_be_told() -> None:
    case = LiveCase(_URGENT)
    case.learn_all({"worried": True, "urgent": True}, **BY, when=hours(0))
    case.asked("officer", **BY, when=hours(0))
    assert case.due(hours(23)) == ()
    (next_,) = case.due(hours(24 * 20))
    assert (next_.what, next_.name, next_.ends, next_.overdue) == ("next_step", "chair", None, False)
    assert due(case, 25) == [("next_step", "chair", 24, 24, True)]


def test_what_is_due_is_told_while_people_say_different_things() -> None:
    case = LiveCase(_URGENT)
    case.learn_all({"worried": True, "urgent": True}, **BY, when=hours(0))
    case.learn("urgent", False, by="B. Nurse", when=hours(3))
    assert case.known.disputes
    (officer,) = case.due(hours(4))
    assert (officer.name, officer.ends, officer.overdue, officer.sure) == ("officer", hours(1), True, True)


def test_whoever_clears_up_a_dispute_does_not_move_a_limit_that_has_run_out() -> None:
    """What was told during the dispute counts afterwards: since when, and that somebody was asked."""
    case = LiveCase(_URGENT)
    case.learn_all({"worried": True, "urgent": False}, **BY, when=hours(0))
    calm = next(each for each in case.known.live if each.name == "urgent")
    case.learn("urgent", True, by="B. Nurse", when=hours(1))
    assert due(case, 1.5) == [("escalation", "officer", 0, 2, False)]
    again = LiveCase(_URGENT, case.known.statements)
    case.withdraw(calm.id, **BY, when=hours(3))
    assert due(case, 3.1) == [("escalation", "officer", 0, 2, True)]
    again.asked("officer", **BY, when=hours(1.4))
    before = due(again, 26)
    again.withdraw(calm.id, **BY, when=hours(3))
    assert before == due(again, 26) == [("next_step", "chair", 25.4, 25.4, True)]


_CLASHES = load_text("""
policy: clashes
version: 1.0.0
facts:
  risk: {asks: How great is the risk?, type: scale, values: [none, low, high]}
  seen: {asks: What was seen?, type: several-of, values: [bruise, hunger]}
  a: {asks: A?, type: yes/no}
  b: {asks: B?, type: yes/no}
  subject.born: {asks: When were they born?, type: date}
  subject.age: {asks: How old are they?, type: number, minimum: 0, maximum: 17, years_between: [subject.born, today]}
  today: {asks: When is it decided?, type: date, decision_date: yes}
impossible:
  - {when: {a: yes, b: yes}, because: Not both.}
  - {when: {seen: {includes: bruise}, b: yes}, because: Not both.}
roles: {lead: the lead}
questions:
  q:
    rules:
      danger: {when: {risk: high}, outcome: share, because: A child is in danger.}
actions:
  ring: {on: [share], when: {risk: high}, timing: after, says: Ring., within: 1 hour}
  look: {on: [escalate], when: {subject.age: {at_least: 12}}, timing: after, says: Look., within: 2 days}
unsettled: {to: lead}
otherwise: {outcome: escalate, to: lead, because: Ask.}
""")


@pytest.mark.parametrize(
    "clash", [{"subject.born": "2010-01-01", "subject.age": 3}, {"a": True, "b": True}, {"seen": ["bruise"], "b": True}]
)
def test_what_is_due_by_the_rest_is_told_while_facts_clash(clash: dict[str, Any]) -> None:
    """The call for a child in danger must not vanish because two people are at odds about something else."""
    case = LiveCase(_CLASHES)
    case.learn("risk", "high", **BY, when=hours(0))
    for fact, value in clash.items():
        case.learn(fact, value, by=f"says {fact}", when=hours(1))
    assert case.known.error is not None
    assert [each.code for each in case.known.error.diagnostics] == ["contradictory-case"]
    assert due(case, 0.5) == [("action", "ring", 0, 1, False)]
    assert due(case, 3) == [("action", "ring", 0, 1, True)]


def test_what_is_due_by_the_rest_is_told_of_others_than_those_whose_facts_clash() -> None:
    case = LiveCase(_CLASHES)
    case.learn_all({"facts": {"risk": "high"}, "subjects": {"Ann": {"age": 3}, "Ben": {"age": 3}}}, **BY, when=hours(0))
    case.learn("subject.born", "2010-01-01", subject="Ben", by="B. Nurse", when=hours(1))
    assert case.known.error
    assert [(each.name, each.subject, each.since, each.sure) for each in case.due(hours(2))] == [
        ("ring", "Ann", hours(0), True),
        ("ring", "Ben", hours(0), True),
    ]
    meanwhile = case.known.meanwhile
    assert isinstance(meanwhile, RequestDecision)
    assert {name: [*given] for name, given in meanwhile.request.subjects.items()} == {"Ann": ["subject.age"], "Ben": []}


def test_what_is_due_is_told_whatever_people_say_whom_an_item_is_about_and_what_has_no_place() -> None:
    case = LiveCase(club())
    request = {"facts": {"risk": "high", "seen": []}, "subjects": {"Ann": {}, "Ben": {}}, "items": {"note": {}}}
    case.learn_all(request, **BY, when=hours(0))
    case.learn("about", ["Ann"], item="note", by="A. Worker", when=hours(1))
    case.learn("about", ["Ben"], item="note", by="B. Nurse", when=hours(1))
    case.take(Statement(StatementKind.LEARNED, "C. Teacher", hours(2), "subject.age", 9))
    assert case.known.strays
    assert case.known.disputes
    assert {(each.subject, each.since) for each in case.due(hours(3)) if each.name == "tell"} == {
        ("Ann", hours(0)),
        ("Ben", hours(0)),
    }


def test_what_follows_a_decision_is_due_again_once_it_is_another_one_and_what_comes_first_stays_done() -> None:
    """A decision is written down, and the next one too. Whoever rang 999 has rung."""
    case = LiveCase(
        load_text("""
policy: steps
version: 1.0.0
facts: {harm: {asks: Harm?, type: yes/no}, agreed: {asks: Agreed?, type: yes/no}}
questions: {q: {rules: {refused: {when: {agreed: no}, outcome: dont_share, because: They said no.}}}}
actions:
  ring: {on: [dont_share, escalate], timing: before, says: Ring., within: 1 hour}
  write: {on: [dont_share, escalate], timing: after, says: Write it down., within: 1 day}
roles: {lead: the lead}
unsettled: {to: lead}
otherwise: {outcome: escalate, to: lead, because: Ask.}
""")
    )
    refused = case.learn("agreed", False, **BY, when=hours(0)).statements[0]
    for step in ("ring", "write"):
        case.done(step, **BY, when=hours(1))
    assert due(case, 2) == []
    agreed = case.learn("agreed", True, by="B. Nurse", when=hours(2)).statements[0]  # a dispute decides nothing
    assert [each[1] for each in due(case, 2.5)] == ["lead"]
    case.withdraw(agreed.id, by="B. Nurse", when=hours(3))
    assert due(case, 3) == []
    case.withdraw(refused.id, **BY, when=hours(5))
    assert due(case, 6) == [
        ("action", "write", 5, 29, False),
        ("escalation", "lead", 2, None, False),
    ]  # since the doubt
    case.done("write", **BY, when=hours(6))
    assert [each[1] for each in due(case, 7)] == ["lead"]


def test_an_hour_is_an_hour_in_the_night_when_clocks_go_back() -> None:
    """However the times were given: Python reckons by the clock on the wall within one zone."""
    zone = ZoneInfo("Europe/London")
    first = datetime.datetime(2026, 10, 25, 1, 30, tzinfo=zone)  # summer time
    later = datetime.datetime(2026, 10, 25, 1, 45, tzinfo=zone, fold=1)  # 75 minutes later
    case = LiveCase(_URGENT)
    case.learn_all({"worried": True, "urgent": True}, **BY, when=first)
    again = LiveCase(_URGENT, [Statement.from_dict(each.to_dict()) for each in case.known.statements])
    assert case.due(later) == again.due(later)
    (officer,) = case.due(later)
    assert officer.overdue
    assert officer.ends == datetime.datetime(2026, 10, 25, 1, 30, tzinfo=datetime.UTC)
    before = datetime.datetime(2026, 10, 25, 1, 50, tzinfo=zone)
    after = datetime.datetime(2026, 10, 25, 1, 10, tzinfo=zone, fold=1)  # 20 minutes later
    other = LiveCase(_URGENT)
    wrong = other.learn("worried", False, **BY, when=before).statements[0]
    other.correct(wrong.id, True, **BY, when=after)
    assert [each.value for each in other.known.statements] == ["false", "true"]
    assert [each.value for each in other.known.at(before).live] == ["false"]


@pytest.mark.parametrize("zone", ["Australia/Melbourne", "Europe/London", "America/New_York"])
def test_days_are_counted_where_the_policy_is_in_force(zone: str) -> None:
    """Servers write universal time, people their own: both mean the same moment."""
    policy = load_text("""
policy: days
version: 1.0.0
facts: {asked_on: {asks: When was it asked?, type: date}, harm: {asks: Harm?, type: yes/no}}
actions:
  answer: {on: share, timing: after, within: 10 days from asked_on, says: Answer.}
  review: {on: share, timing: after, within: 1 working day, says: Look again.}
otherwise: {outcome: share, because: Share it.}
""").in_zone(ZoneInfo(zone))
    local = datetime.datetime(2026, 7, 4, 8, 30, tzinfo=ZoneInfo(zone))  # a Saturday
    found = []
    for moment in (local, local.astimezone(datetime.UTC)):
        case = LiveCase(policy)
        case.learn_all({"harm": True, "asked_on": "2026-07-01"}, **BY, when=moment)
        found.append({each.name: each.ends for each in case.due(moment, lambda day: day.weekday() < 5)})
    assert found[0] == found[1]
    assert found[0]["answer"] == datetime.datetime(2026, 7, 12, tzinfo=ZoneInfo(zone))
    assert found[0]["review"] == datetime.datetime(2026, 7, 6, 8, 30, tzinfo=ZoneInfo(zone))
