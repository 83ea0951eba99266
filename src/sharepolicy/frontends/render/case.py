"""A case as the YAML of a case file."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from sharepolicy.ground import escapes

_PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]*")


def case_yaml(facts: Mapping[str, object], policy: str = "", title: str = "") -> str:
    """The text of a case file that says these facts. It ends with a line break."""
    lines = [f"case: {_scalar(title)}"] if title else []
    lines += [f"policy: {_scalar(policy)}"] if policy else []
    if not facts:
        return "\n".join([*lines, "facts: {}", ""])
    lines.append("facts:")
    lines += [f"  {fact_yaml(name, value)}" for name, value in facts.items()]
    return "\n".join([*lines, ""])


def fact_yaml(name: str, value: object) -> str:
    """The line of a case file that says a fact."""
    return f"{_scalar(name)}: {value_yaml(value)}"


def value_yaml(value: object) -> str:
    """A value of a case file, on one line."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_scalar(str(key))}: {value_yaml(inner)}" for key, inner in value.items()) + "}"
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "[" + ", ".join(map(value_yaml, value)) + "]"
    return _scalar(str(value))


def _scalar(text: str) -> str:
    """A text as it stands, or in quotes where YAML could read something else into it."""
    return text if _PLAIN.fullmatch(text) else escapes.yaml(text)
