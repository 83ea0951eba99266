"""What forms are made of: properties, each with its schema and its writer.

A property is read from the attribute of the same name, unless `of` says where else it is found. Everything that a
generator of types would name is a `Form` or a `Named` shape: it appears once in `$defs`, under its title, which is the
name of the class in Python.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from operator import attrgetter
from typing import Any, Generic, TypeVar

from attrs import evolve, frozen

from sharepolicy.forms.kept_forms import KeptForms
from sharepolicy.language.policy import PolicyDocument
from sharepolicy.reading.shapes.parts import ISO_DATE, Schema, document

FORMAT = 3
"""The version of all forms. It rises when a form changes in a way that could break a program."""

Plain = dict[str, Any]
Of = str | Callable[[Any], Any]
"""Where a property is found: the name of an attribute, or a function of the value."""

ToPlain = Callable[[Any, PolicyDocument | None], Any]
"""Turns a value into plain data. The policy gives sources their titles."""


@frozen
class Named:
    """A shape with a name of its own, such as the outcomes."""

    title: str
    shape: Schema
    write: ToPlain = lambda value, _: str(value)
    used: tuple[AnyForm | Named, ...] = ()

    def schema(self) -> Schema:
        """The shape with its title."""
        return {"title": self.title, **self.shape}


@frozen
class Property:
    """A property: its shape, its writer, where it is found, and the shapes it uses; `optional` if it may be missing."""

    shape: Schema
    write: ToPlain
    of: Of = ""
    used: tuple[AnyForm | Named, ...] = ()
    optional: bool = False

    def getter(self, name: str) -> Callable[[Any], Any]:
        """The function that finds the property with this name in a value."""
        return self.of if callable(self.of) else attrgetter(self.of or name)


Told = TypeVar("Told")
"""The plain data of a form: one of the types in `sharepolicy.types`, or any."""


@frozen(slots=False)
class Form(Generic[Told]):
    """An object with these properties and no others.

    A form with a `kind` is a whole document, which states its kind and FORMAT unless it has no `head`. `writes`
    replaces the usual writing property by property. What it `keeps` is written once for each value, as long as the
    value lives: for values that many decisions share.
    """

    title: str
    description: str
    properties: Mapping[str, Property]
    kind: str = ""
    writes: ToPlain | None = None
    keeps: bool = False
    head: bool = True

    def write(self, value: Any, policy: PolicyDocument | None = None, /, **given: Any) -> Told:
        """The value as plain data. `given` supplies properties that the value does not hold itself."""
        told: Any
        if self.writes is not None:
            told = dict(self.writes(value, policy))
        elif self.keeps:
            told = self._kept.copy_of(value, policy) or self._kept.keep(value, policy, self._write(value, policy, {}))
        else:
            told = self._write(value, policy, given)
        return told  # type: ignore[no-any-return]

    def _write(self, value: Any, policy: PolicyDocument | None, given: Plain) -> Plain:
        found: Plain = {"format": FORMAT, "kind": self.kind} if self.kind and self.head else {}
        for name, find, write, optional in self._writers:
            held = given[name] if name in given else find(value)
            if held is not None or not optional:
                found[name] = held if write is as_it_is else write(held, policy)
        return found

    @cached_property
    def _writers(self) -> tuple[tuple[str, Callable[[Any], Any], ToPlain, bool], ...]:
        return tuple((name, find, each.write, each.optional) for name, find, each in self.written)

    @cached_property
    def _kept(self) -> KeptForms:
        return KeptForms()

    @cached_property
    def written(self) -> tuple[tuple[str, Callable[[Any], Any], Property], ...]:
        """Each property by name, with what finds it in a value."""
        return tuple((name, each.getter(name), each) for name, each in self.properties.items())

    def schema(self) -> Schema:
        """The shape of the object."""
        head: Schema = {
            "format": {"description": "The version of this form.", "const": FORMAT},
            "kind": {"description": "Which form it is.", "const": self.kind},
        }
        properties = {
            **(head if self.kind and self.head else {}),
            **{name: each.shape for name, each in self.properties.items()},
        }
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
    def used(self) -> tuple[AnyForm | Named, ...]:
        """The named shapes that its properties use."""
        return tuple(used for each in self.properties.values() for used in each.used)

    def document(self) -> Schema:
        """The schema of a whole document of this form, with the shapes that it uses."""
        defs: dict[str, AnyForm | Named] = {}
        left = list(self.used)
        while left:
            each = left.pop(0)
            if defs.setdefault(each.title, each) is each:
                left += [used for used in each.used if used.title not in defs]
        shapes = {title: defs[title].schema() for title in sorted(defs)}
        return document(self.kind, self.title, self.schema(), shapes)


AnyForm = Form[Any]


def form(
    title: str, description: str, kind: str = "", writes: ToPlain | None = None, /, **properties: Property
) -> AnyForm:
    """An object with these properties."""
    return Form(title, description, properties, kind, writes)


def keeping(each: AnyForm) -> AnyForm:
    """The same form, which keeps what it has written of a value."""
    return evolve(each, keeps=True)


def at(getter: Callable[[Any], Any], properties: Mapping[str, Property]) -> dict[str, Property]:
    """The same properties, read from what the getter finds in a value."""

    def inner(name: str, each: Property) -> Callable[[Any], Any]:
        find = each.getter(name)
        return lambda value: find(getter(value))

    return {name: evolve(each, of=inner(name, each)) for name, each in properties.items()}


def optional(each: Property) -> Property:
    """The same property, left out when it has no value."""
    return evolve(each, optional=True)


def itself(value: Any) -> Any:
    """The value itself, for a property that is made from the whole value."""
    return value


def ref(shape: AnyForm | Named) -> Schema:
    """A reference to the definition of the shape."""
    return {"$ref": f"#/$defs/{shape.title}"}


def as_it_is(value: Any, _: PolicyDocument | None) -> Any:
    """A value that is plain data already."""
    return value


def plain(description: str, shape: Schema, of: Of = "", write: ToPlain = as_it_is) -> Property:
    """A property of any shape; without `write`, its value is plain data already."""
    return Property({"description": description, **shape}, write, of)


def words(description: str, of: Of = "") -> Property:
    """A text."""
    return plain(description, {"type": "string"}, of, lambda value, _: str(value))


def maybe(description: str, of: Of = "") -> Property:
    """A text, or null if there is none."""
    return plain(description, {"type": ["string", "null"]}, of, lambda value, _: str(value) if value else None)


def day(description: str, of: Of = "") -> Property:
    """A date, or null if there is none."""
    shape: Schema = {"type": ["string", "null"], "pattern": ISO_DATE}
    return plain(description, shape, of, lambda value, _: value.isoformat() if value else None)


def flag(description: str, of: Of = "") -> Property:
    """True or false."""
    return plain(description, {"type": "boolean"}, of)


def count(description: str, of: Of = "") -> Property:
    """A number of things."""
    return plain(description, {"type": "integer", "minimum": 0}, of)


def percentage(description: str, of: Of = "") -> Property:
    """A percentage."""
    return plain(description, {"type": "number", "minimum": 0, "maximum": 100}, of)


def texts(description: str, item: str, of: Of = "") -> Property:
    """A list of texts."""
    shape: Schema = {"type": "array", "items": {"description": item, "type": "string"}}
    return plain(description, shape, of, lambda value, _: [str(each) for each in value])


def one(shape: AnyForm | Named, description: str, of: Of = "") -> Property:
    """A value of a named shape."""
    return Property({"description": description, "allOf": [ref(shape)]}, shape.write, of, (shape,))


def or_none(shape: AnyForm | Named, description: str, of: Of = "") -> Property:
    """A value of a named shape, or null if there is none."""

    def write(value: Any, policy: PolicyDocument | None) -> Any:
        return None if value is None else shape.write(value, policy)

    return Property({"description": description, "anyOf": [ref(shape), {"type": "null"}]}, write, of, (shape,))


def many(shape: AnyForm | Named, description: str, of: Of = "") -> Property:
    """A list of values of a named shape."""

    def write(value: Iterable[Any], policy: PolicyDocument | None) -> Any:
        return [shape.write(each, policy) for each in value]

    return Property({"description": description, "type": "array", "items": ref(shape)}, write, of, (shape,))


def some(shape: AnyForm | Named, description: str, of: str) -> Property:
    """A list of values of a named shape, left out when it is empty."""
    return optional(many(shape, description, lambda value: getattr(value, of) or None))


def one_of(title: str, description: str, values: list[str]) -> Named:
    """One of a few words."""
    return Named(title, {"description": description, "type": "string", "enum": values})
