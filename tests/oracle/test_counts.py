"""Counts of cases are exact: one by one on small policies; whole or in slices on large ones, by another road."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import product
from math import prod
from random import Random

import pytest
import z3
from hypothesis import given, settings

from sharepolicy.core.compile import CompiledPolicy, compile_policy
from sharepolicy.language.condition import Condition, facts_of
from sharepolicy.language.policy import OUTCOMES, PolicyDocument
from sharepolicy.language.semantics import holds
from sharepolicy.language.values import Values
from sharepolicy.testing import policies
from tests.helpers.mars import load_mars
from tests.oracle.asking import Oracle
from tests.oracle.meaning import Formula, Meaning, kind_of
from tests.oracle.two import Both

SLICES = 10
FREE = 4
"""In a slice of the cases all facts but so many are fixed."""


def counted(document: PolicyDocument) -> dict[str, int]:
    """What the diagrams count."""
    compiled = compile_policy(document)
    found = {"possible": compiled.possible.count(), "gap": compiled.gap.count()}
    found |= {outcome.words: region.count() for outcome, region in compiled.outcomes.items()}
    return found | {name: compiled.decides(name).count() for name in document.rules}


def _questions(meaning: Meaning) -> dict[str, Formula]:
    found = {"possible": z3.BoolVal(True), "gap": meaning.gap}
    found |= {outcome.words: given for outcome, given in meaning.gives.items()}
    return found | dict(meaning.decides)


@settings(max_examples=15)
@given(policies(max_cases=60, conflict_free=False))
def test_small_policies_are_counted_exactly(document: PolicyDocument) -> None:
    """Possible cases, cases of each outcome, cases that each rule decides: z3 finds each case and shuts it out."""
    # an outcome that `otherwise` gives takes the whole gap, and the gap is told within possible cases
    both = Both(document, document)
    by_z3 = {what: both.count(both.common, wanted) for what, wanted in _questions(both.old).items()}
    by_diagrams = counted(document)
    wrong = [
        f"{what}: the diagrams count {count:,}, z3 {by_z3[what]:,}"
        for what, count in by_diagrams.items()
        if count != by_z3[what]
    ]
    assert not wrong, "the two roads disagree:\n" + "\n".join(f"- {each}" for each in wrong)


def cells_of(document: PolicyDocument) -> Mapping[str, Sequence[Values]]:
    """For each fact one value of each kind that some condition tells apart, worked out with z3's own thresholds."""
    oracle = Oracle(document)
    return {
        name: oracle.one.facts.one_of_each(kind_of(fact), fact.all_values)
        for name, fact in document.vocabulary.facts.items()
    }


def tied_together(conditions: Sequence[Condition]) -> list[set[str]]:
    """Facts in sets that no condition ties to each other."""
    found: list[set[str]] = []
    for condition in conditions:
        joined = set(facts_of(condition))
        apart = [tied for tied in found if not tied & joined]
        found = [*apart, joined.union(*(tied for tied in found if tied & joined))]
    return found


def test_all_cases_of_mars_are_counted_by_hand() -> None:
    """Facts that nothing impossible ties together multiply; those that are tied are listed one by one."""
    document = load_mars().document
    cells = cells_of(document)
    impossible = [entry.when for entry in document.vocabulary.impossible]
    count = 1
    tied = tied_together(impossible)
    for names in tied:
        cases = (dict(zip(names, chosen, strict=True)) for chosen in product(*(cells[name] for name in names)))
        about = [when for when in impossible if set(facts_of(when)) <= names]
        count *= sum(not any(holds(when, case) for when in about) for case in cases)
    count *= prod(len(values) for name, values in cells.items() if not any(name in names for names in tied))
    assert count == compile_policy(document).possible.count() == 34_626_160_558_080


def _slice(document: PolicyDocument, cells: Mapping[str, Sequence[Values]], random: Random) -> dict[str, Values]:
    free = random.sample(list(cells), FREE)
    return {name: random.choice(values) for name, values in cells.items() if name not in free}


def _assert_slice_is_right(compiled: CompiledPolicy, oracle: Oracle, both: Both, fixed: Mapping[str, Values]) -> bool:
    """The outcomes of all cases of a slice are counted alike. Whether it has any."""
    box = compiled.space.box(fixed)
    inside = both.old.given(fixed)
    total = both.count(both.common, inside)
    assert (compiled.possible & box).count() == total
    for outcome in OUTCOMES:
        found = both.count(both.common, inside, both.old.gives[outcome])
        assert (compiled.outcomes[outcome] & box).count() == found, f"{outcome.words} in the slice {fixed}"
    return total > 0


@pytest.mark.parametrize("slices", [SLICES, pytest.param(120 * SLICES, marks=pytest.mark.slow)])
def test_outcomes_of_mars_are_counted_alike_in_slices(slices: int) -> None:
    """Random slices of all cases, the same each time; and each case of MARS has one outcome, says z3."""
    document = load_mars().document
    compiled, oracle, both = compile_policy(document), Oracle(document), Both(document, document)
    assert oracle.model(oracle.conflict()) is None
    assert oracle.model(z3.Not(z3.Or(*oracle.one.gives.values()))) is None
    counts = [region.count() for region in compiled.outcomes.values()]
    assert sum(counts) == compiled.possible.count()
    cells, random, met = cells_of(document), Random(0), 0
    while met < slices:
        met += _assert_slice_is_right(compiled, oracle, both, _slice(document, cells, random))
