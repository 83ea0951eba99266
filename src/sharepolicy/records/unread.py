"""Records that cannot be read where many are: they do not stop the others, and are named."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from attrs import Factory, define

from sharepolicy.records.failures import DamagedError, ErasedError, RecordsError

Failed = Callable[[str, RecordsError], None]
"""Is told of a record that cannot be read, and why."""

_NAMED = 5


@define
class Unread:
    """The records that could not be read. Mutable on purpose."""

    failed: Failed | None
    """Is told at once; without it, an error names them at the end."""
    by_reason: dict[str, list[str]] = Factory(dict)

    @contextmanager
    def passed_over(self, record: str) -> Iterator[None]:
        """Go on after this record if it cannot be read, or was erased."""
        try:
            yield
        except ErasedError:
            pass
        except RecordsError as error:
            if self.failed is not None:
                self.failed(record, error)
            else:
                self.by_reason.setdefault(str(error), []).append(record)

    def end(self) -> None:
        """Raise DamagedError if there were some, and nobody was told."""
        if self.by_reason:
            raise DamagedError("; ".join(f"{_named(names)}: {why}" for why, names in self.by_reason.items()))


def _named(records: list[str]) -> str:
    more = f" and {len(records) - _NAMED:,} more" if len(records) > _NAMED else ""
    return f"{'record' if len(records) == 1 else 'records'} {', '.join(records[:_NAMED])}{more} cannot be read"
