"""The way to the columns engine, which is imported only when a table is decided: it brings numpy and pyarrow."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from sharepolicy.analysis.decide import Decision
from sharepolicy.core.compile import CompiledPolicy
from sharepolicy.language.case import Case

_ENGINE = "sharepolicy.backends.columns.decide"


class NoColumnsError(RuntimeError):
    """Tables cannot be decided here. The message says what to install."""


def engine() -> Any:
    """The module. Raises NoColumnsError when it cannot run here."""
    if any(find_spec(library) is None for library in ("numpy", "pyarrow")):
        raise NoColumnsError('tables need an extra, which is not installed: pip install "sharepolicy[columns]"')
    return import_module(_ENGINE)


def decide_columns(
    compiled: CompiledPolicy,
    read: Callable[[Mapping[str, Any]], Case],
    decide: Callable[..., Decision],
    fixed_day: str,
    table: Any,
    **asked: Any,
) -> Any:
    """Decide every row of a table. See `Policy.decide_columns`."""
    columns = engine()
    on = asked["on"]

    def decide_row(case: Mapping[str, Any]) -> Decision:
        return decide(case, on=on)

    return columns.decide_table(columns.Decider(compiled, read, decide_row, fixed_day), columns.Asked(**asked), table)
