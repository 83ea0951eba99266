"""The shape of what `influence` counted in its JSON form."""

from __future__ import annotations

from sharepolicy.reading.shapes.output import FORMAT, POLICY, count, flag, list_of, one_of, or_null, whole, words
from sharepolicy.reading.shapes.parts import Schema, document

_PART: Schema = {
    "kind": one_of("What it is.", ["rule", "group", "clause", "fact"]),
    "name": words("Its name; `otherwise` is a rule here."),
    "decides": count("In how many cases it decides; of a fact, in how many another answer alone changes the outcome."),
    "changes": count("In how many cases the outcome would change without it; of a fact the same as `decides`."),
    "due": or_null(
        count(
            "Of a clause, in how many cases an action is due that rests on it; of a fact, in how many another answer "
            "alone changes which actions are due; null for others."
        )
    ),
    "influence": flag("Whether it bears on any case at all."),
}


def influence_schema() -> Schema:
    """The schema of what `influence` prints."""
    properties = {
        "format": FORMAT,
        "policy": {**POLICY, "description": "The policy that was counted."},
        "note": words("What the numbers are, and what they are not."),
        "cases": count("How many possible cases there are."),
        "parts": list_of("Every rule, group, clause and fact, in the order of the policy.", whole("A part.", _PART)),
    }
    shape = whole("In how many possible cases each part of a policy decides.", properties)
    return document("influence", "What `sharepolicy influence` counted", shape)
