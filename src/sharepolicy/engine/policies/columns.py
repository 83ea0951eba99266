"""The way to the columns engine, which is imported only when a table is decided: it brings numpy and pyarrow."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from sharepolicy.backends.batch.summary import Summary
from sharepolicy.backends.columns.plan import AskedOfTable, Decider
from sharepolicy.engine.policies import later
from sharepolicy.ground.alike import AlikeError
from sharepolicy.ground.diagnostic import CaseError
from sharepolicy.ground.progress import TellProgress


class NoColumnsError(AlikeError, RuntimeError):
    """Tables cannot be decided here. The message says what to install."""


def _required() -> None:
    """Raise NoColumnsError when the engine cannot run here."""
    if any(find_spec(library) is None for library in ("numpy", "pyarrow")):
        raise NoColumnsError('tables need an extra, which is not installed: pip install "sharepolicy[columns]"')


def decide_columns(policy: Decider, table: Any, asked: AskedOfTable) -> Any:
    """Decide every row of a table. See `Policy.decide_columns`."""
    _required()
    return later.decide_table(policy.asked(asked), asked, table)


def outcomes_in_columns(
    policy: Decider, rows: Sequence[Mapping[str, str | int | Sequence[str]]]
) -> list[tuple[str, bool] | None]:
    """The outcome of each row of facts, and whether it is settled; None for a row that is refused.

    All of them are refused if they do not make a table. Raises NoColumnsError.
    """
    _required()
    try:
        found = later.decide_table(policy, later.AskedOfTable(invalid="mark"), later.table_of(rows))
    except CaseError:
        return [None] * len(rows)
    answers = zip(found["outcome"].to_pylist(), found["settled"].to_pylist(), strict=True)
    return [None if outcome is None else (outcome, settled) for outcome, settled in answers]


def decide_files(
    policies: Sequence[Decider],
    paths: Sequence[Path],
    output: str | None,
    asked: AskedOfTable,
    summary: Summary,
    progress: TellProgress,
) -> bool:
    """Decide files of rows by one policy, or by two to compare. False when rows were wrong and nothing was written.

    Raises CaseError when a file cannot be used, and NoColumnsError.
    """
    _required()
    return later.run_batch([policy.asked(asked) for policy in policies], paths, output, asked, summary, progress)
