"""What examples exercise, against every case of small random policies."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sharepolicy.analysis.examples.coverage import coverage
from sharepolicy.core.compile import compile_policy
from sharepolicy.language.case import Case, Example, Expectation, Request
from sharepolicy.language.condition import AllOf, AnyOf, Condition
from sharepolicy.language.policy import Outcome
from sharepolicy.language.semantics import CompleteCase, all_cases, deciding, holds, is_due, outcome
from sharepolicy.testing import policies
from sharepolicy.testing.small import case_with, has, rule, small_policy, yes_no
from tests.helpers.brute import DAY, counting, decided, examples_of, truth, within

SLOW = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))


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
                    invariant = i = document.invariants[item.name]
                    counts = all(holds(invariant.when, case) for case in cases)
                    if invariant.never_shifts is not None:
                        counts = counts and result in invariant.never_shifts.from_
                    elif not any((i.always, i.never, i.regardless_of, i.decided_by, i.never_decided_by)):
                        duties = invariant.carries or invariant.never_due
                        of_duties = bool(duties) and result in (invariant.on or Outcome)
                        asks = bool(invariant.escalates_to) and result is Outcome.ESCALATE
                        must = bool(invariant.required) and result is Outcome.SHARE
                        counts = counts and (of_duties or asks or must)
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
