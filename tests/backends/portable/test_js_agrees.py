"""The reader in JavaScript says what the program and the definition say: of random policies, and of shipped ones."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest

from sharepolicy.analysis.decision.decide import Decision
from sharepolicy.analysis.decision.questions import worth_asking
from sharepolicy.analysis.decision.requests import RequestDecision
from sharepolicy.engine.loading.load import load_document
from sharepolicy.ground.diagnostic import CaseError
from sharepolicy.language.case import Case
from sharepolicy.language.semantics import answer, answer_request
from sharepolicy.language.values import Values
from sharepolicy.testing.requests import combinations
from tests.backends.portable import said
from tests.backends.portable.asked_of_node import OF_ADVICE, OF_DEFINITION, OF_REQUEST, Asked, Plain, ask_node
from tests.backends.portable.drawn_policies import ON, of_shipped_policies, random_policies
from tests.backends.portable.random_files import RandomCases
from tests.helpers.node import needs_node

MOST_COMBINATIONS = 60
ONE_IN = 20
"""So many cases of random policies are asked for advice too, which takes longer."""

pytestmark = needs_node


def of_random_policies(number: int, count: int, cases: int, requests: int) -> Iterator[Asked]:
    """Cases and requests of random policies."""
    for place, document in enumerate(random_policies(count, number)):
        policy = load_document(document, prove=False)
        draw = RandomCases(document, number * 1000 + place)
        for case in range(cases):
            yield Asked(policy, draw.case(), OF_DEFINITION + (() if case % ONE_IN else OF_ADVICE))
        for _ in range(requests):
            yield Asked(policy, draw.request(), OF_REQUEST, request=True)


def check_all(all_asked: list[Asked], *, defined: bool = True) -> None:
    """Compare what the reader says of each with what the program says, and the definition where it is quick."""
    ask_node(all_asked)
    for asked in all_asked:
        found, code = None, None
        try:
            found = asked.policy.decide_request(asked.case, on=ON)
        except CaseError as error:
            code = error.diagnostics[0].code
        assert asked.told.get("error") == code, asked
        if found is None:
            continue
        one = found.alone
        pairs = of_request(asked, found, defined=defined) if one is None else of_case(asked, one, defined=defined)
        for expected, told in pairs:
            different = {part: (each, told.get(part)) for part, each in expected.items() if each != told.get(part)}
            assert not different, (asked.policy, asked.case, different)


Pairs = Iterator[tuple[Plain, Plain]]


def of_case(asked: Asked, found: Decision, *, defined: bool) -> Pairs:
    """What is expected of a decision, and what the reader says."""
    if asked.request:
        (part,) = asked.told["parts"]
        asked.told |= part["answers"][""]
    told = said.by_reader(asked.told)
    if defined:
        yield said.by_definition(answer(found.document, found.case)), told
    else:
        yield said.by_program(found), told
    if "ask" in asked.told and not asked.request:
        yield said.advice(found), said.advice_by_reader(asked.told)
        yield {"leads": [True]}, {"leads": [*set(_all_lead(asked, found))] or [True]}


def _all_lead(asked: Asked, found: Decision) -> Iterator[bool]:
    """Whether the grounds by themselves lead to the outcome and none is too many; whether alternatives lead there."""
    given, policy = found.case.given, found._situation.policy
    if found.settled:
        grounds = asked.told["grounds"]
        boxes = [policy.space.box({name: given[name] for name in grounds if name != out}) for out in ("", *grounds)]
        yield [bool(policy.but[found.outcome] & box) for box in boxes] == [False, *(True for _ in grounds)]
    for each in asked.told["alternatives"]:
        changed = {change["name"]: _cell(asked, **change) for change in each["changes"]}
        elsewhere = asked.policy.decide(Case({**given, **changed}))
        yield [outcome.value for outcome in elsewhere.possible] == [each["outcome"]]


def _cell(asked: Asked, name: str, cell: int) -> Values:
    return asked.policy.compiled.domains[name].cells[cell]


def of_request(asked: Asked, found: RequestDecision, *, defined: bool) -> Pairs:
    """The same of a request."""
    told = {(part["item"], part["recipient"]): said.part_by_reader(part) for part in asked.told["parts"]}
    if defined and combinations(found.document, found.request) <= MOST_COMBINATIONS:
        for key, each in answer_request(found.document, found.request).items():
            yield said.part_by_definition(each), told[key]
    else:
        for part in found.parts:
            yield said.part_by_program(part), told[part.item, part.recipient]
    whole = {
        "outcome": found.outcome.value,
        "settled": found.settled,
        "questions": said.request_questions(found.questions),
    }
    yield whole, {**asked.told, "questions": said.request_questions_by_reader(asked.told["questions"])}


def test_random_policies() -> None:
    """Every part of what is said about 9,700 cases and requests of random policies."""
    check_all([*of_random_policies(1, count=90, cases=94, requests=14)])


@pytest.mark.slow
def test_shipped_policies() -> None:
    """Every part of what is said about 350 cases and requests of larger policies."""
    check_all([*of_shipped_policies(1, cases=63, advised=3, requests=7)], defined=False)


def test_what_nobody_knows() -> None:
    """Facts that nobody knows are not asked, and what tells as much without them is."""
    asked = [
        Asked(each.policy, each.case, ("ask",), unknown=unknown)
        for number, each in enumerate(of_random_policies(2, count=60, cases=10, requests=0))
        for unknown in [
            tuple(random.Random(number).sample([*each.policy.facts], k=min(number, len(each.policy.facts)) % 4))
        ]
    ]
    ask_node(asked)
    for each in asked:
        if "error" not in each.told:
            decision = each.policy.decide(each.case, on=ON)
            expected = [question.name for question in worth_asking(decision._situation, each.unknown)]
            assert each.told["ask"] == expected, (each.policy, each.case, each.unknown)


@pytest.mark.slow
@pytest.mark.parametrize("number", range(2, 102))
def test_a_million(number: int) -> None:
    """The same of 100 times as many, of other policies each time."""
    check_all([*of_random_policies(number, count=90, cases=83, requests=20)])
    check_all([*of_shipped_policies(number, cases=130, advised=3, requests=10)], defined=False)
