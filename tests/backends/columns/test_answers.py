"""Lists of names from planes, against looking at each bit."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest

from sharepolicy.backends.columns.answers import names
from sharepolicy.backends.columns.chunk import Answered
from sharepolicy.backends.columns.encode import Coded
from sharepolicy.backends.columns.planes import Plane, bools_of, full, plane_of


def answered(valid: Plane, rows: int) -> Answered:
    """A chunk of which only the valid rows are known."""
    return Answered(rows, {}, {}, {}, (), ~valid & full(rows), valid)


@pytest.mark.parametrize("planes", [1, 3, 255, 256, 257, 300])
@pytest.mark.parametrize("often", [0.0, 0.002, 0.3, 1.0])
@pytest.mark.parametrize("every_row_valid", [True, False])
def test_each_row_has_the_names_of_its_bits(planes: int, often: float, every_row_valid: bool) -> None:
    """Few names and many, no bit or all bits in a row; rows that are not valid have none."""
    rows, draw = 130, Random(7)
    held = [[draw.random() < often for _ in range(rows)] for _ in range(planes)]
    valid = [every_row_valid or draw.random() < 0.8 for _ in range(rows)]
    found = names(
        answered(plane_of(np.array(valid)), rows),
        {f"name-{number}": plane_of(np.array(bits)) for number, bits in enumerate(held)},
    )
    expected = [
        [f"name-{number}" for number, bits in enumerate(held) if bits[row]] if valid[row] else None
        for row in range(rows)
    ]
    assert found.to_pylist() == expected
    found.validate(full=True)


@pytest.mark.parametrize("rows_with", [[1] * 100, [row % 3 == 0 for row in range(100)]])
def test_one_name_for_each_row_and_none_for_some(rows_with: list[bool]) -> None:
    """No row has two, which is the usual case and goes a way of its own."""
    bits = np.array(rows_with, np.bool_)
    planes = {"even": bits & (np.arange(100) % 2 == 0), "odd": bits & (np.arange(100) % 2 == 1)}
    found = names(answered(full(100), 100), {name: plane_of(each) for name, each in planes.items()})
    expected = [[("even", "odd")[row % 2]] if has else [] for row, has in enumerate(rows_with)]
    assert found.to_pylist() == expected


@pytest.mark.parametrize("kind", [np.uint8, np.int8, np.uint16, np.int32])
@pytest.mark.parametrize("size", [1, 2, 3, 5])
def test_codes_are_told_apart_in_every_division(kind: type, size: int) -> None:
    """Also where one of two parts is the code 0 alone, which is found without comparing."""
    codes = np.array([number % size for number in range(150)], kind)
    column = Coded(codes, [frozenset({cell}) for cell in range(size)], None)
    for mask in range(1 << size):
        parts = [frozenset(cell for cell in range(size) if bool(mask >> cell & 1) is side) for side in (True, False)]
        filled = [part for part in parts if part]
        for part, plane in zip(filled, column.possible(filled), strict=True):
            assert bools_of(plane, 150).tolist() == [int(code) in part for code in codes]
