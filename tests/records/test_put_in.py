"""Somebody who has the database, but no keys, puts in entries that look genuine: nothing follows from them."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from sharepolicy import records
from sharepolicy.records import DamagedError, Fault, Records, RecordsError
from sharepolicy.records.entry import columns_of, open_section
from sharepolicy.records.tree import completed
from sharepolicy.records.written import public_of
from tests.helpers.recorded import recorded, records_in, small_policy


def put_in(store: Records, path: Path, leaf: dict[str, Any], sections_of: int = -1) -> None:
    """Put an entry in at the end, with the hashes that it would have, and with the sections of another."""
    log = store._store.log
    index = sum(1 for _ in log.rows())
    leaf = {"form": 1, "index": index, **{name: value for name, value in leaf.items() if name not in ("form", "index")}}
    raw = json.dumps(leaf, separators=(",", ":")).encode()
    row = {"index": index, "leaf": raw, "hashes": b"".join(completed(index, raw, log.node))}
    row |= columns_of(leaf.get("id", ""), leaf)
    with sqlite3.connect(path) as db:
        names = ", ".join(f'"{name}"' for name in row)
        db.execute(f"INSERT INTO entry ({names}) VALUES ({', '.join('?' * len(row))})", list(row.values()))
        db.execute(
            "INSERT INTO section SELECT ?, number, person, key, commitment, sealed FROM section WHERE entry = ?",
            (index, sections_of),
        )


def test_an_old_addition_does_not_become_the_last_word(file_store: Records, tmp_path: Path) -> None:
    record = recorded(file_store)
    old = file_store.extend(record, {"decided": {"by": "A. Worker", "outcome": "dont_share"}}).index
    file_store.extend(record, {"decided": {"by": "A. Worker", "outcome": "share"}})
    row = list(file_store._store.log.rows())[old]
    put_in(file_store, tmp_path / "records.db", public_of(row), sections_of=old)
    with pytest.raises(DamagedError, match="does not end as it was signed"):
        recorded(file_store)
    assert (Fault.PUT_IN, 5) in {(each.fault, each.index) for each in file_store.verify().found}


def test_nothing_is_erased_because_somebody_put_an_erasure_in(tmp_path: Path) -> None:
    with records_in("sqlite", tmp_path) as store:
        record = recorded(store)
        keys = [each.key for each in store._store.row(record).sections]
        put_in(store, tmp_path / "records.db", {"id": "0" * 16, "kind": "erasure", "erased": keys, "records": [record]})
    with records_in("sqlite", tmp_path) as store:
        assert store._store.keys.still_there(keys) == keys
        assert [each.fault for each in store.verify().found] == [Fault.PUT_IN]


@pytest.mark.parametrize(
    "leaf",
    [{}, {"kind": "erasure"}, {"kind": "erasure", "erased": [[1], "x", 2**70]}, {"kind": "erasure", "erased": 1}],
    ids=str,
)
def test_a_strange_entry_stops_neither_the_store_nor_a_verification(leaf: dict[str, Any], tmp_path: Path) -> None:
    with records_in("sqlite", tmp_path) as store:
        record = recorded(store)
        put_in(store, tmp_path / "records.db", {"id": "0" * 16, **leaf})
    with records_in("sqlite", tmp_path) as store:
        assert [each.fault for each in store.verify().found] == [Fault.PUT_IN]
        assert [each.record for each in store.list()] == [record]
        with pytest.raises(DamagedError, match="does not end as it was signed"):
            store.prove(record)


def test_nothing_is_added_to_the_log_of_yesterday(file_store: Records, tmp_path: Path) -> None:
    """Somebody puts back what was there before, while a program has the store open."""
    recorded(file_store)
    before = str(file_store.head())
    recorded(file_store)
    with sqlite3.connect(tmp_path / "records.db") as db:
        db.execute('DELETE FROM entry WHERE "index" = 3')
        db.execute("DELETE FROM section WHERE entry = 3")
        db.execute("UPDATE head SET size = 3, text = ?", (before,))
    with pytest.raises(DamagedError, match="does not end as it was signed"):
        recorded(file_store)
    assert [each.fault for each in file_store.verify().found] == [Fault.CUT_OFF]


def test_another_policy_in_the_place_of_the_one_that_decided_is_refused(file_store: Records, tmp_path: Path) -> None:
    """It asked for no step, so none was outstanding; and cases were decided again by it."""
    record = recorded(file_store)
    asked = [step["name"] for step in file_store.open(record, by="x", why="y").outstanding]
    other = open_section(small_policy("other").bundle())
    row = file_store._store.row(record)
    digest, path = row.columns["policy"], tmp_path / "records.db"
    change = "UPDATE section SET {} = ? WHERE entry IN (SELECT \"index\" FROM entry WHERE kind = 'policy')"
    genuine = next(file_store._store.log.rows(only={"kind": "policy"})).sections[0]
    for sealed, commitment in ((other.sealed, genuine.commitment), (other.sealed, other.commitment)):
        with sqlite3.connect(path) as db:
            db.execute(change.format("sealed"), (sealed,))
            db.execute(change.format("commitment"), (commitment,))
        for read in (
            lambda: file_store.policy(digest),
            lambda: file_store.open(record, by="x", why="y").outstanding,
            lambda: list(file_store.open_all(by="x", why="y")),
            lambda: file_store.replay(by="x"),
            lambda: list(file_store.list(policy="other")),
        ):
            with pytest.raises(DamagedError, match="the policy in entry 1 of the log was changed"):
                read()
    with sqlite3.connect(path) as db:
        db.execute(change.format("sealed"), (genuine.sealed,))
        db.execute(change.format("commitment"), (genuine.commitment,))
    assert [step["name"] for step in file_store.open(record, by="x", why="y").outstanding] == asked


def test_a_head_put_in_beside_the_genuine_one_hides_no_entry(file_store: Records, tmp_path: Path) -> None:
    """It said "1 record" of three that were to be erased, and that entries were lost of a log that had all."""
    recorded(file_store)
    old = str(file_store.head())
    names = [recorded(file_store), recorded(file_store)]
    file_store._store.remember_head()
    genuine = file_store.head()
    with sqlite3.connect(tmp_path / "records.db") as db:
        db.execute("INSERT INTO head VALUES (1000000, ?)", (old,))
    with records.open(tmp_path / "records.db", keys=tmp_path / "keys") as again:
        for store in (file_store, again):
            assert store.head() == genuine
            assert len(store.erase(person="P-1", basis="b", by="o", dry_run=True).records) == 3
            with pytest.raises(RecordsError, match="nothing is missing"):
                store.restored(by="o", why="as the program said")
            assert store.prove(names[1])
        again.extend(names[0], {"note": [{"text": "It goes on."}]})


@pytest.mark.parametrize("change", ["DELETE FROM head", "UPDATE head SET text = 'x'", "UPDATE head SET text = {old}"])
def test_nothing_is_done_by_a_head_that_is_not_over_all_entries(
    change: str, file_store: Records, tmp_path: Path
) -> None:
    recorded(file_store)
    old = str(file_store.head())
    name = recorded(file_store)
    with sqlite3.connect(tmp_path / "records.db") as db:
        db.execute(change.format(old="?"), (old,) if "{old}" in change else ())
    for each in (
        file_store.head,
        lambda: file_store.prove(name),
        lambda: file_store.erase(person="P-1", basis="b", by="o"),
        lambda: file_store.ask_witness(),
    ):
        with pytest.raises(DamagedError, match="does not end as it was signed"):
            each()
    with pytest.raises(RecordsError, match="nothing is missing"):
        file_store.restored(by="o", why="y")
