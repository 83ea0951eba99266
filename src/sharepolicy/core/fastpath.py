"""The fast path: complete cases, decided by a function generated from the policy.

Every condition becomes alternatives (one test a fact); every alternative gets a bit. For each fact, a table tells
which alternatives each value leaves. The values of a case are looked up and the bits met: what remains are the
alternatives that hold, hence the rules that apply. One number decides, however many rules there are, and the verdict
for each number is worked out once. The generated text holds numbers and fixed names only: facts and values that an
author wrote reach it as data.
"""

from __future__ import annotations

import datetime
from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import Any, Literal

from attrs import field, frozen

from sharepolicy.core.compile import CompiledPolicy
from sharepolicy.language.case import Case
from sharepolicy.language.condition import AllOf, AnyOf, Condition, Is, Not, Test
from sharepolicy.language.domain import Domain
from sharepolicy.language.policy import Outcome
from sharepolicy.language.values import Ranges, inside
from sharepolicy.language.vocabulary import MOST_DIGITS, FactType

Alternative = Mapping[str, frozenset[int]]
"""Cells for each fact that it tests; it holds when every fact has one of its cells."""

MOST_ALTERNATIVES = 64
"""A condition with more alternatives than this has no fast path."""

_MOST_COMBINED = 64
"""So many combinations of words of several facts share one nested table."""

_MOST_NUMBERS = 1000
"""A number with at most so many values has a table of them."""

_REMEMBERED = 1 << 16

Read = Callable[[Mapping[str, Any]], Case]

Tell = Callable[[CompiledPolicy, frozenset[str]], Any]
"""Tells of the rules that apply to a complete case which decide."""


@frozen(eq=False)
class Verdict:
    """The outcomes that are possible. `read` reads its policy's cases.

    For a complete case it knows the alternatives that hold, as bits, the rules that they belong to, and who can tell
    from the rules that apply which of them decide.
    """

    policy: CompiledPolicy
    read: Read
    outcome: Outcome
    possible: tuple[Outcome, ...]
    _held: int = 0
    _owners: Sequence[str | None] = ()
    _tell: Tell | None = None
    settled: bool = field(init=False)

    def __attrs_post_init__(self) -> None:
        object.__setattr__(self, "settled", len(self.possible) == 1)

    @cached_property
    def rules(self) -> Any:
        """What is told of the rules that apply, the same for every case with this verdict; None for a partial case."""
        if self._tell is None:
            return None
        named = (self._owners[bit] for bit in range(self._held.bit_length()) if self._held >> bit & 1)
        return self._tell(self.policy, frozenset(rule for rule in named if rule is not None))


class TooManyAlternativesError(Exception):
    """A condition has too many alternatives for the fast path."""


def alternatives(condition: Condition, domains: Mapping[str, Domain], holds: bool = True) -> list[Alternative]:
    """The alternatives of a condition (or of its opposite): it holds when one of them does.

    Raises TooManyAlternativesError beyond MOST_ALTERNATIVES.
    """
    match condition:
        case Test(fact, values):
            cells = domains[fact].cells
            accepted = frozenset(i for i, cell in enumerate(cells) if inside(cell, values) is holds)
            return [{fact: accepted}] if accepted else []
        case Not(part):
            return alternatives(part, domains, not holds)
        case Is(condition=part):
            return alternatives(part, domains, holds)
        case AllOf(parts) | AnyOf(parts):
            branches = [alternatives(part, domains, holds) for part in parts]
            if isinstance(condition, AnyOf) is holds:
                return _limited([alternative for branch in branches for alternative in branch])
            found: list[Alternative] = [{}]
            for branch in branches:
                found = _limited([both for a in found for b in branch if (both := _meet(a, b)) is not None])
            return found


def _limited(found: list[Alternative]) -> list[Alternative]:
    if len(found) > MOST_ALTERNATIVES:
        raise TooManyAlternativesError
    return found


def _meet(first: Alternative, second: Alternative) -> Alternative | None:
    both = dict(first)
    for fact, cells in second.items():
        both[fact] = both[fact] & cells if fact in both else cells
        if not both[fact]:
            return None
    return both


class _Verdicts(dict[int, Verdict | None]):
    """The verdict for each set of alternatives that hold; None for an impossible case. Filled as cases come.

    The alternatives stand in an order that says the verdict: first the impossible combinations, then the rules, each
    before those that it overrides. So the first that holds decides: nothing that could override it applies.
    """

    def __init__(self, policy: CompiledPolicy, read: Read, owners: Sequence[str | None], tell: Tell) -> None:
        super().__init__()
        self._policy = policy
        self._read = read
        self._owners = owners
        self._tell = tell

    def __missing__(self, bits: int) -> Verdict | None:
        verdict = self._verdict(bits)
        if len(self) >= _REMEMBERED:
            self.clear()
        self[bits] = verdict
        return verdict

    def _verdict(self, bits: int) -> Verdict | None:
        document = self._policy.document
        if bits:
            first = self._owners[(bits & -bits).bit_length() - 1]
            if first is None:
                return None
            outcome = document.rules[first].outcome
        else:
            assert document.otherwise is not None
            outcome = document.otherwise.outcome
        return Verdict(self._policy, self._read, outcome, (outcome,), bits, self._owners, self._tell)


def fast_path(
    policy: CompiledPolicy, read: Read, decision: Callable[[Verdict, Mapping[str, Any]], Any], tell: Tell
) -> Callable[[dict[str, Any]], Any] | None:
    """A function from a complete case, as a plain dict, to a decision made by `decision`; or None for a policy without.

    `tell` is asked for the rules of a verdict when somebody looks at them.

    The function answers None whenever it is not sure: a fact is missing, unknown or written in an unusual way, or the
    case is impossible. The caller then takes the general road, which also says what is wrong. The policy must be free
    of conflicts and gaps.
    """
    owners: list[str | None] = []
    found: list[Alternative] = []
    try:
        for impossible in policy.document.vocabulary.impossible:
            for alternative in alternatives(impossible.when, policy.domains):
                owners.append(None)
                found.append(alternative)
        strongest_first = sorted(policy.document.rules.values(), key=lambda rule: len(policy.above[rule.name]))
        for rule in strongest_first:
            for alternative in alternatives(rule.condition, policy.domains):
                owners.append(rule.name)
                found.append(alternative)
    except TooManyAlternativesError:
        return None
    lookups = _lookups(policy, _tables(policy, found))
    return _generate(lookups, policy, _Verdicts(policy, read, owners, tell), decision)


def _tables(policy: CompiledPolicy, found: Sequence[Alternative]) -> Mapping[str, list[int]]:
    """For each fact and cell the bits of the alternatives that it leaves."""
    tables = {fact: [0] * len(domain.cells) for fact, domain in policy.domains.items()}
    silent = dict.fromkeys(tables, (1 << len(found)) - 1)
    for bit, alternative in enumerate(found):
        for fact, cells in alternative.items():
            silent[fact] &= ~(1 << bit)
            for cell in cells:
                tables[fact][cell] |= 1 << bit
    return {fact: [bits | silent[fact] for bits in table] for fact, table in tables.items()}


@frozen
class _Lookup:
    """How some keys of a case lead to bits, and how many bits are left at most.

    `words`: dicts in dicts, one for each key. `truth`: the bits of yes and of no. `whole`: a dict of whole numbers.
    `call`, and `several` for a collection: a function. Since 1 and True are one key to a dict, truth is told by
    identity, and only an `int` looks up a whole number.
    """

    keys: tuple[str, ...]
    by: Any
    kind: Literal["words", "truth", "whole", "call", "several"]
    left: int


def _lookups(policy: CompiledPolicy, tables: Mapping[str, list[int]]) -> list[_Lookup]:
    found = []
    words: list[tuple[str, Mapping[str, int], int]] = []
    vocabulary = policy.document.vocabulary
    for several in vocabulary.several.values():
        names = {member: several.fact_name(member) for member in several.members}
        members = {member: (tables[name][1], tables[name][0]) for member, name in names.items()}
        left = sum(yes.bit_count() + no.bit_count() for no, yes in members.values()) // max(1, len(members))
        found.append(_Lookup((several.name,), _by_members(members), "several", left))
    for name, fact in vocabulary.facts.items():
        if fact.several:
            continue
        table = tables[name]
        left = sum(bits.bit_count() for bits in table) * 2 // len(table)
        if fact.is_numeric:
            found.append(_number_lookup(policy.domains[name], table, left))
        elif fact.type is FactType.YES_NO:
            found.append(_Lookup((name,), dict(zip(fact.values, table, strict=True)), "truth", left))
        else:
            words.append((name, dict(zip(fact.values, table, strict=True)), left))
    return sorted([*found, *_combined(words)], key=lambda lookup: lookup.left)


def _combined(words: Sequence[tuple[str, Mapping[str, int], int]]) -> list[_Lookup]:
    """Lookups for the facts with words, as few as _MOST_COMBINED allows: one meeting of bits for several facts."""
    found: list[_Lookup] = []
    keys: list[str] = []
    tables: list[Mapping[str, int]] = []
    combinations, least = 1, 0
    for key, table, left in sorted(words, key=lambda entry: entry[2]):
        size = len(set(table.values()))
        if keys and combinations * size > _MOST_COMBINED:
            found.append(_Lookup(tuple(keys), _nested(tables, -1), "words", least))
            keys, tables, combinations = [], [], 1
        least = left if not keys else least
        combinations *= size
        keys.append(key)
        tables.append(table)
    return [*found, _Lookup(tuple(keys), _nested(tables, -1), "words", least)] if keys else found


def _nested(tables: Sequence[Mapping[str, int]], met: int) -> Any:
    """Dicts in dicts, from a word of each fact to the bits that all of them leave."""
    if not tables:
        return met
    inside = {bits: _nested(tables[1:], met & bits) for bits in set(tables[0].values())}
    return {word: inside[bits] for word, bits in tables[0].items()}


def _number_lookup(domain: Domain, table: list[int], left: int) -> _Lookup:
    fact, by = domain.fact, _by_number(domain, table)
    low, high, scale = fact.minimum, fact.maximum, 10**fact.decimals
    if fact.type is FactType.NUMBER and low is not None and high is not None and (high - low) // scale < _MOST_NUMBERS:
        every = range(-(-low // scale), high // scale + 1)
        return _Lookup((fact.name,), {number: by(number) for number in every}, "whole", left)
    return _Lookup((fact.name,), by, "call", left)


def _by_members(members: Mapping[str, tuple[int, int]]) -> Callable[[Any], int]:
    """Bits for a collection of the members that hold: for each member (bits when out, bits when in)."""

    def bits(value: Any) -> int:
        if not isinstance(value, (list, tuple, set, frozenset)):
            raise KeyError
        chosen = frozenset(value)
        if not chosen <= members.keys():
            raise KeyError
        met = -1
        for member, both in members.items():
            met &= both[member in chosen]
        return met

    return bits


def _by_number(domain: Domain, table: list[int]) -> Callable[[Any], int]:
    """Bits for a whole number or a date."""
    fact = domain.fact
    starts = [low for cell in domain.cells[1:] if isinstance(cell, Ranges) and (low := cell.pieces[0][0]) is not None]
    low, high, scale = fact.minimum, fact.maximum, 10**fact.decimals
    is_date = fact.type is FactType.DATE
    if not is_date:  # reading refuses longer numbers
        most = (10**MOST_DIGITS - 1) * scale
        low, high = -most if low is None else low, most if high is None else high

    def bits(value: Any) -> int:
        if is_date:
            if type(value) is not datetime.date:
                raise KeyError
            number = value.toordinal()
        elif type(value) is int:
            number = value * scale
        else:
            raise KeyError
        if (low is not None and number < low) or (high is not None and number > high):
            raise KeyError
        return table[bisect_right(starts, number)]

    return bits


def _generate(
    lookups: Sequence[_Lookup],
    policy: CompiledPolicy,
    verdicts: _Verdicts,
    decision: Callable[[Verdict, Mapping[str, Any]], Any],
) -> Callable[[dict[str, Any]], Any]:
    names: dict[str, Any] = {"verdicts": verdicts, "decision": decision, "today": datetime.date.today}
    terms, first, keep = [], [], []
    for number, lookup in enumerate(lookups):
        names[f"by{number}"] = lookup.by
        names |= {f"key{number}_{place}": key for place, key in enumerate(lookup.keys)}
        values = [f"case[key{number}_{place}]" for place in range(len(lookup.keys))]
        if lookup.kind == "words":
            terms.append(f"by{number}" + "".join(f"[{value}]" for value in values))
        elif lookup.kind == "truth":
            names |= {f"yes{number}": lookup.by["yes"], f"no{number}": lookup.by["no"]}
            otherwise = f"no{number} if value is False else by{number}[value]"
            terms.append(f"(yes{number} if (value := {values[0]}) is True else {otherwise})")
        elif lookup.kind == "whole":
            first += [f"        whole{number} = {values[0]}", f"        if type(whole{number}) is not int:"]
            first.append("            return None")
            terms.append(f"by{number}[whole{number}]")
        else:
            terms.append(f"by{number}({values[0]})")
        if lookup.kind == "several":
            keep.append(f"        {values[0]} = tuple({values[0]})")
    lines = [
        "def decide_complete(case):",
        "    case = case.copy()",
    ]
    date = policy.document.vocabulary.decision_date
    if date is not None:
        names["date"] = date.name
        lines += ["    if date not in case:", "        case[date] = today()"]
    lines += [
        f"    if len(case) != {sum(len(lookup.keys) for lookup in lookups)}:",
        "        return None",
        "    try:",
        *first,
        f"        verdict = verdicts[{' & '.join(terms) or '0'}]",
        *keep,
        "    except (KeyError, TypeError):",
        "        return None",
        "    return None if verdict is None else decision(verdict, case)",
    ]
    exec("\n".join(lines), names)  # numbers and fixed names only: see the module's docstring
    made: Callable[[dict[str, Any]], Any] = names["decide_complete"]
    return made
