"""Which records are not finished: somebody is to look at them again, or has steps to take."""

from __future__ import annotations

from collections.abc import Sequence

from sharepolicy.records.failures import RecordsError
from sharepolicy.records.opened import AT_ONCE, opened_all
from sharepolicy.records.store import Store


def unfinished_in(store: Store, records: Sequence[str], before: str) -> dict[str, str]:
    """Those of the records that are not finished, and why, in words. Raises RecordsError.

    A day on which to look at one again counts unless it has passed, and is `before` a day as well. Of steps, those
    count that are due for certain. One that cannot be read is not known to be finished.
    """
    since = min(before, store.now()[:10])
    found: dict[str, str] = {}

    def unread(record: str, why: RecordsError) -> None:
        found[record] = f"it cannot be read: {why}"

    for start in range(0, len(records), AT_ONCE):
        for each in opened_all(store, unread, id=records[start : start + AT_ONCE]):
            steps = sum(step["sure"] for step in each.outstanding)
            if (again := each.around.get("review", "")) >= since:
                found[each.record] = f"it is to be looked at again on {again}"
            elif steps:
                found[each.record] = "a step is outstanding" if steps == 1 else f"{steps} steps are outstanding"
    return found
