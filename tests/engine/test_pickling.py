"""A policy goes to another process and decides there as here."""

from __future__ import annotations

import datetime
import io
import json
import multiprocessing
import pickle
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sharepolicy import Policy, load
from sharepolicy.engine.loading.load import load_document
from sharepolicy.engine.policies.parcel import pack, unpack
from sharepolicy.engine.policies.policy import arrived
from sharepolicy.engine.policies.timeline import arrived_timeline
from sharepolicy.language.condition import ALWAYS, Not
from sharepolicy.language.policy import PolicyDocument
from sharepolicy.testing import cases, policies
from tests.helpers.mars import MARS, load_mars
from tests.helpers.versions import timeline, version


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


@pytest.mark.parametrize("name", [MARS, "school", "school@2026-03-01"], ids=["mars", "school", "school of a day"])
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
    assert (repr(there), there.title, there.identity) == (repr(policy), policy.title, policy.identity)
    assert sent(policy) is there
    for day, number in ((datetime.date(2026, 2, 28), "0.0.0"), (datetime.date(2026, 3, 1), "1.0.0")):
        assert there.decide({}, on=day).policy == policy.decide({}, on=day).policy
        assert there.decide({}, on=day).policy.version == number


def outcome_of(policy: Policy, case: dict[str, Any]) -> str:
    """What another process is asked."""
    return policy.decide(case).outcome.value


def test_processes_share_the_work() -> None:
    """Started anew, with nothing of this process."""
    policy = load_mars()
    asked = [{"item.relevant": False}, {}]
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        found = list(pool.map(outcome_of, [policy] * 2, asked))
    assert found == [outcome_of(policy, case) for case in asked]


ENTRIES = ("sharepolicy.engine.policies.policy.arrived", "sharepolicy.engine.policies.timeline.arrived_timeline")


class Strict(pickle.Unpickler):
    """One that lets in nothing but our own entries."""

    def find_class(self, module: str, name: str) -> Any:
        """Refuse everything else."""
        if f"{module}.{name}" not in ENTRIES:
            raise pickle.UnpicklingError(f"{module}.{name} is not let in")
        return super().find_class(module, name)


def timeline_policy(folder: Path) -> Policy:
    """A policy with two versions."""
    for number in range(2):
        (folder / f"v{number}.yaml").write_text(version(number), encoding="utf-8")
    (folder / "policy.yaml").write_text(timeline((None, datetime.date(2026, 3, 1))), encoding="utf-8")
    return load(folder)


def test_a_policy_needs_no_entry_but_its_own(tmp_path: Path) -> None:
    """So that a strict reader of pickles can let it in."""
    for policy in (load_mars(), load("school@2026-03-01"), timeline_policy(tmp_path)):
        there = Strict(io.BytesIO(pickle.dumps(policy))).load()
        assert repr(there) == repr(policy)


@pytest.mark.parametrize("entry", [arrived, arrived_timeline])
def test_what_is_planted_in_a_policy_is_not_run(tmp_path: Path, entry: Any) -> None:
    """Neither as a pickle in the pickle, nor as a value that is none of ours."""

    class Planted:
        def __reduce__(self) -> tuple[Any, ...]:
            return Path.touch, (tmp_path / "planted",)

    class Sent:
        def __init__(self, parcel: bytes) -> None:
            self.parcel = parcel

        def __reduce__(self) -> tuple[Any, ...]:
            return entry, (self.parcel,)

    parcels = [pickle.dumps(Planted()), pickle.dumps((Planted(),) * 5)]
    parcels += [
        json.dumps(nodes).encode() for nodes in ([["Path.touch", 0]], ["x", ["eval", 0]], [["os.system"]], [], 3)
    ]
    parcels += [b"[" * 100_000, b"", b"\xff", json.dumps([["tuple", 0]]).encode(), json.dumps([["Fact"]]).encode()]
    for parcel in parcels:
        with pytest.raises(ValueError, match="not a policy in the form that this version"):
            Strict(io.BytesIO(pickle.dumps(Sent(parcel)))).load()
    assert not list(tmp_path.iterdir())


def test_a_parcel_holds_places_and_deep_conditions(tmp_path: Path) -> None:
    """Nothing is lost on the way, and depth is no limit of its own."""
    document = load_mars().document
    there = unpack(pack(document))
    assert there == document
    assert [rule.span for rule in there.rules.values()] == [rule.span for rule in document.rules.values()]
    deep: Any = ALWAYS
    for _ in range(5_000):
        deep = Not(deep)
    found = unpack(pack(deep))
    for _ in range(5_000):
        found = found.part
    assert found == ALWAYS


def test_what_is_no_value_of_ours_is_not_sent() -> None:
    """It is found out at once, and not by whoever receives it."""
    for value in (object(), 1.5, [], datetime.datetime(2026, 1, 1), print):
        with pytest.raises(TypeError, match="cannot be sent"):
            pack((value,))
