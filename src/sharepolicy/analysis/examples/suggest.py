"""The few examples that would notice every mutant that no example notices yet.

One example can notice many mutants: all that differ from the policy in the same case. Examples are picked one after the
other, each for as many of the remaining mutants as the search finds (greedy set cover): few, though not proved to be
the fewest.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from attrs import frozen

from sharepolicy.analysis.examples.differences import Telling
from sharepolicy.analysis.examples.missing_example import MissingExample, settled_example
from sharepolicy.analysis.examples.run import try_example
from sharepolicy.analysis.examples.try_mutants import Fate, Mutation, Trial
from sharepolicy.core.compile import CompiledPolicy
from sharepolicy.forms.suggestions import SUGGESTIONS
from sharepolicy.language.policy import OUTCOMES

if TYPE_CHECKING:
    from sharepolicy.types import SuggestionsDict

SEEDS = 40
"""The most mutants from which the search for the next example begins."""


@frozen(eq=False)
class Suggestion:
    """An example, and the mutants that it would notice."""

    missing: MissingExample
    notices: tuple[Trial, ...]


@frozen(eq=False)
class Suggestions:
    """The examples, and the survivors for which none was found."""

    examples: tuple[Suggestion, ...]
    left: tuple[Trial, ...]

    def to_dict(self) -> SuggestionsDict:
        """As plain data; each example as YAML, ready to paste under `examples:`."""
        return SUGGESTIONS.write(self)


def suggest(mutation: Mutation) -> Suggestions:
    """Examples that together notice every survivor for which a missing example is known."""
    survivors = list(mutation.of(Fate.SURVIVES))
    found: list[Suggestion] = []

    def adds(missing: MissingExample) -> bool:
        """Whether an example notices any survivor; then it is suggested."""
        noticed = _noticed(mutation, missing, survivors)
        if noticed:
            found.append(Suggestion(missing, noticed))
            survivors[:] = [trial for trial in survivors if trial not in noticed]
        return bool(noticed)

    for policy in {id(trial.beside): trial.beside for trial in survivors if trial.beside is not None}.values():
        while settled := [trial for trial in survivors if trial.settled and trial.beside is policy]:
            told = _next(policy, settled)
            if adds(settled_example(policy, told, mutation.on)):
                continue  # else what is possible only in the mutants may complete it
            possible = [trial.compiled.possible for trial in settled if trial.compiled is not None]
            wide = policy.space.union([policy.possible, *possible])
            if not adds(settled_example(policy, told, mutation.on, wide)):
                break
    for trial in tuple(survivors):
        if trial in survivors and (further := mutation.missing(trial)) is not None:
            adds(further)
    return Suggestions(tuple(found), tuple(survivors))


def _noticed(mutation: Mutation, missing: MissingExample, survivors: Sequence[Trial]) -> tuple[Trial, ...]:
    """The survivors under which the example fails, if it passes under the policy."""
    example = missing.example()
    if not try_example(mutation.compiled, example, mutation.on).passed:
        return ()
    return tuple(
        trial
        for trial in survivors
        if trial.compiled is not None and not try_example(trial.compiled, example, mutation.on).passed
    )


def _next(policy: CompiledPolicy, trials: Sequence[Trial]) -> list[Telling]:
    """Tellings with a case in common, of as many mutants as the search finds."""
    best: list[Telling] = []
    for outcome in OUTCOMES:
        by_mutant = [[told for told in trial.settled if told.outcome is outcome] for trial in trials]
        by_mutant = [told for told in by_mutant if told]
        by_mutant.sort(key=lambda told: max(telling.region.count() for telling in told))
        for seed in by_mutant[:SEEDS]:
            found = _together(policy, seed, by_mutant)
            if len(found) > len(best):
                best = found
    return best


def _together(policy: CompiledPolicy, seed: list[Telling], others: Sequence[list[Telling]]) -> list[Telling]:
    region = policy.possible
    found: list[Telling] = []
    for told in (seed, *(other for other in others if other is not seed)):
        for telling in told:
            if all(map(telling.fits, found)) and (both := region & telling.region):
                region = both
                found.append(telling)
                break
    return found
