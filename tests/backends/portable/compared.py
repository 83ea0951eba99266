"""What a reader of a portable policy says, held to the definition and to `decide`."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sharepolicy.analysis.decision.decide import Decision
from sharepolicy.backends.portable.reader import PortableAnswer, PortableRequest, TimeLimit
from sharepolicy.language.people import AskedPerson
from sharepolicy.language.semantics import Answer, PartAnswer
from sharepolicy.language.within import Within

DAY = datetime.date(2026, 10, 5)


def limit(within: Within) -> TimeLimit:
    """A time limit in the terms of the reader."""
    return TimeLimit(within.text, within.minutes, within.working, within.months, within.promptly, within.start)


def _limits(found: Iterable[Within]) -> frozenset[TimeLimit]:
    return frozenset(map(limit, found))


def _person(asked: AskedPerson) -> tuple[Any, ...]:
    then = {tuple((step.to, limit(step.after)) for step in steps): sure for steps, sure in asked.then.items()}
    return asked.sure, _limits(asked.within), asked.within_sure, then


def unlike(defined: Answer, found: PortableAnswer) -> Iterator[str]:
    """How an answer differs from the definition."""
    people = {to: (each.sure, each.within, each.within_sure, dict(each.then)) for to, each in found.people.items()}
    pairs: Mapping[str, tuple[object, object]] = {
        "possible": ({each.value for each in defined.possible}, set(found.possible)),
        "outcome": (defined.outcome.value, found.outcome),
        "rules": (dict(defined.rules), dict(found.rules)),
        "overrode": (dict(defined.overrode), dict(found.overrode)),
        "otherwise": (defined.otherwise, found.otherwise),
        "duties": (dict(defined.duties), dict(found.duties)),
        "people": ({to: _person(each) for to, each in defined.people.items()}, people),
        "obligation": (defined.obligation, found.obligation),
    }
    yield from (f"{name}: by definition {one}, read {other}" for name, (one, other) in pairs.items() if one != other)


def unlike_request(defined: Mapping[tuple[str, str], PartAnswer], found: PortableRequest) -> Iterator[str]:
    """How the answer to a request differs from the definition."""
    parts = {(part.item, part.recipient): part for part in found.parts}
    if set(parts) != set(defined):
        yield f"parts: by definition {set(defined)}, read {set(parts)}"
        return
    for key, part in defined.items():
        said = parts[key]
        if ({each.value for each in part.possible}, part.obligation) != (set(said.possible), said.obligation):
            yield f"{key}: by definition {part.possible} {part.obligation}, read {said.possible} {said.obligation}"
        if set(part.answers) != set(said.answers):
            yield f"{key}: by definition about {set(part.answers)}, read {set(said.answers)}"
        else:
            for subject, answer in part.answers.items():
                yield from (f"{key} {subject}: {each}" for each in unlike(answer, said.answers[subject]))


def asked_unlike(decision: Decision, found: PortableAnswer) -> Iterator[str]:
    """How what is asked, and in which order, differs from what `decide` asks; and what is held to hold."""
    pairs = {
        "ask": ([each.name for each in decision.ask], [*found.ask]),
        "ask_first": ([each.name for each in decision.ask_first], [*found.ask_first]),
        "questions": (
            [[fact.name for fact in each.facts] for each in decision.questions],
            [[*each] for each in found.questions],
        ),
        "holds": (
            {each.rule.name for each in decision.rules if each.holds},
            {*found.holds} & {*found.rules},
        ),
    }
    yield from (f"{name}: decide {one}, read {other}" for name, (one, other) in pairs.items() if one != other)
