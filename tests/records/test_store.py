"""What every store does, whichever database it is in."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from sharepolicy import CaseError, records
from sharepolicy.records import Cosigner, ErasedError, Head, NoSuchRecordError, Records, RecordsError
from sharepolicy.records.verify import verify
from tests.helpers.recorded import recorded, records_in, small_policy

AROUND = {
    "asked": {"by": "R. Head", "organisation": "the school", "when": "2026-03-01T09:00"},
    "decided": {"by": "A. Worker", "role": "duty social worker", "outcome": "share", "when": "2026-03-01T10:30"},
    "views": [{"of": "the child", "said": "yes"}, {"of": "the mother", "said": "no", "person": "P-2"}],
    "told": [{"who": "the mother", "told": "no", "why_not": "It would put the child at risk.", "person": "P-2"}],
}


def test_what_is_recorded_is_opened_as_it_was(store: Records) -> None:
    policy = small_policy()
    decision = policy.decide({"risk": True})
    (added,) = store.add(decision, policy=policy, case="C-1", person="P-1", around=AROUND)
    opened = store.open(added.record, by="I. Auditor", why="yearly audit")
    assert opened.decision == json.loads(json.dumps(decision.to_dict()))
    assert (opened.case, opened.person) == ("C-1", "P-1")
    assert opened.around == {**AROUND, "told": [{**AROUND["told"][0], "told": False}]}  # type: ignore[dict-item]
    assert policy.decide_again(opened.decision).to_dict() == decision.to_dict()
    assert [(each["by"], each["why"]) for each in opened.openings] == [("I. Auditor", "yearly audit")]


def test_the_policy_is_kept_once_and_decides_again(store: Records) -> None:
    first, second = recorded(store), recorded(store, risk=False)
    digest = small_policy().identity.digest
    assert store.policy(digest).identity == small_policy().identity
    for record in (first, second):
        opened = store.open(record, by="x", why="y")
        assert store.policy(digest).decide_again(opened.decision).to_dict() == opened.decision
    assert sum(row.columns["kind"] == "policy" for row in store._store.log.rows()) == 1
    with pytest.raises(NoSuchRecordError, match="not kept here"):
        store.policy("sha256:" + "0" * 64)


def test_what_came_later_is_added_and_nothing_is_overwritten(store: Records) -> None:
    record = recorded(store, around={"decided": {"by": "A. Worker"}, "review": "2026-09-01"})
    assert [each["name"] for each in store.open(record, by="x", why="y").outstanding] == ["tell-them", "write-it-down"]
    store.extend(record, {"done": [{"action": "write-it-down", "by": "A. Worker"}], "review": "2027-01-01"})
    store.extend(record, {"done": [{"action": "tell-them", "needless": "They know."}]})
    opened = store.open(record, by="x", why="y")
    assert opened.outstanding == []
    assert opened.around["review"] == "2027-01-01"
    assert [each["around"].get("review") for each in opened.history] == ["2026-09-01", "2027-01-01", None]


def test_records_are_found_without_being_opened(store: Records) -> None:
    first = recorded(store, case="C-1")
    second = recorded(store, case="C-2", person="P-9", risk=False, agrees=False)
    third = recorded(store, case="C-2")

    def found(**wanted: str) -> list[str]:
        return [each.record for each in store.list(**wanted)]

    assert found() == [first, second, third]
    assert found(case="C-2") == [second, third]
    assert found(person="P-1") == [first, third]
    assert found(outcome="dont_share") == [second]
    assert found(rule="danger") == [first, third]
    assert found(rule="agreed") == found(case="c-2") == []
    for rule in ("dang", "%", ""):
        with pytest.raises(RecordsError, match=f"has a rule `{rule}`"):
            found(rule=rule)
    assert found(policy=small_policy().identity.digest, since="2020-01-01") == [first, second, third]
    assert found(before="2020-01-01") == found(until="2020-01-01") == []
    with pytest.raises(TypeError, match="not found by `name`"):
        found(name="x")
    with pytest.raises(TypeError, match="there is no outcome `shared`"):
        found(outcome="shared")


def test_a_request_becomes_one_record_for_each_person(store: Records) -> None:
    policy = small_policy()
    asked = {
        "facts": {"risk": True},
        "subjects": {"Anna": {"age": 4}, "Ben": {"age": 9}},
        "items": {"note": {"about": ["Ben"]}, "plan": {}},
    }
    people = {"Anna": "P-1", "Ben": "P-2"}
    added = store.add(policy.decide_request(asked), policy=policy, case="C-1", person=people)
    anna, ben = (store.open(each.record, by="x", why="y") for each in added)
    assert (anna.person, ben.person) == ("P-1", "P-2")
    assert "Ben" not in json.dumps(anna.decision)
    assert "Anna" not in json.dumps(ben.decision)
    assert anna.decision["request"]["items"] == {"plan": {"about": ["Anna"]}}
    assert ben.decision["request"]["items"] == {"note": {"about": ["Ben"]}, "plan": {"about": ["Ben"]}}
    assert policy.decide_again(ben.decision).to_dict() == ben.decision


def test_people_and_policies_are_not_mixed_up(store: Records) -> None:
    policy = small_policy()
    asked = {"facts": {"risk": True}, "subjects": {"Anna": {"age": 4}, "Ben": {"age": 9}}}
    decision = policy.decide_request(asked)
    for people in (None, "P-1", {"Anna": "P-1"}, {"Anna": "P-1", "Ben": ""}):
        with pytest.raises(RecordsError, match=r"give (a reference for|the reference of)"):
            store.add(decision, policy=policy, case="C-1", person=people)
    with pytest.raises(RecordsError, match="nobody called `Bn`"):
        store.add(decision, policy=policy, case="C-1", person={"Anna": "P-1", "Bn": "P-2"})
    assert list(store.list()) == []


def test_a_closed_store_is_closed(store: Records) -> None:
    store.close()
    with pytest.raises(RecordsError, match="has been closed"):
        list(store.list())


def test_drafts_are_recorded_together(store: Records) -> None:
    policy = small_policy()
    drafts = [store.draft(policy.decide({"risk": risk}), policy=policy, case=f"C-{risk}")[0] for risk in (True, False)]
    assert list(store.list()) == []
    added = store.append(drafts)
    assert [each.record for each in added] == [draft.record for draft in drafts] == [e.record for e in store.list()]
    assert added[0].head == added[1].head == store.head()
    assert store.append([]) == []


def test_what_is_not_as_it_has_to_be_is_refused_and_nothing_is_recorded(store: Records) -> None:
    policy = small_policy()
    with pytest.raises(CaseError) as caught:
        store.add(
            policy.decide({}), policy=policy, case="C", around={"decidd": {}, "review": "2026-02-30", "told": [{}]}
        )
    assert {each.code for each in caught.value.diagnostics} >= {
        "unknown-property",
        "wrong-value-kind",
        "missing-property",
    }
    assert list(store.list()) == []
    for wrong in ("0" * 16, "", "%"):
        with pytest.raises(NoSuchRecordError, match="there is no record"):
            store.open(wrong, by="x", why="y")


@pytest.mark.parametrize(("by", "why"), [("", "audit"), ("I. Auditor", " ")])
def test_nobody_opens_a_record_without_a_name_and_a_reason(by: str, why: str, file_store: Records) -> None:
    record = recorded(file_store)
    before = file_store.head()
    with pytest.raises(TypeError, match="who does it, and why"):
        file_store.open(record, by=by, why=why)
    with pytest.raises(TypeError, match="who does it, and why"):
        list(file_store.open_all(by=by, why=why))
    assert file_store.head() == before


def test_a_witness_signs_what_the_log_was(store: Records, tmp_path: Path) -> None:
    witness = Cosigner(tmp_path / "police", "police.example")
    recorded(store)
    store.take_cosigned(str(witness.sign(store.ask_witness(), store.public_keys, 1_790_000_000)), witness.public)
    seen = store.head().size - 1
    recorded(store)
    again = Cosigner(tmp_path / "police", "police.example").sign(
        store.ask_witness(seen), store.public_keys, 1_790_000_001
    )
    recorded(store)  # the answer takes a while
    store.take_cosigned(str(again), witness.public)
    assert store.verify().found == ()
    signers = [[line.name for line in Head.parse(text).signatures] for _, text in store._store.log.heads()]
    assert sum("police.example" in each for each in signers) == 2
    assert verify(store._store.log, store.public_keys).found == ()  # for whoever does not know the witness
    with pytest.raises(records.BadNoteError, match="has not signed"):
        store.take_cosigned(str(store.head()), witness.public)


def test_a_witness_signs_no_other_log(store: Records, tmp_path: Path) -> None:
    witness = Cosigner(tmp_path / "police", "police.example")
    recorded(store)
    witness.sign(store.ask_witness(), store.public_keys, 1_790_000_000)
    recorded(store)
    with pytest.raises(records.BadNoteError, match="ask for a head with the proof since 3"):
        witness.sign(store.ask_witness(), store.public_keys, 1_790_000_000)
    with pytest.raises(records.BadNoteError, match="a key that you trust"):
        witness.sign(store.ask_witness(3), [witness.public], 1_790_000_000)
    forged = store.ask_witness(3).split("\n")
    forged[1] = forged[2]
    with pytest.raises(records.BadNoteError, match="does not begin with what you signed"):
        witness.sign("\n".join(forged), store.public_keys, 1_790_000_000)


def test_the_store_is_the_same_after_it_was_closed(tmp_path: Path) -> None:
    with records_in("sqlite", tmp_path) as store:
        record = recorded(store)
        keys = store.public_keys
    with records_in("sqlite", tmp_path) as store:
        assert store.public_keys == keys
        assert store.open(record, by="x", why="y").case == "C-1"
        assert store.verify().found == ()


def test_what_it_says_is_in_no_file_and_no_error(tmp_path: Path) -> None:
    told = {"decided": {"by": "Mxyzptlk"}, "note": [{"text": "the blue door"}]}
    with records_in("sqlite", tmp_path) as store:
        record = recorded(store, case="C-4711", person="P-0815", around=told)
        store.open(record, by="Mxyzptlk", why="the blue door")
    everything = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    for said in ("Mxyzptlk", "blue door", "C-4711", "P-0815", "risk"):
        assert said.encode() not in everything.replace(b"policy", b"")
    assert not any("4711" in path.name for path in tmp_path.rglob("*"))


def test_an_erased_record_says_nothing_more(store: Records) -> None:
    record, other = recorded(store, case="C-1"), recorded(store, case="C-2", person="P-2")
    planned = store.erase(record=record, basis="Article 17", by="I. Officer", dry_run=True)
    assert (planned.records, planned.done) == ((record,), False)
    assert store.open(record, by="x", why="y").case == "C-1"
    store.erase(record=record, basis="Article 17", by="I. Officer")
    with pytest.raises(ErasedError, match="has been erased"):
        store.open(record, by="x", why="y")
    with pytest.raises(ErasedError):
        store.extend(record, {"review": "2027-01-01"})
    assert [(each.record, each.erased) for each in store.list()] == [(record, True), (other, False)]
    assert store.verify().found == ()
    with pytest.raises(RecordsError, match="nothing here that could be erased"):
        store.erase(record=record, basis="Article 17", by="I. Officer")


def test_one_person_is_erased_from_everything_and_others_are_not(store: Records) -> None:
    about_them = recorded(store, person="P-2")
    mentions_them = recorded(store, person="P-1", around=AROUND)
    done = store.erase(person="P-2", basis="Article 17", by="I. Officer")
    assert (done.records, done.pieces) == ((about_them,), 1)
    opened = store.open(mentions_them, by="x", why="y")
    assert opened.around == {**opened.around, "views": [{"of": "the child", "said": "yes"}]}
    assert "told" not in opened.around
    assert opened.missing == 1
    assert store.verify().found == ()


def test_old_records_expire(store: Records) -> None:
    """Those with steps to take only if they are asked for."""
    record = recorded(store)
    assert store.expire("9999-01-01", basis="retention", by="I. Officer", even_recent=True).records == ()
    assert store.expire(
        "9999-01-01", basis="retention", by="I. Officer", even_recent=True, unfinished=True
    ).records == (record,)
    assert [(each.record, each.erased) for each in store.list()] == [(record, True)]


@pytest.mark.parametrize("day", ["2026-1-1", "tomorrow", "20260101", "2026-01-01 "])
def test_nothing_expires_by_what_is_no_day(day: str, file_store: Records) -> None:
    record = recorded(file_store)
    with pytest.raises(TypeError, match="a day such as"):
        file_store.expire(day, basis="retention", by="I. Officer")
    with pytest.raises(TypeError, match="a day such as"):
        list(file_store.list(since=day))
    assert file_store.open(record, by="x", why="y").case == "C-1"


def test_a_witness_may_sign_again(store: Records, tmp_path: Path) -> None:
    witness = Cosigner(tmp_path / "police", "police.example")
    asked = store.ask_witness()
    first = store.head().size
    store.take_cosigned(str(witness.sign(asked, store.public_keys, 1_790_000_000)), witness.public)
    again = witness.sign(asked.replace("old 0", f"old {first}"), store.public_keys, 1_790_000_009)
    store.take_cosigned(str(again), witness.public)
    assert store.verify().found == ()


def test_a_witness_has_not_the_name_of_the_log(store: Records, tmp_path: Path) -> None:
    witness = Cosigner(tmp_path / "police", store.head().origin)
    signed = witness.sign(store.ask_witness(), store.public_keys, 1_790_000_000)
    with pytest.raises(records.BadNoteError, match="not one of this log"):
        store.take_cosigned(str(signed), witness.public)
    assert store.verify().found == ()


def test_a_name_is_the_same_however_its_accents_are_written(file_store: Records) -> None:
    record = recorded(file_store, person="Zo\u00eb")
    recorded(file_store, person="\udcff")  # bytes of a command line that are no text
    assert file_store.erase(person="Zoe\u0308", basis="Article 17", by="I. Officer").records == (record,)


def test_what_could_not_be_opened_again_is_not_recorded(file_store: Records, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sharepolicy.records.entry._LONGEST", 10_000)
    with pytest.raises(RecordsError, match="too long to be recorded"):
        recorded(file_store, around={"note": [{"text": "x" * 10_000}]})
    assert list(file_store.list()) == []


def test_a_store_is_where_it_was_said_to_be(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("a?b=c.db", ":memory:"):
        with records.open(name) as store:
            record = recorded(store)
        with records.open(name) as store:
            assert [each.record for each in store.list()] == [record]
        assert (tmp_path / name).is_file()
    for name in ("", "sqlite://", "sqlite:///:memory:"):
        with pytest.raises(RecordsError):
            records.open(name, keys=tmp_path / "keys")


@pytest.mark.parametrize(
    "address",
    ["postgresql://u:GEH@EIM@h/x", "postgresql://u:GEHEIM@h:GEHEIM/x", "other://u:GEHEIM@h/x?password=GEHEIM"],
)
def test_no_error_shows_a_password(address: str, tmp_path: Path) -> None:
    with pytest.raises(RecordsError) as caught:
        records.open(address, keys=tmp_path / "keys")
    assert "EIM" not in str(caught.value)


def test_what_a_program_gives_is_refused_if_it_is_too_deep_or_of_no_day(file_store: Records) -> None:
    record = recorded(file_store)
    deep: list[Any] = []
    for _ in range(5000):
        deep = [deep]
    with pytest.raises(CaseError) as caught:
        file_store.extend(record, {"note": deep})
    assert "too-deep" in {each.code for each in caught.value.diagnostics}
    policy = small_policy()
    odd = policy.decide({"risk": False}).to_dict() | {"on": "01/02/2026"}
    with pytest.raises(TypeError, match="the day of the decision"):
        file_store.add(odd, policy=policy, case="C-1")
