"""Conditions and the values in them."""

from __future__ import annotations

import datetime

import pytest

from sharepolicy.language.condition import AllOf, AnyOf, Condition, Is, Not, Test
from sharepolicy.language.values import Ranges, Values
from tests.helpers.conditions import condition, errors, reading


def names(*values: str) -> Values:
    """A set of named values."""
    return frozenset(values)


def day(text: str) -> int:
    """The ordinal of a date."""
    return datetime.date.fromisoformat(text).toordinal()


@pytest.mark.parametrize(
    ("when", "fact", "values"),
    [
        ("{agreed: yes}", "agreed", names("yes")),
        ("{agreed: true}", "agreed", names("yes")),
        ("{agreed: [yes, no]}", "agreed", names("yes", "no")),
        ("{agreed: {not: yes}}", "agreed", names("no")),
        ("{country: no}", "country", names("no")),
        ("{country: 'no'}", "country", names("no")),
        ("{country: {not: [no, se]}}", "country", names("dk")),
        ("{risk: {at_least: high}}", "risk", names("high", "extreme")),
        ("{risk: {at_most: low}}", "risk", names("none", "low")),
        ("{risk: {above: low, below: extreme}}", "risk", names("high")),
        ("{risk: {between: [low, high]}}", "risk", names("low", "high")),
        ("{risk: {at_least: low, not: high}}", "risk", names("low", "extreme")),
        ("{age: 9}", "age", Ranges.of(9, 9)),
        ("{age: [9, 10, 12]}", "age", Ranges(((9, 10), (12, 12)))),
        ("{age: {at_least: 16}}", "age", Ranges.of(16, 25)),
        ("{age: {below: 16}}", "age", Ranges.of(0, 15)),
        ("{age: {not: [0, 5]}}", "age", Ranges(((1, 4), (6, 25)))),
        ("{weight: {above: 3.5}}", "weight", Ranges.of(36, None)),
        ("{weight: 3}", "weight", Ranges.of(30, 30)),
        ("{born: {at_least: 2010-01-01}}", "born", Ranges.of(day("2010-01-01"), None)),
        ("{born: {at_least: 0001-01-01}}", "born", Ranges.of(None, None)),
        ("{born: {at_least: 2010-01-01, at_most: 9999-12-31}}", "born", Ranges.of(day("2010-01-01"), None)),
        ("{born: {not: 9999-12-31}}", "born", Ranges.of(None, day("9999-12-30"))),
        ("{born: [0001-01-01, 0001-01-02]}", "born", Ranges.of(None, 2)),
        ("{born: {between: [2010-01-01, 2010-01-31]}}", "born", Ranges.of(day("2010-01-01"), day("2010-01-31"))),
    ],
)
def test_what_a_line_means(when: str, fact: str, values: Values) -> None:
    """Each way to match a value, for each type of fact that it fits."""
    assert condition(when) == Test(fact, values)


def several(member: str, *values: str) -> Test:
    """A test of one member."""
    return Test(f"item.shows/{member}", frozenset(values))


@pytest.mark.parametrize(
    ("when", "meant"),
    [
        ("{item.shows: {includes: name}}", several("name", "yes")),
        ("{item.shows: {includes: [name, school]}}", AnyOf((several("name", "yes"), several("school", "yes")))),
        ("{item.shows: {includes_all: [name, school]}}", AllOf((several("name", "yes"), several("school", "yes")))),
        ("{item.shows: {only: [name, school]}}", several("address", "no")),
        ("{item.shows: {only: []}}", AllOf(tuple(several(m, "no") for m in ("name", "address", "school")))),
        ("{item.shows: {not: {includes: name}}}", Not(AllOf((several("name", "yes"),)))),
        (
            "{item.shows: {includes: name, only: [name]}}",
            AllOf((several("name", "yes"), several("address", "no"), several("school", "no"))),
        ),
    ],
)
def test_several_of_is_matched_member_by_member(when: str, meant: Condition) -> None:
    """Each member is a yes/no fact of its own."""
    assert condition(when) == meant


def test_conditions_combine() -> None:
    """Lines all hold; `any`, `all` and `not` nest."""
    yes, low = Test("agreed", names("yes")), Test("risk", names("low"))
    assert condition("{agreed: yes, risk: low}") == AllOf((yes, low))
    assert condition("{any: [{agreed: yes}, {risk: low}]}") == AnyOf((yes, low))
    assert condition("{all: [{agreed: yes}, {not: {risk: low}}]}") == AllOf((yes, Not(low)))
    assert condition("{}") == AllOf(())


def test_definitions_are_read_in_any_order() -> None:
    """A definition may use one that stands below it."""
    definitions = "{first: {when: {is: second}}, second: {when: {agreed: yes}}}"
    second = Is("second", Test("agreed", names("yes")))
    assert condition("{is: first}", definitions) == Is("first", second)
    assert condition("{is: [first, second]}", definitions) == AllOf((Is("first", second), second))


@pytest.mark.parametrize(
    ("when", "code", "pointed", "help_"),
    [
        ("{agred: yes}", "unknown-fact", "agred", "did you mean `agreed`?"),
        ("{agreed: on}", "unknown-value", "on", "did you mean `yes`?"),
        ("{agreed: off}", "unknown-value", "off", "did you mean `no`?"),
        ("{agreed: maybe}", "unknown-value", "maybe", "expected `yes` or `no`"),
        ("{agreed: unknown}", "unknown-value", "unknown", "only a case can say"),
        ("{agreed: }", "unknown-value", "agreed", "expected one of: `yes`, `no`"),
        ("{country: false}", "unknown-value", "false", "expected one of: `no`, `se`, `dk`"),
        ("{risk: {at_least: hihg}}", "unknown-value", "hihg", "did you mean `high`?"),
        ("{risk: {atleast: high}}", "unknown-property", "atleast", "did you mean `at_least`?"),
        ("{risk: {between: [low]}}", "wrong-shape", "[low]", "write `[low, high]`"),
        ("{risk: {at_least: [low]}}", "wrong-shape", "[low]", ""),
        ("{risk: [[low]]}", "wrong-shape", "[low]", ""),
        ("{country: {at_least: se}}", "wrong-value-kind", "at_least", "write `country: value`"),
        ("{country: {includes: se}}", "wrong-value-kind", "includes", "write `country: value`"),
        ("{age: old}", "wrong-value-kind", "old", "expected a whole number"),
        ("{age: 010}", "wrong-value-kind", "010", "write `10` if you mean that"),
        ("{age: 9.5}", "wrong-value-kind", "9.5", "expected a whole number"),
        ("{age: 99}", "value-out-of-range", "99", "expected 0 to 25"),
        ("{born: 1.2.2010}", "wrong-value-kind", "1.2.2010", "expected year-month-day"),
        ("{item.shows: name}", "wrong-value-kind", "name", "write `{includes: name}`"),
        ("{item.shows: {includes: nmae}}", "unknown-value", "nmae", "did you mean `name`?"),
        ("{item.shows: {at_least: name}}", "wrong-value-kind", "at_least", "includes"),
        ("{item.shows: {contains: name}}", "unknown-property", "contains", "includes"),
        ("{item.shows: {includes: []}}", "wrong-shape", "[]", ""),
        ("{item.shows/name: yes}", "unknown-fact", "item.shows/name", "write `item.shows: {includes: name}`"),
        ("{any: {agreed: yes}}", "wrong-shape", "{agreed: yes}", "write `any: "),
        ("{any: []}", "wrong-shape", "[]", "write `any: "),
        ("{any: [agreed]}", "wrong-shape", "agreed", "write `{fact: value}`"),
        ("{not: agreed}", "wrong-shape", "agreed", "write `{fact: value}`"),
        ("{is: firts}", "unknown-definition", "firts", "define it"),
        ("{risk: {above: extreme}}", "contradictory-condition", "risk: {above: extreme}", ""),
        ("{risk: []}", "contradictory-condition", "risk: []", ""),
        ("{age: {between: [9, 3]}}", "contradictory-condition", "age: {between: [9, 3]}", ""),
        ("{agreed: yes, all: [{agreed: no}]}", "contradictory-condition", "agreed: no", ""),
        (
            "{item.shows: {includes: name, only: [school]}}",
            "contradictory-condition",
            "item.shows: {includes: name, only: [school]}",
            "",
        ),
    ],
)
def test_what_is_wrong_is_shown_at_its_place(when: str, code: str, pointed: str, help_: str) -> None:
    """Every flaw has its code, its place and its help."""
    found = errors(when)
    assert [(each[0], each[1]) for each in found] == [(code, pointed)]
    assert help_ in found[0][2]


def test_all_flaws_at_once_in_order_of_place() -> None:
    """Nobody mends a file one error at a time."""
    when = "{agred: yes, risk: hihg, age: x, any: [{country: xx}, {not: {born: 1}}]}"
    assert [each[1] for each in errors(when)] == ["agred", "hihg", "x", "xx", "1"]


def test_a_circle_of_definitions_is_shown() -> None:
    """The message names the circle; nothing else is said of those who use it."""
    definitions = (
        "{first: {when: {is: second}}, second: {when: {any: [{is: third}]}}, third: {when: {not: {is: first}}}}"
    )
    (found,) = reading("{is: first}", definitions).diagnostics
    assert found.code == "definition-cycle"
    assert "`first` is `second` is `third` is `first`" in found.message
    assert len(found.labels) == 2


def test_definitions_cannot_grow_without_bound() -> None:
    """Sixty definitions that each use the one before twice would come to more tests than there are atoms here."""
    lines = ["d0: {when: {agreed: yes}}"]
    lines += [f"d{n}: {{when: {{any: [{{is: d{n - 1}}}, {{is: d{n - 1}}}]}}}}" for n in range(1, 60)]
    assert [each[0] for each in errors("{is: d59}", "{" + ", ".join(lines) + "}")] == ["too-large"]
