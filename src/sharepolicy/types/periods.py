"""Periods of policies. Made from the forms by `python -m tools.types`: do not edit."""

from typing import Literal, TypedDict

from sharepolicy.types.change import OutcomePairDict
from sharepolicy.types.decision import PolicyIdentityDict


class PassageChangeDict(TypedDict):
    """What changes on the first day of a period."""

    begin: list[str]
    end: list[str]
    edits: list[str]
    cases: int
    moves: list[OutcomePairDict]


PolicyPeriodDict = TypedDict(
    "PolicyPeriodDict",
    {
        "from": str | None,
        "until": str | None,
        "change": PassageChangeDict | None,
    },
)
"""Days on which the policy is the same."""


class PeriodsDict(TypedDict):
    """The periods of a policy."""

    format: Literal[3]
    kind: Literal["periods"]
    policy: PolicyIdentityDict
    periods: list[PolicyPeriodDict]
