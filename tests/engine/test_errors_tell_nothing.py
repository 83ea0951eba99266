"""An error about a case can be logged: its text has no value and no name from the case, until somebody asks for it."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import sharepolicy
from sharepolicy import CaseError, telling_values

pytestmark = pytest.mark.as_in_production

POLICY = """
policy: harbour
title: Harbour
version: 1.0.0
facts:
  called: {asks: When?, type: date}
  day: {asks: Which day is it?, type: date, decision_date: yes}
  subject.years: {asks: How old?, type: number, minimum: 0, maximum: 120, years_between: [subject.born, day]}
  subject.born: {asks: When were they born?, type: date}
  subject.says: {asks: What do they say?, type: choice, values: [agrees, declines]}
  recipient.item.unsafe: {asks: Unsafe with them?, type: yes/no}
  item.shows: {asks: What does it show?, type: several-of, values: [berth, face]}
impossible:
  - {when: {item.shows: {includes: berth}, recipient.item.unsafe: no}, because: No berth is safe.}
questions:
  asking: {rules: {told: {when: {subject.says: agrees, subject.years: {at_least: 12}}, outcome: share, because: Yes.}}}
otherwise: {outcome: escalate, because: Ask.}
"""
HARBOUR = sharepolicy.load_text(POLICY)
NAME = "Quokka Nightjar"
SECRETS = (NAME, "Quokka", "Nightjar", "97", "1987", "declines", "berth")
VALUES: tuple[Any, ...] = (
    NAME,
    [NAME],
    {"at_least": NAME},
    {NAME: True},
    {NAME: [NAME]},
    97.5,
    -97,
    ["declines", NAME],
)
FACTS = ("called", "subject.years", "subject.born", "subject.says", "recipient.item.unsafe", "item.shows", NAME)


def refused(ask: Callable[[Any], object], case: Mapping[str, Any]) -> CaseError | None:
    try:
        ask(case)
    except CaseError as error:
        return error
    return None


def tells(error: CaseError) -> set[str]:
    """What of all that was given stands anywhere in what a log would get."""
    text = str(error) + repr(error) + "".join(traceback.format_exception(error))  # with all that it came from
    return {secret for secret in SECRETS if secret in text}


@given(case=st.dictionaries(st.sampled_from(FACTS), st.sampled_from(VALUES), min_size=1, max_size=3))
def test_no_flat_case_is_told(case: dict[str, Any]) -> None:
    """Values of the wrong kind, of no fact, out of range, in lists and in mappings; and facts that do not exist."""
    error = refused(HARBOUR.decide, case)
    assert error is not None
    assert tells(error) == set()
    assert error.diagnostics


@given(
    fact=st.sampled_from([name.removeprefix("subject.") for name in FACTS]),
    value=st.sampled_from(VALUES),
    heading=st.sampled_from(["subjects", "recipients", "items", "facts", NAME]),
)
def test_no_request_is_told(fact: str, value: object, heading: str) -> None:
    """Nor whom it is about."""
    given_ = {heading: {NAME: {fact: value}}, "pairs": [{"recipient": NAME, "item": "Nightjar", fact: value}]}
    error = refused(HARBOUR.decide_request, given_)
    assert error is not None
    assert tells(error) == set()


@pytest.mark.parametrize(
    "case",
    [
        {"item.shows": ["berth"], "recipient.item.unsafe": False},
        {"subject.years": 97, "subject.born": "1987-01-01", "day": "2026-01-01"},
        {"subject.says": "declines", "subject.years": "97 years"},
    ],
)
def test_no_contradiction_is_told(case: dict[str, Any]) -> None:
    """The facts that clash are named, and what was said of them is not."""
    error = refused(HARBOUR.decide, case)
    assert error is not None
    assert tells(error) == set()
    assert any(f"`{fact}`" in str(error) for fact in case)


def test_what_is_wrong_is_told_all_the_same() -> None:
    """The kind of flaw and the fact; all the rest is in the diagnostics, and in the text for whoever asks for it."""
    error = refused(HARBOUR.decide, {"subject.says": "agreess"})
    assert error is not None
    assert str(error) == "error[unknown-value]: a value that the fact does not have: `subject.says`"
    assert "`agreess` is not a value" in error.diagnostics[0].message
    with telling_values():
        assert "`agreess` is not a value of `subject.says`" in str(error)
    assert "agreess" not in str(error)


def test_errors_about_arguments_say_what_is_wrong() -> None:
    """They are about a program and not about a child."""
    with pytest.raises(CaseError, match="a table"):
        HARBOUR.decide_columns(["no table"])


def test_the_log_says_what_happens_to_policies(caplog: pytest.LogCaptureFixture) -> None:
    """And nothing of a case."""
    with caplog.at_level("DEBUG", logger="sharepolicy"):
        policy = sharepolicy.load_text(POLICY)
        policy.decide({"subject.says": "declines", "item.shows": ["berth"]}).to_dict()
        refused(policy.decide, {"subject.says": NAME})
    assert f"harbour 1.0.0 ({policy.digest}) is loaded and proved; findings: 2" in caplog.text
    assert not any(secret in caplog.text for secret in (NAME, "declines", "berth"))
