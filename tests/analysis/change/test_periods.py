"""How a policy changes from one period to the next, through all its versions."""

from __future__ import annotations

from pathlib import Path

from sharepolicy import load
from sharepolicy.analysis.change.periods import passages
from sharepolicy.engine.policies.timeline import Timeline
from tests.helpers.versions import written


def test_periods_run_through_all_versions(tmp_path: Path) -> None:
    """Versions, and what one of them reads of the date, divide time; every boundary is compared."""
    policy = load(written(tmp_path))
    assert isinstance(policy, Timeline)
    found = list(passages(*((version.period, version.policy.document) for version in policy.versions)))
    assert [str(passage.period) for passage in found] == [
        "until 2026-02-28",
        "2026-03-01 to 2026-03-01",
        "2026-03-02 to 2026-08-31",
        "2026-09-01 to 2026-09-30",
        "from 2026-10-01",
    ]
    for passage, before in zip(found[1:], found, strict=False):
        assert passage.change is not None
        day, earlier = passage.period.day, before.period.last
        moved = {
            agrees
            for agrees in (True, False)
            if policy.decide({"agreed": agrees}, on=day).outcome
            is not policy.decide({"agreed": agrees}, on=earlier).outcome
        }
        assert passage.change.moved == len(moved)
