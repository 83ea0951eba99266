"""Random policies in which facts have usual values."""

from __future__ import annotations

from attrs import evolve
from hypothesis import strategies as st

from sharepolicy.language.condition import AllOf, Test
from sharepolicy.language.policy import Outcome, PolicyDocument
from sharepolicy.language.values import Ranges
from sharepolicy.language.vocabulary import Fact, SeveralOf
from sharepolicy.testing.small import between, choice, has, number, rule, small_policy, yes_no


def with_usual(document: PolicyDocument, data: st.DataObject, *, none: bool = False) -> PolicyDocument:
    """The policy with other usual values, or without any."""
    facts = {}
    for name, fact in document.vocabulary.facts.items():
        some = [Ranges.of(*fact.limits[:1] * 2)] if fact.is_numeric else [frozenset({value}) for value in fact.values]
        usual = None if none else data.draw(st.sampled_from([None, *some]))
        facts[name] = evolve(fact, usual=usual, usual_because="Mostly." if usual else "")
    return evolve(document, vocabulary=evolve(document.vocabulary, facts=facts))


def _test(draw: st.DrawFn, fact: Fact, *, as_usual: bool) -> Test:
    """A test of a fact that holds if it is as usual, or any."""
    if fact.is_numeric:
        low = draw(st.integers(0, 3)) if as_usual else draw(st.integers(1, 9))
        return between(fact.name, None, low + 2) if as_usual else between(fact.name, low, None)
    values = fact.usual if as_usual and fact.usual is not None else {draw(st.sampled_from(fact.values))}
    return Test(fact.name, frozenset(values))


@st.composite
def policies_of_the_usual(draw: st.DrawFn) -> PolicyDocument:
    """Policies that mostly share, or don't, if several facts are as usual, each with reasons why not.

    Some of the facts may be members of a several-of.
    """
    no = frozenset({"no"})
    usual = [no, no, no, frozenset({"yes"}), None]
    several = SeveralOf("s", "Which?", "which", draw(st.sampled_from([(), ("a", "b"), ("a", "b", "c", "d")])))
    parts = {name: {"several": "s", "member": name} if name in several.members else {} for name in "abcde"}
    names = [several.fact_name(name) if part else name for name, part in parts.items()]
    facts = [
        yes_no(name, usual=one, **part)
        for name, part, one in zip(names, parts.values(), draw(st.permutations(usual)), strict=True)
    ]
    facts.append(choice("g", "one", "two", "three", usual=draw(st.sampled_from([None, frozenset({"one", "two"})]))))
    facts.append(number("h", 0, 9, usual=draw(st.sampled_from([None, Ranges.of(0, 3)]))))
    facts = draw(st.permutations(facts))
    wanted = [_test(draw, fact, as_usual=True) for fact in facts[: draw(st.integers(3, 6))]]
    settled, other = draw(st.permutations([Outcome.SHARE, Outcome.DONT_SHARE]))
    rules = [rule("usual", settled, AllOf(tuple(wanted)))]
    for name in draw(st.sampled_from([(), ("first",), ("first", "second")])):
        some = draw(st.lists(st.sampled_from(facts), min_size=1, max_size=3, unique_by=lambda fact: fact.name))
        when = AllOf(tuple(_test(draw, fact, as_usual=False) for fact in some))
        rules.append(rule(name, other, when, overrides=["usual"]))
    tied = draw(st.lists(st.sampled_from(facts), max_size=2, unique_by=lambda fact: fact.name))
    impossible = [AllOf(tuple(_test(draw, fact, as_usual=False) for fact in tied))] if len(tied) > 1 else []
    if draw(st.booleans()):  # two facts that tell the same
        one, other = draw(st.permutations(names))[:2]
        impossible += [AllOf((has(one, "yes"), has(other, "no"))), AllOf((has(one, "no"), has(other, "yes")))]
    document = small_policy(facts, *rules, impossible=impossible)
    known = {"s": several} if several.members else {}
    return evolve(document, vocabulary=evolve(document.vocabulary, several=known))
