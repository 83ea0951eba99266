"""Conditions rewritten say what they should, whatever they are put together of."""

from __future__ import annotations

from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from sharepolicy.language.condition import AllOf, AnyOf, Condition, Is, Not, Test, parts_of
from sharepolicy.language.condition import tests_of as every_test_of
from sharepolicy.language.policy import PolicyDocument
from sharepolicy.language.rewriting import (
    conditions_of,
    lines_of,
    map_conditions,
    map_tests,
    with_line,
    with_meanings,
    written_out,
)
from sharepolicy.language.semantics import holds
from sharepolicy.testing import complete_cases, policies

documents = policies()


def is_named(condition: Condition) -> bool:
    """Whether a definition stands anywhere in a condition."""
    return isinstance(condition, Is) or any(map(is_named, parts_of(condition)))


@given(documents)
def test_every_condition_is_changed_and_no_other(document: PolicyDocument) -> None:
    """Those that are listed and those that are changed are the same: one list is not forgotten for the other."""
    seen: list[Condition] = []

    def turned(condition: Condition) -> Condition:
        seen.append(condition)
        return evolve(condition, fact="other") if isinstance(condition, Test) else Not(condition)

    found = map_conditions(document, turned)
    every = list(conditions_of(document))
    assert sorted(map(repr, seen)) == sorted(map(repr, every))
    assert list(conditions_of(found)) == [turned(condition) for condition in every]
    assert map_conditions(document, lambda condition: condition) == document


@given(st.data(), documents)
def test_what_is_written_out_holds_in_the_same_cases(data: st.DataObject, document: PolicyDocument) -> None:
    """With all definitions written out none is named any more, and every line stands at its own place."""
    case = data.draw(complete_cases(document)).given
    for condition in conditions_of(document):
        out = written_out(condition)
        assert holds(out, case) is holds(condition, case)
        assert not is_named(out)
        assert [line for _, line in lines_of(condition, into_definitions=True)] == list(every_test_of(condition))
        for into_definitions in (True, False):
            for place, line in lines_of(condition, into_definitions=into_definitions):
                assert with_line(condition, place, line) == condition


def test_a_definition_means_something_else_wherever_it_is_used() -> None:
    """Also where another definition uses it, whose meaning changes as well."""
    rain, wind, snow = (Test(name, frozenset({"yes"})) for name in ("rain", "wind", "snow"))
    wet = Is("wet", rain)
    bad = Is("bad", AnyOf((wet, wind)))
    condition = AllOf((Not(bad), wet))
    new_wet, new_bad = Is("wet", snow), Is("bad", AllOf((wind, wet)))
    assert with_meanings(condition, {"wet": snow}) == AllOf((Not(Is("bad", AnyOf((new_wet, wind)))), new_wet))
    both = with_meanings(condition, {"wet": snow, "bad": new_bad.condition})
    assert both == AllOf((Not(Is("bad", AllOf((wind, new_wet)))), new_wet))
    assert written_out(both, frozenset({"bad"})) == AllOf((Not(AllOf((wind, new_wet))), new_wet))
    assert map_tests(bad, lambda test: Not(test)) == Is("bad", AnyOf((Is("wet", Not(rain)), Not(wind))))
