"""Why facts clash: only the lines of the vocabulary that they break are given, found here by trying all of them."""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import partial
from itertools import combinations

import pytest
from attrs import evolve
from hypothesis import assume, example, given
from hypothesis import strategies as st

from sharepolicy.analysis.decision.decide import decide
from sharepolicy.core import forcing as module
from sharepolicy.core.compile import compile_policy
from sharepolicy.engine.loading.load import load, load_document
from sharepolicy.ground.diagnostic import CaseError, Diagnostic
from sharepolicy.language.case import Case, Request
from sharepolicy.language.condition import AllOf, Condition
from sharepolicy.language.policy import PolicyDocument
from sharepolicy.language.semantics import completions, completions_together
from sharepolicy.language.values import Values
from sharepolicy.language.vocabulary import Impossible
from sharepolicy.testing.small import choice, has, small_policy, yes_no

FACTS = {
    "one": ("yes", "no"),
    "two": ("a", "b", "c"),
    "subject.three": ("yes", "no"),
    "subject.four": ("a", "b", "c"),
}
VOCABULARY = [choice(name, *values) if "a" in values else yes_no(name) for name, values in FACTS.items()]


def lines_of(conditions: Collection[Condition], kept: Collection[int] | None = None) -> PolicyDocument:
    """A policy in which these conditions are impossible, each for a reason of its own; with `kept`, only these."""
    document = small_policy(VOCABULARY)
    lines = [Impossible(when, f"Line {n}.") for n, when in enumerate(conditions) if kept is None or n in kept]
    return evolve(document, vocabulary=evolve(document.vocabulary, impossible=tuple(lines)))


def lines_in(flaw: Diagnostic) -> set[int]:
    """The lines that are given as reasons."""
    return {int(number) for number in re.findall(r"Line (\d+)\.", flaw.help)}


@st.composite
def conditions(draw: st.DrawFn) -> list[Condition]:
    """Lines about two or three facts, which overlap often."""
    found: list[Condition] = []
    for _ in range(draw(st.integers(2, 7))):
        names = draw(st.lists(st.sampled_from([*FACTS]), min_size=1, max_size=3, unique=True))
        tests = [has(name, *draw(st.sets(st.sampled_from(FACTS[name]), min_size=1, max_size=2))) for name in names]
        found.append(AllOf(tuple(tests)))
    return found


def sometimes_given(names: Collection[str]) -> st.SearchStrategy[dict[str, Values]]:
    """What is said of some of these facts: one value, or several."""
    each = {name: st.frozensets(st.sampled_from(FACTS[name]), min_size=1, max_size=2) for name in names}
    return st.fixed_dictionaries({}, optional=each)  # type: ignore[return-value]


@pytest.mark.parametrize("rounds", [None, 0])
@given(drawn=st.tuples(conditions(), sometimes_given(FACTS)))
def test_only_lines_that_the_facts_break_are_given(
    rounds: int | None, drawn: tuple[list[Condition], dict[str, Values]]
) -> None:
    """By these lines alone the facts that clash have no completion; by fewer they have one.

    Beyond the bound of work there may be fewer others, but none of the lines is superfluous.
    """
    when, case = drawn
    try:
        with pytest.MonkeyPatch.context() as patch:
            if rounds is not None:
                patch.setattr(module, "_ROUNDS", rounds)
            decide(compile_policy(lines_of(when)), Case(case))
    except CaseError as error:
        for flaw in error.diagnostics:
            alone = Case({fact.fact: case[fact.fact] for fact in flaw.facts})
            told = lines_in(flaw)

            def possible(kept: Collection[int], alone: Case = alone) -> bool:
                return next(completions(lines_of(when, kept), alone), None) is not None

            assert not possible(told)
            fewer = [told - {line} for line in told] if rounds == 0 else combinations(range(len(when)), len(told) - 1)
            assert all(possible(kept) for kept in fewer)


@st.composite
def ties(draw: st.DrawFn) -> list[Condition]:
    """Lines that tie what is about a person to what is about the case."""
    whole, person = ({name: FACTS[name] for name in names} for names in ([*FACTS][:2], [*FACTS][2:]))
    every = [
        AllOf((has(name, value), has(other, theirs)))
        for name, values in whole.items()
        for value in values
        for other, of_people in person.items()
        for theirs in of_people
    ]
    return draw(st.lists(st.sampled_from(every), min_size=3, max_size=8, unique=True))


@given(
    st.one_of(conditions(), ties()),
    st.one_of(st.just({}), sometimes_given([*FACTS][:2])),
    st.lists(sometimes_given([*FACTS][2:]), min_size=2, max_size=3),
)
@example(
    [
        AllOf((has("one"), has("subject.three", "no"))),
        AllOf((has("one", "no"), has("subject.three"))),
        AllOf((has("two", "a"), has("subject.three"))),
        AllOf((has("two", "a"), has("subject.four", "a"))),
    ],
    {},
    [{"subject.three": frozenset({"no"})}, {"subject.three": frozenset({"yes"}), "subject.four": frozenset({"b"})}],
)
def test_only_lines_that_people_break_together_are_given(
    when: list[Condition], case: dict[str, Values], people: list[dict[str, Values]]
) -> None:
    """The same in a request, in which people can contradict each other through a fact that nobody gives."""
    assume(next(completions(lines_of(when), Case({})), None) is not None)
    request = Request(case, {f"p{number}": facts for number, facts in enumerate(people)})
    try:
        load_document(lines_of(when), prove=False).decide_request(request)
    except CaseError as error:
        for flaw in error.diagnostics:
            told, alone = lines_in(flaw), Request({}, {name: {} for name in request.subjects})
            for fact in flaw.facts:
                assert fact.path
                for owner in fact.path.subjects or ("",):
                    kept = alone.subjects[owner] if owner else alone.given
                    kept[fact.fact] = (request.subjects[owner] if owner else request.given)[fact.fact]  # type: ignore[index]

            def possible(kept: Collection[int], alone: Request = alone) -> bool:
                return next(completions_together(lines_of(when, kept), alone), None) is not None

            assert not possible(told)
            assert all(possible(kept) for kept in combinations(range(len(when)), len(told) - 1))


def test_a_line_that_only_touches_a_fact_is_not_a_reason() -> None:
    """Of all that is said of families, an adult with a parent breaks one line."""
    with pytest.raises(CaseError) as caught:
        load("mars").decide({"subject.who": "adult", "subject.recipient.relation": "parent"})
    (flaw,) = caught.value.diagnostics
    assert flaw.help == "Nobody has parental responsibility for an adult."


def test_a_clash_is_told_in_the_language_of_the_reader() -> None:
    """With the reason, which is translated beside the vocabulary."""
    pair, mars = {"subject.recipient.relation": "parent"}, load("mars")
    flat = partial(mars.decide, {"subject.who": "adult", **pair})
    whole = partial(mars.decide_request, {"facts": pair, "subjects": {"Mia": {"who": "adult"}}})
    for decided in (flat, whole):
        with pytest.raises(CaseError) as caught:
            decided(language="cy")
        (flaw,) = caught.value.diagnostics
        assert flaw.message.startswith("ni all y ffeithiau hyn fod yn wir gyda'i gilydd: ")
        assert flaw.help == "Does gan neb gyfrifoldeb rhiant dros oedolyn."
