"""The shapes that a case has: mappings from names, and lists of names."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from .flaws import PortableError

_NAME = re.compile(r"[^\s/]+( [^\s/]+)*")


def lines_in(value: Any, where: str) -> Mapping[str, Any]:
    """The lines of a mapping from names. Raises PortableError for anything else, also for nothing."""
    if isinstance(value, Mapping) and all(isinstance(name, str) for name in value):
        return value
    raise PortableError(f"expected a mapping from names {where}")


def parts_in(value: Any, heading: str) -> Mapping[str, Mapping[str, Any]]:
    """Those whom a request names under a heading, and what it says of each."""
    found = lines_in(value, f"under `{heading}`")
    for name in found:
        if not _NAME.fullmatch(name):
            raise PortableError(f"`{name}` under `{heading}` cannot be a name")
    return {name: lines_in(lines, f"under `{name}`") for name, lines in found.items()}


def names_in(value: Any, key: str) -> Sequence[str]:
    """A list of names, of which there has to be one."""
    if isinstance(value, list | tuple) and value and all(isinstance(name, str) for name in value):
        return value
    raise PortableError(f"expected a list of names at `{key}`")
