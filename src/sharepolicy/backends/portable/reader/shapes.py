"""The shapes that a case has: mappings from names, and lists of names."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from .flaws import PortableError

_UNSEEN = r"[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufeff\ufffe\uffff]"
_NAME = re.compile(rf"(?!.*{_UNSEEN})[^\s/]+( [^\s/]+)*")
_PATH = re.compile(r"[/\\.]")


def lines_in(value: Any, where: str) -> Mapping[str, Any]:
    """The lines of a mapping from names. Raises PortableError for anything else, also for nothing."""
    if isinstance(value, Mapping) and all(isinstance(name, str) for name in value):
        return value
    raise PortableError(f"expected a mapping from names {where}")


def check_policy(case: Mapping[str, Any], name: str) -> None:
    """Raise PortableError for the case of another policy. One that is named by its path may be any."""
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
    """A list of names, of which there has to be one."""
    if isinstance(value, list | tuple) and value and all(isinstance(name, str) for name in value):
        return value
    raise PortableError(f"expected a list of names at `{key}`")
