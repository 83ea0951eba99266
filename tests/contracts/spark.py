"""A real Spark on this machine, for the contract: its SQL, and the columns engine on its workers.

It needs pyspark and Java 17 or newer, and takes its time: `pip install -e ".[dev,spark]"`, then
`HYPOTHESIS_PROFILE=ci pytest -m slow tests/contracts`.
"""

from __future__ import annotations

import atexit
import os
import shutil
import sys
from collections.abc import Callable, Sequence
from functools import cache
from importlib.util import find_spec
from typing import Any

import pytest

from sharepolicy import decide_spark
from sharepolicy.engine.policies.policy import Policy
from sharepolicy.language.policy import Outcome
from tests.helpers.sql.engines import ID, kind_of

NEEDS_SPARK = (
    pytest.mark.slow,
    pytest.mark.skipif(find_spec("pyspark") is None, reason='pyspark is not installed: pip install -e ".[dev,spark]"'),
    pytest.mark.skipif(shutil.which("java") is None, reason="Java is not installed; Spark needs 17 or newer"),
    # Spark leaves its sockets to the end of the process.
    pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::DeprecationWarning", "ignore::FutureWarning"),
)

_TYPES = {"truth": "BOOLEAN", "text": "STRING", "number": "DECIMAL(22, 4)", "date": "DATE"}


@cache
def session() -> Any:
    """One Spark for the run."""
    from pyspark.sql import SparkSession

    os.environ["PYSPARK_PYTHON"] = sys.executable
    builder = SparkSession.builder.master("local[1]").appName("sharepolicy")
    settings = {"ui.enabled": "false", "sql.shuffle.partitions": "1", "log.level": "ERROR"}
    # Without these two, Spark writes Java for each long query, and compiles it until the memory is full.
    settings |= {"sql.codegen.wholeStage": "false", "sql.codegen.factoryMode": "NO_CODEGEN"}
    for key, value in settings.items():
        builder = builder.config(f"spark.{key}", value)
    found = builder.getOrCreate()
    atexit.register(found.stop)
    return found


def frame_of(policy: Policy, rows: Sequence[Any]) -> Any:
    """Rows as a frame, with a column that numbers them."""
    facts = policy.facts
    columns = [f"`{ID}` INT", *(f"`{name}` {_TYPES[kind_of(fact, 'boolean')]}" for name, fact in facts.items())]
    data = [(number, *(row.get(name) for name in facts)) for number, row in enumerate(rows)]
    return session().createDataFrame(data, ", ".join(columns))


def by_spark_sql(
    form: Any, said: Callable[[Any], frozenset[Outcome] | None]
) -> Callable[[Policy, Sequence[Any]], list[frozenset[Outcome] | None]]:
    """A query, run by Spark."""

    def answer(policy: Policy, rows: Sequence[Any]) -> list[frozenset[Outcome] | None]:
        frame_of(policy, rows).createOrReplaceTempView("cases")
        query = policy.to_sql("spark", "cases", form=form, columns=list(policy.facts), keep=[ID])
        found = session().sql(query.rstrip().rstrip(";")).collect()
        return [said(row.asDict()) for row in sorted(found, key=lambda row: row[ID])]

    return answer


def by_spark_columns(policy: Policy, rows: Sequence[Any]) -> list[frozenset[Outcome] | None]:
    """The columns engine on the workers."""
    found = decide_spark(policy, frame_of(policy, rows), want=["possible", "valid"], invalid="mark", keep=[ID])
    return [
        frozenset(map(Outcome, row["possible"])) if row["valid"] else None
        for row in sorted(found.collect(), key=lambda row: row[ID])
    ]
