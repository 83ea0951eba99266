"""Policies whose tables are decided in several ways, which have to agree."""

from __future__ import annotations

import pytest

from sharepolicy.language.condition import AllOf, AnyOf, Not
from sharepolicy.language.policy import Outcome
from sharepolicy.testing.small import between, choice, has, number, rule, small_policy, yes_no
from tests.helpers.mars import MARS

_SHIPPED = {
    "mars": MARS,
    "school": "school",
    "victoria-ciss": "victoria-ciss",
    "hipaa": "hipaa",
    "national-advice": "national-advice",
    "partnership-agreement": "partnership-agreement",
    "fourteen rules": "benchmarks/policy14.yaml",
}
_LARGE = ("school", "partnership-agreement")
"""What stands on mars takes long, and is tried in the second suite."""

SHIPPED = [
    pytest.param(name, id=known, marks=[pytest.mark.slow] * (known in _LARGE)) for known, name in _SHIPPED.items()
]

SMALL = [
    pytest.param(
        small_policy(
            [yes_no("a"), yes_no("b"), yes_no("c"), choice("d", "one", "two", "three"), number("n", 0, 9)],
            rule("first", Outcome.SHARE, AllOf((has("a"), Not(has("b")))), overrides=["second", "third"]),
            rule("second", Outcome.DONT_SHARE, AnyOf((has("c"), has("d", "two"))), overrides=["third"]),
            rule("third", Outcome.SHARE, AnyOf((Not(has("c")), between("n", 3, 5)))),
            impossible=[AllOf((has("a"), has("d", "three"))), AllOf((has("b"), Not(has("c")), between("n", 6, None)))],
        ),
        id="chain with impossible combinations",
    ),
    pytest.param(
        small_policy(
            [yes_no("a"), yes_no("b"), yes_no("c"), choice("d", "one", "two")],
            rule("either-way", Outcome.SHARE, AnyOf((AllOf((has("a"), has("b"))), AllOf((Not(has("a")), has("c")))))),
            rule("also", Outcome.SHARE, AllOf((has("b"), has("c")))),
            rule("against", Outcome.DONT_SHARE, has("d", "two"), overrides=["either-way", "also"]),
            impossible=[AllOf((Not(has("a")), Not(has("b")), has("d", "two")))],
            otherwise=Outcome.DONT_SHARE,
        ),
        id="what three-valued logic cannot settle",
    ),
    pytest.param(
        small_policy(
            [yes_no("a"), yes_no("b"), choice("d", "one", "two")],
            rule("only", Outcome.SHARE, has("b")),
            impossible=[AllOf((has("a"), has("d", "two"))), AllOf((Not(has("a")), has("d", "two"), has("b")))],
        ),
        id="two impossible combinations that leave nothing between them",
    ),
]
