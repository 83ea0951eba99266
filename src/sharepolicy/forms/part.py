"""The form of one part of a request by itself: one item to one recipient, with a whole decision for each subject."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

from sharepolicy.forms.decision import ACTION, DECISION, ESCALATION, OBLIGATION, REASON, SETTLED
from sharepolicy.forms.due import say_due
from sharepolicy.forms.parts import AnyForm, Form, form, many, one, optional, or_none, some, words
from sharepolicy.forms.questions import PART_OF, TURNS_ON
from sharepolicy.forms.shared import FIRST, OUTCOME, SECOND
from sharepolicy.language.within import Calendar

if TYPE_CHECKING:
    from sharepolicy.types import PartDict

_SUBJECT = "The name of the subject; empty when the request has no subjects."


def _of_subject(title: str, description: str, name: str, each: AnyForm) -> AnyForm:
    """Something of one of the subjects."""
    return Form(title, description, {"subject": words(_SUBJECT, FIRST), name: one(each, each.description, SECOND)})


HELD_BACK = form(
    "HeldBack",
    "Somebody for whom it would be shared if it were about them alone, where the part is not.",
    subject=words("The name of the subject."),
    obligation=one(OBLIGATION, "Whether what is about them must be shared, as an item of its own."),
    reasons=many(REASON, "The reasons of their decision."),
    actions=many(ACTION, "What is due about them once it goes, and is not, or not surely, as long as it is held back."),
)
PART: Form[PartDict] = form(
    "Part",
    "One item to one recipient, by itself: what `to_dict()` of a part gives.",
    "part",
    **PART_OF,
    outcome=one(OUTCOME, "The outcome over all subjects of the item."),
    **SETTLED,
    obligation=or_none(OBLIGATION, "Whether it must be shared, for one subject at least; null unless it is settled."),
    actions=many(
        _of_subject("PartAction", "Something to do, and for which subject.", "action", ACTION),
        "What to do about this part as a whole. Each of its decisions has the actions for that decision alone.",
    ),
    escalation=many(
        _of_subject("PartEscalation", "Somebody to ask, and for which subject.", "ask", ESCALATION),
        "Whom to ask about this part, the soonest first for each subject.",
    ),
    turns_on=optional(
        many(
            _of_subject("PartTurnsOn", "What the part turns on, asked about one subject.", "turns_on", TURNS_ON),
            "What this part turns on, for each subject that is not settled. If that is only one, the outcomes are "
            "those of the whole part; else they are so if the others turn out to be share.",
            lambda part: part.turns_on or None,
        )
    ),
    held_back=some(
        HELD_BACK,
        "For whom it would be shared if the item were about them alone: divide the item. Missing if that is nobody.",
        "held_back",
    ),
    decisions=many(
        _of_subject("PartDecision", "The decision for one subject.", "decision", DECISION),
        "One decision for each subject.",
        lambda part: part.decisions.items(),
    ),
)


def write_part(part: Any, calendar: Calendar | None, decided: datetime.date | None, *, alternatives: bool) -> PartDict:
    """A part as plain data. Limits are counted from dates of the case, which all its decisions share."""
    left_out = {} if alternatives else {"alternatives": None}
    of_subjects = [(subject, decision.document, decision) for subject, decision in part.decisions.items()]
    found = PART.write(part, of_subjects[0][1], decisions=())
    found["decisions"] = [
        {"subject": subject, "decision": DECISION.write(decision, document, **left_out)}
        for subject, document, decision in of_subjects
    ]
    told: list[Any] = [each["action"] for each in found["actions"]] + [each["ask"] for each in found["escalation"]]
    told += [due for held in found.get("held_back", []) for due in held["actions"]]
    for each in found["decisions"]:
        one = each["decision"]
        told += one["actions"] + one["escalation"] + one.get("do_first", []) + one.get("in_any_case", [])
    say_due(told, of_subjects[0][2], calendar, decided)
    return found
