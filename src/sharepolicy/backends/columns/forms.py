"""How columns lie in memory: what machine code is made for, and what it is run on."""

from __future__ import annotations

from typing import Any

import numpy.typing as npt
from attrs import frozen

from sharepolicy.backends.columns.planes import Plane

BITS = "bits"

WithoutValue = bool | frozenset[int]
"""What rows without a value mean: there are none (False), any cell is possible (True), or these cells are."""


@frozen
class ColumnForm:
    """How the values of a column lie in memory, and what they mean.

    `kind` is `BITS`, or the kind and bytes of its numbers, such as "u1" or "i8". Numbers from one of `begins` to the
    next have the same meaning: `meanings` has one entry more, for the numbers before the first. Numbers outside of
    `limits` have a meaning of their own, which is not told here.
    """

    kind: str
    begins: tuple[int, ...]
    meanings: tuple[frozenset[int], ...]
    unknown: WithoutValue = False
    limits: tuple[int, int] | None = None

    @property
    def is_complete(self) -> bool:
        """Whether every row that is within the limits has one cell."""
        return self.unknown is False and all(len(meaning) == 1 for meaning in self.meanings)


@frozen(eq=False)
class LaidColumn:
    """The values of a column in a chunk, and the rows that have one (None: all). Bits are a plane."""

    form: ColumnForm
    values: npt.NDArray[Any]
    known: Plane | None
