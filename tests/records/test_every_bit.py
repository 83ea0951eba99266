"""Every bit of a log, flipped: each one shows. Some in every run; all bits of 1,000 records in the second suite."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve

from sharepolicy.records import Records
from sharepolicy.records.entry import LogRow, Section
from sharepolicy.records.known_heads import check_signed
from sharepolicy.records.notes import BadNoteError, Head
from sharepolicy.records.tree import completed
from sharepolicy.records.written import check
from tests.helpers.recorded import records_in, small_policy


def flipped(value: Any) -> Iterator[Any]:
    """The value with one bit changed, for each of its bits. Of a number, those of the eight bytes that hold it."""
    if isinstance(value, int):
        yield from (value ^ (1 << bit) for bit in range(63))
        return
    raw = bytearray(value.encode() if isinstance(value, str) else value)
    for place in range(len(raw)):
        for bit in range(8):
            raw[place] ^= 1 << bit
            yield bytes(raw).decode("utf-8", "replace") if isinstance(value, str) else bytes(raw)
            raw[place] ^= 1 << bit


def rows_with_a_flipped_bit(row: LogRow) -> Iterator[LogRow]:
    """The row with each bit of each of its columns changed, and each bit of its sections."""
    for name in ("index", "leaf", "hashes"):
        yield from (evolve(row, **{name: value}) for value in flipped(getattr(row, name)))
    for name, value in row.columns.items():
        yield from (evolve(row, columns={**row.columns, name: other}) for other in flipped(value))
    for number, section in enumerate(row.sections):
        for name in ("person", "key", "commitment", "sealed"):
            for other in flipped(getattr(section, name)):
                yield evolve(row, sections=_with(row.sections, number, evolve(section, **{name: other})))


def _with(sections: tuple[Section, ...], number: int, section: Section) -> tuple[Section, ...]:
    return (*sections[:number], section, *sections[number + 1 :])


def unseen(store: Records, *, every: int = 1) -> tuple[int, list[str]]:
    """How many bits were flipped, and those that went unseen: `every` so many are tried."""
    tried, found = 0, []
    frontier: dict[int, bytes] = {}
    for row in store._store.log.rows():
        assert check(row, frontier) == ""
        for number, other in enumerate(rows_with_a_flipped_bit(row)):
            if number % every == row.index % every:
                tried += 1
                if not check(other, frontier):
                    found.append(f"{row.index}: {number}")
        hashes = completed(row.index, row.leaf, lambda level, _: frontier[level])
        for level in range(len(hashes) - 1):
            del frontier[level]
        frontier[len(hashes) - 1] = hashes[-1]
    return tried, found


def unseen_in_heads(store: Records) -> tuple[int, list[str]]:
    """The same of the heads. Each flip is a signature to check."""
    tried, found = 0, []
    for size, text in store._store.log.heads():
        for number, other in enumerate(flipped(text)):
            tried += 1
            try:
                check_signed(Head.parse(other), store.public_keys, by_all=True, as_written=(size, other))
                found.append(f"head {size}: {number}")
            except BadNoteError:
                pass
    return tried, found


def fill(store: Records, count: int) -> None:
    policy = small_policy()
    drafts = [store.draft(policy.decide({"risk": n % 2 == 0}), policy=policy, case=f"C-{n}")[0] for n in range(count)]
    store.append(drafts)


def test_a_flipped_bit_shows(file_store: Records) -> None:
    fill(file_store, 5)
    tried, found = unseen(file_store, every=31)
    assert tried > 3_000
    assert found == []


@pytest.mark.slow
@pytest.mark.timeout(3600)
def test_every_bit_of_a_thousand_records_shows(file_store: Records) -> None:
    fill(file_store, 1_000)
    tried, found = unseen(file_store)
    assert tried > 5_000_000
    assert found == []
    tried, found = unseen_in_heads(file_store)
    assert tried > 20_000
    assert found == []


@pytest.mark.slow
@pytest.mark.timeout(3600)
def test_a_flipped_bit_of_the_file_shows_or_lies_where_nothing_is_kept(tmp_path: Path) -> None:
    """A file of SQLite has bits that hold nothing, such as the rest of a page. All others show."""
    import random

    with records_in("sqlite", tmp_path) as store:
        fill(store, 100)
        good = _held(store)
    path, chance = tmp_path / "records.db", random.Random(4)
    whole = path.read_bytes()
    assert not path.with_name("records.db-wal").exists()
    for _ in range(2_000):
        place = chance.randrange(len(whole) * 8)
        raw = bytearray(whole)
        raw[place // 8] ^= 1 << place % 8
        path.write_bytes(raw)
        assert _shows(tmp_path, good), place


def _held(store: Records) -> list[Any]:
    return [list(store._store.log.rows()), store._store.log.heads()]


def _shows(folder: Path, good: list[Any]) -> bool:
    try:
        with records_in("sqlite", folder) as store:
            return bool(store.verify(deep=False).found) or _held(store) == good
    except Exception as error:
        return type(error).__module__.startswith("sharepolicy")
