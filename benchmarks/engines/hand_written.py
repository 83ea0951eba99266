"""The floor: the function that a programmer would write by hand for this one policy."""

from __future__ import annotations

from benchmarks.first_match import Decide, Facts, FirstMatch, Verdict
from benchmarks.fourteen import POLICY, by_hand, by_hand_checked, possible_by_hand


def _only_fourteen(policy: FirstMatch) -> None:
    if policy != POLICY:
        raise ValueError("only the policy of fourteen rules was written by hand")


def build(policy: FirstMatch) -> Decide:
    """The hand-written function, for complete cases."""
    _only_fourteen(policy)
    return by_hand


def checked(policy: FirstMatch) -> Decide:
    """The hand-written function that checks what it is given."""
    _only_fourteen(policy)
    return by_hand_checked


def every_completion(policy: FirstMatch) -> Decide:
    """The same function, asked about every completion of a partial case: exact, and the easy way to be so."""
    _only_fourteen(policy)

    def decide(facts: Facts) -> Verdict:
        possible = possible_by_hand(facts)
        return (next(iter(possible)), "settled") if len(possible) == 1 else ("escalate", "open")

    return decide
