"""What the schemas of our own output are made of: plain properties, and those that several of them share."""

from __future__ import annotations

from sharepolicy.reading.shapes.parts import ISO_DATE, OUTCOMES, Schema


def words(description: str) -> Schema:
    """A text."""
    return {"description": description, "type": "string"}


def maybe(description: str) -> Schema:
    """A text, or null."""
    return {"description": description, "type": ["string", "null"]}


def day(description: str) -> Schema:
    """A date, or null."""
    return {"description": description, "type": ["string", "null"], "pattern": ISO_DATE}


def flag(description: str) -> Schema:
    """True or false."""
    return {"description": description, "type": "boolean"}


def count(description: str) -> Schema:
    """A number of things."""
    return {"description": description, "type": "integer", "minimum": 0}


def percentage(description: str) -> Schema:
    """A share in per cent."""
    return {"description": description, "type": "number", "minimum": 0, "maximum": 100}


def one_of(description: str, values: list[str]) -> Schema:
    """One of some words."""
    return {"description": description, "type": "string", "enum": values}


def outcome(description: str) -> Schema:
    """An outcome."""
    return {"description": description, "type": "string", "enum": OUTCOMES}


def list_of(description: str, item: Schema) -> Schema:
    """A list."""
    return {"description": description, "type": "array", "items": item}


def whole(description: str, properties: Schema, optional: Schema | None = None) -> Schema:
    """An object that has all of these properties, some of the optional ones and no others."""
    return {
        "description": description,
        "type": "object",
        "properties": {**properties, **(optional or {})},
        "required": list(properties),
        "additionalProperties": False,
    }


def or_null(shape: Schema) -> Schema:
    """The same, or null."""
    return {**shape, "type": [shape["type"], "null"]}


FORMAT: Schema = {"description": "The version of this form.", "const": 1}
PLACE = maybe("Where it stands, as `file:line:column`; null when it was not read from a file.")


VALUES: Schema = {
    "description": "Values of a fact as a case file has them: a value, a list (one of these), a range, or `unknown`.",
    "type": ["string", "number", "array", "object"],
}
FACT_NAME = words("The name of the fact; `name/member` for a member of a several-of fact.")
SAYS = words("The fact and its values as a person says them.")
_IDENTITY: Schema = {
    "name": words("Its name."),
    "version": words("Its version, as its author numbers it; of several, `1.0.0 or 2.0.0`."),
    "digest": {
        "description": "The digest of its content: the same content has the same digest on every machine.",
        "type": "string",
        "pattern": "^sha256:[0-9a-f]{64}$",
    },
}
POLICY = whole(
    "The policy that decided.",
    _IDENTITY,
    {
        "versions": list_of(
            "The versions that can have decided, where the day of a case is open between several.",
            whole("One version.", _IDENTITY),
        )
    },
)
