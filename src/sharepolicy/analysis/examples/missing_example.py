"""Missing examples: cases that nobody has written down yet, with the answer that the policy gives."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Sequence

from attrs import evolve, frozen

from sharepolicy.analysis.decision.dated import dated
from sharepolicy.analysis.examples.differences import By, Telling
from sharepolicy.analysis.proof.witness import Witness, case_of_cells, smallest_witness
from sharepolicy.core.beyond import can_be_unsettled
from sharepolicy.core.compile import CompiledPolicy
from sharepolicy.core.space import Region
from sharepolicy.language.case import Case, Example, Expectation, ExpectedAction, Request
from sharepolicy.language.policy import Outcome
from sharepolicy.language.steps import StepChain
from sharepolicy.language.within import Within

STORY = "Is this right?"
"""What a made example asks its reader."""


@frozen(eq=False)
class MissingExample:
    """An example that the policy passes, for its author to confirm or correct."""

    witness: Witness
    expect: Expectation

    def example(self, name: str = "missing") -> Example:
        """The same, as an example."""
        return Example(name, Request(self.witness.case.given), self.expect, STORY)

    def yaml(self, name: str) -> str:
        """The same as YAML, ready to paste under `examples:`."""
        lines = [f"{name}:", f"  story: {STORY}"]
        lines += [f"  {line}" for line in self.witness.yaml().split("\n")]
        lines += ["  expect:", *(f"    {line}" for line in _expectation_lines(self.expect))]
        return "\n".join(lines)


def _expectation_lines(expect: Expectation) -> Iterator[str]:
    if expect.outcome is not None:
        yield f"outcome: {expect.outcome}"
    if expect.settled is not None:
        yield f"settled: {'yes' if expect.settled else 'no'}"
    if expect.required is not None:
        yield f"required: {'yes' if expect.required else 'no'}"
    yield from _listed("because_of", expect.because_of)
    yield from _listed("not_because_of", expect.not_because_of)
    yield from _action_lines(expect.actions)
    yield from _listed("not_actions", expect.not_actions)
    for key, words in (
        ("escalate_to", expect.escalate_to),
        ("not_escalate_to", expect.not_escalate_to),
        ("within", tuple(map(str, expect.within))),
    ):
        yield from _listed(key, words) if len(words) > 1 else (f"{key}: {word}" for word in words)
    yield from _step_lines("then", expect.then)
    yield from _step_lines("not_then", expect.not_then)


def _step_lines(key: str, steps: StepChain) -> Iterator[str]:
    if steps:
        said = ", ".join(f"{{to: {step.to}, after: {step.after}}}" for step in steps)
        yield f"{key}: [{said}]" if len(steps) > 1 else f"{key}: {said}"


def _listed(key: str, words: Sequence[str]) -> Iterator[str]:
    if words:
        yield f"{key}: [{', '.join(words)}]"


def _action_lines(actions: Sequence[ExpectedAction]) -> Iterator[str]:
    if not any(action.timing or action.within for action in actions):
        yield from _listed("actions", [action.name for action in actions])
        return
    yield "actions:"
    for action in actions:
        said = {"timing": action.timing, "within": action.within}
        yield f"  {action.name}: {{{', '.join(f'{key}: {word}' for key, word in said.items() if word)}}}"


def settled_example(
    policy: CompiledPolicy, told: Iterable[Telling], on: datetime.date, within: Region | None = None
) -> MissingExample:
    """The smallest case that lies in all these tellings, with what the policy says about it.

    They must have a case in common, and so the same outcome. A case that is impossible on the day `on` gives its date.
    If more cases are possible in another policy, they are in `within`, so that none of them completes the case.
    """
    found = list(told)
    region = policy.possible
    for telling in found:
        region &= telling.region
    witness = smallest_witness(policy, region, within)
    date = policy.document.vocabulary.decision_date
    if date is not None and not policy.possible & policy.space.box(dated(policy.document, witness.case, on).given):
        day = region.cells(date.name)[0]
        witness = smallest_witness(policy, region & policy.space.cells(date.name, (day,)), within)
        said = {**witness.case.given, date.name: policy.domains[date.name].cells[day]}
        witness = Witness(policy, Case(said))
    box = witness.region
    because = tuple(rule.name for rule in witness.deciding() if box <= policy.decides(rule.name, box))
    return MissingExample(witness, evolve(_expected(found), because_of=because))


def _expected(told: Sequence[Telling]) -> Expectation:
    """What the first policy says in all these tellings."""

    def names(*by: By) -> tuple[str, ...]:
        return tuple(dict.fromkeys(telling.name for telling in told if telling.by in by))

    def limits(by: By, name: str = "") -> tuple[Within, ...]:
        return next((t.limits for t in told if t.by is by and name in ("", t.name)), ())

    return Expectation(
        told[0].outcome or Outcome.ESCALATE,
        settled=told[0].outcome is not None,
        not_because_of=names(By.NO_RULE),
        actions=tuple(
            ExpectedAction(
                name,
                timing=next((t.timing for t in told if t.by is By.TIMING and t.name == name), None),
                within=next(iter(limits(By.LIMIT, name)), None),
            )
            for name in names(By.ACTION, By.TIMING, By.LIMIT)
        ),
        not_actions=names(By.NO_ACTION),
        escalate_to=names(By.TO, By.WITHIN, By.THEN, By.NOT_THEN),
        not_escalate_to=names(By.NOT_TO),
        within=limits(By.WITHIN),
        then=next((t.steps for t in told if t.by is By.THEN), ()),
        not_then=next((t.steps for t in told if t.by is By.NOT_THEN), ()),
        required=next((t.by is By.REQUIRED for t in told if t.by in (By.REQUIRED, By.PERMITTED)), None),
    )


def unsettled_example(policy: CompiledPolicy, told: Telling) -> MissingExample | None:
    """An unsettled case in a telling of such cases, with two values left for a single fact; None if there is none."""
    case = _two_values(policy, told.region, told.said)
    if case is None:
        return None
    return _unsettled(policy, case, told.said, told.region, _expected([told]))


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
                        given = case_of_cells(policy, dict(both.witness())).given
                        cells = policy.domains[fact].cells
                        return Case({**given, fact: cells[cell] | cells[end]})
    return None


def _unsettled(
    policy: CompiledPolicy, case: Case, inside: Region, touching: Region, expect: Expectation
) -> MissingExample:
    """The case without the facts that it does not need to lie inside one region and touch another."""
    kept = dict(case.given)
    for fact in list(kept):
        fewer = {name: values for name, values in kept.items() if name != fact}
        box = policy.possible & policy.space.box(fewer)
        if can_be_unsettled(policy, box) and box <= inside and box & touching:
            kept = fewer
    return MissingExample(Witness(policy, Case(kept)), expect)
