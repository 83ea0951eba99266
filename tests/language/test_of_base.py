"""What an overlay asks of its base is what the base says, case by case."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from sharepolicy.engine.loading.load import load_document
from sharepolicy.language.of_base import base_gives
from sharepolicy.language.policy import OUTCOMES, Outcome, PolicyDocument
from sharepolicy.language.semantics import all_cases, holds, outcome
from sharepolicy.testing import assert_agrees_with_definition, cases, policies
from tests.helpers.asking import asking


@given(policies())
def test_a_base_gives_an_outcome_where_the_definition_says_so(base: PolicyDocument) -> None:
    """In each complete case each outcome is given, or not, as `outcome` finds; several where one of them is."""
    asked = {each: base_gives(base, [each]) for each in OUTCOMES}
    cautious = base_gives(base, [Outcome.ESCALATE, Outcome.DONT_SHARE])
    for case in all_cases(base):
        found = outcome(base, case)
        assert {each for each in OUTCOMES if holds(asked[each], case)} == {found}
        assert holds(cautious, case) is (found is not Outcome.SHARE)


@given(asking(), st.data())
def test_an_overlay_that_asks_its_base_is_decided_as_defined(document: PolicyDocument, data: st.DataObject) -> None:
    """With every definition of the base meant as the base means it, whatever the overlay calls by the same name."""
    assert_agrees_with_definition(load_document(document, prove=False), data.draw(cases(document)))
