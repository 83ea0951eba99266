"""The shape of a policy with several versions in time: which file counts from which day on."""

from __future__ import annotations

from sharepolicy.reading.shapes.parts import ISO_DATE, KEBAB, Schema, document, list_of, record, text

VERSIONS = list_of(
    "The versions, the oldest first. Each counts until the day before the next one begins.",
    record(
        "One version: a whole policy of the same name, in a file of its own.",
        {
            "from": text("The first day on which it counts. The first version needs none: it always did.", ISO_DATE),
            "file": text("The policy file, from the folder of this one."),
        },
        ("file",),
    ),
    least=1,
)


def versions_schema() -> Schema:
    """The schema of policies with several versions in time."""
    shape = record(
        "A policy that is another one from certain days on.",
        {
            "policy": text("The name of the policy. Every version bears it too.", KEBAB),
            "title": text("The title of the policy."),
            "about": text("A paragraph about the policy and its versions."),
            "versions": VERSIONS,
        },
        ("policy", "versions"),
    )
    return document("versions", "A policy of sharepolicy with several versions in time", shape)
