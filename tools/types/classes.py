"""A Python type for each shape of a schema: a `TypedDict` for an object, a `Literal` for a word out of a few."""

from __future__ import annotations

import keyword
import re
import textwrap
from collections.abc import Iterable, Mapping
from typing import Any

WIDTH = 120
_SIMPLE = {"string": "str", "integer": "int", "number": "float", "boolean": "bool", "null": "None"}
_ANY = {"object": "dict[str, Any]", "array": "list[Any]"}


def name_of(title: str, shape: Mapping[str, Any]) -> str:
    """The name of its type: `DecisionDict` for the plain data of a `Decision`, `OutcomeWord` for a word."""
    return title + ("Dict" if "properties" in shape else "Word" if "enum" in shape else "Data")


def uses(shape: Any) -> list[str]:
    """The titles that a shape refers to, in their order."""
    if isinstance(shape, list):
        return [title for each in shape for title in uses(each)]
    if not isinstance(shape, Mapping):
        return []
    if "$ref" in shape:
        return [shape["$ref"].rsplit("/", 1)[1]]
    return [title for key, each in shape.items() if key != "$defs" for title in uses(each)]


def in_order(titles: Iterable[str], shapes: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """These titles, each after those that its shape refers to: a type is made of types that are there already."""
    found: dict[str, None] = {}

    def add(title: str) -> None:
        for other in uses(shapes[title]):
            assert other != title, f"`{title}` is made of itself"
            add(other)
        found.setdefault(title)

    wanted = sorted(titles)
    for title in wanted:
        add(title)
    return [title for title in found if title in wanted]


class Types:
    """Writes types; the shapes are those that references lead to, by their titles."""

    def __init__(self, shapes: Mapping[str, Mapping[str, Any]]) -> None:
        self.shapes = shapes

    def expression(self, shape: Mapping[str, Any]) -> str:
        """The type of a value of a shape."""
        if "$ref" in shape:
            title = shape["$ref"].rsplit("/", 1)[1]
            return name_of(title, self.shapes[title])
        if "allOf" in shape:
            (only,) = shape["allOf"]
            return self.expression(only)
        if "anyOf" in shape:
            return " | ".join(dict.fromkeys(self.expression(each) for each in shape["anyOf"]))
        if "const" in shape:
            return f"Literal[{_literal(shape['const'])}]"
        if "enum" in shape:
            return f"Literal[{', '.join(map(_literal, shape['enum']))}]"
        kinds = shape["type"] if isinstance(shape["type"], list) else [shape["type"]]
        return " | ".join(self._of_type(kind, shape) for kind in kinds)

    def _of_type(self, kind: str, shape: Mapping[str, Any]) -> str:
        if kind == "array" and "items" in shape:
            return f"list[{self.expression(shape['items'])}]"
        if kind == "object" and isinstance(shape.get("additionalProperties"), Mapping):
            return f"dict[str, {self.expression(shape['additionalProperties'])}]"
        return _SIMPLE.get(kind) or _ANY[kind]

    def definition(self, title: str) -> str:
        """The code that defines the type of this title."""
        shape = self.shapes[title]
        name = name_of(title, shape)
        if "properties" not in shape:
            return f"{name}: TypeAlias = {self.expression(shape)}\n{_docstring(shape['description'])}"
        required = set(shape["required"])
        fields = {
            key: self.expression(each) if key in required else f"NotRequired[{self.expression(each)}]"
            for key, each in shape["properties"].items()
        }
        # A key that is a word of Python, such as `from`, or no name, can only be said in the other form.
        if all(key.isidentifier() and not keyword.iskeyword(key) for key in fields):
            body = "".join(f"    {key}: {each}\n" for key, each in fields.items())
            return f"class {name}(TypedDict):\n{_docstring(shape['description'], '    ')}\n{body}"
        body = "".join(f'        "{key}": {each},\n' for key, each in fields.items())
        return f'{name} = TypedDict(\n    "{name}",\n    {{\n{body}    }},\n)\n{_docstring(shape["description"])}'


def _literal(value: str | int) -> str:
    return f'"{value}"' if isinstance(value, str) else str(value)


def _docstring(text: str, indent: str = "") -> str:
    """The description: its first sentence in a line of its own, as far as it fits."""
    first, _, rest = re.sub(r"(?<=\.) ", "\n", text, count=1).partition("\n")
    if not rest and len(indent + first) + 6 <= WIDTH:
        return f'{indent}"""{first}"""\n'
    lines = textwrap.wrap(rest, WIDTH - len(indent))
    return f'{indent}"""' + f"\n{indent}".join([first, "", *lines]).replace(f"{indent}\n", "\n") + f'\n{indent}"""\n'
