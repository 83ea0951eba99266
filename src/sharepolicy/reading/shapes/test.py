"""The shape of what `test` found in its JSON form: results of examples, coverage and mutants."""

from __future__ import annotations

from sharepolicy.reading.shapes.output import (
    FORMAT,
    PLACE,
    POLICY,
    count,
    day,
    flag,
    list_of,
    maybe,
    one_of,
    or_null,
    percentage,
    whole,
    words,
)
from sharepolicy.reading.shapes.parts import Schema, document

EXAMPLES = list_of(
    "The examples that were run.",
    whole(
        "An example.",
        {
            "example": words("Its name."),
            "place": PLACE,
            "passed": flag("Whether it is decided as it expects."),
            "differences": list_of("How it is decided otherwise.", words("A sentence.")),
        },
    ),
)
_NAMES = words("The name of an example.")
_COVERAGE = whole(
    "What the examples exercise. Only there with --coverage.",
    {
        "percent": percentage("The share of everything that can be covered and is."),
        "items": list_of(
            "Rules, actions, escalation lines and invariants.",
            whole(
                "One of them.",
                {
                    "kind": one_of("What it is.", ["rule", "action", "escalation", "invariant"]),
                    "name": words("Its name."),
                    "place": PLACE,
                    "examples": list_of("The examples that exercise it.", _NAMES),
                },
            ),
        ),
        "lines": list_of(
            "The lines of the conditions of rules, actions and escalation lines, definitions opened.",
            whole(
                "A line.",
                {
                    "kind": one_of("What has the condition.", ["rule", "action", "escalation"]),
                    "name": words("Its name."),
                    "line": words("The line in words."),
                    "place": PLACE,
                    "possible": flag("Whether it can matter on its own at all."),
                    "pair": or_null(
                        list_of("Two examples that together show that it matters on its own; null: none do.", _NAMES)
                    ),
                    "holding": list_of("Examples in which it holds and matters on its own.", _NAMES),
                    "failing": list_of("Examples in which it does not hold and matters on its own.", _NAMES),
                },
            ),
        ),
    },
)
_FATES = ["does not load", "fails an example", "equivalent", "survives"]
_MISTAKES = [
    "rule left out",
    "outcome changed",
    "line left out",
    "line turned round",
    "threshold moved",
    "value changed",
    "override left out",
    "precedence swapped",
    "action left out",
    "outcome of an action changed",
    "timing changed",
    "time limit changed",
    "escalation line left out",
    "role changed",
]
_MUTATION = whole(
    "Which small mistakes in the policy would be noticed. Only there with --mutation.",
    {
        "score": percentage("The share of mistakes that proof or an example notices, of those that make a difference."),
        "counts": whole(
            "How many mistakes have each fate.", {fate: count(f"How many have the fate `{fate}`.") for fate in _FATES}
        ),
        "mutants": list_of(
            "The policy with one mistake in it, for each mistake that was tried.",
            whole(
                "A mistake.",
                {
                    "mistake": one_of("What kind of mistake.", _MISTAKES),
                    "where": words("In what it was made."),
                    "says": words("What was done."),
                    "place": PLACE,
                    "fate": one_of("What becomes of it; `equivalent`: it changes nothing in any case.", _FATES),
                    "by": maybe("The code of the finding, or the first example, that notices it."),
                    "missing": maybe("The example that would notice it, as YAML; null when none is missing or found."),
                },
            ),
        ),
    },
)


def test_schema() -> Schema:
    """The schema of what `test` prints."""
    properties = {
        "format": FORMAT,
        "policy": {**POLICY, "description": "The policy that was tested."},
        "good": flag("Whether every example passes, and enough is tested."),
        "examples": EXAMPLES,
    }
    more = {"coverage": _COVERAGE, "mutation": _MUTATION}
    version = {
        "from": day("The first day on which it counts; null: it always did."),
        "until": day("The last day on which it counts; null: it has no end."),
        **{name: shape for name, shape in properties.items() if name != "format"},
    }
    versions = list_of(
        "Each version that was tested. Only there when the policy has several in time; `examples` holds those of all.",
        whole("A version, tested in its period.", version, more),
    )
    shape = whole("What the examples of a policy show.", properties, {**more, "versions": versions})
    return document("test", "What `sharepolicy test` found", shape)
