"""A policy on Spark: every worker decides its part of the rows, on columns that it gets through Arrow.

Spark is not imported here: a Spark frame brings what is needed.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Literal

from sharepolicy.backends.spark import TYPES, named, plain
from sharepolicy.engine.policies.policy import Policy
from sharepolicy.engine.policies.timeline import Timeline


def decide_spark(
    policy: Policy | Timeline,
    frame: Any,
    *,
    columns: Mapping[str, str] | None = None,
    values: Mapping[str, Mapping[Any, str]] | None = None,
    want: Sequence[str] = ("outcome", "settled"),
    on: datetime.date | None = None,
    invalid: Literal["error", "mark"] = "error",
    keep: Sequence[str] = (),
    ignore: Sequence[str] = (),
) -> Any:
    """Decide every row of a Spark frame: a frame with a row for each, of the kept columns and the answers.

    The arguments are those of `decide_columns`. Nothing runs before the answers are asked for. If neither
    `on` nor a column gives the date of the decision, it is today here, the same for every worker. The workers
    need `sharepolicy[columns]`, and get the policy from here; it is not proved again.

    Raises ValueError for an unknown answer; flaws of the table are raised when the answers are asked for.
    """
    for name in want:
        if name not in TYPES:
            raise ValueError(f"there is no answer `{name}`; expected one of: {', '.join(TYPES)}")
    policy = policy.for_rows(on) if isinstance(policy, Timeline) else policy
    date = policy.document.vocabulary.decision_date
    if date is not None and on is None and (columns or {}).get(date.name, date.name) not in frame.columns:
        on = policy._today()
    given = {"columns": columns or {}, "values": values or {}, "on": on, "invalid": invalid}
    asked = given | {"want": tuple(want), "keep": tuple(keep), "ignore": tuple(ignore)}
    kept = [field for field in frame.schema.fields if field.name in keep]
    types = [(field.name, field.dataType.simpleString()) for field in kept] + [(name, TYPES[name]) for name in want]
    schema = ", ".join("`" + name.replace("`", "``") + f"` {kind}" for name, kind in types)
    decide = _on_worker(policy, tuple(frame.columns), asked)
    # Spark reads a dot in the name of a column as access to a part of it, so workers get names without dots.
    return frame.toDF(*(f"column_{number}" for number in range(len(frame.columns)))).mapInArrow(decide, schema)


def _on_worker(
    policy: Policy, names: Sequence[str], asked: Mapping[str, Any]
) -> Callable[[Iterable[Any]], Iterator[Any]]:
    """What a worker does with its batches. It is sent to the worker, so it holds only what can be sent."""

    def decide(batches: Iterable[Any]) -> Iterator[Any]:
        for batch in batches:
            for answers in policy.decide_columns(named(batch, names), **asked).to_batches():
                yield plain(answers)

    return decide
