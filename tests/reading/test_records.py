"""Real cases from files: what is no case is a record that says so, and the rest is read."""

from __future__ import annotations

from pathlib import Path

import pytest

from sharepolicy.reading.records import NoRecordError, records


def why(path: Path, content: bytes) -> list[str]:
    """What is said of the records that cannot be read."""
    path.write_bytes(content)
    found = []
    for record in records(path):
        try:
            record.given()
        except NoRecordError as error:
            found.append(f"{record.place.rpartition('/')[2]}: {error.diagnostics[0].message}")
    return found


@pytest.mark.parametrize(
    ("header", "line"), [('"risk" x,age', 1), ('"risk,age', 2), (f"{'x' * 200_000},age", 1)], ids=["on", "open", "long"]
)
def test_a_header_that_is_not_csv(tmp_path: Path, header: str, line: int) -> None:
    """It is said of the header as of any row."""
    assert why(tmp_path / "a.csv", f"{header}\nhigh,3\n".encode()) == [f"a.csv:{line}: from here on it is not CSV"]
