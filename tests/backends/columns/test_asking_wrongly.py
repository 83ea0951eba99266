"""What a caller, or a column, says wrongly is refused in words, at once, and never answered in part."""

from __future__ import annotations

import datetime
import itertools
import sys
from collections.abc import Callable
from subprocess import run
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from sharepolicy import CaseError
from sharepolicy.engine.loading.load import load_document
from sharepolicy.engine.policies.policy import Policy
from sharepolicy.language.condition import AllOf
from sharepolicy.language.policy import Outcome
from sharepolicy.language.vocabulary import FactType
from sharepolicy.testing.small import between, choice, date, has, number, rule, scale, small_policy, yes_no
from tests.helpers.mars import load_mars

DAY = datetime.date(2026, 1, 15)


def small() -> Policy:
    """A policy that nobody has asked anything yet."""
    return load_document(
        small_policy(
            [
                yes_no("ok"),
                yes_no("sure"),
                scale("level", "none", "low", "high", "max"),
                choice("kind", "a", "b"),
                number("dose", 0, 10000, decimals=2),
                number("age", 0, 120),
                date("born"),
            ],
            rule("fine", Outcome.SHARE, AllOf((has("ok"), has("level", "high", "max"))), group="one"),
            rule("no", Outcome.DONT_SHARE, AllOf((has("sure"), has("kind", "a"))), group="two"),
            rule("much", Outcome.DONT_SHARE, between("dose", 1000, None), group="three"),
            rule("old", Outcome.SHARE, between("age", 18, None), group="four"),
            rule("late", Outcome.SHARE, between("born", DAY, None), group="five"),
            precedence=["one", "two", "three", "four", "five"],
        ),
        prove=False,
    )


@pytest.fixture(scope="module")
def policy() -> Policy:
    """The small policy."""
    return small()


@pytest.fixture(scope="module")
def mars() -> Policy:
    """The shipped policy."""
    return load_mars(prove=False)


def refusal(call: Callable[[], object]) -> str:
    """What is said first of a call that is refused."""
    with pytest.raises(CaseError) as refused:
        call()
    return refused.value.diagnostics[0].message


def possible(policy: Policy, table: Any, **asked: Any) -> list[Any]:
    """The possible outcomes of each row; none where the row is refused."""
    found = policy.decide_columns(table, want=["possible"], invalid="mark", **asked)
    return [row["possible"] for row in found.to_pylist()]


def told(policy: Policy, case: dict[str, Any]) -> list[str]:
    """The possible outcomes of a case."""
    return [outcome.value for outcome in policy.decide(case).possible]


TABLE = pa.table({"ok": [True, False]})

WRONG: list[tuple[dict[str, Any], str]] = [
    ({"columns": ["ok"]}, "`columns` is not a mapping from facts to columns"),
    ({"columns": {"ok": 5}}, "`columns` is not a mapping from facts to columns"),
    ({"values": "ok"}, "`values` is not a mapping from facts to what their values stand for"),
    (
        {"values": {"level": "h"}},
        "the values of `level` are not a mapping from values of the column to values of the fact",
    ),
    ({"values": {"level": {"x": "hig"}}}, "`hig` is not a value of `level`"),
    ({"values": {"level": {None: "none"}}}, "a row without a value of `level` cannot stand for something"),
    ({"values": {"level": {float("nan"): "none"}}}, "a row without a value of `level` cannot stand for something"),
    ({"threads": "2"}, "`threads` is not a number of threads"),
    ({"threads": 0}, "`threads` is not a number of threads"),
    ({"invalid": "skip"}, "`invalid` cannot be `skip`"),
    ({"want": "outcome"}, "`want` is not a list of names"),
    ({"want": [5]}, "`want` is not a list of names"),
    ({"want": []}, "no answer is asked for"),
    ({"want": ["outcome", "outcome"]}, "the answer `outcome` is asked for twice"),
    ({"keep": "id"}, "`keep` is not a list of names"),
    ({"ignore": 5}, "`ignore` is not a list of names"),
    ({"on": "2026-01-01"}, "`2026-01-01` is not a date"),
]


@pytest.mark.parametrize(("asked", "message"), WRONG)
def test_what_is_asked_wrongly_is_refused_in_words(policy: Policy, asked: dict[str, Any], message: str) -> None:
    """A text is no list of its letters, and what does not exist is missed even when no row would need it."""
    assert refusal(lambda: policy.decide_columns(TABLE, **asked)) == message


def test_a_date_of_the_decision_is_a_date_everywhere(mars: Policy) -> None:
    """Also for a single case, and of a policy that is loaded for that very day."""
    day: Any = "2026-02-04"
    for each in (mars, load_mars(prove=False, on=datetime.date(2026, 2, 4))):
        assert "is not a date" in refusal(lambda each=each: each.decide({}, on=day))  # type: ignore[misc]


def test_columns_that_are_kept_have_one_name_each(policy: Policy) -> None:
    """Of two with one name nobody could say which is meant; a name that is said twice is no harm."""
    table = pa.table([pa.array([1]), pa.array([2]), pa.array([True])], names=["id", "id", "ok"])
    for keep in (["id"], ["*"]):
        message = refusal(lambda keep=keep: policy.decide_columns(table, keep=keep))  # type: ignore[misc]
        assert message == "two columns that are kept are called `id`"
    once = pa.table({"id": [1], "ok": [True]})
    assert policy.decide_columns(once, keep=["id", "id"], want=["valid"]).to_pylist() == [{"id": 1, "valid": True}]


def test_frames_that_are_no_tables_are_refused_in_words(policy: Policy) -> None:
    """A column by itself, values of several kinds in one, columns of one name, and a plan of a frame."""
    pandas, polars = pytest.importorskip("pandas"), pytest.importorskip("polars")
    frame = pandas.DataFrame({"ok": [True, False]})
    twice = pandas.DataFrame([[True, False]], columns=["ok", "ok"])
    for wrong in (frame["ok"], twice, pandas.DataFrame({"ok": ["yes", 1]}), pandas.DataFrame({"ok": [[1], 1]})):
        said = refusal(lambda wrong=wrong: policy.decide_columns(wrong))  # type: ignore[misc]
        assert said == "this cannot be handed over as an Arrow table"
    with pytest.raises(CaseError) as refused:
        policy.decide_columns(polars.DataFrame({"ok": [True]}).lazy())
    assert refused.value.diagnostics[0].help == "call `collect()` on it first"


def test_the_index_of_a_frame_without_a_name_is_no_column(policy: Policy) -> None:
    """Frames that were filtered or put together have one; it is neither refused nor kept."""
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame({"ok": [True, False, True], "id": [1, 2, 3]})
    some = policy.decide_columns(frame[frame["ok"]], keep=["*"], want=["valid"])
    assert some.to_pylist() == [{"id": 1, "valid": True}, {"id": 3, "valid": True}]
    both = policy.decide_columns(pandas.concat([frame, frame]), ignore=["id"], want=["valid"])
    assert both.to_pylist() == [{"valid": True}] * 6
    nothing = policy.decide_columns(frame[frame["ok"]][[]], want=["possible"])
    assert nothing.to_pylist() == [{"possible": told(policy, {})}] * 2


def test_a_policy_for_one_day_decides_no_other_day() -> None:
    """Refused in the words of `decide`, whatever the table says; lists are no day."""
    day, other = datetime.date(2026, 2, 4), datetime.date(2026, 3, 1)
    fixed = load_mars(prove=False, on=day)
    table = pa.table({"item.relevant": [True]})
    wanted = refusal(lambda: fixed.decide({"item.relevant": True}, on=other))
    assert refusal(lambda: fixed.decide_columns(table, on=other)) == wanted
    assert fixed.decide_columns(table, on=day) == fixed.decide_columns(table)
    lists = pa.table({"decision_date": [[day]]})
    assert refusal(lambda: fixed.decide_columns(lists)) == "the column `decision_date` holds lists"


def test_a_column_is_one_fact(policy: Policy) -> None:
    """Said of two it is refused, in whatever order: otherwise one of them would be left out."""
    table = pa.table({"L": [True]})
    for columns in ({"ok": "L", "sure": "L"}, {"sure": "L", "ok": "L"}):
        message = refusal(lambda columns=columns: policy.decide_columns(table, columns=columns))  # type: ignore[misc]
        assert message == "the column `L` is to give `ok` and `sure`"


def test_unknown_stands_in_no_list(policy: Policy) -> None:
    """As `decide` has it, and in its words: also where the caller spells it otherwise, also beside other answers."""
    wanted = refusal(lambda: policy.decide({"level": ["high", "unknown"]}))
    lists = pa.table({"level": [["unknown"], ["high", "unknown"], ["high"], None]})
    codes = pa.table({"level": [[3], [1, 3], [1], None]})
    for table, asked in ((lists, {}), (codes, {"values": {"level": {3: "unknown", 1: "high"}}})):
        found = policy.decide_columns(table, want=["valid", "problem", "ask"], invalid="mark", **asked).to_pylist()
        assert [row["problem"] for row in found] == [wanted, wanted, None, None]
        asks = [policy.decide(case).ask[0].fact.name for case in ({"level": "high"}, {})]
        assert [row["ask"] for row in found] == [None, None, *asks]
    numbers = policy.decide_columns(pa.table({"age": [["unknown"], ["17"]]}), want=["problem"], invalid="mark")
    wanted = refusal(lambda: policy.decide({"age": ["unknown"]}))
    assert numbers.to_pylist() == [{"problem": wanted}, {"problem": None}]


def test_wrong_words_never_make_right_ones_wrong() -> None:
    """However many there were, in the same table or before: right values stay right, in columns of all kinds."""
    policy = small()
    words = pa.array([f"w{number}" for number in range(900)])
    table = pa.table({"ok": words, "level": words, "kind": words})
    first = policy.decide_columns(table, want=["problem"], invalid="mark")
    assert first == policy.decide_columns(table, want=["problem"], invalid="mark")
    assert first.to_pylist()[800] == {"problem": refusal(lambda: policy.decide({"ok": "w800"}))}
    lists = pa.table({"ok": pa.array([[True], [True, False], [False]])})
    assert possible(policy, lists) == [told(policy, {"ok": each}) for each in (True, [True, False], False)]
    truths = pa.DictionaryArray.from_arrays(pa.array([0, 1]), pa.array([True, False]))
    assert possible(policy, pa.table({"ok": truths})) == [told(policy, {"ok": each}) for each in (True, False)]
    spelt = {"ok": {"J": True}, "level": {"N": ["high", "max"]}}
    for name, code, value in (("ok", "J", True), ("level", "N", ["high", "max"])):
        column = pa.concat_arrays([words, pa.array([code])])
        found = possible(policy, pa.table({name: column}), values={name: spelt[name]})
        assert found == [*[None] * 900, told(policy, {name: value})]


def test_the_first_question_of_every_table_with_one_fact(mars: Policy) -> None:
    """As `decide` asks it, even where that fact can change nothing by itself, or there is no column at all."""
    for name, fact in mars.facts.items():
        if fact.is_numeric:
            values: list[Any] = [DAY] if fact.type is FactType.DATE else [fact.minimum or 0, 17, 18]
        else:
            values = [True, False] if fact.type is FactType.YES_NO else [*fact.values]
        table = pa.table({name: pa.array([*values, None])})
        asked = [mars.decide(case).ask for case in (*({name: value} for value in values), {})]
        found = mars.decide_columns(table, want=["ask"]).to_pylist()
        assert found == [{"ask": ask[0].fact.name if ask else None} for ask in asked], name
    none = mars.decide_columns(pa.table({"id": [1, 2]}), ignore=["id"], want=["ask"])
    assert none.to_pylist() == [{"ask": mars.decide({}).ask[0].fact.name}] * 2


def test_short_numbers_hold_no_decimals(policy: Policy) -> None:
    """A number of 32 bits is never the decimal that was meant; for whole numbers it does."""
    halves = pa.array(np.array([12.35], np.float16))
    for array in (pa.array([12.35], pa.float32()), halves, pa.array([[12.35]], pa.list_(pa.float32()))):
        with pytest.raises(CaseError) as refused:
            policy.decide_columns(pa.table({"dose": array}))
        assert "cast it to decimals" in refused.value.diagnostics[0].help
    for kind in (pa.float64(), pa.decimal128(10, 2)):
        assert possible(policy, pa.table({"dose": pa.array([12.35]).cast(kind)})) == [told(policy, {"dose": 12.35})]
    assert possible(policy, pa.table({"age": pa.array([17.0], pa.float32())})) == [told(policy, {"age": 17})]
    ages = pa.array(np.array([17, 18, 18.5, 0], np.float16), mask=np.array([False, False, False, True]))
    wanted = [told(policy, {"age": 17}), told(policy, {"age": 18}), None, told(policy, {})]
    assert possible(policy, pa.table({"age": ages})) == wanted
    assert possible(policy, pa.table({"age": ages.slice(1)})) == wanted[1:]
    moments = pa.table({"born": [datetime.datetime(2026, 1, 1)]})
    assert "moments in time" in refusal(lambda: policy.decide_columns(moments))


def test_a_text_that_reads_as_a_date_stands_for_the_date(policy: Policy) -> None:
    """Whoever says it on a command line can write only texts; the column may hold dates."""
    spelt = {"born": {"1900-01-01": "unknown"}}
    days = [datetime.date(1900, 1, 1), DAY]
    rest: dict[str, Any] = {"ok": False, "sure": False, "dose": 0, "age": 0}  # so that all depends on the date
    wanted = [told(policy, rest), told(policy, {**rest, "born": DAY})]
    assert wanted[0] != told(policy, {**rest, "born": days[0]})
    others = {name: [value] * 2 for name, value in rest.items()}
    for array in (pa.array(days), pa.array(days, pa.date64()), pa.array([day.isoformat() for day in days])):
        assert possible(policy, pa.table({"born": array, **others}), values=spelt) == wanted


@pytest.mark.parametrize(
    "array",
    [pa.array([[["high"]]]), pa.DictionaryArray.from_arrays(pa.array([0]), pa.array([["high"]]))],
    ids=["in lists", "behind a dictionary"],
)
def test_lists_inside_of_other_values_are_refused(policy: Policy, array: Any) -> None:
    """They are nothing that a fact could be."""
    assert "lists inside of other values" in refusal(lambda: policy.decide_columns(pa.table({"level": array})))


def test_every_pair_of_facts_asks_as_decide_does(policy: Policy) -> None:
    """A few facts given and the rest not: the first question depends on all that is known."""
    values = {"ok": [True, None], "sure": [False, None], "level": ["low", "max", None], "kind": ["a", None]}
    for names in itertools.combinations(values, 2):
        rows = [dict(zip(names, row, strict=True)) for row in itertools.product(*(values[name] for name in names))]
        found = policy.decide_columns(pa.Table.from_pylist(rows), want=["ask"]).to_pylist()
        cases = [{name: value for name, value in row.items() if value is not None} for row in rows]
        asks = [policy.decide(case).ask for case in cases]
        assert found == [{"ask": ask[0].fact.name if ask else None} for ask in asks]


def test_a_fact_that_the_policy_does_not_look_at_may_have_a_column() -> None:
    """All its values are alike to the policy, and the first question is as without it."""
    document = small_policy([yes_no("ok"), number("age", 0, 120)], rule("fine", Outcome.SHARE, has("ok")))
    policy = load_document(document, prove=False)
    found = policy.decide_columns(pa.table({"age": [17, None], "ok": pa.array([None, True])}), want=["ask"])
    assert found.to_pylist() == [{"ask": "ok"}, {"ask": None}]
    texts = policy.decide_columns(pa.table({"age": ["17", None]}), want=["ask"])
    assert texts.to_pylist() == [{"ask": "ok"}] * 2


def test_a_number_that_is_too_large_is_not_called_one_without_a_value(policy: Policy) -> None:
    """JSON makes an endless number of 1e400; only what is no number at all is without a value."""
    for value, said in (
        (float("1e400"), "an infinite number, or one that is too large"),
        (float("nan"), "NaN, which is not a number"),
    ):
        wanted = refusal(lambda value=value: policy.decide({"dose": value}))  # type: ignore[misc]
        assert said in wanted
        found = policy.decide_columns(pa.table({"dose": [value]}), want=["problem"], invalid="mark")
        assert found.to_pylist() == [{"problem": wanted}]


def test_to_say_what_is_asked_brings_no_numpy() -> None:
    """Whoever has not installed it is told so, and what is asked wrongly is said without it."""
    program = (
        "import sys; from sharepolicy.engine.policies.columns import AskedOfTable; AskedOfTable(want=['rules']); "
        "print({'numpy', 'pyarrow'} & {*sys.modules})"
    )
    assert run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout == "set()\n"
