"""Every case of two policies at once, by the definition: what each of them holds of it.

Facts of one name are one fact where some answers to both are the same: words as they are written, numbers as numbers.
Otherwise each policy has its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from itertools import product

from attrs import evolve, frozen
from hypothesis import strategies as st

from sharepolicy.analysis.change.change import ChangedCases, Limit
from sharepolicy.analysis.change.edits import without
from sharepolicy.language.condition import AllOf
from sharepolicy.language.domain import Domain, domains
from sharepolicy.language.policy import Outcome, PolicyDocument
from sharepolicy.language.semantics import (
    CompleteCase,
    ConflictError,
    deciding,
    is_possible,
    outcome,
)
from sharepolicy.language.values import Ranges, Values
from sharepolicy.language.vocabulary import Fact, FactType
from sharepolicy.testing import policies
from sharepolicy.testing.conditions import cuts_of
from sharepolicy.testing.policies import without_conflicts
from sharepolicy.testing.small import between, has, number, rule, scale, small_policy, yes_no

Key = tuple[str, str]
"""A fact of the comparison: `both`, `before` or `after`, and its name."""

small = policies(max_facts=3, max_values=3, max_cases=30, max_rules=5)


@st.composite
def edited(draw: st.DrawFn) -> tuple[PolicyDocument, PolicyDocument]:
    """A policy, and the same with some rules changed, added or removed."""
    old = draw(small)
    other = draw(policies(vocabulary=old.vocabulary, max_rules=5))
    rules = dict(old.rules)
    for name in draw(st.sets(st.sampled_from([*old.rules, *other.rules]), min_size=1, max_size=3)):
        if name in rules and (name not in other.rules or draw(st.booleans())):
            del rules[name]
        else:
            rules[name] = evolve(other.rules[name], overrides=())
    kept = {*rules, *old.groups}
    rules = {n: evolve(r, overrides=tuple(o for o in r.overrides if o.name in kept)) for n, r in rules.items()}
    groups = {n: evolve(g, overrides=tuple(o for o in g.overrides if o.name in kept)) for n, g in old.groups.items()}
    definitions = {**old.definitions, **other.definitions}
    mixed = without((), old, evolve(old, rules=rules, groups=groups, precedence=(), definitions=definitions))
    try:
        new = without_conflicts(mixed) if mixed else other
    except ValueError:  # the overrides that were left went round in a circle
        new = other
    return old, new


same_vocabulary = st.one_of(
    edited(), small.flatmap(lambda old: st.tuples(st.just(old), policies(vocabulary=old.vocabulary, max_rules=5)))
)


@st.composite
def in_another_form(draw: st.DrawFn) -> tuple[PolicyDocument, PolicyDocument]:
    """Two policies of the same facts, most of which the second one has answered in another form."""
    old = draw(small)
    facts = {name: draw(_reformed(fact)) for name, fact in old.vocabulary.facts.items()}
    vocabulary = evolve(old.vocabulary, facts=facts, impossible=())
    pair = old, draw(policies(vocabulary=vocabulary, max_rules=5))
    return pair if draw(st.booleans()) else pair[::-1]


@st.composite
def _reformed(draw: st.DrawFn, fact: Fact) -> Fact:
    """A fact in another form: a scale for a choice, or ten numbers for one, cut near where it is cut itself."""
    if fact.type is FactType.NUMBER and fact.decimals == 0:
        low = draw(st.sampled_from(cuts_of(fact))) * 10 - draw(st.integers(0, 12))
        high = low + draw(st.integers(3, 12))
        return evolve(fact, decimals=1, minimum=low, maximum=high, changes_to=None)
    others = {FactType.YES_NO: FactType.CHOICE, FactType.CHOICE: FactType.SCALE, FactType.SCALE: FactType.CHOICE}
    return fact if fact.several or fact.type not in others else evolve(fact, type=others[fact.type])


any_vocabulary = st.one_of(st.tuples(small, small), in_another_form())


@frozen(eq=False)
class Row:
    """A case of both policies: what each holds of it (None: impossible there), and which rules decide it."""

    cells: Mapping[Key, Values]
    old: CompleteCase
    new: CompleteCase
    before: Outcome | None
    after: Outcome | None
    decided: frozenset[str]
    decided_after: frozenset[str]


def alike(one: Fact, two: Fact) -> bool:
    """Whether some answers to two facts are the same."""
    return one.type is two.type or not {*one.values}.isdisjoint(two.values)


def cells_of_both(old: PolicyDocument, new: PolicyDocument) -> dict[Key, list[Values]]:
    """Every fact of the comparison with the finest values that one of the policies tells apart."""
    one, two = domains(old), domains(new)
    found: dict[Key, list[Values]] = {}
    for name, domain in two.items():
        if name not in one or not alike(domain.fact, one[name].fact):
            found["after", name] = list(domain.cells)
        elif domain.fact.is_numeric:
            found["both", name] = bands_of_both(one[name], domain)
        else:
            found["both", name] = list(dict.fromkeys([*one[name].cells, *domain.cells]))
    for name, domain in one.items():
        if ("both", name) not in found:
            found["before", name] = list(domain.cells)
    return found


def bands_of_both(one: Domain, two: Domain) -> list[Values]:
    """The bands of numbers that neither policy tells apart, in the unit of the one that has more decimals.

    The bands of that one are cut only where the other tells apart two numbers that it has in them.
    """
    coarse, fine = sorted((one, two), key=lambda domain: domain.fact.decimals)
    factor = 10 ** (fine.fact.decimals - coarse.fact.decimals)
    cuts = ends(fine)
    more = {
        cut * factor for cut in ends(coarse) if not any((cut - 1) * factor < other <= cut * factor for other in cuts)
    }
    starts = [None, *sorted(cuts | more)]
    bands = [
        Ranges.of(low, None if up is None else up - 1) for low, up in zip(starts, [*starts[1:], None], strict=True)
    ]
    return [
        band
        for band in bands
        if any(
            (numbers := in_unit(band, factor_)) and numbers <= cell
            for domain, factor_ in ((fine, 1), (coarse, factor))
            for cell in domain.cells
        )
    ]


def ends(domain: Domain) -> set[int]:
    """The first number of every band, and of what lies beyond the last."""
    return {cut for cell in domain.cells if isinstance(cell, Ranges) for cut in cell.cuts()}


def in_unit(values: Values, factor: int) -> Values:
    """The numbers that can be counted in a unit so many times as large."""
    if not isinstance(values, Ranges):
        return values
    return Ranges(
        (low if low is None else -(-low // factor), up if up is None else up // factor) for low, up in values.pieces
    )


Answer = tuple[CompleteCase, Outcome | None, frozenset[str]]
"""A case in the words of one policy, its outcome (None: impossible there), and the rules that decide it."""


def rows(old: PolicyDocument, new: PolicyDocument) -> list[Row]:
    """Every case that one of the two holds possible, by the definition."""
    every = cells_of_both(old, new)
    was, now = answering(old, new, "before"), answering(new, old, "after")
    found = []
    for chosen in product(*every.values()):
        cells = dict(zip(every, chosen, strict=True))
        (one, before, decided), (two, after, decided_after) = was(cells), now(cells)
        if before or after:
            found.append(Row(cells, one, two, before, after, decided, decided_after))
    return found


def answering(document: PolicyDocument, other: PolicyDocument, side: str) -> Callable[[Mapping[Key, Values]], Answer]:
    """What a policy holds of a case of both. Each of its own cases is decided once."""
    facts, others = document.vocabulary.facts, other.vocabulary.facts
    factors = {
        name: 10 ** max(0, others[name].decimals - fact.decimals)
        for name, fact in facts.items()
        if name in others and alike(fact, others[name])
    }
    keys = [("both" if name in factors else side, name) for name in facts]

    @cache
    def answered(values: tuple[Values, ...]) -> Answer:
        case = {name: in_unit(cell, factors.get(name, 1)) for name, cell in zip(facts, values, strict=True)}
        sayable = all(case[name] and case[name] <= fact.all_values for name, fact in facts.items())
        if not sayable or not is_possible(document, case):
            return case, None, frozenset()
        return case, outcome(document, case), deciding(document, case)

    return lambda cells: answered(tuple(cells[key] for key in keys))


def key_of(limit: Limit) -> Key:
    """The fact of the comparison that a line of a description speaks of."""
    return (limit.side.value, limit.fact.name)


def meets(row: Row, limits: tuple[Limit, ...]) -> bool:
    """Whether a case is one of those that the lines of a description pick out."""
    return all(row.cells[key_of(limit)] <= limit.values for limit in limits)


def base(found: list[Row], changed: ChangedCases) -> list[Row]:
    """The cases that a rule used to decide; those that no rule did."""
    name = changed.decided_before
    return [row for row in found if row.before and row.after and (name in row.decided if name else not row.decided)]


def in_it(document: PolicyDocument, case: CompleteCase) -> Outcome | None:
    """The outcome of a case; None when rules override each other in a circle."""
    try:
        return outcome(document, case)
    except (ConflictError, ValueError):
        return None


def restored(document: PolicyDocument, part: list[Row], before: Outcome) -> int:
    """How many cases have an outcome by the definition; 0 when rules override each other in a circle."""
    return sum(in_it(document, row.new) is before for row in part)


whole_years = small_policy([number("age", 0, 20)], rule("one", Outcome.SHARE, between("age", 16, None)))
tenths_of_years = small_policy(
    [evolve(number("age", 0, 200), decimals=1)], rule("one", Outcome.SHARE, between("age", 153, 156))
)
"""With two thresholds between 15 and 16, where the other policy has its own."""


def renamed_pair() -> Iterator[tuple[PolicyDocument, PolicyDocument]]:
    """A policy, and the same after a fact and one of its values were renamed."""
    for fact, low in (("risk", "some"), ("danger", "low")):
        facts = [scale(fact, "none", low, "high"), yes_no("asked")]
        found = rule("careful", Outcome.SHARE, AllOf((has(fact, low, "high"), has("asked"))))
        yield small_policy(facts, found), small_policy(facts, found)
