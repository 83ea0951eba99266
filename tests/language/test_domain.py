"""A domain cuts a fact into cells that the policy cannot look into, and leaves nothing out."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given

from sharepolicy.language.condition import tests_of as parts_of
from sharepolicy.language.domain import domains
from sharepolicy.language.policy import Outcome, PolicyDocument
from sharepolicy.language.rewriting import conditions_of
from sharepolicy.language.values import Ranges, Values, union
from sharepolicy.testing.policies import policies
from sharepolicy.testing.small import between, choice, number, rule, small_policy, yes_no

SHARE = Outcome.SHARE


def cells_of(document: PolicyDocument, fact: str) -> tuple[Values, ...]:
    """The cells of one fact."""
    return domains(document)[fact].cells


def test_named_values_are_cells_in_their_order() -> None:
    """A fact with names has one cell for each."""
    assert cells_of(small_policy([choice("colour", "red", "blue")]), "colour") == (
        frozenset({"red"}),
        frozenset({"blue"}),
    )


def test_number_that_nothing_tests_is_one_cell() -> None:
    """Without a threshold all numbers are the same to the policy."""
    assert cells_of(small_policy([number("age", 0, 25)]), "age") == (Ranges.of(0, 25),)


def test_threshold_starts_a_band() -> None:
    """`at_least: 16` cuts before 16."""
    policy = small_policy([number("age", 0, 25)], rule("old", SHARE, between("age", 16, None)))
    assert cells_of(policy, "age") == (Ranges.of(0, 15), Ranges.of(16, 25))


def test_upper_end_belongs_to_its_band() -> None:
    """`at_most: 12` cuts after 12, and the last band has no end when the fact has none."""
    policy = small_policy([number("age")], rule("young", SHARE, between("age", None, 12)))
    assert cells_of(policy, "age") == (Ranges.of(None, 12), Ranges.of(13, None))


def test_thresholds_outside_the_bounds_cut_nothing() -> None:
    """What a fact cannot be does not make a band of it."""
    policy = small_policy([number("age", 0, 25)], rule("odd", SHARE, between("age", 0, 25)))
    assert cells_of(policy, "age") == (Ranges.of(0, 25),)


def test_threshold_at_the_last_number_makes_a_band_of_one() -> None:
    """The maximum itself can be a band."""
    policy = small_policy([number("age", 0, 25)], rule("oldest", SHARE, between("age", 25, None)))
    assert cells_of(policy, "age") == (Ranges.of(0, 24), Ranges.of(25, 25))


def test_indices_are_the_cells_that_share_a_value() -> None:
    """An interval that starts inside a band counts that band."""
    policy = small_policy([number("age", 0, 25)], rule("old", SHARE, between("age", 16, None)))
    domain = domains(policy)["age"]
    assert domain.indices(Ranges.of(10, 15)) == (0,)
    assert domain.indices(Ranges.of(15, 16)) == (0, 1)
    assert domain.indices(Ranges.of(30, 40)) == ()


def test_facts_keep_the_order_of_the_vocabulary() -> None:
    """Domains stand in the order in which facts were written."""
    assert list(domains(small_policy([yes_no("b"), yes_no("a")]))) == ["b", "a"]


@given(policies(conflict_free=False))
def test_cells_partition_the_values_of_each_fact(document: PolicyDocument) -> None:
    """No cell is empty, no two overlap, and together they are all values."""
    for domain in domains(document).values():
        assert all(domain.cells)
        for place, cell in enumerate(domain.cells):
            assert not any(cell & other for other in domain.cells[place + 1 :])
        assert union(list(domain.cells)) == domain.fact.all_values


@given(policies(conflict_free=False))
def test_every_test_is_constant_on_each_cell(document: PolicyDocument) -> None:
    """A test holds of all values of a cell, or of none."""
    all_domains = domains(document)
    for condition in conditions_of(document):
        for test in parts_of(condition):
            for cell in all_domains[test.fact].cells:
                assert (cell <= test.values) or not (cell & test.values)


@given(policies(conflict_free=False))
def test_neighbouring_bands_are_told_apart_by_some_test(document: PolicyDocument) -> None:
    """There are no more bands than needed: every cut comes from a test."""
    conditions = [test for condition in conditions_of(document) for test in parts_of(condition)]
    for name, domain in domains(document).items():
        if not domain.fact.is_numeric:
            continue
        for lower, upper in pairwise(domain.cells):
            assert any((lower <= test.values) != (upper <= test.values) for test in conditions if test.fact == name)
