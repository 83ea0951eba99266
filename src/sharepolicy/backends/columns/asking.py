"""The first fact to ask in rows that are not settled, worked out once for all rows with the same open facts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from sharepolicy.backends.columns.answers import TYPES
from sharepolicy.backends.columns.chunk import Answered, Asking
from sharepolicy.backends.columns.planes import bools_of
from sharepolicy.backends.columns.programs import Programs
from sharepolicy.language.policy import OUTCOMES

First = Callable[[int], str]
"""For a row of the chunk, the first fact to ask."""

Remembered = dict[bytes, str]
"""For a pattern of possible cells, the first fact to ask."""


def ask(answered: Answered, programs: Programs, asking: Asking, first: First, known: Remembered) -> Any:
    """The column. Rows with the same possible cells, as far as the policy tells them apart, ask the same."""
    open_ = answered.valid.copy()
    for outcome in OUTCOMES:
        open_ &= ~answered.settled_on(outcome)
    rows = np.flatnonzero(bools_of(open_, answered.rows))
    names = list(programs.policy.domains)
    numbers = np.zeros(answered.rows, np.int16)
    if len(rows):
        patterns = _patterns(programs, asking, answered.rows, rows)
        distinct, chosen, inverse = np.unique(patterns, return_index=True, return_inverse=True)
        place = {name: number for number, name in enumerate(names)}
        found = []
        for pattern, row in zip(distinct, rows[chosen], strict=True):
            key = pattern.tobytes()
            if key not in known:
                known[key] = first(int(row))
            found.append(place[known[key]])
        numbers[rows] = np.array(found, np.int16)[inverse.reshape(-1)]
    mask = np.ones(answered.rows, np.bool_)
    mask[rows] = False
    indices = pa.array(numbers, pa.int16(), mask=mask)
    return pa.DictionaryArray.from_arrays(indices, pa.array(names, pa.string())).cast(TYPES["ask"])


def _patterns(programs: Programs, asking: Asking, rows: int, some: npt.NDArray[np.intp]) -> npt.NDArray[Any]:
    """For some rows the possible cells of every fact that has a column, as one value each.

    What the programs ask is not enough: a fact may be known even if it cannot change the outcome of any row,
    and a known fact is not asked.
    """
    fixed = {fact for fact, _ in programs.fixed}
    sizes = {fact: size for fact, size in programs.policy.space.sizes.items() if size > 1 and fact not in fixed}
    asking.divide({fact: tuple(frozenset({cell}) for cell in range(size)) for fact, size in sizes.items()})
    bits = [
        bools_of(asking.plane((fact, frozenset({cell}))), rows)[some]
        for fact, size in sizes.items()
        for cell in range(size)
    ]
    if not bits:
        return np.zeros(len(some), np.uint8)
    packed = np.ascontiguousarray(np.packbits(np.array(bits), axis=0).T)
    return packed.view(np.dtype((np.void, packed.shape[1]))).reshape(-1)
