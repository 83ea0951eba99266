"""A case that goes on: what is taken, what is refused, who is told, and what is never shown."""

from __future__ import annotations

import copy
import json
import pickle
import re
import sys
from pathlib import Path
from subprocess import run
from threading import Thread
from typing import Any

import pytest

from sharepolicy import CaseError, RequestDecision, load, load_text, telling_values
from sharepolicy.live import BehindError, DisputedError, LiveCase, Statement, StatementKind, Update, due, timeline
from tests.helpers.club import club, hours

BY: dict[str, Any] = {"by": "A. Worker", "when": hours(0)}
REQUEST = {
    "facts": {"risk": "low", "seen": ["hunger"]},
    "subjects": {"Ben": {"age": 9}, "Ann": {"age": 15}, "Cy": {}},
    "recipients": {"school": {}},
    "items": {"report": {"about": ["Ben", "Ann"], "private": True}, "note": {"about": ["Cy"]}},
    "pairs": [{"subject": "Ann", "recipient": "school", "knows": False}],
}


def test_a_request_is_learnt_fact_by_fact_and_decided_as_a_whole() -> None:
    case = LiveCase(club(), people={"Ben": "P-2"})
    update = case.learn_all(REQUEST, **BY)
    assert update.decision == club().decide_request(REQUEST, on=hours(0).date())
    assert {each.person for each in update.statements if each.subject == "Ben"} == {"P-2"}
    assert [*case.known.case["subjects"]] == ["Ben", "Ann", "Cy"]
    age = next(each for each in update.statements if each.name == "subject.age" and each.subject == "Ben")
    assert case.correct(age.id, 10, by="B. Nurse", when=hours(1)).statements[0].person == "P-2"
    assert case.known.case["subjects"]["Ben"] == {"age": 10}
    about = next(each for each in update.statements if each.name == "about" and each.item == "note")
    moved = case.correct(about.id, ["Ben"], by="B. Nurse", when=hours(2))
    assert isinstance(moved.decision, RequestDecision)
    assert moved.decision.request.items["note"].about == ("Ben",)
    case.learn("about", ["Ann"], by="C. Teacher", when=hours(2), item="note")
    assert [(each.name, each.item) for each in case.known.disputes] == [("about", "note")]


def test_a_question_of_the_decision_is_answered_by_its_path() -> None:
    case = LiveCase(club())
    case.learn_all({"facts": {"risk": "low", "agreed": True}, "subjects": {"Ann": {}, "Ben": {}}}, **BY)
    assert isinstance(case.decision, RequestDecision)
    for place in case.decision.questions[0].places:
        for path in place.paths:
            case.learn(path, 15, **BY)
    assert case.decision.settled
    case = LiveCase(club())
    case.learn(club().decide({}).questions[0].facts[0].name, "high", **BY)
    assert case.decision.outcome == "share"


def test_people_who_are_named_later_make_it_a_request() -> None:
    case = LiveCase(club())
    case.learn("risk", "low", **BY)
    update = case.learn("subject.age", 9, subject="Ben", **BY)
    assert update.since is not None
    assert [(each.subject, each.name) for each in update.since.of("fact")] == [("Ben", "subject.age")]
    assert [each.subject for each in update.since.of("part")] == ["", "Ben"]


def test_who_says_something_else_is_named_and_nothing_they_said_is_lost() -> None:
    case = LiveCase(club())
    first = case.learn("risk", "low", **BY).statements[0]
    update = case.learn("risk", "high", by="B. Nurse", when=hours(1))
    with pytest.raises(DisputedError) as caught:
        update.decision  # noqa: B018
    (dispute,) = caught.value.disputes
    assert [(each.by, each.value) for each in dispute.statements] == [("A. Worker", "low"), ("B. Nurse", "high")]
    assert str(caught.value) == (
        f"`risk` is disputed: correct or withdraw one of {first.id} and {update.statements[0].id}"
    )
    assert "by A. Worker and B. Nurse" in caught.value.diagnostics[0].message
    assert caught.value.diagnostics[0].path is not None
    for one in (pickle.loads(pickle.dumps(caught.value)), copy.copy(caught.value)):
        assert one == caught.value
    assert "lead" in {each.name for each in case.due(hours(2))}
    assert case.due(hours(0.5)) == LiveCase(club(), [first]).due(hours(0.5))
    settled = case.withdraw(first.id, by="A. Worker", when=hours(2))
    assert settled.decision.outcome == "share"
    assert settled.since is not None
    assert settled.since.of("fact")[0].before == "low"  # since it was last decided


def test_facts_that_clash_are_an_error_until_one_is_withdrawn() -> None:
    case = LiveCase(club())
    case.learn("seen", ["bruise"], **BY)
    update = case.learn("risk", "none", **BY)
    assert [each.code for each in update.error.diagnostics] == ["contradictory-case"] if update.error else False
    assert case.withdraw(update.statements[0].id, **BY).error is None


def test_what_the_policy_does_not_know_is_refused_and_nothing_is_taken() -> None:
    case = LiveCase(club())
    told: list[Update] = []
    case.subscribe(told.append)
    wrong: list[tuple[type[Exception], str, Any]] = [
        (CaseError, "no fact", lambda: case.learn("rsik", "low", **BY)),
        (CaseError, "grave", lambda: case.learn("risk", "grave", **BY)),
        (CaseError, "under", lambda: case.learn("subject.age", 9, item="report", **BY)),
        (CaseError, "that day is not said", lambda: case.learn("decided_on", "2026-03-01", **BY)),
        (CaseError, "list", lambda: case.learn("about", "Ben", item="report", **BY)),
        (CaseError, "no action `telll`", lambda: case.done("telll", **BY)),
        (CaseError, "no role `boss`", lambda: case.asked("boss", **BY)),
        (CaseError, "nothing", lambda: case.learn("risk", {"not": None}, **BY)),
        (ValueError, "no statement `x`", lambda: case.withdraw("x", **BY)),
        (ValueError, "by", lambda: case.learn("risk", "low", by=" ", when=hours(0))),
        (ValueError, "no time zone", lambda: case.learn("risk", "low", by="A", when=hours(0).replace(tzinfo=None))),
        (TypeError, "when", lambda: case.learn("risk", "low", by="A", when=hours(0).date())),  # type: ignore[arg-type]
        (TypeError, "unexpected keyword", lambda: case.learn("risk", "low", subjct="Ben", **BY)),
        (TypeError, "a statement", lambda: case.take({})),  # type: ignore[arg-type]
        (ValueError, "names the statement", lambda: Statement(StatementKind.CORRECTED, "A", hours(0), "risk", "low")),
        (ValueError, "not a valid", lambda: Statement("said", "A", hours(0))),  # type: ignore[arg-type]
    ]
    for kind, said, do in wrong:
        with telling_values(), pytest.raises(kind) as caught:
            do()
        assert said in str(caught.value)
    one = Statement(StatementKind.LEARNED, "A", hours(0), "risk", "low", id="1")
    with pytest.raises(ValueError, match="has the id `1`"):
        case.take(one, Statement(StatementKind.LEARNED, "A", hours(0), "risk", "high", id="1"))
    assert case.known.statements == ()
    assert told == []


def test_arguments_of_the_wrong_kind_are_refused_in_plain_words() -> None:
    case: Any = LiveCase(club())
    said = case.learn("risk", "low", **BY).statements[0]
    make: Any = LiveCase
    wrong: dict[str, Any] = {
        "`policy` should be a policy, as `load` gives it, not str": lambda: make("mars"),
        "`statements` should be several statements, not int": lambda: make(club(), 5),
        "`people` should be a mapping": lambda: make(club(), people=["Ben"]),
        "`keep` should be a function": lambda: make(club(), keep="x"),
        "`clock` should be a function": lambda: make(club(), clock=hours(0)),
        "`subscriber` should be a function": lambda: case.subscribe(None),
        "`statement` should be the id of a statement, not Statement": lambda: case.correct(said, "high", **BY),
        "`statement` should be the id of a statement, not list": lambda: case.withdraw([], **BY),
        "`known` should be what is known of a case: its `known`, not LiveCase": lambda: due(case, hours(1)),
        "`known` should be what is known of a case: its": lambda: timeline(case),
        "`earlier` should be what is known": lambda: case.known.since(None),
        "unexpected keyword argument 'child'": lambda: case.learn("risk", "low", child="Ben", **BY),
        "`subject` should be a text": lambda: case.learn("risk", "low", subject=5, **BY),
    }
    for message, do in wrong.items():
        with pytest.raises(TypeError, match=re.escape(message)):
            do()


def test_a_writer_who_has_not_seen_all_is_told() -> None:
    case = LiveCase(club())
    seen = case.version
    case.learn("risk", "low", **BY)
    for say in (
        lambda: case.learn("agreed", True, **BY, expected=seen),
        lambda: case.learn_all({"agreed": True}, **BY, expected=seen),
        lambda: case.withdraw(case.known.statements[0].id, **BY, expected=seen),
        lambda: case.correct(case.known.statements[0].id, "high", **BY, expected=seen),
    ):
        with pytest.raises(BehindError):
            say()
    assert len(case.known.statements) == 1
    case.learn("agreed", True, **BY, expected=case.version)
    assert len(case.known.statements) == 2


def test_writers_in_many_threads_lose_nothing_and_are_told_one_after_the_other() -> None:
    case, told = LiveCase(club()), list[Update]()
    case.subscribe(told.append)
    behind = []

    def write(number: int) -> None:
        for hour in range(5):
            while True:
                try:
                    case.asked("lead", by=f"W{number}", when=hours(hour))
                    case.learn("risk", "low", by=f"W{number}", when=hours(hour), expected=case.version)
                    break
                except BehindError as error:
                    behind.append(error)

    threads = [Thread(target=write, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(each.kind is StatementKind.LEARNED for each in case.known.statements) == 40
    assert [len(each.known.statements) for each in told] == [*range(1, 80 + len(behind) + 1)]
    assert case.decision.outcome == "escalate"


def test_subscribers_are_told_of_each_step_in_order_and_what_is_not_kept_is_not_taken() -> None:
    kept: list[Statement] = []
    case = LiveCase(club(), keep=kept.extend)
    told: list[str] = []
    asked = False

    def asks(update: Update) -> None:
        nonlocal asked
        told.append("/".join(each.name for each in update.statements))
        if not asked:
            asked = True
            case.asked("lead", by="the program", when=hours(0))

    stop = case.subscribe(asks)
    case.subscribe(lambda update: told.append(str(len(update.known.statements))))
    case.learn("risk", "low", **BY)
    assert told == ["risk", "1", "lead", "2"]
    stop()
    case.take(*case.known.statements)
    assert [each.name for each in kept] == ["risk", "lead"]
    assert len(told) == 4

    def full(_: object) -> None:
        raise OSError("the disk is full")

    case = LiveCase(club(), kept, keep=full)
    with pytest.raises(OSError, match="full"):
        case.learn("agreed", True, **BY)
    assert len(case.known.statements) == 2


def test_a_statement_is_plain_data_and_shows_nothing_in_a_log() -> None:
    said = Statement(StatementKind.LEARNED, "A. Worker", hours(0), "subject.age", 13, subject="Ben", person="P-2")
    assert Statement.from_dict(json.loads(json.dumps(said.to_dict()))) == said
    assert said.to_dict().keys() == {"kind", "by", "when", "name", "value", "subject", "person", "id"}
    shown = repr(said).replace(said.id, "")  # the digits of an identifier are any
    assert not any(each in shown for each in ("Ben", "13", "P-2", "Worker"))
    for wrong in ({}, {"kind": "learned"}, {**said.to_dict(), "when": "soon"}, {**said.to_dict(), "extra": 1}):
        with pytest.raises(CaseError, match="not a statement"):
            Statement.from_dict(wrong)
    case = LiveCase(club())
    case.learn("agreed", True, **BY)
    again = LiveCase(club(), [Statement.from_dict(each.to_dict()) for each in case.known.statements])
    assert again.version == case.version
    assert again.known.statements == case.known.statements


def test_an_update_is_plain_data_for_a_queue() -> None:
    case = LiveCase(club())
    case.learn("agreed", True, **BY)
    sent = json.loads(json.dumps(case.learn("risk", "low", **BY).to_dict()))
    assert sent["version"] == case.version
    assert sent["decision"] == json.loads(json.dumps(case.decision.to_dict(alternatives=False)))
    assert "risk" in [each["name"] for each in sent["since"]["news"]]
    assert sent["problems"] == []
    assert [Statement.from_dict(each).name for each in sent["statements"]] == ["risk"]
    sent = json.loads(json.dumps(case.learn("risk", "high", by="B. Nurse", when=hours(1)).to_dict()))
    assert (sent["decision"], sent["since"]) == (None, None)
    assert [each["code"] for each in sent["problems"]] == ["contradictory-case"]


def test_the_timeline_says_what_was_known_and_decided_when() -> None:
    case = LiveCase(club())
    case.learn("risk", "low", **BY)
    case.learn("subject.age", 15, by="B", when=hours(2))
    case.learn("agreed", True, by="C", when=hours(1))
    outcomes = [(update.statements[0].name, update.decision.outcome.value) for update in timeline(case.known)]
    assert outcomes == [("risk", "escalate"), ("agreed", "escalate"), ("subject.age", "share")]
    assert case.known.at(hours(1.5)).decision.outcome == "escalate"
    assert case.known.at(hours(1.5)).case == {"facts": {"risk": "low", "agreed": "yes"}}
    assert [update.since is None for update in timeline(case.known)] == [True, False, False]


def test_it_needs_no_store_and_no_library_for_one() -> None:
    program = "import sys; from sharepolicy.live import LiveCase; print(*sys.modules)"
    said = run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout.split()
    assert not {"sqlalchemy", "cryptography", "sharepolicy.records"} & {*said}


def test_a_policy_over_time_decides_by_the_version_of_the_newest_statement() -> None:
    mars = load("mars", prove=False)
    case = LiveCase(mars)
    case.learn("risk_to_child", "low", **BY)
    assert case.decision == mars.decide({"risk_to_child": "low"}, on=hours(0).date())
    with pytest.raises(CaseError):
        case.learn(mars.dates[0], "2026-03-01", **BY)


def test_a_policy_that_was_loaded_for_a_day_decides_by_that_day() -> None:
    mars = load("mars@2026-10-01", prove=False)
    case = LiveCase(mars)
    case.learn("risk_to_child", "low", **BY)
    assert case.decision == mars.decide({"risk_to_child": "low"})


def test_a_correction_is_about_what_it_corrects() -> None:
    """Else what somebody knows would be gone, and nobody would have said so; whichever of the two comes first."""
    wrong = Statement(StatementKind.LEARNED, "A. Worker", hours(0), "risk", "high")
    right = Statement(StatementKind.CORRECTED, "B. Nurse", hours(1), "agreed", True, of=wrong.id)
    for first, second in ((wrong, right), (right, wrong)):
        case = LiveCase(club(), [first])
        with pytest.raises(ValueError, match="is about something else"):
            case.take(second)
        assert case.known.statements == (first,)


def test_a_later_doubt_is_a_dispute() -> None:
    """Somebody who knows the child better says less for sure: what was said before is not simply believed."""
    case = LiveCase(club())
    case.learn("risk", "none", by="A. Coach", when=hours(0))
    update = case.learn("risk", ["none", "high"], by="B. Doctor", when=hours(1))
    assert isinstance(update.error, DisputedError)
    assert {each.by for each in case.known.disputes[0].statements} == {"A. Coach", "B. Doctor"}
    assert (case.known.meanwhile.settled, "share" in case.known.meanwhile.to_dict()["possible"]) == (False, True)
    exact = case.learn("risk", "high", by="B. Doctor", when=hours(2))  # still, nobody has corrected the coach
    assert isinstance(exact.error, DisputedError)
    case.withdraw(case.known.live[0].id, by="A. Coach", when=hours(3))
    assert case.decision.outcome == "share"


@pytest.mark.parametrize("exact", ["A. Coach", "B. Doctor"])
def test_a_doubt_at_the_same_time_is_a_dispute_unless_the_same_person_says_it(exact: str) -> None:
    """People write minutes: nobody knows which of the two came later."""
    case = LiveCase(club())
    case.learn("subject.age", 12, by=exact, when=hours(0))
    case.learn("subject.age", {"at_least": 10}, by="B. Doctor", when=hours(0))
    assert [each.name for each in case.known.disputes] == ["subject.age"] * (exact == "A. Coach")


def test_a_withdrawal_that_is_withdrawn_has_taken_nothing_back() -> None:
    """A slip can be undone; of a correction, what it corrected stays wrong."""
    case = LiveCase(club())
    said = case.learn("risk", "high", **BY).statements[0]
    steps = [said]
    for hour, known in enumerate([{}, {"risk": "high"}, {}, {"risk": "high"}], 1):
        steps += case.withdraw(steps[-1].id, by="B. Nurse", when=hours(hour)).statements
        assert case.known.case["facts"] == known
    done = case.done("tell", by="B. Nurse", when=hours(5)).statements[0]
    assert "tell" not in [each.name for each in case.due(hours(9))]
    slip = case.withdraw(done.id, **BY).statements[0]
    assert "tell" in [each.name for each in case.due(hours(9))]
    case.withdraw(slip.id, **BY)
    assert "tell" not in [each.name for each in case.due(hours(9))]
    right = case.correct(said.id, "low", by="B. Nurse", when=hours(6)).statements[0]
    case.withdraw(right.id, by="B. Nurse", when=hours(7))
    assert case.known.case["facts"] == {}
    round_ = [Statement("withdrawn", "A", hours(0), "risk", of=of, id=id_) for id_, of in (("1", "2"), ("2", "1"))]  # type: ignore[arg-type]
    assert case.take(*round_).known.case["facts"] == {}


def test_a_request_given_whole_loses_nothing() -> None:
    """Also where a pair names one part only: there is one nameless thing, or person, beside it."""
    request = {
        "facts": {"risk": "low"},
        "subjects": {"Ann": {"age": 9}},
        "recipients": {"school": {}},
        "items": {"note": {"about": ["Ann"], "private": "yes"}},
        "pairs": [{"subject": "Ann", "knows": "yes"}],
    }
    alone: dict[str, Any] = {name: request[name] for name in ("facts", "subjects", "pairs")}
    for given in (alone, {**request, "pairs": [{"subject": "Ann", "recipient": "school", "knows": "yes"}]}):
        case = LiveCase(club())
        case.learn_all(given, by="A. Worker", when=hours(0))
        expected = club().decide_request(given, on=hours(0).date())
        assert case.decision.to_dict() == expected.to_dict()
        assert case.known.case["subjects"]["Ann"] == {"age": 9}


def test_every_subscriber_is_told_though_one_fails() -> None:
    """The step is taken: whoever relies on being told of it is."""
    case, told = LiveCase(club()), []

    def broken(_: Update) -> None:
        raise OSError("the disk is full")

    stop = case.subscribe(broken)
    case.subscribe(lambda update: told.append(update.statements[0].name))
    with pytest.raises(OSError, match="full"):
        case.learn("risk", "low", by="A. Worker", when=hours(0))
    case.subscribe(broken)
    with pytest.raises(ExceptionGroup, match="several subscribers"):
        case.learn("agreed", True, by="A. Worker", when=hours(1))
    stop()
    assert told == ["risk", "agreed"]


def over_time(tmp_path: Path) -> LiveCase:
    """A case by a policy of which a new version begins at midnight, with another fact, role and step."""
    text = """
policy: over-time
version: {number}
facts:
  risk: {{asks: Is there a risk?, type: yes/no}}
  {fact}: {{asks: Else?, type: yes/no}}
  day: {{asks: When?, type: date, decision_date: yes}}
roles: {{lead: the lead, {fact}_lead: another}}
actions: {{{fact}-step: {{on: [escalate], timing: after, says: Do it.}}}}
questions: {{q: {{rules: {{risk: {{when: {{risk: yes}}, outcome: escalate, to: lead, because: Ask.}}}}}}}}
otherwise: {{outcome: dont_share, because: No.}}
unsettled: {{to: lead}}
escalation:
  soon: {{when: {{risk: yes}}, to: lead, within: 1 hour}}
  too: {{when: {{risk: yes}}, to: {fact}_lead, within: 2 hours}}
"""
    for number, fact in (("1.0.0", "old"), ("2.0.0", "new")):
        (tmp_path / number).mkdir()
        (tmp_path / number / "policy.yaml").write_text(text.format(number=number, fact=fact))
    (tmp_path / "policy.yaml").write_text(
        "policy: over-time\nversions:\n  - {file: 1.0.0/policy.yaml}\n  - {from: 2026-03-03, file: 2.0.0/policy.yaml}\n"
    )
    case = LiveCase(load(tmp_path, prove=False))
    case.learn_all({"risk": True, "old": True}, by="A. Worker", when=hours(0))
    return case


def test_what_a_new_version_cannot_read_is_set_aside_and_named(tmp_path: Path) -> None:
    """At midnight a new version begins: the case goes on, and what was due is told."""
    case = over_time(tmp_path)
    assert case.known.aside == ()
    update = case.learn("new", False, by="B. Nurse", when=hours(24))
    assert [each.name for each in case.known.aside] == ["old"]
    assert [each["name"] for each in update.to_dict()["aside"]] == ["old"]
    assert case.decision.outcome == "escalate"
    lead = next(each for each in case.due(hours(25)) if each.name == "lead")
    assert (lead.since, lead.overdue) == (hours(0), True)


def test_what_happened_can_be_said_though_only_an_earlier_version_knows_it(tmp_path: Path) -> None:
    """Yesterday's question is answered today, and what was wrong yesterday can be corrected."""
    case = over_time(tmp_path)
    old = next(each for each in case.known.live if each.name == "old")
    case.learn("new", False, by="B. Nurse", when=hours(24))
    case.asked("old_lead", by="A. Worker", when=hours(1))
    case.answered("old_lead", by="A. Worker", when=hours(25))
    case.done("old-step", by="A. Worker", when=hours(25))
    right = case.correct(old.id, False, by="A. Worker", when=hours(25)).statements[0]
    assert case.known.aside == (right,)
    again = LiveCase(case.known.policy)
    for each in sorted(case.known.statements, key=lambda each: each.id):  # in any order
        again.take(each)
    assert (again.version, again.decision) == (case.version, case.decision)
    for wrong in (
        lambda: case.learn("old", True, by="A. Worker", when=hours(25)),
        lambda: case.answered("new_lead", by="A. Worker", when=hours(1)),
        lambda: case.correct(old.id, "perhaps", by="A. Worker", when=hours(25)),
    ):
        with pytest.raises(CaseError):
            wrong()


def test_what_is_said_of_all_and_otherwise_of_one_is_a_dispute() -> None:
    """A case says either. Whoever is to correct themselves is named."""
    case = LiveCase(club())
    case.learn_all({"facts": {"risk": "low"}, "subjects": {who: {"age": 9} for who in ("Ann", "Ben")}}, **BY)
    of_all = case.learn("subject.recipient.knows", True, by="A. Worker", when=hours(1)).statements[0]
    same = case.learn("subject.recipient.knows", True, by="B. Nurse", when=hours(2), subject="Ann")
    assert same.error is None
    other = case.learn("subject.recipient.knows", False, by="B. Nurse", when=hours(3), subject="Ben")
    assert isinstance(other.error, DisputedError)
    (dispute,) = case.known.disputes
    assert (dispute.subject, dispute.statements) == ("Ben", (of_all, other.statements[0]))
    assert case.known.meanwhile.to_dict()["request"]["facts"] == {"risk": "low"}
    case.withdraw(of_all.id, by="A. Worker", when=hours(4))
    assert [pair["subject.recipient.knows"] for pair in case.known.case["pairs"]] == ["yes", "no"]


def test_a_time_that_has_not_come_yet_is_refused() -> None:
    """A case with a year that was mistyped would be decided by what is in force then."""
    case = LiveCase(club(), clock=lambda: hours(1))
    case.learn("risk", "low", by="A. Worker", when=hours(1.01))
    with pytest.raises(ValueError, match="has not come yet"):
        case.learn("risk", "high", by="A. Worker", when=hours(2))
    assert [each.value for each in case.known.live] == ["low"]


@pytest.mark.parametrize(
    ("fact", "said", "doubt"),
    [
        ("risk", "none", "unknown"),
        ("seen", ["bruise"], "unknown"),
        ("seen", ["bruise"], {"hunger": "unknown"}),
        ("seen/bruise", False, "unknown"),
        ("subject.age", 12, "unknown"),
    ],
)
def test_who_does_not_know_later_doubts_what_was_said(fact: str, said: Any, doubt: Any) -> None:
    """It means the same as to name all values: a paediatrician who says so must not be passed over."""
    case = LiveCase(club())
    case.learn(fact, said, by="A. Coach", when=hours(1))
    case.learn(fact, doubt, by="B. Paediatrician", when=hours(2))
    assert {each.by for dispute in case.known.disputes for each in dispute.statements} == {
        "A. Coach",
        "B. Paediatrician",
    }
    before = LiveCase(club())
    before.learn(fact, doubt, by="B. Paediatrician", when=hours(0))
    assert before.known.case == {"facts": {}}
    before.learn(fact, said, by="A. Coach", when=hours(1))
    assert before.known.disputes == ()


def test_a_case_goes_on_under_a_new_version_of_a_policy_that_lacks_what_was_said() -> None:
    old = LiveCase(club())
    old.learn_all({"risk": "low", "agreed": True}, by="A. Worker", when=hours(0))
    new = load_text("""
policy: club
version: 2.0.0
facts:
  risk: {asks: How great is the risk?, type: scale, values: [none, some, high]}
  agreed: {asks: Has the child agreed?, type: yes/no}
roles: {lead: the welfare lead}
questions: {q: {rules: {none: {when: {risk: none}, outcome: share, because: There is no risk.}}}}
unsettled: {to: lead}
otherwise: {outcome: escalate, to: lead, because: Ask.}
""")
    case = LiveCase(new, old.known.statements)
    assert [each.name for each in case.known.aside] == ["risk"]
    assert case.known.case == {"facts": {"agreed": "yes"}}
    assert case.decision.outcome == "escalate"
    assert [each.name for each in case.due(hours(1))] == ["lead"]
    case.correct(case.known.aside[0].id, "some", by="A. Worker", when=hours(1))
    assert case.known.aside == ()
    with pytest.raises(CaseError, match="unknown-value"):
        case.learn("risk", "low", by="A. Worker", when=hours(2))
    with pytest.raises(CaseError, match="unknown-value"):
        case.take(Statement(StatementKind.LEARNED, "A. Worker", hours(2), "risk", "low"))
