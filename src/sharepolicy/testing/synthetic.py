"""A large policy of known shape: many facts and rules, each rule about facts that are near each other.

Real policies look like that: a rule about consent is about consent, not the colour of the file. Tests and benchmarks
use it to see how the library scales.
"""

from __future__ import annotations

from random import Random

from sharepolicy.language.condition import AllOf, Test
from sharepolicy.language.policy import OUTCOMES, Group, Invariant, Name, Otherwise, Outcome, PolicyDocument, Rule
from sharepolicy.language.vocabulary import YES_NO, Fact, FactType, Vocabulary

NEAR = 6
"""How many facts are near each other: a rule is about three of them."""


def _fact(number: int) -> Fact:
    values = YES_NO if number % 2 else ("low", "middle", "high")
    return Fact(
        f"fact_{number}",
        FactType.YES_NO if number % 2 else FactType.SCALE,
        f"What about number {number}?",
        f"fact {number}",
        values,
        changeable=number % 5 == 0,
    )


def synthetic_policy(facts: int = 200, rules: int = 1000, seed: int = 0) -> PolicyDocument:
    """A policy with so many facts and rules, without conflicts; always the same for the same seed.

    Its rules are in three groups, one for each outcome, with a precedence. So rules in the same group agree, and all
    others are in order.
    """
    random = Random(seed)
    vocabulary = Vocabulary({fact.name: fact for fact in map(_fact, range(facts))})
    names = list(vocabulary.facts)
    groups = {outcome: f"rules-that-{outcome.value.replace('_', '-')}" for outcome in OUTCOMES}
    made: dict[str, Rule] = {}
    for number in range(rules):
        start = number * max(1, facts - NEAR) // max(1, rules)
        near = sorted(random.sample(names[start : start + NEAR], min(3, facts)))
        tests = tuple(Test(name, frozenset({random.choice(vocabulary.facts[name].values)})) for name in near)
        outcome = random.choice(OUTCOMES)
        rule = Rule(f"rule-{number}", groups[outcome], outcome, AllOf(tests), because=f"Because of rule {number}.")
        made[rule.name] = rule
    strongest = [groups[outcome] for outcome in (Outcome.DONT_SHARE, Outcome.ESCALATE, Outcome.SHARE)]
    bars = [rule for rule in made.values() if rule.outcome is Outcome.DONT_SHARE]
    return PolicyDocument(
        "synthetic",
        vocabulary,
        title=f"{facts} facts and {rules} rules",
        version="1.0.0",
        groups={group: Group(group, "principles") for group in groups.values()},
        rules=made,
        precedence=tuple(Name(group) for group in strongest),
        otherwise=Otherwise(Outcome.ESCALATE, "No rule applies.", to="manager"),
        roles={"manager": "your line manager"},
        invariants={
            f"bar-{number}-holds": Invariant(
                f"bar-{number}-holds",
                says="What bars sharing bars it.",
                when=rule.when,
                never=frozenset({Outcome.SHARE}),
            )
            for number, rule in enumerate(bars[:10])
        },
    )
