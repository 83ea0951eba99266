"""The shape of what `check` found in its JSON form: findings, proofs and examples of policies."""

from __future__ import annotations

from sharepolicy.reading.shapes.output import (
    FORMAT,
    POLICY,
    count,
    day,
    flag,
    list_of,
    maybe,
    one_of,
    or_null,
    whole,
    words,
)
from sharepolicy.reading.shapes.parts import Schema, document
from sharepolicy.reading.shapes.test import EXAMPLES

_AT: Schema = {
    "file": words("The file."),
    "line": count("The line, counted from 1."),
    "column": count("The column, counted from 1."),
}
_DIAGNOSTIC = whole(
    "Something that is wrong.",
    {
        "code": words("Its code. Codes are stable, and each has a page in the reference."),
        "severity": one_of("Whether it stops the policy from loading.", ["error", "warning"]),
        "message": words("What is wrong."),
    },
    {
        **_AT,
        "help": words("What to do about it."),
        "labels": list_of("Further places.", whole("A place.", {**_AT, "text": words("What is there.")})),
        "details": words("More about it, on several lines."),
    },
)
_PROOF = whole(
    "What was proved of all possible cases; null when nothing was.",
    {
        "invariants": count("How many invariants hold."),
        "cases": count("How many possible cases there are."),
        "says": words("The same as a sentence."),
    },
)
_DIFFERENCE: Schema = {
    "kind": one_of("From which cases it is.", ["examples", "limits", "random"]),
    "case": {"description": "The case, as a case file has its facts.", "type": "object"},
    "says": words("What the second engine says of it."),
}
_SECOND_OPINION = whole(
    "What a second engine said when the policy was put through both; null when it was not asked.",
    {
        "engine": words("The second engine and its version."),
        "confirmed": flag("Whether it confirms every case."),
        "compared": whole(
            "How many cases were compared.",
            {
                "examples": count("Decisions of the examples."),
                "limits": count("Cases at the limits of invariants."),
                "random": count("Random cases."),
            },
        ),
        "differing": count("How many cases it does not confirm."),
        "differences": list_of("Some of these.", whole("A case that is not confirmed.", _DIFFERENCE)),
        "stopped": maybe("Why not all cases could be compared; null when they were."),
    },
)
_CHECKED: Schema = {
    "checked": words("The policy or vocabulary, as it was named."),
    "name": words("The name that it gives itself."),
    "title": maybe("Its title; null when it does not load."),
    "version": maybe("Its version, as its author numbers it; null when it does not load."),
    "digest": maybe("The digest of its content; null when it does not load."),
    "base": or_null({**POLICY, "description": "The policy that it extends; null when it extends none."}),
    "loads": flag("Whether it can be used."),
    "clean": flag("Whether nothing was found."),
    "proof": or_null(_PROOF),
    "periods": {
        "description": "How many periods in time it has; null when it does not load, or has several versions in time.",
        "type": ["integer", "null"],
        "minimum": 1,
    },
    "examples": EXAMPLES,
    "diagnostics": list_of("Everything that was found, in order of place.", _DIAGNOSTIC),
    "second_opinion": or_null(_SECOND_OPINION),
}
_VERSION: Schema = {
    "from": day("The first day on which it counts; null: it always did."),
    "until": day("The last day on which it counts; null: it has no end."),
    **_CHECKED,
}
_VERSIONS = list_of("Its versions in time, where it has several.", whole("A version.", _VERSION))


def check_schema() -> Schema:
    """The schema of what `check` prints."""
    item = whole("A policy or vocabulary.", {**_CHECKED, "versions": _VERSIONS})
    checked = list_of("Every policy and vocabulary.", item)
    properties = {"format": FORMAT, "clean": flag("Whether nothing was found anywhere."), "policies": checked}
    return document("check", "What `sharepolicy check` found", whole("What was found in policies.", properties))
