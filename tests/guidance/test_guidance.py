"""What guidance says: a policy for each thing that the language must be able to say, with its promises and examples."""

from __future__ import annotations

from pathlib import Path

import pytest

from sharepolicy.engine.check import check
from sharepolicy.engine.policy import Policy

POLICIES = sorted(path for path in Path(__file__).parent.glob("*.yaml") if "." not in path.stem)


@pytest.mark.parametrize("path", POLICIES, ids=lambda path: path.stem)
def test_it_is_proved_and_exemplified_without_a_finding(path: Path) -> None:
    """It loads, keeps what it promises, decides its examples as expected, and nothing is found in it."""
    report = check(path)
    assert [diagnostic.message for diagnostic in report.diagnostics] == []
    assert isinstance(report.policy, Policy)
    assert report.policy.document.invariants
    assert report.examples
    assert all(example.passed for example in report.examples)
