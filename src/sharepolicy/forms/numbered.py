"""How the answer to a request is written: everything that is said once, in a numbered list.

Most of what decisions of one request say is the same text about the same rule or action. It is written once, and found
again by what it is about; only what rests on something unknown is compared as it is written.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable, Hashable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from attrs import frozen

from sharepolicy.forms.decision import DECISION
from sharepolicy.forms.due import Dated, say_due
from sharepolicy.forms.parts import AnyForm, Plain
from sharepolicy.forms.request import DECISION_IN_REQUEST, IN_COMMON, IN_LIST, LISTS, REQUEST
from sharepolicy.language.policy import PolicyDocument
from sharepolicy.language.within import Calendar

if TYPE_CHECKING:
    from sharepolicy.types import RequestDecisionDict


def _of_action(due: Any) -> Hashable:
    return None if due.depends_on or due.only_if else (id(due.action), due.sure)


def _of_rule(deciding: Any) -> Hashable:
    if deciding.only_if:
        return None
    return id(deciding.rule), deciding.sure, deciding.holds, tuple(map(id, deciding.overrode))


def _of_reason(reason: Any) -> Hashable:
    if reason.only_if:
        return None
    return reason.rule, reason.text, reason.outcome, reason.sure, reason.holds, reason.sources


def _of_ground(ground: Any) -> Hashable:
    return ground.fact.name, ground.values


def _of_question(question: Any) -> Hashable:
    return question.name, tuple(fact.name for fact in question.facts), getattr(question, "values", None)


_KEYS: Mapping[str, Callable[[Any], Hashable]] = {
    "actions": _of_action,
    "rules": _of_rule,
    "reasons": _of_reason,
    "grounds": _of_ground,
    "questions": _of_question,
}
"""What things of one policy are known by, without writing them; None if that does not say all of it."""


@frozen(eq=False)
class WhenDue:
    """What tells when time limits end: nothing does, unless a calendar or the time of the decision is given."""

    calendar: Calendar | None
    decided: datetime.date | None

    def __bool__(self) -> bool:
        return self.calendar is not None or self.decided is not None

    def say(self, told: Plain, decision: Dated) -> None:
        """Say it of something to do, or of somebody to ask."""
        say_due((told,), decision, self.calendar, self.decided)


class _List:
    """Things of one kind, as they are written, each once. Mutable: it grows as decisions are written."""

    def __init__(self, name: str, document: PolicyDocument, due: WhenDue) -> None:
        self.told: list[Plain] = []
        self._form: AnyForm = LISTS[name]
        self._key = _KEYS.get(name)
        self._document = document
        self._due = due if name in ("actions", "escalation") else None
        self._numbers: dict[Hashable, int] = {}
        self._met: dict[int, tuple[Any, int]] = {}  # with the value itself, so that no other gets its id

    def number(self, value: Any, decision: Dated) -> int:
        """The number of a thing that a decision says."""
        if self._due:
            return self._told_apart(self._written(value, decision))
        met = self._met.get(id(value))
        if met is None:
            met = self._met[id(value)] = value, self._found(value, decision)
        return met[1]

    def numbers(self, values: Iterable[Any], decision: Dated) -> list[int]:
        """The numbers of some of them."""
        return [self.number(value, decision) for value in values]

    def _found(self, value: Any, decision: Dated) -> int:
        key = self._key(value) if self._key is not None else None
        if key is None:
            return self._told_apart(self._written(value, decision))
        number = self._numbers.get(key)
        if number is None:
            number = self._numbers[key] = self._told_apart(self._written(value, decision))
        return number

    def _written(self, value: Any, decision: Dated) -> Plain:
        told: Plain = self._form.write(value, self._document)
        if self._due:
            self._due.say(told, decision)
        return told

    def _told_apart(self, told: Plain) -> int:
        return _place(self.told, self._numbers, told)


def _place(told: list[Plain], numbers: dict[Hashable, int], one: Plain) -> int:
    """The number of what is written, in a list to which it is added if it is new."""
    found = numbers.setdefault(json.dumps(one), len(told))
    if found == len(told):
        told.append(one)
    return found


class Numbering:
    """The answer to a request while it is written. Mutable: its lists grow."""

    def __init__(self, document: PolicyDocument, due: WhenDue, *, alternatives: bool) -> None:
        self.decisions: list[Plain] = []
        self.answers: list[Plain] = []
        self.lists = {name: _List(name, document, due) for name in LISTS}
        self._document = document
        self._alternatives = alternatives
        self._of_decisions: dict[Hashable, int] = {}
        self._of_answers: dict[Hashable, int] = {}
        self._met: dict[int, int] = {}

    def decision(self, decision: Any) -> int:
        """The number of a decision."""
        found = self._met.get(id(decision))
        if found is None:
            told = self._written(decision)
            found = self._met[id(decision)] = _place(self.decisions, self._of_decisions, told)
        return found

    def _written(self, decision: Any) -> Plain:
        told: Plain = {}
        for name, find, each in DECISION.written:
            if name in IN_COMMON or (name == "alternatives" and not self._alternatives):
                continue
            held = find(decision)
            if held is None and each.optional:
                continue
            if name not in IN_LIST:
                told[name] = each.write(held, self._document)
            elif DECISION_IN_REQUEST.properties[name].shape["type"] == "array":
                told[name] = self.lists[IN_LIST[name]].numbers(held, decision)
            else:
                told[name] = self.lists[IN_LIST[name]].number(held, decision)
        return told

    def answer(self, part: Any) -> int:
        """The number of the answer to a part."""
        subjects: dict[str, Plain] = {}
        turns_on = dict(part.turns_on)
        for subject, decision in part.decisions.items():
            here = part._for_subject(subject)
            one: Plain = {"subjects": [], "decision": self.decision(decision)}
            one["actions"] = self.lists["actions"].numbers(here.actions, decision)
            one["escalation"] = self.lists["escalation"].numbers(here.escalation, decision)
            if here.ask_about_duties:
                one["ask_about_duties"] = self.lists["questions"].numbers(here.questions_about_duties, decision)
            if subject in turns_on:
                one["turns_on"] = self.lists["turns_on"].number(turns_on[subject], decision)
            subjects.setdefault(json.dumps(one), one)["subjects"].append(subject)
        held_back = self._held_back(part)
        told = {
            "outcome": str(part.outcome),
            "settled": part.settled,
            "possible": [str(outcome) for outcome in part.possible],
            "obligation": None if part.obligation is None else str(part.obligation),
            **({"held_back": held_back} if held_back else {}),
            "subjects": list(subjects.values()),
        }
        return _place(self.answers, self._of_answers, told)

    def _held_back(self, part: Any) -> list[Plain]:
        """For whom a part would be shared alone; those with the same answer together."""
        found: dict[str, Plain] = {}
        for held in part.held_back:
            one: Plain = {"subjects": [], "obligation": str(held.obligation)}
            decision = part.decisions[held.subject]
            for name in ("reasons", "actions"):
                one[name] = self.lists[name].numbers(getattr(held, name), decision)
            found.setdefault(json.dumps(one), one)["subjects"].append(held.subject)
        return list(found.values())


def write_request(
    request: Any, calendar: Calendar | None, decided: datetime.date | None, *, alternatives: bool
) -> RequestDecisionDict:
    """The answer to a request as plain data."""
    document: PolicyDocument = request.document
    numbering = Numbering(document, WhenDue(calendar, decided), alternatives=alternatives)
    answers = {(part.item, part.recipient): numbering.answer(part) for part in request.parts}
    parts = [
        {"item": part.item, "recipient": part.recipient, "outcome": str(part.outcome), "answer": answer}
        for part, answer in zip(request.parts, answers.values(), strict=True)
    ]
    first = next(iter(request.parts[0].decisions.values()))
    return REQUEST.write(
        request,
        document,
        do_first=numbering.lists["actions"].numbers(request.do_first, first) or None,
        parts=parts,
        answers=numbering.answers,
        decisions=numbering.decisions,
        lists={name: each.told for name, each in numbering.lists.items()},
        ask=[_AskedOnce(each, answers) for each in request.questions],
        ask_about_duties=[_AskedOnce(each, answers) for each in request.questions_about_duties] or None,
    )


class _AskedOnce:
    """A question of a request, with the answers to which it matters in the place of the parts."""

    def __init__(self, asked: Any, answers: Mapping[tuple[str, str], int]) -> None:
        self.question = asked.question
        self.places = [_AskedPlace(place, answers) for place in asked.places]


class _AskedPlace:
    """A place where an answer goes."""

    def __init__(self, place: Any, answers: Mapping[tuple[str, str], int]) -> None:
        self.question = place.question
        self.paths = place.paths
        self.answers = [*dict.fromkeys(answers[part] for part in place.parts)]
