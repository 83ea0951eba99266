"""The shape of a decision in its JSON form, which records and services rest on."""

from __future__ import annotations

from sharepolicy.reading.shapes.parts import OUTCOMES, Schema, document


def _text(description: str) -> Schema:
    return {"description": description, "type": "string"}


def _maybe(description: str) -> Schema:
    return {"description": description, "type": ["string", "null"]}


def _flag(description: str) -> Schema:
    return {"description": description, "type": "boolean"}


def _outcome(description: str) -> Schema:
    return {"description": description, "type": "string", "enum": OUTCOMES}


def _list(description: str, item: Schema) -> Schema:
    return {"description": description, "type": "array", "items": item}


def _whole(description: str, properties: Schema) -> Schema:
    """An object that has all of these properties and no others."""
    return {
        "description": description,
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _ref(name: str) -> Schema:
    return {"$ref": f"#/$defs/{name}"}


_VALUES: Schema = {
    "description": "Values of a fact as a case file has them: a value, a list (one of these), a range, or `unknown`.",
    "type": ["string", "number", "array", "object"],
}
_FACT = _text("The name of the fact; `name/member` for a member of a several-of fact.")
_SAYS = _text("The fact and its values as a person says them.")
_POSSIBLE = _list("The outcomes that are still possible: one when settled.", _outcome("A possible outcome."))
_SETTLED = _flag("Whether nothing that is still unknown can change the outcome.")
_FORMAT = {"description": "The version of this form.", "const": 1}
_SOURCES = _list(
    "What it rests on.",
    _whole(
        "A source, or one clause of it.",
        {
            "cites": _text("The source, or `source/clause`."),
            "title": _text("The title of the source."),
            "verified": _flag("Whether the text of the source was checked by whoever wrote the policy."),
        },
    ),
)
_POLICY = _whole(
    "The policy that decided.",
    {
        "name": _text("Its name."),
        "version": _text("Its version, as its author numbers it."),
        "digest": {
            "description": "The digest of its content: the same content has the same digest on every machine.",
            "type": "string",
            "pattern": "^sha256:[0-9a-f]{64}$",
        },
    },
)
_QUESTION: Schema = {
    "fact": _FACT,
    "asks": _text("The plain question."),
    "values": _VALUES,
}
_REASON = _whole(
    "A reason as a sentence.",
    {
        "text": _text("The sentence."),
        "outcome": _outcome("Where this reason leads."),
        "rule": _maybe("The rule that says it; null where no rule does."),
        "sure": _flag("Whether it holds whatever is still unknown."),
        "sources": _SOURCES,
    },
)
_RULE = _whole(
    "A rule that decides.",
    {
        "rule": _text("Its name."),
        "outcome": _outcome("Its outcome."),
        "sure": _flag("Whether it decides whatever is still unknown."),
        "overrode": _list("Rules that apply too and that it overrides.", _text("The name of a rule.")),
    },
)
_ACTION: Schema = {
    "action": _text("Its name."),
    "timing": {"description": "When.", "type": "string", "enum": ["before", "with", "after"]},
    "says": _text("What to do."),
    "within": _maybe("The time limit, if there is one."),
    "sure": _flag("Whether it is due whatever is still unknown."),
    "depends_on": _list("The unknown facts on which it depends when it is not sure.", _FACT),
    "sources": _SOURCES,
}
_CHANGE = _whole(
    "The fewest changes that would settle the case on another outcome.",
    {
        "outcome": _outcome("The outcome that it would lead to."),
        "facts": _list(
            "The facts to change.",
            _whole("A fact and what it would have to be.", {"fact": _FACT, "values": _VALUES, "says": _SAYS}),
        ),
    },
)
_ESCALATION: Schema = {
    **_whole(
        "Whom to ask and by when; null unless the outcome is escalate.",
        {
            "to": _text("The role to ask."),
            "to_words": _text("The role in words."),
            "within": _maybe("The time limit."),
            "sure": _flag("Whether it is so urgent for sure; if not, the limit is that of the worst still possible."),
            "because": _maybe("Why so soon."),
            "sources": _SOURCES,
        },
    ),
    "type": ["object", "null"],
}
_DECISION: Schema = {
    "format": _FORMAT,
    "outcome": _outcome("What was decided. An unsettled decision escalates."),
    "settled": _SETTLED,
    "possible": _POSSIBLE,
    "reasons": _list("Why, in sentences.", _REASON),
    "rules": _list("The rules that decide.", _RULE),
    "grounds": _list(
        "Given facts that force the outcome by themselves, none superfluous. Empty when unsettled.",
        _whole("A given fact.", {"fact": _FACT, "values": _VALUES, "says": _SAYS}),
    ),
    "actions": _list("What to do, before first.", _whole("Something to do.", _ACTION)),
    "ask": _list(
        "What to ask: only facts that can still change the outcome.", _whole("A fact worth asking.", _QUESTION)
    ),
    "changes": _list("The nearest changes that would lead elsewhere.", _CHANGE),
    "escalation": _ESCALATION,
    "on": _maybe("The date of the decision, where the policy has a fact for it."),
    "policy": _POLICY,
    "case": {"description": "The facts that were given, as a case file has them.", "type": "object"},
}
_PLACE: Schema = {
    "item": _text("The name of the item; empty when the request has no items."),
    "recipient": _text("The name of the recipient; empty when the request has no recipients."),
}
_SUBJECT = _text("The name of the subject; empty when the request has no subjects.")


def _places(description: str) -> Schema:
    return _list(description, _whole("An item and a recipient.", _PLACE))


_REQUEST: Schema = {
    "format": _FORMAT,
    "outcome": _outcome("What was decided of the request as a whole."),
    "settled": _flag("Whether every part is settled."),
    "at_once": _places("What may be shared now, whatever else must wait."),
    "withheld": _places("What must not be shared."),
    "waiting": _places("What waits for somebody's answer, or for facts."),
    "parts": _list(
        "Every item to every recipient.",
        _whole(
            "One item to one recipient.",
            {
                **_PLACE,
                "outcome": _outcome("The outcome over all subjects of the item."),
                "settled": _SETTLED,
                "possible": _POSSIBLE,
                "actions": _list(
                    "What to do about this part as a whole. The actions of its decisions are those of each alone.",
                    _whole("Something to do.", {"subject": _SUBJECT, **_ACTION}),
                ),
                "decisions": _list(
                    "One decision for each subject.", _whole("A decision.", {"subject": _SUBJECT, **_DECISION})
                ),
            },
        ),
    ),
    "ask": _list("What to ask.", _whole("A fact worth asking.", {**_PLACE, "subject": _SUBJECT, **_QUESTION})),
    "policy": _POLICY,
}


def decision_schema() -> Schema:
    """The schema of decisions: of one case, or of a whole request."""
    defs = {
        "decision": _whole("The answer to one case.", _DECISION),
        "request": _whole("The answer to a whole request.", _REQUEST),
    }
    shape: Schema = {"description": "A decision.", "oneOf": [_ref("decision"), _ref("request")]}
    return document("decision", "A decision of sharepolicy", shape, defs)
