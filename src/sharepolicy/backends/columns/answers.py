"""From planes to columns of Arrow: the answers that were asked for, each row with its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from sharepolicy.backends.columns.chunk import Answered
from sharepolicy.backends.columns.compiled import numbers_of
from sharepolicy.backends.columns.planes import Plane, bitmap_of, bools_of
from sharepolicy.language.policy import OUTCOMES, Action, Outcome
from sharepolicy.language.timing import by_timing

WANTED = ("outcome", "settled", "possible", "rules", "actions", "ask", "valid", "problem")
"""The answers that can be asked for."""

_WORDS = pa.array([Outcome.SHARE.value, Outcome.DONT_SHARE.value, Outcome.ESCALATE.value])
_COMBINATIONS = pa.array(
    [[outcome.value for place, outcome in enumerate(OUTCOMES) if number >> place & 1] for number in range(8)],
    pa.list_(pa.string()),
)
TYPES = {
    "outcome": pa.dictionary(pa.int8(), pa.string()),
    "settled": pa.bool_(),
    "possible": pa.list_(pa.string()),
    "rules": pa.list_(pa.dictionary(pa.int16(), pa.string())),
    "actions": pa.list_(pa.dictionary(pa.int16(), pa.string())),
    "ask": pa.dictionary(pa.int16(), pa.string()),
    "valid": pa.bool_(),
    "problem": pa.string(),
}
"""The types of the answers. In a row that is not valid, only the last two have a value."""


def _valid(answered: Answered) -> Any:
    """The validity bitmap of answers: None when every row is decided."""
    return None if answered.decided == answered.rows else bitmap_of(answered.valid)


def _booleans(answered: Answered, plane: Plane, validity: Any) -> Any:
    return pa.BooleanArray.from_buffers(pa.bool_(), answered.rows, [validity, bitmap_of(plane)])


def _indices(numbers: npt.NDArray[Any], validity: Any, kind: Any) -> Any:
    return pa.Array.from_buffers(kind, len(numbers), [validity, pa.py_buffer(np.ascontiguousarray(numbers))])


def outcome(answered: Answered) -> Any:
    """The outcome: the only possible one, else escalate."""
    share, dont_share = answered.settled_on(Outcome.SHARE), answered.settled_on(Outcome.DONT_SHARE)
    numbers = numbers_of(share, dont_share, answered.rows) if answered.by_machine else None
    if numbers is None:
        numbers = bools_of(~share, answered.rows).view(np.int8)  # 0, 1 and 2, in the order of `_WORDS`
        numbers += bools_of(~(share | dont_share), answered.rows).view(np.int8)
    return pa.DictionaryArray.from_arrays(_indices(numbers, _valid(answered), pa.int8()), _WORDS, safe=False)


def settled(answered: Answered) -> Any:
    """Whether only one outcome is possible."""
    some = answered.settled_on(OUTCOMES[0])
    for each in OUTCOMES[1:]:
        some = some | answered.settled_on(each)
    return _booleans(answered, some, _valid(answered))


def possible(answered: Answered) -> Any:
    """The possible outcomes, in their order."""
    numbers = np.zeros(answered.rows, np.uint8)
    for place, each in enumerate(OUTCOMES):
        numbers |= bools_of(answered.possible[each], answered.rows).view(np.uint8) << np.uint8(place)
    return _COMBINATIONS.take(_indices(numbers.view(np.int8), _valid(answered), pa.int8()))


def valid(answered: Answered) -> Any:
    """Whether the row was decided."""
    return _booleans(answered, answered.valid, None)


def names(answered: Answered, planes: Mapping[str, Plane]) -> Any:
    """For each row the names of the planes in which its bit is set, in their order."""
    valid, rows = answered.valid, answered.rows
    some = {number: found for number, plane in enumerate(planes.values()) if (found := plane & valid).any()}
    counts, sums = _counted(some, rows)
    starts = np.zeros(rows + 1, np.int32)
    np.cumsum(counts, dtype=np.int32, out=starts[1:])
    alone = counts == 1
    numbers = (sums if alone.all() else sums[alone]).astype(np.int16)
    if len(numbers) < starts[-1]:
        held = np.empty(int(starts[-1]), np.int16)
        held[starts[:-1][alone]] = numbers
        _fill(held, starts, np.flatnonzero(counts > 1), some, rows)
        numbers = held
    values = pa.DictionaryArray.from_arrays(pa.array(numbers), pa.array(list(planes), pa.string()), safe=False)
    kind = TYPES["rules"]
    buffers = [_valid(answered), pa.py_buffer(starts)]
    return pa.Array.from_buffers(kind, rows, buffers, children=[values])


def _counted(planes: Mapping[int, Plane], rows: int) -> tuple[npt.NDArray[Any], npt.NDArray[Any]]:
    """For each row, how many planes have its bit set, and the sum of their numbers: for one plane, its own number."""
    kind: Any = np.uint8 if max(planes, default=0) < 255 else np.uint16
    counts, sums = np.zeros(rows, kind), np.zeros(rows, kind)
    for number, plane in planes.items():
        bits = bools_of(plane, rows).view(np.uint8)
        np.add(counts, bits, out=counts)
        np.add(sums, bits * kind(number), out=sums)
    return counts, sums


def _fill(
    numbers: npt.NDArray[Any],
    starts: npt.NDArray[Any],
    places: npt.NDArray[Any],
    planes: Mapping[int, Plane],
    rows: int,
) -> None:
    """For each of some rows, write the numbers of the planes that have its bit set, from where the row begins."""
    next_ = starts[places]
    for number, plane in planes.items():
        here = np.flatnonzero(bools_of(plane, rows)[places])
        numbers[next_[here]] = number
        next_[here] += 1


def actions(answered: Answered, document_actions: Sequence[Action]) -> Any:
    """The actions due on the outcome in some completion: first those before it, then with it, then after it."""
    on = {each: answered.settled_on(each) for each in OUTCOMES}
    on[Outcome.ESCALATE] = answered.valid & ~(on[Outcome.SHARE] | on[Outcome.DONT_SHARE])
    planes = {}
    for action in by_timing(document_actions):
        wanted = np.zeros_like(answered.valid)
        for each in action.on:
            wanted |= on[each]
        planes[action.name] = answered.actions[action.name] & wanted
    return names(answered, planes)


def texts(rows: int, told: Mapping[int, str]) -> Any:
    """A column of a few texts: row to text; the other rows have no value."""
    values: list[str | None] = [None] * rows
    for row, text in told.items():
        values[row] = text
    return pa.array(values, pa.string())
