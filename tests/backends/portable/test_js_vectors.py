"""The JavaScript reader passes the conformance vectors, as a reader in any language has to."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest

from sharepolicy import load
from sharepolicy.engine.policies.exporting import conformance_vectors
from tests.backends.portable.asked_of_node import OF_DEFINITION, run_node
from tests.backends.portable.small import PATH
from tests.helpers.node import needs_node

NUMBERS = {str(PATH): 300, "hipaa": 60, "victoria-ciss": 60, "mars": 16}

OF_VECTORS = ("counts", "ask", "askFirst", "questions")

pytestmark = needs_node


def told(answer: Mapping[str, Any], wanted: Mapping[str, Any]) -> dict[str, Any]:
    """What the reader says, as vectors say it and as far as they do."""
    people = {each["to"]: person(each) for each in answer["people"]}
    found = {
        **{name: answer[name] for name in ("outcome", "possible", "settled", "obligation", "otherwise")},
        "rules": {rule["name"]: rule["sure"] for rule in answer["rules"]},
        "overrode": {rule["name"]: sorted(rule["overrode"]) for rule in answer["rules"]},
        "duties": {duty["name"]: duty["sure"] for duty in answer["duties"]},
        "people": people,
        "counts": {outcome: int(count) for outcome, count in answer.get("counts", {}).items()},
        "ask": answer.get("ask"),
        "ask_first": answer.get("askFirst"),
        "questions": [question["facts"] for question in answer.get("questions", ())],
    }
    return {name: each for name, each in found.items() if name in wanted}


def person(told_of: Mapping[str, Any]) -> dict[str, Any]:
    """Somebody to ask, as vectors say it; limits and steps in a fixed order."""
    then = [
        {"steps": [{"to": step["to"], "after": step["after"]["text"]} for step in each["steps"]], "sure": each["sure"]}
        for each in told_of["then"]
    ]
    return {
        "sure": told_of["sure"],
        "within": sorted(limit["text"] for limit in told_of["within"]),
        "within_sure": told_of["withinSure"],
        "then": sorted(then, key=str),
    }


def wanted_of(expected: Mapping[str, Any]) -> dict[str, Any]:
    """What a vector expects, without what only says how firmly a rule stands."""
    people = {to: {**each, "then": sorted(each["then"], key=str)} for to, each in expected["people"].items()}
    return {**{name: each for name, each in expected.items() if name != "holds"}, "people": people}


@pytest.mark.parametrize("name", NUMBERS)
def test_the_reader_passes(name: str) -> None:
    """Each of them, in every version of a policy."""
    policy = load(name)
    vectors = [json.loads(line) for line in conformance_vectors(policy, NUMBERS[name]).splitlines()]
    lines: list[dict[str, Any]] = [{"file": policy.export().decode()}]
    for vector in vectors:
        is_request = "request" in vector
        parts = (
            ("outcome", "settled", "parts")
            if is_request
            else (*OF_DEFINITION, "counts", "ask", "askFirst", "questions")
        )
        asked = {"day": vector["on"], "case": vector["request" if is_request else "case"], "request": is_request}
        lines.append({**asked, "unknown": vector.get("unknown", []), "parts": parts})
    for vector, answer in zip(vectors, run_node(lines), strict=True):
        expected = vector["expect"]
        if "error" in expected:
            assert "error" in answer, vector
            assert expected["error"] == "refused" or answer["error"] == "contradictory-case", vector
        elif "case" in vector:
            assert told(answer, expected) == wanted_of(expected), vector
        else:
            assert (answer["outcome"], answer["settled"]) == (expected["outcome"], expected["settled"])
            for part, said in zip(answer["parts"], expected["parts"], strict=True):
                names = ("item", "recipient", "outcome", "possible", "obligation")
                assert [part[each] for each in names] == [said[each] for each in names], vector
                subjects = {who: told(each, said["subjects"][who]) for who, each in part["answers"].items()}
                assert subjects == {who: wanted_of(each) for who, each in said["subjects"].items()}, vector
