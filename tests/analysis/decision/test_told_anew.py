"""What many decisions share is written once, and yet each decision as plain data belongs to whoever asks for it."""

from __future__ import annotations

import gc

from attrs import frozen

from sharepolicy.engine.loading.load import load_text
from sharepolicy.engine.policies.policy import Policy
from sharepolicy.forms.kept_forms import KeptForms

CLUB = """
policy: club
facts: {asked: {asks: Did they ask?, type: yes/no}}
questions:
  q: {rules: {yes: {when: {asked: yes}, outcome: share, because: They asked.}}}
actions:
  note: {on: [share, dont_share], timing: with, says: Write it down., within: 1 hour}
otherwise: {outcome: dont_share, because: They did not.}
"""


def test_nobody_changes_what_another_is_told() -> None:
    """Not even in the parts that both have in common."""
    policy = load_text(CLUB)
    assert isinstance(policy, Policy)
    first = policy.decide({"asked": "yes"}).to_dict()
    first["actions"][0]["says"] = "changed"
    first["actions"][0]["limit"]["text"] = "changed"  # type: ignore[index]
    second = policy.decide({"asked": "no"}).to_dict()
    assert second["actions"][0]["says"] == "Write it down."
    assert second["actions"][0]["limit"]["text"] == "1 hour"  # type: ignore[index]


@frozen
class _Value:
    name: str


def test_it_is_kept_as_long_as_the_value_lives() -> None:
    """And only for what it was written beside."""
    kept, value, policy = KeptForms(), _Value("one"), object()
    assert kept.copy_of(value, policy) is None
    kept.keep(value, policy, {"name": ["one"]})
    copy = kept.copy_of(value, policy)
    copy["name"].append("two")
    assert kept.copy_of(value, policy) == {"name": ["one"]}
    assert kept.copy_of(value, object()) is None
    assert kept.copy_of(_Value("one"), policy) is None
    del value
    gc.collect()
    assert not kept._known
