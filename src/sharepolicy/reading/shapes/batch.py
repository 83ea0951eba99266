"""The shape of what `batch` says of many rows in its JSON form."""

from __future__ import annotations

from sharepolicy.reading.shapes.output import FORMAT, count, list_of, outcome, whole, words
from sharepolicy.reading.shapes.parts import OUTCOMES, Schema, document


def _counts(description: str, names: Schema | None = None) -> Schema:
    """Names, each with a number of rows."""
    rows = count("How many rows.")
    return {"description": description, "type": "object", "additionalProperties": rows} | (
        {"propertyNames": names} if names else {}
    )


_WRONG: Schema = {
    "file": words("The file."),
    "policy": words("The policy that cannot decide these rows."),
    "code": words("The code of what is wrong; each has a page in the reference."),
    "message": words("What is wrong."),
    "count": count("In how many rows."),
    "first": list_of("The numbers of the first such rows, from 1.", {"type": "integer", "minimum": 0}),
    "details": list_of("More about the first such rows.", words("A line.")),
}
_MOVED: Schema = {"outcome": outcome("By the policy."), "other": outcome("By the other policy.")}
_CHANGED: Schema = {"file": words("The file."), "row": count("The number of the row."), **_MOVED}
_COMPARED = whole(
    "What the other policy says. Only there with `--compare`.",
    {
        "policy": words("The name of the other policy."),
        "table": list_of("Rows by both outcomes.", whole("A pair.", {**_MOVED, "rows": count("How many rows.")})),
        "changes": count("How many rows get another outcome."),
        "changed": list_of("The first of these.", whole("A row.", _CHANGED)),
    },
)
_SUMMARY: Schema = {
    "format": FORMAT,
    "policy": words("The name of the policy."),
    "rows": count("How many rows were read."),
    "decided": count("How many of them were decided."),
    "unsettled": count("How many of these are not settled, and escalate for now."),
    "outcomes": _counts("Rows by outcome.", {"enum": OUTCOMES}),
    "rules": _counts("Rows by deciding rule."),
    "unknown": _counts("Rows by fact that is unknown in them."),
    "invalid": count("How many rows are wrong, and were not decided."),
    "left_out": list_of("Files that were not read: their names begin with `_` or `.`.", words("The file.")),
    "wrong": list_of("What is wrong.", whole("A flaw.", _WRONG)),
}


def batch_schema() -> Schema:
    """The schema of what `batch` prints."""
    shape = whole("What became of many rows.", _SUMMARY, {"compared": _COMPARED})
    return document("batch", "What `sharepolicy batch` found", shape)
