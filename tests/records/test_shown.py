"""Which entries of a record show that a step was done: not those that say the opposite, or are about somebody else."""

from __future__ import annotations

from typing import Any

import pytest

from sharepolicy import Policy, PolicyError, load_text
from sharepolicy.frontends.render.record import render_record, step_in_words
from sharepolicy.records import Records

_POLICY = """\
policy: telling
version: 1.0.0
facts:
  safe: {asks: Is it safe to tell them?, type: yes/no}
  recipient.known: {asks: Do you know them?, type: yes/no}
questions:
  known:
    rules:
      yes: {when: {recipient.known: yes}, outcome: share, because: You know them.}
      no: {when: {recipient.known: no}, outcome: dont_share, because: Nobody knows them.}
actions:
  tell: {says: Tell them., timing: after, on: [share, dont_share], when: {safe: yes}, shown_by: told}
  keep: {says: Do not tell them now., timing: with, on: [share, dont_share], when: {safe: no}, shown_by: not_told}
  hear: {says: Hear them., timing: before, on: share, shown_by: views}
  talk: {says: Talk it over., timing: before, on: share, shown_by: advice}
  note: {says: Write down what was shared., timing: after, on: share, shown_by: shared}
  explain: {says: Tell whoever asked., timing: after, on: dont_share, shown_by: refusal}
  decide: {says: Write down why., timing: after, on: [share, dont_share], shown_by: [decided.outcome, decided.why]}
"""
TOLD = {"who": "the mother", "told": True}
NOT_TOLD = {"who": "the mother", "told": False, "why_not": "He is in the house."}


@pytest.fixture(scope="module")
def policy() -> Policy:
    """A policy whose steps are shown by entries that can also say the opposite."""
    return load_text(_POLICY)


def left(store: Records, policy: Policy, around: dict[str, Any], **facts: str) -> dict[str, list[str]]:
    """The steps that are outstanding, and what goes against each."""
    case = {"safe": "yes", "recipient.known": "yes", **facts}
    (added,) = store.add(policy.decide(case), policy=policy, case="C", person="P-1", around=around)
    return {step["name"]: step["against"] for step in store.open(added.record, by="x", why="y").outstanding}


@pytest.mark.parametrize(
    ("safe", "told", "step", "against"),
    [
        ("yes", [], "tell", []),
        ("yes", [TOLD], None, []),
        ("yes", [NOT_TOLD], "tell", []),
        ("yes", [TOLD | {"person": "P-2"}], "tell", []),
        ("yes", [TOLD | {"person": "P-1"}], None, []),
        ("no", [], "keep", []),
        ("no", [NOT_TOLD], None, []),
        ("no", [{"who": "the mother", "told": False}], "keep", []),
        ("no", [TOLD], "keep", ["the mother"]),
        ("no", [TOLD | {"person": "P-2"}], "keep", ["the mother"]),
        ("no", [NOT_TOLD, TOLD | {"who": "the aunt"}], "keep", ["the aunt"]),
        ("no", [TOLD, NOT_TOLD], "keep", ["the mother"]),
        ("no", [NOT_TOLD, TOLD], None, []),  # later, when it had become safe
    ],
)
def test_that_they_were_told_shows_telling_only(
    policy: Policy, file_store: Records, safe: str, told: list[dict[str, Any]], step: str | None, against: list[str]
) -> None:
    """And that they were not told, with a reason, shows that they were not told."""
    found = left(file_store, policy, {"told": told}, safe=safe)
    assert {name: each for name, each in found.items() if name in ("tell", "keep")} == ({step: against} if step else {})


def test_who_was_told_against_the_answer_is_named(policy: Policy, file_store: Records) -> None:
    """In the record, in what is outstanding and in the report; until it says why the step was not needed."""
    decision = policy.decide({"safe": "no", "recipient.known": "yes"})
    (added,) = file_store.add(decision, policy=policy, case="C", person="P-1", around={"told": [TOLD]})
    opened = file_store.open(added.record, by="x", why="y")
    said = "The mother: told, though the answer says: Do not tell them now."
    assert said in render_record(opened, decision).partition("Not done yet")[0]
    assert (
        "Do not tell them now." not in render_record(opened, decision).partition("Not done yet")[2].partition("\n\n")[0]
    )
    assert said in [step_in_words(step) for step in opened.outstanding]
    numbers = file_store.assurance("0001-01-01", "9999-12-31", by="x", least=1)
    assert [(each.name, each.number) for each in numbers.against] == [("keep", 1)]
    assert "keep" not in {each.name for each in numbers.outstanding}
    file_store.extend(added.record, {"done": [{"action": "keep", "needless": "He had left."}]})
    assert "keep" not in {step["name"] for step in file_store.open(added.record, by="x", why="y").outstanding}
    numbers = file_store.assurance("0001-01-01", "9999-12-31", by="x", least=1)
    assert numbers.against == ()


def test_what_may_not_be_told_is_named_as_such(policy: Policy, file_store: Records) -> None:
    """The step depends on what is not known."""
    decision = policy.decide({"recipient.known": "yes"})
    (added,) = file_store.add(decision, policy=policy, case="C", around={"told": [TOLD]})
    text = render_record(file_store.open(added.record, by="x", why="y"), decision)
    assert "The mother: told, though the answer may be: Do not tell them now." in text


@pytest.mark.parametrize(
    ("part", "entry", "step", "shows"),
    [
        ("views", {"of": "the child", "said": "Please help."}, "hear", True),
        ("views", {"of": "the child", "why_not": "She was asleep."}, "hear", False),
        ("views", {"of": "the mother", "said": "No.", "person": "P-2"}, "hear", False),
        ("advice", {"of": "the lead", "answer": "Go on."}, "talk", True),
        ("advice", {"of": "the lead", "asked": "May I?"}, "talk", False),
        ("shared", {"what": "the report", "with": "the school"}, "note", True),
        ("shared", {"what": "her address", "with": "the school", "person": "P-2"}, "note", False),
    ],
)
def test_an_entry_that_says_that_it_was_not_done_shows_nothing(
    policy: Policy, file_store: Records, part: str, entry: dict[str, Any], step: str, shows: bool
) -> None:
    """Nor does one about somebody else."""
    assert (step not in left(file_store, policy, {part: [entry]})) == shows


def test_an_entry_about_one_part_of_a_request_shows_nothing_of_the_others(policy: Policy, file_store: Records) -> None:
    """By the names in the request; what names no part is about all of it."""
    request = {
        "facts": {"safe": "yes"},
        "recipients": {"school": {"known": "yes"}, "police": {"known": "yes"}, "uncle": {"known": "no"}},
    }
    (added,) = file_store.add(policy.decide_request(request), policy=policy, case="C")

    def open_(*names: str) -> set[tuple[str, str]]:
        steps = file_store.open(added.record, by="x", why="y").outstanding
        return {(step["name"], step.get("recipient", "")) for step in steps if step["name"] in names}

    file_store.extend(added.record, {"shared": [{"what": "it", "with": "them", "recipient": "school"}]})
    assert open_("note") == {("note", "police")}
    file_store.extend(added.record, {"refusal": [{"with": "the school", "recipient": "school"}]})
    assert open_("explain") == {("explain", "")}
    file_store.extend(added.record, {"refusal": [{"with": "the uncle"}]})
    assert open_("explain") == set()
    parts = [{"recipient": "uncle", "outcome": "dont_share", "why": "He rang twice."}]
    file_store.extend(added.record, {"decided": {"by": "A", "outcome": "share", "parts": parts}})
    assert open_("decide") == {("decide", "school"), ("decide", "police")}


def test_what_is_said_of_another_subject_is_not_in_the_record_of_this_one(policy: Policy, file_store: Records) -> None:
    """That the mother was told does not show that the boy was."""
    request = {
        "facts": {"safe": "yes"},
        "subjects": {"boy": {}, "mum": {}},
        "recipients": {"school": {"known": "yes"}},
        "items": {"note": {"about": ["boy", "mum"]}},
    }
    people = {"boy": "P-1", "mum": "P-2"}
    around = {"told": [{"who": "the mother", "told": True, "subject": "mum"}]}
    boy, mum = file_store.add(policy.decide_request(request), policy=policy, case="C", person=people, around=around)
    steps = [
        {step["name"] for step in file_store.open(each.record, by="x", why="y").outstanding} for each in (boy, mum)
    ]
    assert ["tell" in each for each in steps] == [True, False]


def test_a_step_is_not_shown_both_by_telling_and_by_not_telling() -> None:
    """Nobody can be told and not told: the diagnostic names both."""
    with pytest.raises(PolicyError, match="contradictory-condition") as refused:
        load_text(_POLICY.replace("shown_by: told}", "shown_by: [told, not_told]}"))
    assert "`told` shows that they were, `not_told` that they were not" in str(refused.value)
    for wrong in ("nottold", "untold"):
        with pytest.raises(PolicyError, match="did you mean `not_told`"):
            load_text(_POLICY.replace("shown_by: not_told", f"shown_by: {wrong}"))
