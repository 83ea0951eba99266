"""One slip in a request is one error, which says what to do about it, and nothing that follows from the slip."""

from __future__ import annotations

from typing import Any

import pytest

from sharepolicy import CaseError
from sharepolicy.engine.loading.load import load_text
from tests.helpers.club import club

PEOPLE: dict[str, Any] = {"subjects": {"ann": {}}, "recipients": {"gp": {}}}
PAIR = {"recipient": "gp", "item": "note", "need": "yes"}
POLICY = """
policy: small
facts:
  today: {asks: Which day?, type: date, decision_date: yes}
  subject.born: {asks: Born?, type: date}
  subject.age: {asks: How old?, type: number, minimum: 0, maximum: 19, years_between: [subject.born, today]}
  subject.recipient.knows: {asks: Do they know them?, type: yes/no}
  recipient.item.need: {asks: Do they need it?, type: yes/no}
questions: {one: {rules: {old: {when: {subject.age: {above: 9}}, outcome: share, because: Old enough.}}}}
otherwise: {outcome: escalate, because: Ask.}
"""


@pytest.mark.parametrize(
    ("request_", "message", "help_", "at"),
    [
        ({"items": {}, "pairs": [PAIR]}, "no item is called `note`", "name it under `items`", "/pairs/0/item"),
        ({"pairs": [PAIR]}, "no item is called `note`", "name it under `items`", "/pairs/0/item"),
        ({"items": [], "pairs": [PAIR]}, "expected a mapping for `items`", "a name for each", "/items"),
        ({"items": None, "pairs": [PAIR]}, "`items` is given as nothing", "leave it out", "/items"),
        ({"subjects": [], "items": {"n": {"about": ["ann"]}}}, "expected a mapping for `subjects`", "", "/subjects"),
        (
            {"pairs": [{"subject": "ann", "recipients": ["gp"], "knows": True}]},
            "an entry of `pairs` has no `recipients`",
            "did you mean `recipient`?",
            "/pairs/0",
        ),
        ({"items": {"n": {"about": None}}}, "`about` is given as nothing", "about everybody", "/items/n/about"),
        ({"items": {"n": {"about": ["ann", None]}}}, "`about` is given as nothing", "leave it out", "/items/n/about/1"),
        ({"pairs": [None]}, "`pairs[0]` is given as nothing", "leave it out", "/pairs/0"),
        (
            {"pairs": [{"subject": None, "recipient": "gp", "knows": True}]},
            "`subject` is given as nothing",
            "name one",
            "/pairs/0/subject",
        ),
        (
            {"facts": {"today": "2022-03-04"}, "subjects": {"ann": {"born": "2000-01-01"}}},
            "is 22, but it can only be 0 to 19",
            "are the dates right?",
            "/subjects/ann/born",
        ),
    ],
)
def test_one_slip_is_one_error(request_: dict[str, Any], message: str, help_: str, at: str) -> None:
    with pytest.raises(CaseError) as caught:
        load_text(POLICY).decide_request({**PEOPLE, **request_})
    [flaw] = caught.value.diagnostics
    assert message in flaw.message
    assert help_ in flaw.help
    assert flaw.path is not None
    assert flaw.path.pointer == at


@pytest.mark.parametrize("number", [10**29, 10**400, -(10**50), 1e300])
def test_no_number_is_shown_as_another(number: float) -> None:
    with pytest.raises(CaseError) as caught:
        club().decide({"subject.age": number})
    [flaw] = caught.value.diagnostics
    assert "999" not in flaw.message
    assert flaw.help == "expected at most 15 digits"
