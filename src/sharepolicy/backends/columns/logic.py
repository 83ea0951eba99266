"""Quick answers: three-valued logic over conditions, as a circuit.

For a condition two wires say whether it *may* hold and whether it *may fail*, each fact and each part looked at by
itself. For complete rows that is exact. For others it may see too many possibilities, never too few: `x or not x` may
fail, it says. Only where a claim both may hold and may fail does the exact walk have to decide.
"""

from __future__ import annotations

from collections.abc import Iterable

from attrs import frozen

from sharepolicy.backends.columns.circuit import Circuit, Wire
from sharepolicy.core.compile import CompiledPolicy
from sharepolicy.language.condition import AllOf, AnyOf, Condition, CountOf, Is, Not, Test
from sharepolicy.language.policy import OUTCOMES, Outcome


@frozen
class Claim:
    """Something that is true in some completions: whether it may hold, and whether it may fail."""

    holds: Wire
    fails: Wire


class Logic:
    """What may hold of the rows of one policy. Mutable on purpose: it builds a circuit."""

    def __init__(self, policy: CompiledPolicy, circuit: Circuit) -> None:
        self._policy = policy
        self._circuit = circuit
        rules = policy.document.rules
        self._applies = {name: self.condition(rule.condition) for name, rule in rules.items()}
        by_strength = sorted(rules, key=lambda name: len(policy.above[name]))
        self._place = {name: place for place, name in enumerate(by_strength)}

    def condition(self, condition: Condition) -> Claim:
        """That a condition holds."""
        return Claim(self._may(condition, True), self._may(condition, False))

    def _may(self, condition: Condition, hold: bool) -> Wire:
        match condition:
            case Test(fact, values):
                cells = self._policy.domains[fact].cells
                accepted = frozenset(i for i, cell in enumerate(cells) if (cell <= values) is hold)
                return self._circuit.possible(fact, accepted)
            case Not(part):
                return self._may(part, not hold)
            case Is(condition=part):
                return self._may(part, hold)
            case CountOf():
                return self._may(condition.spelt_out, hold)
            case AllOf(parts) | AnyOf(parts):
                all_of_them = isinstance(condition, AllOf) is hold
                wires = (self._may(part, hold) for part in parts)
                return self._circuit.both(wires) if all_of_them else self._circuit.either(wires)

    def contradiction(self) -> Claim:
        """That the row is impossible: it has no completion."""
        found = [self.condition(impossible.when) for impossible in self._policy.document.vocabulary.impossible]
        return Claim(
            self._circuit.either(claim.holds for claim in found), self._circuit.both(claim.fails for claim in found)
        )

    def decides(self, rule: str) -> Claim:
        """That a rule decides: it applies, and none that overrides it does."""
        mine = self._applies[rule]
        stronger = self._stronger(rule)
        return Claim(
            self._circuit.both((self._circuit.both(self._applies[name].fails for name in stronger), mine.holds)),
            self._circuit.either((self._circuit.either(self._applies[name].holds for name in stronger), mine.fails)),
        )

    def _stronger(self, rule: str) -> Iterable[str]:
        """The rules that override one, always in the same order, so that rules share the wires of their beginnings."""
        return sorted(self._policy.above[rule], key=self._place.__getitem__)

    def outcomes(self) -> dict[Outcome, Claim]:
        """That the completions have this outcome. Each has only one: it may fail where another may hold."""
        circuit, document = self._circuit, self._policy.document
        may: dict[Outcome, list[Wire]] = {outcome: [] for outcome in OUTCOMES}
        for name, rule in document.rules.items():
            may[rule.outcome].append(self.decides(name).holds)
        if document.otherwise is not None:
            may[document.otherwise.outcome].append(circuit.both(claim.fails for claim in self._applies.values()))
        holds = {outcome: circuit.either(wires) for outcome, wires in may.items()}
        return {
            outcome: Claim(wire, circuit.either(other for that, other in holds.items() if that is not outcome))
            for outcome, wire in holds.items()
        }
