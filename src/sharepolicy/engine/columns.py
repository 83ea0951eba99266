"""The way to the columns engine, which is imported only when a table is decided: it brings numpy and pyarrow."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from attrs import frozen

from sharepolicy.analysis.decision.decide import Decision
from sharepolicy.backends.batch.summary import Summary
from sharepolicy.core.compile import CompiledPolicy
from sharepolicy.engine import later
from sharepolicy.ground.diagnostic import CaseError, Diagnostic
from sharepolicy.ground.suggest import did_you_mean
from sharepolicy.language.case import Case

INVALID = ("error", "mark")
"""What can become of rows that are wrong."""


class NoColumnsError(RuntimeError):
    """Tables cannot be decided here. The message says what to install."""


@frozen(eq=False)
class RowPolicy:
    """What the engine needs of a policy: compiled, how it reads and decides a case, and the date it was loaded for."""

    compiled: CompiledPolicy
    read: Callable[[Mapping[str, Any]], Case]
    decide: Callable[..., Decision]
    fixed_day: str

    def decider(self, on: datetime.date | None, today: datetime.date) -> later.Decider:
        """The same as the engine takes it: on a day, else rows that say no day are decided as of `today`."""
        date = self.compiled.document.vocabulary.decision_date

        def decide(case: Mapping[str, Any]) -> Decision:
            if on is None and date is not None and case.get(date.name, "unknown") == "unknown":
                return self.decide({**case, date.name: today})
            return self.decide(case, on=on)

        return later.Decider(self.compiled, self.read, decide, self.fixed_day)


def _required() -> None:
    """Raise NoColumnsError when the engine cannot run here."""
    if any(find_spec(library) is None for library in ("numpy", "pyarrow")):
        raise NoColumnsError('tables need an extra, which is not installed: pip install "sharepolicy[columns]"')


def decide_columns(policy: RowPolicy, table: Any, *, invalid: str, **asked: Any) -> Any:
    """Decide every row of a table. See `Policy.decide_columns`."""
    if invalid not in INVALID:
        message = f"`{str(invalid)[:60]}` is nothing that `invalid` can be"
        raise CaseError([Diagnostic("wrong-shape", message, None, did_you_mean(str(invalid), INVALID))])
    _required()
    plan = later.AskedOfTable(mark=invalid == "mark", **asked)
    return later.decide_table(policy.decider(plan.on, plan.today), plan, table)


def decide_files(
    policies: Sequence[RowPolicy],
    paths: Sequence[Path],
    output: str | None,
    summary: Summary,
    progress: Callable[[str, int, int | None], None],
    **asked: Any,
) -> bool:
    """Decide files of rows by a policy, and by another one beside it. False when rows were wrong and none was written.

    `asked` is as in `Policy.decide_columns`. Raises CaseError when a file cannot be used, and NoColumnsError.
    """
    _required()
    plan = later.AskedOfTable(**asked)
    deciders = [policy.decider(plan.on, plan.today) for policy in policies]
    return later.run_batch(deciders, paths, output, plan, summary, progress)
