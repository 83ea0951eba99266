"""Pages about the shape of files and of the JSON form, made from the JSON Schemas that reading checks against."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from attrs import Factory, define

from sharepolicy.reading.files import shipped
from sharepolicy.reading.shapes.parts import CITATION, FACT, IN_WORDS, KEBAB, SNAKE

Schema = dict[str, Any]

_LANGUAGE = {
    "policy": ("Policy files", "A policy stands in a file of its own, usually `policies/NAME/policy.yaml`."),
    "versions": (
        "Policies with several versions",
        "A policy with several versions, each in force from a certain day, lists them, usually in "
        "`policies/NAME/policy.yaml`. [How to](../../how-to/policy-author/versions.md).",
    ),
    "vocabulary": ("Vocabulary files", "Facts that several policies share. A policy names these files under `uses`."),
    "case": ("Case files", "What `sharepolicy decide` reads. How values are written: [values](values.md)."),
    "clauses": ("Clause files", "The clauses of a guide or law, so that a policy can cite them one by one."),
    "texts": (
        "Texts in another language",
        "What a policy or vocabulary says, in another language: `policy.cy.yaml` beside `policy.yaml`. "
        "[How to](../../how-to/policy-author/translate.md).",
    ),
    "examples": ("Example files", "Further examples of a policy, named under `example_files`. Nothing else in them."),
}
_WHOLE = "The whole file"
_NAME = "NAME"
_PLAIN = {
    "string": "a text",
    "number": "a number",
    "boolean": "true or false",
    "integer": "a whole number",
    "object": "a mapping",
    "null": "`null`",
}
_MIXED = {
    frozenset({"string", "number"}): "a text or number",
    frozenset({"object", "array"}): "a mapping of names to texts, or a list of names",
    frozenset({"string", "boolean", "array"}): "`yes`, `no` or a list of values",
    frozenset({"string", "object"}): "a text or a mapping",
    frozenset({"string", "number", "boolean", "array", "object"}): "[what is known](values.md)",
    frozenset({"string", "number", "boolean", "array"}): "one value or a list of values",
}
_WORDS = {
    **IN_WORDS,
    KEBAB: "a name such as `risk-of-harm`",
    SNAKE: "a name such as `risk_of_harm`",
    FACT: "a fact",
    CITATION: "`source/clause` or `source`",
}


def _load(name: str) -> Schema:
    found: Schema = json.loads((shipped("schemas") / f"{name}.schema.json").read_text(encoding="utf-8"))
    return found


def _slug(heading: str) -> str:
    return "-".join("".join(c for c in heading.lower() if c.isalnum() or c in " -_").split())


@define
class _Writer:
    """Sections of one page: one for each mapping whose properties the language names. Alike ones are told once."""

    sections: list[str] = Factory(list)
    told: dict[str, str] = Factory(dict)

    def section(self, heading: str, schema: Schema) -> None:
        """Tell a mapping and, after it, the mappings inside it."""
        self.told[self._key(schema)] = heading
        inside: list[tuple[str, Schema]] = []
        rows = []
        for name, property_ in schema["properties"].items():
            path = f"`{name}`" if heading == _WHOLE else f"{heading}: `{name}`"
            must = " Required." if name in schema.get("required", ()) else ""
            kind = self._kind(property_, path, inside)
            rows.append(f"| `{name}` | {_cell(kind)} | {_cell(_said(property_))}{must} |")
        more = schema.get("additionalProperties")
        if isinstance(more, dict):
            rows.append(
                f"| any other name | {_cell(self._kind(more, heading, inside))} | {_cell(more['description'])} |"
            )
        table = "| property | holds | meaning |\n|---|---|---|\n" + "\n".join(rows)
        self.sections.append(f"## {heading}\n\n{schema.get('description', '')}\n\n{table}\n")
        for path, found in inside:
            if self._key(found) not in self.told:
                self.section(path, found)

    def _key(self, schema: Schema) -> str:
        bare = {key: value for key, value in schema.items() if key not in ("description", "said")}
        return hashlib.sha256(json.dumps(bare, sort_keys=True).encode()).hexdigest()

    def text(self) -> str:
        """All sections, with links to where each mapping is told."""
        text = "\n".join(self.sections)
        for key, heading in self.told.items():
            text = text.replace(f"(#{key})", f"(#{_slug(heading)})")
        return text

    def _kind(self, schema: Schema, path: str, inside: list[tuple[str, Schema]]) -> str:
        """What a property holds, in words; mappings that need a section of their own are put into `inside`."""
        match schema:
            case {"anyOf": kinds} | {"oneOf": kinds}:
                return " or ".join(dict.fromkeys(self._kind(kind, path, inside) for kind in kinds))
            case {"type": ["string", "array"], "items": item}:
                return f"one or a list: {self._kind(item, path, inside)}"
            case {"type": "array", "items": item}:
                return f"a list: {self._kind(item, path, inside)}"
            case {"type": ["array", "null"], "items": item}:
                return f"`null`, or a list: {self._kind(item, path, inside)}"
            case {"properties": _}:
                inside.append((schema.get("title", path), schema))
                return f"[{schema.get('title', 'a mapping')}](#{self._key(schema)})"
            case {"type": "object", "additionalProperties": dict(value)}:
                return f"names, each with {self._kind(value, f'{path}: {_NAME}', inside)}"
        return _simple(schema)


def _simple(schema: Schema) -> str:
    """What a property holds that holds no mapping with named properties."""
    match schema:
        case {"$ref": "#/$defs/condition"}:
            return "a [condition](conditions.md)"
        case {"const": value}:
            return f"`{json.dumps(value)}`"
        case {"enum": ["yes", "no", *_]}:
            return "`yes` or `no`"
        case {"enum": words}:
            return ", ".join(f"`{'null' if word is None else word}`" for word in words)
        case {"pattern": pattern} if pattern in _WORDS:
            return _WORDS[pattern]
        case {"type": list(types)}:
            kind = _MIXED.get(frozenset(types))
            return kind or " or ".join(_PLAIN.get(kind, f"`{kind}`") for kind in types)
        case {"type": kind}:
            return _PLAIN.get(kind, f"`{kind}`")
    return "anything"


def _said(schema: Schema) -> str:
    return str(schema.get("said", schema.get("description", "")))


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _page(title: str, lead: str, *parts: str) -> str:
    return f"# {title}\n\n{lead}\n\n" + "\n".join(parts)


def language_pages() -> dict[str, str]:
    """A page for each kind of file."""
    found = {}
    for name, (title, lead) in _LANGUAGE.items():
        writer = _Writer()
        writer.section(_WHOLE, _load(name))
        found[f"language/{name}.md"] = _page(title, f"{lead} {_MADE.format(name=name)}", writer.text())
    return found


_MADE = "This page is made from the schema `schemas/{name}.schema.json`."


_FORMS = {
    "decision.md": (
        "The JSON form of a decision",
        ("decision", "request-decision", "part"),
        "`sharepolicy decide --format json` and `to_dict()` give this. How to use it: "
        "[the JSON form](../how-to/developer/json.md).",
    ),
    "change.md": (
        "The JSON form of a change",
        ("change", "changes"),
        "`sharepolicy diff --format json` and `Change.to_dict()` give this; `weighed` is there only with `--cases`. Of "
        "policies with several versions in time there is one change for each period. How to use it: "
        "[review a change](../how-to/reviewer/review-a-change.md).",
    ),
    "json.md": (
        "The JSON forms of other commands",
        ("check", "test", "influence", "periods", "trace", "batch", "diagnostics", "suggestions"),
        "`sharepolicy check`, `test`, `influence`, `periods`, `trace` and `batch` give this with `--format json`. What "
        "is wrong with a policy or a case stands on the error stream. Decisions and changes have pages of their own: "
        "[a decision](decision.md), [a change](change.md).",
    ),
}
_ALL = (
    "Every form says in `kind` which it is, and in `format` its version, which rises when a form changes in a way that "
    "could break a program: [what changed](../how-to/developer/formats.md). Its schema is "
    "`schemas/KIND.schema.json`, which `sharepolicy schema --kind KIND` prints. This page is made from the schemas."
)


def form_pages() -> dict[str, str]:
    """The JSON forms of what the program answers. What several of them hold is told once on a page."""
    found = {}
    for page, (title, kinds, lead) in _FORMS.items():
        writer = _Writer()
        for kind in kinds:
            schema = _load(kind)
            whole = {key: value for key, value in schema.items() if not key.startswith("$")}
            writer.section(schema["title"], _resolved(whole, schema["$defs"]))
        found[page] = _page(title, f"{lead} {_ALL}", writer.text())
    return found


def _resolved(schema: Any, defs: Schema) -> Any:
    """A schema with its references written out. Beside the description of a shape stands what is said of it here."""
    match schema:
        case list():
            return [_resolved(part, defs) for part in schema]
        case {"$ref": str(reference)}:
            return _resolved(defs[reference.removeprefix("#/$defs/")], defs)
        case {"allOf": [{"$ref": str(reference)}], "description": said}:
            return {**_resolved(defs[reference.removeprefix("#/$defs/")], defs), "said": said}
        case dict():
            return {key: _resolved(value, defs) for key, value in schema.items()}
    return schema
