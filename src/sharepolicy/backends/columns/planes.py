"""Bit planes: one bit for each row of a chunk, 64 rows in a machine word, in the bit order of Arrow's own bitmaps.

A plane of `rows` rows has `words(rows)` words. Bits after the last row are meaningless until masked with
`Rows.mask`.
"""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import pyarrow as pa

Plane: TypeAlias = npt.NDArray[np.uint64]
Bools: TypeAlias = npt.NDArray[np.bool_]
Bytes: TypeAlias = npt.NDArray[np.uint8]

_ALL = np.uint64(0xFFFFFFFFFFFFFFFF)


def words(rows: int) -> int:
    """How many words a plane of this many rows has."""
    return (rows + 63) // 64


def blank(rows: int) -> Plane:
    """A plane in which no bit is set."""
    return np.zeros(words(rows), np.uint64)


def full(rows: int) -> Plane:
    """A plane in which the bit of every row is set, and no other."""
    plane = np.full(words(rows), _ALL)
    if rows % 64:
        plane[-1] = np.uint64((1 << rows % 64) - 1)
    return plane


def plane_of(bools: Bools | Bytes) -> Plane:
    """The plane of an array of truth values; any byte but 0 is true."""
    packed = np.packbits(bools, bitorder="little")
    if len(packed) % 8 == 0:
        return packed.view(np.uint64)
    plane = blank(len(bools))
    plane.view(np.uint8)[: len(packed)] = packed
    return plane


def bools_of(plane: Plane, rows: int) -> Bools:
    """A plane as an array of truth values."""
    return np.unpackbits(plane.view(np.uint8), count=rows, bitorder="little").view(np.bool_)


def plane_of_bitmap(buffer: Any, offset: int, rows: int) -> Plane:
    """The plane of a bitmap of Arrow, of which the first `offset` bits are skipped."""
    first = offset // 8
    count = (offset % 8 + rows + 7) // 8
    taken = np.frombuffer(buffer, np.uint8, count, first)
    if offset % 8:
        return plane_of(np.unpackbits(taken, bitorder="little")[offset % 8 : offset % 8 + rows].view(np.bool_))
    if first % 8 == 0 and buffer.size >= first + 8 * words(rows) and buffer.address % 8 == 0:
        return np.frombuffer(buffer, np.uint64, words(rows), first)  # as it lies there, without a copy
    plane = blank(rows)
    plane.view(np.uint8)[:count] = taken
    return plane


def bitmap_of(plane: Plane) -> Any:
    """A plane as a buffer of Arrow, without a copy."""
    return pa.py_buffer(plane)


def known_rows(array: Any) -> Plane | None:
    """The rows in which an array of Arrow has a value; None when it has one in every row."""
    if array.null_count == 0:
        return None
    bitmap = array.buffers()[0]
    if bitmap is None:  # an array without values at all
        return blank(len(array))
    return plane_of_bitmap(bitmap, array.offset, len(array))


def count(plane: Plane) -> int:
    """How many bits are set."""
    return (
        int(np.bitwise_count(plane).sum()) if hasattr(np, "bitwise_count") else int(_BITS[plane.view(np.uint8)].sum())
    )


_BITS = np.array([number.bit_count() for number in range(256)], np.uint32)


def first_rows(plane: Plane, most: int) -> list[int]:
    """The first rows whose bit is set."""
    found: list[int] = []
    for word in np.flatnonzero(plane):
        bits = int(plane[word])
        while bits and len(found) < most:
            low = bits & -bits
            found.append(int(word) * 64 + low.bit_length() - 1)
            bits ^= low
        if len(found) >= most:
            break
    return found
