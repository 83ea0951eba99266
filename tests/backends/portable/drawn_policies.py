"""Policies that readers are tried with: random ones, and those that come with the package, with cases and requests."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from sharepolicy import load
from sharepolicy.language.policy import PolicyDocument
from sharepolicy.testing import policies
from tests.backends.portable.asked_of_node import DAY, OF_ADVICE, OF_DEFINITION, OF_REQUEST, Asked
from tests.backends.portable.random_files import RandomCases
from tests.backends.portable.small import small
from tests.helpers.tied import tied_policies

ON = datetime.date.fromisoformat(DAY)

SHIPPED = ("mars", "school", "hipaa", "national-advice")

documents = st.one_of(policies(max_cases=24, max_facts=5), policies(max_cases=24, max_facts=5), tied_policies())


def random_policies(count: int, number: int) -> list[PolicyDocument]:
    """Random policies: the same ones for the same number."""
    found: list[PolicyDocument] = []

    @seed(number)
    @settings(
        max_examples=count, phases=[Phase.generate], database=None, deadline=None, suppress_health_check=[*HealthCheck]
    )
    @given(documents)
    def collect(document: PolicyDocument) -> None:
        found.append(document)

    collect()
    return found


def of_shipped_policies(number: int, cases: int, advised: int, requests: int) -> Iterator[Asked]:
    """Cases and requests of the policies that come with the package, and of one that has every kind of fact."""
    for policy in (small(), *map(load, SHIPPED)):
        version = next(each for each in policy.versions if ON in each.period).policy
        draw = RandomCases(version.document, number)
        for case in range(cases):
            yield Asked(version, draw.case(), OF_DEFINITION + (OF_ADVICE if case < advised else ()))
        for _ in range(requests):
            yield Asked(version, draw.request(1), OF_REQUEST, request=True)
