"""Records. Made from the forms by `python -m tools.types`: do not edit."""

from typing import Any, Literal, NotRequired, TypeAlias, TypedDict

AroundData: TypeAlias = dict[str, Any]
"""What people added, as in `addition.schema.json`."""


class CountDict(TypedDict):
    """How often something was so."""

    name: str
    label: str
    number: int


class AssuranceDict(TypedDict):
    """What the decisions of a time were like, in numbers."""

    format: Literal[3]
    kind: Literal["assurance"]
    since: str
    until: str
    least: int
    erased: int
    records: int
    outcomes: list[CountDict]
    taken: list[CountDict]
    in_time: list[CountDict]
    rules: list[CountDict]
    unknown: list[CountDict]
    outstanding: list[CountDict]
    against: list[CountDict]
    otherwise: list[str]


class DecidedOtherwiseDict(TypedDict):
    """What people decided otherwise than advised, or shared though that was not the answer."""

    how: str
    item: str
    recipient: str
    subject: str
    advised: str
    outcome: str


FaultWord: TypeAlias = Literal["changed", "missing", "put-in", "cut-off", "head"]
"""`changed`, `missing`, `put-in` or `cut-off`: an entry.

`head`: the signed head of the log.
"""


class ListedRecordDict(TypedDict):
    """A record, as far as it is known without opening it."""

    record: str
    at: str
    day: str
    outcomes: list[str]
    settled: bool
    rules: list[str]
    policy: str
    erased: bool


class LogFlawDict(TypedDict):
    """One thing that is wrong."""

    fault: FaultWord
    says: str
    index: int | None
    record: str


class LogWitnessDict(TypedDict):
    """Somebody else who has signed the log."""

    name: str
    entries: int


class OutstandingStepDict(TypedDict):
    """A step of the decision that the record does not show to be done, or needless."""

    name: str
    says: str
    timing: str
    within: str | None
    sure: bool
    missing: list[str]
    against: list[str]
    item: NotRequired[str]
    recipient: NotRequired[str]
    subject: NotRequired[str]


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
    otherwise: list[DecidedOtherwiseDict]
    history: list[RecordedAdditionDict]
    openings: list[RecordOpeningDict]
    missing: int
    decision: StoredDecisionData
    given: list[Any]
    outcome: str


class RecordsDict(TypedDict):
    """Records that were found, without opening any."""

    format: Literal[3]
    kind: Literal["records"]
    records: list[ListedRecordDict]


class RestoredDict(TypedDict):
    """That a backup of the log was put back which lacks entries, as the log itself says."""

    at: str
    why: str
    first: int
    last: int


class VerifiedDict(TypedDict):
    """Whether a log of records is as it was written."""

    format: Literal[3]
    kind: Literal["verified-records"]
    well: bool
    entries: int
    head: str | None
    found: list[LogFlawDict]
    restored: list[RestoredDict]
    turned_back: list[int]
    not_compared: list[int]
    witnesses: list[LogWitnessDict]
