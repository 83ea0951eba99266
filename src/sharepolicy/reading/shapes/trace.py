"""The shape of what carries each clause of the sources, in its JSON form."""

from __future__ import annotations

from sharepolicy.reading.shapes.output import FORMAT, POLICY, flag, list_of, maybe, whole, words
from sharepolicy.reading.shapes.parts import Schema, document

_CLAUSE: Schema = {
    "source": words("The source."),
    "clause": words("The clause."),
    "text": words("What it says."),
    "carried_by": list_of("What rests on it.", words("A part of the policy.")),
    "background": maybe("Why nothing has to carry it; null when it is not marked as background."),
    "lost": flag("Whether nothing carries it though it is not marked as background."),
}


def trace_schema() -> Schema:
    """The schema of what `trace` prints."""
    properties = {
        "format": FORMAT,
        "policy": {**POLICY, "description": "The policy whose sources these are."},
        "clauses": list_of("Every clause of every source.", whole("A clause.", _CLAUSE)),
    }
    shape = whole("What carries each clause of the sources of a policy.", properties)
    return document("trace", "What `sharepolicy trace` shows", shape)
