"""What programs hand over that is no value: said in words, never by an error of Python."""

from __future__ import annotations

import datetime
import enum
import json
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sharepolicy.backends.durable.second import DurableRulesHere
from sharepolicy.engine.loading.load import load_text
from sharepolicy.engine.weighing.confirm import confirm_policy
from sharepolicy.ground.diagnostic import CaseError, Diagnostics
from sharepolicy.ground.text import Text
from sharepolicy.reading.cases import read_request
from sharepolicy.reading.parse import read_tree
from sharepolicy.reading.tree import MapNode, Scalar
from tests.helpers.durable import needs_durable
from tests.helpers.mars import load_mars

MARS = load_mars(prove=False)


class NAType:
    """As the missing value of pandas: it is equal to nothing, and is neither true nor false."""

    def __eq__(self, other: object) -> Any:
        return self

    def __ne__(self, other: object) -> Any:
        return self

    def __hash__(self) -> int:
        return 1

    def __bool__(self) -> bool:
        raise TypeError("boolean value of NA is ambiguous")


class Series:
    """As a column of pandas."""

    ndim = 1

    def __array__(self, *_: Any) -> Any:
        return np.array([1, 2])

    def __eq__(self, other: object) -> Any:
        return np.array([True, False])

    def __ne__(self, other: object) -> Any:
        return np.array([True, False])

    __hash__ = None  # type: ignore[assignment]


FOREIGN = {
    "missing": (NAType(), "given as nothing"),
    "column": (Series(), "given as a whole column of values"),
    "array": (np.array([1, 2]), "given as a whole column of values"),
    "array of one": (np.array([15]), "given as a whole column of values"),
    "empty array": (np.array([]), "given as a whole column of values"),
    "array of texts": (np.array(["a", "b"]), "given as a whole column of values"),
    "table": (np.array([[1, 2], [3, 4]]), "given as a whole column of values"),
    "Arrow": (pa.array([1, 2]), "given as a whole column of values"),
    "Arrow in chunks": (pa.chunked_array([[1], [2]]), "given as a whole column of values"),
    "moment": (np.datetime64("2026-03-01T10:00:00", "ns"), "given as a date with a time of day"),
    "no moment": (np.datetime64("NaT"), "given as nothing"),
    "not a number": (float("nan"), "NaN, which is not a number"),
    "object": (object(), "cannot be the value of a fact"),
    "bytes": (b"yes", "cannot be the value of a fact"),
    "complex": (1j, "cannot be the value of a fact"),
}
FACTS = ("subject.age", "item.relevant", "subject.consent", "risk_to_child", "decision_date", "subject.lawful_reasons")


@pytest.mark.parametrize("name", FOREIGN)
@pytest.mark.parametrize("fact", FACTS)
def test_what_is_no_value_is_refused_in_words(name: str, fact: str) -> None:
    """As a value, in a list, as a limit, of a member, and in a whole request; twice, since values are remembered."""
    value, said = FOREIGN[name]
    member = {"legal_duty": value} if fact == "subject.lawful_reasons" else {"at_least": value}
    ways: list[Callable[[], Any]] = [
        lambda: MARS.decide({fact: value}),
        lambda: MARS.decide({fact: [value]}),
        lambda: MARS.decide({fact: member}),
        lambda: MARS.decide({"facts": {fact: value}}),
        lambda: MARS.decide_request({"facts": {fact: value}}),
    ]
    for way in ways * 2:
        with pytest.raises(CaseError) as refused:
            way()
        flaw = refused.value.diagnostics[0]
        assert said in flaw.message
        assert flaw.help


def test_pandas_itself() -> None:
    """Where it is installed."""
    pd = pytest.importorskip("pandas")
    for value in (pd.NA, pd.NaT, pd.Series([1]), pd.DataFrame({"a": [1]}), pd.Index([1]), pd.Timestamp("2026-03-01")):
        with pytest.raises(CaseError):
            MARS.decide({"subject.age": value})


@pytest.mark.parametrize(
    "case", [None, [], ["subject.age"], 5, "risk", object(), np.array([1]), ()], ids=lambda case: type(case).__name__
)
def test_what_is_no_case_is_refused_in_words(case: Any) -> None:
    """One has facts and values."""
    for decide in (MARS.decide, MARS.decide_request):
        with pytest.raises(CaseError, match="is not a case"):
            decide(case)


class Age(enum.IntEnum):
    """A number with a name."""

    YOUNG = 15


class Odd(float):
    """A number that shows itself in its own way."""

    def __repr__(self) -> str:
        return "odd"


def test_what_is_a_value_under_another_type_is_one() -> None:
    """Of numpy, of an enumeration, of a class of one's own."""
    expected = MARS.decide({"subject.age": 15}).to_dict()
    for age in (np.int8(15), np.float32(15), np.array(15), Age.YOUNG, Odd(15), Decimal(15), 15.0):
        assert MARS.decide({"subject.age": age}).to_dict() == expected
    day = datetime.date(2026, 3, 1)
    assert MARS.decide({"decision_date": np.datetime64("2026-03-01", "D")}).on == day
    assert MARS.decide({"item.relevant": np.True_}).case == MARS.decide({"item.relevant": True}).case
    assert MARS.decide({"item.relevant": np.str_("yes")}).case == MARS.decide({"item.relevant": "yes"}).case


# characters that JSON writes as two escapes


@given(
    st.dictionaries(st.text(min_size=1, max_size=8), st.text(max_size=12), min_size=1, max_size=5),
    st.sampled_from([None, 2, "\t"]),
)
def test_what_json_escapes_is_read_as_it_was(content: dict[str, str], indent: int | str | None) -> None:
    """Every text, with escapes for all that is not ASCII, indented or not; and each stands where it stands."""
    text = Text("case.json", json.dumps(content, indent=indent))
    tree = read_tree(text, Diagnostics())
    assert isinstance(tree, MapNode)
    found = {}
    for key, value in tree.entries:
        assert isinstance(value, Scalar)
        assert key.span is not None
        assert value.span is not None
        found[key.value] = value.value
        for scalar, span in ((key, key.span), (value, value.span)):
            assert json.loads(text.content[span.start : span.end]) == scalar.value
    assert found == {key: value for key, value in content.items() if key != "<<"} | {
        key: value for key, value in content.items() if key == "<<"
    }


def test_a_flaw_behind_such_a_character_is_shown_in_its_place() -> None:
    """Though it is one character, and twelve stand there."""
    text = '{"case": "\\ud83d\\ude00\\ud83d\\ude00 \\\\ud83d\\\\ude00", "facts": {"item.relevant": "maybe"}}'
    with pytest.raises(CaseError) as refused:
        read_request(MARS.document, Text("case.json", text))
    (flaw,) = refused.value.diagnostics
    assert flaw.span is not None
    assert text[flaw.span.start : flaw.span.end] == '"maybe"'
    request = read_request(MARS.document, Text("case.json", text.replace("maybe", "yes")))
    assert request.title == "😀😀 \\ud83d\\ude00"


@pytest.mark.parametrize("text", ["case: '\\ud83d\\ude00'\nfacts: {}\n", "case: \\ud83d\\ude00\nfacts: {}\n"])
def test_what_is_no_json_keeps_its_backslashes(text: str) -> None:
    """In YAML they stand for themselves but between double quotation marks."""
    assert read_request(MARS.document, Text("case.yaml", text)).title == "\\ud83d\\ude00"


def test_half_a_character_is_none() -> None:
    """A lone half is still refused."""
    with pytest.raises(CaseError, match="is not a character"):
        read_request(MARS.document, Text("case.json", '{"case": "\\ud83d", "facts": {}}'))


@pytest.mark.parametrize("heading", ["subjects", "recipients", "items"])
@pytest.mark.parametrize(
    ("name", "help_"),
    [
        *(
            (name, "expected a name without `/` or hidden characters, such as `mother` or `Aled Jones`")
            for name in ("", " ", "a/b", "a\u202eb")
        ),
        *((name, "write `a b`") for name in ("a  b", "a\nb", " a b", "a b ")),
    ],
)
def test_a_name_in_a_request_is_asked_for_as_one(heading: str, name: str, help_: str) -> None:
    """And not as a clause; one with too many spaces is written out."""
    for read in (
        lambda: read_request(MARS.document, Text("case.json", json.dumps({heading: {name: {}}}))),
        lambda: MARS.decide_request({heading: {name: {}}}),
    ):
        with pytest.raises(CaseError) as refused:
            read()
        assert refused.value.diagnostics[0].help == help_


@needs_durable
def test_the_ends_of_numbers_reach_the_second_engine() -> None:
    """No case of its own has more digits than one may have, or a day beyond the calendar."""
    policy = load_text("""\
policy: ends
facts:
  number: {asks: How many?, type: number}
  sum: {asks: How much?, type: number, decimals: 2}
  born: {asks: When?, type: date}
questions:
  all:
    rules:
      most: {when: {number: {at_least: 999999999999999}}, outcome: share, because: Most.}
      least: {when: {sum: {at_most: -9999999999999.99}}, outcome: share, because: Least.}
      last: {when: {born: {at_least: 9999-12-30}}, outcome: share, because: Last.}
      first: {when: {born: {at_most: 0001-01-02}}, outcome: share, because: First.}
otherwise: {outcome: dont_share, because: Nothing.}
invariants:
  most-shares: {says: Most shares., when: {number: {at_least: 999999999999999}}, always: share}
""")
    confirmation = confirm_policy(policy, random=300, engine=DurableRulesHere(policy.document))
    assert not confirmation.stopped
    assert confirmation.confirmed
    assert confirmation.compared["random"] == 300
