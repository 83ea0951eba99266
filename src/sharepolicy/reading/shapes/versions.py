"""The shape of a policy with several versions in time: from which day each file is in force."""

from __future__ import annotations

from sharepolicy.reading.shapes.parts import ISO_DATE, KEBAB, Schema, document, list_of, record, text

VERSIONS = list_of(
    "The versions, oldest first. Each is in force until the day before the next one begins.",
    record(
        "One version: a whole policy of the same name, in a file of its own.",
        {
            "from": text("The first day on which it is in force. The oldest version needs none.", ISO_DATE),
            "file": text("The policy file, relative to the folder of this one."),
        },
        ("file",),
    ),
    least=1,
)


def versions_schema() -> Schema:
    """The schema for policies with several versions in time."""
    shape = record(
        "A policy with several versions, each in force from a certain day.",
        {
            "policy": text("The name of the policy. Every version has it too.", KEBAB),
            "title": text("The title of the policy."),
            "about": text("A paragraph about the policy and its versions."),
            "versions": VERSIONS,
        },
        ("policy", "versions"),
    )
    return document("versions", "A policy of sharepolicy with several versions in time", shape)
