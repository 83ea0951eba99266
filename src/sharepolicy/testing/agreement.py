"""The check that a policy agrees with the definition: what it decides is what brute force says."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from hypothesis import HealthCheck, given, settings

from sharepolicy.analysis.decide import Decision
from sharepolicy.engine.load import load_document
from sharepolicy.language.case import Case
from sharepolicy.language.policy import OUTCOMES, Outcome, PolicyDocument
from sharepolicy.language.precedence import overridden_by
from sharepolicy.language.semantics import all_cases, is_due
from sharepolicy.testing.cases import cases, complete_cases
from sharepolicy.testing.table import Row, sample, size, table

FEW = 500
"""A case with no more combinations of values than this is compared exactly, a policy in every case."""

SAMPLED = 12
"""Of a case with more, so many completions are looked at."""


class Decides(Protocol):
    """A loaded policy, or anything else that decides as one does."""

    @property
    def document(self) -> PolicyDocument:
        """What the author wrote."""

    def decide(self, case: Case, /) -> Decision:
        """The answer to a case."""


def deciding_policy(policy: Decides | PolicyDocument) -> Decides:
    """A policy that decides: itself, or the document loaded without proof.

    Raises PolicyError when the document has conflicting rules or cases that nothing decides.
    """
    return load_document(policy, prove=False) if isinstance(policy, PolicyDocument) else policy


def differences(document: PolicyDocument, case: Case, decision: Decision) -> Iterator[str]:
    """What a decision says otherwise than the definition, in sentences.

    A case with more than FEW combinations of values is compared with a sample of its completions: then what is said
    of all of them is checked, and what is said of some only where the sample shows it.
    """
    exact = size(document, case) <= FEW
    rows = table(document, case) if exact else sample(document, case, SAMPLED)
    if exact and not rows:
        yield "the case has no completion, yet it was decided"
        return
    yield from _outcome_differs(rows, decision, exact)
    yield from _rules_differ(document, rows, decision, exact)
    yield from _actions_differ(document, rows, decision, exact)


def _outcome_differs(rows: tuple[Row, ...], decision: Decision, exact: bool) -> Iterator[str]:
    seen = {row.outcome for row in rows}
    claimed = set(decision.possible)
    if not seen <= claimed or (exact and seen != claimed):
        yield f"possible outcomes are {_words(seen)}, not {_words(claimed)}"
    if list(decision.possible) != [outcome for outcome in OUTCOMES if outcome in claimed]:
        yield "possible outcomes are not each told once and in their order"
    if decision.settled != (len(claimed) == 1):
        yield f"settled is {decision.settled} with {len(claimed)} possible outcomes"
    expected = decision.possible[0] if decision.settled else Outcome.ESCALATE
    if decision.outcome is not expected:
        yield f"the outcome is {expected.words}, not {decision.outcome.words}"


def _words(outcomes: set[Outcome]) -> str:
    return " or ".join(outcome.words for outcome in OUTCOMES if outcome in outcomes) or "none"


def _rules_differ(document: PolicyDocument, rows: tuple[Row, ...], decision: Decision, exact: bool) -> Iterator[str]:
    above = overridden_by(document)
    told = {deciding.rule.name: deciding for deciding in decision.rules}
    if len(told) != len(decision.rules):
        yield "a deciding rule is told twice"
    for name in document.rules:
        decides = [row for row in rows if name in row.decides]
        if (exact or decides) and (name in told) != bool(decides):
            yield f"rule `{name}` decides in {len(decides)} of {len(rows)} completions; told: {name in told}"
        if name not in told:
            continue
        if told[name].sure > (len(decides) == len(rows)) or (exact and told[name].sure != (len(decides) == len(rows))):
            yield f"rule `{name}` decides in {len(decides)} of {len(rows)} completions; told sure: {told[name].sure}"
        overrode = {weaker for row in decides for weaker in row.applies if name in above[weaker]}
        claimed = {rule.name for rule in told[name].overrode}
        if not overrode <= claimed or (exact and overrode != claimed):
            yield f"rule `{name}` overrides {sorted(overrode)}; told: {sorted(claimed)}"


def _actions_differ(document: PolicyDocument, rows: tuple[Row, ...], decision: Decision, exact: bool) -> Iterator[str]:
    told = {due.action.name: due for due in decision.actions}
    if len(told) != len(decision.actions):
        yield "an action is told twice"
    for name, action in document.actions.items():
        due = sum(is_due(action, decision.outcome, row.case) for row in rows)
        if (exact or due) and (name in told) != bool(due):
            yield f"action `{name}` is due in {due} of {len(rows)} completions; told: {name in told}"
        sure = name in told and told[name].sure
        if sure > (due == len(rows)) or (exact and due and sure != (due == len(rows))):
            yield f"action `{name}` is due in {due} of {len(rows)} completions; told sure: {sure}"


def assert_agrees_with_definition(policy: Decides | PolicyDocument, case: Case) -> None:
    """Raise AssertionError unless the decision of a case is what the definition says.

    Compared are the outcome, whether it is settled, the possible outcomes, the deciding rules with what they
    overrode, and the actions that are due. The case must have a completion.
    """
    decides = deciding_policy(policy)
    found = list(differences(decides.document, case, decides.decide(case)))
    assert not found, "the policy disagrees with the definition:\n" + "\n".join(f"- {each}" for each in found)


def check_policy(policy: Decides | PolicyDocument, *, max_examples: int = 100) -> None:
    """Raise AssertionError, with a small case that shows it, unless a policy agrees with the definition.

    A policy of few cases is compared in every complete case, a larger one in `max_examples` random ones. Both are
    compared in as many random partial cases.
    """
    decides = deciding_policy(policy)
    document = decides.document
    strategies = [cases(document)]
    if size(document) <= FEW:
        for complete in all_cases(document):
            assert_agrees_with_definition(decides, Case(complete))
    else:
        strategies.append(complete_cases(document))
    for strategy in strategies:

        @settings(
            max_examples=max_examples,
            deadline=None,
            database=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        )
        @given(strategy)
        def agrees(case: Case) -> None:
            assert_agrees_with_definition(decides, case)

        agrees()
