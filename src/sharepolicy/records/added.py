"""What a program is told once something is in the log."""

from __future__ import annotations

from attrs import frozen

from sharepolicy.records.notes import Head


@frozen
class Added:
    """That something is in the log, durably: the record, its place, and the head of the log after it.

    `for_all` are the parts of `around` that do not say whom of several people they are about: the records of all of
    them have these.
    """

    record: str
    index: int
    head: Head
    for_all: tuple[str, ...] = ()
