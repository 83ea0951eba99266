"""What an answer is made of, before anybody asks it why: its verdict, and the case, day and policy that it is about."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from attrs import evolve, frozen

from sharepolicy.analysis.decision import later
from sharepolicy.analysis.decision.alike import AlikeDecision, AlikeRequest
from sharepolicy.core.digest import digest
from sharepolicy.core.fastpath import Verdict
from sharepolicy.core.space import Region
from sharepolicy.ground.kept import kept
from sharepolicy.language.case import AskedCase, Case, Request
from sharepolicy.language.obligation import Obligation
from sharepolicy.language.policy import Outcome, PolicyDocument
from sharepolicy.language.values import single_day


@frozen(eq=False, repr=False, init=False)
class AnsweredCase(AlikeDecision):
    """A case with its verdict, and all that follows from both without asking the policy why."""

    outcome: Outcome
    _verdict: Verdict
    _given: Case | tuple[Any, ...]

    @property
    def settled(self) -> bool:
        """Whether nothing that is still unknown can change the outcome."""
        return self._verdict.settled

    @property
    def possible(self) -> tuple[Outcome, ...]:
        """The outcomes over all completions of the case: one when the decision is settled."""
        return self._verdict.possible

    @property
    def obligation(self) -> Obligation | None:
        """Whether it must be shared: required, permitted, or open. None unless it is settled as share."""
        return self._situation.obligation

    @kept
    def case(self) -> Case:
        """The case that was decided: for each given fact the values that are possible."""
        given = self._given
        return given if isinstance(given, Case) else evolve(self._verdict.case(given), asked=self.asked)

    @kept
    def _situation(self) -> later.Situation:
        verdict = self._verdict
        return later.Situation(
            verdict.policy, self.case, self.outcome, self.possible, verdict.narrowed, verdict.decided
        )

    @property
    def document(self) -> PolicyDocument:
        """The policy that decided, as its author wrote it."""
        return self._verdict.policy.document

    @kept
    def asked(self) -> AskedCase:
        """What was asked, as it was given, and on which day."""
        given = self._given
        if not isinstance(given, Case):
            return self._verdict.asked(given)
        if given.asked is not None:
            return given.asked
        date = self.document.vocabulary.decision_date
        day = self._day(date.name) if date is not None else self.document.on_day
        return AskedCase(Request(given.given, title=given.title), day)

    @property
    def on(self) -> datetime.date | None:
        """The date of the decision: the day that was given, or that for which the policy was loaded, or today."""
        return self.asked.on

    @property
    def today(self) -> bool:
        """Whether nobody gave the date of the decision, so that it is the day of today."""
        return self.asked.today

    def _day(self, name: str) -> datetime.date | None:
        """The day that the case gives for a fact; None if it leaves several, or all."""
        return single_day(self.case.given.get(name))

    @property
    def policy(self) -> later.PolicyIdentity:
        """Name, version and content digest of the policy that decided."""
        policy = self._verdict.policy
        one = later.PolicyIdentity(policy.document.name, policy.document.version, policy.digest)
        if not policy.parts:
            return one
        touched = [document for document, region in policy.parts if self.completions & region]
        versions = tuple(later.PolicyIdentity(each.name, each.version, digest(each)) for each in touched)
        if len(versions) == 1:
            return versions[0]
        return evolve(
            one,
            version=" or ".join(dict.fromkeys(each.version for each in versions if each.version)),
            versions=versions,
        )

    @property
    def completions(self) -> Region:
        """Every complete case inside the case; in a request, only those that the other cases leave to it."""
        return self._situation.completions

    @property
    def by_outcome(self) -> Mapping[Outcome, Region]:
        """The completions with each outcome."""
        return {outcome: self.completions & region for outcome, region in self._verdict.policy.outcomes.items()}


class AnsweredRequest(AlikeRequest):
    """A request with its answer, and what was asked."""

    __slots__ = ()

    @property
    def asked(self) -> AskedCase:
        """What was asked, as it was given, and on which day."""
        return self.request.asked or AskedCase(self.request)

    @property
    def on(self) -> datetime.date | None:
        """The date of the decision, which is the same for every part."""
        return self.asked.on

    @property
    def today(self) -> bool:
        """Whether nobody gave the date of the decision, so that it is the day of today."""
        return self.asked.today
