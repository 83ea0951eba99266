"""durable-rules as a second engine of a policy: `pip install "sharepolicy[durable]"`."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from importlib.util import find_spec

from attrs import frozen

from sharepolicy.analysis.decision.opinion import (
    LONGEST,
    SECONDS,
    Cells,
    CompleteAnswer,
    NoSecondOpinionError,
    SecondEngineError,
)
from sharepolicy.backends.durable.judge import Judge
from sharepolicy.backends.durable.shards import MODULE, Shards, engine
from sharepolicy.backends.durable.sheet import RefusedError, Sheet, sheet_of
from sharepolicy.backends.durable.worker import WORKER, Worker, not_loaded
from sharepolicy.language.policy import PolicyDocument

DISTRIBUTION = "durable-rules"


def required() -> None:
    """Raise NoSecondOpinionError unless durable-rules is installed. Whether it loads shows on first use."""
    if find_spec(MODULE) is None:
        raise NoSecondOpinionError(
            'a second opinion needs durable-rules, which is not installed: pip install "sharepolicy[durable]" '
            "(it is built on this machine, and needs a C compiler)"
        )


def usable(time_limit: float | None) -> float:
    """The time limit of a second opinion, where there can be one: before anything is decided."""
    required()
    limit = SECONDS if time_limit is None else time_limit
    if not 0 < limit <= LONGEST:
        raise ValueError(f"`time_limit` is a number of seconds above 0, {LONGEST:,.0f} at most")
    return limit


@frozen(eq=False, slots=False)
class DurableRules:
    """A policy as durable-rules sees it. `worker` is the process that is asked."""

    document: PolicyDocument
    worker: Worker = WORKER

    @cached_property
    def name(self) -> str:
        """The engine with its version."""
        from importlib.metadata import PackageNotFoundError, version  # slow to import, and seldom needed

        try:
            return f"{DISTRIBUTION} {version(DISTRIBUTION)}"
        except PackageNotFoundError:
            return DISTRIBUTION

    @cached_property
    def sheet(self) -> Sheet:
        """The policy as given to it. Raises RefusedError when it does not accept it."""
        return sheet_of(self.document)

    @cached_property
    def _judge(self) -> Judge:
        return Judge(self.document)

    def answers(self, cases: Sequence[Cells], seconds: float) -> Sequence[CompleteAnswer]:
        """Its answer for each of these complete cases, within `seconds`. Raises SecondEngineError."""
        try:
            sheet = self.sheet
        except RefusedError as error:
            raise SecondEngineError(str(error)) from error
        held = self.worker.ask(sheet, [list(case) for case in cases], seconds)
        return [self._judge.answer(sheet.holding(numbers)) for numbers in held]


@frozen(eq=False, slots=False)
class DurableRulesHere(DurableRules):
    """The same within this process, for benchmarks and tests ONLY.

    A crash there is a crash here, and nothing ends a call that hangs.
    """

    @cached_property
    def _shards(self) -> Shards:
        try:
            engine()
        except ImportError as error:
            raise NoSecondOpinionError(not_loaded(str(error))) from error
        return Shards(self.sheet.branches)

    def answers(self, cases: Sequence[Cells], seconds: float) -> Sequence[CompleteAnswer]:
        """Its answer for each of these complete cases; `seconds` is ignored."""
        del seconds
        return [self._judge.answer(self.sheet.holding(self._shards.matching(case))) for case in cases]
