"""A mutant as a value: the policy with one small mistake in it, of the kinds that authors make."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from attrs import field, frozen

from sharepolicy.forms.test import MUTANT
from sharepolicy.ground.text import Span
from sharepolicy.language.condition import Test
from sharepolicy.language.policy import PolicyDocument

if TYPE_CHECKING:
    from sharepolicy.types import MutantDict


class Mistake(StrEnum):
    """Kinds of mistakes."""

    RULE = "rule left out"
    OUTCOME = "outcome changed"
    REQUIRED = "required or not, changed"
    LINE_OUT = "line left out"
    LINE_NOT = "line reversed"
    THRESHOLD = "threshold moved"
    VALUE = "value changed"
    OVERRIDE = "override left out"
    PRECEDENCE = "precedence swapped"
    ACTION = "action left out"
    ON = "outcome of an action changed"
    TIMING = "timing changed"
    LIMIT = "time limit changed"
    ESCALATION = "escalation line left out"
    ROLE = "role changed"
    STEP = "next step left out"


@frozen(eq=False)
class Mutant:
    """The policy with one mistake: its kind, the part it is in, its words, and where the author wrote that.

    `decides` is false if the mistake is only about what to do and whom to ask, so that every outcome stays as it is.
    `apart` is the test of a threshold that was moved: the cells must tell cases apart by it, too.
    """

    mistake: Mistake
    where: str
    says: str
    document: PolicyDocument = field(repr=False)
    span: Span | None = field(default=None, repr=False)
    decides: bool = field(default=True, repr=False, kw_only=True)
    apart: Test | None = field(default=None, repr=False, kw_only=True)

    def to_dict(self) -> MutantDict:
        """As plain data."""
        return MUTANT.write(self)
