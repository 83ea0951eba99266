"""The form of the answer to a whole request: every item to every recipient.

Everything in it stands once, in a numbered list, and whatever has it names its number, counted from 0. So it grows with
what differs, and not with how many items, recipients and subjects there are. `numbered` writes it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from attrs import evolve

from sharepolicy.forms.decision import (
    ACTION,
    ALTERNATIVE,
    DECISION,
    ESCALATION,
    IF_USUAL,
    OBLIGATION,
    REASON,
    RULE,
    SETTLED,
)
from sharepolicy.forms.parts import (
    AnyForm,
    Form,
    Property,
    flag,
    form,
    itself,
    many,
    maybe,
    one,
    optional,
    or_none,
    plain,
    texts,
)
from sharepolicy.forms.questions import PART_OF, PART_PLACE, QUESTION, REQUEST_QUESTION, TURNS_ON
from sharepolicy.forms.shared import ASKED_REQUEST, FACT_VALUES, LANGUAGE, OUTCOME, POLICY, TODAY, request_of
from sharepolicy.reading.shapes.parts import Schema

if TYPE_CHECKING:
    from sharepolicy.types import RequestDecisionDict

LISTS: Mapping[str, AnyForm] = {
    "reasons": REASON,
    "rules": RULE,
    "grounds": FACT_VALUES,
    "actions": ACTION,
    "questions": QUESTION,
    "if_usual": IF_USUAL,
    "turns_on": TURNS_ON,
    "alternatives": ALTERNATIVE,
    "escalation": ESCALATION,
}
"""What stands once in a request, by the name of its list."""

IN_LIST: Mapping[str, str] = {
    **{name: name for name in LISTS if name != "questions"},
    **dict.fromkeys(("do_first", "in_any_case"), "actions"),
    **dict.fromkeys(("ask", "ask_first", "ask_about_duties"), "questions"),
}
"""Which properties of a decision are numbers in a request, and of which list."""

IN_COMMON = ("on", "today", "language", "policy", "title", "case")
"""Which properties of a decision are said once for the whole request."""

_NUMBER: Schema = {"type": "integer", "minimum": 0}


def _as_it_is(value: Any, _: object) -> Any:
    return value


def _given(each: Property) -> Property:
    """A property that `numbered` finds out: no class holds it."""
    return evolve(each, of=itself)


def number(description: str) -> Property:
    """The number of something in a list."""
    return plain(description, _NUMBER)


def numbers(description: str, of: str = "") -> Property:
    """The numbers of some things in a list."""
    return plain(description, {"type": "array", "items": {"description": "A number.", **_NUMBER}}, of)


def _numbered(name: str, each: Property) -> Property:
    """A property of a decision that holds numbers."""
    about = f"{each.shape['description']} As in a decision: numbers in `lists.{IN_LIST[name]}`."
    single = each.shape.get("type") != "array"
    found = number(about.replace("numbers in", "the number in")) if single else numbers(about)
    return evolve(found, optional=each.optional)


DECISION_IN_REQUEST: AnyForm = Form(
    "NumberedDecision",
    "A decision for one subject, as in `decision.schema.json`, without what the whole request has in common.",
    {
        name: _numbered(name, each) if name in IN_LIST else each
        for name, each in DECISION.properties.items()
        if name not in IN_COMMON
    },
    "",
    _as_it_is,
)
"""Written by `numbered`, which takes what it writes from the form of a decision."""

_HELD_BACK = form(
    "HeldBackAlike",
    "Some subjects for whom it would be shared if it were about them alone, where the part is not.",
    "",
    _as_it_is,
    subjects=texts("Whom it is about.", "The name of a subject."),
    obligation=one(OBLIGATION, "Whether what is about each of them must be shared, as an item of its own."),
    reasons=numbers("The reasons of their decision: numbers in `lists.reasons`."),
    actions=numbers(
        "What is due about them once it goes, and is not, or not surely, as long as it is held back: numbers in "
        "`lists.actions`."
    ),
)
ANSWER = form(
    "PartAnswer",
    "The answer to one or several parts.",
    "",
    _as_it_is,
    outcome=one(OUTCOME, "The outcome over all subjects of the item."),
    **SETTLED,
    obligation=or_none(OBLIGATION, "Whether it must be shared, for one subject at least; null unless it is settled."),
    held_back=optional(
        many(
            _HELD_BACK,
            "For whom it would be shared if the item were about them alone: divide the item. Missing if that is "
            "nobody.",
        )
    ),
    subjects=many(
        form(
            "SubjectsAnswer",
            "The answer for one or several subjects.",
            "",
            _as_it_is,
            subjects=texts("Whom it is about.", "The name of a subject; empty when the request has no subjects."),
            decision=number("The decision for each of them: the number in `decisions`."),
            actions=numbers(
                "What to do about each of them, on the outcome of the whole part: numbers in `lists.actions`. The "
                "decision has the actions for that decision alone."
            ),
            escalation=numbers(
                "Whom to ask about each of them, the soonest first, where the whole part escalates: numbers in "
                "`lists.escalation`."
            ),
            ask_about_duties=optional(
                numbers(
                    "Once the whole part is settled, what can still change what must be done about each of them: "
                    "numbers in `lists.questions`. Missing if nothing can."
                )
            ),
            turns_on=optional(
                number(
                    "What the part turns on: the number in `lists.turns_on`. If only one subject is not settled, the "
                    "outcomes are those of the whole part; else they are so if the others turn out to be share."
                )
            ),
        ),
        "The answer for each subject that the item is about.",
    ),
)
_PARTS = form(
    "PartOutcome",
    "One item to one recipient.",
    "",
    _as_it_is,
    **PART_OF,
    outcome=one(OUTCOME, "The outcome over all subjects of the item."),
    answer=number("All else: the number in `answers`."),
)
_LISTS: AnyForm = Form(
    "RequestLists",
    "What is said in one or several decisions, each thing once.",
    {name: many(each, each.description) for name, each in LISTS.items()},
    "",
    _as_it_is,
)
REQUEST: Form[RequestDecisionDict] = form(
    "RequestDecision",
    "The answer to a whole request. Each thing that is said stands once, in a list, and is named by its number, "
    "counted from 0.",
    "request-decision",
    outcome=one(OUTCOME, "What was decided about the request as a whole."),
    settled=flag("Whether every part is settled."),
    do_first=_given(
        optional(
            numbers(
                "What surely has to be done within the hour about every part, whatever the answer: numbers in "
                "`lists.actions`. Missing if there is no such thing."
            )
        )
    ),
    at_once=many(PART_PLACE, "What may be shared now, whatever else must wait."),
    withheld=many(PART_PLACE, "What must not be shared."),
    waiting=many(PART_PLACE, "What waits for somebody's answer, or for facts."),
    left_out=optional(
        texts(
            "The subjects whom no item is about: nothing was decided about them. Missing if there are none.",
            "The name of a subject.",
            lambda decision: decision.left_out or None,
        )
    ),
    parts=_given(many(_PARTS, "Every item to every recipient.")),
    answers=_given(many(ANSWER, "Each answer that a part has. Parts that are alike have the same.")),
    decisions=_given(
        many(DECISION_IN_REQUEST, "Each decision for a subject in some part. Those that say the same are here once.")
    ),
    lists=_given(one(_LISTS, "What the decisions and answers say: each reason, action and so on once.")),
    ask=_given(
        many(
            REQUEST_QUESTION,
            "What to ask, each question once, with the places where the answers go: only facts that can change a part.",
        )
    ),
    ask_about_duties=_given(
        optional(
            many(
                REQUEST_QUESTION,
                "What can still change what to do about the parts that are settled. Missing if nothing can.",
            )
        )
    ),
    on=maybe("The date of the decision, as in a decision."),
    today=TODAY,
    language=LANGUAGE,
    policy=one(POLICY, "The policy that decided."),
    request=one(ASKED_REQUEST, "The request, as it was given: with `on`, it can be decided again.", request_of),
)
