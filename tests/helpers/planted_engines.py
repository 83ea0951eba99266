"""Second engines with planted faults."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from attrs import frozen

from sharepolicy.analysis.decision.opinion import Cells, CompleteAnswer, SecondEngineError
from sharepolicy.backends.durable.judge import Judge
from sharepolicy.engine.policies.policy import Policy
from sharepolicy.language.domain import domains
from sharepolicy.language.policy import PolicyDocument
from sharepolicy.language.semantics import applying, is_possible

Twist = Callable[[Sequence[CompleteAnswer]], Sequence[CompleteAnswer]]


@frozen(eq=False, slots=False)
class Defined:
    """The definition in the place of a second engine, of this document or of another, its answers twisted."""

    document: PolicyDocument
    twist: Twist = list
    name: str = "planted 1.0"

    def answers(self, cases: Sequence[Cells], seconds: float) -> Sequence[CompleteAnswer]:
        """What brute force says, twisted."""
        assert seconds > 0
        judge, cells = Judge(self.document), domains(self.document)
        found = []
        for case in cases:
            complete = {name: domain.cells[cell] for (name, domain), cell in zip(cells.items(), case, strict=True)}
            held = applying(self.document, complete) if is_possible(self.document, complete) else {None}
            found.append(judge.answer(held))
        return self.twist(found)


@frozen(eq=False)
class Failing:
    """A second engine that fails, or is late."""

    late: bool
    name: str = "planted 1.0"

    def answers(self, cases: Sequence[Cells], seconds: float) -> Sequence[CompleteAnswer]:
        """Nothing."""
        del cases
        raise SecondEngineError(f"{seconds:g} seconds are up" if self.late else "its process has ended", late=self.late)


def plant(policy: Policy, engine: object) -> Policy:
    """The policy, with another second engine."""
    policy.__dict__["_second_engine"] = engine
    return policy
