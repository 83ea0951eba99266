"""Arguments of the wrong kind: what a program gave in the place of something else, refused in plain words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from os import PathLike

from sharepolicy.ground.suggest import did_you_mean


def check_kind(value: object, name: str, expected: str, *kinds: type) -> None:
    """Raise TypeError unless an argument is of one of these kinds. `expected` says in words what it is."""
    if not isinstance(value, kinds):
        raise TypeError(f"`{name}` should be {expected}, not {type(value).__name__}")


def check_text(value: object, name: str) -> None:
    """Raise TypeError unless an argument is a text."""
    check_kind(value, name, "a text", str)


def check_several(value: object, name: str, expected: str) -> None:
    """Raise TypeError unless an argument is several of something: one text or mapping is not several of them."""
    if isinstance(value, str | bytes | Mapping):
        raise TypeError(f"`{name}` should be {expected}, not one {type(value).__name__}")
    check_kind(value, name, expected, Iterable)


def check_path(value: object, name: str = "policy", expected: str = "a name or a path") -> None:
    """Raise TypeError unless an argument can be the name or path of something."""
    check_kind(value, name, expected, str, PathLike)


def check_language(language: object) -> None:
    """Raise TypeError unless an argument can be a language."""
    check_kind(language, "language", "a text such as 'cy'", str)


def check_among(word: object, words: Sequence[str], what: str) -> None:
    """Raise ValueError unless an argument is one of a few words."""
    if word not in words:
        raise ValueError(f"`{word}` is not a {what}; {did_you_mean(str(word), words)}")
