"""One version of a policy in time, with the days on which it is in force."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

from attrs import evolve, frozen

from sharepolicy.core.compile import compile_policy
from sharepolicy.engine.policies.policy import Policy, replaced
from sharepolicy.language.periods import Period
from sharepolicy.language.values import Ranges


@frozen(eq=False, slots=False)
class Version:
    """One version of a policy, and the days on which it is in force."""

    period: Period
    policy: Policy

    @cached_property
    def own_days(self) -> Policy:
        """The policy, for the days of its period only: it refuses those on which another version is in force."""
        date = self.policy.document.vocabulary.decision_date
        if date is None:
            return self.policy
        mine = date.all_values & self.period.days
        if mine == date.all_values or not isinstance(mine, Ranges) or not mine:
            return self.policy
        (first, last), document = mine.pieces[0], self.policy.document
        facts = {**document.vocabulary.facts, date.name: evolve(date, minimum=first, maximum=last)}
        mine_only = evolve(document, vocabulary=evolve(document.vocabulary, facts=facts), whole=document)
        return replaced(self.policy, compile_policy(mine_only))


def decided_days(versions: Iterable[Version]) -> Ranges:
    """The days on which some of these versions decides: in its period, within the bounds of its date."""
    found = Ranges(())
    for version in versions:
        date = version.policy.document.vocabulary.decision_date
        allowed = date.all_values & version.period.days if date is not None else version.period.days
        assert isinstance(allowed, Ranges)
        found |= allowed
    return found
