"""What several forms hold: outcomes, policies, facts with values, places and days."""

from __future__ import annotations

import json
from operator import itemgetter
from typing import Any

from sharepolicy.forms.parts import (
    AnyForm,
    Form,
    Named,
    Of,
    Property,
    count,
    day,
    flag,
    form,
    itself,
    many,
    one,
    one_of,
    optional,
    plain,
    words,
)
from sharepolicy.language.words import write_known, write_request, write_values
from sharepolicy.reading.shapes.parts import OUTCOME_WORDS, OUTCOMES

FIRST, SECOND, THIRD, FOURTH = (itemgetter(number) for number in range(4))

OUTCOME = one_of("Outcome", OUTCOME_WORDS, OUTCOMES)
SIDE = one_of("Side", "Which of two policies: the old one, the new one or both.", ["both", "before", "after"])
VALUES = Named(
    "Values",
    {
        "description": "Values of a fact as a case file has them: a value, a list (one of these), a range, or "
        "`unknown`.",
        "type": ["string", "number", "array", "object"],
    },
    lambda held, _: write_values(held.fact, held.values),
)
CASE = Named(
    "Case",
    {"description": "Facts, as a case file has them.", "type": "object"},
    lambda case, _: dict(case),
)
ASKED_REQUEST = Named(
    "AskedRequest",
    {"description": "A case or a whole request, in the layout of a case file.", "type": "object"},
    lambda request, _: dict(request),
)
TODAY = flag("Whether nobody gave that date, so that it is the day on which it was decided.")
LANGUAGE = optional(
    words(
        "The language of its texts. Missing if it is that of the policy itself.", lambda d: d.document.language or None
    )
)
TITLE = optional(words("What the case is called. Missing if it was given no title.", lambda d: _title_of(d) or None))
_IDENTITY = {
    "name": words("Its name."),
    "version": words("Its version, as its author numbers it; of several, `1.0.0 or 2.0.0`."),
    "digest": plain(
        "The digest of its content: the same content has the same digest on every machine.",
        {"type": "string", "pattern": "^sha256:[0-9a-f]{64}$"},
    ),
}
POLICY = form(
    "PolicyIdentity",
    "Which policy it is.",
    **_IDENTITY,
    versions=optional(
        many(
            Form("VersionIdentity", "One of several versions of a policy.", _IDENTITY),
            "The versions that may have decided, when the day of the case leaves several possible.",
            lambda policy: policy.versions or None,
        )
    ),
)
PLACE = form(
    "Span",
    "A place in a file.",
    file=words("The file.", "text.name"),
    line=count("The line, counted from 1."),
    column=count("The column, counted from 1."),
)


def fact(of: Of = "fact.name") -> Property:
    """The name of a fact."""
    return words("The name of the fact; `name/member` for a member of a several-of fact.", of)


HELD = {
    "fact": fact(),
    "values": one(VALUES, "The values.", itself),
    "says": words("The fact and its values as a person says them."),
}
"""A fact with values."""

FACT_VALUES: AnyForm = Form("FactValues", "A fact and values of it.", HELD, keeps=True)
OUTCOME_PAIR = form(
    "OutcomePair",
    "Cases by their outcome before and after.",
    before=one(OUTCOME, "The outcome before.", FIRST),
    after=one(OUTCOME, "The outcome after.", SECOND),
    cases=count("How many cases have both.", THIRD),
)


DAYS = {
    "from": day("The first day; null: it has no beginning.", "first"),
    "until": day("The last day; null: it has no end.", "last"),
}
"""A period."""


def case_of(holder: Any) -> dict[str, Any]:
    """The facts of a decision as they were given: neither its day nor a number that is counted is filled in."""
    asked = holder.asked
    if asked.plain:
        return dict(json.loads(asked.plain).get("facts", {}))
    return write_known(asked.vocabulary or holder.document.vocabulary, asked.request.given)


def request_of(holder: Any) -> dict[str, Any]:
    """The request of a decision as it was given."""
    asked = holder.asked
    return dict(json.loads(asked.plain)) if asked.plain else write_request(holder.document.vocabulary, asked.request)


def _title_of(holder: Any) -> str:
    """The title of the case of a decision, as it was given."""
    asked = holder.asked
    return str(json.loads(asked.plain).get("case") or "") if asked.plain else asked.request.title
