"""The schemas of files as reading checks them, which is a little different from what an editor needs."""

from __future__ import annotations

import re
from typing import Any

from sharepolicy.reading.shapes.parts import Schema
from sharepolicy.reading.shapes.registry import SHAPES

_UNSEEN = r"\s\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f"
_SEEN = rf"[^{_UNSEEN}\u3164\ufe00-\ufe0f\ufeff\uffa0]"
_SAID = rf"(?=[^\W_]){_SEEN}"
EMPTY = {_SEEN: "it has nothing that can be seen", _SAID: "it has no letter or digit"}
"""What a text has to have somewhere, and what is said of one without: it is as empty as one without any characters."""

_FOR_PEOPLE = ("policy", "vocabulary", "clauses", "examples")
"""The kinds of files whose texts are sentences, or at least words."""

_SIGNS = ("unit", "name", "values", "extends", "example_files")
"""What can be a sign alone even there: `%` as a unit, `+` as what a value is called, `..` as a folder."""

TRUTH = ("true", "false")


def for_reading(kind: str) -> Any:
    """The schema of a kind of file: conditions only need to be mappings, since `conditions` checks the rest.

    A text that must not be empty, and that has no form of its own, has to say something.
    """
    return _for_reading(SHAPES[kind](), _SAID if kind in _FOR_PEOPLE else _SEEN)


def says_something(text: str, original: str) -> bool:
    """Whether a translation can stand for its original: words for words, and at least a sign for a sign."""
    return re.search(_SAID if re.search(_SAID, original) else _SEEN, text) is not None


def _for_reading(schema: Any, has: str, *, names_are_free: bool = False) -> Any:
    if isinstance(schema, list):
        return [_for_reading(part, has) for part in schema]
    if not isinstance(schema, dict):
        return schema
    if "$ref" in schema and not names_are_free:
        return {"type": "object", "description": schema.get("description", "")}
    kept: Schema = {}
    for key, value in schema.items():
        if key == "pattern" and not names_are_free:
            kept[key] = value.removesuffix("$") + r"\Z"  # Python's `$` also matches before a last line break
        elif key == "enum" and "yes" in value:
            kept[key] = [*value, *TRUTH]  # truth values to an editor, but texts here
        elif key not in ("$defs", "$id", "$schema"):
            inside = _SEEN if names_are_free and key in _SIGNS else has
            kept[key] = _for_reading(value, inside, names_are_free=key == "properties" and not names_are_free)
    if "minLength" in kept and "pattern" not in kept and not names_are_free:
        kept["pattern"] = has
    return kept
