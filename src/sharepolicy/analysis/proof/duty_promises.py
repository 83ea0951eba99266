"""Where promises about duties and about whom to ask are broken, as sets of cases.

A decision that is not settled escalates, whatever the outcomes of its completions. So such a promise must hold twice:
in every case with its own outcome, and, if several outcomes are possible, in every case as if it escalated.
"""

from __future__ import annotations

from collections.abc import Iterator

from attrs import frozen

from sharepolicy.analysis.decision.due import due_on
from sharepolicy.core.compile import CompiledPolicy
from sharepolicy.core.space import Region
from sharepolicy.core.whom_to_ask import lines_for
from sharepolicy.language.policy import OUTCOMES, Invariant, Outcome


@frozen(eq=False)
class Lack:
    """Cases in which a promise is broken, and how; `outcome` is None for unsettled decisions."""

    says: str
    region: Region
    outcome: Outcome | None
    action: str = ""


def speaks_of_duties(invariant: Invariant) -> bool:
    """Whether it promises anything about duties or whom to ask."""
    return bool(invariant.carries or invariant.never_due or invariant.escalates_to)


def lacks(policy: CompiledPolicy, invariant: Invariant, within: Region) -> Iterator[Lack]:
    """Every way in which a promise about duties or whom to ask is broken, in the cases that it is about."""
    if not speaks_of_duties(invariant):
        return
    given = {outcome: region for outcome in OUTCOMES if (region := within & policy.outcomes[outcome])}
    spoken = {outcome: region for outcome, region in given.items() if not invariant.on or outcome in invariant.on}
    for outcome, region in given.items():
        if outcome in spoken:
            yield from _duties(policy, invariant, outcome, region)
        if outcome is Outcome.ESCALATE:
            yield from _people(policy, invariant, region, settled=True)
    if len(given) > 1:
        if not invariant.on or Outcome.ESCALATE in invariant.on:  # one that is not settled escalates
            yield from _unsettled_duties(policy, invariant, within, policy.space.union([*spoken.values()]))
        yield from _people(policy, invariant, within, settled=False)


def _duties(policy: CompiledPolicy, invariant: Invariant, outcome: Outcome, region: Region) -> Iterator[Lack]:
    for name in invariant.carries:
        if lacking := region - due_on(policy, name, outcome):
            yield Lack(f"{outcome.words} is possible without the action `{name}`", lacking, outcome, name)
    for name in invariant.never_due:
        if due := region & due_on(policy, name, outcome):
            yield Lack(f"{outcome.words} is possible with the action `{name}`", due, outcome, name)


def _unsettled_duties(policy: CompiledPolicy, invariant: Invariant, within: Region, spoken: Region) -> Iterator[Lack]:
    """Where an action that depends on the case is missing, the cases in `spoken` are already reported."""
    doubt = "a decision that is not settled escalates"
    for name in invariant.carries:
        if Outcome.ESCALATE not in policy.document.actions[name].on:
            yield Lack(f"{doubt}, and `{name}` is not due on escalate", within, None, name)
        elif lacking := within - spoken - policy.due[name]:
            yield Lack(f"{doubt}, and `{name}` is not always due then", lacking, None, name)
    for name in invariant.never_due:
        if due := within & due_on(policy, name, Outcome.ESCALATE):
            yield Lack(f"{doubt}, and `{name}` can be due then", due, None, name)


def _people(policy: CompiledPolicy, invariant: Invariant, region: Region, *, settled: bool) -> Iterator[Lack]:
    soon = f" within `{invariant.within}`" if invariant.within is not None else ""
    outcome = Outcome.ESCALATE if settled else None
    for to in invariant.escalates_to:
        if lacking := region - _asked(policy, invariant, to, settled=settled):
            says = f"escalate is possible without asking `{to}`{soon}"
            if not settled:
                says = f"a decision that is not settled escalates, and `{to}` is not always asked{soon} then"
            yield Lack(says, lacking, outcome)


def _asked(policy: CompiledPolicy, invariant: Invariant, to: str, *, settled: bool) -> Region:
    """The possible cases in which somebody is asked, as soon as is promised."""
    always = not settled and policy.document.unsettled.to == to
    asked = policy.possible if always else policy.asked.get(to, policy.space.nothing)
    if invariant.within is None:
        return asked
    lines = lines_for(policy.document, to)
    soon = [policy.escalation[line.name] for line in lines if line.within <= invariant.within]
    return asked & policy.space.union(soon)
