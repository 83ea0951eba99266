"""Witnesses: the smallest cases that show something, ready to read and paste."""

from __future__ import annotations

from collections.abc import Mapping

from attrs import frozen

from sharepolicy.core.compile import CompiledPolicy
from sharepolicy.core.fewest import smallest_case
from sharepolicy.core.space import LooseRegion, Region
from sharepolicy.language.case import Case
from sharepolicy.language.policy import Rule
from sharepolicy.language.words import write_case, write_values


@frozen(eq=False)
class Witness:
    """A case with the fewest facts needed for every completion to show what it is a witness of."""

    policy: CompiledPolicy
    case: Case

    @property
    def region(self) -> Region:
        """The possible cases inside it."""
        return self.policy.possible & self.policy.space.box(self.case.given)

    def deciding(self) -> tuple[Rule, ...]:
        """The rules that decide in it."""
        region = self.region
        return tuple(rule for rule in self.policy.document.rules.values() if self.policy.decides(rule.name, region))

    def yaml(self) -> str:
        """The case as YAML, one fact per line."""
        written = write_case(self.policy.document.vocabulary, self.case.given)
        if not written:
            return "given: {}  # whatever the facts are"
        return "\n".join(["given:", *(f"  {name}: {flow(value)}" for name, value in written.items())])


def flow(value: object) -> str:
    """A value of a case file on one line."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {flow(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(flow(item) for item in value) + "]"
    return str(value)


def case_of_cells(policy: CompiledPolicy, cells: Mapping[str, int]) -> Case:
    """The case in which these facts have these cells, in the policy's own order of asking."""
    return Case({fact: policy.domains[fact].cells[cells[fact]] for fact in policy.question_order if fact in cells})


def box_of(policy: CompiledPolicy, cells: Mapping[str, int]) -> LooseRegion:
    """All cases in which these facts have these cells."""
    return policy.space.box(case_of_cells(policy, cells).given)


def smallest_witness(policy: CompiledPolicy, target: Region, within: Region | None = None) -> Witness:
    """The smallest case whose completions in `within` (default: all possible cases) all lie in `target`."""
    cells = smallest_case(target, policy.possible if within is None else within)
    return Witness(policy, case_of_cells(policy, cells))


def fact_lines(policy: CompiledPolicy, cells: Mapping[str, int]) -> str:
    """Some facts with a cell each, on one line, as a case file writes them."""
    facts = policy.document.vocabulary.facts
    return ", ".join(
        f"{fact}: {flow(write_values(facts[fact], policy.domains[fact].cells[cell]))}" for fact, cell in cells.items()
    )
