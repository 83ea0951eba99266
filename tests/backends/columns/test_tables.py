"""Tables, readers and data frames: which columns are facts, what comes back, and what is said when rows are wrong."""

from __future__ import annotations

import datetime
import gc
from collections.abc import Iterator
from typing import Any

import pyarrow as pa
import pytest

from sharepolicy import CaseError, CasePath, load
from sharepolicy.backends.columns import batches
from sharepolicy.backends.rows.invalid_rows import InvalidRowsError
from sharepolicy.engine.loading.load import load_document
from sharepolicy.engine.policies import columns
from sharepolicy.engine.policies.policy import Policy
from sharepolicy.language.condition import AllOf
from sharepolicy.language.policy import Outcome
from sharepolicy.testing.small import between, date, has, rule, small_policy, yes_no
from tests.helpers.mars import load_mars


@pytest.fixture(scope="module")
def policy() -> Policy:
    """The policy that is measured with: fourteen rules, nothing impossible."""
    return load("benchmarks/policy14.yaml", prove=False)


@pytest.fixture(scope="module")
def mars() -> Policy:
    """The shipped policy."""
    return load_mars(prove=False)


def rows_of(count: int) -> Any:
    """A table in which rows differ: some complete in what matters, some not."""
    return pa.table(
        {
            "court_restriction": pa.array([number % 7 == 0 for number in range(count)]),
            "recipient_verified": pa.array([None if number % 5 == 0 else True for number in range(count)]),
            "risk_of_harm": pa.array(
                ["none", "low", "significant", "immediate"][number % 4] for number in range(count)
            ),
            "subject_age": pa.array([number % 100 for number in range(count)]),
        }
    )


def flaws(refused: pytest.ExceptionInfo[CaseError]) -> list[tuple[str, str]]:
    """What was found wrong."""
    return [(flaw.code, flaw.message) for flaw in refused.value.diagnostics]


def test_columns_that_are_no_facts_are_refused_with_the_nearest_name(policy: Policy) -> None:
    """All of them at once; nothing is decided on half the facts."""
    table = pa.table({"consnt": ["given"], "relevant": [True], "id": [1]})
    with pytest.raises(CaseError) as refused:
        policy.decide_columns(table)
    assert flaws(refused) == [
        ("unknown-column", "the column `consnt` is not a fact of this policy"),
        ("unknown-column", "the column `id` is not a fact of this policy"),
    ]
    assert "did you mean `consent`?" in refused.value.diagnostics[0].help


def test_columns_are_renamed_kept_and_ignored(policy: Policy) -> None:
    """Kept ones come back beside the answers, as they were."""
    table = pa.table({"id": [7, 8], "c": ["given", None], "note": ["x", "y"], "consent_appropriate": [True, True]})
    found = policy.decide_columns(table, columns={"consent": "c"}, keep=["id", "c"], ignore=["note"], want=["possible"])
    assert found.column_names == ["id", "c", "possible"]
    rows = [{"consent_appropriate": True, "consent": "given"}, {"consent_appropriate": True}]
    assert found.to_pylist() == [
        {"id": id_, "c": row.get("consent"), "possible": [outcome.value for outcome in policy.decide(row).possible]}
        for id_, row in zip([7, 8], rows, strict=True)
    ]
    every = policy.decide_columns(table, columns={"consent": "c"}, keep=["*"], want=["settled"])
    assert every.column_names == ["id", "note", "settled"]
    none = policy.decide_columns(table, columns={"consent": "c"}, ignore=["*"], want=["settled"])
    assert none.column_names == ["settled"]


WRONG_NAMES: list[tuple[dict[str, Any], str, str]] = [
    ({"columns": {"consnt": "c"}}, "unknown-fact", "`consnt` is not a fact of this policy"),
    ({"columns": {"consent": "d"}}, "unknown-column", "the table has no column `d`"),
    ({"keep": ["x"]}, "unknown-column", "the table has no column `x`"),
    ({"want": ["outcom"]}, "unknown-column", "there is no answer called `outcom`"),
    ({"values": {"consnt": {}}}, "unknown-fact", "`consnt` is not a fact of this policy"),
]


@pytest.mark.parametrize(("asked", "code", "message"), WRONG_NAMES)
def test_wrong_names_are_told(policy: Policy, asked: dict[str, Any], code: str, message: str) -> None:
    """Of facts, columns and answers."""
    with pytest.raises(CaseError) as refused:
        policy.decide_columns(pa.table({"consent": ["given"]}), **asked)
    assert (code, message) in flaws(refused)


def test_a_fact_is_given_by_one_column_only(policy: Policy, mars: Policy) -> None:
    """Two of one name, one renamed beside one of the fact's own name, members beside their several-of."""
    table = pa.table([pa.array([True]), pa.array([False])], names=["relevant", "relevant"])
    with pytest.raises(CaseError) as refused:
        policy.decide_columns(table)
    assert flaws(refused) == [("duplicate-name", "two columns are called `relevant`")]
    both = pa.table({"relevant": [True], "r": [False]})
    with pytest.raises(CaseError) as refused:
        policy.decide_columns(both, columns={"relevant": "r"})
    assert flaws(refused) == [("duplicate-name", "two columns give `relevant`: `relevant` and `r`")]
    for ignored, relevant in (("r", True), ("relevant", False)):
        found = policy.decide_columns(both, columns={"relevant": "r"}, ignore=[ignored], want=["possible"])
        wanted = policy.decide({"relevant": relevant}).possible
        assert found.to_pylist() == [{"possible": [outcome.value for outcome in wanted]}]
    with pytest.raises(CaseError) as refused:
        policy.decide_columns(pa.table({"r": [False]}), columns={"relevant": "r"}, ignore=["r"])
    assert flaws(refused) == [("duplicate-name", "the column `r` is to give `relevant`, and to be ignored")]
    reasons = pa.table({"subject.lawful_reasons": [["contract"]], "subject.lawful_reasons/contract": [True]})
    with pytest.raises(CaseError) as refused:
        mars.decide_columns(reasons)
    assert [code for code, _ in flaws(refused)] == ["duplicate-name"]


@pytest.mark.parametrize(
    "array",
    [
        pa.array([datetime.datetime(2026, 1, 1)]),
        pa.array([{"at_least": 3}]),
        pa.array([b"yes"]),
        pa.array([datetime.time(1)]),
        pa.array([[{"a": 1}]]),
    ],
    ids=lambda array: str(array.type),
)
def test_types_that_hold_no_values_are_refused(policy: Policy, array: Any) -> None:
    """Before any row is read."""
    with pytest.raises(CaseError) as refused:
        policy.decide_columns(pa.table({"subject_age": array}))
    assert [code for code, _ in flaws(refused)] == ["wrong-value-kind"]


def test_rows_that_are_wrong_are_reported_with_their_numbers(policy: Policy, mars: Policy) -> None:
    """How many for each reason, and the first of them, counted from 1."""
    table = pa.table({"consent": ["given", "gven", None, "gven"] * 3, "subject_age": [1, 2, 3, 400] * 3})
    with pytest.raises(InvalidRowsError) as refused:
        policy.decide_columns(table)
    report = refused.value.report
    assert (report.rows, report.invalid) == (12, 6)
    assert [(reason.fact, reason.count, reason.first) for reason in report.reasons] == [
        ("consent", 6, (2, 4, 6, 8, 10)),
        ("subject_age", 3, (4, 8, 12)),
    ]
    assert "`gven` is not a value of `consent` (6 rows: 2, 4, 6, 8, 10, ...)" in str(refused.value)
    assert [flaw.path for flaw in refused.value.diagnostics] == [
        CasePath((fact,), fact=fact) for fact in ("consent", "subject_age")
    ]
    impossible = pa.table({"risk_to_child": ["none", "low"], "delay_increases_risk": [True, True]})
    with pytest.raises(InvalidRowsError) as refused:
        mars.decide_columns(impossible)
    (reason,) = refused.value.report.reasons
    assert (reason.code, reason.first) == ("contradictory-case", (1,))
    assert reason.details[0].startswith("row 1: these facts cannot be true together: ")


def test_marked_rows_have_no_answer(policy: Policy) -> None:
    """Not one of the columns says anything of them but what is wrong."""
    table = pa.table({"consent": ["given", "gven"]})
    found = policy.decide_columns(table, invalid="mark", want=["outcome", "settled", "possible", "rules", "valid"])
    assert found.to_pylist()[1] == dict.fromkeys(["outcome", "settled", "possible", "rules"]) | {"valid": False}


def test_nothing_about_anything_is_a_case_too(policy: Policy) -> None:
    """A table whose columns have no value at all, and one without rows."""
    found = policy.decide_columns(pa.table({"consent": pa.nulls(3)}), want=["possible"]).to_pylist()
    assert found == [{"possible": [outcome.value for outcome in policy.decide({}).possible]}] * 3
    empty = policy.decide_columns(rows_of(1).slice(0, 0), want=["outcome", "rules", "ask"])
    assert (empty.num_rows, empty.column_names) == (0, ["outcome", "rules", "ask"])


WANT = ("outcome", "settled", "possible", "rules", "actions", "ask")


@pytest.mark.parametrize("threads", [1, 3])
def test_chunks_and_threads_change_nothing(policy: Policy, monkeypatch: pytest.MonkeyPatch, threads: int) -> None:
    """Wherever a chunk ends, rows keep their order and their answers; row numbers go on counting."""
    table = rows_of(1000)
    whole = policy.decide_columns(table, want=WANT).to_pylist()
    monkeypatch.setattr(batches, "CHUNK", 64)
    monkeypatch.setattr(batches, "_SMALL", 37)
    pieces = pa.concat_tables([table.slice(0, 3), table.slice(3, 200), table.slice(203, 1), table.slice(204)])
    assert policy.decide_columns(pieces, want=WANT, threads=threads).to_pylist() == whole
    wrong = table.set_column(3, "subject_age", pa.array([500 if n in (77, 641) else 5 for n in range(1000)]))
    with pytest.raises(InvalidRowsError) as refused:
        policy.decide_columns(wrong, threads=threads)
    assert refused.value.report.reasons[0].first == (78, 642)
    assert refused.value.report.rows == 1000


def test_batches_with_other_dictionaries_are_put_together(policy: Policy) -> None:
    """The same word has another number in each batch."""
    made = [pa.array(words).dictionary_encode() for words in (["given"], ["refused", "given"], [None, "withdrawn"])]
    table = pa.table({"consent": pa.chunked_array(made), "consent_appropriate": [True] * 5})
    rows = [{"consent": word} if word else {} for word in table["consent"].to_pylist()]
    found = policy.decide_columns(table, want=["possible"]).to_pylist()
    decided = [policy.decide({"consent_appropriate": True, **row}) for row in rows]
    assert [row["possible"] for row in found] == [[o.value for o in decision.possible] for decision in decided]


def test_a_reader_is_read_as_it_is_asked_for(policy: Policy, monkeypatch: pytest.MonkeyPatch) -> None:
    """A stream comes back as a stream, and never more than a few chunks of it are alive."""
    monkeypatch.setattr(batches, "CHUNK", 256)
    monkeypatch.setattr(batches, "_SMALL", 64)
    table = rows_of(256)
    read = 0

    def endless() -> Iterator[Any]:
        nonlocal read
        while True:
            read += 1
            yield table.to_batches()[0]

    stream = pa.RecordBatchReader.from_batches(table.schema, endless())
    found = policy.decide_columns(stream, want=["outcome", "settled"])
    assert isinstance(found, pa.RecordBatchReader)
    first = found.read_next_batch()
    assert first.to_pylist() == policy.decide_columns(table, want=["outcome", "settled"]).to_pylist()
    for _ in range(20):
        found.read_next_batch()
    gc.collect()
    assert read <= 23


def test_a_reader_stops_at_the_first_rows_that_are_wrong(policy: Policy, monkeypatch: pytest.MonkeyPatch) -> None:
    """A stream may have no end, so its error does not wait for it."""
    monkeypatch.setattr(batches, "CHUNK", 256)
    monkeypatch.setattr(batches, "_SMALL", 64)
    table = rows_of(256)
    wrong = table.set_column(3, "subject_age", pa.array([500] * 256))

    def stream() -> Iterator[Any]:
        yield from table.to_batches()
        for _ in range(5):
            yield from wrong.to_batches()

    found = policy.decide_columns(pa.RecordBatchReader.from_batches(table.schema, stream()))
    assert found.read_next_batch().num_rows == 256
    with pytest.raises(InvalidRowsError) as refused:
        found.read_next_batch()
    assert (refused.value.report.rows, refused.value.report.invalid) == (512, 256)


def test_a_kept_column_is_never_taken_for_an_answer(policy: Policy) -> None:
    """Two columns of one name would be mixed up by whoever reads them."""
    with pytest.raises(CaseError) as refused:
        policy.decide_columns(pa.table({"outcome": ["x"], "relevant": [True]}), keep=["*"])
    assert flaws(refused) == [("duplicate-name", "the column `outcome` is kept, and an answer has the same name")]


class Stream:
    """A data frame of some library: all that is known of it is Arrow's C interface."""

    def __init__(self, table: Any) -> None:
        self.table = table

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        return self.table.__arrow_c_stream__(requested_schema)


class Array:
    """The same for a single batch."""

    def __init__(self, batch: Any) -> None:
        self.batch = batch

    def __arrow_c_array__(self, requested_schema: object = None) -> object:
        return self.batch.__arrow_c_array__(requested_schema)


def test_whatever_speaks_arrows_c_interface_is_a_table(policy: Policy) -> None:
    """Streams, arrays, record batches; and other things are told that they are none."""
    table = rows_of(100)
    whole = policy.decide_columns(table, want=WANT)
    batch = table.combine_chunks().to_batches()[0]
    for data in (Stream(table), Array(batch), batch):
        found = policy.decide_columns(data, want=WANT)
        assert isinstance(found, pa.Table)
        assert found.to_pylist() == whole.to_pylist()
    with pytest.raises(CaseError) as refused:
        policy.decide_columns([{"consent": "given"}])
    assert flaws(refused) == [("wrong-shape", "this is not a table")]


def test_the_date_of_the_decision_is_today_unless_somebody_says_otherwise() -> None:
    """As in `decide`: a row without a date is decided today, and `on` counts for every row."""
    new_year = datetime.date(2026, 1, 1)
    document = small_policy(
        [date("day", decision_date=True), yes_no("asked")],
        rule("new-law", Outcome.SHARE, AllOf((between("day", new_year, None), has("asked")))),
    )
    policy = load_document(document)
    days = [datetime.date(2020, 1, 1), None, datetime.date(2030, 1, 1), None]
    table = pa.table({"day": pa.array(days, pa.date32()), "asked": [True, True, None, None]})
    lists = table.set_column(0, "day", pa.array([day and [day, day] for day in days], pa.list_(pa.date32())))
    cases = [{name: value for name, value in row.items() if value is not None} for row in table.to_pylist()]
    seen = set()
    for on in (None, datetime.date(2019, 6, 1), new_year):
        decided = [[outcome.value for outcome in policy.decide(case, on=on).possible] for case in cases]
        for each in (table, lists, table.select(["asked"])):
            found = [row["possible"] for row in policy.decide_columns(each, want=["possible"], on=on).to_pylist()]
            undated = [[o.value for o in policy.decide({**case, "day": "unknown"}, on=on).possible] for case in cases]
            assert found == (decided if "day" in each.column_names else undated)
        seen.add(str(decided))
    assert len(seen) == 3
    wrong = pa.table({"day": ["2026-01-01", "tomorrow"]})
    assert policy.decide_columns(wrong, want=["valid"], on=new_year, invalid="mark")["valid"].to_pylist() == [
        True,
        False,
    ]


def test_a_policy_of_one_day_refuses_rows_of_another(mars: Policy) -> None:
    """The date may stand in the table, as long as it is that day."""
    policy = load_mars(prove=False, on=datetime.date(2026, 2, 4))
    table = pa.table(
        {"decision_date": [datetime.date(2026, 2, 4), None, datetime.date(2026, 2, 5)], "risk_to_child": ["low"] * 3}
    )
    found = policy.decide_columns(table, want=["possible", "valid"], invalid="mark").to_pylist()
    assert [row["valid"] for row in found] == [True, True, False]
    assert found[0]["possible"] == [outcome.value for outcome in policy.decide({"risk_to_child": "low"}).possible]


def test_what_is_missing_is_said_with_what_to_install(policy: Policy, monkeypatch: pytest.MonkeyPatch) -> None:
    """The library works without the extra, and says its name when it is needed."""
    monkeypatch.setattr(columns, "find_spec", lambda _: None)
    with pytest.raises(columns.NoColumnsError, match=r"sharepolicy\[columns\]"):
        policy.decide_columns(pa.table({}))
