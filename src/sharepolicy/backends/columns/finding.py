"""In which rows is one of some codes? Whole arrays of codes are compared, and no row is looked at by itself."""

from __future__ import annotations

import functools
import itertools
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from sharepolicy.backends.columns.planes import Bools, Plane, blank, full, plane_of

_FEW_RUNS = 6
"""Codes in at most this many runs are found by comparing; more, by a table."""


@functools.lru_cache(maxsize=1024)
def stretches(numbers: tuple[int, ...]) -> tuple[tuple[int, int], ...]:
    """Stretches of codes in the same part: the first code of each, and the number of its part."""
    return tuple((code, part) for code, part in enumerate(numbers) if code == 0 or part != numbers[code - 1])


def planes_of_stretches(codes: npt.NDArray[Any], beginnings: Sequence[tuple[int, int]], parts: int) -> list[Plane]:
    """The plane of each part. Each stretch ends where the next begins, so each beginning is compared with only once."""
    planes: dict[int, Plane] = {}
    scratch = np.empty(len(codes), np.bool_)
    here = full(len(codes))
    for place, (_, part) in enumerate(beginnings):
        plane = here
        if place + 1 < len(beginnings):
            first = beginnings[place + 1][0]
            # of small codes, those that are not 0 are found without comparing
            small = first == 1 and codes.itemsize == 1
            after = plane_of(codes if small else np.greater_equal(codes, first, out=scratch))
            plane, here = here & ~after, after
        planes[part] = planes[part] | plane if part in planes else plane
    return [planes[part] if part in planes else blank(len(codes)) for part in range(parts)]


def plane_among(codes: npt.NDArray[Any], hits: Sequence[bool]) -> Plane:
    """The rows whose code is hit. Of small codes, those that are not 0 are found without comparing."""
    if codes.itemsize == 1 and len(hits) > 1 and all(hit is not hits[0] for hit in hits[1:]):
        others = plane_of(codes)
        return np.bitwise_not(others, out=others) if hits[0] else others
    return plane_of(among(codes, hits))


def among(codes: npt.NDArray[Any], hits: Sequence[bool]) -> Bools:
    """Which codes are hit. Where few comparisons suffice, they are far faster than a table."""
    runs, inverted = _runs(tuple(hits))
    if len(runs) > _FEW_RUNS:
        table = np.zeros(len(hits) + 1, np.bool_)
        table[:-1] = hits
        found: Bools = table.take(codes, mode="clip")
        return found
    found = _in_runs(codes, runs, len(hits))
    return np.logical_not(found, out=found) if inverted else found


@functools.lru_cache(maxsize=1024)
def _runs(hits: tuple[bool, ...]) -> tuple[tuple[tuple[int, int], ...], bool]:
    """The stretches of codes that are hit, first and last code of each; or of those that are not, if they are fewer."""
    starts = [code for code, hit in enumerate(hits) if code == 0 or hit is not hits[code - 1]] + [len(hits)]
    stretches = [(first, after - 1) for first, after in itertools.pairwise(starts)]
    hit, missed = (tuple(s for s in stretches if hits[s[0]] is wanted) for wanted in (True, False))
    return (missed, True) if len(missed) < len(hit) else (hit, False)


def _in_runs(codes: npt.NDArray[Any], runs: tuple[tuple[int, int], ...], size: int) -> Bools:
    found: Bools | None = None
    for first, last in runs:
        part: Bools
        if first == last:
            part = codes == first
        elif first == 0:
            part = codes <= last
        elif last == size - 1:
            part = codes >= first
        else:
            part = (codes >= first) & (codes <= last)
        found = part if found is None else found | part
    return np.zeros(len(codes), np.bool_) if found is None else found
