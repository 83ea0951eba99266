"""The answers in a stored decision: one of a case, and of a request one for each part and each person in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from attrs import evolve, frozen

from sharepolicy.forms.parts_of import parts_of

_Parts = Sequence[Mapping[str, Any]]

GivenInstead = Sequence[Mapping[str, Any]]
"""What was answered of some parts of a request, where the decision about the person of the record alone says something
else: somebody else in the part counts too. What is known of that person is not in it, but in another record."""

_GIVEN = ("outcome", "part_settled", "actions", "escalation")


@frozen
class StoredAnswer:
    """One answer in a stored decision, and where in a request it is."""

    item: str
    recipient: str
    subject: str
    outcome: str
    part_settled: bool
    settled: bool
    rules: _Parts
    reasons: _Parts
    obligation: str
    actions: _Parts
    escalation: _Parts

    @property
    def place(self) -> tuple[str, str, str]:
        """Where it is; all empty for a single case."""
        return self.item, self.recipient, self.subject


def answers(stored: Mapping[str, Any], given: GivenInstead = ()) -> Iterator[StoredAnswer]:
    """Each answer in a stored decision, with what was `given` in its place: then it has no rules and reasons.

    Those of this person alone did not lead to it, and those of somebody else are in their record.
    """
    instead = {(each["item"], each["recipient"]): {name: each[name] for name in _GIVEN} for each in given}
    for answer in _answers(stored):
        there = evolve(answer, **instead.get((answer.item, answer.recipient), {}))
        if (there.outcome, there.part_settled) != (answer.outcome, answer.part_settled):
            there = evolve(there, rules=(), reasons=(), obligation="")
        yield there


def given_beside(whole: Mapping[str, Any], alone: Mapping[str, Any], subject: str) -> list[dict[str, Any]]:
    """What was answered of the parts about a subject, where the decision about that subject alone says otherwise."""
    said = {(each.item, each.recipient): each for each in _answers(whole) if each.subject == subject}
    found = []
    for each in _answers(alone):
        there = {name: getattr(said[each.item, each.recipient], name) for name in _GIVEN}
        if there != {name: getattr(each, name) for name in _GIVEN}:
            found.append({"item": each.item, "recipient": each.recipient, **there})
    return found


def _answers(stored: Mapping[str, Any]) -> Iterator[StoredAnswer]:
    if "parts" not in stored:
        settled = bool(stored["settled"])
        why = stored["rules"], stored.get("reasons", ()), stored.get("obligation") or ""
        yield StoredAnswer(
            "", "", "", stored["outcome"], settled, settled, *why, stored["actions"], stored["escalation"]
        )
        return
    for part in parts_of(stored):
        for one in part["decisions"]:
            decision = one["decision"]
            about = [
                [due[what] for due in part[name] if due["subject"] == one["subject"]]
                for name, what in (("actions", "action"), ("escalation", "ask"))
            ]
            place = part["item"], part["recipient"], one["subject"]
            settled = bool(part["settled"])
            why = decision["rules"], decision.get("reasons", ()), decision.get("obligation") or ""
            yield StoredAnswer(*place, part["outcome"], settled, decision["settled"], *why, *about)
