"""What to say about a policy whose diagrams outgrow their bounds, and about a request of which the diagrams do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from sharepolicy.core.space import Space
from sharepolicy.ground.diagnostic import Diagnostic, Label, PolicyError
from sharepolicy.language.condition import facts_of
from sharepolicy.language.policy import PolicyDocument, Rule

_MOST_NAMED = 8
"""How many facts are named at most."""


class EntangledError(PolicyError):
    """The diagrams of a policy outgrow the node budget or the time limit. `why` says which, in a few words."""

    def __init__(self, diagnostic: Diagnostic, why: str) -> None:
        super().__init__([diagnostic])
        self.why = why

    def _content(self) -> tuple[Any, ...]:
        return self.diagnostics[0], self.why


def entangled(document: PolicyDocument, space: Space | None, at: Sequence[str], why: str) -> EntangledError:
    """The error for a policy that outgrew its bounds, naming the rules near that point that tie most facts together."""
    position = {fact: place for place, fact in enumerate(space.order if space else document.vocabulary.facts)}

    def spread(rule: Rule) -> tuple[int, int]:
        places = [position[fact] for fact in facts_of(rule.condition)]
        return (max(places) - min(places) if places else 0, len(places))

    rules = sorted((document.rules[name] for name in dict.fromkeys(at)), key=spread, reverse=True)[:5]
    counted = Counter(fact for rule in document.rules.values() for fact in facts_of(rule.condition))
    facts = sorted(
        {fact for rule in rules for fact in facts_of(rule.condition)},
        key=lambda fact: (-counted[fact], position[fact]),
    )[:_MOST_NAMED]
    message = f"the policy is too entangled to be proved: {why}"
    tied = ", ".join(f"`{fact}`" for fact in facts)
    help_ = f"these facts are tied together by too many rules: {tied}; name common conditions, or split rules"
    labels = tuple(Label(rule.span, f"`{rule.name}`") for rule in rules[1:] if rule.span is not None)
    span = rules[0].span if rules else document.span
    return EntangledError(Diagnostic("too-entangled", message, span, help_, labels), why)


def entangled_request(document: PolicyDocument) -> Diagnostic:
    """The diagnostic for a request that outgrew its bounds, with the facts by which its cases depend on each other."""
    tied = dict.fromkeys(fact for each in document.vocabulary.impossible for fact in facts_of(each.when))
    named = ", ".join(f"`{fact}`" for fact in [*tied][:_MOST_NAMED])
    return Diagnostic(
        "too-entangled",
        "so much of this request is unknown that it cannot be decided: its cases depend on each other in too many ways",
        help=f"say more about these facts, or decide about fewer people and things at a time: {named}",
    )
