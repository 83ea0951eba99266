"""The form of the answer to a whole request: every item to every recipient."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sharepolicy.forms.decision import ACTION, DECISION, ESCALATION, OBLIGATION, SETTLED
from sharepolicy.forms.parts import AnyForm, Form, flag, form, many, maybe, one, optional, or_none, some, words
from sharepolicy.forms.questions import PART_OF, PART_PLACE, REQUEST_QUESTION, TURNS_ON
from sharepolicy.forms.shared import ASKED_REQUEST, FIRST, LANGUAGE, OUTCOME, POLICY, SECOND, TODAY, request_of

if TYPE_CHECKING:
    from sharepolicy.types import PartDict, RequestDecisionDict

_SUBJECT = "The name of the subject; empty when the request has no subjects."


def _of_subject(title: str, description: str, name: str, each: AnyForm) -> AnyForm:
    """Something of one of the subjects."""
    return Form(title, description, {"subject": words(_SUBJECT, FIRST), name: one(each, each.description, SECOND)})


PART: Form[PartDict] = form(
    "Part",
    "One item to one recipient.",
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
    decisions=many(
        _of_subject("PartDecision", "The decision for one subject.", "decision", DECISION),
        "One decision for each subject.",
        lambda part: part.decisions.items(),
    ),
)
REQUEST: Form[RequestDecisionDict] = form(
    "RequestDecision",
    "The answer to a whole request.",
    "request-decision",
    outcome=one(OUTCOME, "What was decided about the request as a whole."),
    settled=flag("Whether every part is settled."),
    do_first=some(
        ACTION,
        "What surely has to be done within the hour about every part, whatever the answer. Missing if there is no "
        "such thing.",
        "do_first",
    ),
    at_once=many(PART_PLACE, "What may be shared now, whatever else must wait."),
    withheld=many(PART_PLACE, "What must not be shared."),
    waiting=many(PART_PLACE, "What waits for somebody's answer, or for facts."),
    parts=many(PART, "Every item to every recipient."),
    ask=many(
        REQUEST_QUESTION,
        "What to ask, each question once, with the places where the answers go: only facts that can change a part.",
        "questions",
    ),
    ask_about_duties=some(
        REQUEST_QUESTION,
        "What can still change what to do about the parts that are settled. Missing if nothing can.",
        "questions_about_duties",
    ),
    on=maybe("The date of the decision, as in a decision."),
    today=TODAY,
    language=LANGUAGE,
    policy=one(POLICY, "The policy that decided."),
    request=one(ASKED_REQUEST, "The request, as it was given: with `on`, it can be decided again.", request_of),
)
