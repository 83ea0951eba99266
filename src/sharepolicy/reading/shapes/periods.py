"""The shape of the periods of a policy in their JSON form."""

from __future__ import annotations

from sharepolicy.reading.shapes.output import FORMAT, POLICY, count, day, list_of, or_null, outcome, whole, words
from sharepolicy.reading.shapes.parts import Schema, document

_MOVE: Schema = {
    "from": outcome("The outcome before."),
    "to": outcome("The outcome now."),
    "cases": count("How many cases move so."),
}
_CHANGE = whole(
    "What changes on its first day; null for the first period.",
    {
        "begin": list_of("Rules that begin to count.", words("The name of a rule.")),
        "end": list_of("Rules that count no longer.", words("The name of a rule.")),
        "edits": list_of("What else changes.", words("A sentence.")),
        "cases": count("How many possible cases there are on both sides."),
        "moves": list_of("How outcomes move.", whole("Cases that get another outcome.", _MOVE)),
    },
)
_PERIOD: Schema = {
    "from": day("Its first day; null: it has always begun."),
    "until": day("Its last day; null: it has no end."),
    "change": or_null(_CHANGE),
}


def periods_schema() -> Schema:
    """The schema of what `periods` prints."""
    properties = {
        "format": FORMAT,
        "policy": {**POLICY, "description": "The policy that has these periods."},
        "periods": list_of("The periods in order.", whole("Days on which the policy is the same.", _PERIOD)),
    }
    return document("periods", "What `sharepolicy periods` lists", whole("The periods of a policy.", properties))
