"""The form of the changes between two policies when either has several versions in time."""

from __future__ import annotations

from sharepolicy.forms.change import CHANGE
from sharepolicy.forms.parts import at, form, itself, many, one
from sharepolicy.forms.shared import DAYS, FIRST, SECOND

_OF_PERIOD = form(
    "PeriodChange",
    "The change between the versions in force in a period.",
    **at(FIRST, DAYS),
    change=one(CHANGE, "The change.", SECOND),
)
CHANGES = form(
    "Changes",
    "The changes between two policies, by period.",
    "changes",
    periods=many(_OF_PERIOD, "The periods in order. The same versions are in force throughout each.", itself),
)
