"""What forms are made of: properties, each with its schema and with what writes it.

A property holds what the value that is written holds under the same name, unless it says `of` what else. Whatever a
generator of types would name is a `Form` or a `Named` shape: it stands once in `$defs`, under its title, and titles are
the names of the classes in Python.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from operator import attrgetter
from typing import Any

from attrs import evolve, frozen

from sharepolicy.language.policy import PolicyDocument
from sharepolicy.reading.shapes.parts import ISO_DATE, Schema, document

FORMAT = 2
"""The version of all forms: it rises when one of them changes in a way that could break a program."""

Plain = dict[str, Any]
Of = str | Callable[[Any], Any]
"""Where a property is found: the attribute of that name, or what this makes of the value."""

ToPlain = Callable[[Any, PolicyDocument | None], Any]
"""A value as plain data. Sources have their titles from the policy."""


@frozen
class Named:
    """A shape with a name of its own, such as the outcomes that there are."""

    title: str
    shape: Schema
    write: ToPlain = lambda value, _: str(value)
    used: tuple[Form | Named, ...] = ()

    def schema(self) -> Schema:
        """The shape, and what it is called."""
        return {"title": self.title, **self.shape}


@frozen
class Property:
    """A property: its shape, how a value is written, where it is found, and the named shapes that it uses.

    One that is `optional` is left out where there is nothing.
    """

    shape: Schema
    write: ToPlain
    of: Of = ""
    used: tuple[Form | Named, ...] = ()
    optional: bool = False

    def getter(self, name: str) -> Callable[[Any], Any]:
        """What finds it in a value, under this name."""
        return self.of if callable(self.of) else attrgetter(self.of or name)


@frozen(slots=False)
class Form:
    """An object with these properties and no others.

    One with a `kind` stands by itself, and says so and in which FORMAT. `writes` is for what is not simply found.
    """

    title: str
    description: str
    properties: Mapping[str, Property]
    kind: str = ""
    writes: ToPlain | None = None

    def write(self, value: Any, policy: PolicyDocument | None = None, /, **given: Any) -> Plain:
        """The value as plain data. What it does not hold itself is given."""
        if self.writes is not None:
            return dict(self.writes(value, policy))
        found: Plain = {"format": FORMAT, "kind": self.kind} if self.kind else {}
        for name, find, each in self._written:
            held = given[name] if name in given else find(value)
            if held is not None or not each.optional:
                found[name] = each.write(held, policy)
        return found

    @cached_property
    def _written(self) -> tuple[tuple[str, Callable[[Any], Any], Property], ...]:
        return tuple((name, each.getter(name), each) for name, each in self.properties.items())

    def schema(self) -> Schema:
        """The shape of the object."""
        head: Schema = {
            "format": {"description": "The version of this form.", "const": FORMAT},
            "kind": {"description": "Which form it is.", "const": self.kind},
        }
        properties = {**(head if self.kind else {}), **{name: each.shape for name, each in self.properties.items()}}
        optional = {name for name, each in self.properties.items() if each.optional}
        return {
            "title": self.title,
            "description": self.description,
            "type": "object",
            "properties": properties,
            "required": [name for name in properties if name not in optional],
            "additionalProperties": False,
        }

    @property
    def used(self) -> tuple[Form | Named, ...]:
        """The named shapes in it."""
        return tuple(used for each in self.properties.values() for used in each.used)

    def document(self) -> Schema:
        """The schema of all that is written so, with the shapes that it uses."""
        defs: dict[str, Form | Named] = {}
        left = list(self.used)
        while left:
            each = left.pop(0)
            if defs.setdefault(each.title, each) is each:
                left += [used for used in each.used if used.title not in defs]
        shapes = {title: defs[title].schema() for title in sorted(defs)}
        return document(self.kind, self.title, self.schema(), shapes)


def form(
    title: str, description: str, kind: str = "", writes: ToPlain | None = None, /, **properties: Property
) -> Form:
    """An object with these properties."""
    return Form(title, description, properties, kind, writes)


def at(getter: Callable[[Any], Any], properties: Mapping[str, Property]) -> dict[str, Property]:
    """The same properties of what the getter finds in a value."""

    def inner(name: str, each: Property) -> Callable[[Any], Any]:
        find = each.getter(name)
        return lambda value: find(getter(value))

    return {name: evolve(each, of=inner(name, each)) for name, each in properties.items()}


def optional(each: Property) -> Property:
    """The same, left out where there is nothing."""
    return evolve(each, optional=True)


def itself(value: Any) -> Any:
    """The value, for what is found in it beside the rest."""
    return value


def ref(shape: Form | Named) -> Schema:
    """Where the shape is defined."""
    return {"$ref": f"#/$defs/{shape.title}"}


def as_it_is(value: Any, _: PolicyDocument | None) -> Any:
    """What is plain data already."""
    return value


def plain(description: str, shape: Schema, of: Of = "", write: ToPlain = as_it_is) -> Property:
    """A property of any shape."""
    return Property({"description": description, **shape}, write, of)


def words(description: str, of: Of = "") -> Property:
    """A text."""
    return plain(description, {"type": "string"}, of, lambda value, _: str(value))


def maybe(description: str, of: Of = "") -> Property:
    """A text, or null where there is none."""
    return plain(description, {"type": ["string", "null"]}, of, lambda value, _: str(value) if value else None)


def day(description: str, of: Of = "") -> Property:
    """A date, or null where there is none."""
    shape: Schema = {"type": ["string", "null"], "pattern": ISO_DATE}
    return plain(description, shape, of, lambda value, _: value.isoformat() if value else None)


def flag(description: str, of: Of = "") -> Property:
    """True or false."""
    return plain(description, {"type": "boolean"}, of)


def count(description: str, of: Of = "") -> Property:
    """A number of things."""
    return plain(description, {"type": "integer", "minimum": 0}, of)


def percentage(description: str, of: Of = "") -> Property:
    """A share in per cent."""
    return plain(description, {"type": "number", "minimum": 0, "maximum": 100}, of)


def texts(description: str, item: str, of: Of = "") -> Property:
    """A list of texts."""
    shape: Schema = {"type": "array", "items": {"description": item, "type": "string"}}
    return plain(description, shape, of, lambda value, _: [str(each) for each in value])


def one(shape: Form | Named, description: str, of: Of = "") -> Property:
    """A value of a named shape."""
    return Property({"description": description, "allOf": [ref(shape)]}, shape.write, of, (shape,))


def or_none(shape: Form | Named, description: str, of: Of = "") -> Property:
    """A value of a named shape, or null where there is none."""

    def write(value: Any, policy: PolicyDocument | None) -> Any:
        return None if value is None else shape.write(value, policy)

    return Property({"description": description, "anyOf": [ref(shape), {"type": "null"}]}, write, of, (shape,))


def many(shape: Form | Named, description: str, of: Of = "") -> Property:
    """A list of values of a named shape."""

    def write(value: Iterable[Any], policy: PolicyDocument | None) -> Any:
        return [shape.write(each, policy) for each in value]

    return Property({"description": description, "type": "array", "items": ref(shape)}, write, of, (shape,))


def one_of(title: str, description: str, values: list[str]) -> Named:
    """One of a few words."""
    return Named(title, {"description": description, "type": "string", "enum": values})
