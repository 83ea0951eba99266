"""The form of what became of many rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sharepolicy.forms.parts import Form, Named, count, form, many, maybe, one, optional, plain, texts, words
from sharepolicy.forms.shared import FIRST, FOURTH, OUTCOME, SECOND, THIRD

if TYPE_CHECKING:
    from sharepolicy.types import BatchDict

_NUMBERS = plain(
    "The numbers of the first such rows, from 1.",
    {"type": "array", "items": {"type": "integer", "minimum": 0}},
    "first",
    lambda rows, _: list(rows),
)
_DETAILS = texts("More about the first such rows.", "A line.")
_WHY = {
    "code": words("The code of what is wrong; each has a page in the reference."),
    "message": words("What is wrong."),
    "rows": count("In how many rows.", "count"),
    "first": _NUMBERS,
    "details": _DETAILS,
}
INVALID: Form[dict[str, Any]] = form(
    "InvalidReason",
    "Why rows are not decided.",
    **_WHY,
    fact=maybe("The fact that is wrong in them; null if it is not a single fact."),
)
WRONG = form(
    "WrongRows",
    "Why rows of a file are not decided.",
    file=words("The file."),
    policy=words("The policy that cannot decide these rows."),
    **_WHY,
)
ROWS = Named(
    "RowCounts",
    {
        "description": "Names, each with a number of rows.",
        "type": "object",
        "additionalProperties": {"description": "How many rows.", "type": "integer", "minimum": 0},
    },
    lambda counts, _: dict(counts.most_common()),
)
COMPARED = form(
    "ComparedRows",
    "What another policy says about the rows.",
    policy=words("The name of the other policy.", "other"),
    table=many(
        form(
            "RowPair",
            "Rows by both outcomes.",
            before=one(OUTCOME, "By the policy.", lambda pair: pair[0][0]),
            after=one(OUTCOME, "By the other policy.", lambda pair: pair[0][1]),
            rows=count("How many rows.", SECOND),
        ),
        "Rows by both outcomes.",
        lambda summary: sorted(summary.moves.items()),
    ),
    moved=count("How many rows get another outcome."),
    changed=many(
        form(
            "ChangedRow",
            "A row that gets another outcome.",
            file=words("The file.", FIRST),
            row=count("The number of the row.", SECOND),
            before=one(OUTCOME, "By the policy.", THIRD),
            after=one(OUTCOME, "By the other policy.", FOURTH),
        ),
        "The first of these.",
    ),
)
BATCH: Form[BatchDict] = form(
    "Batch",
    "What became of many rows.",
    "batch",
    policy=words("The name of the policy."),
    rows=count("How many rows were read."),
    decided=count("How many of them were decided."),
    unsettled=count("How many of the decided rows are not settled, and escalate for now."),
    outcomes=one(ROWS, "Rows by outcome."),
    rules=one(ROWS, "Rows by deciding rule."),
    unknown=one(ROWS, "Rows by the fact that is unknown in them."),
    invalid=count("How many rows are wrong and were not decided."),
    left_out=texts("Files that were not read: their names begin with `_` or `.`.", "The file."),
    wrong=many(WRONG, "What is wrong."),
    compared=optional(
        one(
            COMPARED,
            "What the other policy says. Only there with `--compare`.",
            lambda summary: summary if summary.other else None,
        )
    ),
)
