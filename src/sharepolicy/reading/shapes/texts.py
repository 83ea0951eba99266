"""The shape of a file of texts: what a policy says, in another language."""

from __future__ import annotations

from sharepolicy.ground.tongue import LANGUAGE
from sharepolicy.reading.shapes.parts import (
    CITATION,
    CLAUSE,
    FACT,
    KEBAB,
    SNAKE,
    Schema,
    document,
    mapping,
    record,
    text,
)

_PAIR: dict[str, Schema] = {
    "original": text("The text of the policy that is translated. If the policy says something else, it is stale."),
    "says": {"description": "The same in the other language. Default: not translated yet.", "type": "string"},
}
_TEXT = record(
    "A text, and the same in the other language.",
    {
        **_PAIR,
        "before": record("What it was before the policy changed, and how that was translated.", _PAIR, ("original",)),
    },
    ("original",),
)
_LINES = {"because": _TEXT, "judgement": _TEXT}
_FACT = record(
    "The texts of a fact.",
    {
        **dict.fromkeys(("asks", "name", "help", "unit", "usual_because"), _TEXT),
        "values": mapping("What its values are called.", SNAKE, _TEXT),
        "meanings": mapping("What its values mean.", SNAKE, _TEXT),
    },
)
_SOURCE = record(
    "The texts of a source.",
    {"title": _TEXT, "note": _TEXT, "clauses": mapping("What its clauses say.", CLAUSE, _TEXT)},
)


def texts_schema() -> Schema:
    """The schema for files of texts."""
    shape = record(
        "What a policy or vocabulary says, in another language. Only its texts: it cannot change what is decided.",
        {
            "texts": text("The name of the policy or vocabulary.", KEBAB),
            "language": text("The language, as in the name of the file.", LANGUAGE),
            "note": text("Anything that readers should know, such as who translated it and who checked that."),
            "title": _TEXT,
            "about": _TEXT,
            "facts": mapping("The facts.", FACT, _FACT),
            "impossible": mapping(
                "Why combinations of facts are impossible, each under the first words of its reason.", KEBAB, _TEXT
            ),
            "sources": mapping("The sources.", KEBAB, _SOURCE),
            "definitions": mapping("The definitions.", KEBAB, record("A definition.", {"says": _TEXT})),
            "groups": mapping(
                "Principles, questions and safeguards.", KEBAB, record("A group.", {"title": _TEXT, "says": _TEXT})
            ),
            "rules": mapping("The rules.", KEBAB, record("A rule.", _LINES)),
            "otherwise": record("The answer when no rule applies.", {"because": _TEXT}),
            "unsettled": record("What is said when too little is known.", {"because": _TEXT}),
            "roles": mapping("Those who can be asked.", SNAKE, _TEXT),
            "escalation": mapping("Whom to ask and how soon.", KEBAB, record("A line.", _LINES)),
            "actions": mapping("What to do.", KEBAB, record("An action.", {"says": _TEXT, "judgement": _TEXT})),
            "invariants": mapping(
                "What the policy promises.", KEBAB, record("An invariant.", {"says": _TEXT, "judgement": _TEXT})
            ),
            "background": mapping("Why the policy does not use clauses of its sources.", CITATION, _TEXT),
            "examples": mapping(
                "The stories of the examples. Beside a file of examples, its own.",
                KEBAB,
                record("An example.", {"story": _TEXT}),
            ),
        },
        ("texts", "language"),
    )
    return document("texts", "Texts of a policy of sharepolicy in another language", shape)
