"""The shape of a decision in its JSON form, which records and services rest on."""

from __future__ import annotations

from sharepolicy.reading.shapes.output import (
    FACT_NAME,
    FORMAT,
    POLICY,
    SAYS,
    VALUES,
    flag,
    list_of,
    maybe,
    or_null,
    outcome,
    whole,
    words,
)
from sharepolicy.reading.shapes.parts import Schema, document


def _ref(name: str) -> Schema:
    return {"$ref": f"#/$defs/{name}"}


_POSSIBLE = list_of("The outcomes that are still possible: one when settled.", outcome("A possible outcome."))
_SETTLED = flag("Whether nothing that is still unknown can change the outcome.")
_SOURCES = list_of(
    "What it rests on.",
    whole(
        "A source, or one clause of it.",
        {
            "cites": words("The source, or `source/clause`."),
            "title": words("The title of the source."),
            "verified": flag("Whether the text of the source was checked by whoever wrote the policy."),
        },
    ),
)
_QUESTION: Schema = {
    "fact": FACT_NAME,
    "asks": words("The plain question."),
    "values": VALUES,
}
_REASON = whole(
    "A reason as a sentence.",
    {
        "text": words("The sentence."),
        "outcome": outcome("Where this reason leads."),
        "rule": maybe("The rule that says it; null where no rule does."),
        "sure": flag("Whether it holds whatever is still unknown."),
        "sources": _SOURCES,
    },
)
_RULE = whole(
    "A rule that decides.",
    {
        "rule": words("Its name."),
        "outcome": outcome("Its outcome."),
        "sure": flag("Whether it decides whatever is still unknown."),
        "overrode": list_of("Rules that apply too and that it overrides.", words("The name of a rule.")),
    },
)
_ACTION: Schema = {
    "action": words("Its name."),
    "timing": {"description": "When.", "type": "string", "enum": ["before", "with", "after"]},
    "says": words("What to do."),
    "within": maybe("The time limit, if there is one."),
    "sure": flag("Whether it is due whatever is still unknown."),
    "depends_on": list_of("The unknown facts on which it depends when it is not sure.", FACT_NAME),
    "sources": _SOURCES,
}
_CHANGE = whole(
    "The fewest changes that would settle the case on another outcome.",
    {
        "outcome": outcome("The outcome that it would lead to."),
        "facts": list_of(
            "The facts to change.",
            whole("A fact and what it would have to be.", {"fact": FACT_NAME, "values": VALUES, "says": SAYS}),
        ),
    },
)
_PERSON: Schema = {
    "to": words("The role to ask."),
    "to_words": words("The role in words."),
    "within": list_of(
        "The soonest time limits that are still possible. Several where none is sooner, as 2 days and 1 working day; "
        "none where no line of escalation sets one.",
        words("A time limit."),
    ),
    "sure": flag("Whether they are asked whatever is still unknown."),
    "within_sure": flag("Whether the limits are the same whatever is still unknown."),
    "depends_on": list_of("What it depends on, where one of the two is not sure.", FACT_NAME),
    "because": list_of("Why so soon.", words("A sentence.")),
    "sources": _SOURCES,
}
_ESCALATION = list_of(
    "Everybody to ask, the soonest first; nobody unless the outcome is escalate.", whole("Somebody to ask.", _PERSON)
)
_SECOND_OPINION = or_null(
    whole(
        "What a second engine said of it; null when none was asked. Unless it confirms the decision, that escalates.",
        {
            "engine": words("The second engine and its version."),
            "standing": {
                "description": "What came of it.",
                "type": "string",
                "enum": ["confirmed", "disagrees", "failed", "late"],
            },
            "confirmed_by": list_of("The engines that confirm the decision; empty unless confirmed.", words("One.")),
            "checked": {
                "description": "How many complete cases inside the case were compared.",
                "type": "integer",
                "minimum": 0,
            },
            "every": flag("Whether these are all; if not, they are some for each outcome and rule, and a sample."),
            "first": list_of("The outcomes that are possible by the first engine.", outcome("One of them.")),
            "second": list_of(
                "The outcomes that the second engine met; empty when it did not answer.", outcome("One of them.")
            ),
            "differences": list_of("How they differ, or why the second did not answer.", words("One difference.")),
            "says": words("All this in sentences."),
        },
    )
)
_DECISION: Schema = {
    "format": FORMAT,
    "outcome": outcome("What was decided. An unsettled decision escalates."),
    "settled": _SETTLED,
    "possible": _POSSIBLE,
    "reasons": list_of("Why, in sentences.", _REASON),
    "rules": list_of("The rules that decide.", _RULE),
    "grounds": list_of(
        "Given facts that force the outcome by themselves, none superfluous. Empty when unsettled.",
        whole("A given fact.", {"fact": FACT_NAME, "values": VALUES, "says": SAYS}),
    ),
    "actions": list_of("What to do, before first.", whole("Something to do.", _ACTION)),
    "ask": list_of(
        "What to ask: only facts that can still change the outcome.", whole("A fact worth asking.", _QUESTION)
    ),
    "changes": list_of("The nearest changes that would lead elsewhere.", _CHANGE),
    "escalation": _ESCALATION,
    "second_opinion": _SECOND_OPINION,
    "on": maybe("The date of the decision, where the policy has a fact for it."),
    "policy": POLICY,
    "case": {"description": "The facts that were given, as a case file has them.", "type": "object"},
}
_PLACE: Schema = {
    "item": words("The name of the item; empty when the request has no items."),
    "recipient": words("The name of the recipient; empty when the request has no recipients."),
}
_SUBJECT = words("The name of the subject; empty when the request has no subjects.")


def _places(description: str) -> Schema:
    return list_of(description, whole("An item and a recipient.", _PLACE))


_REQUEST: Schema = {
    "format": FORMAT,
    "outcome": outcome("What was decided of the request as a whole."),
    "settled": flag("Whether every part is settled."),
    "at_once": _places("What may be shared now, whatever else must wait."),
    "withheld": _places("What must not be shared."),
    "waiting": _places("What waits for somebody's answer, or for facts."),
    "parts": list_of(
        "Every item to every recipient.",
        whole(
            "One item to one recipient.",
            {
                **_PLACE,
                "outcome": outcome("The outcome over all subjects of the item."),
                "settled": _SETTLED,
                "possible": _POSSIBLE,
                "actions": list_of(
                    "What to do about this part as a whole. The actions of its decisions are those of each alone.",
                    whole("Something to do.", {"subject": _SUBJECT, **_ACTION}),
                ),
                "escalation": list_of(
                    "Whom to ask about this part, the soonest first for each subject.",
                    whole("Somebody to ask.", {"subject": _SUBJECT, **_PERSON}),
                ),
                "decisions": list_of(
                    "One decision for each subject.", whole("A decision.", {"subject": _SUBJECT, **_DECISION})
                ),
            },
        ),
    ),
    "ask": list_of("What to ask.", whole("A fact worth asking.", {**_PLACE, "subject": _SUBJECT, **_QUESTION})),
    "policy": POLICY,
}


def decision_schema() -> Schema:
    """The schema of decisions: of one case, or of a whole request."""
    defs = {
        "decision": whole("The answer to one case.", _DECISION),
        "request": whole("The answer to a whole request.", _REQUEST),
    }
    shape: Schema = {"description": "A decision.", "oneOf": [_ref("decision"), _ref("request")]}
    return document("decision", "A decision of sharepolicy", shape, defs)
