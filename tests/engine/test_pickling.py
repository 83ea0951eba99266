"""A policy goes to another process and decides there as here."""

from __future__ import annotations

import datetime
import multiprocessing
import pickle
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sharepolicy import Policy, load
from sharepolicy.engine.load import load_document
from sharepolicy.language.policy import PolicyDocument
from sharepolicy.testing import cases, policies
from tests.definition.test_versions import timeline, version


def sent(policy: Policy) -> Policy:
    """The policy as it arrives."""
    arrived: Policy = pickle.loads(pickle.dumps(policy))
    return arrived


@given(policies(), st.data())
def test_what_arrives_decides_alike(document: PolicyDocument, data: st.DataObject) -> None:
    """Random policies, and cases complete and not."""
    policy = load_document(document, prove=False)
    there = sent(policy)
    assert (there.digest, there.proof, there.findings) == (policy.digest, None, policy.findings)
    case = data.draw(cases(document))
    assert there.decide(case).to_dict() == policy.decide(case).to_dict()


@pytest.mark.parametrize("name", ["mars", "school", "school@2026-03-01"])
def test_shipped_policies_keep_what_is_known_of_them(name: str) -> None:
    """Proof, day, base and examples; and a policy that comes twice is compiled once."""
    policy = load(name)
    there = sent(policy)
    assert repr(there) == repr(policy)
    assert (there.proof, there.on, there.base, there.path) == (policy.proof, policy.on, policy.base, policy.path)
    assert there.examples == policy.examples
    assert sent(policy) is there


def test_a_policy_with_versions_arrives_with_all_of_them(tmp_path: Path) -> None:
    """Each decides in its period."""
    starts = (None, datetime.date(2026, 3, 1))
    for number in range(len(starts)):
        (tmp_path / f"v{number}.yaml").write_text(version(number), encoding="utf-8")
    (tmp_path / "policy.yaml").write_text(timeline(starts), encoding="utf-8")
    policy = load(tmp_path)
    there = sent(policy)
    assert repr(there) == repr(policy)
    for day, number in ((datetime.date(2026, 2, 28), "0.0.0"), (datetime.date(2026, 3, 1), "1.0.0")):
        assert there.decide({}, on=day).policy == policy.decide({}, on=day).policy
        assert there.decide({}, on=day).policy.version == number


def outcome_of(policy: Policy, case: dict[str, Any]) -> str:
    """What another process is asked."""
    return policy.decide(case).outcome.value


def test_processes_share_the_work() -> None:
    """Started anew, with nothing of this process."""
    policy = load("mars")
    asked = [{"item.relevant": False}, {}]
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        found = list(pool.map(outcome_of, [policy] * 2, asked))
    assert found == [outcome_of(policy, case) for case in asked]
