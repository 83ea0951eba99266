"""Cases worth trying: around every promise of a policy, on both sides of each threshold, and at random."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from hashlib import blake2b
from random import Random

from sharepolicy.core.compile import CompiledPolicy
from sharepolicy.core.space import CompleteCells, Region
from sharepolicy.language.case import Case
from sharepolicy.language.condition import facts_of
from sharepolicy.language.domain import Domain
from sharepolicy.language.policy import Invariant
from sharepolicy.language.values import Ranges, Values

REACH = 30
"""How far random numbers may lie from the end of a band that has only one end."""

TRIES = 50
"""How many random cases that turn out impossible are drawn before giving up."""


def boundary_cases(policy: CompiledPolicy, invariant: Invariant) -> Iterator[Case]:
    """Complete cases around an invariant.

    For every outcome that can come where its `when` holds: such a case, and all possible ones that differ from it in
    one fact that the invariant names, so that every test of its `when` is met from both sides. Numbers and dates stand
    at both ends of their band.
    """
    names = dict.fromkeys(facts_of(invariant.when))
    names |= dict.fromkeys(invariant.regardless_of)
    if invariant.moves is not None:
        names[invariant.moves.fact] = None
    inside = policy.possible & policy.region(invariant.when)
    for region in policy.outcomes.values():
        if not inside & region:
            continue
        base = (inside & region).witness()
        yield from _at_the_ends(policy, base, tuple(names))
        for name in names:
            for cell in range(len(policy.domains[name].cells)):
                moved = {**base, name: cell}
                if cell != base[name] and _place(policy, moved):
                    yield from _at_the_ends(policy, moved, (name,))


def _place(policy: CompiledPolicy, cells: CompleteCells) -> Region:
    return policy.possible & policy.space.box({name: policy.domains[name].cells[cells[name]] for name in cells})


def _at_the_ends(policy: CompiledPolicy, cells: CompleteCells, names: tuple[str, ...]) -> Iterator[Case]:
    """The case twice: with all these facts at the first value of their band, and with all at the last."""
    found = {}
    for last in (False, True):
        given = {
            name: _end(domain, domain.cells[cells[name]], last and name in names)
            for name, domain in policy.domains.items()
        }
        found[tuple(given.values())] = Case(given)
    yield from found.values()


def _end(domain: Domain, cell: Values, last: bool) -> Values:
    """One value of a cell: the first of a band, or the last. A band with one end has no other."""
    if not isinstance(cell, Ranges):
        return cell
    one = domain.stretch(cell, 0)[last]
    return Ranges.of(one, one)


def random_cases(policy: CompiledPolicy, number: int, *, partly: float = 0.25) -> Iterator[Case]:
    """Random possible cases, the same for the same policy; a given share of them have facts left out or narrowed."""
    random = Random(policy.digest)
    for _ in range(number):
        for _ in range(TRIES):
            cells = {name: random.randrange(len(domain.cells)) for name, domain in policy.domains.items()}
            if _place(policy, cells):
                break
        else:
            continue
        given = {name: _one(random, domain, domain.cells[cells[name]]) for name, domain in policy.domains.items()}
        yield Case(_forgetful(policy, random, given) if random.random() < partly else given)


def drawn_cases(policy: CompiledPolicy, number: int, given: Mapping[str, Values]) -> Iterator[Case]:
    """Complete cases drawn at random, all with what is given; none if nothing is possible then.

    They are the same every time, and each fact is drawn by its name and the number of the case alone. So two versions
    of a policy are tried on cases that agree in all facts that both have, as far as these are possible in both. A case
    that turns out impossible is drawn anew; after many tries, it is changed until it is possible.
    """
    left = policy.possible & policy.space.box(given)
    if not left:
        return
    open_ = {name: domain for name, domain in policy.domains.items() if name not in given}
    for turn in range(1, number + 1):
        cells: CompleteCells = {}
        for attempt in range(TRIES):
            cells = {name: _drawn(turn, attempt, name, len(domain.cells)) for name, domain in open_.items()}
            if left & policy.space.box({name: open_[name].cells[cell] for name, cell in cells.items()}):
                break
        else:
            cells = _possible_near(left, open_, cells)
        random = Random(turn)
        yield Case({**given, **{name: _one(random, open_[name], open_[name].cells[cells[name]]) for name in open_}})


def _drawn(turn: int, attempt: int, name: str, size: int) -> int:
    """The cell of one fact in one case: a digest, which is the same on every machine."""
    drawn = blake2b(f"{turn} {attempt} {name}".encode(), digest_size=8).digest()
    return int.from_bytes(drawn, "big") % size


def _possible_near(left: Region, open_: Mapping[str, Domain], cells: CompleteCells) -> CompleteCells:
    """A possible case with as many of these cells as fit, fact by fact."""
    found = {}
    for name in open_:
        fits = left.cells(name)
        found[name] = cells[name] if cells[name] in fits else fits[cells[name] % len(fits)]
        left &= left.space.cells(name, (found[name],))
    return found


def _one(random: Random, domain: Domain, cell: Values) -> Values:
    """One value of a cell, at random."""
    if not isinstance(cell, Ranges):
        return cell
    number = random.randint(*domain.stretch(cell, REACH))
    return Ranges.of(number, number)


def _forgetful(policy: CompiledPolicy, random: Random, given: dict[str, Values]) -> dict[str, Values]:
    """The case with about a third of its facts unknown, and some of them known less exactly."""
    found = {}
    for name, values in given.items():
        domain = policy.domains[name]
        chance = random.random()
        if chance > 0.45:
            found[name] = values
        elif chance > 0.3 or domain.fact.decision_date:
            found[name] = values | random.choice(domain.cells)
    return found
