"""The shape of a clause file: the clauses of a guide or law, paraphrased."""

from __future__ import annotations

from sharepolicy.reading.shapes.parts import CLAUSE, KEBAB, Schema, document, mapping, record, text

CLAUSES = mapping("The clauses: number or name, and what it says, paraphrased.", CLAUSE, text("What the clause says."))


def clauses_schema() -> Schema:
    """The schema for clause files."""
    shape = record(
        "The clauses of a source, paraphrased, so that policies can cite them.",
        {
            "source": text("The name under which policies cite this source.", KEBAB),
            "title": text("The title of the guide or law."),
            "about": text("A paragraph about the source."),
            "clauses": CLAUSES,
        },
        ("source", "clauses"),
    )
    return document("clauses", "A clause file of sharepolicy", shape)
