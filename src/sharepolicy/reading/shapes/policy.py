"""The shape of a policy."""

from __future__ import annotations

from sharepolicy.reading.shapes.addition import SHOWN_BY
from sharepolicy.reading.shapes.clauses import CLAUSES
from sharepolicy.reading.shapes.examples import EXAMPLES
from sharepolicy.reading.shapes.parts import (
    BECAUSE,
    CITATION,
    CONDITION_DEFS,
    FACT,
    FACT_OR_MEMBER,
    ISO_DATE,
    JUDGEMENT,
    KEBAB,
    LIMIT,
    MOVE,
    OPEN,
    OUTCOME_WORDS,
    OUTCOMES,
    PROTECTED,
    SNAKE,
    TIMING,
    WITHIN,
    Schema,
    citations,
    condition,
    document,
    list_of,
    literal,
    mapping,
    names,
    one_of,
    outcomes,
    record,
    steps,
    text,
    yes_no,
)
from sharepolicy.reading.shapes.vocabulary import FACTS, IMPOSSIBLE

_TO = text("Whom to ask, when the outcome is `escalate`: one of the `roles`.", SNAKE)
_OUTCOME = one_of(f"The answer. {OUTCOME_WORDS}", OUTCOMES)


def _in_force(what: str) -> Schema:
    return record(
        f"The period in which {what}. Either end may be left out.",
        {"from": text("The first day.", ISO_DATE), "until": text("The last day.", ISO_DATE)},
    )


_RULE = record(
    "A rule: when its condition holds, this is the outcome, unless a rule that also applies overrides it.",
    {
        "when": condition("When the rule applies. Default: always."),
        "outcome": _OUTCOME,
        "to": _TO,
        "required": yes_no("`yes`, with the outcome `share`: it must be shared, not only may be. Default: no."),
        "overrides": names("Rules, or groups of rules, that give way when this rule applies."),
        "because": BECAUSE,
        "source": citations("Where the rule comes from. Default: the source of its group."),
        "in_force": _in_force("the rule is in force"),
        "judgement": JUDGEMENT,
        "open": OPEN,
        "protected": yes_no(PROTECTED.format("whatever this rule decides, it decides")),
    },
    ("outcome", "because"),
)
_GROUP = record(
    "A group of rules: a principle, a question or a safeguard.",
    {
        "title": text("A short title."),
        "says": text("The principle, or the question that the group asks, as one sentence."),
        "asks": list_of(
            "Facts in the order in which they should be asked. Earlier groups come first. An answer that is still open "
            "lists what tells most first within a group. Yes/no facts in a list of their own are asked at once: "
            "`[[signed, checked], age]`.",
            {
                "type": ["string", "array"],
                "pattern": FACT_OR_MEMBER,
                "items": {"type": "string", "pattern": FACT_OR_MEMBER},
                "minItems": 2,
            },
        ),
        "source": citations(),
        "overrides": names("Rules, or groups of rules, that give way when any rule of this group applies."),
        "before": text("In an overlay: a group in `precedence`; this one is placed just before it.", KEBAB),
        "after": text("In an overlay: a group in `precedence`; this one is placed just after it.", KEBAB),
        "in_force": _in_force("all rules of this group are in force"),
        "rules": mapping("The rules of this group.", KEBAB, _RULE),
    },
)
_SOURCE = record(
    "A guide, law or other text that the policy rests on.",
    {
        "title": text("The title of the source."),
        "address": text("Where to find it: a web address."),
        "clauses": {
            "description": "Its clauses: a file beside the policy, or a mapping from each clause to what it says.",
            "type": ["string", "object"],
            "minLength": 1,
            "propertyNames": CLAUSES["propertyNames"],
            "additionalProperties": CLAUSES["additionalProperties"],
        },
        "verified": yes_no("`no`: it was not checked against the text itself, and readers see that. Default: yes."),
        "note": text("Anything that readers should know about it."),
    },
    ("title",),
)
_ACTION = record(
    "Something to do before, with or after.",
    {
        "on": outcomes("The outcomes with which it is due."),
        "when": condition("When it is due. Default: always with these outcomes."),
        "in_force": _in_force("it applies"),
        "timing": TIMING,
        "within": LIMIT,
        "says": text("What to do, as one sentence."),
        "shown_by": SHOWN_BY,
        "source": citations(),
        "judgement": JUDGEMENT,
        "open": OPEN,
    },
    ("on", "timing", "says"),
)
_ESCALATION = record(
    "Whom to ask and how soon.",
    {
        "when": condition("When this line applies. Default: always."),
        "in_force": _in_force("it applies"),
        "to": text("Whom to ask: one of the `roles`. Default: the limit is for everybody who is asked.", SNAKE),
        "within": LIMIT,
        "then": steps(
            "Whom to ask next if nobody answers: `{to: ROLE, after: 1 hour}`, or a list of such steps, each after the "
            "one before."
        ),
        "because": BECAUSE,
        "source": citations(),
        "judgement": JUDGEMENT,
        "open": OPEN,
    },
    ("within",),
)
_MOVE: Schema = {
    "description": "How it moves: `rises`, `falls`, or `{becomes: value}` from any other value.",
    "type": ["string", "object"],
    "if": {"type": "string"},
    "then": {"enum": ["rises", "falls"]},
    "properties": {
        "becomes": {
            "description": "The value that it then has, or one of several.",
            "type": ["string", "number", "boolean", "array", "object"],
        }
    },
    "required": ["becomes"],
    "additionalProperties": False,
}
_INVARIANT = record(
    "A promise about all cases, each of one item about one person for one receiver. A policy that breaks it does not "
    "load.",
    {
        "says": text("The promise, as one sentence."),
        "for_each": text(
            "A several-of: the promise holds for each of its values, those added later included. `each` stands for the "
            "value: `item.shows: {includes: each}` under `when`, `item.shows/each` in `regardless_of` and `as`.",
            FACT,
        ),
        "when": condition("The cases that it is about. Default: all."),
        "in_force": _in_force("it is promised"),
        "always": outcomes("The outcome there is one of these."),
        "never": outcomes("The outcome there is none of these."),
        "regardless_of": names("Facts on which the outcome does not depend there.", FACT_OR_MEMBER),
        "carries": names("Actions that every decision there has."),
        "never_due": names("Actions that no decision there has."),
        "decided_by": names("Rules of which at least one decides there."),
        "never_decided_by": names("Rules of which none decides there."),
        "on": outcomes(
            "With `carries` or `never_due`: it is only about decisions with one of these outcomes. One that is not "
            "settled escalates."
        ),
        "required": one_of("Of what is shared there: `always` that it is required, or `never`.", ["always", "never"]),
        "escalates_to": names("Roles that are all asked in every decision there that is escalate.", SNAKE),
        "within": text("With `escalates_to`: they are asked this soon, or sooner.", WITHIN),
        "as": {
            "description": "With `outcome_never_moves`: one fact moves, and all others stay the same.",
            "type": "object",
            "propertyNames": {"pattern": FACT_OR_MEMBER},
            "additionalProperties": _MOVE,
            "minProperties": 1,
            "maxProperties": 1,
        },
        "outcome_never_moves": record(
            "How the outcome never moves when the fact of `as` does.",
            {"from": outcomes("From one of these."), "to": outcomes("To one of these.")},
            ("from", "to"),
        ),
        "source": citations(),
        "judgement": JUDGEMENT,
        "protected": yes_no(PROTECTED.format("it holds")),
    },
    ("says",),
)
_DEFINITION = record(
    "A condition with a name.",
    {
        "says": text("What it means, as one sentence."),
        "when": condition("The condition."),
        "in_force": _in_force("it can hold"),
        "source": citations(),
        "open": OPEN,
    },
    ("when",),
)


_ROLE: Schema = {
    "description": "How to refer to them, such as `your line manager`; or that as `says`, with `open: yes`.",
    "type": ["string", "object"],
    "minLength": 1,
    "properties": {"says": text("How to refer to them, such as `your line manager`."), "open": OPEN},
    "required": ["says"],
    "additionalProperties": False,
}
_MAY: Schema = {
    **names("In an overlay: how it may move outcomes of its base. Default: in any way. `[]`: not at all.", MOVE),
    "minItems": 0,
}


def _groups(description: str) -> Schema:
    return mapping(description, KEBAB, _GROUP)


def _decides(description: str, required: tuple[str, ...], properties: dict[str, Schema]) -> Schema:
    return record(
        description, properties | {"because": BECAUSE, "source": citations(), "to": _TO, "open": OPEN}, required
    )


def policy_schema() -> Schema:
    """The schema for policy files."""
    properties: dict[str, Schema] = {
        "policy": text("The name of the policy.", KEBAB),
        "extends": text(
            "The policy on which this one is laid: a name such as `mars`, or a path from this file. "
            "If it has versions, `@` and a day mean the one of that day; without it, this policy has as many versions."
        ),
        "may": _MAY,
        "title": text("The title of the policy, for people."),
        "version": literal("The version of the policy. Change it whenever the policy changes."),
        "about": text("A paragraph about the policy."),
        "uses": list_of("Vocabulary files whose facts this policy uses.", {"type": "string", "minLength": 1}),
        "facts": FACTS,
        "impossible": IMPOSSIBLE,
        "sources": mapping("The texts that the policy rests on.", KEBAB, _SOURCE),
        "background": mapping(
            "Clauses that nothing in the policy carries out, each with the reason.",
            CITATION,
            text("Why nothing in the policy carries out this clause."),
        ),
        "definitions": mapping("Conditions with a name, for `is`.", KEBAB, _DEFINITION),
        "principles": _groups("Groups of rules: the principles."),
        "questions": _groups("Groups of rules: the questions, in the order in which they are asked."),
        "safeguards": _groups("Groups of rules: the safeguards."),
        "precedence": list_of(
            "Groups, strongest first: each overrides all those after it.",
            {"type": "string", "pattern": KEBAB},
        ),
        "otherwise": _decides("The answer when no rule applies.", ("outcome", "because"), {"outcome": _OUTCOME}),
        "unsettled": _decides("What to say when too little is known: the outcome is then `escalate`.", (), {}),
        "roles": mapping("Those who can be asked, and how to refer to them.", SNAKE, _ROLE),
        "escalation": mapping(
            "Whom to ask and how soon. Every line that holds applies, and the soonest limit for each person.",
            KEBAB,
            _ESCALATION,
        ),
        "actions": mapping("What to do before, with or after.", KEBAB, _ACTION),
        "invariants": mapping("Promises about all single cases, proved whenever the policy loads.", KEBAB, _INVARIANT),
        "examples": EXAMPLES,
        "example_files": list_of(
            "Further files with examples: YAML, or pages of Markdown that show some. A name, a pattern such as "
            "`examples/*.yaml`, or a folder such as `examples/`.",
            {"type": "string", "minLength": 1},
        ),
    }
    shape = record("A policy: when to share information, when not to, and when to ask.", properties, ("policy",))
    return document("policy", "A policy of sharepolicy", shape, CONDITION_DEFS)
