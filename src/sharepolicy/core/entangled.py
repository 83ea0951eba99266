"""What to say about a policy whose diagrams outgrow their bounds."""

from __future__ import annotations

from collections.abc import Sequence

from sharepolicy.core.space import Space
from sharepolicy.language.condition import facts_of
from sharepolicy.language.policy import PolicyDocument


class EntangledError(Exception):
    """The diagrams of a policy outgrow the node budget or the time limit. Names the rules that tie facts together."""

    def __init__(self, rules: Sequence[str], facts: Sequence[str], why: str) -> None:
        super().__init__(why)
        self.rules = tuple(rules)
        self.facts = tuple(facts)
        self.why = why


def entangled(document: PolicyDocument, space: Space | None, at: Sequence[str], why: str) -> EntangledError:
    """The error for a policy that outgrew its bounds, naming the rules near that point that tie most facts together."""
    position = {fact: place for place, fact in enumerate(space.order if space else document.vocabulary.facts)}

    def spread(rule: str) -> tuple[int, int]:
        places = [position[fact] for fact in facts_of(document.rules[rule].condition)]
        return (max(places) - min(places) if places else 0, len(places))

    rules = sorted(dict.fromkeys(at), key=spread, reverse=True)[:5]
    counted: dict[str, int] = {}
    for rule in document.rules.values():
        for fact in facts_of(rule.condition):
            counted[fact] = counted.get(fact, 0) + 1
    facts = sorted(
        {fact for rule in rules for fact in facts_of(document.rules[rule].condition)},
        key=lambda fact: (-counted[fact], position[fact]),
    )[:8]
    return EntangledError(rules, facts, why)
