"""Several people write about one case, and what they say comes to each of them in any order: all know the same.

What each of them is told is compared with deciding from scratch, by a second account of what statements mean.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from sharepolicy import CaseError, Decision, Diagnostic, RequestDecision
from sharepolicy.live import BehindError, DisputedError, LiveCase, Statement, StatementKind, Update
from tests.helpers.club import club, hours

SEEN = ["bruise", "hunger"]
FACTS: list[tuple[str, list[tuple[Any, dict[str, set[Any]]]]]] = [
    ("risk", [(one, {"risk": {one}}) for one in ("none", "low", "high")]),
    ("risk", [({"at_least": "low"}, {"risk": {"low", "high"}}), (["none", "low"], {"risk": {"none", "low"}})]),
    ("agreed", [(True, {"agreed": {"yes"}}), ("no", {"agreed": {"no"}}), ("unknown", {"agreed": {"yes", "no"}})]),
    (
        "seen",
        [(["bruise"], {"seen/bruise": {"yes"}, "seen/hunger": {"no"}}), ([], {f"seen/{x}": {"no"} for x in SEEN})],
    ),
    ("seen", [({"hunger": True}, {"seen/hunger": {"yes"}}), ("unknown", {f"seen/{x}": {"yes", "no"} for x in SEEN})]),
    ("seen", [({"hunger": "unknown"}, {"seen/hunger": {"yes", "no"}})]),
    ("seen/bruise", [(True, {"seen/bruise": {"yes"}}), (False, {"seen/bruise": {"no"}})]),
    ("subject.age", [(12, {"subject.age": {12}}), ({"at_least": 10}, {"subject.age": set(range(10, 18))})]),
    ("subject.age", [({"below": 12}, {"subject.age": set(range(12))}), ("unknown", {"subject.age": set(range(18))})]),
]
"""What can be said of each fact, and which of its values that leaves possible, written out."""
SAYINGS = [(fact, value, means) for fact, all_ in FACTS for value, means in all_]
TOPICS = sorted({fact.split("/")[0] for fact, _ in FACTS})
SUBJECTS = ["Ann", "Ben"]
HOURS = [0, 1, 1, 2, 24, 72]


def strays(stand: Iterable[Statement]) -> set[Statement]:
    """What is said of a child without a name, where children are named."""
    every = [*stand]
    return {each for each in every if each.name == "subject.age" and not each.subject and any(x.subject for x in every)}


def stands(statement: Statement, every: list[Statement]) -> bool:
    """Whether nobody has taken it back; a withdrawal that is taken back itself takes nothing back."""
    return not any(
        each.of == statement.id
        and (each.kind == "corrected" or stands(each, [x for x in every if x.kind == "withdrawn"]))
        for each in every
    )


def scratch(statements: Iterable[Statement]) -> tuple[set[tuple[str, str]], Decision | RequestDecision | CaseError]:
    """Of which facts different things are said, and what is decided; worked out once, from nothing."""
    policy, every = club(), sorted(statements, key=lambda each: (each.when, each.id))
    said: dict[tuple[str, str], list[tuple[set[Any], Any, str]]] = {}
    stand = [each for each in every if each.kind in ("learned", "corrected") and stands(each, every)]
    people = list(dict.fromkeys(each.subject for each in stand if each.subject))
    nowhere = strays(stand)
    for each in stand:
        if each.name and each not in nowhere:
            means = next(
                m
                for fact, value, m in SAYINGS
                if Statement("learned", "x", each.when, fact, value).value == each.value and fact == each.name
            )
            for name, values in means.items():
                said.setdefault((each.subject, name), []).append((values, each.when, each.by))
    disputed = {
        spot
        for spot, found in said.items()
        for (one, first, who), (two, then, other) in itertools.combinations(found, 2)  # the earlier one first
        if one != two
        and not ((two < one and (first < then or who == other)) or (one < two and (first, who) == (then, other)))
    }
    """What is less exact is a doubt, if it is said later, or by somebody else at the same time."""
    about_facts = [each for each in every if each.kind in ("learned", "corrected", "withdrawn")]
    day = about_facts[-1].when.date() if about_facts else None
    if disputed or nowhere:
        return disputed, CaseError(
            [Diagnostic("misplaced-fact", each.id) for each in nowhere]
        )  # alike ones would be one
    facts: dict[str, Any] = {}
    subjects: dict[str, Any] = {name: {} for name in people}
    for (subject, name), found in said.items():
        values = min((each[0] for each in found), key=len)
        if values in ({"yes", "no"}, {*range(18)}):  # that is not known
            continue
        (subjects[subject] if subject else facts)[name.removeprefix("subject.") if subject else name] = sorted(values)
    try:
        if subjects:
            return disputed, policy.decide_request({"facts": facts, "subjects": subjects}, on=day)
        return disputed, policy.decide(facts, on=day)
    except CaseError as error:
        return disputed, error


def check(case: LiveCase) -> None:
    """What a case says is what follows from its statements."""
    disputed, expected = scratch(case.known.statements)
    assert {(each.subject, each.name) for each in case.known.disputes} == disputed
    if not isinstance(expected, CaseError):
        assert case.known.error is None
        assert case.decision.to_dict(alternatives=False) == expected.to_dict(alternatives=False)
        return
    assert isinstance(case.known.error, DisputedError if disputed else CaseError)
    with pytest.raises(CaseError) as caught:
        case.decision  # noqa: B018
    if disputed:
        assert isinstance(caught.value, DisputedError)
        for dispute in caught.value.disputes:
            assert (
                len({each.value if isinstance(each.value, str) else repr(each.value) for each in dispute.statements})
                > 1
            )
    else:
        assert [each.code for each in caught.value.diagnostics] == [each.code for each in expected.diagnostics]


class Writers(RuleBasedStateMachine):
    """Three writers, each with what came to them; `said` is everything that anybody has said."""

    @initialize(
        names=st.sampled_from([[""], SUBJECTS, ["", *SUBJECTS]]),
        topics=st.sets(st.sampled_from(TOPICS), min_size=1, max_size=2),
    )
    def begin(self, names: list[str], topics: set[str]) -> None:
        """They talk about one or two facts, so that what they say meets, and name nobody, two people or both."""
        self.names = names
        self.sayings = [each for each in SAYINGS if each[0].split("/")[0] in topics]
        self.writers = [LiveCase(club()) for _ in range(3)]
        self.told: list[list[Update]] = [[] for _ in self.writers]
        for writer, told in zip(self.writers, self.told, strict=True):
            writer.subscribe(told.append)
        self.said: list[Statement] = []
        self.holds: list[set[str]] = [set() for _ in self.writers]

    def took(self, number: int, update: Update, before: LiveCase) -> None:
        """A writer has taken a step: what is new is theirs, and what changed is what the two decisions differ in."""
        self.said += [each for each in update.statements if each not in self.said]
        self.holds[number] |= {each.id for each in update.statements}
        old, new = scratch(before.known.statements)[1], scratch(update.known.statements)[1]
        if before.known.statements and not isinstance(old, CaseError) and update.statements:
            if isinstance(new, CaseError):
                assert update.since is None
            elif isinstance(old, Decision) and isinstance(new, Decision):
                assert update.since == new.since(old)

    @rule(
        number=st.integers(0, 2),
        data=st.data(),
        at=st.sampled_from(HOURS),
        stale=st.sampled_from([False, False, False, True]),
    )
    def learn(self, number: int, data: st.DataObject, at: int, stale: bool) -> None:
        """A writer learns something, unless they have not seen what they should have, or it would have no place."""
        fact, value, _ = data.draw(st.sampled_from(self.sayings))
        writer, before = self.writers[number], LiveCase(club(), self.writers[number].known.statements)
        subject = data.draw(st.sampled_from(self.names)) if fact == "subject.age" else ""
        place = {"subject": subject} if subject else {}
        if stale and self.said and self.holds[number]:
            with pytest.raises(BehindError):
                writer.learn(fact, value, by=f"W{number}", when=hours(at), expected=LiveCase(club()).version, **place)
            assert writer.version == before.version
            return
        by: dict[str, Any] = {"by": f"W{number}", "when": hours(at), "expected": writer.version}
        people = {each.subject for each in before.known.live if each.subject}
        if people and subject and subject not in people:
            with pytest.raises(CaseError, match="unknown-part"):
                writer.learn(fact, value, **by, **place)
            self.took(number, writer.learn_all({"subjects": {subject: {}}}, **by), before)
            before, by["expected"] = LiveCase(club(), writer.known.statements), writer.version
        made = Statement("learned", "x", hours(at), fact, value, subject=subject)
        if strays([*before.known.live, made]) - strays(before.known.live):
            with pytest.raises(CaseError, match="misplaced-fact"):
                writer.learn(fact, value, **by, **place)
            return
        step = writer.learn(fact, value, **by, **place)
        self.took(number, step, before)

    @precondition(lambda self: self.said)
    @rule(number=st.integers(0, 2), data=st.data(), at=st.sampled_from(HOURS), withdraws=st.booleans())
    def correct(self, number: int, data: st.DataObject, at: int, withdraws: bool) -> None:
        """A writer corrects or withdraws what has come to them."""
        writer, before = self.writers[number], LiveCase(club(), self.writers[number].known.statements)
        wrong = data.draw(st.sampled_from(self.said))
        if not wrong.name:
            return
        withdraws |= wrong.kind is StatementKind.WITHDRAWN
        values = [value for fact, value, _ in SAYINGS if fact == wrong.name]
        by: dict[str, Any] = {"by": f"W{number}", "when": hours(at)}
        if wrong.id not in self.holds[number]:
            with pytest.raises(ValueError, match="there is no statement"):
                writer.withdraw(wrong.id, **by)
            return
        new = data.draw(st.sampled_from(values))
        left = [each for each in before.known.live if each.id != wrong.id]
        made = Statement("corrected", "x", hours(at), wrong.name, new, subject=wrong.subject, of=wrong.id)
        if not withdraws and strays([*left, made]) - strays(before.known.live):
            with pytest.raises(CaseError, match="misplaced-fact"):
                writer.correct(wrong.id, new, **by)
            return
        step = writer.withdraw(wrong.id, **by) if withdraws else writer.correct(wrong.id, new, **by)
        self.took(number, step, before)

    @precondition(lambda self: self.said)
    @rule(number=st.integers(0, 2), data=st.data())
    def hear(self, number: int, data: st.DataObject) -> None:
        """Some of what was said comes to a writer, in any order, some of it once more."""
        before = LiveCase(club(), self.writers[number].known.statements)
        some = data.draw(st.lists(st.sampled_from(self.said), max_size=4))
        self.took(number, self.writers[number].take(*some), before)

    @invariant()
    def nothing_is_lost_and_all_follows_from_what_was_said(self) -> None:
        """Of each writer."""
        for writer, held, told in zip(*(getattr(self, name, []) for name in ("writers", "holds", "told")), strict=True):
            assert {each.id for each in writer.known.statements} == held
            assert {each.id for update in told for each in update.statements} == held
            check(writer)

    def teardown(self) -> None:
        """In the end everything has come to everybody, in three orders: they all know the same."""
        for number, writer in enumerate(getattr(self, "writers", [])):
            rest = [self.said, self.said[::-1], sorted(self.said, key=lambda each: each.id)][number]
            for each in rest:
                writer.take(each)
            check(writer)
            assert writer.version == self.writers[0].version
            assert writer.known.waiting == ()
            assert writer.due(hours(80)) == self.writers[0].due(hours(80))  # also while nothing is decided


QUICK = settings(max_examples=20, stateful_step_count=12, deadline=None, suppress_health_check=list(HealthCheck))
TestWriters = Writers.TestCase
TestWriters.settings = QUICK


@pytest.mark.slow
class TestLong(Writers.TestCase):
    """The same, for longer."""

    settings = settings(QUICK, max_examples=60, stateful_step_count=30)
