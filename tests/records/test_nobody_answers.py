"""Who was asked and has not answered stays to be asked after, and who comes next is named."""

from __future__ import annotations

from typing import Any

import pytest

from sharepolicy import Policy, load_text
from sharepolicy.records import Records

_POLICY = """\
policy: club
version: 1.0.0
facts: {worried: {asks: Is somebody worried?, type: yes/no}}
roles: {officer: the officer, chair: the chair}
questions: {worries: {rules: {worry: {when: {worried: yes}, outcome: escalate, to: officer, because: A worry.}}}}
escalation: {soon: {when: {}, to: officer, within: 1 hour, then: {to: chair, after: 2 hours}}}
otherwise: {outcome: dont_share, because: Nobody is worried.}
"""


@pytest.fixture(scope="module")
def policy() -> Policy:
    """A policy that says who is asked next."""
    return load_text(_POLICY)


def said(kind: str, name: str) -> dict[str, Any]:
    """What a live case writes."""
    when = "2026-10-05T09:00:00+00:00"
    return {"statements": [{"kind": kind, "name": name, "by": "A", "when": when, "id": f"{kind}-{name}"}]}


@pytest.mark.parametrize(
    ("pieces", "told"),
    [
        ([], ["Ask the officer."]),
        (
            [said("asked", "officer")],
            ["There is no answer yet from the officer. If there is none within 2 hours, ask the chair."],
        ),
        ([said("asked", "officer"), said("asked", "chair")], ["There is no answer yet from the officer."]),
        ([said("asked", "officer"), said("answered", "officer")], []),
        ([said("asked", "officer"), said("answered", "chair")], []),
        ([said("asked", "chair")], ["Ask the officer."]),
        ([{"advice": [{"of": "B", "role": "officer", "answer": "Yes."}]}], []),
    ],
)
def test_whoever_was_asked_is_outstanding_until_there_is_an_answer(
    policy: Policy, file_store: Records, pieces: list[dict[str, Any]], told: list[str]
) -> None:
    """An urgent question that nobody has answered for days was not outstanding."""
    (added,) = file_store.add(policy.decide({"worried": True}), policy=policy, case="C")
    for each in pieces:
        file_store.extend(added.record, each)
    assert [step["says"] for step in file_store.open(added.record, by="x", why="y").outstanding] == told
