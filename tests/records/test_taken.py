"""What people decided and shared beside what was advised, part by part; and finding a request by each outcome."""

from __future__ import annotations

from typing import Any

import pytest

from sharepolicy import CaseError, Policy, load_text
from sharepolicy.frontends.render.record import render_record
from sharepolicy.ground.text import Text
from sharepolicy.records import Added, Records, decision_log_entry

_POLICY = """\
policy: known
version: 1.0.0
facts:
  recipient.known: {asks: Do you know them?, type: yes/no}
roles: {lead: the lead}
questions:
  known:
    rules:
      yes: {when: {recipient.known: yes}, outcome: share, because: You know them.}
      no: {when: {recipient.known: no}, outcome: dont_share, because: Nobody knows them.}
"""
REQUEST = {"recipients": {"school": {"known": "yes"}, "uncle": {"known": "no"}}, "items": {"note": {}}}
ADVISED = {"by": "R", "outcome": "share"}


@pytest.fixture(scope="module")
def policy() -> Policy:
    """A policy that shares with those whom one knows."""
    return load_text(_POLICY)


def added(store: Records, policy: Policy, around: dict[str, Any], **facts: str) -> Added:
    """A record of a note to the school, shared, and to the uncle, withheld; or of one case."""
    decision = policy.decide(facts) if facts else policy.decide_request(REQUEST)
    (found,) = store.add(decision, policy=policy, case="C", person="P-1", around=around)
    return found


def taken(store: Records) -> list[str]:
    """What the report says of whether it was decided as advised."""
    numbers = store.assurance("0001-01-01", "9999-12-31", by="x", least=1)
    assert len(numbers.otherwise) == sum(each.name == "otherwise" for each in numbers.taken)
    return [each.name for each in numbers.taken]


def shared(**where: str) -> dict[str, Any]:
    """The note, shared."""
    return {"shared": [{"what": "the note", "with": "them", **where}]}


@pytest.mark.parametrize(
    ("around", "expected"),
    [
        ({}, "not said"),
        ({"decided": ADVISED}, "as advised"),
        ({"decided": {"by": "R", "outcome": "dont_share"}}, "otherwise"),
        ({"decided": ADVISED, **shared(recipient="school")}, "as advised"),
        ({"decided": ADVISED, **shared(recipient="uncle")}, "otherwise"),
        (shared(recipient="uncle"), "otherwise"),
        ({"decided": ADVISED, **shared()}, "not said of which part"),
        ({"decided": ADVISED, **shared(item="note")}, "not said of which part"),
        ({"decided": {**ADVISED, "parts": [{"recipient": "uncle", "outcome": "dont_share"}]}}, "as advised"),
        ({"decided": {**ADVISED, "parts": [{"recipient": "uncle", "outcome": "share"}]}}, "otherwise"),
        ({"decided": {**ADVISED, "parts": [{"recipient": "school", "outcome": "dont_share"}]}}, "otherwise"),
        ({"decided": {"by": "R", "parts": [{"recipient": "school", "outcome": "share"}]}}, "not said"),
        (
            {
                "decided": {
                    "by": "R",
                    "parts": [
                        {"recipient": "school", "outcome": "share"},
                        {"recipient": "uncle", "outcome": "dont_share"},
                    ],
                }
            },
            "as advised",
        ),
    ],
)
def test_a_part_that_was_shared_against_the_answer_was_decided_otherwise(
    policy: Policy, file_store: Records, around: dict[str, Any], expected: str
) -> None:
    """Whoever shares what was withheld has not decided as advised, though the whole was to share something."""
    added(file_store, policy, around)
    assert taken(file_store) == [expected]


@pytest.mark.parametrize(
    ("known", "around", "expected"),
    [
        ("no", {"decided": {"by": "R", "outcome": "dont_share"}}, "as advised"),
        ("no", {"decided": {"by": "R", "outcome": "dont_share"}, **shared()}, "otherwise"),
        ("no", shared(), "otherwise"),
        ("unknown", {"decided": {"by": "R", "outcome": "escalate"}, **shared()}, "otherwise"),
        ("yes", {"decided": ADVISED, **shared()}, "as advised"),
    ],
)
def test_what_was_shared_in_one_case_counts_too(
    policy: Policy, file_store: Records, known: str, around: dict[str, Any], expected: str
) -> None:
    """What was withheld, or nobody could say yet."""
    added(file_store, policy, around, **{"recipient.known": known})
    assert taken(file_store) == [expected]


def test_what_was_decided_otherwise_is_named_with_the_record(policy: Policy, file_store: Records) -> None:
    """Each part by its names."""
    record = added(file_store, policy, {"decided": ADVISED, **shared(recipient="uncle")}).record
    opened = file_store.open(record, by="x", why="y")
    assert opened.to_dict()["otherwise"] == [
        {
            "how": "shared",
            "item": "note",
            "recipient": "uncle",
            "subject": "",
            "advised": "dont_share",
            "outcome": "share",
        }
    ]
    text = render_record(opened, policy.decide_request(REQUEST))
    assert "Note, to uncle: shared, though the answer was: don't share." in text
    parts = [{"recipient": "uncle", "outcome": "share", "why": "He asked nicely."}]
    file_store.extend(record, {"decided": {**ADVISED, "parts": parts}})
    opened = file_store.open(record, by="x", why="y")
    text = " ".join(render_record(opened, policy.decide_request(REQUEST)).split())
    assert "Note, to uncle: decided: share, though the answer was: don't share." in text
    assert "To uncle: to share it; because: He asked nicely." in text
    assert text.count("though the answer was") == 1


def test_the_decision_log_allows_only_what_may_be_shared_whole(policy: Policy, file_store: Records) -> None:
    """Whoever read it had it that all may go; nothing said that the uncle must get nothing."""
    record = added(file_store, policy, {}).record
    response = decision_log_entry(file_store.open(record, by="x", why="y"))["response"]
    assert response["decision"] is False
    assert response["context"]["outcome"] == "share"
    assert response["context"]["policy"]["digest"] == policy.identity.digest
    assert response["context"]["parts"] == [
        {
            "item": "note",
            "recipient": recipient,
            "outcome": outcome,
            "settled": True,
            "obligation": obligation,
            "rules": [rule],
            "reasons": [reason],
        }
        for recipient, outcome, obligation, rule, reason in (
            ("school", "share", "permitted", "yes", "You know them."),
            ("uncle", "dont_share", None, "no", "Nobody knows them."),
        )
    ]


def test_another_policy_is_compared_part_by_part(policy: Policy, file_store: Records) -> None:
    """One that exchanges what goes to whom came out alike."""
    record = added(file_store, policy, {}).record
    turned = load_text(
        _POLICY.replace("known: yes}", "known: maybe}").replace("known: no}", "known: yes}").replace("maybe", "no")
    )
    assert file_store.replay(policy, by="x").differing == ()
    (found,) = file_store.replay(turned, by="x").differing
    assert (found.record, found.before, found.after) == (record, "share", "share")
    assert found.says == "note to school: share -> dont_share; note to uncle: dont_share -> share"


def test_what_names_no_part_is_asked_for_in_the_record(policy: Policy, file_store: Records) -> None:
    """Some of it was not to be shared."""
    opened = file_store.open(added(file_store, policy, shared()).record, by="x", why="y")
    text = " ".join(render_record(opened, policy.decide_request(REQUEST)).split())
    assert "It is not said of which part of the request. Not all of it was to be shared." in text


def test_a_part_that_the_decision_does_not_have_is_refused(policy: Policy, file_store: Records) -> None:
    """In what somebody writes by hand, and what a program gives: the typing error hid what was shared."""
    record = added(file_store, policy, {}).record
    for given in (
        shared(recipient="unlce"),
        {"decided": {**ADVISED, "parts": [{"recipient": "unlce", "outcome": "share"}]}},
        {"note": [{"text": "x", "subject": "boy"}]},
    ):
        for call in (lambda: file_store.extend(record, given), lambda: added(file_store, policy, given)):  # noqa: B023
            with pytest.raises(CaseError, match="unknown-part"):
                call()
    for wrong in (
        "shared: [{what: it, with: him, recipient: unlce}]",
        "decided: {by: R, parts: [{recipient: unlce, outcome: share}]}",
        "told: [{who: him, told: yes, item: nite}]",
    ):
        with pytest.raises(CaseError, match="unknown-part"):
            file_store.extend(record, Text("add.yaml", wrong))


def test_a_request_is_found_by_each_of_its_outcomes(policy: Policy, store: Records) -> None:
    """And shown with all of them."""
    both = added(store, policy, {}).record
    one = added(store, policy, {}, **{"recipient.known": "no"}).record
    assert [each.record for each in store.list(outcome="share")] == [both]
    assert [each.record for each in store.list(outcome="dont_share")] == [both, one]
    assert [each.record for each in store.list(outcome="escalate")] == []
    assert [each.outcomes for each in store.list()] == [("share", "dont_share"), ("dont_share",)]
    assert [each.record for each in store.open_all(by="x", why="y", outcome="share")] == [both]
    assert {each["why"] for each in store.open(both, by="a", why="b").openings} == {"b", "y"}
    numbers = store.assurance("0001-01-01", "9999-12-31", by="x", least=1)
    assert {each.label: each.number for each in numbers.outcomes} == {"share and don't share": 1, "don't share": 1}
    with pytest.raises(TypeError, match="several"):
        store.list(outcome="several").__next__()
    assert store.verify().well


def test_what_has_another_outcome_too_does_not_expire_with_one(policy: Policy, file_store: Records) -> None:
    """It may have to be kept for that one."""
    added(file_store, policy, {})
    alone = added(file_store, policy, {}, **{"recipient.known": "no"}).record
    found = file_store.expire("9999-01-01", basis="x", by="y", outcome="dont_share", unfinished=True, even_recent=True)
    assert found.records == (alone,)


@pytest.mark.parametrize("later", [{"by": "R"}, {"by": "R", "outcome": "dont_share"}])
def test_a_decision_that_was_otherwise_stays_so(policy: Policy, file_store: Records, later: dict[str, Any]) -> None:
    """Whatever is said afterwards: whoever regrets it could make it vanish from the report by one line."""
    against = {"decided": {"by": "R", "outcome": "share", "why": "I felt so."}}
    record = added(file_store, policy, against, **{"recipient.known": "no"}).record
    file_store.extend(record, {"decided": later})
    opened = file_store.open(record, by="x", why="y")
    assert [(each["advised"], each["outcome"]) for each in opened.otherwise] == [("dont_share", "share")]
    assert taken(file_store) == ["otherwise"]
    text = render_record(opened, policy.decide({"recipient.known": "no"}))
    assert text.count("had advised otherwise") == 1
    assert text.index("to share it") < text.index("had advised otherwise")


def test_a_piece_without_an_outcome_does_not_take_it_away(policy: Policy, file_store: Records) -> None:
    """Nor why: a step that wants the reason stays done."""
    record = added(file_store, policy, {"decided": ADVISED}, **{"recipient.known": "yes"}).record
    file_store.extend(record, {"decided": {"by": "R"}})
    assert taken(file_store) == ["as advised"]


def test_what_was_erased_may_have_been_a_share(policy: Policy, file_store: Records) -> None:
    """The uncle who got it had himself erased: nobody can say any more that it was decided as advised."""
    decided = {"decided": {"by": "R", "outcome": "dont_share"}}
    added(file_store, policy, {**decided, **shared(person="P-9")}, **{"recipient.known": "no"})
    assert taken(file_store) == ["otherwise"]
    file_store.erase(person="P-9", basis="b", by="x")
    assert taken(file_store) == ["as advised, but something was erased"]


def test_a_part_that_was_shared_all_the_same_has_its_steps(file_store: Records) -> None:
    """For that part, and for no other."""
    text = "actions: {say-what: {says: Say what., timing: after, on: share, shown_by: shared}}\n"
    policy = load_text(_POLICY.replace("questions:", f"{text}questions:"))
    around = {
        "decided": {**ADVISED, "parts": [{"recipient": "uncle", "outcome": "share"}]},
        **shared(recipient="school"),
    }
    (step,) = file_store.open(added(file_store, policy, around).record, by="x", why="y").outstanding
    assert (step["name"], step["recipient"]) == ("say-what", "uncle")
