"""What a program gives in the place of something else: an unset variable, a text for a decision, no reference."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

import pytest

from sharepolicy import live
from sharepolicy.records import Records, RecordsError
from tests.helpers.recorded import recorded, small_policy

READ: dict[str, Any] = {"by": "x", "why": "y"}


@pytest.mark.parametrize(
    "call",
    [
        lambda store, wanted: [*store.list(**wanted)],
        lambda store, wanted: [*store.open_all(**READ, **wanted)],
        lambda store, wanted: store.replay(**READ, **wanted),
        lambda store, wanted: store.expire("2999-01-01", basis="b", by="x", even_recent=True, **wanted),
    ],
)
@pytest.mark.parametrize("wanted", [{"case": None}, {"person": None}, {"outcome": None}, {"rule": 7}])
def test_what_is_not_a_text_finds_nothing(
    file_store: Records, call: Callable[[Records, dict[str, Any]], Any], wanted: dict[str, Any]
) -> None:
    """An unset variable found everything, and erased it."""
    recorded(file_store)
    with pytest.raises(TypeError, match=f"`{min(wanted)}` is a text"):
        call(file_store, wanted)
    assert not any(each.erased for each in file_store.list())


def test_days_are_texts_in_their_order(file_store: Records) -> None:
    """Exchanged days read as a quiet month."""
    with pytest.raises(TypeError, match="`since` is a text"):
        [*file_store.list(since=datetime.date(2026, 1, 1))]  # type: ignore[arg-type]
    for end in ("until", "before"):
        with pytest.raises(RecordsError, match=f"`since` is after `{end}`"):
            [*file_store.list(since="2026-12-01", **{end: "2026-11-01"})]
    with pytest.raises(RecordsError, match="`since` is after `until`"):
        file_store.assurance("2026-12-01", "2026-11-01", by="x")
    for least in (0, -3):
        with pytest.raises(TypeError, match="from 1 on"):
            file_store.assurance("2026-11-01", "2026-12-01", by="x", least=least)


def test_a_case_of_nobody_is_not_rebuilt(file_store: Records) -> None:
    """It was made of the records of everybody."""
    recorded(file_store)
    with pytest.raises(TypeError, match="`case` is a text"):
        live.recorded_case(file_store, None, **READ)  # type: ignore[arg-type]


@pytest.mark.parametrize("reference", [None, "", 7, " C ", "C\n"])
def test_a_case_has_a_reference_by_which_it_is_found(file_store: Records, reference: Any) -> None:
    """Else the record can neither be found nor erased."""
    decision = small_policy().decide({"risk": True})
    with pytest.raises(RecordsError, match="reference of the case"):
        file_store.add(decision, policy=small_policy(), case=reference)
    if reference is not None:
        with pytest.raises(RecordsError, match="reference of the person"):
            file_store.add(decision, policy=small_policy(), case="C", person=reference)


def test_only_decisions_are_recorded(file_store: Records) -> None:
    """What else has a `to_dict`, a text of JSON and half a decision are not."""
    decision = small_policy().decide({"risk": True})
    stored = decision.to_dict()
    half = {name: value for name, value in stored.items() if name != "policy"}
    for wrong in ("{}", None, 7, half, {}, decision.since(decision), decision.since(decision).to_dict()):
        with pytest.raises(TypeError, match="what is recorded is a decision"):
            file_store.add(wrong, policy=small_policy(), case="C")  # type: ignore[arg-type]
    file_store.add(stored, policy=small_policy(), case="C")


def test_a_record_is_named_by_a_text(file_store: Records) -> None:
    """Nothing of the database in what is said."""
    for call in (
        lambda: file_store.open(None, **READ),  # type: ignore[arg-type]
        lambda: file_store.extend(None, {}),  # type: ignore[arg-type]
        lambda: file_store.prove(7),  # type: ignore[arg-type]
        lambda: file_store.erase(record=7, basis="b", by="x"),  # type: ignore[arg-type]
    ):
        with pytest.raises(TypeError, match="named by a text"):
            call()
    with pytest.raises(TypeError, match="lawful basis"):
        file_store.erase(record=recorded(file_store), basis=None, by="x")  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="who does it"):
        file_store.open(recorded(file_store), by=None, why="y")  # type: ignore[arg-type]
