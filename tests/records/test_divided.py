"""What people add to a request about several people stands with those whom it is about, and goes with them."""

from __future__ import annotations

from typing import Any

import pytest

from sharepolicy import Policy, load_text
from sharepolicy.records import Added, Records

_POLICY = """\
policy: agreed
version: 1.0.0
facts:
  subject.agrees: {asks: Do they agree?, type: yes/no}
roles: {lead: the lead}
actions: {write: {says: Write it down., timing: after, on: share}}
questions:
  consent: {rules: {agreed: {when: {subject.agrees: yes}, outcome: share, because: They agree.}}}
otherwise: {outcome: escalate, to: lead, because: Nobody can say.}
"""
REQUEST = {
    "subjects": {"ben": {"agrees": True}, "ana": {"agrees": True}, "mum": {}},
    "items": {"note": {"about": ["ben", "ana"]}, "test": {"about": ["ana"]}},
}
PEOPLE = {"ben": "B", "ana": "A", "mum": "M"}


@pytest.fixture(scope="module")
def policy() -> Policy:
    """A policy that asks whether people agree."""
    return load_text(_POLICY)


def added(store: Records, policy: Policy, around: dict[str, Any]) -> list[Added]:
    """A record for Ben, and one for Ana, whom one item more is about."""
    return store.add(policy.decide_request(REQUEST), policy=policy, case="C", person=PEOPLE, around=around)


def said(store: Records, record: str) -> str:
    """Everything that was added to the record."""
    return str(store.open(record, by="x", why="y").around)


@pytest.mark.parametrize(
    "around",
    [
        {"shared": [{"what": "HERS", "with": "school", "item": "test"}]},
        {"views": [{"of": "Ana", "said": "HERS", "item": "test"}]},
        {"note": [{"text": "HERS", "subject": "ana"}]},
        {"decided": {"by": "D", "parts": [{"item": "test", "outcome": "share", "why": "HERS"}]}},
        {"done": [{"action": "write", "note": "HERS", "item": "test"}]},
    ],
)
def test_what_names_what_is_only_about_one_of_them_stands_with_them_only(
    policy: Policy, file_store: Records, around: dict[str, Any]
) -> None:
    """It stood in the brother's record too, word for word, and outlived the erasure of whom it was about."""
    ben, ana = added(file_store, policy, around)
    assert "HERS" in said(file_store, ana.record)
    assert "HERS" not in said(file_store, ben.record)
    assert ben.for_all == ()


def test_what_does_not_say_whom_it_is_about_is_named(policy: Policy, file_store: Records) -> None:
    """It stands in each record, so that whoever wrote it can say whose it is."""
    around = {
        "decided": {"by": "D", "why": "x"},
        "views": [{"of": "Ana", "said": "x"}, {"of": "Ben", "subject": "ben"}],
        "shared": [{"what": "the note", "with": "school", "item": "note"}],
        "note": [{"text": "x"}],
        "done": [{"action": "write"}],
    }
    both = added(file_store, policy, around)
    assert [each.for_all for each in both] == [("decided.why", "views", "note")] * 2
    assert all("the note" in said(file_store, each.record) for each in both)
    alone = policy.decide({"subject.agrees": True})
    assert file_store.add(alone, policy=policy, case="D", around={"note": [{"text": "x"}]})[0].for_all == ()


def test_what_is_about_somebody_without_a_record_is_sealed_as_theirs(policy: Policy, file_store: Records) -> None:
    """It was lost."""
    ben, ana = added(file_store, policy, {"views": [{"of": "Mum", "said": "HERS", "subject": "mum"}]})
    assert "HERS" in said(file_store, ben.record)
    assert "HERS" not in said(file_store, ana.record)
    file_store.erase(person="M", basis="b", by="x")
    assert "HERS" not in said(file_store, ben.record)
