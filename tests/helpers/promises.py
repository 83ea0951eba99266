"""Invariants of several parts, one part at a time."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import evolve

from sharepolicy.language.policy import Invariant


def parts_of(invariant: Invariant) -> Iterator[tuple[str, Invariant]]:
    """An invariant as several that promise one thing each, with what that is."""
    bare = Invariant(invariant.name, invariant.says, when=invariant.when)
    if invariant.always:
        yield "always", evolve(bare, always=invariant.always)
    if invariant.never:
        yield "never", evolve(bare, never=invariant.never)
    for action in invariant.carries:
        yield f"carries {action}", evolve(bare, carries=(action,), on=invariant.on)
    for action in invariant.never_due:
        yield f"never due {action}", evolve(bare, never_due=(action,), on=invariant.on)
    yield from _of_rules(invariant, bare)
    for role in invariant.escalates_to:
        yield f"escalates to {role}", evolve(bare, escalates_to=(role,), within=invariant.within)
    if invariant.regardless_of:
        yield "regardless of", evolve(bare, regardless_of=invariant.regardless_of)
    if invariant.moves is not None:
        yield "never moves", evolve(bare, moves=invariant.moves, never_shifts=invariant.never_shifts)


def _of_rules(invariant: Invariant, bare: Invariant) -> Iterator[tuple[str, Invariant]]:
    """What is promised of the rules that decide."""
    if invariant.decided_by:
        yield "decided by", evolve(bare, decided_by=invariant.decided_by)
    for rule in invariant.never_decided_by:
        yield f"never decided by {rule}", evolve(bare, never_decided_by=(rule,))
    if invariant.required:
        yield "required", evolve(bare, required=invariant.required)
