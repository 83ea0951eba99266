"""What examples exercise, and in how many cases each part decides, against every case of small random policies."""

from __future__ import annotations

from attrs import evolve
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sharepolicy.analysis.about.influence import influence
from sharepolicy.analysis.decision.reasons import sources_of
from sharepolicy.analysis.examples.coverage import coverage
from sharepolicy.analysis.examples.mutants import without_rules
from sharepolicy.core.compile import compile_policy
from sharepolicy.language.case import Case, Example, Expectation, Request
from sharepolicy.language.condition import AllOf, AnyOf, Condition
from sharepolicy.language.policy import Outcome, PolicyDocument
from sharepolicy.language.semantics import CompleteCase, ConflictError, all_cases, deciding, holds, is_due, outcome
from sharepolicy.testing import policies
from sharepolicy.testing.small import case_with, has, rule, small_policy, yes_no
from tests.helpers.brute import DAY, counting, decided, examples_of, truth, within

SLOW = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


def _alone(condition: Condition, case: CompleteCase, place: tuple[int, ...]) -> bool:
    return truth(condition, case, place) != holds(condition, case)


@SLOW
@given(st.data())
def test_lines_matter_on_their_own_where_turning_them_round_turns_the_condition_round(data: st.DataObject) -> None:
    """In every completion of the example; and a line counts that can do so in some possible case."""
    document = data.draw(policies(max_rules=4, max_cases=60))
    examples = data.draw(examples_of(document))
    found = coverage(compile_policy(document), examples, DAY)
    every = list(all_cases(document))
    unsettled = len({outcome(document, case) for case in every}) > 1
    for line in found.lines:
        match line.kind:
            case "rule":
                condition, on = document.rules[line.name].condition, frozenset(Outcome)
            case "action":
                condition, on = document.actions[line.name].when, document.actions[line.name].on
            case _:
                condition, on = document.escalation[line.name].when, frozenset({Outcome.ESCALATE})
        for shown, value in ((line.holding, True), (line.failing, False)):
            expected = [
                example.name
                for example in examples
                if decided(document, list(within(Case(example.request.given), document))) in on
                and all(
                    _alone(condition, case, line.place) and holds(line.line, case) is value
                    for case in within(Case(example.request.given), document)
                )
            ]
            assert list(shown) == expected, line
        counting_ = [c for c in every if outcome(document, c) in on or (unsettled and Outcome.ESCALATE in on)]
        assert line.possible is (
            {holds(line.line, case) for case in counting_ if _alone(condition, case, line.place)} == {True, False}
        )


@SLOW
@given(st.data())
def test_rules_actions_escalation_and_invariants_are_exercised_where_they_surely_count(data: st.DataObject) -> None:
    """In every completion of some example."""
    document = data.draw(policies(max_rules=4, max_cases=60))
    examples = data.draw(examples_of(document))
    found = coverage(compile_policy(document), examples, DAY)
    for item in found.items:
        expected = []
        for example in examples:
            cases = list(within(Case(example.request.given), document))
            result = decided(document, cases)
            match item.kind:
                case "rule":
                    counts = all(item.name in deciding(document, case) for case in cases)
                case "action":
                    counts = all(is_due(document.actions[item.name], result, case) for case in cases)
                case "escalation":
                    counts = result is Outcome.ESCALATE and all(item.name in counting(document, c) for c in cases)
                case _:
                    invariant = document.invariants[item.name]
                    counts = all(holds(invariant.when, case) for case in cases)
                    if invariant.never_shifts is not None:
                        counts = counts and result in invariant.never_shifts.from_
                    elif not (invariant.always or invariant.never or invariant.regardless_of):
                        duties = invariant.carries or invariant.never_due
                        of_duties = bool(duties) and result in (invariant.on or Outcome)
                        asks = bool(invariant.escalates_to) and result is Outcome.ESCALATE
                        counts = counts and (of_duties or asks)
            expected += [example.name] if counts else []
        assert list(item.examples) == expected, item


def _shown(given: dict[str, str], *more: dict[str, str]) -> list[bool]:
    document = small_policy(
        [yes_no("a"), yes_no("b"), yes_no("c")],
        rule("one", Outcome.SHARE, AllOf((has("a"), AnyOf((has("b"), has("c")))))),
    )
    examples = [
        Example(f"example-{n}", Request(case_with(each).given), Expectation(Outcome.SHARE))
        for n, each in enumerate([given, *more])
    ]
    return [line.covered for line in coverage(compile_policy(document), examples, DAY).lines]


def test_other_lines_may_differ_where_they_make_no_difference() -> None:
    """The masking form: `a` fails in the second example, whatever `b` and `c` are there."""
    both = {"a": "yes", "b": "yes", "c": "no"}
    assert _shown(both) == [False, False, False]
    assert _shown(both, {"a": "no", "b": "no", "c": "yes"}) == [True, False, False]
    assert _shown(both, {"a": "yes", "b": "no", "c": "no"}) == [False, True, False]


def test_a_partial_example_shows_only_what_is_sure() -> None:
    """With `c` unknown it is not sure that `b` makes the difference, but it is that `a` does."""
    assert _shown({"a": "yes", "b": "yes"}, {"a": "no", "b": "yes"}) == [True, False, False]
    assert _shown({"a": "yes", "b": "yes"}, {"a": "yes", "b": "no"}) == [False, False, False]


def _outcome(document: PolicyDocument, case: CompleteCase) -> Outcome | None:
    try:
        return outcome(document, case)
    except ConflictError:
        return None


@SLOW
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


@SLOW
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
