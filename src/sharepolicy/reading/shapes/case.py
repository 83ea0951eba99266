"""The shape of a case file: a single case or a whole request."""

from __future__ import annotations

from sharepolicy.reading.shapes.parts import PART, Schema, answers, document, list_of, mapping, names, record, text

ITEM: Schema = {
    "description": "What is known about this item (facts without `item.`), and the subjects that it is about.",
    "type": "object",
    "properties": {
        "about": list_of("The subjects that this item is about. Default: all of them.", {"type": "string"}, 1)
    },
    "additionalProperties": answers("")["additionalProperties"],
}
PAIR: Schema = {
    "description": "Two of subject, recipient and item, or all three, and what is known about them together. A fact "
    "that is so for every pair can stand under `facts` instead.",
    "type": "object",
    "properties": {
        about: names(f"The {about} by name; a list for several, of which it is all true.", PART)
        for about in ("subject", "recipient", "item")
    },
    "additionalProperties": answers("")["additionalProperties"],
}
POLICY_OF_CASE = (
    "The policy to decide by: a path from this file, or the name of a shipped policy. It may end with @ and a day."
)
PARTS: dict[str, Schema] = {
    "facts": answers("What is known. A fact that is left out is not known."),
    "subjects": mapping(
        "The people whom the information is about: a name for each, and facts without `subject.`.",
        PART,
        answers("What is known about this person: facts without `subject.`."),
    ),
    "recipients": mapping(
        "Those who would receive it: a name for each, and facts without `recipient.`.",
        PART,
        answers("What is known about this recipient: facts without `recipient.`."),
    ),
    "items": mapping("The pieces of information: a name for each, and facts without `item.`.", PART, ITEM),
    "pairs": list_of(
        "What is known about some of these together: `{subject: NAME, recipient: NAME, FACT: VALUE}`.", PAIR
    ),
}


def case_file_schema() -> Schema:
    """The schema for case files of any policy."""
    shape = record(
        "A case, or a whole request with several people and items.",
        {
            "case": text("A title for this case; what is known about it stands under `facts`."),
            "policy": text(POLICY_OF_CASE),
            **PARTS,
        },
    )
    return document("case", "A case of sharepolicy", shape)
