"""The shapes that a case has: mappings from names, and lists of names."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from .flaws import PortableError

_UNSEEN = r"[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufeff\ufffe\uffff]"
_NAME = re.compile(rf"(?!.*{_UNSEEN})[^\s/]+( [^\s/]+)*")
_PATH = re.compile(r"[/\\.]")
_TOO_LARGE = 10**30


def lines_in(value: Any, where: str) -> Mapping[str, Any]:
    """The lines of a mapping from names. Raises PortableError for anything else, also for nothing."""
    if isinstance(value, Mapping) and all(isinstance(name, str) for name in value):
        return value
    raise PortableError(f"expected a mapping from names {where}")


def as_written(value: Any) -> Any:
    """A number or truth value as a file writes it: somebody, or a value, may be called so."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        value = Decimal(value if isinstance(value, int) else repr(value))
    is_number = isinstance(value, Decimal) and value.is_finite() and abs(value) < _TOO_LARGE
    return format(value, "f") if is_number else value


def check_head(case: Mapping[str, Any], name: str) -> None:
    """Raise PortableError for the case of another policy, or without a title. A policy named by its path may be any."""
    if "case" in case:
        names_in([case["case"]], "case")
    said = case.get("policy", name)
    called = said.partition("@")[0] if isinstance(said, str) else ""
    if called != name and not _PATH.search(called):
        raise PortableError(f"this is a case for the policy `{said}`, but `{name}` is to decide it")


def parts_in(value: Any, heading: str) -> Mapping[str, Mapping[str, Any]]:
    """Those whom a request names under a heading, and what it says of each."""
    found = lines_in(value, f"under `{heading}`")
    for name in found:
        if not _NAME.fullmatch(name):
            raise PortableError(f"`{name}` under `{heading}` cannot be a name")
    return {name: lines_in(lines, f"under `{name}`") for name, lines in found.items()}


def names_in(value: Any, key: str) -> Sequence[str]:
    """The names in a list, each once; there has to be one. A number is a name too: 1 is whoever is called "1"."""
    names = [*map(as_written, value)] if isinstance(value, list | tuple) else []
    if names and all(isinstance(name, str) and name for name in names):
        return [*dict.fromkeys(names)]
    raise PortableError(f"expected a list of names at `{key}`")
