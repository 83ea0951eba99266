"""What came of one step of a case: what was said, what is decided by now, and what changed."""

from __future__ import annotations

from collections.abc import Callable
from itertools import groupby
from typing import Any

from attrs import frozen

from sharepolicy.analysis.decision.since import Since
from sharepolicy.ground.diagnostic import CaseError
from sharepolicy.ground.kinds import check_kind
from sharepolicy.live.known import KnownCase, LiveDecision
from sharepolicy.live.statement import Statement


@frozen(eq=False)
class Update:
    """One step of a case: new statements, what is known with them, and what was known when it was last decided."""

    statements: tuple[Statement, ...]
    known: KnownCase
    before: KnownCase

    @property
    def decision(self) -> LiveDecision:
        """What is decided now. Raises DisputedError if people say different things, CaseError if facts clash."""
        return self.known.decision

    @property
    def error(self) -> CaseError | None:
        """Why nothing can be decided now; None if something is."""
        return self.known.error

    @property
    def since(self) -> Since | None:
        """What changed since it was last decided; None if this is the first step, or if nothing can be decided now."""
        return self.known.since(self.before)

    def to_dict(self) -> dict[str, Any]:
        """As plain data, for JSON: each part in its own form. It tells what the case says, so keep it from logs.

        `decision` and `since` are None where nothing is decided; `problems` are the diagnostics that say why. `aside`
        are statements that the version of the policy in force by now cannot read.
        """
        error, since = self.error, self.since
        return {
            "version": self.known.version,
            "statements": [each.to_dict() for each in self.statements],
            "decision": None if error is not None else self.decision.to_dict(alternatives=False),
            "since": None if since is None else since.to_dict(),
            "problems": [] if error is None else [each.to_dict() for each in error.diagnostics],
            "aside": [each.to_dict() for each in self.known.aside],
        }


def timeline(known: KnownCase, *, recorded: bool = False) -> tuple[Update, ...]:
    """A case step by step, as people came to know it; with `recorded`, as a store came to have it.

    What was said at one time is one step. This is what is known today of what was known then: a statement that was
    made late, of an earlier time, stands at that time unless `recorded`.
    """
    check_kind(known, "known", "what is known of a case: its `known`", KnownCase)
    if recorded:
        statements = [each for each in known.statements if each.recorded is not None]
        statements.sort(key=lambda each: (each.recorded, each.order))
    else:
        statements = list(known.statements)
    moment: Callable[[Statement], object] = (lambda each: each.recorded) if recorded else (lambda each: each.when)
    found: list[Update] = []
    now = decided = known.only(())
    for _, together in groupby(statements, key=moment):
        new = tuple(together)
        now = now.take(*new)
        found.append(Update(new, now, decided))
        decided = now if now.error is None else decided
    return tuple(found)
