"""Decisions as values: in short, equal to others that say the same, and sent as their policy and their case."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sharepolicy.analysis.decision import later
from sharepolicy.ground.alike import AlikeValue
from sharepolicy.language.case import AskedCase, Case
from sharepolicy.language.outcome import either
from sharepolicy.language.policy import Outcome

if TYPE_CHECKING:
    from collections.abc import Mapping
    from functools import cached_property

    from sharepolicy.analysis.decision.as_asked import Question
    from sharepolicy.analysis.decision.decide import Decision
    from sharepolicy.analysis.decision.decision import DueAction, PolicyIdentity, Reason
    from sharepolicy.analysis.decision.requests import Part
    from sharepolicy.core.fastpath import Verdict
    from sharepolicy.language.case import Request
    from sharepolicy.language.obligation import Obligation


class AlikeDecision(AlikeValue):
    """A decision in short, and what makes two equal: policy, language, case, and what a request leaves of the case."""

    __slots__ = ("_kept",)

    if TYPE_CHECKING:
        outcome: Outcome
        _verdict: Verdict

        @property
        def case(self) -> Case:
            """The case that was decided."""

        @cached_property
        def asked(self) -> AskedCase:
            """What was asked."""

        @property
        def settled(self) -> bool:
            """Whether it is settled."""

        @property
        def possible(self) -> tuple[Outcome, ...]:
            """The outcomes that are possible."""

        @cached_property
        def reasons(self) -> tuple[Reason, ...]:
            """Why."""

        @cached_property
        def ask(self) -> tuple[Question, ...]:
            """What to ask."""

        @cached_property
        def actions(self) -> tuple[DueAction, ...]:
            """What to do."""

    def _content(self) -> object:
        policy, narrowed = self._verdict.policy, self._verdict.narrowed
        left = later.region_data(narrowed) if narrowed is not None else None
        return policy.digest, policy.document.language, self.case, self.asked, left

    def _short(self) -> Any:
        return self.outcome, self._verdict.possible

    def __reduce__(self) -> tuple[Any, ...]:
        return later.sent_decision(self._verdict, self.case)

    def __str__(self) -> str:
        lines = [repr(self).strip("<>")]
        lines += later.few("because", [reason.text for reason in later.firmest(self.reasons, settled=self.settled)])
        lines += later.few("ask", [question.asks for question in self.ask])
        lines += later.few("do", [due.action.says for due in self.actions if due.sure])
        return "\n".join(lines)

    def __repr__(self) -> str:
        state = "settled" if self.settled else "unsettled: " + either(self.possible)
        return f"<Decision: {self.outcome.words} ({state})>"


class AlikePart(AlikeValue):
    """What makes two parts equal: their decisions, and what they are together."""

    __slots__ = ()

    if TYPE_CHECKING:
        item: str
        recipient: str
        decisions: Mapping[str, Decision]
        possible: tuple[Outcome, ...]
        obligation: Obligation | None

    def _content(self) -> object:
        return self.item, self.recipient, self.decisions, self.possible, self.obligation

    def _short(self) -> Any:
        return self.item, self.recipient, self.possible


class AlikeRequest(AlikeValue):
    """What makes two answers to requests equal: policy, language, request and second opinions."""

    __slots__ = ()

    if TYPE_CHECKING:
        request: Request
        parts: tuple[Part, ...]
        policy: PolicyIdentity

        @cached_property
        def outcome(self) -> Outcome:
            """Its outcome."""

        @property
        def settled(self) -> bool:
            """Whether it is settled."""

    def _content(self) -> object:
        first = self._decisions()[0]
        opinions = [decision.second_opinion for decision in self._decisions()]
        return self.policy, first.document.language, self.request, self.request.asked, opinions

    def _short(self) -> Any:
        return self.policy, tuple(part._short() for part in self.parts)

    def _decisions(self) -> list[Decision]:
        return [decision for part in self.parts for decision in part.decisions.values()]

    def __reduce__(self) -> tuple[Any, ...]:
        decisions = self._decisions()
        if any(decision.second_opinion is not None for decision in decisions):  # another engine is not asked again
            return type(self), (self.request, self.parts, self.policy)
        return later.sent_request(decisions[0]._verdict.policy, self.request)

    def __repr__(self) -> str:
        state = "settled" if self.settled else "unsettled"
        return f"<RequestDecision: {self.outcome.words} ({state}), {len(self.parts)} parts>"
