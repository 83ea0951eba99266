"""A live case in a store of records: rebuilt as it was, with what was known at each decision; erasable as the rest."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Thread

import pytest

from sharepolicy.frontends.render.record import render_record
from sharepolicy.live import DisputedError, LiveCase, Statement, StatementKind, recorded_case, timeline
from sharepolicy.records import ErasedError, NoSuchRecordError, Records
from tests.helpers.club import club, hours
from tests.helpers.recorded import records_in

READ = {"by": "I. Auditor", "why": "a complaint"}


class Clock:
    """A clock that stands still until it is set."""

    now = hours(0)

    def __call__(self) -> datetime.datetime:
        """Its time."""
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store(tmp_path: Path, clock: Clock) -> Iterator[Records]:
    with records_in("sqlite", tmp_path, clock=clock) as found:
        yield found


def keeper(store: Records, record: str) -> Callable[..., object]:
    """What keeps each step of a case with a record of it."""
    return lambda statements: store.extend(record, {"statements": [each.to_dict() for each in statements]})


def begun(store: Records, risk: str = "low") -> tuple[str, LiveCase]:
    """A case of which the first decision is recorded, and which keeps what is said later."""
    first = LiveCase(club(), people={"Ben": "P-2"})
    said = first.learn_all({"risk": risk, "agreed": True}, by="A. Worker", when=hours(0)).statements
    around = {"statements": [each.to_dict() for each in said]}
    (added,) = store.add(first.decision, policy=club(), case="C-1", person="P-1", around=around)
    return added.record, LiveCase(club(), said, keep=keeper(store, added.record), people={"Ben": "P-2"})


def test_a_case_is_rebuilt_with_what_was_known_when_it_was_decided(store: Records, clock: Clock) -> None:
    _, case = begun(store)
    clock.now = hours(3)
    case.learn("subject.age", {"at_least": 12}, by="B. Nurse", when=hours(1))  # said at ten, typed in at twelve
    second = store.add(case.decision, policy=club(), case="C-1", person="P-1")[0].record
    case.asked("lead", by="A. Worker", when=hours(3))
    again = recorded_case(store, "C-1", **READ)
    assert again.known.statements == case.known.statements
    assert again.decision == again.known.decision == case.decision
    assert again.known.policy.identity == club().identity
    assert again.missing == 0
    assert [(each.at, len(each.known.statements)) for each in again.decisions] == [(hours(0), 2), (hours(3), 3)]
    assert again.decisions[1].record == second
    for each in again.decisions:
        assert each.known.decision.to_dict() == each.decision
    steps = [[each.name for each in update.statements] for update in timeline(again.known, recorded=True)]
    assert steps == [["risk", "agreed"], ["subject.age", "lead"]]
    assert len(again.known.recorded_by(hours(2)).statements) == 2
    assert len(again.known.at(hours(2)).statements) == 3
    assert store.verify().found == ()


def test_two_writers_of_one_store_lose_nothing_and_disagree_aloud(store: Records) -> None:
    record, _ = begun(store)
    known = recorded_case(store, "C-1", **READ).known.statements
    writers = [LiveCase(club(), known, keep=keeper(store, record)) for _ in range(2)]

    def write(number: int) -> None:
        for hour in range(3):
            value = {"at_least": 12} if hour < 2 else 14 + number
            writers[number].learn("subject.age", value, by=f"W{number}", when=hours(1 + hour))

    threads = [Thread(target=write, args=(number,)) for number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [each.decision.outcome.value for each in writers] == ["share", "share"]
    again = recorded_case(store, "C-1", **READ).known
    assert {*again.statements} == {each for writer in writers for each in writer.known.statements}
    with pytest.raises(DisputedError) as caught:
        again.decision  # noqa: B018
    (dispute,) = caught.value.disputes
    assert {each.by for each in dispute.statements} == {"W0", "W1"}
    writers[0].take(*again.statements)
    assert writers[0].version == again.version
    writers[0].withdraw(dispute.statements[0].id, by="W0", when=hours(9))
    assert recorded_case(store, "C-1", **READ).known.decision.outcome == "share"


def test_what_is_said_of_a_person_is_erased_with_them(store: Records) -> None:
    record, case = begun(store)
    age = case.learn("subject.age", 9, subject="Ben", by="B. Nurse", when=hours(1)).statements[0]
    case.correct(age.id, 10, by="B. Nurse", when=hours(2))
    store.erase(person="P-2", basis="Article 17", by="I. Officer")
    again = recorded_case(store, "C-1", **READ)
    assert [each.name for each in again.known.statements] == ["risk", "agreed"]
    assert again.missing == 2
    store.erase(record=record, basis="Article 17", by="I. Officer")
    with pytest.raises(ErasedError):
        recorded_case(store, "C-1", **READ)
    with pytest.raises(NoSuchRecordError):
        recorded_case(store, "C-2", **READ)
    with pytest.raises(TypeError, match="`store` should be a store of records"):
        recorded_case(None, "C-1", **READ)  # type: ignore[arg-type]


def test_a_statement_that_comes_twice_was_recorded_when_it_first_came(store: Records, clock: Clock) -> None:
    record, case = begun(store)
    (said,) = case.learn("subject.age", 13, by="B. Nurse", when=hours(1)).statements
    clock.now = hours(5)
    keeper(store, record)([said])
    assert recorded_case(store, "C-1", **READ).known[said.id].recorded == hours(0)


def test_a_record_shows_what_was_said_and_what_was_done_is_not_outstanding(store: Records) -> None:
    record, case = begun(store, "high")
    case.learn("subject.age", {"at_least": 12}, subject="Ben", by="B. Nurse", when=hours(1))
    case.learn("seen", ["bruise", "hunger"], by="B. Nurse", when=hours(2))
    assert "note" in [each["name"] for each in store.open(record, **READ).outstanding]
    wrong = case.done("note", by="A. Worker", when=hours(3)).statements[0]
    case.withdraw(wrong.id, by="A. Worker", when=hours(3))
    assert "note" in [each["name"] for each in store.open(record, **READ).outstanding]
    done = case.done("note", by="A. Worker", when=hours(3)).statements[0]
    slip = case.withdraw(done.id, by="A. Worker", when=hours(4)).statements[0]
    case.withdraw(slip.id, by="A. Worker", when=hours(4))
    opened = store.open(record, **READ)
    assert "note" not in [each["name"] for each in opened.outstanding]
    text = render_record(opened, club().decide_again(opened.decision))
    assert "What was learnt, corrected and done since, and by whom" in text
    assert "B. Nurse learnt: age (Ben): at least 12" in text
    assert "B. Nurse learnt: seen: bruise and hunger" in text
    assert "A. Worker has done: note" in text


def test_what_cannot_be_recorded_is_not_taken(store: Records) -> None:
    record, case = begun(store)
    store.erase(record=record, basis="Article 17", by="I. Officer")
    with pytest.raises(ErasedError):
        case.take(Statement(StatementKind.LEARNED, "B. Nurse", hours(1), "subject.age", 13))
    assert len(case.known.statements) == 2


def test_what_was_corrected_is_not_believed_when_the_correction_is_erased(store: Records, clock: Clock) -> None:
    """Then nobody knows what is so. What was known when it was decided stays."""
    first, case = begun(store)
    low = next(each for each in case.known.live if each.name == "risk")
    clock.now = hours(2)
    high = LiveCase(club(), case.known.statements).correct(low.id, "high", by="B. Nurse", when=hours(1))
    (second,) = store.add(
        high.decision,
        policy=club(),
        case="C-1",
        person="P-1",
        around={"statements": [each.to_dict() for each in high.statements]},
    )
    store.erase(record=second.record, basis="the wrong child", by="I. Officer")
    found = recorded_case(store, "C-1", **READ)
    assert {each.name for each in found.known.live} == {"agreed"}
    assert found.missing == 1
    assert found.decisions[0].record == first
    assert {each.name for each in found.decisions[0].known.live} == {"agreed", "risk"}


def test_what_was_disputed_is_not_certain_once_a_side_of_it_is_erased(store: Records) -> None:
    """What is left reads as if nobody had said anything else."""
    _, case = begun(store)
    doubt = LiveCase(club(), case.known.statements).learn("risk", "high", by="B. Nurse", when=hours(1))
    assert doubt.known.disputes
    around = {"statements": [each.to_dict() for each in doubt.statements]}
    (second,) = store.add(club().decide({}), policy=club(), case="C-1", person="P-1", around=around)
    with pytest.raises(DisputedError):
        recorded_case(store, "C-1", **READ).decision  # noqa: B018
    store.erase(record=second.record, basis="Article 17", by="I. Officer")
    found = recorded_case(store, "C-1", **READ)
    with pytest.raises(ErasedError, match="something has been erased"):
        found.decision  # noqa: B018
    assert found.known.decision == LiveCase(club(), case.known.statements).decision


def test_a_record_asks_to_be_decided_again_once_facts_came_after_it(store: Records, clock: Clock) -> None:
    """It keeps the answer that was given, which may not be that to what is known now."""
    first, case = begun(store)

    def steps(record: str) -> list[str]:
        return [each["name"] for each in store.open(record, **READ).outstanding]

    before = steps(first)
    case.asked("lead", by="A. Worker", when=hours(1))
    assert "decide-again" not in before + steps(first)
    low = next(each for each in case.known.live if each.name == "risk")
    case.correct(low.id, "high", by="B. Nurse", when=hours(2))
    opened = store.open(first, **READ)
    assert opened.outstanding[0]["name"] == "decide-again"
    assert "Decide again" in render_record(opened, club().decide({"risk": "low"}))
    assert [each.outstanding[0]["name"] for each in store.open_all(**READ)] == ["decide-again"]
    (again,) = store.add(case.decision, policy=club(), case="C-1", person="P-1")
    assert "decide-again" not in steps(first) + steps(again.record)


def test_a_slip_in_a_statement_that_was_added_by_hand_does_not_lock_the_case_away(store: Records, clock: Clock) -> None:
    """The log cannot be corrected. What cannot be read is named, and can be withdrawn and said anew."""
    record, case = begun(store)
    low = next(each for each in case.known.live if each.name == "risk")
    clock.now = hours(3)
    when = hours(1).isoformat()
    for slip in (
        {"kind": "learned", "name": "riskk", "value": "high", "id": "no-fact"},
        {"kind": "learned", "name": "risk", "value": "hgih", "id": "no-value"},
        {"kind": "asked", "name": "led", "id": "no-role"},
        {"kind": "corrected", "name": "agreed", "value": "no", "of": low.id, "id": "of-another"},
        {"kind": "corrected", "name": "risk", "value": "high", "id": "of-nothing"},
        {"kind": "learned", "name": "agreed", "value": "no", "id": "no-zone", "when": "2026-03-02T09:30:00"},
    ):
        store.extend(record, {"statements": [{"by": "A. Worker", "when": when, **slip}]})
    found = recorded_case(store, "C-1", **READ)
    assert {each.id for each in found.known.aside} == {"no-fact", "no-value"}
    assert {*found.unread} == {"of-another", "of-nothing", "no-zone"}
    assert found.known.case == case.known.case
    again = LiveCase(club(), found.known.statements, keep=keeper(store, record))
    again.correct("no-value", "high", by="A. Worker", when=hours(2))
    assert low in again.known.disputes[0].statements
    assert recorded_case(store, "C-1", **READ).known.version == again.version
