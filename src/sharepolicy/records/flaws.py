"""What can be wrong with a log."""

from __future__ import annotations

from enum import StrEnum

from attrs import frozen


class Fault(StrEnum):
    """What is wrong with a log."""

    CHANGED = "changed"
    MISSING = "missing"
    PUT_IN = "put-in"
    CUT_OFF = "cut-off"
    HEAD = "head"


@frozen
class Flaw:
    """One thing that is wrong: with which entry (None: with the log as a whole), of which record, and how."""

    fault: Fault
    says: str
    index: int | None = None
    record: str = ""
