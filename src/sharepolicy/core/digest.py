"""The digest of a policy's content: the same on every machine for the same meaning and texts."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from enum import Enum
from functools import cache
from typing import TYPE_CHECKING, Any

import attrs

from sharepolicy.language.policy import PolicyDocument
from sharepolicy.language.values import Ranges

if TYPE_CHECKING:
    from sharepolicy.language.over_time import VersionInForce

_CALLED = {"FactMove": "Move"}
"""Kinds that had a different name when the first digests were made: a new name is not new content."""

_CITE_SINCE = frozenset({"Definition", "Fact", "Impossible", "SeveralOf"})
"""Kinds that could cite no sources when the first digests were made: where they cite none, nothing is new."""

_LATER = (
    "value_names",
    "together",
    "required",
    "decided_by",
    "never_decided_by",
    "months",
    "promptly",
    "years_between",
    "usual",
    "usual_because",
    "each",
    "start",
    "then",
    "shown_by",
)
"""Fields that came after the first digests: content, with their names, where they say something, else not there."""

_NO_CONTENT = ("span", "cited_by_group", "language", "original", "of_base", "on_day", "whole")
"""How the names of fields end that only say where something was written, how it is read, or what its name says."""


def _plain(value: Any) -> Any:
    """A document as plain data, without places in the text: these are the fields that equality ignores."""
    while isinstance(value, PolicyDocument) and (known := value.original or value.whole) is not None:
        value = known
    if isinstance(value, Ranges):
        return [list(piece) for piece in value.pieces]
    kind: Any = type(value)
    fields = _fields(kind)
    if fields is not None:
        held = {name: getattr(value, name) for name in fields}
        if kind.__name__ in _CITE_SINCE and not held["sources"]:
            del held["sources"]
        later = [[name, _plain(said)] for name in _LATER if (said := held.pop(name, None))]
        return [_CALLED.get(kind.__name__, kind.__name__), *map(_plain, held.values()), *later]
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Mapping):
        return [[key, _plain(item)] for key, item in value.items()]
    if isinstance(value, frozenset):
        return sorted(map(str, value))
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return value


@cache
def _fields(kind: Any) -> tuple[str, ...] | None:
    """The names of the fields of a class; None if it has none."""
    return tuple(f.name for f in attrs.fields(kind) if not f.name.endswith(_NO_CONTENT)) if attrs.has(kind) else None


def digest(document: PolicyDocument) -> str:
    """The SHA-256 of the document's content, as `sha256:` and 64 hexadecimal digits. Layout does not matter.

    A policy in another language, or as it is on a day, is the same policy: its digest is that of the whole original.
    """
    return _digest_of(_plain(document))


def digest_over_time(versions: Sequence[VersionInForce]) -> str:
    """The digest of a policy over time: of each version's content and the days on which it is in force."""
    return _digest_of([[_plain(each.period.days), _plain(each.document)] for each in versions])


def digest_of_texts(texts: Mapping[tuple[str, ...], tuple[str, str]]) -> str:
    """The digest of the texts of a policy in a language: of each original, by its path, with its translation."""
    return _digest_of(sorted([*path, *said] for path, said in texts.items()))


def _digest_of(plain: Any) -> str:
    import hashlib  # slow to import, and not needed to decide

    text = json.dumps(plain, ensure_ascii=False, separators=(",", ":"))
    return "sha256:" + hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
