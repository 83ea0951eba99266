"""Promises that requests about two people can break: a note says so exactly where such a request exists."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest
from attrs import evolve
from hypothesis import given

from sharepolicy.analysis.proof.of_single_cases import of_single_cases
from sharepolicy.engine.loading.check import check
from sharepolicy.engine.loading.load import load_document
from sharepolicy.ground.text import Text
from sharepolicy.language.condition import Test
from sharepolicy.language.policy import OUTCOMES, Invariant, Outcome, PolicyDocument
from sharepolicy.language.semantics import STRENGTH, all_cases, holds, outcome
from sharepolicy.language.values import Values
from sharepolicy.language.vocabulary import About
from tests.helpers.tied import tied_policies

DANGER = """
policy: danger
facts:
  subject.harm: {asks: Is this person at grave risk?, type: yes/no}
  subject.agreed: {asks: Did they agree?, type: yes/no}
safeguards:
  danger:
    overrides: [consent]
    rules:
      danger-first: {when: {subject.harm: yes}, outcome: share, because: They are in danger.}
questions:
  consent:
    rules:
      agreed: {when: {subject.agreed: yes}, outcome: share, because: They agreed.}
      refused: {when: {subject.agreed: no}, outcome: dont_share, because: They said no.}
roles: {lead: the lead}
unsettled: {to: lead}
invariants:
  danger-shares: {says: It is shared., when: {subject.harm: yes}, PROMISE}
"""


@pytest.mark.parametrize(
    ("promise", "is_noted"),
    [
        ("always: share", True),
        ("never: dont_share", True),
        ("never: [dont_share, escalate]", True),
        ("never: escalate", False),
        ("regardless_of: [subject.agreed]", False),
    ],
)
def test_a_promise_about_one_person_is_noted(tmp_path: Path, promise: str, is_noted: bool) -> None:
    """It is no finding: the policy is clean, and loads."""
    (tmp_path / "policy.yaml").write_text(DANGER.replace("PROMISE", promise), encoding="utf-8")
    report = check(tmp_path)
    assert report.clean
    assert [note.code for note in report.notes] == ["promise-of-single-cases"] * is_noted


def test_the_request_that_is_shown_breaks_it(tmp_path: Path) -> None:
    """The smallest one: what the other person's danger and consent are, and only the danger of the first."""
    (tmp_path / "policy.yaml").write_text(DANGER.replace("PROMISE", "always: share"), encoding="utf-8")
    report = check(tmp_path)
    (note,) = report.notes
    assert note.details.split("\n")[:3] == ["subjects:", "  one: {harm: yes}", "  other: {harm: no, agreed: no}"]
    assert report.policy is not None
    decided = report.policy.decide_request(Text("shown.yaml", note.details))
    assert decided.outcome is Outcome.DONT_SHARE


def breakable(document: PolicyDocument, invariant: Invariant) -> bool:
    """The same by brute force: two complete cases that differ only in facts about a subject."""
    shared = [name for name, fact in document.vocabulary.facts.items() if About.SUBJECT not in fact.about]
    for one, other in product(list(all_cases(document)), repeat=2):
        if holds(invariant.when, one) and all(one[name] == other[name] for name in shared):
            both = max(outcome(document, one), outcome(document, other), key=STRENGTH.__getitem__)
            if both in invariant.never or (invariant.always and both not in invariant.always):
                return True
    return False


def promises(document: PolicyDocument) -> Iterator[Invariant]:
    """The strongest promises about outcomes that hold where one fact has a value, or a part of it."""
    reached: dict[tuple[str, Values], frozenset[Outcome]] = {}
    for case in all_cases(document):
        for key in case.items():
            reached[key] = reached.get(key, frozenset()) | {outcome(document, case)}
    for number, ((fact, value), outcomes) in enumerate(reached.items()):
        test = Test(fact, value)
        yield Invariant(f"always-{number}", "It.", test, always=outcomes)
        yield from (
            Invariant(f"{no}-{number}", "It.", test, never=frozenset({no})) for no in OUTCOMES if no not in outcomes
        )


@given(tied_policies([("subject.recipient.", "subject."), ("item.", "subject."), ("subject.",)]))
def test_exactly_those_are_noted_that_a_request_can_break(document: PolicyDocument) -> None:
    """Of promises that hold, whatever the policy; and each request that is shown breaks its promise."""
    promised = {each.name: each for each in promises(document)}
    policy = load_document(evolve(document, invariants=promised), prove=False)
    notes = {note.message.split("`")[1]: note for note in of_single_cases(policy.compiled)}
    assert [*notes] == [each.name for each in promised.values() if breakable(document, each)]
    for name, note in notes.items():
        (part,) = policy.decide_request(Text("shown.yaml", note.details)).parts
        assert part.settled
        assert part.outcome in (promised[name].never or frozenset(OUTCOMES) - promised[name].always)
