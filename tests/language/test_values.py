"""Ranges are sets of whole numbers: their algebra is that of sets."""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce
from operator import and_, ge, le, or_, sub

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sharepolicy.language.values import Ranges, Values, union

WINDOW = range(-10, 11)
"""Ends of random ranges lie within 6 of zero, so that the window shows all that there is to see."""

_ends = st.one_of(st.integers(-6, 6), st.integers(-6, 6), st.none())
ranges = st.lists(st.tuples(_ends, _ends), max_size=4).map(Ranges)


def numbers_in(some: Ranges) -> set[int]:
    """The numbers of the window that are in it, one by one."""
    return {
        number
        for number in WINDOW
        if any((low is None or low <= number) and (high is None or number <= high) for low, high in some.pieces)
    }


@given(st.lists(st.tuples(_ends, _ends), max_size=4))
def test_making_ranges_loses_and_adds_nothing(pieces: list[tuple[int | None, int | None]]) -> None:
    """Joining and sorting pieces leaves the numbers as they are."""
    as_written = {
        number
        for number in WINDOW
        if any((low is None or low <= number) and (high is None or number <= high) for low, high in pieces)
    }
    assert numbers_in(Ranges(pieces)) == as_written


@given(ranges)
def test_pieces_are_sorted_and_apart(some: Ranges) -> None:
    """Between two pieces at least one number is missing, so that equal sets are equal values."""
    for (_, high), (low, _) in zip(some.pieces, some.pieces[1:], strict=False):
        assert high is not None
        assert low is not None
        assert high + 1 < low


@given(ranges, ranges)
def test_equal_exactly_when_the_same_numbers(first: Ranges, second: Ranges) -> None:
    """Equality of values is equality of sets."""
    assert (first == second) == (numbers_in(first) == numbers_in(second))


@given(ranges, ranges)
def test_intersection_union_and_difference_are_those_of_sets(first: Ranges, second: Ranges) -> None:
    """`&`, `|` and `-` do what they do for Python's sets."""
    assert numbers_in(first & second) == numbers_in(first) & numbers_in(second)
    assert numbers_in(first | second) == numbers_in(first) | numbers_in(second)
    assert numbers_in(first - second) == numbers_in(first) - numbers_in(second)


@given(ranges)
def test_complement_is_all_the_rest(some: Ranges) -> None:
    """A number is in a set or in its complement, never in both."""
    assert numbers_in(some.complement()) == set(WINDOW) - numbers_in(some)


@given(ranges)
def test_complement_of_complement_is_itself(some: Ranges) -> None:
    """Turning a set inside out twice leaves it."""
    assert some.complement().complement() == some


@given(ranges, ranges)
def test_de_morgan(first: Ranges, second: Ranges) -> None:
    """What is in neither is outside each."""
    assert (first | second).complement() == first.complement() & second.complement()


@given(ranges, ranges)
def test_inside_is_subset(first: Ranges, second: Ranges) -> None:
    """`<=` is the subset relation, and `>=` the other way round."""
    assert (first <= second) == (numbers_in(first) <= numbers_in(second)) == (second >= first)


@given(ranges)
def test_empty_is_false(some: Ranges) -> None:
    """Ranges without a number are false, all others true."""
    assert bool(some) == bool(numbers_in(some))


@given(ranges)
def test_single_is_the_only_number(some: Ranges) -> None:
    """`single` names the number of a set of one, and is None otherwise."""
    numbers = numbers_in(some)
    assert some.single == (numbers.pop() if len(numbers) == 1 else None)


@given(ranges)
def test_membership_changes_exactly_at_cuts(some: Ranges) -> None:
    """A number is a cut when it is in the set and the number before it is not, or the other way round."""
    numbers = numbers_in(some)
    changes = {number for number in WINDOW[1:] if (number in numbers) != (number - 1 in numbers)}
    assert some.cuts() == changes


@pytest.mark.parametrize("operator", [and_, or_, sub, le, ge])
def test_names_and_numbers_do_not_mix(operator: Callable[[Values, Values], Values | bool]) -> None:
    """No fact has both: asking for them together is a mistake, and never answered as if nothing were in common."""
    names, numbers = frozenset({"low", "high"}), Ranges.of(0, 3)
    for one, other in ((names, numbers), (numbers, names)):
        with pytest.raises(TypeError):
            operator(one, other)


@given(st.lists(ranges, min_size=1))
def test_the_union_of_many_is_that_of_two_and_two(some: list[Ranges]) -> None:
    """Taken together at once, as for names."""
    assert union(some) == reduce(or_, some)
    assert union([frozenset({"low"}), frozenset(), frozenset({"high"})]) == frozenset({"low", "high"})


@given(ranges, st.lists(st.integers(-6, 6), unique=True).map(sorted))
def test_the_stretches_that_a_set_meets(some: Ranges, cuts: list[int]) -> None:
    """Among all stretches between some cuts: those that share a number with it, as one by one."""
    edges = [None, *cuts]
    ends = [*(cut - 1 for cut in cuts), None]
    stretches = [Ranges.of(low, high) for low, high in zip(edges, ends, strict=True)]
    one_by_one = [place for place, stretch in enumerate(stretches) if stretch & some]
    assert list(some.met_by(stretches)) == one_by_one


@given(ranges, ranges)
def test_inside_exactly_when_nothing_is_left(first: Ranges, second: Ranges) -> None:
    """`<=` is that of sets."""
    assert (first <= second) == (not first - second)
