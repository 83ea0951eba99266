"""Columns of every type mean what the same values mean to `decide`; what is no value is refused, never guessed."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sharepolicy.engine.loading.load import load_document
from sharepolicy.ground.diagnostic import CaseError
from sharepolicy.language.condition import AllOf
from sharepolicy.language.policy import Outcome
from sharepolicy.language.vocabulary import SeveralOf, Vocabulary
from sharepolicy.testing.small import between, choice, date, has, number, rule, scale, small_policy, yes_no

DAY = datetime.date(2026, 1, 15)

POLICY = load_document(
    small_policy(
        [
            yes_no("agreed"),
            choice("reason", "one", "two", "three", "2"),
            scale("risk", "low", "high"),
            number("age", 0, 120),
            number("score", decimals=2),
            number("free"),
            date("born"),
        ],
        rule("agreed", Outcome.SHARE, AllOf((has("agreed"), has("reason", "one", "2"))), group="agreed-group"),
        rule("old", Outcome.DONT_SHARE, between("age", 18, 64), group="old-group"),
        rule("late", Outcome.SHARE, between("born", DAY, None), group="late-group"),
        rule("scored", Outcome.DONT_SHARE, between("score", -150, 275), group="scored-group"),
        rule("many", Outcome.SHARE, AllOf((between("free", 10, 1000), has("risk", "high"))), group="many-group"),
        precedence=["agreed-group", "old-group", "late-group", "scored-group", "many-group"],
    ),
    prove=False,
)


def told(row: Mapping[str, Any]) -> tuple[Any, ...]:
    """What `decide` says of a row; the code of what is wrong when it refuses it."""
    try:
        decision = POLICY.decide({fact: value for fact, value in row.items() if value is not None})
    except CaseError:
        return (None, None)
    return (decision.outcome.value, [outcome.value for outcome in decision.possible])


def assert_alike(name: str, array: Any, others: Mapping[str, Any] | None = None) -> int:
    """The column is decided as its values are, one by one. Returns how many rows were refused."""
    given_ = {name: array, **(others or {})}
    table = pa.table(given_)
    found = POLICY.decide_columns(table, want=["outcome", "possible", "valid"], invalid="mark").to_pylist()
    wanted = [told(row) for row in table.to_pylist()]
    assert [(row["outcome"], row["possible"]) for row in found] == wanted
    assert [row["valid"] for row in found] == [outcome is not None for outcome, _ in wanted]
    return sum(outcome is None for outcome, _ in wanted)


def runs(values: Any, ends: list[int]) -> Any:
    """A column of runs of equal values."""
    return pa.RunEndEncodedArray.from_arrays(ends, values)


COLUMNS: list[tuple[str, Any, int]] = [
    ("reason", runs(pa.array(["one", None, "four"]), [2, 3, 4]), 1),
    ("reason", runs(pa.array(["one", "two", "four", None]).dictionary_encode(), [1, 2, 3, 4]), 1),
    ("reason", pa.ListArray.from_arrays([0, 1, 3], runs(pa.array(["one", "four"]), [2, 3])), 1),
    ("age", runs(pa.array([17, 18, 300]), [1, 3, 4]), 1),
    ("agreed", pa.array([True, False, None]), 0),
    ("agreed", pa.array(["yes", "no", "true", "false", "unknown", None, "Yes", ""]), 2),
    ("agreed", pa.array(["yes", "no", None, "maybe"], pa.large_string()), 1),
    ("agreed", pa.array(["yes", "no", None, "maybe"]).dictionary_encode(), 1),
    ("agreed", pa.array([1, 0, None]), 2),
    ("agreed", pa.array([[True], [False], [True, False], None, []], pa.list_(pa.bool_())), 1),
    ("agreed", pa.nulls(3), 0),
    ("reason", pa.array(["one", "three", None, "four"]), 1),
    ("reason", pa.array([2, 3, None]), 1),
    ("reason", pa.array([2.0, None]), 1),
    ("reason", pa.array([["one", "2"], ["two"], [], ["one", None], ["four"], None]), 3),
    ("reason", pa.array([["one", "2"], ["two"], [], None], pa.large_list(pa.string())), 1),
    ("reason", pa.array([["one", "2"], ["two", "two"]], pa.list_(pa.string(), 2)), 0),
    ("reason", pa.array([["one", "2"], ["two"]], pa.list_(pa.dictionary(pa.int8(), pa.string()))), 0),
    ("reason", pa.array([True, None]), 1),
    ("risk", pa.array(["low", "high", "unknown", None]), 0),
    ("age", pa.array([0, 17, 18, 64, 65, 120, None, -1, 121]), 2),
    ("age", pa.array([0, 17, -1]), 1),
    ("age", pa.array([0, 17, -128], pa.int8()), 1),
    *(("age", pa.array([0, 17, 18, 64, 65, 120, None], kind), 0) for kind in (pa.int8(), pa.uint8(), pa.int16())),
    ("age", pa.array([17, 18, None, 2**63], pa.uint64()), 1),
    ("age", pa.array([17.0, 18.0, 18.5, float("nan"), float("inf"), None, 65.0, -0.0]), 3),
    ("age", pa.array([17.0, 18.0, 18.5], pa.float32()), 1),
    ("age", pa.array([Decimal("17"), Decimal("18.0"), Decimal("18.5"), None]), 1),
    ("age", pa.array(["17", "18", "018", "1e1", " 18", "", None]), 4),
    ("age", pa.array([[17, 18], [65, 66], [300], None]), 1),
    ("age", pa.array([True, None]), 1),
    ("age", pa.array([17, 18, 500, None]).dictionary_encode(), 1),
    ("score", pa.array([-1.5, -1.51, 2.75, 2.76, 0.1, 0.001, 1e16, 123456789012.25, None]), 2),
    ("score", pa.array([-2, -1, 2, 3, None]), 0),
    ("score", pa.array([Decimal("2.75"), Decimal("2.76"), None]), 0),
    ("free", pa.array([9, 10, 1000, 1001, 10**15 - 1, 10**15, -(10**15), None]), 2),
    ("born", pa.array([DAY, DAY - datetime.timedelta(1), None]), 0),
    ("born", pa.array([DAY, DAY - datetime.timedelta(1), None], pa.date64()), 0),
    ("born", pa.array([20468, 20467, 10**8], pa.int32()).view(pa.date32()).slice(0, 2), 0),
    ("born", pa.array(["2026-01-15", "2026-01-14", "15.1.2026", None]), 1),
    ("born", pa.array([[DAY], [DAY, DAY - datetime.timedelta(400)], None]), 0),
]


@pytest.mark.parametrize(("name", "array", "refused"), COLUMNS, ids=lambda part: str(getattr(part, "type", part)))
def test_column_means_what_its_values_mean(name: str, array: Any, refused: int) -> None:
    """Each value of each type, taken by itself."""
    others = {"risk": pa.array(["high"] * len(array))} if name == "free" else None
    assert assert_alike(name, array, others) == refused


@pytest.mark.parametrize(("name", "array", "refused"), COLUMNS, ids=lambda part: str(getattr(part, "type", part)))
def test_slices_of_columns_begin_where_they_begin(name: str, array: Any, refused: int) -> None:
    """A slice has an offset into its buffers, at any bit."""
    long = pa.concat_arrays([array] * 40)
    for first in (1, 8, 13):
        assert_alike(name, long.slice(first, len(long) - first - 2))


LISTS: dict[str, list[Any]] = {
    "reason": [["one", "2"], ["two"], None, [], ["one", "four"], ["three"], ["one", None], ["two", "three", "one"]],
    "agreed": [[True], [True, False], None, [False], [], [False], [True], [None]],
    "age": [[17], [17, 18], None, [], [65, 300], [64], [None, 3], [18, 19, 20]],
}
KINDS = {"reason": pa.string(), "agreed": pa.bool_(), "age": pa.int64()}


def views(rows: list[Any], kind: Any) -> list[Any]:
    """The same lists as views, in order and not in order; nothing where this pyarrow has no such types."""
    if not hasattr(pa, "list_view"):
        return []
    items = pa.array([item for row in reversed(rows) for item in row or []], kind)
    sizes = [len(row or []) for row in rows]
    begins = [sum(sizes[place + 1 :]) for place in range(len(rows))]
    known = pa.py_buffer(bytes([sum(1 << place for place, row in enumerate(rows) if row is not None)]))
    found = [pa.array(rows, pa.list_view(kind)), pa.array(rows, pa.large_list_view(kind))]
    for width, view in ((pa.int32(), pa.list_view(kind)), (pa.int64(), pa.large_list_view(kind))):
        numbers = [pa.array(each, width).buffers()[1] for each in (begins, sizes)]
        found.append(pa.Array.from_buffers(view, len(rows), [known, *numbers], children=[items]))
    return found


@pytest.mark.parametrize("name", LISTS)
def test_lists_are_read_however_arrow_lays_them_out(name: str) -> None:
    """Lists, large lists, lists of one size, and views that lie in any order: whole, sliced, and with nulls."""
    rows, kind = LISTS[name], KINDS[name]
    alike = [None if row is None else (row * 3)[:2] for row in rows if row != []]
    arrays = [pa.array(rows, pa.list_(kind)), pa.array(rows, pa.large_list(kind)), *views(rows, kind)]
    for array in [*arrays, pa.array(alike, pa.list_(kind, 2))]:
        array.validate(full=True)
        assert_alike(name, array)
        for first in range(len(array)):
            assert_alike(name, array.slice(first, 2))
        assert_alike(name, pa.concat_arrays([array.slice(3), array] * 9).slice(2, 70))


@given(st.lists(st.one_of(st.none(), st.floats(width=32), st.decimals(-10, 10, places=2).map(float)), min_size=1))
def test_floating_point_numbers_are_the_decimals_they_are_written_as(values: list[float | None]) -> None:
    """0.1 is 0.1 and 0.1 + 0.2 is no number with two decimals, just as `decide` has it."""
    assert_alike("score", pa.array(values, pa.float64()))


def test_bits_beyond_a_day_of_any_calendar_are_refused() -> None:
    """Arrow has days that Python's calendar has not."""
    array = pa.array([10**8, 20468], pa.int32()).view(pa.date32())
    found = POLICY.decide_columns(pa.table({"born": array}), want=["valid"], invalid="mark")
    assert found.to_pylist() == [{"valid": False}, {"valid": True}]


def test_what_a_row_without_a_value_holds_is_never_looked_at() -> None:
    """Behind a null, Arrow may hold anything."""
    mask = pa.py_buffer(bytes([0b0101]))
    ages = pa.Array.from_buffers(pa.int64(), 4, [mask, pa.array([17, 999, 18, -5]).buffers()[1]])
    codes = pa.Array.from_buffers(pa.int8(), 4, [mask, pa.array([0, 100, 1, -100], pa.int8()).buffers()[1]])
    table = pa.table(
        {"age": ages, "reason": pa.DictionaryArray.from_arrays(codes, pa.array(["one", "two"]), safe=False)}
    )
    found = POLICY.decide_columns(table, want=["possible"])
    rows = [{"age": 17, "reason": "one"}, {}, {"age": 18, "reason": "two"}, {}]
    assert [row["possible"] for row in found.to_pylist()] == [told(row)[1] for row in rows]


def test_values_may_be_spelt_otherwise() -> None:
    """`values` says what the values of a column stand for, in single values and in lists."""
    spelt = {"reason": {1: "one", 3: "three", 9: "unknown"}, "agreed": {"Y": True, "N": False}, "age": {-1: "unknown"}}
    table = pa.table({"reason": [1, 3, 9, None], "agreed": ["Y", "N", "Y", None], "age": [17, -1, 30, 5]})
    found = POLICY.decide_columns(table, values=spelt, want=["possible"]).to_pylist()
    rows = [
        {"reason": "one", "agreed": True, "age": 17},
        {"reason": "three", "agreed": False},
        {"agreed": True, "age": 30},
        {"age": 5},
    ]
    assert [row["possible"] for row in found] == [told(row)[1] for row in rows]
    sets = pa.table({"reason": [[1, 3], None]})
    found = POLICY.decide_columns(sets, values=spelt, want=["possible"]).to_pylist()
    assert [row["possible"] for row in found] == [told(r)[1] for r in ({"reason": ["one", "three"]}, {})]


def test_a_dictionary_may_hold_what_no_row_has() -> None:
    """A wrong word in a dictionary is no harm as long as no row means it; a large one is not read as a whole."""
    array = pa.DictionaryArray.from_arrays(pa.array([0, 1], pa.int32()), pa.array(["one", "two", "wrong"]))
    assert assert_alike("reason", array) == 0
    huge = pa.array(["one", "two", *(f"word-{n}" for n in range(9000))]).dictionary_encode().slice(0, 2)
    assert assert_alike("reason", huge) == 0


def test_very_many_wrong_words_are_all_refused() -> None:
    """Also when there are too many to look for the nearest right one of each."""
    array = pa.array([f"word-{n}" for n in range(2000)] + ["one"])
    assert assert_alike("reason", array) == 2000


SEVERAL = load_document(
    small_policy(
        [
            yes_no("grounds/law", several="grounds", member="law"),
            yes_no("grounds/life", several="grounds", member="life"),
            yes_no("other"),
        ],
        rule("law", Outcome.SHARE, has("grounds/law")),
        rule("life", Outcome.SHARE, has("grounds/life")),
        rule("none", Outcome.DONT_SHARE, AllOf((has("grounds/law", "no"), has("grounds/life", "no"), has("other")))),
    ),
    prove=False,
).document
GROUNDS = load_document(
    type(SEVERAL)(
        **{
            name: getattr(SEVERAL, name)
            for name in ("name", "title", "version", "groups", "rules", "otherwise", "roles")
        },
        vocabulary=Vocabulary(
            SEVERAL.vocabulary.facts, {"grounds": SeveralOf("grounds", "Which?", "grounds", ("law", "life"))}
        ),
    ),
    prove=False,
)


def test_a_column_of_lists_says_which_members_of_a_several_of_hold() -> None:
    """An empty list says that none does; a row without a list says nothing. Members may have columns instead."""
    rows: list[dict[str, Any]] = [{"grounds": ["law"]}, {"grounds": []}, {}, {"grounds": ["life", "law"]}]
    rows += [{"grounds": ["life"], "other": False}, {"grounds": [], "other": True}]
    table = pa.table(
        {"grounds": [row.get("grounds") for row in rows], "other": [row.get("other") for row in rows]},
        pa.schema([("grounds", pa.list_(pa.string())), ("other", pa.bool_())]),
    )
    found = GROUNDS.decide_columns(table, want=["outcome", "possible"]).to_pylist()
    decided = [GROUNDS.decide(row) for row in rows]
    assert [row["outcome"] for row in found] == [decision.outcome.value for decision in decided]
    assert [row["possible"] for row in found] == [[o.value for o in decision.possible] for decision in decided]
    apart = pa.table({"grounds/law": [True, None, False], "grounds/life": [False, None, None]})
    decided = [GROUNDS.decide(r) for r in ({"grounds/law": True, "grounds/life": False}, {}, {"grounds/law": False})]
    found = GROUNDS.decide_columns(apart, want=["possible"]).to_pylist()
    assert [row["possible"] for row in found] == [[o.value for o in decision.possible] for decision in decided]


def test_wrong_members_are_refused() -> None:
    """A word that is no member, an item without a value: each with its rows."""
    table = pa.table({"grounds": [["law"], ["lore"], [None, "life"], None]})
    found = GROUNDS.decide_columns(table, want=["valid", "problem"], invalid="mark").to_pylist()
    assert [row["valid"] for row in found] == [True, False, False, True]
    assert "`lore`" in found[1]["problem"]
    spelt = {"grounds": {"lore": "law"}}
    assert GROUNDS.decide_columns(table.slice(1, 1), values=spelt, want=["valid"]).to_pylist() == [{"valid": True}]
