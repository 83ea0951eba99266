"""From the rules that apply to the rules that decide: precedence, read afresh from the document, in few lines.

It uses neither the compiled policy nor the definition, so a flaw in either shows. A rule overrides what it, its
group, or the list of precedence names, and whatever that overrides in turn.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from attrs import field, frozen

from sharepolicy.analysis.decision.opinion import CompleteAnswer
from sharepolicy.language.policy import PolicyDocument


def _named_below(document: PolicyDocument) -> dict[str, set[str]]:
    """For each rule, the rules and groups named below it."""
    ranked = [entry.name for entry in document.precedence]
    found: dict[str, set[str]] = {}
    for rule in document.rules.values():
        group = document.groups[rule.group]
        named = {over.name for over in rule.overrides} | {over.name for over in group.overrides}
        if rule.group in ranked:
            named.update(ranked[ranked.index(rule.group) + 1 :])
        found[rule.name] = named
    return found


def weaker_rules(document: PolicyDocument) -> dict[str, frozenset[str]]:
    """For each rule, the rules that it overrides, directly or through others."""
    named = _named_below(document)
    direct = {
        name: {other.name for other in document.rules.values() if other.name in below or other.group in below}
        for name, below in named.items()
    }
    found: dict[str, frozenset[str]] = {}
    for name in direct:
        reached: set[str] = set()
        waiting = [name]
        while waiting:
            fresh = direct[waiting.pop()] - reached
            reached |= fresh
            waiting += fresh
        found[name] = frozenset(reached)
    return found


@frozen(eq=False)
class Judge:
    """Says what a policy answers when these rules apply."""

    document: PolicyDocument
    weaker: Mapping[str, frozenset[str]] = field(init=False)

    def __attrs_post_init__(self) -> None:
        object.__setattr__(self, "weaker", weaker_rules(self.document))

    def answer(self, owners: Iterable[str | None]) -> CompleteAnswer:
        """The answer when conditions of these hold: rules, or None for an impossible combination."""
        held = set(owners)
        if None in held:
            return CompleteAnswer(possible=False)
        applying = {owner for owner in held if owner is not None}
        decides = {rule for rule in applying if not any(rule in self.weaker[other] for other in applying)}
        outcomes = {self.document.rules[rule].outcome for rule in decides}
        if not decides and self.document.otherwise is not None:
            outcomes = {self.document.otherwise.outcome}
        overrode = {(rule, other) for rule in decides for other in applying & self.weaker[rule]}
        return CompleteAnswer(True, frozenset(outcomes), frozenset(decides), frozenset(overrode))
