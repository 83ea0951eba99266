"""The shape of a bundle: a policy with all files that it stands on, in one file."""

from __future__ import annotations

from sharepolicy.reading.shapes.parts import ISO_DATE, KEBAB, Schema, document, mapping, record, text

BUNDLE_FORM = 2
"""The version of this shape. Bundles are kept for decades: whatever has been readable once is readable for ever."""

UNSEALED_FORM = 1
"""The first version, without a seal."""

DIGEST = "^sha256:[0-9a-f]{64}$"

_FILES = {"description": "The text of the file.", "type": "string"}


def bundle_schema() -> Schema:
    """The schema of bundles."""
    shape = record(
        "A policy with all files that it stands on. It is JSON with sorted names, an indent of one space and a line "
        "break at its end, in UTF-8, so that one policy has one bundle, byte for byte.",
        {
            "bundle": {"description": "The version of this form.", "enum": [UNSEALED_FORM, BUNDLE_FORM]},
            "name": text("The name of the policy.", KEBAB),
            "version": {"description": "Its version, or those of all of its versions.", "type": "string"},
            "digest": text("Its digest. A policy that is read from the bundle has the same, or is refused.", DIGEST),
            "policy": text("Its own file: one of `files`."),
            "seal": text(
                "The SHA-256 of this bundle as it is without the seal, so of all of its files. Missing in form 1.",
                DIGEST,
            ),
            "days": record(
                "The days for which an overlay on a policy with several versions is read. Missing for anything else.",
                {
                    "from": text("The first day. Missing: there is no first day.", ISO_DATE),
                    "until": text("The last day. Missing: there is no last day.", ISO_DATE),
                },
            ),
            "files": mapping("Its files, by their path from a common folder, with `/` between names.", ".", _FILES),
            "library": mapping(
                "Files of policies that came with sharepolicy and that it extends, by their path among those.",
                ".",
                _FILES,
            ),
        },
        ("bundle", "name", "version", "digest", "policy", "files"),
    )
    return document("bundle", "A bundle of sharepolicy: a policy in one file", shape)
