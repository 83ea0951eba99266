"""The form of the changes between two policies of which one has several versions in time."""

from __future__ import annotations

from sharepolicy.forms.change import CHANGE
from sharepolicy.forms.parts import at, form, itself, many, one
from sharepolicy.forms.shared import DAYS, FIRST, SECOND

_OF_PERIOD = form(
    "PeriodChange",
    "What lies between the versions that count in a period.",
    **at(FIRST, DAYS),
    change=one(CHANGE, "The change.", SECOND),
)
CHANGES = form(
    "Changes",
    "What lies between two policies, by period.",
    "changes",
    periods=many(_OF_PERIOD, "The periods in order, in each of which it is the same versions that count.", itself),
)
