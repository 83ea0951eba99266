"""The form of the periods of a policy, and of what changes between them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sharepolicy.forms.parts import Form, at, count, form, itself, many, one, or_none, texts
from sharepolicy.forms.shared import DAYS, OUTCOME_PAIR, POLICY, SECOND

if TYPE_CHECKING:
    from sharepolicy.types import PeriodsDict

PASSAGE = form(
    "PassageChange",
    "What changes on the first day of a period.",
    begin=texts("Rules that come into force.", "The name of a rule.", lambda found: found[0].begin),
    end=texts("Rules that are no longer in force.", "The name of a rule.", lambda found: found[0].end),
    edits=texts("What else changes.", "A sentence.", SECOND),
    cases=count("How many possible cases there are on both sides.", lambda found: found[0].change.cases),
    moves=many(
        OUTCOME_PAIR,
        "How outcomes move.",
        lambda found: [(move.before, move.after, move.cases) for move in found[0].change.moves],
    ),
)
PERIODS: Form[PeriodsDict] = form(
    "Periods",
    "The periods of a policy.",
    "periods",
    policy=one(POLICY, "The policy that has these periods."),
    periods=many(
        form(
            "PolicyPeriod",
            "Days on which the policy is the same.",
            **at(lambda found: found[0].period, DAYS),
            change=or_none(
                PASSAGE,
                "What changes on its first day; null for the first period.",
                lambda found: found if found[0].change else None,
            ),
        ),
        "The periods in order.",
        itself,
    ),
)
