"""Decisions that a second engine was asked about: confirmed by it, or escalated because it did not confirm them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attrs import evolve, frozen

from sharepolicy.analysis.decision.as_asked import Question
from sharepolicy.analysis.decision.decide import Decision, make_decision
from sharepolicy.analysis.decision.decision import Alternative, DecidingRule, DueAction, Escalation, Ground, Reason
from sharepolicy.analysis.decision.opinion import SecondOpinion, Standing
from sharepolicy.analysis.decision.people import people_to_ask
from sharepolicy.analysis.decision.sent import PARCELS
from sharepolicy.analysis.decision.situation import Situation
from sharepolicy.core.space import Region
from sharepolicy.ground.kept import kept
from sharepolicy.language.policy import OUTCOMES, Outcome


@frozen(eq=False, repr=False, init=False)
class Confirmed(Decision):  # type: ignore[override]  # made by `seconded`
    """A decision that a second engine confirms: it says what the first engine said."""

    second_opinion: SecondOpinion

    def _content(self) -> object:
        return Decision._content(self), self.second_opinion

    def __reduce__(self) -> tuple[Any, ...]:
        first = make_decision(Decision, self.outcome, self._verdict, self._given)
        return arrived_seconded, (first, PARCELS.pack(self.second_opinion))

    def __repr__(self) -> str:
        return f"{Decision.__repr__(self)[:-1]}, confirmed by {self.second_opinion.engine}>"


@frozen(eq=False, repr=False, init=False)
class Unconfirmed(Decision):  # type: ignore[override]
    """A decision that a second engine should have confirmed but did not: it escalates, and keeps the first answer.

    It is not settled. `possible` are the outcomes that either engine found possible; `rules` and `reasons` are those
    of the first answer, none of them sure; the one sure reason is that the engines do not agree. It has no grounds and
    no alternatives.
    """

    second_opinion: SecondOpinion
    first: Decision

    @property
    def settled(self) -> bool:
        """Never: an engine that would change the outcome may be right."""
        return False

    @property
    def possible(self) -> tuple[Outcome, ...]:
        """The outcomes that either engine found possible."""
        told = {*self.second_opinion.first, *self.second_opinion.second}
        return tuple(outcome for outcome in OUTCOMES if outcome in told)

    @kept
    def _situation(self) -> Situation:
        return Situation(self._verdict.policy, self.case, Outcome.ESCALATE, OUTCOMES, self._verdict.narrowed)

    @property
    def rules(self) -> tuple[DecidingRule, ...]:
        """The rules of the first answer, none of them sure."""
        return tuple(evolve(deciding, sure=False) for deciding in self.first.rules)

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """First that the answer is not confirmed, with both answers; then the reasons of the first, not sure."""
        unconfirmed = Reason(self.second_opinion.says, (), Outcome.ESCALATE)
        # where the first answer is not settled, its first reason says only that too little is known
        first = self.first.reasons if self.first.settled else self.first.reasons[1:]
        return (unconfirmed, *(evolve(reason, sure=False) for reason in first))

    @property
    def grounds(self) -> tuple[Ground, ...]:
        """None: nothing forces an answer on which the engines differ."""
        return ()

    @property
    def alternatives(self) -> tuple[Alternative, ...]:
        """None: there is no confirmed answer yet to which there could be an alternative."""
        return ()

    @property
    def if_usual(self) -> None:
        """None: no answer is confirmed, also not for what is usual."""
        return None

    def turns_on_beside(self, _: Outcome) -> None:
        """None: whatever is answered, no answer is confirmed."""
        return

    @property
    def in_any_case(self) -> tuple[DueAction, ...]:
        """None: the engines do not agree on which outcomes are possible."""
        return ()

    @property
    def ask(self) -> tuple[Question, ...]:
        """What to ask according to the first answer."""
        return self.first.ask

    def ask_in(self, order: str = "policy") -> tuple[Question, ...]:
        """As for the first answer."""
        return self.first.ask_in(order)

    @kept
    def escalation(self) -> tuple[Escalation, ...]:
        """Everybody to ask: as for a case that is not settled, or else whoever is asked if no rule applies."""
        otherwise = self.document.otherwise
        found = people_to_ask(self._situation)
        if not found and otherwise is not None and otherwise.to:
            return (Escalation(otherwise.to, self.document.roles.get(otherwise.to, otherwise.to)),)
        return found

    @property
    def by_outcome(self) -> Mapping[Outcome, Region]:
        """As in the first answer, except that every completion may also have to escalate or go the other way."""
        doubted = {*self.possible, Outcome.ESCALATE}
        first = self.first.by_outcome
        return {outcome: self.completions if outcome in doubted else region for outcome, region in first.items()}

    def _content(self) -> object:
        return Decision._content(self), self.second_opinion

    def __reduce__(self) -> tuple[Any, ...]:
        return arrived_seconded, (self.first, PARCELS.pack(self.second_opinion))

    def __repr__(self) -> str:
        standing = self.second_opinion.standing
        says = "was late" if standing is Standing.LATE else standing
        return f"<Decision: escalate (not confirmed: the second engine {says})>"


def seconded(decision: Decision, opinion: SecondOpinion) -> Decision:
    """The decision with a second opinion: the same if that confirms it, else escalated."""
    kind = Confirmed if opinion.confirmed else Unconfirmed
    outcome = decision.outcome if opinion.confirmed else Outcome.ESCALATE
    new = make_decision(kind, outcome, decision._verdict, decision._given)
    object.__setattr__(new, "second_opinion", opinion)
    if not opinion.confirmed:
        object.__setattr__(new, "first", decision)
    return new


def arrived_seconded(decision: Decision, opinion: bytes) -> Decision:
    """A decision with a second opinion that was sent here."""
    return seconded(decision, PARCELS.unpack(opinion))
