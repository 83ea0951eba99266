"""Whole requests: several items, about several subjects, to several recipients."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import frozen

from sharepolicy.analysis.decision.actions import most_urgent
from sharepolicy.analysis.decision.alike import AlikePart
from sharepolicy.analysis.decision.answered import AnsweredRequest
from sharepolicy.analysis.decision.as_asked import AskedTogether, Question, RequestQuestion
from sharepolicy.analysis.decision.asked import request_questions, request_questions_about_duties
from sharepolicy.analysis.decision.cases_of import cases_of
from sharepolicy.analysis.decision.decide import Decision
from sharepolicy.analysis.decision.decision import DueAction, Escalation, PolicyIdentity, Reason
from sharepolicy.analysis.decision.held_back import HeldBack, held_back
from sharepolicy.analysis.decision.in_part import InPart, in_part, turns_on_beside
from sharepolicy.analysis.decision.over_parts import decided_together, obligation_together, possible_together
from sharepolicy.analysis.decision.since import Since, since
from sharepolicy.analysis.decision.together import ALONE, together
from sharepolicy.analysis.decision.turns_on import TurnsOn
from sharepolicy.analysis.decision.twins import share
from sharepolicy.core.compile import CompiledPolicy
from sharepolicy.forms.numbered import write_request
from sharepolicy.forms.part import write_part
from sharepolicy.language.case import Place, Request
from sharepolicy.language.obligation import Obligation
from sharepolicy.language.policy import Outcome, PolicyDocument
from sharepolicy.language.semantics import STRENGTH, sum_up
from sharepolicy.language.within import Calendar

if TYPE_CHECKING:
    from sharepolicy.types import PartDict, RequestDecisionDict


T = TypeVar("T")


@frozen(eq=False)
class Part(AlikePart):
    """One item to one recipient: a decision for every subject that the item is about. Names are empty if not given.

    It is shared only if it may be for every subject: don't share outranks escalate, and escalate outranks share. If it
    is settled that it is, `obligation` says whether it must be, for one of them at least.
    """

    item: str
    recipient: str
    decisions: Mapping[str, Decision]

    possible: tuple[Outcome, ...]
    obligation: Obligation | None = None

    @property
    def settled(self) -> bool:
        """Whether nothing that is still unknown can change the outcome of this part."""
        return len(self.possible) == 1

    @property
    def outcome(self) -> Outcome:
        """The outcome over all subjects; escalate when it is not settled."""
        return self.possible[0] if self.settled else Outcome.ESCALATE

    @cached_property
    def actions(self) -> tuple[tuple[str, DueAction], ...]:
        """What to do about this part, each with its subject: what is due for them on the outcome of the whole part.

        If one subject's no withholds the item, another subject's yes makes nothing due that belongs to sharing.
        """
        return self._each(lambda decision: in_part(decision, self.possible).actions)

    @cached_property
    def escalation(self) -> tuple[tuple[str, Escalation], ...]:
        """Whom to ask about this part when it escalates, each with the subject whom it is about."""
        return self._each(lambda decision: in_part(decision, self.possible).escalation)

    @cached_property
    def held_back(self) -> tuple[HeldBack, ...]:
        """For whom it would be shared if it were about them alone, where this part is not: divide the item."""
        return tuple(held_back(self.decisions, self.possible))

    @property
    def reasons(self) -> tuple[tuple[str, Reason], ...]:
        """Why, each with its subject. Those with the outcome of the whole part are the reasons for it."""
        return self._each(lambda decision: decision.reasons)

    @property
    def ask(self) -> tuple[tuple[str, Question], ...]:
        """What to ask, each about its subject: only facts that can change this part, so nothing once it is settled."""
        return () if self.settled else self._each(lambda decision: decision.ask)

    @property
    def questions(self) -> tuple[tuple[str, Question | AskedTogether], ...]:
        """The same as a person is asked: the members of a several-of at once, and what the author asks together."""
        return () if self.settled else self._each(lambda decision: decision.questions)

    def _for_subject(self, subject: str) -> InPart:
        """What the decision for a subject says as one of those of this part."""
        return in_part(self.decisions[subject], self.possible)

    def _each(self, find: Callable[[Decision], Iterable[T]]) -> tuple[tuple[str, T], ...]:
        return tuple((subject, each) for subject, decision in self.decisions.items() for each in find(decision))

    @cached_property
    def turns_on(self) -> tuple[tuple[str, TurnsOn], ...]:
        """What this part turns on while it is not settled, for each subject whose decision is not settled.

        If that is only one subject, each end is what the whole part can be; else it is what it can be if those of the
        others that are not settled turn out to be share.
        """
        if self.settled:
            return ()
        settled = [decision.outcome for decision in self.decisions.values() if decision.settled]
        strongest = max(settled, key=STRENGTH.__getitem__, default=Outcome.SHARE)
        found = ((subject, turns_on_beside(each, strongest)) for subject, each in self.decisions.items())
        return tuple((subject, tree) for subject, tree in found if tree is not None)

    def to_dict(
        self, *, calendar: Calendar | None = None, decided: datetime.date | None = None, alternatives: bool = True
    ) -> PartDict:
        """The part as plain data, as `Decision.to_dict`. Its form is `schemas/part.schema.json`."""
        return write_part(self, calendar, decided, alternatives=alternatives)


@frozen(eq=False, repr=False)
class RequestDecision(AnsweredRequest):
    """The answer to a whole request: every item to every recipient, and a summary."""

    request: Request
    parts: tuple[Part, ...]
    policy: PolicyIdentity

    @cached_property
    def outcome(self) -> Outcome:
        """The outcome of all parts if they agree; else escalate if any does; else share, with what is withheld."""
        return sum_up(frozenset(part.outcome for part in self.parts))

    @property
    def settled(self) -> bool:
        """Whether every part is settled."""
        return all(part.settled for part in self.parts)

    @property
    def at_once(self) -> tuple[Part, ...]:
        """What may be shared now, whatever else must wait."""
        return tuple(part for part in self.parts if part.outcome is Outcome.SHARE)

    @property
    def withheld(self) -> tuple[Part, ...]:
        """What must not be shared."""
        return tuple(part for part in self.parts if part.outcome is Outcome.DONT_SHARE)

    @property
    def waiting(self) -> tuple[Part, ...]:
        """What waits for somebody else's answer, or for facts."""
        return tuple(part for part in self.parts if part.outcome is Outcome.ESCALATE)

    @property
    def left_out(self) -> tuple[str, ...]:
        """The subjects of the request whom no item is about: nothing was decided about them."""
        looked_at = {subject for part in self.parts for subject in part.decisions}
        return tuple(subject for subject in self.request.subjects if subject not in looked_at)

    @cached_property
    def ask(self) -> tuple[tuple[Part, str, Question], ...]:
        """What to ask, with the part and subject of each question: only facts that can change that part."""
        return tuple((part, *each) for part in self.parts for each in part.ask)

    @cached_property
    def questions(self) -> tuple[RequestQuestion, ...]:
        """The same as a person is asked: each question once, with all places where an answer to it goes.

        The members of a several-of are asked at once, and so is what the author asks together.
        """
        return self.ask_in()

    def ask_in(self, order: str = "policy") -> tuple[RequestQuestion, ...]:
        """What `questions` says, in the policy's own order, or with "fewest" what may leave the fewest further ones.

        Raises ValueError for another order.
        """
        return request_questions(self, order)

    @cached_property
    def questions_about_duties(self) -> tuple[RequestQuestion, ...]:
        """What can still change what must be shared or done, and whom to ask, in the parts that are settled."""
        return request_questions_about_duties(self)

    @cached_property
    def do_first(self) -> tuple[DueAction, ...]:
        """What surely has to be done within the hour about every part, whatever the answer: the soonest of it."""
        of_parts = [[due for _, due in part.actions] for part in self.parts]
        everywhere = [due for due in of_parts[0] if all(due in others for others in of_parts)]
        return tuple(dict.fromkeys(most_urgent(everywhere)))

    @property
    def alone(self) -> Decision | None:
        """The only decision of a flat case; None for a request about several subjects, recipients or items."""
        return next(iter(self.parts[0].decisions.values())) if self.request.is_flat else None

    @property
    def document(self) -> PolicyDocument:
        """The policy that decided, as its author wrote it."""
        return next(iter(self.parts[0].decisions.values())).document

    def since(self, previous: RequestDecision | Mapping[str, Any]) -> Since:
        """What changed since an earlier answer to a request, as `Decision.since`, part by part."""
        before = previous.to_dict(alternatives=False) if isinstance(previous, RequestDecision) else previous
        return since(before, self.to_dict(alternatives=False), self.document)

    def to_dict(
        self, *, calendar: Calendar | None = None, decided: datetime.date | None = None, alternatives: bool = True
    ) -> RequestDecisionDict:
        """The answer as plain data, with due times and with or without alternatives as in `Decision.to_dict`.

        Each thing that is said stands in it once, and is named by its number wherever it is said. Its form is
        `schemas/request-decision.schema.json`.
        """
        share({id(each): each for part in self.parts for each in part.decisions.values()}.values())
        return write_request(self, calendar, decided, alternatives=alternatives)


def decide_request(
    policy: CompiledPolicy, request: Request, confirmed: Callable[[Decision], Decision] | None = None
) -> RequestDecision:
    """Decide every (item, subject of that item, recipient) of a request, over all completions of the request.

    With `confirmed`, a second engine is asked about each of these decisions. Raises CaseError if the request
    contradicts itself.
    """
    cases = cases_of(request)
    parts: dict[tuple[str, str], list[Place]] = {}
    for place in cases:
        parts.setdefault((place.item, place.recipient), []).append(place)
    all_ = together(policy, cases) if len(cases) > 1 else ALONE
    decisions = decided_together(policy, cases, all_)
    if confirmed is not None:
        seconded = {id(each): confirmed(each) for each in decisions.values()}
        decisions = {place: seconded[id(each)] for place, each in decisions.items()}
    found = []
    for (item, recipient), places_here in parts.items():
        here = {place: decisions[place] for place in places_here}
        possible = possible_together(here, all_)
        obligation = obligation_together(here, all_) if possible == (Outcome.SHARE,) else None
        of_subject = {place.subject: each for place, each in here.items()}
        found.append(Part(item, recipient, of_subject, possible, obligation))
    return RequestDecision(request, tuple(found), next(iter(decisions.values())).policy)
