"""What the page tells people to do: for each part and person their own duties, and nothing that is not due."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from sharepolicy import Policy, load, records
from tests.frontends.page.in_node import in_the_page
from tests.helpers.node import needs_node

POLICY = """\
policy: two-people
title: Two people
facts:
  subject.harm: {asks: Is there harm to them?, name: harm, type: yes/no}
  subject.refused: {asks: Did they refuse?, name: what they want, type: yes/no}
  subject.age: {asks: How old are they?, name: their age, type: number, minimum: 0, maximum: 99}
  day: {asks: Which day is it?, type: date, decision_date: yes, minimum: 2020-01-01, maximum: 2099-12-31}
sources:
  guide: {title: A guide, clauses: {"1": Text.}}
questions:
  all:
    asks: [subject.harm, subject.refused]
    rules:
      harm:
        {when: {subject.harm: yes}, outcome: share, required: yes, overrides: [no], because: The law says so.,
         source: guide/1}
      no: {when: {subject.refused: yes}, outcome: dont_share, because: They said no., source: guide/1}
precedence: [all]
roles: {boss: the boss, clerk: the clerk}
otherwise: {outcome: escalate, to: boss, because: Nothing else decides.}
unsettled: {because: Not known., to: boss}
escalation:
  child: {when: {subject.age: {below: 18}}, within: 1 day, because: They are a child., source: guide/1}
  grown: {when: {subject.age: {at_least: 18}}, within: 3 days, then: [{to: clerk, after: 2 days}]}
actions:
  ring:
    {on: [share, escalate], timing: before, within: 1 hour, says: Ring the team.,
     when: {subject.harm: yes}}
  write:
    {on: [share, dont_share, escalate], timing: before, says: Write a note., within: 2 days,
     when: {subject.harm: yes}}
  note:
    {on: [share, dont_share, escalate], timing: before, says: Write a note., within: 4 weeks,
     when: {subject.harm: no}}
  tell: {on: [share, dont_share], timing: after, says: Tell them why., when: {subject.refused: yes}}
  parent: {on: [dont_share], timing: after, says: Ring a parent., when: {subject.age: {below: 16}}}
  either:
    {on: [share], timing: after, says: Keep a copy.,
     when: {any: [{subject.age: {below: 16}}, {subject.refused: yes}]}}
"""


def facts(**given: str) -> Mapping[str, str]:
    """What is said about somebody."""
    return given


def report(**people: Mapping[str, str]) -> dict[str, Any]:
    """A request for one report about several people."""
    return {"subjects": people, "recipients": {"school": {}}, "items": {"report": {"about": [*people]}}}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The policy of two people."""
    path: Path = tmp_path_factory.mktemp("policy")
    (path / "policy.yaml").write_text(POLICY, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def portable(folder: Path) -> dict[str, Any]:
    """The same as the page has it."""
    found: dict[str, Any] = json.loads(load(str(folder)).export())
    return found


def answer(portable: Mapping[str, Any], file: Mapping[str, Any]) -> dict[str, Any]:
    """What the page answers to a case."""
    found: dict[str, Any] = in_the_page(portable, files=[file])["answers"][0]
    return found


WITHHELD = report(Ann=facts(harm="yes", refused="no"), Bob=facts(harm="no", refused="yes"))
HALF_KNOWN = report(Ann=facts(harm="yes", refused="no"), Bob=facts(harm="no"))


@needs_node
def test_whom_somebody_else_holds_back_is_named(portable: dict[str, Any]) -> None:
    """What must not go is not told to be shared; but for one of the people alone it would have to be, and that is."""
    text = answer(portable, WITHHELD)["text"]
    assert "About Bob: They said no. [guide 1]" in text
    assert "must share" not in text
    assert "Something that must be shared is held back here. Divide it, as it says below." in text
    assert "- Divide this: what is about Ann alone must be shared. The law says so. [guide 1]" in text
    assert "about Bob alone" not in text
    assert "- Before any of that goes, begin again with it alone: it has duties of its own." in text


@needs_node
def test_what_is_shared_holds_nobody_back(portable: dict[str, Any]) -> None:
    """Where two people are held back, each is named."""
    assert "Divide this" not in answer(portable, report(Ann=facts(harm="yes"), Bob=facts(harm="yes")))["text"]
    people = {"Ann": facts(harm="yes", refused="no"), "Eve": facts(harm="yes", refused="no")}
    text = answer(portable, report(**people, Bob=facts(harm="no", refused="yes")))["text"]
    assert "- Divide this: what is about Ann alone must be shared." in text
    assert "- Divide this: what is about Eve alone must be shared." in text


@needs_node
def test_somebody_whom_no_item_is_about_is_named(portable: dict[str, Any]) -> None:
    asked = {**WITHHELD, "items": {"report": {"about": ["Bob"]}}}
    assert "Nothing here is about Ann: nothing was decided about them." in answer(portable, asked)["text"]


@needs_node
def test_duties_say_whom_they_are_about_and_keep_their_limits(portable: dict[str, Any]) -> None:
    """What is due for one of two people names that person, and the same words with two limits stay two duties."""
    text = answer(portable, WITHHELD)["text"]
    assert "Must not go: do first\n- About Ann: Within 2 days: Write a note." in text
    assert "- About Bob: Within 4 weeks: Write a note." in text
    assert "Must not go: do afterwards\n- About Bob: Tell them why." in text


@needs_node
def test_duties_of_one_part_name_the_part(portable: dict[str, Any]) -> None:
    """Of two letters that both may go, what is due for one of them says so."""
    people = {"Ann": {"harm": "yes", "refused": "no"}, "Bob": {"harm": "yes", "refused": "yes"}}
    items = {"report": {"about": ["Ann"]}, "letter": {"about": ["Bob"]}}
    text = answer(portable, {"subjects": people, "recipients": {"school": {}}, "items": items})["text"]
    assert "- For letter to school: Tell them why." in text
    assert "- For letter to school: Tell them why." in text.split("May go at once: after you have shared")[1]


@needs_node
def test_a_request_says_what_is_perhaps_due_and_on_what_it_depends(portable: dict[str, Any]) -> None:
    """As a single case does; and the questions that tell are still to be asked."""
    found = answer(portable, WITHHELD)
    assert "- Only if this is so (their age: 0 to 15): Ring a parent." in found["text"]
    assert found["left"] == 2
    assert found["further"] == ['["subject.age","Ann",null,null]', '["subject.age","Bob",null,null]']


@needs_node
def test_what_to_do_about_a_part_can_be_asked_while_another_is_open(portable: dict[str, Any]) -> None:
    """What is urgent for the open one is not folded away, and what to find out stands beside it."""
    people = {"Ann": {"harm": "yes", "refused": "no"}, "Bob": {"refused": "no"}}
    items = {"report": {"about": ["Ann"]}, "letter": {"about": ["Bob"]}}
    found = answer(portable, {"subjects": people, "recipients": {"school": {}}, "items": items})
    assert found["left"] == 1
    assert found["further"] == ['["subject.harm","Bob",null,null]', '["subject.age","Ann",null,null]']
    before, _, waits = found["text"].partition("Must wait: do first\n")
    assert waits.startswith("- Only if this is so (harm: yes): Within 1 hour: Ring the team.")
    assert "Find out first\n- Bob: Is there harm to them?" in before


@needs_node
def test_a_part_in_which_one_person_is_open_is_answered(portable: dict[str, Any]) -> None:
    """Somebody is asked about the part, also for the person of whom all is known."""
    text = answer(portable, HALF_KNOWN)["text"]
    assert "Ask the boss" in text


@needs_node
def test_what_is_urgent_is_due_whatever_the_part_will_be(portable: dict[str, Any]) -> None:
    """Where somebody else may still refuse, a duty that belongs to sharing is not yet due first of all."""
    half, sure = answer(portable, HALF_KNOWN), answer(portable, report(Ann=facts(harm="yes"), Bob=facts(harm="yes")))
    assert half["urgent"].strip() == ""
    assert half["text"].index("Ring the team.") > half["text"].index("Escalate")
    assert "Within 1 hour: Ring the team." in sure["urgent"]


@needs_node
def test_whom_to_ask_perhaps_is_said_with_what_follows_and_why(portable: dict[str, Any]) -> None:
    """The limit that is sure, why it is so soon, and who may be asked if nobody answers."""
    child = answer(portable, {"facts": {"subject.age": "5"}})["text"]
    assert "They are a child. [guide 1]" in child
    someone = answer(portable, {"facts": {}})["text"]
    assert (
        "Without an answer from the boss within 2 days, perhaps ask the clerk. That depends on what you find out."
        in someone
    )


@needs_node
def test_a_duty_that_is_perhaps_due_names_what_it_depends_on(portable: dict[str, Any]) -> None:
    """Where no fact by itself has to be so, the facts that tell are named."""
    text = answer(portable, {"facts": {"subject.harm": "yes"}})["text"]
    assert "Perhaps, depending on what they want and their age: Keep a copy." in text


@needs_node
def test_only_what_is_shown_as_done_goes_into_the_record(portable: dict[str, Any]) -> None:
    """A tick for what is no longer due after an answer changed is left out, and a duty for two people stands once."""
    found = answer(portable, WITHHELD)
    assert len({key for key, _ in found["ticks"]}) == len(found["ticks"])
    assert found["done"] == [{"action": "write"}, {"action": "note"}, {"action": "tell"}]


@needs_node
def test_what_is_done_for_one_person_stays_outstanding_for_the_others(
    portable: dict[str, Any], folder: Path, tmp_path: Path
) -> None:
    """The record that the page saves says for whom, and the store of records lists the rest."""
    case = {
        "subjects": {
            "Ann": {"harm": "yes", "refused": "yes"},
            "Bob": {"harm": "yes"},
            "Cy": {"harm": "yes", "refused": "no"},
        },
        "recipients": {"school": {}, "nurse": {}},
        "items": {"report": {"about": ["Ann", "Bob", "Cy"]}},
    }
    done = next(done for done in answer(portable, case)["first"] if done[0]["action"] == "tell")
    assert done == [
        {"action": "tell", "item": "report", "recipient": each, "subject": "Ann"} for each in ("school", "nurse")
    ]
    policy = load(str(folder))
    assert isinstance(policy, Policy)
    with records.open(tmp_path / "kept.db", keys=tmp_path / "keys") as store:
        people = {name: name for name in case["subjects"]}
        added = store.add(policy.decide_request(case), policy=policy, case="C-1", person=people, around={"done": done})
        opened = [store.open(each.record, by="x", why="y").outstanding for each in added]
    left = [{each["name"]: each["sure"] for each in one} for one in opened]
    assert [each.get("tell") for each in left] == [None, False, None]
    assert [each["ring"] for each in left] == [True, True, True]


@pytest.fixture(scope="module")
def mars() -> dict[str, Any]:
    """The policy that comes with the package, as the page has it."""
    found: dict[str, Any] = json.loads(load("mars", prove=False).export())
    return found


@needs_node
def test_what_may_be_urgent_is_not_folded_away(mars: dict[str, Any]) -> None:
    """A child is hurt, and nobody asked who else is in danger: somebody may have to ring 999 at once."""
    forbidden = dict.fromkeys(("court_order", "court_papers", "police_hold", "other_law"), "no")
    said = {"recipient.item.forbidden": forbidden, "recipient.item.required": "no", "recipient.role": "nobody_yet"}
    text = answer(mars, {"facts": {**said, "risk_to_child": "significant"}})["text"]
    folded = text.index("Perhaps also, depending on what you find out (")
    assert text.index("Within 1 hour: Ring children's social care") < folded
    assert text.index("At once: If an adult is in danger this minute, ring 999 now.") < folded
    assert text.index("Share\n") < folded
    assert ", not verified]" in answer(mars, {"facts": {"recipient.role": "police"}})["text"]


@needs_node
def test_what_must_go_is_not_headed_by_may(portable: dict[str, Any]) -> None:
    """Who reads the large line only would think that it is left to them."""
    must, may = ({"facts": {"subject.harm": harm, "subject.refused": "no"}} for harm in ("yes", "no"))
    assert "It must go, in the way described below." in answer(portable, must)["text"]
    assert "It must go" not in answer(portable, may)["text"]


@needs_node
def test_an_open_answer_says_first_what_may_be_urgent_and_that_nothing_goes_yet(mars: dict[str, Any]) -> None:
    """Three working days are never the first limit that is read while a child may be in danger."""
    text = answer(mars, {"facts": {"recipient.role": "nobody_yet"}})["text"]
    assert "Do not share it yet." in text
    assert text.index("within 15 minutes") < text.index("otherwise within 3 working days")


@needs_node
def test_what_is_half_known_is_found_out_too(mars: dict[str, Any]) -> None:
    """Whoever says that it is one of two still has to find out which, and is told so."""
    said = {"recipient.role": "nobody_yet", "recipient.item.forbidden": [], "recipient.item.required": "no"}
    text = answer(mars, {"facts": {**said, "risk_to_child": ["in_need", "significant"]}})["text"]
    assert "How serious is the risk" in text.split("Find out first")[1]
