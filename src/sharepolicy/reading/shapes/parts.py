"""The pieces that shapes are made of. Every property has a description, which editors show beside the cursor.

Scalars are read as text, so a schema only has to allow what an editor's own YAML reader makes of that text: it may take
`9` for a number, and `yes` for a truth value. There is no `anyOf`: a wrong value gets one error, not one for each
alternative.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sharepolicy.ground.tongue import LANGUAGE

Schema = dict[str, Any]

DIALECT = "https://json-schema.org/draft/2020-12/schema"

KEBAB = "^[a-z][a-z0-9]*(-[a-z0-9]+)*$"
SNAKE = "^[a-z][a-z0-9]*(_[a-z0-9]+)*$"
FACT = "^(subject[.])?(recipient[.])?(item[.])?[a-z][a-z0-9]*(_[a-z0-9]+)*$"
FACT_OR_MEMBER = FACT.replace("$", "(/[a-z0-9_]+)?$")
CITATION = "^[a-z][a-z0-9]*(-[a-z0-9]+)*(/[^/\\s]+)?$"
ISO_DATE = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
MOMENT = "^[0-9]{4}-[0-9]{2}-[0-9]{2}([T ][0-9]{2}:[0-9]{2}(:[0-9]{2})?(Z|[+-][0-9]{2}:[0-9]{2})?)?$"
_START = "( from [a-z][a-z0-9_.]*)?"
WITHIN = f"^(at once|promptly|[0-9]{{1,4}} (minutes?|hours?|days?|weeks?|months?|years?|working days?){_START})$"
LENGTH = WITHIN.replace(_START, "")
WITHIN_OR_NONE = WITHIN.replace("at once", "no limit|at once")
MOVE = (
    "^(more-cautious|more-open|share -> (dont_share|escalate)|dont_share -> (share|escalate)"
    "|escalate -> (share|dont_share))$"
)
CLAUSE = "^[^/\\s]+$"
_UNSEEN = r"[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufeff\ufffe\uffff]"
"""Characters that nobody sees, or that turn a text around: no text may have them, unless they are written out."""
PART = rf"^(?!.*{_UNSEEN})[^\s/]+( [^\s/]+)*$"

_COUNTED = (
    "a number of minutes, hours, days, weeks, months, years or working days, such as `15 minutes`, "
    "or `60 days from` and a date of the case"
)

IN_WORDS = {
    KEBAB: "lower-case words joined by hyphens, such as `risk-of-harm`",
    SNAKE: "lower-case words joined by underscores, such as `risk_of_harm`",
    FACT: "lower-case words joined by underscores, after `subject.`, `recipient.` or `item.` if it is about one "
    "of these, in this order if it is about a pair",
    FACT_OR_MEMBER: "the name of a fact, or of one value of a several-of such as `item.reveals/new_address`",
    CITATION: "a source and its clause, such as `mars-guide/2.4`, or just a source",
    ISO_DATE: "a date such as `2026-02-05`",
    MOMENT: "a date such as `2026-02-05`, or with a time, `2026-02-05T14:30`",
    LENGTH: "`at once`, `promptly`, or a number of minutes, hours, days, weeks, months, years or working days",
    WITHIN: f"`at once`, `promptly`, or {_COUNTED}",
    WITHIN_OR_NONE: f"`no limit`, `at once`, `promptly`, or {_COUNTED}",
    MOVE: "`more-cautious`, `more-open`, or two different outcomes such as `share -> escalate`",
    CLAUSE: "a clause without spaces or `/`, such as `2.4`",
    LANGUAGE: "a language such as `cy` or `pt-BR`",
    PART: "a name without `/` or hidden characters, such as `mother` or `Aled Jones`",
}
"""What each pattern expects, for messages."""

OUTCOMES = ["share", "dont_share", "escalate"]
OUTCOME_WORDS = "`share`: share it. `dont_share`: do not share it. `escalate`: a person with more authority decides."
ANSWER_TYPES = ["string", "number", "boolean", "array", "object"]


def text(description: str, pattern: str = "") -> Schema:
    """A text, which must not be empty."""
    schema: Schema = {"description": description, "type": "string", "minLength": 1}
    return schema | ({"pattern": pattern} if pattern else {})


def literal(description: str, pattern: str = "") -> Schema:
    """A text that an editor may take for a number: a version, a minimum."""
    schema: Schema = {"description": description, "type": ["string", "number"], "minLength": 1}
    return schema | ({"pattern": pattern} if pattern else {})


def yes_no(description: str) -> Schema:
    """`yes` or `no`."""
    return one_of(description, ["yes", "no", True, False])


def one_of(description: str, words: Sequence[str | bool]) -> Schema:
    """One of a few words."""
    return {"description": description, "enum": [*words]}


def one_or_more(description: str, item: Schema) -> Schema:
    """One text, or a list of such texts."""
    bare = {key: value for key, value in item.items() if key != "description"}
    single = {key: value for key, value in bare.items() if key != "type"}
    return {
        "description": description,
        "type": ["string", "array"],
        "if": {"type": "string"},
        "then": single,
        "items": bare,
        "minItems": 1,
    }


def list_of(description: str, item: Schema, least: int = 0) -> Schema:
    """A list."""
    return {"description": description, "type": "array", "items": item} | ({"minItems": least} if least else {})


def mapping(description: str, names: str, value: Schema) -> Schema:
    """Names that the author chooses, with values of the same shape."""
    return {
        "description": description,
        "type": "object",
        "propertyNames": {"pattern": names},
        "additionalProperties": value,
    }


def record(description: str, properties: Mapping[str, Schema], required: tuple[str, ...] = ()) -> Schema:
    """Properties with names given by the language."""
    schema: Schema = {
        "description": description,
        "type": "object",
        "properties": dict(properties),
        "additionalProperties": False,
    }
    return schema | ({"required": list(required)} if required else {})


def outcomes(description: str) -> Schema:
    """One outcome or a list of them."""
    return one_or_more(f"{description} {OUTCOME_WORDS}", {"type": "string", "enum": OUTCOMES})


def names(description: str, pattern: str = KEBAB) -> Schema:
    """One name or a list of names."""
    return one_or_more(description, {"type": "string", "pattern": pattern})


def citations(description: str = "Where this comes from: `source/clause`, or a list of them.") -> Schema:
    """One source or clause, or a list of them."""
    return names(description, CITATION)


def condition(description: str) -> Schema:
    """A condition, by reference, since conditions nest."""
    return {"description": description, "$ref": "#/$defs/condition"}


def answers(description: str) -> Schema:
    """Facts, and what is known about each."""
    return {
        "description": description,
        "type": "object",
        "additionalProperties": {
            "description": "What is known: a value; a list of values (one of these, but it is not known which); "
            "`unknown`; for scales, numbers and dates also `{at_least: ...}`, `{below: ...}` and the like, "
            "even in a list.",
            "type": ANSWER_TYPES,
        },
    }


def edges(value: Schema) -> dict[str, Schema]:
    """The ways to say where ordered values begin and end."""
    return {
        "at_least": {"description": "This value or a higher one.", **value},
        "at_most": {"description": "This value or a lower one.", **value},
        "above": {"description": "Any higher value.", **value},
        "below": {"description": "Any lower value.", **value},
        "between": list_of("From the first to the second value, both included.", value, 2) | {"maxItems": 2},
    }


JUDGEMENT = text("The guide is silent or unclear here: what was chosen, and why.")
BECAUSE = text("One or two plain sentences for the practitioner: why this is so.")
_LIMITS = "`at once`, `promptly`, `15 minutes`, `2 hours`, `3 days`, `6 weeks`, `1 month`, `1 working day`"
LIMIT = text(
    f"How soon after the decision: {_LIMITS}; or after a date that the case gives: `60 days from request_date`.",
    WITHIN,
)


def steps(description: str) -> Schema:
    """One step that follows if nobody answers, or a list of such steps."""
    step = record(
        "One step.",
        {
            "to": text("Whom to ask then: one of the `roles`.", SNAKE),
            "after": text(f"If nobody has answered within this time: {_LIMITS}.", LENGTH),
        },
        ("to", "after"),
    )
    single = {key: value for key, value in step.items() if key not in ("description", "type")}
    return {
        "description": description,
        "type": ["object", "array"],
        "if": {"type": "object"},
        "then": single,
        "items": step,
        "minItems": 1,
    }


TIMING = one_of("When to do it: before, with or after the sharing or the decision.", ["before", "with", "after"])

OPEN = yes_no("`yes`: an overlay may replace this, under the same name. Default: no.")
PROTECTED = "`yes`: {} in every overlay too, which is proved when the overlay loads. Default: no."

_EITHER = ["string", "number", "boolean", "array"]
_MATCHERS: Schema = {
    **edges({"type": ["string", "number"]}),
    "not": {"description": "Any value except this one, or these.", "type": [*_EITHER, "object"]},
    "includes": {"description": "This is among the values; with a list: at least one of these is.", "type": _EITHER},
    "includes_all": {"description": "All of these are among the values.", "type": "array"},
    "only": {"description": "The values are all among these. `[]`: there are none.", "type": "array"},
}
CONDITION_DEFS: Schema = {
    "condition": {
        "description": "What must hold. Every line must hold: `fact: value`, `fact: [one, of, these]`, "
        "`fact: {at_least: value}` and the like.",
        "type": "object",
        "properties": {
            "any": list_of("At least one of these conditions holds.", {"$ref": "#/$defs/condition"}, 1),
            "all": list_of("Every one of these conditions holds.", {"$ref": "#/$defs/condition"}, 1),
            "not": condition("This condition does not hold."),
            "count": record(
                "So many of these conditions hold: `{at_least: 2, of: [condition, ...]}`.",
                {
                    "at_least": literal("This many, or more."),
                    "at_most": literal("This many, or fewer."),
                    "exactly": literal("This many."),
                    "of": list_of("The conditions that are counted, at most 20.", {"$ref": "#/$defs/condition"}, 1),
                },
                ("of",),
            ),
            "is": names("A definition of this policy holds; with a list: all of them do."),
            "base": outcomes("In an overlay: the policy that it extends gives this outcome, or one of these."),
        },
        "additionalProperties": {
            "description": "A fact, and the value or values that it may have.",
            "type": ANSWER_TYPES,
            "properties": _MATCHERS,
            "additionalProperties": False,
        },
    },
}


def document(name: str, title: str, schema: Schema, defs: Schema | None = None) -> Schema:
    """The whole schema for one kind of file."""
    head: Schema = {"$schema": DIALECT, "$id": f"urn:sharepolicy:schema:{name}", "title": title}
    return head | schema | ({"$defs": defs} if defs else {})
