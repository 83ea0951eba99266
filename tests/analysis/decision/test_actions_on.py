"""What is due on an outcome that a person decides on is what the definition says of that outcome."""

from __future__ import annotations

from contextlib import suppress

from hypothesis import given, settings
from hypothesis import strategies as st

from sharepolicy import CaseError
from sharepolicy.engine.loading.load import load_document
from sharepolicy.language.policy import OUTCOMES, PolicyDocument
from sharepolicy.language.semantics import answer_over, completions
from sharepolicy.testing import cases, policies


@settings(deadline=None, max_examples=50)
@given(policies(conflict_free=True), st.data())
def test_what_is_due_on_an_outcome_is_what_the_definition_says(document: PolicyDocument, data: st.DataObject) -> None:
    """Whatever the policy itself answers."""
    case, outcome = data.draw(cases(document)), data.draw(st.sampled_from(OUTCOMES))
    with suppress(CaseError):
        decision = load_document(document, prove=False).decide(case)
        found = {due.action.name: due.sure for due in decision.actions_on(outcome)}
        assert found == answer_over(document, [*completions(document, case)], frozenset({outcome})).duties
        if outcome is decision.outcome:
            assert decision.actions_on(outcome) == decision.actions
