"""A table decided in parts by other processes, for the contract: Dask and Ray on this machine.

They take their time: `pip install -e ".[dev]" "dask[dataframe]" ray`, then
`HYPOTHESIS_PROFILE=ci pytest -m slow tests/contracts`.
"""

from __future__ import annotations

import atexit
from collections.abc import Sequence
from functools import cache
from importlib.util import find_spec
from typing import Any

import pyarrow as pa
import pytest

from sharepolicy.engine.policies.policy import Policy
from sharepolicy.language.policy import Outcome
from tests.helpers.sql.engines import ID, kind_of

_QUIET = pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::DeprecationWarning", "ignore::FutureWarning")


def _needs(name: str) -> tuple[pytest.MarkDecorator, ...]:
    missing = find_spec(name) is None
    return pytest.mark.slow, pytest.mark.skipif(missing, reason=f"{name} is not installed: pip install {name}"), _QUIET


NEEDS_DASK, NEEDS_RAY = _needs("dask"), _needs("ray")

_KINDS = {"truth": pa.bool_(), "text": pa.string(), "number": pa.decimal128(22, 4), "date": pa.date32()}
_PARTS = 2


def table_of(policy: Policy, rows: Sequence[Any]) -> pa.Table:
    """Rows as a table."""
    kinds = {name: _KINDS[kind_of(fact, "boolean")] for name, fact in policy.facts.items()}
    return pa.table({name: pa.array([row.get(name) for row in rows], kind) for name, kind in kinds.items()})


def _decided(part: Any, policy: Policy) -> Any:
    """What a worker does with its part."""
    return policy.decide_columns(part, want=["possible", "valid"], invalid="mark", keep=[ID])


def _in_order(rows: Sequence[Any]) -> list[frozenset[Outcome] | None]:
    ordered = sorted(rows, key=lambda row: row[ID])
    return [frozenset(map(Outcome, row["possible"])) if row["valid"] else None for row in ordered]


def _numbered(policy: Policy, rows: Sequence[Any]) -> pa.Table:
    return table_of(policy, rows).append_column(ID, pa.array(range(len(rows)), pa.int32()))


def by_dask(policy: Policy, rows: Sequence[Any]) -> list[frozenset[Outcome] | None]:
    """The columns engine on the parts of a frame."""
    import dask
    import dask.dataframe as dd
    import pandas as pd

    def decided(part: Any, policy: Policy) -> Any:
        return _decided(part, policy).to_pandas()

    with dask.config.set({"dataframe.convert-string": False}):
        frame = _numbered(policy, rows).to_pandas(types_mapper=pd.ArrowDtype)
        cases = dd.from_pandas(frame, npartitions=_PARTS)
        answers = cases.map_partitions(decided, policy, meta=decided(frame.head(0), policy))
        return _in_order(answers.compute(scheduler="threads").to_dict("records"))


@cache
def _ray() -> Any:
    """One Ray for the run."""
    import ray

    ray.init(num_cpus=1, include_dashboard=False, logging_level="ERROR", log_to_driver=False)
    ray.data.DataContext.get_current().enable_progress_bars = False
    atexit.register(ray.shutdown)
    return ray


def by_ray(policy: Policy, rows: Sequence[Any]) -> list[frozenset[Outcome] | None]:
    """The columns engine on the blocks of a dataset, in another process."""
    cases = _ray().data.from_arrow(_numbered(policy, rows))
    answers = cases.map_batches(lambda part: _decided(part, policy), batch_format="pyarrow")
    return _in_order(answers.take_all())
