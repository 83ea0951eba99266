"""What is wrong with what is added to a record is told once, in its place, so that a form can show it at its field."""

from __future__ import annotations

from typing import Any

import pytest

from sharepolicy import CaseError
from sharepolicy.ground.text import Text
from sharepolicy.records import Records
from tests.helpers.recorded import recorded


@pytest.mark.parametrize(
    ("around", "code", "pointer", "position"),
    [
        ({"review": ""}, "wrong-shape", "/review", None),
        ({"review": "2026-02-30"}, "wrong-value-kind", "/review", None),
        ({"review": "yesterday"}, "bad-name", "/review", None),
        ({"decided": {"by": "A", "when": "1/6/2026"}}, "bad-name", "/decided/when", None),
        ({"done": [{"action": "write-it-down"}, {"action": "tell-tem"}]}, "unknown-action", "/done/1/action", 1),
        ({"shared": [{"what": "x", "with": "y", "item": "note"}]}, "unknown-part", "/shared/0/item", 0),
        ({"note": [{}]}, "missing-property", "/note", None),
        ({"shard": []}, "unknown-property", "/shard", None),
        ({"note": [{"text": None}]}, "wrong-value-kind", "/note/0/text", 0),
    ],
)
def test_each_mistake_is_told_once_and_where(
    file_store: Records, around: dict[str, Any], code: str, pointer: str, position: int | None
) -> None:
    with pytest.raises(CaseError) as error:
        file_store.extend(recorded(file_store), around)
    (told,) = error.value.diagnostics
    assert told.path is not None
    assert (told.code, told.path.pointer, told.path.position, told.span) == (code, pointer, position, None)


def test_a_file_has_lines_as_well(file_store: Records) -> None:
    with pytest.raises(CaseError) as error:
        file_store.extend(recorded(file_store), Text("add.yaml", "note:\n- text: x\nreview: soon\n"))
    (told,) = error.value.diagnostics
    assert told.path is not None
    assert told.span is not None
    assert (told.path.pointer, told.span.line) == ("/review", 3)
    assert told.help == "expected a date such as `2026-02-05`"


def test_nothing_is_left_out_and_not_unknown(file_store: Records) -> None:
    """A form that has an empty field gives None."""
    with pytest.raises(CaseError) as error:
        file_store.extend(recorded(file_store), {"decided": {"by": "A", "when": None}})
    (told,) = error.value.diagnostics
    assert (told.message, told.help) == ("`when` is given as nothing", "leave it out")
