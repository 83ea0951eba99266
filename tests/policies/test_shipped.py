"""Every shipped policy is clean: nothing is found, everything is proved, and every example is decided as expected."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from pathlib import Path

import pytest

from sharepolicy import Policy, check, load
from sharepolicy.analysis.about.trace import trace
from sharepolicy.analysis.examples.run import ExampleResult
from sharepolicy.analysis.examples.try_mutants import Fate
from sharepolicy.engine.loading.check import Report
from sharepolicy.engine.policies.timeline import versions_of
from sharepolicy.engine.weighing.confirm import confirm_policy
from sharepolicy.language.policy import Outcome
from tests.helpers.durable import needs_durable

POLICIES = sorted(path.parent.name for path in (Path(__file__).parents[2] / "policies").glob("*/policy.yaml"))
SLOW = ("mars", "partnership-agreement", "school")
SOME_SLOW = [pytest.param(name, marks=pytest.mark.slow if name in SLOW else ()) for name in POLICIES]


def versions_in(report: Report) -> list[Report]:
    """The reports on its versions; itself if the policy has only one."""
    return [each for _, each in report.versions] or [report]


@pytest.mark.parametrize("name", POLICIES)
def test_shipped_policy_is_clean(name: str) -> None:
    """`check` finds nothing, and the proof covers every invariant."""
    report = check(name)
    assert [f"{finding.span}: {finding.message}" for finding in report.diagnostics] == []
    assert report.clean
    for each in versions_in(report):
        assert isinstance(each.policy, Policy)
        assert each.proof is not None
        assert each.proof.invariants == len(each.policy.document.promises)


@pytest.mark.parametrize("name", POLICIES)
def test_examples_of_a_shipped_policy_are_decided_as_expected(name: str) -> None:
    """Each example tells a story of its own, and together they reach every outcome."""
    for report in versions_in(check(name)):
        assert_stories(report.examples)


def assert_stories(results: Sequence[ExampleResult]) -> None:
    """They are decided as expected, each tells a story of its own, and they reach every outcome."""
    assert {result.example.name: result.differences for result in results if not result.passed} == {}
    stories = [result.example.story for result in results]
    assert all(stories)
    assert len(set(stories)) == len(stories)
    assert {result.example.expect.outcome for result in results} == set(Outcome)


@pytest.mark.parametrize("name", SOME_SLOW)
def test_every_mistake_in_a_shipped_policy_is_noticed(name: str) -> None:
    """In what is decided, in duties, and in whom to ask: by a proof, or by an example."""
    for version in versions_of(load(name)):
        survivors = version.policy.mutation(on=version.period.nearest(datetime.date.today())).of(Fate.SURVIVES)
        assert [f"{trial.mutant.where}: {trial.mutant.says}" for trial in survivors] == []


@pytest.mark.parametrize("name", POLICIES)
def test_no_clause_of_a_shipped_policy_is_lost(name: str) -> None:
    """Each clause is carried out, or the policy says why it is background."""
    for version in versions_of(load(name)):
        assert [str(row.clause.id) for row in trace(version.policy.document) if row.lost] == []


@needs_durable
@pytest.mark.parametrize("name", POLICIES)
def test_two_engines_agree_on_a_shipped_policy(name: str) -> None:
    """On its examples, at the limits of its invariants, and in random cases."""
    for version in versions_of(load(name)):
        found = confirm_policy(version.policy, 60)
        assert [difference.says for difference in found.differences] == []
        assert found.confirmed, found.stopped
        assert all(found.compared.values())


def test_mars_has_at_least_forty_examples() -> None:
    """From routine to terrible."""
    assert "mars" in POLICIES
    assert all(len(each.examples) >= 40 for each in versions_in(check("mars")))
