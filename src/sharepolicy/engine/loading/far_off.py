"""Parts of a policy that hold on no day near today: a slip in the year, as a rule, of which nothing else is said."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from sharepolicy.core.compile import CompiledPolicy
from sharepolicy.core.space import Region
from sharepolicy.ground.diagnostic import Diagnostic
from sharepolicy.ground.text import Span
from sharepolicy.language.periods import Period, days_in_words
from sharepolicy.language.values import Ranges

YEARS = 5
"""How many years from today a part may be in force without a question: laws are often made ahead."""

_DAYS = 366 * YEARS
_NEVER = Ranges(())


def far_off(policy: CompiledPolicy, period: Period, today: datetime.date) -> Iterator[Diagnostic]:
    """A finding for each part that holds on some days of the period, but on none before a few years from today.

    What held years ago may stand for the cases of that time. A promise about those days is a finding only if no rule is
    about them: then it promises nothing of any day that comes.
    """
    date = policy.document.vocabulary.decision_date
    near = Ranges.of(today.toordinal() - _DAYS, today.toordinal() + _DAYS) & period.days
    if date is None or not near & date.all_values:
        return
    cells, past = policy.domains[date.name].cells, _NEVER
    for kind, name, span, holds in _parts(policy):
        days = _NEVER
        for cell in holds.cells(date.name):
            days |= period.days & cells[cell]
        is_past = bool(days & Ranges.of(None, today.toordinal()))
        if is_past and kind == "rule" and not days & near:
            past |= days
        is_known = is_past and (kind != "invariant" or bool(days & past))
        if days and not days & near and not is_known:
            message = f"the {kind} `{name}` holds only {days_in_words(days)}, on no day within {YEARS} years of today"
            yield Diagnostic("not-in-force", message, span, "is the year right?")


def _parts(policy: CompiledPolicy) -> Iterator[tuple[str, str, Span | None, Region]]:
    """What is the policy's own, by kind and name, and the cases in which it holds; rules first, invariants last."""
    document, possible = policy.document, policy.possible
    kinds: list[tuple[str, Callable[[Any], Mapping[str, Any]], Callable[[Any], Region]]] = [
        ("rule", lambda of: of.rules, lambda part: possible & policy.applies[part.name]),
        ("action", lambda of: of.actions, lambda part: policy.due[part.name]),
        ("escalation line", lambda of: of.escalation, lambda part: policy.escalation[part.name]),
        ("definition", lambda of: of.definitions, lambda part: possible & policy.loose(part.condition)),
        ("invariant", lambda of: of.invariants, lambda part: possible & policy.loose(part.when)),
    ]
    for kind, parts_of, holds in kinds:
        inherited = parts_of(document.base) if document.base is not None else {}
        for name, part in parts_of(document).items():
            if inherited.get(name) != part:
                yield kind, name, part.span, holds(part)
