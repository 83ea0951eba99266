"""Names that people gave are shown as they gave them, and nobody can mistake one for another."""

from __future__ import annotations

from typing import Any
from unicodedata import normalize

import pytest

import sharepolicy
from sharepolicy import CaseError
from sharepolicy.live import LiveCase
from tests.helpers.club import club, hours

COMPOSED, DECOMPOSED = normalize("NFC", "Siân"), normalize("NFD", "Siân")


def test_names_are_shown_as_given() -> None:
    request = {
        "facts": {"risk": "low"},
        "subjects": {"Anne-Marie": {"age": 14}, "Anne Marie": {"age": 15}, "Anne_Marie": {}},
        "recipients": {"Ysgol Tŷ-Gwyn": {}},
        "items": {"letter-a": {"about": ["Anne-Marie", "Anne_Marie"]}, "letter a": {"about": ["Anne Marie"]}},
    }
    told = sharepolicy.as_text(club().decide_request(request))
    assert "letter-a to Ysgol Tŷ-Gwyn" in told
    assert "letter a to Ysgol Tŷ-Gwyn" in told
    assert "Anne_Marie" in told
    assert "Tŷ Gwyn" not in told


@pytest.mark.parametrize("heading", ["subjects", "recipients", "items"])
def test_two_names_that_look_the_same_are_refused(heading: str) -> None:
    request: dict[str, Any] = {"subjects": {"Ben": {}}, "recipients": {"ysgol": {}}, "items": {"note": {}}}
    request[heading] |= {COMPOSED: {}, DECOMPOSED: {}}
    with pytest.raises(CaseError) as caught:
        club().decide_request(request)
    [flaw] = caught.value.diagnostics
    assert (flaw.code, flaw.path and flaw.path.keys) == ("duplicate-name", (heading, DECOMPOSED))


def test_one_name_may_stand_under_each_heading() -> None:
    request = {"subjects": {COMPOSED: {}}, "recipients": {DECOMPOSED: {}}, "items": {"note": {}}}
    assert len(club().decide_request(request).parts) == 1


def test_a_name_that_looks_the_same_is_said_to() -> None:
    request = {"subjects": {COMPOSED: {}}, "recipients": {"ysgol": {}}, "items": {"note": {"about": [DECOMPOSED]}}}
    with pytest.raises(CaseError) as caught:
        club().decide_request(request)
    assert "It looks the same, but it is written with other characters" in str(caught.value.diagnostics[0].help)


def test_in_a_live_case_it_is_one_child() -> None:
    here, there = LiveCase(club()), LiveCase(club())
    others = {"recipients": {"ysgol": {}}}
    note = {"items": {"note": {"about": [COMPOSED]}}}
    here.learn_all({"subjects": {COMPOSED: {"age": 14}}, **others, **note}, by="A", when=hours(0))
    note = {"items": {"note": {"about": [DECOMPOSED]}}}
    there.learn_all({"subjects": {DECOMPOSED: {}}, **others, **note}, by="B", when=hours(1))
    here.take(*there.known.statements)
    assert here.known.error is None
    assert [*here.known.case["subjects"]] == [COMPOSED]
