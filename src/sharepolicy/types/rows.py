"""Decisions of many rows. Made from the forms by `python -m tools.types`: do not edit."""

from typing import Literal, NotRequired, TypeAlias, TypedDict

from sharepolicy.types.decision import OutcomeWord

RowCountsData: TypeAlias = dict[str, int]
"""Names, each with a number of rows."""


class WrongRowsDict(TypedDict):
    """Why rows of a file are not decided."""

    file: str
    policy: str
    code: str
    message: str
    rows: int
    first: list[int]
    details: list[str]


class RowPairDict(TypedDict):
    """Rows by both outcomes."""

    before: OutcomeWord
    after: OutcomeWord
    rows: int


class ChangedRowDict(TypedDict):
    """A row that gets another outcome."""

    file: str
    row: int
    before: OutcomeWord
    after: OutcomeWord


class ComparedRowsDict(TypedDict):
    """What another policy says about the rows."""

    policy: str
    table: list[RowPairDict]
    moved: int
    changed: list[ChangedRowDict]


class BatchDict(TypedDict):
    """What became of many rows."""

    format: Literal[3]
    kind: Literal["batch"]
    policy: str
    rows: int
    decided: int
    unsettled: int
    outcomes: RowCountsData
    rules: RowCountsData
    unknown: RowCountsData
    invalid: int
    left_out: list[str]
    wrong: list[WrongRowsDict]
    compared: NotRequired[ComparedRowsDict]
