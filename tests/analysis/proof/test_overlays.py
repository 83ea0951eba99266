"""What an overlay owes its base, against the definition: every case, one by one."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from attrs import evolve
from hypothesis import assume, given
from hypothesis import strategies as st

from sharepolicy.analysis.proof.overlays import keeping
from sharepolicy.language.domain import domains
from sharepolicy.language.latitude import MOVES, OPENNESS, Latitude
from sharepolicy.language.obligation import is_required
from sharepolicy.language.policy import OUTCOMES, Name, Outcome, PolicyDocument, Rule
from sharepolicy.language.promises import keeps_base
from sharepolicy.language.semantics import CompleteCase, deciding, is_possible, outcome
from sharepolicy.testing import conditions, policies, vocabularies

WORDS = st.sampled_from(["more-open", "more-cautious", *(f"{one} -> {two}" for one, two in MOVES)])


def common_cases(*documents: PolicyDocument) -> Iterator[CompleteCase]:
    """Every complete case that all of them hold possible, as fine as they tell them apart together."""
    joint = domains(*documents)
    for choice in product(*(domain.cells for domain in joint.values())):
        case = dict(zip(joint, choice, strict=True))
        if all(is_possible(document, case) for document in documents):
            yield case


@st.composite
def overlays(draw: st.DrawFn) -> PolicyDocument:
    """A policy on top of another one with the same facts; some rules of the base are protected."""
    words = draw(vocabularies(max_facts=3, max_values=3, max_cases=60))
    base, overlay = draw(policies(vocabulary=words)), draw(policies(vocabulary=words))
    if base.rules and draw(st.booleans()):  # mostly alike, so that something is kept
        name = draw(st.sampled_from(list(base.rules)))
        one = draw(st.sampled_from(OUTCOMES))
        must = one.value == "share" and draw(st.booleans())
        changed = evolve(base.rules[name], outcome=one, to="", required=must)
        overlay = evolve(base, rules={**base.rules, name: changed})
    elif base.rules and draw(st.booleans()):  # rules that share, and a stronger one of the overlay that shares too
        must = {name: draw(st.booleans()) for name in base.rules}
        shares = {n: evolve(r, outcome=Outcome.SHARE, to="", required=must[n]) for n, r in base.rules.items()}
        base = evolve(base, rules=shares)
        own = Rule("own", next(iter(base.groups), ""), Outcome.SHARE, draw(conditions(base.vocabulary)), "So.")
        overlay = evolve(base, rules={**shares, "own": evolve(own, overrides=tuple(map(Name, shares)))})
    kept = draw(st.sets(st.sampled_from([*base.rules, "none"])))
    base = evolve(base, name="base", rules={n: evolve(r, protected=n in kept) for n, r in base.rules.items()})
    may = Latitude(tuple(draw(st.lists(WORDS, max_size=3))))
    return evolve(overlay, name="overlay", base=base, may=draw(st.one_of(st.none(), st.just(may))))


def moves_allowed(may: Latitude, one: str, two: str) -> bool:
    """Whether a word of `may` allows a move, read off the words."""
    rises = {"dont_share": 0, "escalate": 1, "share": 2}
    return any(
        (word == "more-open" and rises[two] > rises[one])
        or (word == "more-cautious" and rises[two] < rises[one])
        or word == f"{one} -> {two}"
        for word in may.words
    )


@given(overlays())
def test_latitude_and_protected_rules_are_those_of_the_definition(document: PolicyDocument) -> None:
    """Exactly the moves and rules that brute force finds are told, each with a case that shows it."""
    base = document.base
    assert base is not None
    try:
        cases = [(case, outcome(base, case), outcome(document, case)) for case in common_cases(base, document)]
    except ValueError:
        assume(False)
    moved = {(one, two) for _, one, two in cases if one is not two}
    beyond = {move for move in moved if document.may and not moves_allowed(document.may, *move)}
    lost, left = set(), set()
    for case, _, after in cases:
        now = deciding(document, case)
        for name in deciding(base, case):
            rule = base.rules[name]
            same = name in now and document.rules[name].outcome is rule.outcome
            if rule.protected and not (same and document.rules[name].required >= rule.required):
                lost.add(name)
            still = after.value == "share" and name in document.rules and document.rules[name].required
            if rule.required and not rule.protected and still and not is_required(document, now):
                left.add(name)
    everything = list(keeping(document))
    found = [flaw for flaw in everything if flaw.is_error]
    assert all(keeps_base(document, case) for case, _, _ in cases) == (not found)
    told = [flaw for flaw in found if flaw.code == "beyond-latitude"]
    assert len(told) == len(beyond)
    for one, two in beyond:
        assert any(f"moves {one.words} to {two.words}" in flaw.message for flaw in told)
    assert {flaw.message.split("`")[1] for flaw in found if flaw.code == "protected-rule-changed"} == lost
    duties = [flaw for flaw in everything if not flaw.is_error]
    assert all("which is required" in flaw.details for flaw in duties)
    assert [flaw.message.split("`")[-2] for flaw in duties] == [name for name in base.rules if name in left]
    assert all("# base: " in flaw.details and "# overlay: " in flaw.details for flaw in everything)


def test_the_order_of_outcomes() -> None:
    """Closed, asked about, open."""
    assert sorted(OPENNESS, key=OPENNESS.__getitem__) == ["dont_share", "escalate", "share"]
