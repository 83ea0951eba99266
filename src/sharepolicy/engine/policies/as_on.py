"""A policy as it is on one day, whichever day it is used."""

from __future__ import annotations

import datetime

from sharepolicy.core.compile import compile_policy
from sharepolicy.engine.policies.fixed import FixedDay
from sharepolicy.engine.policies.policy import Policy, replaced
from sharepolicy.ground.diagnostic import PolicyError
from sharepolicy.language.periods import on_date
from sharepolicy.language.vocabulary import out_of_range
from sharepolicy.reading.timeline import one_day


def as_on(policy: Policy, day: datetime.date) -> Policy:
    """The policy as it is on a day. Its proof covered every day, so it is not proved again.

    Raises PolicyError for a day that is outside the range of its date of the decision.
    """
    fact = policy.document.vocabulary.decision_date
    if fact is None:
        return policy
    if not (one_day(day) & fact.all_values):
        raise PolicyError([out_of_range(fact, day.isoformat(), fact.span)])
    compiled = compile_policy(on_date(policy.document, day))
    return replaced(policy, compiled, FixedDay(fact.name, day))
