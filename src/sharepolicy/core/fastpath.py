"""The fast path: complete cases, decided by a function generated from the policy.

Each value of a case is looked up and gives bits, and the bits of all values are ANDed (see `lookups`): what is left are
the conjunctions that hold, and so the rules that apply. This one number decides, however many rules there are, and the
verdict for each number is worked out once. The generated code (see `fast_code`) contains only numbers and fixed names:
facts and values that an author wrote reach it as data.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from operator import itemgetter
from typing import Any

from attrs import field, frozen

from sharepolicy.core.compile import CompiledPolicy
from sharepolicy.core.conjunctions import Conjunction, TooManyConjunctionsError, conjunctions
from sharepolicy.core.fast_code import CASE, NOBODY, Fast, generate
from sharepolicy.core.left_by_case import LeftByCase
from sharepolicy.core.lookups import Remembering, lookups
from sharepolicy.core.space import Region
from sharepolicy.language.case import AskedCase, Case, Request
from sharepolicy.language.condition import Condition
from sharepolicy.language.policy import Outcome
from sharepolicy.language.values import single_day

Read = Callable[[dict[str, Any]], Case]

Tell = Callable[[CompiledPolicy, frozenset[str]], Any]
"""Finds which of the rules that apply to a complete case decide it."""


@frozen(eq=False)
class Verdict:
    """The outcomes that are possible.

    For a complete case it also has the conjunctions that hold, as bits, and what all cases of the policy share.
    For a case of a request, `narrowed` holds the completions that the other cases leave to it. Of any case that was
    not decided by the fast path, `decided` holds what was found out for that.
    """

    policy: CompiledPolicy
    outcome: Outcome
    possible: tuple[Outcome, ...]
    _held: int = 0
    _complete: Complete | None = None
    narrowed: Region | None = None
    decided: LeftByCase | None = None
    settled: bool = field(init=False)
    told: Any = field(default=None, init=False)

    def __attrs_post_init__(self) -> None:
        object.__setattr__(self, "settled", len(self.possible) == 1)

    def tell(self) -> Any:
        """What is known about the applying rules, for every case with this verdict: worked out once, and `told`.

        None for a partial case.
        """
        complete = self._complete
        if complete is not None and self.told is None:
            named = (complete.owners[bit] for bit in range(self._held.bit_length()) if self._held >> bit & 1)
            found = complete.tell(self.policy, frozenset(rule for rule in named if rule is not None))
            object.__setattr__(self, "told", found)
        return self.told

    def case(self, values: Sequence[Any]) -> Case:
        """The complete case with these values, in the order in which the fast path takes them."""
        assert self._complete is not None
        return self._complete.read(dict(zip(self._complete.keys, values, strict=False)))

    def asked(self, values: Sequence[Any]) -> AskedCase:
        """What was asked with these values, the last of which says who gave the day: see `fast_path`."""
        case = self.case(values)
        date = self.policy.document.vocabulary.decision_date
        if date is None:
            return AskedCase(Request(case.given), self.policy.document.on_day)
        day, who = single_day(case.given[date.name]), values[-1]
        given = {name: each for name, each in case.given.items() if who is CASE or name != date.name}
        return AskedCase(Request(given), day, who is NOBODY)


@frozen(eq=False)
class Complete:
    """What all verdicts on the complete cases of a policy share.

    The keys of a case; the rule of each conjunction, None for an impossible combination; how a case is read; and what
    finds the deciding rules among those that apply.
    """

    keys: tuple[str, ...]
    owners: Sequence[str | None]
    read: Read
    tell: Tell


@frozen(eq=False)
class Making:
    """How the fast path makes a decision: a kind of which `outcome`, `_verdict` and `_given` can be set.

    Once they are, the decision becomes one of the frozen kind `made`.
    """

    opened: Any
    made: type


_MOST_CELLS = 200_000
"""The most cells that all conjunctions may have together: more would fill the memory with tables of the fast path."""


def fast_path(
    policy: CompiledPolicy,
    read: Read,
    tell: Tell,
    making: Making,
    today: Callable[[], datetime.date] = datetime.date.today,
) -> Fast:
    """A function that decides complete cases in plain dicts, as of today unless they give their date.

    After the case it takes the day that the caller gives (a date, or None), and the day that is today, if the caller
    knows it already. It returns None where it is not sure and the slower way has to decide, or refuse: a fact is
    missing, unknown or written in an unusual way, the day is given twice, or the case is impossible. The policy must be
    free of conflicts and gaps. If its conditions have too many conjunctions, the function always returns None.

    `tell` is asked for the rules of a verdict when somebody looks at them.
    """
    if policy.document.vocabulary.counted:
        return _unsure  # the number and its dates must agree
    try:
        owners, found = _conjunctions(policy)
    except TooManyConjunctionsError:
        return _unsure
    made = lookups(policy, found)
    # In the vocabulary's order, as in most cases: values side by side in memory are read together.
    vocabulary = policy.document.vocabulary
    keys = tuple(dict.fromkeys(fact.several or name for name, fact in vocabulary.facts.items()))
    day = vocabulary.decision_date.name if vocabulary.decision_date is not None else None
    undated = [key for key in keys if key != day]
    if len(undated) < 2:
        return _unsure
    complete = Complete(keys, owners, read, tell)
    verdicts: Remembering[int, Verdict | None] = Remembering(lambda bits: _verdict(policy, complete, bits))
    names: dict[str, Any] = {
        "verdicts": verdicts,
        "day": day,
        "now": today,
        "values_of": itemgetter(*keys),
        "undated_values_of": itemgetter(*undated),
        "opened": making.opened,
        "made": making.made,
    }
    return generate(made, keys, names)


def _unsure(_: dict[str, Any], on: datetime.date | None = None, today: datetime.date | None = None) -> None:
    """The fast path of a policy that has none: never sure."""


def _conjunctions(policy: CompiledPolicy) -> tuple[list[str | None], list[Conjunction]]:
    """All conjunctions and the rules that they belong to, in an order that gives the verdict.

    First the impossible combinations, then the rules, each before those that it overrides. So the first that holds
    decides: nothing that could override it applies.
    """
    strongest_first = sorted(policy.document.rules.values(), key=lambda rule: len(policy.above[rule.name]))
    conditions: list[tuple[str | None, Condition]] = [
        (None, each.when) for each in policy.document.vocabulary.impossible
    ]
    conditions += [(rule.name, rule.condition) for rule in strongest_first]
    owners: list[str | None] = []
    found: list[Conjunction] = []
    cells = 0
    for owner, condition in conditions:
        for conjunction in conjunctions(condition, policy.domains):
            owners.append(owner)
            found.append(conjunction)
            cells += sum(map(len, conjunction.values()))
        if cells > _MOST_CELLS:
            raise TooManyConjunctionsError
    return owners, found


def _verdict(policy: CompiledPolicy, complete: Complete, bits: int) -> Verdict | None:
    """The verdict when these conjunctions hold; None for an impossible case."""
    document = policy.document
    if bits:
        first = complete.owners[(bits & -bits).bit_length() - 1]
        if first is None:
            return None
        outcome = document.rules[first].outcome
    else:
        assert document.otherwise is not None
        outcome = document.otherwise.outcome
    return Verdict(policy, outcome, (outcome,), bits, complete)
