"""Records. Made from the forms by `python -m tools.types`: do not edit."""

from typing import Any, Literal, TypeAlias, TypedDict

AroundData: TypeAlias = dict[str, Any]
"""What people added, as in `addition.schema.json`."""


class OutstandingStepDict(TypedDict):
    """A step of the decision that nobody has taken, or said why not."""

    name: str
    says: str
    timing: str
    within: str | None
    sure: bool


class RecordedAdditionDict(TypedDict):
    """What was added at one time."""

    at: str
    around: AroundData


class RecordOpeningDict(TypedDict):
    """That the record was opened."""

    at: str
    by: str
    why: str


StoredDecisionData: TypeAlias = dict[str, Any]
"""As in `decision.schema.json` or `request-decision.schema.json`."""


class RecordDict(TypedDict):
    """A record that was opened: a decision, and what people added to it since."""

    format: Literal[3]
    kind: Literal["record"]
    record: str
    at: str
    case: str
    person: str
    around: AroundData
    outstanding: list[OutstandingStepDict]
    history: list[RecordedAdditionDict]
    openings: list[RecordOpeningDict]
    missing: int
    decision: StoredDecisionData
