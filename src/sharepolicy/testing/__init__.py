"""For tests: random vocabularies, policies and cases for Hypothesis, and the check against the definition.

Needs hypothesis: `pip install "sharepolicy[testing]"`.
"""

from __future__ import annotations

try:
    import hypothesis as _hypothesis  # noqa: F401
except ModuleNotFoundError as missing:
    raise ImportError(
        "`sharepolicy.testing` needs hypothesis, which is not installed: pip install 'sharepolicy[testing]'"
    ) from missing

from sharepolicy.testing.agreement import (
    assert_agrees_with_definition,
    assert_request_agrees_with_definition,
    check_policy,
)
from sharepolicy.testing.cases import case_mappings, cases, complete_cases
from sharepolicy.testing.conditions import conditions
from sharepolicy.testing.policies import policies
from sharepolicy.testing.requests import requests
from sharepolicy.testing.synthetic import synthetic_policy
from sharepolicy.testing.timelines import cases_over_time, timelines
from sharepolicy.testing.vocabularies import vocabularies

__all__ = [
    # strategies
    "vocabularies",
    "conditions",
    "policies",
    "cases",
    "complete_cases",
    "case_mappings",
    "requests",
    "timelines",
    "cases_over_time",
    # the check against the definition
    "check_policy",
    "assert_agrees_with_definition",
    "assert_request_agrees_with_definition",
    # a large policy
    "synthetic_policy",
]
