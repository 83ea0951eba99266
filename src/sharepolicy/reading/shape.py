"""Whether a tree has the shape of its kind of file. If not, jsonschema finds the flaws, which get places and words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import TYPE_CHECKING, Any

from attrs import frozen

from sharepolicy.ground.diagnostic import LIMIT, Diagnostic, Diagnostics
from sharepolicy.ground.suggest import did_you_mean, nearest
from sharepolicy.ground.text import Span
from sharepolicy.language.vocabulary import About, bare
from sharepolicy.language.words import first_sentence
from sharepolicy.reading.fitting import fits
from sharepolicy.reading.for_reading import EMPTY, TRUTH, for_reading
from sharepolicy.reading.hints import CONDITIONS_IN_A_LIST, outcome_hint, property_hint
from sharepolicy.reading.places import place, short
from sharepolicy.reading.shapes.parts import FACT, IN_WORDS, MOVE, OUTCOMES, PART, WITHIN, WITHIN_OR_NONE
from sharepolicy.reading.tree import ListNode, MapNode, Node, Scalar, kind_of

if TYPE_CHECKING:
    from jsonschema import ValidationError
    from jsonschema.protocols import Validator

_HEADS = {
    "policy": ("policy", "a policy"),
    "versions": ("policy", "a policy"),
    "vocabulary": ("vocabulary", "a vocabulary"),
    "clauses": ("source", "a clause file"),
    "examples": ("examples", "an example file"),
    "texts": ("texts", "a file of texts in another language"),
}
"""For each kind of file, the property that marks it, and its name. A case may have no such property."""

_HEADINGS = ("principles", "questions", "safeguards")
_NAMING = ("uses", "facts", "sources", "roles", "definitions", "actions")
"""Sections that introduce names which others refer to."""


@frozen
class Shape:
    """What can be read on: the tree, if it is of the expected kind at all; `sound` is None if anything is wrong in it.

    `names_lost`: some of its names could not be read, so whoever refers to them is not to blame.
    """

    tree: MapNode | None = None
    sound: MapNode | None = None
    names_lost: bool = True


def shape_of(kind: str, tree: Node | None, diagnostics: Diagnostics) -> Shape:
    """Check that a tree has the shape of its kind of file. If not, `diagnostics` say where and why."""
    if (flaw := None if tree is None else _wrong_kind(kind, tree)) is not None:
        diagnostics.add(flaw)
    if flaw is not None or not isinstance(tree, MapNode):
        return Shape()
    plain = _plain(tree)
    if fits(_schema(kind), plain):
        return Shape(tree, tree, names_lost=False)
    sound, names_lost = True, False
    seen = set()
    for error in _validator(kind).iter_errors(plain):
        sound = False
        names_lost |= _loses_names(error)
        place_of_error = (*error.absolute_path, None, *error.absolute_schema_path)
        if error.validator != "required" or place_of_error not in seen:  # one of several missing stands for them all
            diagnostics.extend(_translate(error, tree))
        seen.add(place_of_error)
    return Shape(tree, tree if sound else None, names_lost)


def _wrong_kind(kind: str, tree: Node) -> Diagnostic | None:
    """The flaw of a tree that is not of the expected kind."""
    expected = _HEADS[kind][1] if kind in _HEADS else "what is added to a record" if kind == "addition" else "a case"
    span = tree.span and Span(tree.span.text, tree.span.start, tree.span.start)
    if not isinstance(tree, MapNode):
        message = f"expected {expected}, found {kind_of(tree)}"
        return Diagnostic("wrong-document", message, span, "expected lines that read `name: value`")
    present = {key.value for key, _ in tree.entries}
    if kind in _HEADS and _HEADS[kind][0] not in present:
        for head, what in _HEADS.values():
            if (
                head in present
                and (head == "policy" or "policy" not in present)
                and not (kind == "policy" and head == "examples")
            ):
                key = tree.key(head)
                message = f"this is {what}; expected {expected}"
                return Diagnostic("wrong-document", message, key.span if key else span)
    return None


def _loses_names(error: ValidationError) -> bool:
    """Whether a part that introduces names cannot be read: whatever refers to them is then not to blame."""
    path = list(error.absolute_path)
    if error.validator == "type":
        part, inside = (path[0], path[2:]) if path else ("", [])
        return (part in _NAMING and len(path) == 1) or (part in _HEADINGS and inside in ([], ["rules"]))
    return error.validator == "additionalProperties" and (not path or (path[0] in _HEADINGS and len(path) == 2))


def _plain(node: Node) -> Any:
    """The tree as dicts, lists and texts, for jsonschema."""
    match node:
        case Scalar(value):
            return value
        case ListNode(items):
            return [_plain(item) for item in items]
        case MapNode(entries):
            return {key.value: _plain(value) for key, value in entries}


@cache
def _schema(kind: str) -> Any:
    return for_reading(kind)


@cache
def _validator(kind: str) -> Validator:
    # imported only here: it takes longer to import than the rest of the library, and most files have the shape of their
    # kind, for which `fits` is enough
    from jsonschema import Draft202012Validator

    return Draft202012Validator(_schema(kind))


def _node_at(tree: Node, path: Iterable[str | int]) -> tuple[Node, Scalar | None]:
    """The node at a path, and the last key on the way to it."""
    node: Node = tree
    key: Scalar | None = None
    for step in path:
        if isinstance(node, MapNode):
            key, node = next((k, v) for k, v in node.entries if k.value == step)
        elif isinstance(node, ListNode):
            node = node.items[int(step)]
    return node, key


def _named(key: Scalar | None) -> str:
    return f"`{short(key.value)}`" if key else "the file"


def _translate(error: ValidationError, tree: Node) -> Iterator[Diagnostic]:
    node, key = _node_at(tree, error.absolute_path)
    span = place(node, key)
    wanted: Any = error.validator_value
    if "propertyNames" in error.absolute_schema_path:
        name = node.key(str(error.instance)) if isinstance(node, MapNode) else None
        yield _bad_name(str(error.instance), str(wanted), name.span if name else span)
        return
    match error.validator:
        case "additionalProperties":
            yield from _unknown_properties(error, node, key)
        case "required":
            yield from _missing(error, node, key, span)
        case "type":
            yield _wrong_type(error, node, key, span)
        case "enum":
            yield _not_among(error, node, key, span)
        case "pattern":
            if error.instance or "minLength" not in dict(error.schema):  # type: ignore[arg-type]  # it is told that it is empty
                yield _other_spelling(error, key, span)
        case "minLength" | "minItems" | "minProperties":
            yield Diagnostic("wrong-shape", f"{_named(key)} is empty", span, _help(error.schema))
        case "maxItems" | "maxProperties":
            message = f"{_named(key)} has {len(error.instance)} parts; expected at most {wanted}"  # type: ignore[arg-type]
            yield Diagnostic("wrong-shape", message, span, _help(error.schema))
        case _:
            yield Diagnostic("wrong-shape", f"{_named(key)} does not have the expected shape", span)


def _other_spelling(error: ValidationError, key: Scalar | None, span: Span | None) -> Diagnostic:
    wanted = str(error.validator_value)
    if wanted in EMPTY:
        return Diagnostic("wrong-shape", f"{_named(key)} is empty: {EMPTY[wanted]}", span, _help(error.schema))
    return _bad_name(str(error.instance), wanted, span)


def _help(schema: Any) -> str:
    """The first sentence of a description, as help."""
    description = schema.get("description", "") if isinstance(schema, dict) else ""
    first = first_sentence(description)[0].rstrip(".")
    return first[:1].lower() + first[1:]


def _missing(error: ValidationError, node: Node, key: Scalar | None, span: Span | None) -> Iterator[Diagnostic]:
    assert isinstance(node, MapNode)
    schema: Any = error.schema
    unknown = [key.value for key, _ in node.entries if key.value not in schema["properties"]][:LIMIT]
    misspelt = {nearest(word, schema["properties"]) for word in unknown}  # they are reported already
    at = key.span if key else span and Span(span.text, span.start, span.start)
    for name in schema["required"]:
        if node.key(name) is None and name not in misspelt:
            message = f"`{name}` is missing" + (f" in {_named(key)}" if key else "")
            yield Diagnostic("missing-property", message, at, _help(schema["properties"][name]))


_TYPE_WORDS = {"string": "a text", "array": "a list", "object": "a mapping"}


def _wrong_type(error: ValidationError, node: Node, key: Scalar | None, span: Span | None) -> Diagnostic:
    wanted: Any = error.validator_value
    types = [wanted] if isinstance(wanted, str) else wanted
    expected = " or ".join(_TYPE_WORDS[kind] for kind in types if kind in _TYPE_WORDS)
    message = f"expected {expected} for {_named(key)}, found {kind_of(node)}"
    is_conditions = key is not None and key.value == "when"
    help_ = CONDITIONS_IN_A_LIST if isinstance(node, ListNode) else "write `when: {fact: value}`"
    return Diagnostic("wrong-shape", message, span, help_ if is_conditions else _help(error.schema))


def _bad_name(name: str, pattern: str, span: Span | None) -> Diagnostic:
    pattern = pattern.removesuffix(r"\Z") + "$"
    expected = IN_WORDS.get(pattern, "another spelling")
    if not name:
        return Diagnostic("bad-name", "a name is missing here", span, f"expected {expected}")
    if pattern == FACT and (ordered := _in_order(name)):
        help_ = f"write `{ordered}`: what a fact is about stands in this order"
        return Diagnostic("bad-name", f"`{short(name)}` cannot be used here", span, help_)
    if pattern == PART and (whole := " ".join(name.split())) != name and "/" not in name:
        help_ = f"write `{short(whole)}`" if whole else f"expected {expected}"
        message = f"`{short(name)}` cannot be used here: it has a space too many, or a line break"
        return Diagnostic("bad-name", message, span, help_)
    before, arrow, after = name.partition(" -> ")
    if pattern == MOVE and arrow and before == after and before in OUTCOMES:
        return Diagnostic("bad-name", f"`{name}` moves no outcome", span, f"expected {expected}")
    if pattern in (WITHIN, WITHIN_OR_NONE) and _LONG.fullmatch(name):
        return Diagnostic("bad-name", f"`{short(name)}` is too long a time", span, "expected at most four digits")
    return Diagnostic("bad-name", f"`{short(name)}` cannot be used here", span, f"expected {expected}")


def _in_order(name: str) -> str:
    """The name of a fact with its prefixes in their order, each once; empty if it would not do then."""
    prefixes = name.split(".")[:-1]
    ordered = ".".join((*(about for about in About if about in prefixes), bare(name)))
    return ordered if set(prefixes) <= set(About) and re.fullmatch(FACT, ordered) else ""


_LONG = re.compile("[0-9]{5,} (minute|hour|day|working day)s?", re.ASCII)


def _unknown_properties(error: ValidationError, node: Node, key: Scalar | None) -> Iterator[Diagnostic]:
    schema: Any = error.schema
    known = schema["properties"]
    assert isinstance(node, MapNode)
    present = {name.value for name, _ in node.entries}
    rest = set(known) - present or set(known)
    unknown = [(name, value) for name, value in node.entries if name.value not in known]
    for name, value in unknown[:LIMIT]:
        hint = property_hint(name.value, value, known, rest)
        help_ = hint or did_you_mean(name.value, rest, "expected one of: " + ", ".join(f"`{n}`" for n in known))
        whole = "a case" if key is None and "subjects" in known else _named(key)  # a case need not be a file
        message = f"{whole} has no property `{short(name.value)}`"
        yield Diagnostic("unknown-property", message, name.span, help_)


def _not_among(error: ValidationError, node: Node, key: Scalar | None, span: Span | None) -> Diagnostic:
    wanted: Any = error.validator_value
    words = [str(word) for word in wanted if not isinstance(word, bool) and word not in TRUTH]
    if not isinstance(node, Scalar):
        message = f"expected a text for {_named(key)}, found {kind_of(node)}"
        return Diagnostic("wrong-shape", message, span, did_you_mean("", words))
    message = f"{_named(key)} cannot be `{short(node.value)}`" if node.value else f"{_named(key)} has no value"
    hint = outcome_hint(node.value) if set(words) == set(OUTCOMES) else ""
    return Diagnostic("unknown-value", message, span, hint or did_you_mean(node.value, words))
