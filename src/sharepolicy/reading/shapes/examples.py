"""The shape of examples: a story, a case, and the answer that the author expects."""

from __future__ import annotations

from sharepolicy.reading.shapes.case import PARTS
from sharepolicy.reading.shapes.parts import (
    FACT_OR_MEMBER,
    KEBAB,
    OUTCOME_WORDS,
    OUTCOMES,
    SNAKE,
    TIMING,
    WITHIN_OR_NONE,
    Schema,
    answers,
    document,
    mapping,
    names,
    one_of,
    outcomes,
    record,
    steps,
    text,
    yes_no,
)

UNSETTLED = "unsettled"
"""The expected outcome of a part of a request that is not settled."""

_HOW = record(
    "When and how soon it is to be taken. What is left out is not checked.",
    {"timing": TIMING, "within": text("How soon: `15 minutes`, `1 working day`, or `no limit`.", WITHIN_OR_NONE)},
)
_ACTIONS: Schema = {
    **names("Actions that are due, whatever is unknown: names, or a mapping that says when and how soon each is."),
    "type": ["string", "array", "object"],
    "propertyNames": {"pattern": KEBAB},
    "additionalProperties": _HOW,
    "minProperties": 1,
}
EXPECT = record(
    "The answer that is expected, whatever is unknown. What is left out is not checked.",
    {
        "outcome": one_of(
            f"The outcome, settled. {OUTCOME_WORDS} It can be left out if `settled: no` or `possible` says that the "
            "answer is not settled.",
            OUTCOMES,
        ),
        "settled": yes_no("`no`: what is unknown can still change the outcome. Default: yes."),
        "possible": outcomes("Exactly the outcomes that are still possible."),
        "because_of": names("Rules that decide, whatever is unknown."),
        "not_because_of": names("Rules that do not decide, whatever is unknown."),
        "actions": _ACTIONS,
        "not_actions": names("Actions that are not due, whatever is unknown."),
        "ask_first": text("The fact that is to be asked next.", FACT_OR_MEMBER),
        "escalate_to": names("Roles that are asked, whatever is unknown.", SNAKE),
        "not_escalate_to": names("Roles that are not asked, whatever is unknown.", SNAKE),
        "required": yes_no("`yes`: it must be shared, whatever is unknown. `no`: it may be shared, but need not be."),
        "within": names(
            "Exactly how soon each role under `escalate_to` is asked or, without any, how soon somebody is. A list if "
            "there are several limits and none is the soonest. `24 hours` is `1 day`.",
            WITHIN_OR_NONE,
        ),
        "then": steps(
            "The steps that follow if nobody answers, just as in a line of `escalation`, whatever is unknown: for each "
            "role under `escalate_to` or, without any, for somebody."
        ),
        "not_then": steps("Steps that do not follow, whatever is unknown, for any of them."),
        "parts": {
            "description": "For a request: item, recipient, and the outcome for the two, or `unsettled`.",
            "type": "object",
            "additionalProperties": {
                "description": "Recipients, and the outcome for each.",
                "type": "object",
                "additionalProperties": one_of(
                    f"{OUTCOME_WORDS} `unsettled`: what is unknown can still change the outcome.",
                    [*OUTCOMES, UNSETTLED],
                ),
                "minProperties": 1,
            },
            "minProperties": 1,
        },
    },
)
EXAMPLES = mapping(
    "True-to-life cases, with the answer that is expected. They are checked, and they document the policy.",
    KEBAB,
    record(
        "One example.",
        {
            "story": text("What happens, true to life, in two or three sentences."),
            "given": answers("What is known. A fact that is left out is not known."),
            "request": record("A whole request, instead of `given`.", PARTS),
            "expect": EXPECT,
        },
        ("expect",),
    ),
)


def examples_schema() -> Schema:
    """The schema for example files."""
    shape = record("Examples of a policy, in a file of their own.", {"examples": EXAMPLES}, ("examples",))
    return document("examples", "An example file of sharepolicy", shape)
