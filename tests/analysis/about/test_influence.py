"""In how many cases each part of a policy decides, against every case of small random policies."""

from __future__ import annotations

from attrs import evolve
from hypothesis import given

from sharepolicy.analysis.about.influence import influence
from sharepolicy.analysis.decision.reasons import sources_of
from sharepolicy.analysis.examples.make_mutants import without_rules
from sharepolicy.core.compile import compile_policy
from sharepolicy.language.policy import Outcome, PolicyDocument
from sharepolicy.language.semantics import CompleteCase, ConflictError, all_cases, deciding, is_due, outcome
from sharepolicy.testing import policies


def _outcome(document: PolicyDocument, case: CompleteCase) -> Outcome | None:
    try:
        return outcome(document, case)
    except ConflictError:
        return None


@given(policies(max_rules=4, max_cases=60))
def test_influence_counts_cases_one_by_one(document: PolicyDocument) -> None:
    """What each rule, group, clause and fact decides, and what would change without it."""
    every = list(all_cases(document))
    found = influence(compile_policy(document))
    assert found.cases == len(every)
    rules = document.rules
    for part in found.parts:
        if part.kind == "fact":
            continue
        if part.name == "otherwise":
            gap = sum(not deciding(document, case) for case in every)
            assert (part.decides, part.changes) == (gap, gap)
            continue
        names = {
            "rule": lambda part=part: [part.name],
            "group": lambda part=part: [r.name for r in rules.values() if r.group == part.name],
            "clause": lambda part=part: [
                r.name for r in rules.values() if part.name in map(str, sources_of(document, r))
            ],
        }[part.kind]()
        without = without_rules(document, names)
        bare = document.otherwise and part.name in map(str, document.otherwise.sources)
        without = evolve(without, otherwise=None) if part.kind == "clause" and bare else without
        decides = [c for c in every if deciding(document, c) & set(names) or (bare and not deciding(document, c))]
        if part.kind != "clause":
            decides = [c for c in every if deciding(document, c) & set(names)]
        assert part.decides == len(decides), part
        if not bare:
            changed = sum(_outcome(without, case) is not outcome(document, case) for case in every)
            assert part.changes == changed, part
        if part.kind == "clause":
            due = [a for a in document.actions.values() if part.name in map(str, a.sources)]
            assert part.due == sum(any(is_due(a, outcome(document, c), c) for a in due) for c in every)


@given(policies(max_rules=4, max_cases=60))
def test_a_fact_counts_where_another_answer_to_it_alone_changes_the_answer(document: PolicyDocument) -> None:
    """All else equal, among possible cases."""
    every = list(all_cases(document))

    def result(case: CompleteCase) -> tuple[Outcome, frozenset[str]]:
        found = outcome(document, case)
        return found, frozenset(n for n, a in document.actions.items() if is_due(a, found, case))

    results = [result(case) for case in every]
    for part in influence(compile_policy(document)).of("fact"):
        alike: dict[tuple[object, ...], list[int]] = {}
        for number, case in enumerate(every):
            alike.setdefault(tuple(v for n, v in case.items() if n != part.name), []).append(number)
        turned = [any(results[n][0] is not results[m][0] for m in same) for same in alike.values() for n in same]
        acted = [any(results[n][1] != results[m][1] for m in same) for same in alike.values() for n in same]
        assert (part.changes, part.due) == (sum(turned), sum(acted))
