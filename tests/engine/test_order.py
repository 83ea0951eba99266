"""The order of things in a file means nothing: a policy with every part shuffled says the same.

Shuffled are all mappings and lists but those that the language calls an order: `precedence`, the values of a scale,
`between`, `asks` and the steps of `then`. The order of facts, groups, rules and lines is one of questions; it may
change what is asked first, and by which facts something is told to depend, and nothing else.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest
import yaml
from attrs import evolve
from hypothesis import assume, given
from hypothesis import strategies as st

from sharepolicy import CaseError, PolicyError, load, load_text
from sharepolicy.analysis.change.compare import compare
from sharepolicy.engine.policies.policy import Policy
from sharepolicy.forms.parts_of import parts_of
from sharepolicy.language.case import Request
from sharepolicy.language.policy import PolicyDocument
from sharepolicy.language.rewriting import conditions_of
from sharepolicy.reading.files import shipped
from sharepolicy.testing import cases, policies, requests
from tests.helpers.mars import MARS_FOLDER
from tests.helpers.writing import as_written, writable, written_policy

ORDERED = ("precedence", "asks", "between", "then")
"""What holds an order wherever it stands."""

OF_QUESTIONS = ("ask", "depends_on", "turns_on")
"""What is told in the order of questions, and as few of it as are enough when it is asked in that order."""

DAY = datetime.date(2026, 3, 2)


def shuffled(tree: Any, random: Random, key: str = "", parent: Any = None) -> Any:
    """A policy's tree with every mapping and list shuffled that is no order."""
    kept = key in ORDERED or (key == "values" and isinstance(parent, dict) and parent.get("type") == "scale")
    if isinstance(tree, dict):
        names = list(tree)
        if not kept:
            random.shuffle(names)
        return {name: shuffled(tree[name], random, name, tree) for name in names}
    if isinstance(tree, list):
        parts = [shuffled(part, random) for part in tree]
        if not kept:
            random.shuffle(parts)
        return parts
    return tree


def said(answer: dict[str, Any]) -> Any:
    """Everything that a decision says as JSON, whatever the order in which sentences and questions are shown."""
    escalation = [(one["to"], one["within"]) for one in answer.get("escalation", ())]
    return escalation, _said(answer)


def _by_part(answer: dict[str, Any]) -> dict[str, Any]:
    """The answer to a request with whole decisions by part, and without numbers: these follow the order of lists."""
    if "parts" not in answer:
        return answer
    first = [answer["lists"]["actions"][number] for number in answer.get("do_first", ())]
    kept = {name: held for name, held in answer.items() if name not in ("answers", "decisions", "lists")}
    return {**kept, "do_first": first, "parts": parts_of(answer)}


def _said(part: Any, key: str = "") -> Any:
    if key == "grounds":
        return len(part)
    if key == "only_if":  # its sentences list values in the order in which the author lists them
        return _said([{name: inner for name, inner in ground.items() if name != "says"} for ground in part])
    if key == "alternatives":
        return sorted({(change["outcome"], len(change["facts"])) for change in part})
    if isinstance(part, dict):
        return {name: _said(inner, name) for name, inner in part.items() if name not in (*OF_QUESTIONS, "digest")}
    if isinstance(part, list):
        return sorted((_said(inner) for inner in part), key=lambda inner: json.dumps(inner, sort_keys=True))
    return part


def assert_alike(policy: Policy, other: Policy, case: Any, *, request: bool = False) -> None:
    """That two policies say the same of a case or request, also that it cannot be."""

    def answer(one: Policy) -> Any:
        decide: Callable[..., Any] = one.decide_request if request else one.decide
        try:
            return said(_by_part(decide(case, on=DAY).to_dict()))
        except CaseError as error:
            return sorted(flaw.code for flaw in error.diagnostics)

    assert answer(policy) == answer(other)


@given(policies(max_cases=60), st.randoms(use_true_random=False), st.data())
def test_a_random_policy_says_the_same_in_any_order(
    document: PolicyDocument, random: Random, data: st.DataObject
) -> None:
    """All parts of decisions on cases and requests, the JSON, and the comparison."""
    document = as_written(document)
    assume(all(writable(condition, document.vocabulary.facts) for condition in conditions_of(document)))
    text = written_policy(document)
    try:
        policy = load_text(text, prove=False)
    except PolicyError as error:
        assume(all(flaw.code != "contradictory-condition" for flaw in error.diagnostics))
        raise
    other = load_text(json.dumps(shuffled(json.loads(text), random)), prove=False)
    assert_alike(policy, other, data.draw(cases(policy)))
    assert_alike(policy, other, data.draw(requests(policy, most=2)), request=True)
    assert compare(policy.document, other.document).equivalent


def trees() -> Iterator[tuple[str, dict[str, Any], Path]]:
    """The shipped policies, as trees."""
    for name, folder in (("mars", MARS_FOLDER), ("school", shipped("policies") / "school")):
        yield name, yaml.load((folder / "policy.yaml").read_text(encoding="utf-8"), yaml.BaseLoader), folder


@pytest.mark.parametrize("orders", [1, pytest.param(10, marks=pytest.mark.slow)])
@pytest.mark.parametrize(
    ("name", "tree", "folder"), list(trees()), ids=lambda each: each if isinstance(each, str) else ""
)
def test_a_shipped_policy_says_the_same_in_any_order(
    name: str, tree: dict[str, Any], folder: Path, orders: int
) -> None:
    """In some orders, each time on a tenth of its examples, and on cases in which almost nothing is known."""
    policy = load(folder, prove=False)
    tree = {part: inner for part, inner in tree.items() if part not in ("example_files", "examples")}
    for seed in range(orders):
        text = yaml.safe_dump(shuffled(tree, Random(seed)), sort_keys=False, allow_unicode=True)
        other = load_text(text, folder=folder, prove=False)
        assert compare(policy.document, other.document).equivalent
        asked: list[Request] = []
        for example in policy.examples[seed::10]:
            known = dict(list(example.request.given.items())[: seed % 4])
            less = evolve(example.request, given=known)
            asked += [one for one in (example.request, less) if one not in asked]
        for request in asked:
            assert_alike(policy, other, request, request=True)
