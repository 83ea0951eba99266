"""The examples of a policy, with those of further files that a person names."""

from __future__ import annotations

from pathlib import Path

from sharepolicy.engine.policy import Policy
from sharepolicy.language.case import Example
from sharepolicy.reading.files import shown_name


def examples_for(policy: Policy, files: list[str]) -> tuple[Example, ...]:
    """The examples of a policy, and those of further files that it does not name itself. Raises CaseError."""
    own = policy.examples
    read = {example.span.text.name for example in own if example.span is not None}
    further = [path for path in dict.fromkeys(map(Path, files)) if shown_name(path) not in read]
    return (*own, *policy.read_examples(*further))
