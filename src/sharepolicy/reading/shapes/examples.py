"""The shape of examples: a story, a case, and the answer that the author expects."""

from __future__ import annotations

from sharepolicy.reading.shapes.case import PARTS
from sharepolicy.reading.shapes.parts import (
    FACT_OR_MEMBER,
    KEBAB,
    LIMIT,
    OUTCOME_WORDS,
    OUTCOMES,
    SNAKE,
    Schema,
    answers,
    document,
    mapping,
    names,
    one_of,
    outcomes,
    record,
    text,
    yes_no,
)

_EXPECT = record(
    "The answer that is expected. What is left out is not checked.",
    {
        "outcome": one_of(f"The outcome. {OUTCOME_WORDS}", OUTCOMES),
        "settled": yes_no("Whether the outcome is certain, whatever is still unknown."),
        "possible": outcomes("Exactly the outcomes that are still possible."),
        "because_of": names("Rules, each of which must be among those that decide."),
        "actions": {**names("Actions, each of which must be to take for sure."), "minItems": 0},
        "not_actions": names("Actions, none of which may be to take."),
        "ask_first": text("The fact that is to be asked next.", FACT_OR_MEMBER),
        "escalate_to": text("The role that is to be asked.", SNAKE),
        "within": LIMIT,
        "parts": {
            "description": "For a request: item, recipient, and the outcome for the two.",
            "type": "object",
            "additionalProperties": {
                "description": "Recipients, and the outcome for each.",
                "type": "object",
                "additionalProperties": one_of(OUTCOME_WORDS, OUTCOMES),
            },
        },
    },
    ("outcome",),
)
EXAMPLES = mapping(
    "Cases like real life with the answer that is expected. They are checked, and they document the policy.",
    KEBAB,
    record(
        "One example.",
        {
            "story": text("What happens, in two or three sentences, like real life."),
            "given": answers("What is known. A fact that is left out is not known."),
            "request": record("A whole request, instead of `given`.", PARTS),
            "expect": _EXPECT,
        },
        ("expect",),
    ),
)


def examples_schema() -> Schema:
    """The schema of example files."""
    shape = record("Examples of a policy, in a file of their own.", {"examples": EXAMPLES}, ("examples",))
    return document("examples", "An example file of sharepolicy", shape)
