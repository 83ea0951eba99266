"""The form of diagnostics: what is wrong with a text, and where.

`Diagnostic.to_dict` writes it, because `ground` may not import forms.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sharepolicy.forms.parts import (
    Form,
    count,
    form,
    itself,
    many,
    maybe,
    one,
    one_of,
    optional,
    or_none,
    plain,
    some,
    texts,
    words,
)
from sharepolicy.forms.shared import PLACE
from sharepolicy.reading.shapes.parts import Schema

if TYPE_CHECKING:
    from sharepolicy.types import DiagnosticsDict

_KEY: Schema = {"description": "A key, or a place in a list, counted from 0.", "type": ["string", "integer"]}
_PLACE_IN_A_LIST: Schema = {"type": ["integer", "null"], "minimum": 0}
LABEL = form(
    "Label",
    "A further place.",
    place=one(PLACE, "The place."),
    text=words("What is there."),
)


def _listed(keys: tuple[str | int, ...], _: object) -> list[str | int]:
    return list(keys)


CASE_PATH = form(
    "CasePath",
    "The way to a part of a case, and what it is about.",
    pointer=words("The way as a JSON pointer (RFC 6901), such as `/subjects/boy/consent`. Empty: the case as a whole."),
    keys=plain("The same as a list of keys and of places in lists.", {"type": "array", "items": _KEY}, "", _listed),
    subjects=texts("The subjects whom it is about, where the case names them.", "A name in the case."),
    recipients=texts("The recipients whom it is about.", "A name in the case."),
    items=texts("The items that it is about.", "A name in the case."),
    fact=maybe("The whole name of the fact that is given there; null if none is."),
    position=plain("The place in a list, counted from 0; null if it is not in a list.", _PLACE_IN_A_LIST),
)
CLASHING_FACT = form(
    "ClashingFact",
    "One of the facts of a case that cannot be true together.",
    fact=words("The whole name of the fact."),
    says=words("What was said of it."),
    place=or_none(PLACE, "Where in a file; null when it has no place in one."),
    path=or_none(CASE_PATH, "Where in the case; null when the case does not give it, such as the day of today."),
)
DIAGNOSTIC = form(
    "Diagnostic",
    "Something that is wrong.",
    "",
    lambda diagnostic, _: diagnostic.to_dict(),
    code=words("Its code. Codes are stable, and each has a page in the reference."),
    severity=one(
        one_of("Severity", "How bad it is.", ["error", "warning", "note"]),
        "Whether it stops the policy from loading (an error), is a finding (a warning), or neither (a note).",
    ),
    message=words("What is wrong."),
    place=or_none(PLACE, "Where; null when it has no place in a file."),
    help=maybe("What to do about it."),
    labels=many(LABEL, "Further places."),
    details=maybe("More about it, on several lines."),
    path=optional(one(CASE_PATH, "Where in the case, be it a file or not. Missing if it is not about a case.")),
    facts=some(CLASHING_FACT, "The facts that clash. Missing if that is not what is wrong.", "facts"),
)
DIAGNOSTICS: Form[DiagnosticsDict] = form(
    "Diagnostics",
    "Why a policy or a case cannot be used.",
    "diagnostics",
    diagnostics=many(DIAGNOSTIC, "What is wrong, in order of place.", itself),
    left_out=count("How many more there are."),
)
