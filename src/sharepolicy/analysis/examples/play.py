"""A case played through the interview: a person who knows the case answers, and the screens are counted.

What the case does not give, the person does not know. They confirm what is usual if it is so in the case.
"""

from __future__ import annotations

from collections.abc import Mapping

from attrs import frozen

from sharepolicy.analysis.decision.screens import AskedAsUsual, Screen, UsuallySo
from sharepolicy.language.case import Case
from sharepolicy.language.values import Values
from sharepolicy.language.vocabulary import Fact


@frozen
class Reply:
    """What a person who knows a case replies to a screen: values of facts, what they doubt, and what they do not know.

    What they doubt is known to be different from what is usual, or is not known well enough to confirm it, and takes
    a question. What is different and can be only one thing then is given as that.
    """

    given: Mapping[str, Values]
    doubted: frozenset[str] = frozenset()
    unknown: frozenset[str] = frozenset()


def reply_to(screen: Screen, case: Case) -> Reply:
    """What a person who knows this case answers to a screen, and nothing else."""
    if not isinstance(screen, AskedAsUsual):
        known = {fact.name: case.given[fact.name] for fact in screen.facts if _is_known(fact, case)}
        return Reply(known, unknown=frozenset(fact.name for fact in screen.facts if fact.name not in known))
    replies = [_reply_to_line(line, case) for line in screen.lines]
    return Reply(
        {name: values for one in replies for name, values in one.given.items()},
        frozenset().union(*(one.doubted for one in replies)),
        frozenset().union(*(one.unknown for one in replies)),
    )


def _reply_to_line(line: UsuallySo, case: Case) -> Reply:
    """What they say about one line: if they cannot name all that is different in it, they are asked about all of it."""
    names = frozenset(fact.name for fact, _ in line.values)
    known = {fact.name: case.given[fact.name] for fact, _ in line.values if _is_known(fact, case)}
    given: dict[str, Values] = {}
    for fact, values in line.values if known else ():
        found, other = known.get(fact.name), line.if_not(fact)
        if found is not None and found <= values:
            given[fact.name] = values
        elif isinstance(found, frozenset) and found <= line.others.keys():
            given[fact.name] = found
        elif other is None:
            return Reply({}, doubted=names)
        elif found == other:
            given[fact.name] = other
    return Reply(given, unknown=names - given.keys())


def _is_known(fact: Fact, case: Case) -> bool:
    return fact.name in case.given and case.given[fact.name] != fact.all_values
