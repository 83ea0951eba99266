"""The shape of a vocabulary: facts with their plain questions, and combinations that are impossible."""

from __future__ import annotations

from sharepolicy.reading.shapes.parts import (
    CONDITION_DEFS,
    FACT,
    KEBAB,
    SNAKE,
    Schema,
    citations,
    condition,
    document,
    list_of,
    literal,
    mapping,
    one_of,
    record,
    text,
    yes_no,
)

MOST_VALUES = 500
FACT_TYPES = ["yes/no", "choice", "scale", "number", "date", "several-of"]

_VALUES: Schema = {
    "description": "The values of a choice, a scale (lowest first) or a several-of: a list, or each with its meaning, "
    "or with a name for sentences and a help. The `yes` and `no` of a yes/no fact can have these too.",
    "type": ["object", "array"],
    "propertyNames": {"pattern": SNAKE},
    "additionalProperties": {
        "description": "What this value means, in a plain sentence; or what it is called and what it means.",
        "type": ["string", "object"],
        "minLength": 1,
        "minProperties": 1,
        "properties": {
            "name": text("What people call it: `Children's social care`. Default: the value itself, as words."),
            "help": text("What it means, in a plain sentence."),
        },
        "additionalProperties": False,
    },
    "items": {"type": ["string", "boolean"], "pattern": SNAKE},
    "maxItems": MOST_VALUES,
    "maxProperties": MOST_VALUES,
}

_SOURCE = citations(
    "Where this comes from: `source/clause`, or a list of them. In a vocabulary it counts for the policies that have "
    "that source."
)

FACT_SCHEMA = record(
    "One thing that can be known about a case, a subject, a recipient or an item.",
    {
        "name": text("A short noun phrase for sentences: `risk of harm to the child`. Default: the fact's own name."),
        "asks": text("The plain question that a practitioner is asked."),
        "help": text("How to choose the answer."),
        "type": one_of(
            "How it is answered. `yes/no`. `choice`: one of some values. `scale`: a choice whose values rise. "
            "`number`. `date`. `several-of`: any number of its values at once.",
            FACT_TYPES,
        ),
        "values": _VALUES,
        "unit": text("What a number counts, such as `years`."),
        "minimum": literal("The lowest possible number, or the earliest possible date."),
        "maximum": literal("The highest possible number, or the latest possible date."),
        "decimals": literal("How many decimals a number can have. Default: none.", "^[0-6]$"),
        "years_between": {
            **list_of(
                "Of a number: the two dates between which it counts the whole years, such as "
                "`[subject.born, today]`. A case may give the dates instead of the number.",
                {"type": "string", "pattern": FACT},
                2,
            ),
            "maxItems": 2,
        },
        "changeable": {
            "description": "Whether the practitioner can act to change it: `yes`, `no` (the default), or a list of the "
            "values to which it can be changed.",
            "type": ["string", "boolean", "array", "object"],
            "if": {"type": "string"},
            "then": {"enum": ["yes", "no"]},
            "items": {"type": ["string", "number", "boolean"]},
        },
        "source": _SOURCE,
        "usual": {
            "description": "What it nearly always is: a value, a list of values or limits; or "
            "`{is: ..., because: ...}`. It orders questions and words answers, and never decides anything.",
            "type": ["string", "number", "boolean", "array", "object"],
            "properties": {"because": text("Why it nearly always is so, as one sentence.")},
        },
        "decision_date": yes_no("Whether this is the date of the decision. `in_force` uses it. One fact at most."),
    },
    ("asks", "type"),
)
FACTS = mapping(
    "The facts. A name that starts with `subject.`, `recipient.` or `item.` says what the fact is about. Two "
    "of these make it a fact about a pair, such as `recipient.item.endangers`.",
    FACT,
    FACT_SCHEMA,
)
IMPOSSIBLE = list_of(
    "Combinations of facts that are impossible.",
    record(
        "A combination that is impossible.",
        {"when": condition("The combination."), "because": text("Why it is impossible."), "source": _SOURCE},
        ("when",),
    ),
)


def vocabulary_schema() -> Schema:
    """The schema for vocabulary files."""
    shape = record(
        "Facts that policies share, with their plain questions.",
        {
            "vocabulary": text("The name of the vocabulary.", KEBAB),
            "title": text("What these facts are about."),
            "about": text("A paragraph about the vocabulary."),
            "facts": FACTS,
            "impossible": IMPOSSIBLE,
        },
        ("vocabulary", "facts"),
    )
    return document("vocabulary", "A vocabulary of sharepolicy", shape, CONDITION_DEFS)
