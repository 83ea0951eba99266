"""Who is held back in a part of a request: what is about them alone would be shared, but somebody else's answer is no.

Whoever reads only the answer of the part would not learn of it. Once the item is divided, it can go.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from attrs import frozen

from sharepolicy.analysis.decision.decide import Decision
from sharepolicy.analysis.decision.decision import DueAction, Reason
from sharepolicy.analysis.decision.in_part import in_part
from sharepolicy.language.obligation import Obligation
from sharepolicy.language.policy import Outcome


@frozen
class HeldBack:
    """Somebody in a part that is not shared, though what is about them alone would be: their decision is share.

    Divide the item: what is about this `subject`, as an item of its own, goes with the `obligation` and `reasons` of
    their decision. `actions` is what is then due about them and is not, or not surely, as long as it is held back.
    """

    subject: str
    obligation: Obligation
    reasons: tuple[Reason, ...]
    actions: tuple[DueAction, ...]


def held_back(decisions: Mapping[str, Decision], possible: tuple[Outcome, ...]) -> Iterator[HeldBack]:
    """Everybody of a part with these possible outcomes whose own decision is settled as share, where the part's is not.

    Nothing is known about other items: whoever divides this one decides about each of the new ones.
    """
    if possible == (Outcome.SHARE,):
        return
    for subject, decision in decisions.items():
        if decision.settled and decision.obligation is not None:
            here = in_part(decision, possible).actions
            lost = tuple(due for due in decision.actions if due not in here)
            yield HeldBack(subject, decision.obligation, decision.reasons, lost)
