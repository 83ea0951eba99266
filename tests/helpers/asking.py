"""Random overlays that ask what their base says."""

from __future__ import annotations

from attrs import evolve
from hypothesis import strategies as st

from sharepolicy.language.condition import AllOf
from sharepolicy.language.of_base import base_gives
from sharepolicy.language.policy import OUTCOMES, Group, Name, PolicyDocument, Rule
from sharepolicy.testing import policies, vocabularies


@st.composite
def asking(draw: st.DrawFn) -> PolicyDocument:
    """An overlay with a rule of its own, strongest of all, wherever its base gives some outcome.

    Definitions of the same name mean different things in the two.
    """
    words = draw(vocabularies(max_facts=3, max_cases=60))
    base, own = draw(policies(vocabulary=words)), draw(policies(vocabulary=words))
    said = draw(st.sets(st.sampled_from(OUTCOMES), min_size=1, max_size=2))
    when = AllOf((base_gives(base, said), *(rule.when for rule in list(own.rules.values())[:1])))
    asks = Rule("asks", "asking", draw(st.sampled_from(OUTCOMES)), when, overrides=tuple(map(Name, own.rules)))
    return evolve(
        own,
        name="overlay",
        groups={**own.groups, "asking": Group("asking", "principles")},
        rules={**own.rules, "asks": asks},
        base=evolve(base, name="base"),
    )
