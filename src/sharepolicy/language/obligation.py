"""Must and may: whether the law requires a sharing or only permits it. With `semantics`, this is the definition."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from sharepolicy.language.outcome import Outcome
from sharepolicy.language.policy import PolicyDocument


class Obligation(StrEnum):
    """Whether what is settled as *share* must be shared: in every completion, in none, or in some only."""

    REQUIRED = "required"
    PERMITTED = "permitted"
    OPEN = "open"

    @classmethod
    def of(cls, *, in_some: bool, in_all: bool) -> Obligation:
        """The obligation, given whether the sharing is required in some completion, and in all of them."""
        return cls.REQUIRED if in_all else cls.OPEN if in_some else cls.PERMITTED


def is_required(document: PolicyDocument, deciding: Iterable[str]) -> bool:
    """Whether a sharing that these rules decide is required: one of them says so."""
    return any(document.rules[name].required for name in deciding)


def obligation_over(
    document: PolicyDocument, possible: frozenset[Outcome], deciding: Iterable[Iterable[str]]
) -> Obligation | None:
    """The obligation, given the rules that decide in each completion; None unless it is settled as *share*."""
    return obligation_of(possible, (is_required(document, rules) for rules in deciding))


def obligation_of(possible: frozenset[Outcome], required: Iterable[bool]) -> Obligation | None:
    """The obligation, given for each completion whether it requires the sharing; None unless *share* is settled."""
    found = frozenset(required)
    return Obligation.of(in_some=True in found, in_all=False not in found) if possible == {Outcome.SHARE} else None
