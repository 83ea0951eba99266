"""What guidance says: a policy for each thing that the language must be able to say, with its promises and examples."""

from __future__ import annotations

from pathlib import Path

import pytest

from sharepolicy.engine.loading.check import check
from sharepolicy.engine.policies.policy import Policy

POLICIES = sorted(path for path in Path(__file__).parent.glob("*.yaml") if "." not in path.stem)

SAID = {
    "asked, you must give; offered, you may": "must-and-may",
    "it endangers, or may help, this recipient": "not-in-their-hands",
    "a report of abuse goes whole, with what it says of others": "a-report-goes-whole",
    "dead for 50 years": "years-between-dates",
    "within 60 days of the request": "within-sixty-days-of-the-request",
    "promptly; in weeks, in months": "within-a-month",
    "older than the age of consent where they live": "of-age-where-they-live",
    "two of three assurances": "two-of-three",
    "never tell who may have done it; in danger, somebody is asked within 15 minutes": "never-warn-them",
    "our own step wherever the national rule shares": "wherever-the-national-rule-shares",
    "a parent who is also the recipient": "the-person-asks-for-their-own",
    "a whole section in force between two dates": "a-section-for-a-year",
    "no answer in an hour: go higher": "no-answer-in-an-hour",
}
"""What guidance says that the language once could not, and the policy here that says it."""


@pytest.mark.parametrize("path", POLICIES, ids=lambda path: path.stem)
def test_it_is_proved_and_exemplified_without_a_finding(path: Path) -> None:
    """It loads, keeps what it promises, decides its examples as expected, and nothing is found in it."""
    report = check(path)
    assert [diagnostic.message for diagnostic in report.diagnostics] == []
    assert isinstance(report.policy, Policy)
    assert report.policy.document.invariants
    assert report.examples
    assert all(example.passed for example in report.examples)


def test_what_could_not_be_said_is_said() -> None:
    """None of these policies was taken away; each is tried above."""
    assert set(SAID.values()) <= {path.stem for path in POLICIES}
