"""Complete cases from programs, as plain dicts, take a fast path of their own: it too is what the definition says."""

from __future__ import annotations

import datetime
import itertools
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sharepolicy.engine.loading.load import load_document, load_text
from sharepolicy.engine.policies.policy import Policy
from sharepolicy.ground.diagnostic import CaseError
from sharepolicy.language.case import Case
from sharepolicy.language.policy import PolicyDocument
from sharepolicy.language.semantics import all_cases
from sharepolicy.language.values import Ranges, Values
from sharepolicy.language.vocabulary import Fact, FactType, number_text
from sharepolicy.testing import policies
from sharepolicy.testing.agreement import differences


def one_number(values: Ranges) -> int:
    """A number of the set: an end of its first stretch, or nought."""
    low, high = values.pieces[0]
    return low if low is not None else high if high is not None else 0


def plain_value(fact: Fact, values: Values, *, truth: bool) -> Any:
    """One of the values as a program gives it; yes and no as True and False if `truth`."""
    if isinstance(values, Ranges):
        number = one_number(values)
        if fact.type is FactType.DATE:
            return datetime.date.fromordinal(max(number, 1))
        return number // 10**fact.decimals if number % 10**fact.decimals == 0 else number_text(fact, number)
    word = min(values)
    return word == "yes" if truth and fact.type is FactType.YES_NO else word


def plain_case(document: PolicyDocument, complete: Mapping[str, Values], *, truth: bool) -> dict[str, Any]:
    """A complete case as a program gives it: a value for each fact, a list of members for several-of."""
    vocabulary = document.vocabulary
    case = {
        name: plain_value(fact, complete[name], truth=truth)
        for name, fact in vocabulary.facts.items()
        if not fact.several
    }
    for several in vocabulary.several.values():
        case[several.name] = [m for m in several.members if complete[several.fact_name(m)] == frozenset({"yes"})]
    return case


def assert_as_defined(policy: Policy, case: dict[str, Any], complete: Mapping[str, Values]) -> None:
    """The decision on a plain dict says what the definition says."""
    said = "\n".join(differences(policy.document, Case(complete), policy.decide(case)))
    assert not said, f"{case}\n{said}"


@given(policies(max_facts=5, max_rules=8), st.booleans())
def test_every_complete_case_of_a_program_is_decided_as_defined(document: PolicyDocument, truth: bool) -> None:
    """Exhaustively, and twice: what is remembered of the first time changes nothing."""
    policy = load_document(document, prove=False)
    for _ in range(2):
        for complete in all_cases(document):
            assert_as_defined(policy, plain_case(document, complete, truth=truth), complete)


@given(policies(max_facts=5, max_rules=8), st.data())
def test_the_fast_path_decides_as_the_general_road(document: PolicyDocument, data: st.DataObject) -> None:
    """The same outcome, rules and reasons for a dict and for the case that it stands for."""
    policy = load_document(document, prove=False)
    complete = data.draw(st.sampled_from(list(all_cases(document))))
    fast = policy.decide(plain_case(document, complete, truth=True))
    general = policy.decide(Case(complete))
    assert (fast.outcome, fast.rules, fast.reasons) == (general.outcome, general.rules, general.reasons)


@given(policies(max_facts=5, max_rules=8), st.data())
def test_the_fast_path_takes_no_number_for_yes_or_no_and_no_truth_for_a_number(
    document: PolicyDocument, data: st.DataObject
) -> None:
    """To Python 1 and 1.0 are True; to a policy they are not, whatever else is given."""
    policy = load_document(document, prove=False)
    case = plain_case(document, data.draw(st.sampled_from(list(all_cases(document)))), truth=True)
    for name, value in case.items():
        mistaken = {bool: [int(value), float(value)], int: [value == 1]}.get(type(value), []) if value in (0, 1) else []
        for mistake in mistaken:
            with pytest.raises(CaseError):
                policy.decide({**case, name: mistake})


SMALL = """\
policy: small
title: Small
version: 1.0.0
facts:
  urgent: {type: yes/no, asks: Is it urgent?}
  known: {type: yes/no, asks: Is the recipient known?}
  risk: {type: scale, asks: How serious is the risk?, values: [none, low, high]}
  age: {type: number, asks: How old is the child?, minimum: 0, maximum: 18}
impossible:
  - {when: {urgent: yes, risk: none}, because: Nothing is urgent without a risk.}
questions:
  all:
    title: All
    rules:
      high: {when: {risk: high, known: yes}, outcome: share, overrides: [old, none], because: The risk is high.}
      old: {when: {age: {at_least: 16}, known: no}, outcome: dont_share, overrides: [none], because: They decide.}
      none: {when: {risk: none, age: {below: 12}}, outcome: dont_share, because: There is no risk.}
otherwise: {outcome: escalate, because: Nothing else applies.}
"""


def test_a_small_policy_finds_its_verdicts_in_one_table() -> None:
    """Every complete case, twice: a place that was used, one that was not, and those of impossible cases."""
    policy = load_text(SMALL, "small")
    assert "find" in policy._fast.__globals__
    answers = itertools.product((True, False), (True, False), ("none", "low", "high"), range(19))
    for urgent, known, risk, age in [*answers] * 2:
        case = {"urgent": urgent, "known": known, "risk": risk, "age": age}
        if urgent and risk == "none":
            with pytest.raises(CaseError):
                policy.decide(case)
        else:
            assert_as_defined(policy, case, policy._reader.case(case).given)
