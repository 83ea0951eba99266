"""`count`: so many of these conditions hold."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from itertools import product

import pytest

from sharepolicy.analysis.examples.line_mutants import of_condition
from sharepolicy.frontends.render.words import condition_in_words
from sharepolicy.language.condition import ALWAYS, AllOf, AnyOf, Condition, CountOf, is_too_deep
from sharepolicy.language.periods import NEVER, on_date
from sharepolicy.language.policy import Outcome
from sharepolicy.language.semantics import holds
from sharepolicy.language.words import say_condition
from sharepolicy.testing.small import between, date, has, rule, small_policy, yes_no
from tests.helpers.conditions import condition, errors

A, B, C = has("a"), has("b"), has("c")
THREE = (A, B, C)
PARTS = "of: [{agreed: yes}, {risk: low}, {country: se}]"

TO_BE_MORE = "expected `at_most` to be 2 or more"
ALONE = "write `exactly` alone, or `at_least` and `at_most`"


def hold(made: Condition) -> list[bool]:
    """Where it holds, in all cases of four yes/no facts."""
    answers = product((frozenset({"yes"}), frozenset({"no"})), repeat=4)
    return [holds(made, dict(zip("abcd", case, strict=True))) for case in answers]


@pytest.mark.parametrize(
    ("limits", "least", "most"),
    [
        ("at_least: 2", 2, None),
        ("at_most: 0", 0, 0),
        ("exactly: 3", 3, 3),
        ("at_least: 1, at_most: 2", 1, 2),
        ("exactly: 0", 0, 0),
        ("at_least: 3", 3, None),
    ],
)
def test_its_limits_are_read(limits: str, least: int, most: int | None) -> None:
    """As written, both ends included."""
    parts = tuple(condition(when) for when in ("{agreed: yes}", "{risk: low}", "{country: se}"))
    assert condition(f"{{count: {{{limits}, {PARTS}}}}}") == CountOf(parts, least, most)


@pytest.mark.parametrize(
    ("count", "code", "at", "help_"),
    [
        ("2", "wrong-shape", "2", "write `count: {at_least: 2, of: [{fact: value}, ...]}`"),
        ("{at_least: 2}", "wrong-shape", "count", "write `count: {at_least: 2, of: [{fact: value}, ...]}`"),
        (f"{{{PARTS}}}", "wrong-shape", "count", "write `count: {at_least: 2, of: [{fact: value}, ...]}`"),
        (f"{{at_leats: 2, {PARTS}}}", "unknown-property", "at_leats", "did you mean `at_least`?"),
        (f"{{at_least: two, {PARTS}}}", "wrong-shape", "two", "expected a number from 1 to 3"),
        (f"{{at_least: 0, {PARTS}}}", "contradictory-condition", "0", "expected 1 to 3"),
        (f"{{at_least: 4, {PARTS}}}", "contradictory-condition", "4", "expected 1 to 3"),
        (f"{{at_most: 3, {PARTS}}}", "contradictory-condition", "3", "expected 0 to 2"),
        (f"{{exactly: 4, {PARTS}}}", "contradictory-condition", "4", "expected 0 to 3"),
        (
            f"{{at_least: 2, at_most: 1, {PARTS}}}",
            "contradictory-condition",
            "count",
            "expected `at_most` to be 2 or more",
        ),
        (
            f"{{at_most: 2, exactly: 1, {PARTS}}}",
            "wrong-shape",
            "count",
            "write `exactly` alone, or `at_least` and `at_most`",
        ),
    ],
)
def test_what_is_wrong_with_it_is_said(count: str, code: str, at: str, help_: str) -> None:
    """At its place, with what was expected."""
    assert (code, at, help_) in errors(f"{{count: {count}}}")


def test_a_count_of_too_many_is_refused() -> None:
    """Also where counts stand in counts, by what they come to when spelt out."""
    many = ", ".join(["{agreed: yes}"] * 21)
    assert [code for code, _, _ in errors(f"{{count: {{at_least: 2, of: [{many}]}}}}")] == ["too-large"]
    inner = "{count: {at_least: 10, of: [" + ", ".join(["{agreed: yes}"] * 20) + "]}}"
    assert "too-large" in [code for code, _, _ in errors(inner)]
    nested: Condition = A
    for _ in range(60):
        nested = CountOf((B, C, nested), 2)
    assert is_too_deep(nested)


@pytest.mark.parametrize(
    ("written", "help_"),
    [
        ("at_least_two_of: [{agreed: yes}]", "write `count: {at_least: 2, of: [{agreed: yes}]}`"),
        ("exactly_one: [{agreed: yes}]", "write `count: {exactly: 1, of: [{agreed: yes}]}`"),
        ("at_most_one: [{agreed: yes}]", "write `count: {at_most: 1, of: [{agreed: yes}]}`"),
    ],
)
def test_other_words_for_it_are_understood(written: str, help_: str) -> None:
    """They are not guessed, but shown as they are written here."""
    assert [found for _, _, found in errors(f"{{{written}}}")] == [help_]


@pytest.mark.parametrize("parts", [(A,), (A, B), THREE, (A, B, C, has("d"))])
def test_spelt_out_it_means_the_same(parts: tuple[Condition, ...]) -> None:
    """For all limits, also those that always hold or never."""
    for least in range(-1, len(parts) + 2):
        for most in (None, *range(-1, len(parts) + 2)):
            count = CountOf(parts, least, most)
            assert hold(count) == hold(count.spelt_out), count


def test_spelt_out_it_shares_what_is_repeated() -> None:
    """So it takes the room of its parts times its limit, though its branches are very many."""
    parts = tuple(AllOf((A,)) for _ in range(20))
    found: dict[int, Condition] = {}
    waiting: list[Condition] = [CountOf(parts, 10).spelt_out]
    while waiting:
        part = waiting.pop()
        if id(part) not in found:
            found[id(part)] = part
            waiting += part.parts if isinstance(part, AllOf | AnyOf) else ()
    assert len(found) < 20 * 10 * 3


def test_its_limits_are_moved_and_its_lines_left_out() -> None:
    """As mistakes that examples have to notice; no mutant always holds, or is what was written."""
    document = small_policy([yes_no(name) for name in "abc"], rule("one", Outcome.SHARE, CountOf(THREE, 2)))
    made: list[Condition] = []
    remember: Callable[[Condition], object] = lambda when: made.append(when) or document  # noqa: E731
    found = [mutant.says for mutant in of_condition(document, CountOf(THREE, 2), "here", None, remember)]  # type: ignore[arg-type]
    assert found[:2] == [
        "`count: at least 2` becomes `at least 1`",
        "`count: at least 2` becomes `at least 3`",
    ]
    assert CountOf((B, C), 2) in made
    assert sum("left out" in says for says in found) == 3
    for count, expected in {
        CountOf(THREE, 1): [(2, None)],
        CountOf(THREE, 0, 2): [(0, 1)],
        CountOf(THREE, 2, 2): [(1, 1), (3, 3)],
        CountOf(THREE, 1, 2): [(2, 2), (0, 2), (1, 1), (1, 3)],
    }.items():
        made.clear()
        assert list(of_condition(document, count, "here", None, remember))  # type: ignore[arg-type]
        counts = [(each.least, each.most) for each in made if isinstance(each, CountOf) and each.parts == THREE]
        assert sorted(counts, key=str) == sorted(expected, key=str), count


@pytest.mark.parametrize(
    ("count", "expected"),
    [
        (CountOf((between("day", 10, None), A, B), 2), CountOf((A, B), 1)),
        (CountOf((between("day", None, 9), A, B), 2), CountOf((A, B), 2)),
        (CountOf((between("day", 10, None), A), 1), ALWAYS),
        (CountOf((between("day", None, 9), A), 2), NEVER),
        (CountOf((between("day", 10, None), A), 0, 0), NEVER),
        (CountOf((between("day", None, 9), A, B), 0, 1), CountOf((A, B), 0, 1)),
        (CountOf((A, B), 1), CountOf((A, B), 1)),
    ],
)
def test_on_one_day_it_counts_what_is_left(count: CountOf, expected: Condition) -> None:
    """Parts that the day settles are counted once and for all."""
    facts = [yes_no("a"), yes_no("b"), date("day", decision_date=True)]
    document = small_policy(facts, rule("one", Outcome.SHARE, count), otherwise=Outcome.ESCALATE)
    assert on_date(document, datetime.date.fromordinal(20)).rules["one"].when == expected


def test_it_is_said_in_words() -> None:
    """With its limits, and every part."""
    document = small_policy([yes_no(name) for name in "abc"], rule("one", Outcome.SHARE, CountOf(THREE, 2)))
    parts = f"({say_condition(document, A)}; {say_condition(document, B)})"
    for limits, words in _LIMITS.items():
        assert say_condition(document, CountOf((A, B), *limits)) == f"{words} of {parts}"
        assert next(iter(condition_in_words(CountOf((A, B), *limits), document))) == (0, f"{words} of these:")


_LIMITS: dict[tuple[int, int | None], str] = {
    (2, None): "at least 2",
    (0, 1): "at most 1",
    (1, 1): "exactly 1",
    (1, 2): "1 to 2",
}
