"""Facts, values and rules as people say them."""

from __future__ import annotations

import pytest
from attrs import evolve

from sharepolicy.language.policy import Outcome, Rule
from sharepolicy.language.words import say_rule, say_values
from sharepolicy.testing.small import choice


@pytest.mark.parametrize(
    ("because", "said"),
    [
        ("They agreed.", ("They agreed.", "")),
        ("They agreed. Tell them so.", ("They agreed.", "Tell them so.")),
        ("Is it e.g. a nurse? Ask.", ("Is it e.g. a nurse?", "Ask.")),
        ("1. They agreed. Tell them so.", ("1. They agreed.", "Tell them so.")),
        ("1.2. They agreed", ("1.2. They agreed", "")),
        ("They are under 16. Ask.", ("They are under 16.", "Ask.")),
        ("Tell them within 24. 2 days are too many.", ("Tell them within 24.", "2 days are too many.")),
        ("They act under s. 47. Tell them.", ("They act under s. 47.", "Tell them.")),
        ("It is form no. 5. Use it.", ("It is form no. 5.", "Use it.")),
        ("They said no. Respect it.", ("They said no.", "Respect it.")),
        ("Ask one of two: 1. Dr. Ash, 2. Mr. Elm. Not both.", ("Ask one of two: 1. Dr. Ash, 2. Mr. Elm.", "Not both.")),
        ("They act for a body, e.g. Ofsted. Ask.", ("They act for a body, e.g. Ofsted.", "Ask.")),
        ("They said “no.” Ask again.", ("They said “no.”", "Ask again.")),
        ("They agreed (in writing.) Tell them.", ("They agreed (in writing.)", "Tell them.")),
        ("", ("consent given", "")),
    ],
)
def test_a_rule_is_called_by_its_first_sentence(because: str, said: tuple[str, str]) -> None:
    """The rest follows; without a reason, it is called by its name as words."""
    assert say_rule(Rule("consent-given", "consent", Outcome.SHARE, because=because)) == said


@pytest.mark.parametrize(
    ("values", "said"),
    [
        (("police",), "police"),
        (("police", "court"), "police or court"),
        (("police", "court", "press"), "police, court or press"),
        (("police", "family"), "police; or a parent, or a relative"),
        (("police", "court", "family"), "police; court; or a parent, or a relative"),
        (("police", "court", "press", "school", "coach"), "anything but “a parent, or a relative”"),
        (("police", "court", "press", "school", "coach", "family"), "anything but “nobody”"),
    ],
)
def test_values_are_listed_so_that_none_is_taken_for_two(values: tuple[str, ...], said: str) -> None:
    """By what is left out where that is much shorter."""
    names = ("police", "court", "press", "school", "coach", "family")
    who = choice("who", *names) if "nobody" not in said else choice("who", *names, "nobody")
    who = evolve(who, value_names={"family": "a parent, or a relative"})
    assert say_values(who, frozenset(values)) == said
