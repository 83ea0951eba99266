"""What the JavaScript reader refuses: by the code with which the program refuses it, at the same place in the case."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from sharepolicy.ground.diagnostic import CaseError
from tests.backends.portable.asked_of_node import DAY, Asked, ask_node
from tests.backends.portable.refused import REFUSED
from tests.backends.portable.small import small
from tests.helpers.node import needs_node

pytestmark = needs_node

ANN = {"subjects": {"ann": {}}}

WRONG: tuple[dict[str, Any], ...] = (
    {"rsk": "high"},
    {"risk": "hgh"},
    {"risk": True},
    {"risk": ["high", "unknown"]},
    {"risk": []},
    {"risk": {"at_most": "hgh"}},
    {"risk": {"at_leest": "some"}},
    {"risk": {"between": ["some"]}},
    {"recipient.checked": "maybe"},
    {"recipient.checked": {"at_least": "yes"}},
    {"dose": "a lot"},
    {"dose": 1.234},
    {"dose": "01"},
    {"dose": 26},
    {"dose": {"above": 25}},
    {"dose": 24.75, "risk": "none"},
    {"subject.born": "2020-02-30"},
    {"subject.born": "2020-3-1"},
    {"subject.born": "2010-01-01", "subject.age": 3},
    {"today": {"at_least": "2026-01-01", "at_most": "2026-12-31"}, "subject.born": "2010-06-01"},
    {"today": "1999-01-01"},
    {"item.shows": "home"},
    {"item.shows": ["hme"]},
    {"item.shows": {"hme": "yes"}},
    {"item.shows": {"home": "yes"}, "item.shows/home": "no"},
    {"item.shows": ["school"], "subject.age": 2},
    {"facts": {"risk": "high"}, "risks": {}},
    {"facts": {"subject.age": 3}, **ANN},
    {"subjects": {"ann": {"risk": "high"}}},
    {"subjects": {"ann": {"subject.age": 3}}},
    {"subjects": {"ann": {"aeg": 3}}},
    {"subjects": {"ann/b": {}}},
    {"subjects": {"ann\u202eb": {}}},
    {"policy": "other", "facts": {}},
    {"policy": [], "facts": {}},
    {"subjects": {"ann": {"age": 3}}, "items": {"note": {"about": ["anne"]}}},
    {**ANN, "pairs": [{"subject": "anne", "kin": True}]},
    {**ANN, "pairs": [{"kin": True}]},
    {**ANN, "pairs": [{"subject": "ann", "age": 3}]},
    {**ANN, "facts": {"subject.recipient.kin": "yes"}, "pairs": [{"subject": "ann", "kin": True}]},
    {"subjects": {"ann": {"age": 2}, "bob": {}}, "items": {"note": {"about": ["ann"], "shows": ["school"]}}},
    {"subjects": {"ann": {}, "bob": {"age": 7, "born": "2000-01-01"}}, "items": {"note": {"about": ["ann"]}}},
)

PATHS = {"risk", "dose", "rsk"}
"""Facts that stand alone, of which the place is compared too."""


def test_wrong_cases_are_refused_alike() -> None:
    """With the same code; and where a fact stands alone, at the same place."""
    asked = [Asked(small(), case, ("outcome",), request=True) for case in WRONG]
    ask_node(asked)
    for each in asked:
        on = None if "today" in each.case else datetime.date.fromisoformat(DAY)
        with pytest.raises(CaseError) as error:
            small().decide_request(each.case, on=on)
        first = error.value.diagnostics[0]
        assert each.told.get("error") == first.code, (each.case, each.told, first)
        if first.path is not None and len(each.case) == 1 and each.case.keys() <= PATHS:
            assert each.told["path"][: len(first.path.keys)] == [*first.path.keys], each.case


@pytest.mark.parametrize(
    ("case", "said"),
    [
        ({"rsk": "high"}, "did you mean risk?"),
        ({"risk": "hgh"}, "did you mean high?"),
        ({"consent": "given"}, "did you mean subject.consent?"),
        ({"recipient.checked": "maybe"}, "expected yes, no"),
        ({"subjects": {"ann": {"aeg": 3}}}, "did you mean age?"),
        ({"facts": {}, "fact": {}}, "did you mean facts?"),
    ],
)
def test_the_right_name_is_told(case: dict[str, Any], said: str) -> None:
    """The message names what was probably meant, or what there is."""
    asked = Asked(small(), case, ("outcome",))
    ask_node([asked])
    assert said in asked.told["message"]


def test_a_fact_that_nobody_knows_has_to_be_one() -> None:
    """A mistyped name among what nobody knows would otherwise be asked for."""
    asked = [Asked(small(), {}, ("ask",), unknown=(name,)) for name in ("risk", "rsk")]
    ask_node(asked)
    assert [each.told.get("error") for each in asked] == [None, "unknown-fact"]


def test_what_decide_refuses_is_refused() -> None:
    """With an error that says so: any other would end the driver."""
    asked = [Asked(small(), case, ("outcome",), request=True) for case in REFUSED]
    ask_node(asked)
    assert [each.case for each in asked if "error" not in each.told] == []
