"""The form of examples that are missing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from sharepolicy.forms.parts import Form, form, many, words
from sharepolicy.forms.shared import FIRST, SECOND
from sharepolicy.forms.test import MUTANT

if TYPE_CHECKING:
    from sharepolicy.types import SuggestionsDict


def _examples(suggestions: Any) -> Iterator[tuple[str, list[Any]]]:
    """Each example as YAML, and the mutants that it would notice."""
    for number, each in enumerate(suggestions.examples, 1):
        yield each.missing.yaml(f"suggested-{number}"), [trial.mutant for trial in each.notices]


SUGGESTIONS: Form[SuggestionsDict] = form(
    "Suggestions",
    "Examples that would notice what no example notices yet.",
    "suggestions",
    examples=many(
        form(
            "Suggestion",
            "An example, and the mistakes that it would notice.",
            example=words("The example as YAML, ready to stand under `examples:`.", FIRST),
            notices=many(MUTANT, "The mistakes that it would notice.", SECOND),
        ),
        "The examples.",
        _examples,
    ),
    left=many(MUTANT, "The mistakes for which none was found.", lambda found: [trial.mutant for trial in found.left]),
)
