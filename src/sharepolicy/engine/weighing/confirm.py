"""A whole policy through both engines: its examples, the limits of its promises, and random cases."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain, islice
from typing import TYPE_CHECKING

from attrs import frozen

from sharepolicy.analysis.decision.decide import Decision
from sharepolicy.analysis.decision.opinion import SecondEngine, Standing
from sharepolicy.analysis.second.confirm import opinions_on
from sharepolicy.analysis.second.trial_cases import boundary_cases, random_cases
from sharepolicy.backends.durable.second import DurableRules, required
from sharepolicy.engine.policies.policy import Policy
from sharepolicy.forms.second_opinion import CONFIRMATION
from sharepolicy.ground.diagnostic import CaseError
from sharepolicy.ground.progress import TellProgress
from sharepolicy.language.case import Case, Example
from sharepolicy.language.values import Ranges
from sharepolicy.language.words import write_case

if TYPE_CHECKING:
    from sharepolicy.types import ConfirmationDict

RANDOM = 400
"""How many random cases are tried by default."""

MOST_DIFFERENCES = 20
"""How many cases with differences are kept before the rest is only counted."""

_TOGETHER = 20
_SECONDS = 60.0

KINDS = ("examples", "limits", "random")


@frozen
class Difference:
    """A case, as plain data, on which the second engine does not confirm the first, and what it says."""

    kind: str
    case: dict[str, object]
    says: str


@frozen
class Confirmation:
    """What came of putting a policy through both engines.

    `compared` counts the cases by `KINDS`; `differing` counts those that the second engine did not confirm, some of
    which are in `differences`. `stopped` says why some cases could not be compared, if that happened.
    """

    engine: str
    compared: dict[str, int]
    differing: int
    differences: tuple[Difference, ...] = ()
    stopped: str = ""

    @property
    def confirmed(self) -> bool:
        """Whether the second engine confirms every case."""
        return not self.differing and not self.stopped

    def to_dict(self) -> ConfirmationDict:
        """The confirmation as plain data."""
        return CONFIRMATION.write(self)


def confirm_policy(
    policy: Policy,
    random: int = RANDOM,
    tell: TellProgress | None = None,
    engine: SecondEngine | None = None,
    examples: Iterable[Example] | None = None,
) -> Confirmation:
    """Put a policy through both engines: durable-rules, unless another second engine is given.

    `examples` are its own, if they have been read already.

    Raises NoSecondOpinionError when durable-rules is not installed.
    """
    if engine is None:
        required()
        engine = DurableRules(policy.document)
    decisions = _decisions(policy, random, policy.examples if examples is None else examples)
    total = len(decisions)
    compared = dict.fromkeys(KINDS, 0)
    differences: list[Difference] = []
    differing, stopped = 0, ""
    waiting = iter(decisions)
    while not stopped and (together := list(islice(waiting, _TOGETHER))):
        opinions = opinions_on(policy.compiled, [decision for _, decision in together], engine, _SECONDS)
        for (kind, decision), opinion in zip(together, opinions, strict=True):
            if opinion.standing in (Standing.FAILED, Standing.LATE):
                stopped = opinion.differences[0]
                break
            compared[kind] += 1
            if not opinion.confirmed:
                differing += 1
                case = write_case(policy.document.vocabulary, decision.case.given)
                differences.append(Difference(kind, case, opinion.says))
        if tell is not None:
            tell(sum(compared.values()), total, f"{policy.name}: two engines")
    return Confirmation(engine.name, compared, differing, tuple(differences[:MOST_DIFFERENCES]), stopped)


def _decisions(policy: Policy, random: int, examples: Iterable[Example]) -> list[tuple[str, Decision]]:
    """The first engine's decisions on all cases, each with its kind."""
    compiled = policy.compiled
    limits = chain.from_iterable(boundary_cases(compiled, each) for each in policy.document.invariants.values())
    once = {tuple(sorted(case.given.items(), key=lambda item: item[0])): case for case in limits}
    return [
        *(("examples", decision) for decision in _examples(policy, examples)),
        *(("limits", _decided(policy, case)) for case in once.values()),
        *(("random", _decided(policy, case)) for case in random_cases(compiled, random)),
    ]


def _decided(policy: Policy, case: Case) -> Decision:
    """The decision of a case. A complete case is given as plain facts, so that the fast path is tried too."""
    facts = policy.facts
    complete = len(case.given) == len(facts) and all(
        values.single is not None if isinstance(values, Ranges) else len(values) == 1 for values in case.given.values()
    )
    return policy.decide(write_case(policy.document.vocabulary, case.given) if complete else case)


def _examples(policy: Policy, examples: Iterable[Example]) -> Iterator[Decision]:
    """Every decision that the examples need. `check` already reports those that cannot be decided."""
    for example in examples:
        try:
            answer = policy.decide_request(example.request)
        except CaseError:
            continue
        yield from (decision for part in answer.parts for decision in part.decisions.values())
