"""Do the examples test the policy? Every mutant of it, and what notices it.

Mutants are compiled in one space with the policy, so that each question between them is a set operation over all
possible cases: whether a mutant differs at all is proved, not guessed. When a space is full, the next one begins: a
mutant for which there was no room was tried by nothing, and counts as noticed only if it is too entangled by itself.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

from attrs import evolve, field, frozen

from sharepolicy.analysis.decision.cases_of import cases_of
from sharepolicy.analysis.decision.dated import dated_cases
from sharepolicy.analysis.examples.differences import Telling, anything_differs, tellings
from sharepolicy.analysis.examples.make_mutants import mutants
from sharepolicy.analysis.examples.missing_example import MissingExample, settled_example, unsettled_example
from sharepolicy.analysis.examples.mutant import Mutant
from sharepolicy.analysis.examples.run import try_example
from sharepolicy.analysis.proof.refute import refuted
from sharepolicy.core.compile import CompiledPolicy, compile_policy, space_of
from sharepolicy.core.entangled import EntangledError
from sharepolicy.core.space import LooseRegion
from sharepolicy.forms.test import MUTATION
from sharepolicy.ground.kinds import check_kind
from sharepolicy.ground.percent import percentage
from sharepolicy.language.case import Example
from sharepolicy.language.policy import PolicyDocument
from sharepolicy.language.precedence import override_cycle

if TYPE_CHECKING:
    from sharepolicy.types import MutationDict


class Fate(StrEnum):
    """What becomes of a mutant."""

    PROOF = "does not load"
    EXAMPLE = "fails an example"
    EQUIVALENT = "equivalent"
    SURVIVES = "survives"


@frozen(eq=False)
class Trial:
    """A mutant, its fate, the finding or example `by` which it is noticed, and what tells a survivor apart (`told`).

    Its regions lie in the space of the policy `beside` which it was compiled.
    """

    mutant: Mutant
    fate: Fate
    by: str = ""
    told: tuple[Telling, ...] = field(default=(), repr=False)
    compiled: CompiledPolicy | None = field(default=None, repr=False)
    beside: CompiledPolicy | None = field(default=None, repr=False)

    @property
    def settled(self) -> list[Telling]:
        """What an example with a settled case could notice."""
        return [told for told in self.told if told.outcome is not None]

    @property
    def unsettled(self) -> list[Telling]:
        """What only an example with an unsettled case could notice."""
        return [told for told in self.told if told.outcome is None]


@frozen(eq=False, slots=False)
class Mutation:
    """The fate of every mutant under some examples; those without a date are decided as of the day `on`."""

    compiled: CompiledPolicy
    trials: tuple[Trial, ...]
    on: datetime.date
    _missing: dict[Trial, MissingExample | None] = field(init=False, factory=dict)

    def missing(self, trial: Trial) -> MissingExample | None:
        """The example that would notice a survivor, tried under both policies; None if none is found."""
        check_kind(trial, "trial", "one of the trials of a mutation", Trial)
        if trial not in self._missing:
            self._missing[trial] = self._found(trial)
        return self._missing[trial]

    def _found(self, trial: Trial) -> MissingExample | None:
        mutant, policy = trial.compiled, trial.beside
        if mutant is None or policy is None:
            return None
        if settled := trial.settled:
            best = max(settled, key=lambda told: (told.by is settled[0].by, told.region.count()))
            within = policy.possible | mutant.possible
            return self._replayed(mutant, settled_example(policy, [best], self.on, within))
        for told in trial.unsettled:
            example = unsettled_example(policy, told)
            if example is not None and (found := self._replayed(mutant, example)):
                return found
        return None

    def _replayed(self, mutant: CompiledPolicy, missing: MissingExample) -> MissingExample | None:
        """The missing example, if the policy passes it and the mutant does not."""
        passed = [try_example(policy, missing.example(), self.on).passed for policy in (self.compiled, mutant)]
        return missing if passed == [True, False] else None

    def of(self, fate: Fate) -> tuple[Trial, ...]:
        """The mutants with that fate."""
        return tuple(trial for trial in self.trials if trial.fate is fate)

    @cached_property
    def counts(self) -> dict[Fate, int]:
        """How many mutants have each fate."""
        return {fate: len(self.of(fate)) for fate in Fate}

    @property
    def score(self) -> float:
        """The percentage of mutants that proof or an example notices, of those that differ at all."""
        different = len(self.trials) - self.counts[Fate.EQUIVALENT]
        return percentage(different - self.counts[Fate.SURVIVES], different)

    def to_dict(self) -> MutationDict:
        """As plain data, including every missing example: the `mutation` of `schemas/test.schema.json`."""
        return MUTATION.write(self)


@frozen(eq=False)
class _ExampleRegion:
    """An example with the region of its cases."""

    example: Example
    region: LooseRegion

    def may_notice(self, told: Sequence[Telling]) -> bool:
        """Whether it expects anything of what a policy with the same outcomes can say differently."""
        expect = self.example.expect
        actions = {*expect.not_actions, *(action.name for action in expect.actions)}
        people = expect.escalate_to or expect.not_escalate_to or expect.within or expect.then or expect.not_then
        asked = people or expect.ask_first  # what tells whether a duty is urgent is asked first
        return bool(asked) or expect.required is not None or any(telling.name in actions for telling in told)


def mutate(document: PolicyDocument, examples: Sequence[Example], on: datetime.date) -> Mutation:
    """Try every mutant of a policy that loads on the examples that pass; without a date, as of the day `on`."""
    made = mutants(document)
    bench, fresh = _bench(document, made, examples, on), True
    first, trials = bench[0], list[Trial]()
    for mutant in made:
        try:
            trial = _trial(*bench, mutant, on)
        except EntangledError:
            if not fresh:
                bench = _bench(document, made, examples, on)
            trial = _in_a_new_space(*bench, mutant, on)
        fresh = False
        if not _only_allows_more(trial):
            trials.append(trial)
    return Mutation(first, tuple(trials), on)


def _bench(
    document: PolicyDocument, made: Sequence[Mutant], examples: Sequence[Example], on: datetime.date
) -> tuple[CompiledPolicy, list[_ExampleRegion]]:
    """The policy in a space of its own, with room for mutants, and the examples that it passes."""
    apart = [mutant.apart for mutant in made if mutant.apart is not None]
    policy = compile_policy(document, space_of(document, apart=apart))
    passed = [example for example in examples if try_example(policy, example, on).passed]
    return policy, [_ExampleRegion(example, _region(policy, example, on)) for example in passed]


def _in_a_new_space(
    policy: CompiledPolicy, known: Sequence[_ExampleRegion], mutant: Mutant, on: datetime.date
) -> Trial:
    """The fate of a mutant for which an earlier space had no room."""
    try:
        return _trial(policy, known, mutant, on)
    except EntangledError:
        pass
    try:
        compile_policy(mutant.document, space_of(mutant.document))
    except EntangledError:
        return Trial(mutant, Fate.PROOF, "too-entangled")
    return Trial(mutant, Fate.SURVIVES, "over-limit")  # nobody knows whether it differs


def _only_allows_more(trial: Trial) -> bool:
    """Whether a mistake only makes more cases possible, and changes no decision about the cases possible before.

    Unknown facts then stay open a little longer, which no example of a known case shows.
    """
    compiled, policy = trial.compiled, trial.beside
    return compiled is not None and policy is not None and not trial.told and compiled.possible != policy.possible


def _region(policy: CompiledPolicy, example: Example, on: datetime.date) -> LooseRegion:
    """The cases of an example, or of all parts if it is a request, including impossible ones."""
    cases = dated_cases(policy.document, cases_of(example.request).values(), on)
    return policy.space.union([policy.space.box(case.given) for case in cases])


def _trial(policy: CompiledPolicy, known: Sequence[_ExampleRegion], mutant: Mutant, on: datetime.date) -> Trial:
    """The fate of a mutant. Raises EntangledError if there is no room for it in the space of the policy."""
    if mutant.decides and override_cycle(mutant.document):
        return Trial(mutant, Fate.PROOF, "override-cycle")
    if mutant.decides:
        compiled = compile_policy(mutant.document, policy.space)
    else:  # the rules are the same: only duties, whom to ask and promises differ
        compiled = evolve(policy, document=mutant.document)
    if why := refuted(compiled, like=None if mutant.decides else policy):
        return Trial(mutant, Fate.PROOF, why)
    told = tuple(tellings(policy, compiled))
    differs = anything_differs(policy, compiled, told)
    reordered = mutant.decides and compiled.question_order != policy.question_order
    for one in known:
        if not mutant.decides and not one.may_notice(told):
            continue
        looked_at = one.region & differs or (reordered and one.example.expect.ask_first)
        if looked_at and not try_example(compiled, one.example, on).passed:
            return Trial(mutant, Fate.EXAMPLE, one.example.name)
    if told or compiled.possible != policy.possible:
        return Trial(mutant, Fate.SURVIVES, told=told, compiled=compiled, beside=policy)
    return Trial(mutant, Fate.EQUIVALENT)
