"""The programs of a policy: the quick one for all rows, and the exact one for rows that the quick one leaves open."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from threading import Lock

from attrs import field, frozen

from sharepolicy.backends.columns.circuit import AskedCells, Circuit, Program
from sharepolicy.backends.columns.compiled import Compiled
from sharepolicy.backends.columns.logic import Claim, Logic
from sharepolicy.backends.columns.walk import walk
from sharepolicy.core.compile import CompiledPolicy
from sharepolicy.core.space import Region
from sharepolicy.language.policy import OUTCOMES, Action

ConstantFacts = tuple[tuple[str, frozenset[int]], ...]
"""The facts that are the same in every row, with their possible cells."""


@frozen
class Questions:
    """What is asked of each row besides its outcome."""

    rules: bool = False
    actions: bool = False


@frozen(eq=False, slots=False)
class Programs:
    """What answers the questions about rows of a policy.

    Both programs give a plane for each outcome, then for each rule and each action that is asked for. The quick one
    gives two planes for each, whether it may hold and whether it may fail, and before them two for contradiction.
    """

    policy: CompiledPolicy
    fixed: ConstantFacts
    questions: Questions
    quick: Program = field(init=False)

    def __attrs_post_init__(self) -> None:
        circuit = self._circuit()
        logic = Logic(self.policy, circuit)
        claims: list[Claim] = [logic.contradiction(), *logic.outcomes().values()]
        claims += [logic.decides(rule) for rule in self.rules]
        claims += [logic.condition(action.when) for action in self.actions]
        wires = [wire for claim in claims for wire in (claim.holds, claim.fails)]
        object.__setattr__(self, "quick", circuit.program(wires))

    @cached_property
    def complete(self) -> Program:
        """The program for rows of which every fact is known: what may hold of them does hold.

        It gives a plane for contradiction, one for each outcome but the last, and one for each rule and action.
        """
        circuit = self._circuit()
        logic = Logic(self.policy, circuit)
        outcomes = logic.outcomes()
        claims = [logic.contradiction(), *(outcomes[outcome] for outcome in OUTCOMES[:-1])]
        claims += [logic.decides(rule) for rule in self.rules]
        claims += [logic.condition(action.when) for action in self.actions]
        return circuit.program([claim.holds for claim in claims])

    @cached_property
    def compiled_complete(self) -> Compiled:
        """The machine code of the program for complete rows."""
        return Compiled(self.complete)

    @cached_property
    def compiled_quick(self) -> Compiled:
        """The machine code of the quick program."""
        return Compiled(self.quick)

    @cached_property
    def compiled_exact(self) -> Compiled:
        """The machine code of the exact program."""
        return Compiled(self.exact)

    @cached_property
    def complete_parts(self) -> Mapping[str, tuple[frozenset[int], ...]]:
        """For each fact the sets of cells that the program for complete rows tells apart."""
        return _parts(self.policy, self.complete.asked)

    @cached_property
    def is_settled_for_all(self) -> bool:
        """Whether each fact without a column has only one cell, so that a row can be complete."""
        return all(len(cells) == 1 for _, cells in self.fixed)

    def _circuit(self) -> Circuit:
        return Circuit(self.policy.space.sizes, dict(self.fixed))

    @property
    def rules(self) -> tuple[str, ...]:
        """The rules for which the caller asks if they decide."""
        return tuple(self.policy.document.rules) if self.questions.rules else ()

    @property
    def actions(self) -> tuple[Action, ...]:
        """The actions for which the caller asks if they are due."""
        return tuple(self.policy.document.actions.values()) if self.questions.actions else ()

    @cached_property
    def exact(self) -> Program:
        """The exact program. It is longer, and made only when a row needs it."""
        circuit = self._circuit()
        return circuit.program(walk(circuit, self._regions()))

    def _regions(self) -> Sequence[Region]:
        policy = self.policy
        found = [policy.outcomes[outcome] for outcome in OUTCOMES]
        found += [policy.decides(rule) for rule in self.rules]
        return found + [policy.due[action.name] for action in self.actions]

    @cached_property
    def quick_parts(self) -> Mapping[str, tuple[frozenset[int], ...]]:
        """For each fact the sets of cells that the quick program tells apart."""
        return _parts(self.policy, self.quick.asked)

    @cached_property
    def parts(self) -> Mapping[str, tuple[frozenset[int], ...]]:
        """For each fact the sets of cells that one of the programs tells apart."""
        return _parts(self.policy, (*self.quick.asked, *self.exact.asked))


def _parts(policy: CompiledPolicy, asked: Sequence[AskedCells]) -> Mapping[str, tuple[frozenset[int], ...]]:
    """The coarsest division of each fact's cells that makes up every set that is asked for."""
    found: dict[str, list[frozenset[int]]] = {}
    for fact, cells in asked:
        whole = [frozenset(range(policy.space.sizes[fact]))]
        found[fact] = [part for old in found.get(fact, whole) for part in (old & cells, old - cells) if part]
    return {fact: tuple(parts) for fact, parts in found.items()}


_MAKING = Lock()
_REMEMBERED = 16


def programs(policy: CompiledPolicy, fixed: ConstantFacts, questions: Questions) -> Programs:
    """The programs of a policy; made once and kept while the policy lives."""
    with _MAKING:
        made: dict[tuple[ConstantFacts, Questions], Programs] = policy.remembered.setdefault(Programs, {})
        if (fixed, questions) not in made:
            if len(made) >= _REMEMBERED:
                made.clear()
            made[fixed, questions] = Programs(policy, fixed, questions)
        return made[fixed, questions]
