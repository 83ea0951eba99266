"""Missing examples: cases that nobody has written down yet, with the answer that the policy gives."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator

from attrs import evolve, frozen

from sharepolicy.analysis.examples import dated
from sharepolicy.analysis.telling import By, Telling
from sharepolicy.analysis.witness import Witness, case_of_cells, smallest_witness
from sharepolicy.core.compile import CompiledPolicy
from sharepolicy.core.space import Region
from sharepolicy.language.case import Case, Example, Expectation, ExpectedAction, Request
from sharepolicy.language.policy import Outcome
from sharepolicy.language.values import Ranges, Values

STORY = "Is this right?"
"""What a made example asks its reader."""


@frozen(eq=False)
class MissingExample:
    """An example that the policy passes, for its author to confirm or correct."""

    witness: Witness
    expect: Expectation

    def example(self, name: str = "missing") -> Example:
        """It as an example."""
        return Example(name, Request(self.witness.case.given), self.expect, STORY)

    def yaml(self, name: str) -> str:
        """It as YAML, ready to stand under `examples:`."""
        lines = [f"{name}:", f"  story: {STORY}"]
        lines += [f"  {line}" for line in self.witness.yaml().split("\n")]
        lines += ["  expect:", *(f"    {line}" for line in _expectation_lines(self.expect))]
        return "\n".join(lines)


def _expectation_lines(expect: Expectation) -> Iterator[str]:
    if expect.outcome is not None:
        yield f"outcome: {expect.outcome}"
    if expect.settled is not None:
        yield f"settled: {'yes' if expect.settled else 'no'}"
    if expect.because_of:
        yield f"because_of: [{', '.join(expect.because_of)}]"
    if any(action.timing or action.within for action in expect.actions):
        yield "actions:"
        for action in expect.actions:
            said = {"timing": action.timing, "within": action.within}
            yield f"  {action.name}: {{{', '.join(f'{key}: {word}' for key, word in said.items() if word)}}}"
    elif expect.actions:
        yield f"actions: [{', '.join(action.name for action in expect.actions)}]"
    if expect.not_actions:
        yield f"not_actions: [{', '.join(expect.not_actions)}]"
    for key, word in {"escalate_to": expect.escalate_to, "within": expect.within}.items():
        if word:
            yield f"{key}: {word}"


def settled_example(policy: CompiledPolicy, told: Iterable[Telling], on: datetime.date) -> MissingExample:
    """The smallest case that lies in all these tellings, with what the policy says of it.

    They must have a case in common, and so the same outcome. A case that cannot be on the day `on` says its date.
    """
    found = list(told)
    region = policy.possible
    for telling in found:
        region &= telling.region
    witness = smallest_witness(policy, region)
    date = policy.document.vocabulary.decision_date
    if date is not None and not policy.possible & policy.space.box(dated(policy.document, witness.case, on).given):
        day = region.cells(date.name)[0]
        witness = smallest_witness(policy, region & policy.space.cells(date.name, (day,)))
        said = {**witness.case.given, date.name: policy.domains[date.name].cells[day]}
        witness = Witness(policy, Case(said))
    box = witness.region
    expect = Expectation(
        found[0].outcome,
        settled=True,
        because_of=tuple(rule.name for rule in witness.deciding() if box <= policy.decides(rule.name, box)),
        actions=tuple(map(ExpectedAction, _names(found, By.ACTION))),
        not_actions=_names(found, By.NO_ACTION),
        escalate_to=next(iter(_names(found, By.TO)), ""),
        within=next(iter(_names(found, By.WITHIN)), ""),
    )
    return MissingExample(witness, expect)


def _names(told: list[Telling], by: By) -> tuple[str, ...]:
    return tuple(dict.fromkeys(telling.name for telling in told if telling.by is by))


def unsettled_example(first: CompiledPolicy, second: CompiledPolicy) -> MissingExample | None:
    """A case that is not settled and tells two policies apart by an action, when such a case in one open fact exists.

    Both must give the same outcomes. The fact has two values left; facts that are not needed are left out.
    """
    for name, action in first.document.actions.items():
        if Outcome.ESCALATE not in action.on or first.due[name] == second.due[name]:
            continue
        before, after = first.due[name], second.due[name]
        everything = first.possible
        sure = _two_values(first, before - after, before)
        if sure is not None:
            return _unsettled(
                first,
                sure,
                before,
                everything - after,
                Expectation(Outcome.ESCALATE, False, actions=(ExpectedAction(name),)),
            )
        never = _two_values(first, after - before, everything - before)
        if never is not None:
            expect = Expectation(Outcome.ESCALATE, False, not_actions=(name,))
            return _unsettled(first, never, everything - before, after, expect)
    return None


def _two_values(policy: CompiledPolicy, telling: Region, other: Region) -> Case | None:
    """A case with two values left for one fact: one leads into `telling`, one into `other`, with another outcome."""
    if not telling:
        return None
    for region in policy.outcomes.values():
        here, there = telling & region, other - region
        if not (here and there):
            continue
        for fact in policy.question_order:
            ends = {cell: there.at(fact, cell) for cell in range(policy.space.sizes[fact])}
            for cell in here.cells(fact):
                start = here.at(fact, cell)
                for end, context in ends.items():
                    if end != cell and (both := start & context):
                        cells = dict(both.witness())
                        given = case_of_cells(policy, cells).given
                        return Case({**given, fact: _joined(policy, fact, cell, end)})
    return None


def _joined(policy: CompiledPolicy, fact: str, cell: int, other: int) -> Values:
    first, second = policy.domains[fact].cells[cell], policy.domains[fact].cells[other]
    if isinstance(first, Ranges):
        assert isinstance(second, Ranges)
        return first | second
    assert not isinstance(second, Ranges)
    return first | second


def _unsettled(
    policy: CompiledPolicy, case: Case, inside: Region, touching: Region, expect: Expectation
) -> MissingExample:
    """The case without the facts that it does not need to lie inside one region and touch another."""
    kept = dict(case.given)
    for fact in list(kept):
        fewer = {name: values for name, values in kept.items() if name != fact}
        box = policy.possible & policy.space.box(fewer)
        several = sum(bool(box & region) for region in policy.outcomes.values()) > 1
        if several and box <= inside and box & touching:
            kept = fewer
    return MissingExample(Witness(policy, Case(kept)), evolve(expect))
