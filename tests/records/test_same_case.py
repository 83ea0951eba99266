"""Several records of one case: what the later ones say of the earlier, about the same person only."""

from __future__ import annotations

from typing import Any

from sharepolicy import load_text
from sharepolicy.records import Records
from tests.helpers.recorded import recorded


def said(kind: str, name: str, id_: str, **more: Any) -> dict[str, Any]:
    """Something that was said in a live case."""
    statement = {"kind": kind, "by": "A", "when": "2026-10-05T09:00:00+00:00", "name": name, "id": id_, **more}
    return {"statements": [statement]}


def left(store: Records, record: str) -> list[str]:
    """The steps that are outstanding."""
    return [step["name"] for step in store.open(record, by="x", why="y").outstanding]


def test_only_a_record_about_the_same_person_decides_again(file_store: Records) -> None:
    """A sister's record in the same case took away that the brother's is to be decided again."""
    boy = recorded(file_store, person="BOY", risk=False)
    file_store.extend(boy, said("learned", "risk", "1", value="yes"))
    girl = recorded(file_store, person="GIRL", risk=False)
    assert left(file_store, boy) == ["decide-again", "write-it-down"]
    assert "decide-again" not in left(file_store, girl)
    again = recorded(file_store, person="BOY", risk=True)
    assert "decide-again" not in left(file_store, boy)
    file_store.erase(record=again, basis="b", by="x")
    assert left(file_store, boy)[0] == "decide-again"


def test_what_was_done_is_done_for_the_case(file_store: Records) -> None:
    """To record what is decided now made everything outstanding again, for good."""
    first = recorded(file_store, person="BOY", risk=True, agrees=True)
    girl = recorded(file_store, person="GIRL", risk=True)
    file_store.extend(first, said("done", "tell-them", "1"))
    again = recorded(file_store, person="BOY", risk=True)
    assert left(file_store, first) == left(file_store, again) == ["write-it-down"]
    file_store.extend(again, said("done", "write-it-down", "2"))
    assert left(file_store, first) == left(file_store, again) == []
    assert left(file_store, girl) == ["tell-them", "write-it-down"]
    every = [[step["name"] for step in each.outstanding] for each in file_store.open_all(by="x", why="y")]
    assert every == [[], ["tell-them", "write-it-down"], []]
    file_store.extend(first, said("withdrawn", "tell-them", "3", of="1"))
    assert left(file_store, again) == ["tell-them"]


def test_what_was_done_for_another_outcome_is_to_be_done_anew(file_store: Records) -> None:
    """The new answer is to be written down too; what is done since counts for both."""
    first = recorded(file_store, person="BOY", risk=False)
    file_store.extend(first, said("done", "write-it-down", "1"))
    again = recorded(file_store, person="BOY", risk=True)
    assert left(file_store, again) == ["tell-them", "write-it-down"]
    file_store.extend(first, said("done", "write-it-down", "2"))
    assert left(file_store, again) == ["tell-them"]


_CLUB = """\
policy: club
version: 1.0.0
facts: {urgent: {asks: Is it urgent?, type: yes/no}}
roles: {officer: the officer, chair: the chair}
escalation: {soon: {when: {urgent: yes}, to: officer, within: 1 hour, then: {to: chair, after: 2 hours}}}
otherwise: {outcome: escalate, to: officer, because: Nobody can say.}
"""


def test_whoever_was_asked_before_it_became_urgent_is_asked_again(file_store: Records) -> None:
    """As in a live case; and whoever answered in their place has answered."""
    policy = load_text(_CLUB)

    def decided(urgent: bool) -> str:
        (added,) = file_store.add(policy.decide({"urgent": urgent}), policy=policy, case="C")
        return added.record

    calm = decided(urgent=False)
    file_store.extend(calm, said("answered", "officer", "1"))
    assert left(file_store, decided(urgent=False)) == []
    urgent = decided(urgent=True)
    assert left(file_store, urgent) == ["officer"]
    file_store.extend(urgent, said("asked", "officer", "2"))
    file_store.extend(urgent, said("answered", "chair", "3"))
    assert left(file_store, decided(urgent=False)) == left(file_store, decided(urgent=True)) == []


def test_an_opened_record_tells_its_steps_after_the_store_is_closed(file_store: Records) -> None:
    """A page of it is made then; and what people decided otherwise, or did elsewhere, is known by then."""
    first = recorded(file_store, risk=False, agrees=False, around={"decided": {"by": "A", "outcome": "share"}})
    recorded(file_store, risk=False, agrees=False)
    opened = file_store.open(first, by="x", why="y")
    every = [*file_store.open_all(by="x", why="y")]
    file_store.close()
    assert [step["name"] for step in opened.outstanding] == ["write-it-down", "tell-them"]
    assert every[0].outstanding == opened.outstanding
    assert opened.to_dict()["otherwise"]
