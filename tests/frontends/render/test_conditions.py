"""Conditions in words: no list inside a list that says the same as one, and no double negative."""

from __future__ import annotations

import pytest

from sharepolicy import load_text
from sharepolicy.frontends.render.words import condition_in_words
from sharepolicy.language.condition import AllOf, AnyOf, Condition, Not
from sharepolicy.testing.small import has

POLICY = """\
policy: one
facts:
  shows: {asks: What does it show?, name: shows, type: several-of, values: [home, school]}
  a: {asks: Is it so?, name: a, type: yes/no}
  b: {asks: Is that so?, name: b, type: yes/no}
questions:
  group: {rules: {one: {when: {a: yes, b: yes, shows: {includes: home}}, outcome: share, because: So.}}}
otherwise: {outcome: escalate, because: Ask.}
"""
HOME, SCHOOL = has("shows/home", "yes"), has("shows/school", "yes")
NO_HOME, NO_SCHOOL = has("shows/home", "no"), has("shows/school", "no")
A, B = has("a", "yes"), has("b", "yes")
SOME, NONE = "shows: at least one of these: home; school", "shows: none of these: home; school"


@pytest.mark.parametrize(
    ("condition", "said"),
    [
        (HOME, ["0 shows: home"]),
        (NO_HOME, ["0 shows: home: no"]),
        (AllOf((NO_HOME, NO_SCHOOL)), [f"0 {NONE}"]),
        (Not(AllOf((NO_HOME, NO_SCHOOL))), [f"0 {SOME}"]),
        (AnyOf((HOME, SCHOOL)), [f"0 {SOME}"]),
        (Not(AnyOf((HOME, SCHOOL))), [f"0 {NONE}"]),
        (Not(AllOf((AnyOf((HOME, SCHOOL)),))), [f"0 {NONE}"]),
        (
            AnyOf((AnyOf((HOME, SCHOOL)), A)),
            ["0 at least one of these:", "1 shows: home", "1 shows: school", "1 a: yes"],
        ),
        (Not(AnyOf((A, B))), ["0 none of these:", "1 a: yes", "1 b: yes"]),
        (Not(AllOf((A, B))), ["0 not all of these:", "1 a: yes", "1 b: yes"]),
        (Not(Not(A)), ["0 a: yes"]),
        (AnyOf((AllOf((A,)),)), ["0 a: yes"]),
    ],
)
def test_a_condition_is_said_plainly(condition: Condition, said: list[str]) -> None:
    """Each entry with its depth."""
    document = load_text(POLICY, prove=False).document
    assert [f"{depth} {text}" for depth, text in condition_in_words(condition, document)] == said
