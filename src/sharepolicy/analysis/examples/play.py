"""A case played through the interview: a person who knows the case answers, and the screens are counted.

What the case does not give, the person does not know. They confirm what is usual if it is so in the case.
"""

from __future__ import annotations

from collections.abc import Mapping

from attrs import frozen

from sharepolicy.analysis.decision.screens import (
    AskedAsUsual,
    Screen,
    facts_of,
)
from sharepolicy.language.case import Case
from sharepolicy.language.values import Values
from sharepolicy.language.vocabulary import Fact


@frozen
class Reply:
    """What a person who knows a case replies to a screen: values of facts, what they doubt, and what they do not know.

    What they doubt is known to be different from what is usual, or is not known well enough to confirm it.
    """

    given: Mapping[str, Values]
    doubted: frozenset[str] = frozenset()
    unknown: frozenset[str] = frozenset()


def reply_to(screen: Screen, case: Case) -> Reply:
    """What a person who knows this case answers to a screen, and nothing else."""
    if not isinstance(screen, AskedAsUsual):
        known = {fact.name: case.given[fact.name] for fact in facts_of(screen) if _is_known(fact, case)}
        return Reply(known, unknown=frozenset(fact.name for fact in facts_of(screen) if fact.name not in known))
    given: dict[str, Values] = {}
    doubted, unknown = set[str](), set[str]()
    for line in screen.lines:
        names = {fact.name for fact, _ in line.values}
        if all(_is_known(fact, case) and case.given[fact.name] <= values for fact, values in line.values):
            given.update((fact.name, values) for fact, values in line.values)
        elif any(_is_known(fact, case) for fact, _ in line.values):
            doubted |= names
        else:
            unknown |= names
    return Reply(given, frozenset(doubted), frozenset(unknown))


def _is_known(fact: Fact, case: Case) -> bool:
    return fact.name in case.given and case.given[fact.name] != fact.all_values
