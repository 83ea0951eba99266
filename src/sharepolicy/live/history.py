"""What a live case asked for from moment to moment, and since when it has done so without a break."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import nullcontext, suppress
from functools import cached_property

from attrs import evolve, frozen

from sharepolicy.analysis.decision.decide import Decision
from sharepolicy.analysis.decision.decision import DueAction, Escalation, NextSteps
from sharepolicy.ground.diagnostic import CaseError
from sharepolicy.language.case import Place
from sharepolicy.language.policy import Outcome, Timing
from sharepolicy.language.within import Within
from sharepolicy.live.known import KnownCase, LiveDecision
from sharepolicy.live.statement import Statement

ACTION, ESCALATION = "action", "escalation"
WantedKey = tuple[str, str, Place]
"""An action or an escalation, its name, and the place that it is about."""


@frozen
class AskedFor:
    """What a decision asks for in one place. If a step `follows` the outcome, it is asked for anew by another one.

    The outcome is None where nothing was decided, in a dispute: that is no other one.
    """

    decision: Decision
    outcome: Outcome | None
    says: str
    sure: bool
    within: tuple[Within, ...]
    then: tuple[NextSteps, ...] = ()
    follows: bool = False


Wanted = Mapping[WantedKey, AskedFor]


class _Moment:
    """When something was learnt, and what was asked for by what had been said then."""

    def __init__(self, known: KnownCase, when: datetime.datetime) -> None:
        self.when = when
        self._known = known
        self.wanted = wanted_by(known.at(when))

    @cached_property
    def looking_back(self) -> Wanted:
        """What would have been asked for then, if nobody had said what turned out to be wrong."""
        with suppress(CaseError):
            return wanted_by(self._known.only(_in_hindsight(self._known, self.when)))
        return {}


class History:
    """A case moment by moment.

    A statement that turned out to be wrong breaks off nothing: what it said was never so. But whoever was asked before
    it was made may have thought no more of it: what is to be done is `asked_anew` after it.

    Raises CaseError if nothing can be told by now. A moment of which nothing can be told is passed over.
    """

    def __init__(self, known: KnownCase, now: datetime.datetime) -> None:
        self._now = now
        moments = sorted({each.when for each in known.statements if each.kind.is_about_a_fact})
        self._moments: list[_Moment] = []
        for moment in moments:
            with nullcontext() if moment == moments[-1] else suppress(CaseError):
                self._moments.append(_Moment(known, moment))
        self.wanted: Wanted = self._moments[-1].wanted if moments else wanted_by(known)

    def since(self, key: WantedKey) -> datetime.datetime:
        """Since when this has been asked for."""
        return self._since(key)

    def limits(self, key: WantedKey) -> dict[Within, datetime.datetime]:
        """Each limit that this has now or had before, if it has had that one or a sooner one since then."""
        ever = (asked.within for each in self._moments if (asked := _found(each.wanted, key)) is not None)
        every = dict.fromkeys(limit for within in (*ever, self.wanted[key].within) for limit in within)
        return {limit: self._since(key, limit) for limit in every if _is_within(self.wanted[key], limit)}

    def asked_anew(self, key: WantedKey) -> datetime.datetime:
        """Since when people have been told all the time that this is asked for, and as urgently as it is now.

        And on the outcome that there is now, if it follows that.
        """
        starts = (self._since(key, limit, as_told=True) for limit in self.wanted[key].within)
        outcome = self._since_this_outcome(key) if self.wanted[key].follows else None
        return max(filter(None, (self._since(key, as_told=True), *starts, outcome)))

    def _since(self, key: WantedKey, limit: Within | None = None, *, as_told: bool = False) -> datetime.datetime:
        """Since when this has been asked for, with a limit or a sooner one; `as_told`: by what was known then."""
        found = self._now
        for moment in reversed(self._moments):
            if _is_within(_found(moment.wanted, key), limit):
                found = moment.when
            elif as_told or not _is_within(_found(moment.looking_back, key), limit):
                break
        return found

    def _since_this_outcome(self, key: WantedKey) -> datetime.datetime:
        found, outcome = self._now, None
        for moment in reversed(self._moments):
            here = _found(moment.wanted, key)
            if here is None or (here.outcome and outcome and here.outcome is not outcome):
                break
            found, outcome = moment.when, outcome or here.outcome
        return found


def _found(wanted: Wanted, key: WantedKey) -> AskedFor | None:
    """What was asked for in this place, or in one that covers it: whoever has a name by now may have had none then."""
    what, name, place = key
    return next((wanted[what, name, each] for each in place.within() if (what, name, each) in wanted), None)


def _is_within(asked: AskedFor | None, limit: Within | None) -> bool:
    """Whether it is asked for, and at least as soon as by this limit."""
    return asked is not None and (limit is None or any(each <= limit for each in asked.within))


def _in_hindsight(known: KnownCase, moment: datetime.datetime) -> Iterator[Statement]:
    """What had been said by a moment about facts, each as it was corrected in the end."""
    for last in known.live:
        said: Sequence[Statement] = [each for each in _corrected_by(known, last) if each.when <= moment]
        if said:
            newest = max(said, key=lambda each: each.order)
            yield evolve(last, when=newest.when, id=f"{last.id} {newest.id}")


def _corrected_by(known: KnownCase, last: Statement) -> Iterable[Statement]:
    """A statement, the one that it corrects, and so on, as far as they are known."""
    found = {last.id: last}
    here = {each.id: each for each in known.statements}
    while last.of in here and last.of not in found:
        last = here[last.of]
        found[last.id] = last
    return found.values()


def wanted_by(known: KnownCase) -> Wanted:
    """What is asked for by all that is known, and where. Raises CaseError."""
    found: dict[WantedKey, AskedFor] = {}
    is_decided = known.error is None
    for place, alone, outcome, action, ask in _everywhere(known.meanwhile):
        on = outcome if is_decided else None
        if action is not None:
            step, limits = action.action, (action.action.within,) if action.action.within is not None else ()
            follows = step.timing is Timing.AFTER
            found[ACTION, step.name, place] = AskedFor(alone, on, step.says, action.sure, limits, follows=follows)
        if ask is not None:
            found[ESCALATION, ask.to, place] = AskedFor(alone, on, ask.to_words, ask.sure, ask.within, ask.then)
    return found


_Somewhere = tuple[Place, Decision, Outcome, DueAction | None, Escalation | None]


def _everywhere(decision: LiveDecision) -> Iterator[_Somewhere]:
    """Each action, and each person to ask, with the place, the decision that asks for it, and the outcome there."""
    if isinstance(decision, Decision):
        yield from ((Place(), decision, decision.outcome, each, None) for each in decision.actions)
        yield from ((Place(), decision, decision.outcome, None, each) for each in decision.escalation)
        return
    for part in decision.parts:
        for subject, action in part.actions:
            yield Place(part.item, subject, part.recipient), part.decisions[subject], part.outcome, action, None
        for subject, ask in part.escalation:
            yield Place(part.item, subject, part.recipient), part.decisions[subject], part.outcome, None, ask
