"""The forms of what a second engine said about one decision and about a whole policy."""

from __future__ import annotations

from operator import itemgetter
from typing import TYPE_CHECKING

from sharepolicy.forms.parts import Form, count, flag, form, many, maybe, one, one_of, texts, words
from sharepolicy.forms.shared import CASE, OUTCOME

if TYPE_CHECKING:
    from sharepolicy.types import ConfirmationDict, SecondOpinionDict

_ENGINE = words("The second engine and its version.")
SECOND_OPINION: Form[SecondOpinionDict] = form(
    "SecondOpinion",
    "What a second engine said about a decision.",
    engine=_ENGINE,
    standing=one(
        one_of(
            "Standing",
            "What came of asking a second engine.",
            ["confirmed", "disagrees", "failed", "late"],
        ),
        "What came of it.",
    ),
    confirmed_by=texts("The engines that confirm the decision; empty unless confirmed.", "One of them."),
    checked=count("How many complete cases inside the case were compared."),
    every=flag("Whether all were compared; if not, some for each outcome and rule were, and a sample."),
    first=many(OUTCOME, "The outcomes that are possible according to the first engine."),
    second=many(OUTCOME, "The outcomes that the second engine gave; empty when it did not answer."),
    differences=texts("How they differ, or why the second did not answer.", "One difference."),
    says=words("All this in sentences."),
)
_SAMPLES = {
    "examples": "Decisions of the examples.",
    "limits": "Cases at the limits of invariants.",
    "random": "Random cases.",
}
CONFIRMATION: Form[ConfirmationDict] = form(
    "Confirmation",
    "What a second engine said when a policy was put through both.",
    engine=_ENGINE,
    confirmed=flag("Whether it confirms every case."),
    compared=one(
        Form(
            "ComparedCases",
            "How many cases were compared.",
            {name: count(means, itemgetter(name)) for name, means in _SAMPLES.items()},
        ),
        "How many cases were compared.",
    ),
    differing=count("How many cases it does not confirm."),
    differences=many(
        form(
            "Difference",
            "A case that is not confirmed.",
            among=one(
                one_of("Sample", "Which cases were compared.", list(_SAMPLES)),
                "Which cases it is one of.",
                "kind",
            ),
            case=one(CASE, "The case."),
            says=words("What the second engine says about it."),
        ),
        "Some of the cases that are not confirmed.",
    ),
    stopped=maybe("Why not all cases could be compared; null when they were."),
)
