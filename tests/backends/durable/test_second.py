"""The second engine equals the definition: in every complete case of random policies, and of policies by hand."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from sharepolicy.analysis.decision.opinion import CompleteAnswer
from sharepolicy.backends.durable.judge import weaker_rules
from sharepolicy.backends.durable.second import DurableRulesHere
from sharepolicy.backends.durable.sheet import MOST_BRANCHES, RefusedError, sheet_of
from sharepolicy.engine.loading.load import load
from sharepolicy.engine.policies.timeline import versions_of
from sharepolicy.language.condition import AllOf, AnyOf, Condition, Not, Test
from sharepolicy.language.domain import domains
from sharepolicy.language.policy import Group, Name, Outcome, PolicyDocument
from sharepolicy.language.precedence import overridden_by
from sharepolicy.language.semantics import applying, deciding, is_possible
from sharepolicy.language.semantics import outcome as defined_outcome
from sharepolicy.testing import policies
from sharepolicy.testing.conditions import conditions
from sharepolicy.testing.small import between, choice, has, number, rule, small_policy, yes_no
from tests.helpers.durable import needs_durable
from tests.helpers.national import BASE, OVERLAY, SECOND, policy, write


def second(document: PolicyDocument) -> DurableRulesHere:
    """The second engine of a policy. Policies that it refuses are not looked at."""
    engine = DurableRulesHere(document)
    try:
        assert engine.sheet is not None
    except RefusedError:
        assume(False)
    return engine


def defined(document: PolicyDocument) -> dict[tuple[int, ...], CompleteAnswer]:
    """What the definition says of every combination of cells."""
    found = {}
    all_domains = domains(document)
    above = overridden_by(document)
    for cells in product(*(range(len(domain.cells)) for domain in all_domains.values())):
        case = {name: all_domains[name].cells[cell] for name, cell in zip(all_domains, cells, strict=True)}
        if not is_possible(document, case):
            found[cells] = CompleteAnswer(possible=False)
            continue
        decides, applies = deciding(document, case), applying(document, case)
        pairs = {(strong, weak) for weak in applies for strong in above[weak] & decides}
        found[cells] = CompleteAnswer(
            True, frozenset({defined_outcome(document, case)}), frozenset(decides), frozenset(pairs)
        )
    return found


@needs_durable
@given(policies())
def test_second_engine_answers_as_defined(document: PolicyDocument) -> None:
    """Possible or not, outcome, deciding rules and what they overrode: exhaustively."""
    engine, expected = second(document), defined(document)
    assert dict(zip(expected, engine.answers(list(expected), 1.0), strict=True)) == expected


@given(policies(max_rules=8))
def test_precedence_is_read_alike_twice(document: PolicyDocument) -> None:
    """The two readings of overrides, groups and the list of precedence are the same relation."""
    above = overridden_by(document)
    weaker = weaker_rules(document)
    assert {(a, b) for b in above for a in above[b]} == {(a, b) for a in weaker for b in weaker[a]}


@needs_durable
@given(policies(max_rules=1), st.data())
def test_any_condition_is_told_exactly(document: PolicyDocument, data: st.DataObject) -> None:
    """Nested any, all and not, as branches of tests, hold where the condition holds."""
    condition = data.draw(conditions(document.vocabulary))
    one = small_policy(document.vocabulary.facts.values(), rule("it", Outcome.SHARE, condition))
    expected = defined(one)
    assert dict(zip(expected, second(one).answers(list(expected), 1.0), strict=True)) == expected


FACTS = [choice("colour", "red", "green", "blue"), number("age", 0, 30), yes_no("there")]


@needs_durable
@pytest.mark.parametrize(
    "condition",
    [
        AllOf(),
        AnyOf(),
        Not(AllOf()),
        Not(has("colour", "green")),
        AllOf((has("there"), Not(has("there")))),
        AnyOf((between("age", 0, 9), between("age", 20, None), has("colour", "blue"))),
        Not(AnyOf((between("age", 10, 15), Not(has("there"))))),
    ],
    ids=str,
)
def test_odd_conditions_are_told_exactly(condition: Condition) -> None:
    """Always, never, gaps, and contradictions."""
    document = small_policy(FACTS, rule("it", Outcome.SHARE, condition), impossible=[between("age", 30, 30)])
    expected = defined(document)
    assert {answer.possible for answer in expected.values()} == {True, False}
    assert dict(zip(expected, second(document).answers(list(expected), 1.0), strict=True)) == expected


@needs_durable
def test_precedence_reaches_through_rules_that_do_not_apply() -> None:
    """A overrides B, B overrides C: A overrides C also where B does not apply; groups and the list count too."""
    document = small_policy(
        [yes_no("a"), yes_no("b"), yes_no("c"), yes_no("d")],
        rule("first", Outcome.SHARE, has("a"), overrides=["second"], group="strong"),
        rule("second", Outcome.DONT_SHARE, has("b"), overrides=["third"], group="strong"),
        rule("third", Outcome.DONT_SHARE, has("c"), group="middle"),
        rule("fourth", Outcome.DONT_SHARE, has("d"), group="weak"),
        groups=[Group("strong", "principles"), Group("middle", "principles", overrides=(Name("weak"),))],
        precedence=["strong", "weak"],
    )
    expected = defined(document)
    assert dict(zip(expected, second(document).answers(list(expected), 1.0), strict=True)) == expected


def test_conditions_with_too_many_branches_are_refused() -> None:
    """64 branches are taken; one more is refused, by the name of the rule and with a way out."""
    facts = [number(f"n{i}", 0, 8) for i in range(4)]
    scattered = [Test(f.name, f.all_values - between(f.name, 3, 3).values) for f in facts]  # type: ignore[operator]
    two_runs = AllOf(tuple(scattered))
    assert len(sheet_of(small_policy(facts, rule("few", Outcome.SHARE, two_runs))).branches) == 2**4
    facts += [number(f"m{i}", 0, 8) for i in range(3)]
    more = [Test(f.name, f.all_values - between(f.name, 3, 3).values) for f in facts]  # type: ignore[operator]
    assert (
        len(sheet_of(small_policy(facts, rule("many", Outcome.SHARE, AllOf(tuple(more[:6]))))).branches)
        == MOST_BRANCHES
    )
    with pytest.raises(RefusedError, match=r"the rule `many` has more than 64 branches.*split it"):
        sheet_of(small_policy(facts, rule("many", Outcome.SHARE, AllOf(tuple(more)))))
    with pytest.raises(RefusedError, match="an impossible combination has more than 64"):
        sheet_of(small_policy(facts, impossible=[AllOf(tuple(more))]))


@needs_durable
@pytest.mark.parametrize("name", ["ours", "team"])
def test_what_the_base_says_is_judged_first(name: str, tmp_path: Path) -> None:
    """An overlay that asks its base, and an overlay on that one, which asks it again: in every complete case."""
    folder = write(tmp_path, base=BASE, ours=OVERLAY, team=SECOND)
    document = policy(folder / f"{name}.yaml").document
    engine, expected = second(document), defined(document)
    assert set(engine.sheet.asks) == {"ours": {"ask-the-head"}, "team": {"no"}}[name]
    assert dict(zip(expected, engine.answers(list(expected), 1.0), strict=True)) == expected


def test_an_overlay_may_ask_a_base_of_many_branches() -> None:
    """Written out, `base: share` would have far too many: the rules of the base have branches of their own."""
    document = versions_of(load("school"))[-1].policy.document
    assert "staff-ask-first" in sheet_of(document).asks
