"""Records of whole requests: one for each person, with the answer that was given, and steps for each part."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from sharepolicy import CaseError, Policy, live, load_text, records
from sharepolicy.ground.text import Text
from sharepolicy.records import Records

_POLICY = """\
policy: request
version: 1.0.0
facts:
  harm: {asks: Is anybody harmed?, type: yes/no}
  subject.agrees: {asks: Do they agree?, type: yes/no}
  recipient.item.need: {asks: Do they need it?, type: yes/no}
roles: {lead: the lead, board: the board}
questions:
  need: {rules: {no-need: {when: {recipient.item.need: no}, outcome: dont_share, because: They do not need it.}}}
  consent:
    rules:
      agreed: {when: {subject.agrees: yes, recipient.item.need: yes}, outcome: share, because: They agree.}
      refused:
        when: {subject.agrees: no, recipient.item.need: yes, harm: no}
        outcome: dont_share
        because: They said no.
otherwise: {outcome: escalate, to: lead, because: Nobody can say.}
actions:
  ring-them: {on: share, timing: before, says: Ring them back., within: 1 hour}
  tell-them-no: {on: dont_share, timing: after, says: Tell them no.}
escalation:
  soon: {when: {}, to: lead, within: 1 hour}
"""
NOW = datetime.datetime(2026, 10, 5, 9, tzinfo=datetime.UTC)


@pytest.fixture(scope="module")
def policy() -> Policy:
    """A policy with facts about people, and about receivers and items together."""
    return load_text(_POLICY)


def asked(boy: str = "yes", mum: str = "yes", about: tuple[str, ...] = ("boy", "mum")) -> dict[str, Any]:
    """A report for the school and the police."""
    return {
        "facts": {"harm": "no"},
        "subjects": {"boy": {"agrees": boy}, "mum": {"agrees": mum}},
        "recipients": {"school": {}, "police": {}},
        "items": {"report": {"about": [*about]}},
        "pairs": [{"recipient": ["school", "police"], "item": "report", "need": "yes"}],
    }


def opened(store: Records, record: str) -> records.Opened:
    """The record."""
    return store.open(record, by="x", why="y")


def left(store: Records, record: str) -> list[tuple[str, str]]:
    """Which steps are outstanding, and for whom."""
    return [(step["name"], step.get("recipient", "")) for step in opened(store, record).outstanding]


def test_what_is_said_of_receivers_and_items_is_in_the_record_of_each_person(
    policy: Policy, file_store: Records
) -> None:
    """It names no person, and was given one: then the record was refused."""
    people = {"boy": "P1", "mum": "P2"}
    added = file_store.add(policy.decide_request(asked()), policy=policy, case="C", person=people)
    for each in added:
        pairs = opened(file_store, each.record).decision["request"]["pairs"]
        assert {name for pair in pairs for name in pair} == {"item", "recipient", "recipient.item.need"}
    assert file_store.replay(by="x").differing == ()


def test_the_record_of_each_person_has_the_answer_that_was_given(policy: Policy, file_store: Records) -> None:
    """Nothing is shared because of the mother: the record of the boy says so, and nothing else of her."""
    decision = policy.decide_request(asked(mum="no"))
    assert {part.outcome for part in decision.parts} == {"dont_share"}
    boy, mum = file_store.add(decision, policy=policy, case="C", person={"boy": "P1", "mum": "P2"})
    assert [(each.outcomes, each.settled) for each in file_store.list(case="C")] == [(("dont_share",), True)] * 2
    said = opened(file_store, boy.record)
    assert (said.outcome, said.decision["outcome"]) == ("dont_share", "share")
    assert {(part["recipient"], part["outcome"]) for part in said.given} == {
        ("school", "dont_share"),
        ("police", "dont_share"),
    }
    assert "They said no" not in str(said.to_dict())
    assert left(file_store, boy.record) == left(file_store, mum.record) == [("tell-them-no", "")]
    assert opened(file_store, mum.record).given == ()
    assert [each.rules for each in file_store.list(case="C")] == [(), ("refused",)]  # not that the boy agreed
    file_store.extend(
        boy.record, {"decided": {"by": "A", "outcome": "dont_share"}, "done": [{"action": "tell-them-no"}]}
    )
    numbers = file_store.assurance("0001-01-01", "9999-12-31", by="x", least=1)
    assert {each.name: each.number for each in numbers.taken} == {"as advised": 1, "not said": 1}
    assert {each.name: each.number for each in numbers.outcomes} == {"dont_share": 2}
    assert file_store.replay(by="x").differing == ()


def test_nothing_is_recorded_of_somebody_whom_no_item_is_about(policy: Policy, file_store: Records) -> None:
    """Nothing was decided about them."""
    decision = policy.decide_request(asked(mum="no", about=("boy",)))
    (boy,) = file_store.add(decision, policy=policy, case="C", person={"boy": "P1", "mum": "P2"})
    assert opened(file_store, boy.record).decision["outcome"] == "share"


def test_a_step_for_one_receiver_stays_outstanding_for_the_other(policy: Policy, file_store: Records) -> None:
    """However it is said that it was taken."""
    decision = policy.decide_request(asked(about=("boy",)))
    alone = {**decision.to_dict()["request"], "subjects": {"boy": {"agrees": "yes"}}}
    decision = policy.decide_request(alone)
    (first,) = file_store.add(decision, policy=policy, case="C", person="P1")
    assert left(file_store, first.record) == [("ring-them", "")]
    file_store.extend(first.record, {"done": [{"action": "ring-them", "recipient": "school"}]})
    assert left(file_store, first.record) == [("ring-them", "police")]
    file_store.extend(
        first.record, {"done": [{"action": "ring-them", "needless": "They rang.", "recipient": "police"}]}
    )
    assert left(file_store, first.record) == []

    (second,) = file_store.add(decision, policy=policy, case="C", person="P1")
    case = live.LiveCase(
        policy, keep=lambda new: file_store.extend(second.record, {"statements": [each.to_dict() for each in new]})
    )
    case.learn_all(alone, by="A", when=NOW)
    case.done("ring-them", by="A", when=NOW, recipient="school")
    assert [(each.name, each.recipient) for each in case.due(NOW)] == [("ring-them", "police")]
    again = ("decide-again", "")  # what it was decided by came after the decision here
    assert left(file_store, second.record) == [again, ("ring-them", "police")]


def test_what_was_done_for_one_person_is_in_their_record_only(policy: Policy, file_store: Records) -> None:
    """Else it would be missing in none."""
    around = {"done": [{"action": "ring-them", "subject": "mum"}]}
    people = {"boy": "P1", "mum": "P2"}
    boy, mum = file_store.add(policy.decide_request(asked()), policy=policy, case="C", person=people, around=around)
    assert left(file_store, boy.record) == [("ring-them", "")]
    assert left(file_store, mum.record) == []


def test_whom_to_ask_is_outstanding_until_they_were_asked(policy: Policy, file_store: Records) -> None:
    """And have answered: by their role, if it is said; else any advice counts."""
    decision = policy.decide({"recipient.item.need": "yes", "harm": "yes", "subject.agrees": "no"})
    assert (decision.outcome, decision.settled) == ("escalate", True)
    (added,) = file_store.add(decision, policy=policy, case="C")
    (step,) = opened(file_store, added.record).outstanding
    assert (step["name"], step["timing"], step["within"], step["sure"]) == ("lead", "ask", "1 hour", True)
    assert step["says"] == "Ask the lead."
    file_store.extend(added.record, {"advice": [{"of": "A. Jones", "role": "board"}]})
    assert left(file_store, added.record) == [("lead", "")]
    file_store.extend(added.record, {"advice": [{"of": "A. Jones"}]})
    (step,) = opened(file_store, added.record).outstanding
    assert (step["name"], step["says"]) == ("lead", "There is no answer yet from the lead.")
    assert step["within"] is None
    file_store.extend(added.record, {"advice": [{"of": "A. Jones", "answer": "Share it."}]})
    assert left(file_store, added.record) == []


def test_a_place_or_role_that_the_decision_does_not_have_is_refused(policy: Policy, file_store: Records) -> None:
    """Of what somebody writes by hand: else the step would stay outstanding, and nobody would know why."""
    people = {"boy": "P1", "mum": "P2"}
    boy, _ = file_store.add(policy.decide_request(asked()), policy=policy, case="C", person=people)
    for wrong in (
        "done: [{action: ring-them, recipient: polis}]",
        "advice: [{of: A, role: laed}]",
        "done: [{action: ring-them, subject: mum}]",
    ):
        with pytest.raises(CaseError, match="unknown-part"):
            file_store.extend(boy.record, Text("add.yaml", wrong))


def test_another_policy_decides_of_each_person_alone(policy: Policy, file_store: Records) -> None:
    """What the others' records say is not in this one, and the line says what was answered with them."""
    people = {"boy": "P1", "mum": "P2"}
    boy, _ = file_store.add(policy.decide_request(asked(mum="no")), policy=policy, case="C", person=people)
    other = load_text(_POLICY.replace("yes}, outcome: share", "yes}, outcome: dont_share"))
    (found,) = file_store.replay(other, by="x").differing
    assert (found.record, found.before, found.after) == (boy.record, "share", "dont_share")
    assert "report to school is about this person alone; with others, it was dont_share" in found.says
