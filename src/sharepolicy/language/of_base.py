"""What the base of an overlay says, as a condition: `base: share` holds where the base would share.

It is made from the base's own rules and their precedence, so everything that knows conditions knows it, and it stays
true for rules that the base gets later. `outcome` in `semantics` defines it: the tests compare the two case by case.
"""

from __future__ import annotations

from collections.abc import Iterable

from sharepolicy.language.condition import AllOf, AnyOf, Condition, Is, Not, OfBase
from sharepolicy.language.policy import Outcome, PolicyDocument
from sharepolicy.language.precedence import overridden_by
from sharepolicy.language.rewriting import rewritten

BASE = "base"
"""The word for the base in a condition. That of the base itself, where that is an overlay too, is `base/base`."""


def base_at(document: PolicyDocument | None, level: int) -> PolicyDocument | None:
    """The document itself (`level` 0), its base (1), the base of that (2); None if there is none."""
    for _ in range(level):
        document = document.base if document is not None else None
    return document


def base_gives(base: PolicyDocument, outcomes: Iterable[Outcome], level: int = 1) -> Condition:
    """Where the base gives one of these outcomes, as a condition on its facts; `level` 2 is the base of the base."""
    each = tuple(_gives(base, outcome, level) for outcome in dict.fromkeys(outcomes))
    return each[0] if len(each) == 1 else AnyOf(each)


def _gives(base: PolicyDocument, outcome: Outcome, level: int) -> Is:
    """Where rules with this outcome decide, those that are overridden by the same rules together; or `otherwise`."""
    above = overridden_by(base)
    word = "/".join([BASE] * level)

    def own(part: Condition) -> Condition | None:
        """A definition of the base under a name of its own: the overlay may give the same name another meaning."""
        if not isinstance(part, Is):
            return None
        return Is(f"{word}/{part.definition}", rewritten(part.condition, own), of_base=OfBase(level))

    applies = {
        name: Is(f"{word}/rules/{name}", rewritten(rule.condition, own), of_base=OfBase(level))
        for name, rule in base.rules.items()
    }
    alike: dict[frozenset[str], list[Condition]] = {}
    for name, rule in base.rules.items():
        if rule.outcome is outcome:
            alike.setdefault(above[name], []).append(applies[name])
    ways: list[Condition] = [
        AllOf((AnyOf(tuple(rules)), Not(AnyOf(tuple(applies[name] for name in base.rules if name in stronger)))))
        for stronger, rules in alike.items()
    ]
    if base.otherwise is not None and base.otherwise.outcome is outcome:
        ways.append(Not(AnyOf(tuple(applies.values()))))
    return Is(f"{word}: {outcome.value}", AnyOf(tuple(ways)), of_base=OfBase(level, outcome))
