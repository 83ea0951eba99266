"""The answer to a case: its verdict; all else is worked out from its completions, when it is first needed."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import frozen

from sharepolicy.analysis.decision import later
from sharepolicy.analysis.decision.answered import AnsweredCase
from sharepolicy.analysis.decision.contradiction import contradiction
from sharepolicy.core.compile import CompiledPolicy
from sharepolicy.core.fastpath import Making, Verdict
from sharepolicy.core.left_by_case import LeftByCase
from sharepolicy.core.space import Region
from sharepolicy.ground.diagnostic import CaseError
from sharepolicy.ground.kept import kept
from sharepolicy.ground.kinds import check_kind
from sharepolicy.language.case import Case
from sharepolicy.language.policy import OUTCOMES, Citation, Outcome
from sharepolicy.language.within import Calendar, Within

if TYPE_CHECKING:
    from sharepolicy.analysis.decision import as_asked as asked
    from sharepolicy.analysis.decision import decision as parts
    from sharepolicy.analysis.decision.opinion import SecondOpinion
    from sharepolicy.analysis.decision.turns_on import TurnsOn
    from sharepolicy.types import DecisionDict


@frozen(eq=False, repr=False, init=False)
class Decision(AnsweredCase):
    """The answer to one case, complete or partial.

    `outcome` is share, don't share or escalate. A decision is `settled` when every completion of the case has that
    outcome; otherwise the outcome is escalate, `possible` says which outcomes can still come, and `ask` what to ask.
    """

    @property
    def rules(self) -> tuple[parts.DecidingRule, ...]:
        """The rules that decide, with what they overrode. Empty when only `otherwise` decides."""
        told: tuple[parts.DecidingRule, ...] | None = self._verdict.told
        return self._rules if told is None else told

    @kept
    def _rules(self) -> tuple[parts.DecidingRule, ...]:
        told: tuple[parts.DecidingRule, ...] | None = self._verdict.tell()
        return later.deciding_rules(self._situation) if told is None else told

    @property
    def second_opinion(self) -> SecondOpinion | None:
        """What a second engine said about it; None if none was asked."""
        return None

    @kept
    def reasons(self) -> tuple[parts.Reason, ...]:
        """Why, in sentences with their sources."""
        return later.reasons(self._situation, self.rules)

    @property
    def unverified(self) -> tuple[Citation, ...]:
        """What the reasons of the answer cite that nobody has checked against its text."""
        return later.unverified(self.document, self.reasons, settled=self.settled)

    @kept
    def grounds(self) -> tuple[parts.Ground, ...]:
        """Given facts that force the outcome by themselves, none of them superfluous. Empty when unsettled."""
        return later.grounds(self._situation)

    @kept
    def actions(self) -> tuple[parts.DueAction, ...]:
        """What to do before, with and after."""
        return later.due_actions(self._situation)

    def actions_on(self, outcome: Outcome) -> tuple[parts.DueAction, ...]:
        """What to do before, with and after, if a person decides on that outcome, whatever the answer is."""
        return later.due_actions(self._situation.within((outcome,)))

    @kept
    def do_first(self) -> tuple[parts.DueAction, ...]:
        """What surely has to be done within the hour, whatever the answer: the soonest of the actions."""
        return later.most_urgent(self.actions)

    @kept
    def ask_first(self) -> tuple[asked.Question, ...]:
        """What decides whether something has to be done within the hour, where that is not sure: asked before all."""
        return later.ask_first(self._situation)

    @property
    def questions_first(self) -> tuple[asked.Question | asked.AskedTogether, ...]:
        """What `ask_first` says, as a person is asked."""
        return later.asked_at_once(self.document, self.ask_first)

    def to_find_out(self, order: str = "policy") -> tuple[asked.Question | asked.AskedTogether, ...]:
        """What a person should find out: `questions_first`, then what it turns on, then the rest of `questions_in`."""
        tree = self.turns_on if order == "policy" else None
        first = [*(each.name for each in self.ask_first), *(fact.name for fact in (tree.facts if tree else ()))]
        asked = (*self.ask_first, *(each for each in self._in_turn(order) if each not in self.ask_first))
        return later.asked_at_once(self.document, asked, first)

    def within(self, possible: tuple[Outcome, ...]) -> later.Situation:
        """The case as part of a whole with these possible outcomes: what to do and whom to ask follow from that."""
        return self._situation.within(possible)

    @kept
    def ask(self) -> tuple[asked.Question, ...]:
        """What to ask, in the policy's own order: only facts that can still change the outcome."""
        return later.questions(self._situation)

    def ask_in(self, order: str = "policy") -> tuple[asked.Question, ...]:
        """What to ask, in the policy's own order, or with "fewest" so that the fewest further questions are left.

        Raises ValueError for another order.
        """
        if order == "policy":
            return self.ask
        if order == "fewest":
            return later.quickest(self._situation)
        raise ValueError('the order of questions is "policy" or "fewest"')

    def questions_in(self, order: str = "policy") -> tuple[asked.Question | asked.AskedTogether, ...]:
        """What `ask_in` says, as a person is asked: members of a several-of at once, and so what the author wants.

        What `ask_first` says comes first, and within a group what tells most. Raises ValueError for another order.
        """
        return later.asked_at_once(self.document, self._in_turn(order), [each.name for each in self.ask_first])

    def _in_turn(self, order: str) -> tuple[asked.Question, ...]:
        return self._by_telling if order == "policy" else self.ask_in(order)

    @kept
    def _by_telling(self) -> tuple[asked.Question, ...]:
        return later.telling_first(self._situation, self.ask)

    @property
    def questions(self) -> tuple[asked.Question | asked.AskedTogether, ...]:
        """What to ask, group by group as the policy has them, as a person is asked: see `questions_in`."""
        return self.questions_in()

    @kept
    def ask_about_duties(self) -> tuple[asked.Question, ...]:
        """Once the outcome is settled: what can still change what must be shared or done, whom to ask and how soon."""
        return later.ask_about_duties(self._situation)

    @property
    def questions_about_duties(self) -> tuple[asked.Question | asked.AskedTogether, ...]:
        """What `ask_about_duties` says, as a person is asked."""
        return later.asked_at_once(self.document, self.ask_about_duties)

    @kept
    def if_usual(self) -> parts.IfUsual | None:
        """What would settle the case if a person confirmed it: open facts as they usually are. No outcome itself."""
        return later.if_usual(self._situation)

    @kept
    def turns_on(self) -> TurnsOn | None:
        """What an unsettled case turns on: one or two questions, and where each answer leads. None if it is settled."""
        return self.turns_on_beside(Outcome.SHARE)

    def turns_on_beside(self, outcome: Outcome) -> TurnsOn | None:
        """What a part of a request turns on in which another subject's decision is settled on that outcome."""
        return later.turns_on(self._situation, outcome)

    @kept
    def in_any_case(self) -> tuple[parts.DueAction, ...]:
        """What to do at once while the case is not settled: what is due whatever its outcome will be."""
        return later.due_in_any_case(self._situation)

    @kept
    def alternatives(self) -> tuple[parts.Alternative, ...]:
        """The nearest ways to settle the case on another outcome, over facts that can be changed."""
        return later.alternatives(self._situation)

    @kept
    def escalation(self) -> tuple[parts.Escalation, ...]:
        """Everybody to ask when the outcome is escalate, the soonest first."""
        return later.people_to_ask(self._situation)

    def due(
        self, within: Within, calendar: Calendar | None = None, decided: datetime.date | None = None
    ) -> datetime.date | None:
        """When one of its time limits ends; None if it is not known from when it is counted, or it has no end.

        It is counted from the date that the case gives for it, else from `decided`, else from the date of the
        decision. Hours need the time: `decided` may be a `datetime`. Working days need a `calendar`: whether people
        work on a day.
        """
        check_kind(within, "within", "a time limit", Within)
        start = self._day(within.start) if within.start else decided or self.on
        return within.due(start, calendar) if start is not None else None

    def since(self, previous: Decision | Mapping[str, Any]) -> later.Since:
        """What changed since an earlier decision, which may be the plain data of one that was stored.

        That is the outcome, what is possible, what to ask and to do, whom to ask, the rules that decide, what was
        given, the day and the policy. Raises CaseError if the earlier one is not a decision about one case.
        """
        before = previous.to_dict(alternatives=False) if isinstance(previous, Decision) else previous
        return later.since(before, self.to_dict(alternatives=False), self.document)

    def to_dict(
        self, *, calendar: Calendar | None = None, decided: datetime.date | None = None, alternatives: bool = True
    ) -> DecisionDict:
        """The decision as plain data. Its form is `schemas/decision.schema.json`.

        With `calendar`, or `decided`, time limits say when they are `due`, as the method of this name does. Without
        `alternatives`, the nearest ways to another outcome are neither looked for nor told.
        """
        left_out = {} if alternatives else {"alternatives": None}
        found = later.DECISION.write(self, self.document, **left_out)
        limited = found["actions"] + found["escalation"] + found.get("do_first", []) + found.get("in_any_case", [])
        later.say_due(limited, self, calendar, decided)
        return found


class OpenDecision(Decision):
    """A decision while it is made: its parts can be set. Once it is made, it becomes a `Decision`, which is frozen.

    An `__init__` of a frozen value would take as long as all the rest of a decision.
    """

    __slots__ = ()
    __setattr__ = object.__setattr__
    __delattr__ = object.__delattr__


MAKING = Making(OpenDecision, Decision)
"""How decisions are made."""


def tell_rules(policy: CompiledPolicy, applying: frozenset[str]) -> tuple[parts.DecidingRule, ...]:
    """The rules that decide, of those that apply to a complete case; called when somebody asks for them."""
    return later.rules_among(policy, applying)


Made = TypeVar("Made", bound=Decision)


def make_decision(kind: type[Made], outcome: Outcome, verdict: Verdict, given: Case | tuple[Any, ...]) -> Made:
    """A decision of some kind, from its parts."""
    decision = kind()
    for name, part in (("outcome", outcome), ("_verdict", verdict), ("_given", given)):
        object.__setattr__(decision, name, part)
    return decision


def decide(policy: CompiledPolicy, case: Case, narrowed: Region | None = None) -> Decision:
    """Decide a case exactly, or only over its completions in `narrowed`. Raises CaseError if it contradicts itself."""
    left = LeftByCase(policy.space, case.given, narrowed)
    possible = tuple(outcome for outcome in OUTCOMES if left.of(policy.outcomes[outcome]))
    if not possible:
        raise CaseError([contradiction(policy, case)])
    outcome = possible[0] if len(possible) == 1 else Outcome.ESCALATE
    verdict = Verdict(policy, outcome, possible, narrowed=narrowed, decided=left)
    return make_decision(Decision, outcome, verdict, case)
