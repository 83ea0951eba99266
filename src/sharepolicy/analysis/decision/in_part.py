"""A decision as one of those of a part: what to do and whom to ask follow from the outcome of the whole part."""

from __future__ import annotations

from functools import cached_property

from attrs import frozen

from sharepolicy.analysis.decision.actions import ask_about_duties, due_actions
from sharepolicy.analysis.decision.as_asked import AskedTogether, Question
from sharepolicy.analysis.decision.at_once import asked_at_once
from sharepolicy.analysis.decision.decide import Decision
from sharepolicy.analysis.decision.decision import DueAction, Escalation
from sharepolicy.analysis.decision.people import people_to_ask
from sharepolicy.analysis.decision.situation import Situation
from sharepolicy.analysis.decision.turns_on import TurnsOn
from sharepolicy.language.policy import Outcome


@frozen(eq=False, slots=False)
class InPart:
    """What a decision says as one of those of a part with these possible outcomes. Each is found out once."""

    decision: Decision
    possible: tuple[Outcome, ...]

    @property
    def _alone(self) -> bool:
        return self.possible == self.decision.possible

    @cached_property
    def _situation(self) -> Situation:
        return self.decision.within(self.possible)

    @cached_property
    def actions(self) -> tuple[DueAction, ...]:
        """What to do, on the outcome of the part."""
        return self.decision.actions if self._alone else due_actions(self._situation)

    @cached_property
    def escalation(self) -> tuple[Escalation, ...]:
        """Whom to ask when the part escalates."""
        return self.decision.escalation if self._alone else people_to_ask(self._situation)

    @cached_property
    def ask_about_duties(self) -> tuple[Question, ...]:
        """What can still change what to do, once the part is settled."""
        return self.decision.ask_about_duties if self._alone else ask_about_duties(self._situation)

    @property
    def questions_about_duties(self) -> tuple[Question | AskedTogether, ...]:
        """The same as a person is asked."""
        return asked_at_once(self.decision.document, self.ask_about_duties)


def in_part(decision: Decision, possible: tuple[Outcome, ...]) -> InPart:
    """A decision as one of those of a part with these possible outcomes, or a twin that says the same (see `twins`)."""
    remembered, key = decision._situation.remembered, (in_part, possible)
    if (twin := remembered.get(in_part)) is not None:
        return in_part(twin, possible)
    found: InPart | None = remembered.get(key)
    if found is None:
        found = remembered[key] = InPart(decision, possible)
    return found


def turns_on_beside(decision: Decision, strongest: Outcome) -> TurnsOn | None:
    """What a part turns on in which others are settled, on this outcome at most. Found out once."""
    if strongest is Outcome.SHARE:
        return decision.turns_on
    remembered, key = decision._situation.remembered, (turns_on_beside, strongest)
    if (twin := remembered.get(turns_on_beside)) is not None:
        return turns_on_beside(twin, strongest)
    if key not in remembered:
        remembered[key] = decision.turns_on_beside(strongest)
    found: TurnsOn | None = remembered[key]
    return found
