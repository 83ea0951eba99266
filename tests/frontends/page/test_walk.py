"""The page without a page: what it asks, in which order, and what it answers, is what `sharepolicy ask` does."""

from __future__ import annotations

import json
import random
import subprocess
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

import jsonschema
import pytest

from sharepolicy import Policy
from sharepolicy.analysis.decision.decide import Decision
from sharepolicy.analysis.decision.decision import Ground
from sharepolicy.analysis.decision.screens import NOTHING_ASKED, AskedAsUsual, AskedSoFar, Screen, next_screen
from sharepolicy.analysis.second.trial_cases import drawn_cases
from sharepolicy.frontends.render.text import sentence
from sharepolicy.language.values import Ranges, Values
from sharepolicy.language.vocabulary import Fact
from sharepolicy.language.words import write_known, write_values
from sharepolicy.reading.shapes.addition import addition_schema
from tests.backends.portable.small import PATH as SMALL
from tests.frontends.page.in_node import DAY, SOURCE, in_the_page, on_the_day
from tests.helpers.node import needs_node

OFTEN_KNOWN = 0.85
CASES = 12

Known = Mapping[str, Values]


def people(policy: Policy, number: int) -> list[Known]:
    """What people know of cases: most of it. How many years lie between two days, nobody knows by heart."""
    chance = random.Random(number)
    vocabulary = policy.document.vocabulary
    day = Ranges.of(DAY.toordinal(), DAY.toordinal())
    given = {vocabulary.decision_date.name: day} if vocabulary.decision_date else {}
    return [
        {
            name: values
            for name, values in case.given.items()
            if name in given or (not vocabulary.facts[name].years_between and chance.random() < OFTEN_KNOWN)
        }
        for case in drawn_cases(policy.compiled, number, given)
    ]


def asked(policy: Policy, knows: Known) -> tuple[list[list[Any]], Decision]:
    """The screens of somebody who names what is different where something is, and the decision at the end."""
    vocabulary = policy.document.vocabulary
    given: dict[str, Values] = {}
    screens: list[list[Any]] = []
    so_far = NOTHING_ASKED
    while True:
        decision = policy.decide(write_known(vocabulary, given), on=DAY)
        screen = next_screen(decision, so_far)
        if screen is None:
            return screens, decision
        screens.append([shows(screen), [fact.name for fact in screen.facts]])
        so_far = replied(screen, knows, given, so_far)


def replied(screen: Screen, knows: Known, given: dict[str, Values], so_far: AskedSoFar) -> AskedSoFar:
    """Answer a screen."""
    if not isinstance(screen, AskedAsUsual):
        names = {fact.name for fact in screen.facts}
        given |= {name: knows[name] for name in names & knows.keys()}
        return so_far.after(screen, (), names - knows.keys())
    doubted: set[str] = set()
    for line in screen.lines:
        usual = {fact.name: values for fact, values in line.values}
        if all(name in knows and knows[name] <= values for name, values in usual.items()):
            given |= usual
        else:
            doubted |= usual.keys()
    return so_far.after(screen, doubted)


def shows(screen: Screen) -> str:
    """What kind of screen it is."""
    if isinstance(screen, AskedAsUsual):
        return "usual"
    return "together" if screen.members else "question"


def walked(policy: Policy, portable: Mapping[str, Any], cases: list[Known]) -> list[Any]:
    """The same in the page."""
    facts = policy.document.vocabulary.facts
    known = [{name: write_values(facts[name], values) for name, values in case.items()} for case in cases]
    return in_the_page(portable, known)["cases"]


@cache
def walks(name: str) -> list[tuple[Policy, Known, dict[str, Any]]]:
    """Several people with a policy, and what the page does with each."""
    policy, portable = on_the_day(name)
    cases = people(policy, CASES)
    return [(policy, *each) for each in zip(cases, walked(policy, portable, cases), strict=True)]


@needs_node
@pytest.mark.parametrize("name", [str(SMALL), "mars", "hipaa", "victoria-ciss"])
def test_the_page_asks_as_the_terminal_does(name: str) -> None:
    """The same screens in the same order, and the same possible outcomes at the end."""
    for policy, knows, found in walks(name):
        screens, decision = asked(policy, knows)
        assert found["screens"] == screens
        assert found["possible"] == [outcome.value for outcome in decision.possible]
        assert found["outcome"] == decision.outcome.value


def cells(policy: Policy, grounds: Iterable[Ground]) -> dict[str, list[int]]:
    """What has to be so, as the reader says it."""
    domains = policy.compiled.domains
    return {each.fact.name: [*domains[each.fact.name].indices(each.values)] for each in grounds}


def knows_or_not(fact: Fact, found: Mapping[str, Any]) -> bool:
    """Whether somebody has not said yet that they don't know it."""
    said = found["saved"]["facts"].get(fact.several or fact.name)
    return (said.get(fact.member) if isinstance(said, dict) and fact.several else said) != "unknown"


@needs_node
@pytest.mark.parametrize("name", [str(SMALL), "mars", "hipaa", "victoria-ciss"])
def test_what_is_said_stands_as_firmly_as_the_program_says(name: str) -> None:
    """Which rules hold, what would have to be so for the others and for duties, which limits are sure, what to ask."""
    for policy, _, found in walks(name):
        decision = policy.decide(found["saved"]["facts"], on=DAY)

        assert found["rules"] == {each.rule.name: [each.holds, cells(policy, each.only_if)] for each in decision.rules}
        assert found["duties"] == {due.action.name: [due.sure, cells(policy, due.only_if)] for due in decision.actions}
        for person in decision.escalation:
            surely = person.within if person.within_sure else person.surely_within
            assert found["surely"][person.to] == [str(within) for within in surely]
        asked = [
            [fact.name for fact in each.facts if knows_or_not(fact, found)] for each in decision.questions_about_duties
        ]
        assert found["aboutDuties"] == [names for names in asked if names]


@needs_node
def test_a_saved_case_is_decided_alike_by_the_command_and_by_the_page() -> None:
    """Saved in the page, it is a case file like any other; loaded again, it is the same case."""
    for policy, _, found in walks("mars"):
        saved = {name: value for name, value in found["saved"].items() if name != "policy"}
        decision = policy.decide(saved["facts"], on=DAY)
        assert [outcome.value for outcome in decision.possible] == found["possible"] == found["again"]


@needs_node
def test_the_answer_names_what_is_sure() -> None:
    """Every reason and duty that the program calls sure stands in the answer, and only such duties can be ticked."""
    for policy, _, found in walks("mars"):
        decision = policy.decide(found["saved"]["facts"], on=DAY)
        for reason in (each for each in decision.reasons if each.sure):
            assert reason.text in found["text"]
        sure = {due.action.name for due in decision.actions if due.sure}
        assert set(found["ticks"]) == sure
        for person in (each for each in decision.escalation if each.sure):
            assert person.to_words in found["text"]


@needs_node
def test_a_record_is_what_the_commands_take() -> None:
    """It has the form of what people add to a decision, and the answer as a note."""
    typed = {"by": "R. Doyle ", "role": "", "outcome": "escalate", "why": "It is close.", "asked_by": "K. Osei"}
    script = (
        f"import {{recordOf}} from {json.dumps((SOURCE / 'record.mjs').as_uri())}\n"
        f"const typed = {json.dumps(typed)}\n"
        "const done = [{action: 'record-the-decision'}]\n"
        "console.log(JSON.stringify([recordOf(typed, done, 'SHARE'), recordOf({}, [], 'SHARE')]))"
    )
    command = ["node", "--input-type=module", "-e", script]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
    full, bare = json.loads(ran.stdout)
    for record in (full, bare):
        jsonschema.validate(record, addition_schema())
        assert record["note"] == [{"text": "SHARE"}]
    assert full["decided"]["by"] == "R. Doyle"
    assert full["done"][0]["action"] == "record-the-decision"
    assert set(bare) == {"note"}


REQUEST = {
    "subjects": ["boy", "mother"],
    "recipients": ["school", "stepfather"],
    "items": [{"name": "report", "about": ["boy", "mother"]}, {"name": "address", "about": ["mother"]}],
}


@needs_node
@pytest.mark.parametrize(("name", "number"), [(str(SMALL), 4), ("mars", 1)])
def test_a_request_is_answered_as_the_program_answers_it(name: str, number: int) -> None:
    """Whatever people say of whom: each part has its outcome, also once saved, and the text has all that may be due."""
    policy, portable = on_the_day(name)
    for found in in_the_page(portable, requests=[REQUEST] * number)["requests"]:
        saved = {key: value for key, value in found["saved"].items() if key != "policy"}
        decision = policy.decide_request(saved, on=DAY)
        parts = [[part.item, part.recipient, part.outcome.value, part.settled] for part in decision.parts]
        assert sorted(found["parts"]) == sorted(parts)
        assert sorted(found["again"]) == sorted(parts)
        for item, recipient, *_ in parts:
            assert f"{item} to {recipient}" in found["text"]
        for due in (due for part in decision.parts for _, due in part.actions):
            assert sentence(due.action.says) in found["text"]


@pytest.mark.slow
@needs_node
def test_a_request_is_asked_what_is_usual_and_takes_none_of_it_as_known() -> None:
    """Confirming it settles the whole; whoever doubts it has said nothing by that, and nobody is shown it twice."""
    _, portable = on_the_day("mars")
    screens = []
    for found in in_the_page(portable, requests=[REQUEST] * 6)["requests"]:
        keys = [key for screen in found["usual"] for key in screen["keys"]]
        assert len({*keys}) == len(keys)
        screens += found["usual"]
    assert all(screen["made"] == (len(screen["keys"]) if screen["confirms"] else 0) for screen in screens)
    assert any(screen["settled"] for screen in screens if screen["confirms"])
    assert any(not screen["settled"] for screen in screens if not screen["confirms"])
