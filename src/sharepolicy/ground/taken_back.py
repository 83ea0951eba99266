"""What somebody said and then took back: a statement that corrects or withdraws another one silences it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

Taking = tuple[str, str, bool]
"""A statement's id, the id of the one that it corrects or withdraws (else empty), and whether it only withdraws."""


def taken_back(said: Iterable[Taking]) -> set[str]:
    """The ids of those that others correct or withdraw, in whatever order they are given.

    A withdrawal that is withdrawn itself has taken nothing back. A correction that is withdrawn has: what was wrong is
    not right by that.
    """
    every = list(said)
    withdrawals: Mapping[str, str] = {id_: of for id_, of, withdraws in every if withdraws}
    against = Counter(of for of in withdrawals.values() if of in withdrawals)
    settled = [id_ for id_ in withdrawals if not against[id_]]
    void: set[str] = set()
    while settled:  # from the last word back to the first
        last = settled.pop()
        of = withdrawals[last]
        if of in withdrawals:
            if last not in void:
                void.add(of)
            against[of] -= 1
            if not against[of]:
                settled.append(of)
    return {of for id_, of, _ in every if of and id_ not in void}
