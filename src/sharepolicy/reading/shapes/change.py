"""The shape of a change between two policies in its JSON form, which checks on every change rest on."""

from __future__ import annotations

from sharepolicy.reading.shapes.output import (
    FACT_NAME,
    FORMAT,
    POLICY,
    SAYS,
    VALUES,
    count,
    day,
    flag,
    list_of,
    maybe,
    one_of,
    outcome,
    whole,
    words,
)
from sharepolicy.reading.shapes.parts import OUTCOMES, Schema, document

_BEFORE = outcome("The outcome before.")
_AFTER = outcome("The outcome now.")
_EDIT: Schema = {
    "kind": words("What kind of thing: rule, group, definition, otherwise, fact, action, invariant ..."),
    "name": maybe("Its name; null for what there is only one of."),
    "did": one_of("What became of it.", ["added", "removed", "changed"]),
    "parts": list_of("The properties that changed.", words("A property.")),
    "says": list_of("What became of them, in short; empty where it was added or removed.", words("A short line.")),
}
_EDITS = list_of("The edits.", whole("One thing that an author did.", _EDIT))
_LIMIT: Schema = {
    "fact": FACT_NAME,
    "side": one_of("Which policy has the fact so.", ["both", "before", "after"]),
    "values": VALUES,
    "says": SAYS,
}
_CASE: Schema = {"description": "Facts, as a case file of that policy has them.", "type": "object"}
_DESCRIBED: Schema = {
    "decided_before": maybe("The rule that used to decide these cases; null: no rule did."),
    "says": words("What picks them out among the cases of that rule, on one line; empty: all of them."),
    "limits": list_of("The same, fact by fact. All must hold.", whole("A fact and its values.", _LIMIT)),
    "cases": count("How many cases it describes."),
    "witness": whole(
        "One of the cases, with as few facts as show it. Both policies have decided it.",
        {"before": _CASE, "after": _CASE},
    ),
    "blame": list_of(
        "The edits that did it.",
        whole(
            "Edits that, taken back together, give some of these cases their old outcome.",
            {"edits": _EDITS, "cases": count("How many of the cases.")},
        ),
    ),
    "shown": whole(
        "Examples whose case is one of these, whatever they leave open; of a request, the case of some part.",
        {
            "before": list_of("Those of the old policy.", words("The name of an example.")),
            "after": list_of("Those of the new policy.", words("The name of an example.")),
        },
    ),
    "missing": flag("Whether no example of the new policy shows them. Then the witness is the missing example."),
}
_MOVE: Schema = {
    "before": _BEFORE,
    "after": _AFTER,
    "direction": one_of("Where the outcome moves.", ["more-open", "more-cautious"]),
    "cases": count("How many cases move so."),
    "left_out": count("How many of them no description covers, because it would take too many, or too long ones."),
    "described": list_of(
        "Descriptions that together are exactly these cases, but for those left out; widest first. They may overlap.",
        whole("Some of the cases.", _DESCRIBED),
    ),
}


def _counts(description: str, name: str) -> Schema:
    item: Schema = {
        "name": words(name),
        "more": count("In how many cases it is so now and was not."),
        "fewer": count("In how many cases it was so and is not now."),
        "parts": list_of("Properties of it that changed.", words("A property.")),
        "says": list_of("What became of them, in short.", words("A short line.")),
        "did": {
            "description": "Which policy alone has it: `added` is the new one, `removed` the old one; null: neither.",
            "enum": ["added", "removed", None],
        },
    }
    return list_of(description, whole("What holds in other cases than before.", item))


def _asked(description: str) -> Schema:
    return list_of(description, whole("A fact.", {"fact": FACT_NAME, "asks": words("The plain question.")}))


_TEXT: Schema = {
    "kind": words("What kind of thing says it."),
    "name": maybe("Its name; null for what there is only one of."),
    "part": words("The property that holds it."),
    "before": words("What it said."),
    "after": words("What it says now."),
}
_PART_MOVE: Schema = {
    "item": words("The item; empty when the case has no items."),
    "recipient": words("The recipient; empty when the case has no recipients."),
    "before": _BEFORE,
    "after": _AFTER,
    "possible_before": list_of("What was still possible; more than one: not settled.", outcome("An outcome.")),
    "possible_after": list_of("What is still possible; more than one: not settled.", outcome("An outcome.")),
}
_PARTS = list_of(
    "The parts that get another outcome; of an example, also those that only one policy settles.",
    whole("A part.", _PART_MOVE),
)
_NO_OUTCOME = [*OUTCOMES, None]
_TRIED: Schema = {
    "example": words("Its name."),
    "story": maybe("Its story."),
    "side": one_of("Which policy has it, with this case and this expectation.", ["both", "before", "after"]),
    "edited": flag("Whether the other policy has an example of that name with another case or expectation."),
    "before": {"description": "What the old policy decides; null: it cannot decide it.", "enum": _NO_OUTCOME},
    "after": {"description": "What the new policy decides; null: it cannot decide it.", "enum": _NO_OUTCOME},
    "settled_before": flag("Whether the old policy settles it; of a whole request, every part of it."),
    "settled_after": flag("Whether the new policy settles it; of a whole request, every part of it."),
    "possible_before": list_of(
        "What the old policy holds possible; more than one: not settled. Empty for a whole request: see its parts.",
        outcome("An outcome."),
    ),
    "possible_after": list_of(
        "What the new policy holds possible; more than one: not settled. Empty for a whole request: see its parts.",
        outcome("An outcome."),
    ),
    "parts": _PARTS,
    "passes": flag("Whether the new policy decides it as it expects."),
    "passed_before": flag("Whether the old policy decides it as it expects."),
    "differences": list_of("How the new policy decides it otherwise than it expects.", words("A sentence.")),
}
_CHANGE: Schema = {
    "format": FORMAT,
    "before": {**POLICY, "description": "The old policy."},
    "after": {**POLICY, "description": "The new policy."},
    "equivalent": flag(
        "Whether both decide alike in every part, settled or not: outcome, actions, whom to ask by when, units."
    ),
    "direction": one_of("Where outcomes move as a whole.", ["none", "more-open", "more-cautious", "mixed"]),
    "cases": count("How many cases both can decide. Cases that can be described; not a probability."),
    "moved": count("How many of them have another outcome now."),
    "only_before": count("How many cases only the old policy holds possible."),
    "only_after": count("How many cases only the new policy holds possible."),
    "table": list_of(
        "All nine pairs of outcomes.",
        whole("A pair.", {"before": _BEFORE, "after": _AFTER, "cases": count("How many cases have this pair.")}),
    ),
    "moves": list_of("The pairs of different outcomes that some case has.", whole("One such pair.", _MOVE)),
    "rules": _counts("Rules that decide other cases than before.", "The rule; empty: no rule, `otherwise` decides."),
    "actions": _counts("Actions that are due in other cases than before, or at another time.", "The action."),
    "escalations": _counts("Whom to ask by when, where that is another answer than before.", "The answer."),
    "actions_beyond": _counts(
        "The same of actions where the answer is not the case's own outcome: it is not settled, or another subject "
        "decides a part of a request. What `actions` tells of is left out.",
        "The action.",
    ),
    "escalations_beyond": _counts(
        "The same of whom to ask by when where the answer is not the case's own outcome. What `escalations` tells of "
        "is left out.",
        "The answer.",
    ),
    "asked_more": _asked("Facts that can matter now and could not."),
    "asked_less": _asked("Facts that could matter and cannot now."),
    "asked_in_another_order": flag("Whether the other facts are asked in another order."),
    "texts": list_of("Sentences that are worded in another way.", whole("A sentence.", _TEXT)),
    "vocabulary": list_of("What differs between the facts, and what cannot be compared.", words("A sentence.")),
    "recounted": list_of("Numbers that are counted in another unit; they are compared as they are.", FACT_NAME),
    "edits": list_of("Everything that the author did.", whole("One thing that an author did.", _EDIT)),
    "examples": list_of(
        "Examples of either policy that fail under the new one, or that the two decide otherwise.",
        whole("An example.", _TRIED),
    ),
    "guards": list_of(
        "Promises, protections and limits on overlays that were removed or loosened.",
        whole(
            "A guard.",
            {
                "kind": one_of(
                    "A promise or its protection, a protected rule, how far an overlay may move the outcomes of its "
                    "base, or what overlays may replace.",
                    ["invariant", "rule", "may", "open"],
                ),
                "name": maybe("Its name in the old policy; null for what there is only one of."),
                "says": words("What became of it."),
            },
        ),
    ),
    "lost_examples": list_of(
        "Examples of the old policy that the new one does not have, with this case and this expectation.",
        whole(
            "An example.",
            {
                "example": words("Its name."),
                "story": maybe("Its story."),
                "edited": flag("Whether the new policy has one of that name with another case or expectation."),
            },
        ),
    ),
    "unread_examples": list_of(
        "The policies of which no example could be tried, because some cannot be read.",
        whole(
            "A policy.",
            {
                "side": one_of("Whether it is the old policy or the new one.", ["before", "after"]),
                "why": list_of("What is wrong with its examples.", words("A sentence, with its place.")),
            },
        ),
    ),
}
_WEIGHED = whole(
    "What becomes of real cases. Only there when some were given.",
    {
        "cases": count("How many cases both policies decided."),
        "table": _CHANGE["table"],
        "changed": list_of(
            "The cases that get another outcome, as a whole or in some part.",
            whole(
                "A case.",
                {
                    "place": words("Where it stands: file, and line or row."),
                    "title": maybe("Its title."),
                    "before": _BEFORE,
                    "after": _AFTER,
                    "parts": _PARTS,
                },
            ),
        ),
        "unread": list_of(
            "The cases that could not be compared.",
            whole(
                "A case.",
                {
                    "place": words("Where it stands."),
                    "policy": {
                        "description": "The policy that cannot decide it; null: it is no case for any policy.",
                        "enum": ["old", "new", None],
                    },
                    "why": words("Why not."),
                },
            ),
        ),
    },
)


def changes_schema() -> Schema:
    """The schema of changes between two policies of which one has several versions in time."""
    change = whole("What lies between the versions that count then.", _CHANGE, {"weighed": _WEIGHED})
    period: Schema = {
        "from": day("The first day of the period; null: it has always begun."),
        "until": day("The last day of the period; null: it has no end."),
        "change": change,
    }
    properties: Schema = {
        "format": _CHANGE["format"],
        "periods": list_of(
            "The periods in order, in each of which it is the same versions that count.", whole("A period.", period)
        ),
    }
    return document("changes", "Changes of sharepolicy by period", whole("What lies between two policies.", properties))


def change_schema() -> Schema:
    """The schema of changes between two policies."""
    shape = whole("What lies between two policies.", _CHANGE, {"weighed": _WEIGHED})
    return document("change", "A change of sharepolicy", shape)
