"""Conformance vectors say what a reader has to say, and are the same each time."""

from __future__ import annotations

import datetime
import json
from typing import Any

import pytest

from sharepolicy import load
from sharepolicy.backends.portable.reader import PortableAnswer, PortableError, PortablePolicy, read
from sharepolicy.engine.policies.exporting import conformance_vectors
from tests.backends.portable.small import PATH

NUMBERS = {str(PATH): 300, "hipaa": 60, "victoria-ciss": 60, "mars": 16}

MANY = {str(PATH): 20_000, "hipaa": 10_000, "victoria-ciss": 10_000, "national-advice": 3_000, "mars": 1_000}
MANY |= {"school": 300, "partnership-agreement": 300}


def _said(answer: PortableAnswer, wanted: dict[str, Any]) -> dict[str, Any]:
    """An answer as vectors say it, as far as they do."""
    found = {
        "outcome": answer.outcome,
        "possible": [*answer.possible],
        "settled": answer.settled,
        "rules": answer.rules,
        "holds": sorted(answer.holds & answer.rules.keys()),
        "overrode": {rule: sorted(weaker) for rule, weaker in answer.overrode.items()},
        "otherwise": answer.otherwise,
        "duties": answer.duties,
        "people": {
            to: {
                "sure": each.sure,
                "within": sorted(limit.text for limit in each.within),
                "within_sure": each.within_sure,
                "then": sorted(
                    (
                        {"steps": [{"to": step, "after": limit.text} for step, limit in steps], "sure": sure}
                        for steps, sure in each.then.items()
                    ),
                    key=str,
                ),
            }
            for to, each in answer.people.items()
        },
        "obligation": answer.obligation,
        "counts": answer.counts,
        "ask": [*answer.ask],
        "ask_first": [*answer.ask_first],
        "questions": [[*each] for each in answer.questions],
    }
    for person in wanted["people"].values():
        person["then"].sort(key=str)
    return {name: each for name, each in found.items() if name in wanted}


def _check(policy: PortablePolicy, line: str) -> None:
    """Whether the reader passes a vector."""
    vector = json.loads(line)
    version, wanted = policy.on(datetime.date.fromisoformat(vector["on"])), vector["expect"]
    if "error" in wanted:
        with pytest.raises(PortableError, match=r"contradict|no value"):
            version.decide_request(vector.get("case") or vector["request"])
    elif "case" in vector:
        answer = version.decide(vector["case"], vector.get("unknown", ()))
        assert _said(answer, wanted) == wanted, vector
    else:
        found = version.decide_request(vector["request"])
        assert (found.outcome, found.settled) == (wanted["outcome"], wanted["settled"])
        for part, said in zip(found.parts, wanted["parts"], strict=True):
            assert (part.item, part.recipient, part.outcome) == (said["item"], said["recipient"], said["outcome"])
            assert ([*part.possible], part.obligation) == (said["possible"], said["obligation"])
            subjects = {who: _said(each, said["subjects"][who]) for who, each in part.answers.items()}
            assert subjects == said["subjects"], vector


@pytest.mark.parametrize("name", NUMBERS)
def test_the_reader_passes(name: str) -> None:
    """Each of them, in every version of a policy."""
    policy = load(name)
    reader = read(policy.export())
    lines = conformance_vectors(policy, NUMBERS[name]).splitlines()
    assert lines == conformance_vectors(load(name), NUMBERS[name]).splitlines()
    for line in lines:
        _check(reader, line)


@pytest.mark.slow
@pytest.mark.parametrize("name", MANY)
def test_the_reader_passes_many(name: str) -> None:
    """Of every shipped policy, a quarter of them requests."""
    policy = load(name)
    reader = read(policy.export())
    for line in conformance_vectors(policy, MANY[name]).splitlines():
        _check(reader, line)


def test_they_are_of_every_kind() -> None:
    """Settled and unsettled, contradictions, requests, what nobody knows."""
    lines = [json.loads(line) for line in conformance_vectors(load(PATH), 300).splitlines()]
    assert any("error" in line["expect"] for line in lines)
    assert any(line.get("unknown") for line in lines)
    assert {bool(line["expect"].get("settled")) for line in lines} == {True, False}
    requests = [line["expect"]["parts"] for line in lines if "request" in line and "parts" in line["expect"]]
    assert any(len(parts) > 1 and len(parts[0]["subjects"]) > 1 for parts in requests)


def test_no_kind_of_answer_is_left_to_luck() -> None:
    """Readers that were broken on purpose passed vectors in which nothing was shared: each kind of answer comes up."""
    cases, parts, requests = set(), set(), set()
    for line in map(json.loads, conformance_vectors(load("hipaa"), 700).splitlines()):
        expected = line["expect"]
        if "case" in line and "error" not in expected:
            cases.add((expected["outcome"], expected["settled"], expected["obligation"]))
            cases |= {("otherwise", expected["otherwise"])}
            cases |= {
                ("within", len(person["within"]), person["within_sure"]) for person in expected["people"].values()
            }
        elif "error" not in expected:
            outcomes = {part["outcome"] for part in expected["parts"]}
            requests.add((expected["outcome"], "dont_share" in outcomes and "share" in outcomes))
            for part in expected["parts"]:
                apart = any(each["outcome"] != part["outcome"] for each in part["subjects"].values())
                parts.add((part["outcome"], len(part["possible"]) == 1, part["obligation"], apart))
    assert cases >= {("share", True, "required"), ("share", True, "permitted"), ("dont_share", True, None)}
    assert cases >= {("escalate", True, None), ("escalate", False, None)}
    assert cases >= {("otherwise", True), ("otherwise", False), ("otherwise", None)}
    assert cases >= {("within", 1, True), ("within", 1, False)}
    assert parts >= {("share", True, "required", False), ("share", True, "permitted", False)}
    assert ("dont_share", True) in {(outcome, apart) for outcome, _, _, apart in parts}
    assert requests >= {("share", True), ("share", False), ("escalate", False), ("dont_share", False)}
