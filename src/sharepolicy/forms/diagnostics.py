"""The form of diagnostics: what is wrong with a text, and where.

`Diagnostic.to_dict` writes it, because `ground` may not import forms.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sharepolicy.forms.parts import Form, count, form, itself, many, maybe, one, one_of, or_none, words
from sharepolicy.forms.shared import PLACE

if TYPE_CHECKING:
    from sharepolicy.types import DiagnosticsDict

LABEL = form(
    "Label",
    "A further place.",
    place=one(PLACE, "The place."),
    text=words("What is there."),
)
DIAGNOSTIC = form(
    "Diagnostic",
    "Something that is wrong.",
    "",
    lambda diagnostic, _: diagnostic.to_dict(),
    code=words("Its code. Codes are stable, and each has a page in the reference."),
    severity=one(
        one_of("Severity", "How bad it is.", ["error", "warning"]), "Whether it stops the policy from loading."
    ),
    message=words("What is wrong."),
    place=or_none(PLACE, "Where; null when it has no place in a file."),
    help=maybe("What to do about it."),
    labels=many(LABEL, "Further places."),
    details=maybe("More about it, on several lines."),
)
DIAGNOSTICS: Form[DiagnosticsDict] = form(
    "Diagnostics",
    "Why a policy or a case cannot be used.",
    "diagnostics",
    diagnostics=many(DIAGNOSTIC, "What is wrong, in order of place.", itself),
    left_out=count("How many more there are."),
)
