"""The reader in plain Python says what the definition says, and asks what `decide` asks."""

from __future__ import annotations

import random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sharepolicy import Policy, load
from sharepolicy.backends.portable.reader import PortableError, PortableVersion, read
from sharepolicy.engine.loading.load import load_document
from sharepolicy.language.semantics import answer, answer_request, completions, places
from sharepolicy.language.words import write_request
from sharepolicy.reading.files import shipped
from sharepolicy.testing import cases, policies, requests
from sharepolicy.testing.cases import plain_case
from tests.backends.portable.compared import DAY, asked_unlike, unlike, unlike_request
from tests.backends.portable.random_cases import differences, random_case

SHIPPED = sorted(path.parent.name for path in shipped("policies").glob("*/policy.yaml"))

SMALL = "tests/backends/portable/small.yaml"
QUICK = {SMALL: 4_800, "victoria-ciss": 1_500, "hipaa": 500, "national-advice": 120, "mars": 15}
"""How many random cases are tried on every change, for policies in which that takes little time."""

TIMES = {SMALL: 500_000, "hipaa": 200_000, "victoria-ciss": 200_000, "national-advice": 80_000}
"""And how many in the second suite; of the others, which take longer, 1,000."""


def _version(policy: Policy) -> PortableVersion:
    return read(policy.export()).on(DAY)


@given(
    policies().flatmap(lambda document: st.tuples(st.just(document), st.lists(cases(document), min_size=1, max_size=5)))
)
def test_it_says_what_the_definition_says(drawn: Any) -> None:
    """Each of some partial cases of a random policy, and all that is asked about it."""
    document, several = drawn
    policy = load_document(document, prove=False)
    version = _version(policy)
    for case in several:
        found = version.decide(plain_case(document, case))
        assert [*unlike(answer(document, case), found)] == []
        assert [*asked_unlike(policy.decide(case), found)] == []
        assert sum(found.counts.values()) == sum(1 for _ in completions(document, case))


@given(policies(max_cases=60).flatmap(lambda document: st.tuples(st.just(document), requests(document, most=2))))
def test_it_says_of_requests_what_the_definition_says(drawn: Any) -> None:
    """And refuses those that contradict themselves. Of each part it asks what `decide_request` asks."""
    document, request = drawn
    policy = load_document(document, prove=False)
    version = _version(policy)
    written = write_request(document.vocabulary, request)
    try:
        defined = answer_request(document, request)
    except ValueError:
        with pytest.raises(PortableError):
            version.decide_request(written)
        return
    found = version.decide_request(written)
    assert [*unlike_request(defined, found)] == []
    assert len(places(request)) == sum(len(part.answers) for part in found.parts)
    decided = policy.decide_request(request)
    assert (decided.outcome.value, decided.settled) == (found.outcome, found.settled)
    for part, said in zip(decided.parts, found.parts, strict=True):
        for subject, decision in part.decisions.items():
            assert [*asked_unlike(decision, said.answers[subject])] == []


def _both(name: str) -> tuple[Policy, PortableVersion]:
    """A policy as it is on a day, and the reader's version of that day from the file of all of them."""
    policy = load(name)
    version = read(policy.export()).on(DAY)
    return policy.versions[-1].policy, version


@pytest.mark.parametrize("name", QUICK)
def test_it_answers_as_decide_does(name: str) -> None:
    """Random partial cases of shipped policies; the same each time."""
    policy, version = _both(name)
    chance = random.Random(name)
    for _ in range(QUICK[name]):
        case = random_case(policy, chance)
        assert [*differences(policy, version, case)] == [], case


def test_a_part_is_as_its_strongest_subject() -> None:
    """Don't share outranks escalate, and escalate outranks share: one of each, and each alone."""
    policy, version = _both(SMALL)
    subjects = {
        "Ada": {"consent": "given", "age": 20},
        "Ben": {"consent": "refused", "age": 20},
        "Cai": {"consent": "given", "age": 10},
    }
    outcomes = {}
    for about in (["Ada"], ["Ben"], ["Cai"], ["Ada", "Cai"], ["Ben", "Cai"], ["Ada", "Ben", "Cai"]):
        request = {
            "facts": {"risk": "some", "dose": 1, "subject.recipient.kin": "no"},
            "subjects": {name: subjects[name] for name in about},
            "recipients": {"nurse": {"checked": "yes", "employed": "yes"}},
            "items": {"note": {"about": about, "shows": []}},
        }
        found = version.decide_request(request)
        assert found.outcome == policy.decide_request(request, on=DAY).outcome
        outcomes[" ".join(about)] = found.outcome
    assert outcomes == {
        "Ada": "share",
        "Ben": "dont_share",
        "Cai": "escalate",
        "Ada Cai": "escalate",
        "Ben Cai": "dont_share",
        "Ada Ben Cai": "dont_share",
    }


def test_one_subject_tells_of_another() -> None:
    """Who is kin of somebody who works there is not served by them, so another subject is not either."""
    policy, version = _both(SMALL)
    request = {
        "facts": {"risk": "some", "asked_on": "2026-03-01"},
        "subjects": {"Ada": {}, "Ben": {}},
        "recipients": {"nurse": {"employed": "yes"}},
        "pairs": [
            {"subject": "Ada", "recipient": "nurse", "kin": "yes"},
            {"subject": "Ben", "recipient": "nurse", "kin": "no"},
        ],
    }
    (part,) = version.decide_request(request).parts
    (decided,) = policy.decide_request(request, on=DAY).parts
    for subject, said in part.answers.items():
        assert said.duties["guard"] is True
        actions = {action.action.name: action.sure for each, action in decided.actions if each == subject}
        assert said.duties == actions
        assert [*asked_unlike(decided.decisions[subject], said)] == []


@pytest.mark.slow
@pytest.mark.parametrize("name", [SMALL, *SHIPPED])
def test_it_often_answers_as_decide_does(name: str) -> None:
    """Other cases each time, for minutes; the one that fails is in the message."""
    policy, version = _both(name)
    for _ in range(TIMES.get(name, 1_000)):
        case = random_case(policy, random.Random())
        assert [*differences(policy, version, case)] == [], case
