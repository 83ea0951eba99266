"""Whatever an author edits is told, with what became of it; and what changes no decision is not told as an effect."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

import pytest
from attrs import evolve

from sharepolicy import load
from sharepolicy.analysis.change.change import Change, Edit, TextChange
from sharepolicy.analysis.change.common_names import Renaming
from sharepolicy.analysis.change.compare import compare
from sharepolicy.analysis.change.fail_on import fails
from sharepolicy.analysis.change.rewording import texts
from sharepolicy.analysis.change.shown import Examples
from sharepolicy.analysis.proof.idle import idle_parts
from sharepolicy.core.compile import compile_policy
from sharepolicy.engine.policies.timeline import versions_of
from sharepolicy.language.case import Example, Expectation, Item, Request
from sharepolicy.language.citation import Background
from sharepolicy.language.condition import AllOf
from sharepolicy.language.in_language import texts_of, with_texts
from sharepolicy.language.latitude import Latitude
from sharepolicy.language.policy import (
    OUTCOMES,
    Action,
    Citation,
    Clause,
    EscalationLine,
    Group,
    Invariant,
    Name,
    Outcome,
    PolicyDocument,
    Source,
    Timing,
    Unsettled,
    Within,
)
from sharepolicy.language.steps import Step
from sharepolicy.language.values import Ranges
from sharepolicy.language.vocabulary import Impossible, SeveralOf
from sharepolicy.testing.small import between, case_with, choice, date, has, number, rule, small_policy, yes_no

SHARE, DONT, ESCALATE = Outcome.SHARE, Outcome.DONT_SHARE, Outcome.ESCALATE
RULE = rule("one", SHARE, has("p", "x"), protected=True, sources=(Citation("s", "1"),))
ACTION = Action("act", frozenset(OUTCOMES), Timing.BEFORE, "Do it.", within=Within(60, "1 hour"))
BASE = small_policy(
    [number("n", 0, 20, unit="years"), choice("p", "x", "y", "z"), yes_no("a")],
    RULE,
    rule("two", DONT, has("p", "y"), group="other"),
    impossible=[AllOf((has("p", "z"), has("a")))],
    precedence=["all-rules", "other"],
    sources=(Citation("s"),),
)
BASE = evolve(
    BASE,
    groups={**BASE.groups, "third": Group("third", "questions")},
    sources={"s": Source("s", "A guide")},
    actions={"act": ACTION},
    escalation={"soon": EscalationLine("soon", "manager", Within(60, "1 hour"))},
    invariants={"kept": Invariant("kept", "It is kept.", always=frozenset(OUTCOMES))},
)


def but(**properties: Any) -> PolicyDocument:
    """The policy with some of its properties replaced."""
    return evolve(BASE, **properties)


def but_one(held: str, name: str, **properties: Any) -> PolicyDocument:
    """The policy with one thing in it edited."""
    things: Mapping[str, Any] = getattr(BASE, held)
    return but(**{held: {**things, name: evolve(things[name], **properties)}})


def but_fact(name: str, **properties: Any) -> PolicyDocument:
    """The policy with one fact edited."""
    vocabulary = BASE.vocabulary
    return but(
        vocabulary=evolve(vocabulary, facts={**vocabulary.facts, name: evolve(vocabulary.facts[name], **properties)})
    )


def said(change: Change) -> list[tuple[str, str, tuple[str, ...]]]:
    """Every edit with what became of it."""
    return [(edit.kind, edit.name, edit.says or (edit.did,)) for edit in change.edits]


QUIET = [
    (but_one("rules", "one", protected=False), ("rule", "one", "no longer protected")),
    (but_one("invariants", "kept", protected=True), ("invariant", "kept", "now protected")),
    (but(open=frozenset({"actions/act"})), ("open", "", "now also `actions/act`")),
    (but_one("sources", "s", verified=False), ("source", "s", "no longer checked")),
    (
        but_one("rules", "one", sources=(Citation("s", "2"),)),
        ("rule", "one", "now rests on `s/2`; no longer rests on `s/1`"),
    ),
    (but_one("groups", "third", sources=(Citation("s"),)), ("group", "third", "now rests on `s`")),
    (but_one("actions", "act", sources=(Citation("s"),)), ("action", "act", "now rests on `s`")),
    (but_one("invariants", "kept", sources=(Citation("s"),)), ("invariant", "kept", "now rests on `s`")),
    (but_one("escalation", "soon", sources=(Citation("s"),)), ("escalation", "soon", "now rests on `s`")),
    (but_one("rules", "one", judgement="A choice."), ("rule", "one", "its judgement is new")),
    (but_one("groups", "third", title="The third"), ("group", "third", "its title is new")),
    (but_one("sources", "s", title="A law"), ("source", "s", "its title was changed")),
    (but(title="Another title"), ("title", "", "changed")),
    (but(about="What it is for."), ("about", "", "added")),
    (but(roles={**BASE.roles, "chief": "the chief"}), ("roles", "", "`chief` is new (the chief)")),
    (but(roles={"manager": "your team manager"}), ("roles", "", "`manager` is worded differently")),
    (but_one("groups", "third", asks=("a",)), ("group", "third", "its questions: nothing before, `a` now")),
    (
        but_one("groups", "third", heading="principles"),
        ("group", "third", "its kind of group was `questions` and is now `principles`"),
    ),
    (but_fact("p", usual=frozenset({"x"})), ("fact", "p", "what it usually is: not said before, x now")),
    (
        but_fact("n", changes_to=Ranges.of(3, 20)),
        ("fact", "n", "what it can be changed to: not said before, at least 3 years now"),
    ),
    (but(background=(Background(Citation("s", "3"), "Not ours."),)), ("background", "", "`s/3` is new (Not ours.)")),
    (
        but(precedence=(Name("other"), Name("all-rules"))),
        ("precedence", "", "`other` now comes first"),
    ),
    (but(precedence=(Name("all-rules"),)), ("precedence", "", "`other` was removed from it")),
]


def test_another_step_is_an_edit_and_an_effect() -> None:
    """Nobody else is asked at first; but it matters whom to ask when nobody answers."""
    change = compare(BASE, but_one("escalation", "soon", then=(Step("chief", Within(60, "1 hour")),)))
    says = "if nobody answers, it was nobody else and is now `chief after 1 hour`"
    assert said(change) == [("escalation", "soon", (says,))]
    was = but_one("escalation", "soon", then=(Step("chief", Within(60, "1 hour")),))
    now = but_one("escalation", "soon", then=(Step("chief", Within(60, "60 minutes")),))
    told = ["if nobody answers, it was `chief after 1 hour` and is now `chief after 60 minutes`"]
    assert [each.says for each in compare(was, now).edits] == [tuple(told)]
    assert compare(was, now).equivalent


@pytest.mark.parametrize(("new", "told"), QUIET)
def test_an_edit_that_changes_no_decision_is_told(new: PolicyDocument, told: tuple[str, str, str]) -> None:
    """With what became of it; and the policies stay equivalent."""
    change = compare(BASE, new)
    kind, name, says = told
    assert said(change) == [(kind, name, (says,))]
    assert change.equivalent
    assert not fails(change, "effect")


def test_the_same_policy_has_no_edits() -> None:
    """A time limit that only says the same in other words is an edit, and no effect."""
    assert compare(BASE, BASE).edits == ()
    change = compare(BASE, but_one("actions", "act", within=Within(60, "60 minutes")))
    assert said(change) == [("action", "act", ("its time limit was 1 hour and is now 60 minutes",))]
    assert change.equivalent


def test_a_number_in_another_unit_is_an_effect() -> None:
    """Though every number is decided as before: 16 years are not 16 months."""
    fact = evolve(BASE.vocabulary.facts["n"], unit="months")
    change = compare(BASE, but(vocabulary=evolve(BASE.vocabulary, facts={**BASE.vocabulary.facts, "n": fact})))
    assert list(change.recounted) == ["n"]
    assert change.vocabulary[0].startswith("`n` was counted in years and is now counted in months: ")
    assert change.same_outcomes
    assert not change.equivalent
    assert fails(change, "effect")
    assert not fails(change, "any")


@pytest.mark.parametrize(
    ("was", "now", "says"),
    [
        (Within(60, "1 hour"), Within(30, "30 minutes"), "its time limit was 1 hour and is now 30 minutes"),
        (None, Within(30, "30 minutes"), "it now has a time limit: 30 minutes"),
        (Within(60, "1 hour"), None, "its time limit was 1 hour, and it now has none"),
        (
            Within(1440, "1 day"),
            Within(1440, "1 working day", working=True),
            "its time limit was 1 day and is now 1 working day",
        ),
    ],
)
def test_a_time_limit_is_told_from_what_to_what(was: Within | None, now: Within | None, says: str) -> None:
    """Of the action itself, and among the edits. A working day is not a day."""
    old, new = (but_one("actions", "act", within=each) for each in (was, now))
    change = compare(old, new)
    ((counted,),) = [change.actions]
    assert (counted.more, counted.fewer, counted.parts, counted.says) == (0, 0, ("within",), (says,))
    assert said(change) == [("action", "act", (says,))]
    assert fails(change, "effect")


def test_a_timing_is_told_from_what_to_what() -> None:
    """As of a time limit."""
    change = compare(BASE, but_one("actions", "act", timing=Timing.AFTER))
    assert [action.says for action in change.actions] == [("its timing was `before` and is now `after`",)]


def test_an_action_that_is_new_or_gone_is_told_to_be() -> None:
    """With in how many cases it is due."""
    (gone,) = compare(BASE, but(actions={})).actions
    assert (gone.did, gone.more, gone.fewer) == ("removed", 0, 5)
    (new,) = compare(but(actions={}), BASE).actions
    assert (new.did, new.more, new.fewer) == ("added", 5, 0)


def test_combinations_that_are_impossible_are_told_in_words() -> None:
    """Those that came, those that went, and those that have another reason."""
    other = evolve(BASE.vocabulary, impossible=(Impossible(has("p", "z"), "No."),))
    (edit,) = compare(BASE, but(vocabulary=other)).edits
    assert edit.kind == "impossible combinations"
    assert edit.says == ("now impossible: p: z (“No.”)", "no longer impossible: p: z, and a: yes")
    reason = evolve(other, impossible=(Impossible(has("p", "z"), "Never."),))
    change = compare(but(vocabulary=other), but(vocabulary=reason))
    assert [one.says for one in change.edits] == [("impossible for a different reason: p: z (“Never.”); it was “No.”",)]


def test_groups_that_came_into_the_order_of_precedence_are_told() -> None:
    """With the place of those that only changed it."""
    names = ("other", "third", "all-rules")
    change = compare(BASE, but(precedence=tuple(map(Name, names))))
    assert change.edits == (
        Edit("precedence", "", "changed", (), ("`third` was added to it", "`other` now comes first")),
    )


def test_a_role_is_the_same_in_other_words_and_under_another_name() -> None:
    """It is not the words that say who is asked, nor the name where all else is the same."""
    change = compare(BASE, but(roles={"manager": "your team manager"}))
    assert change.escalations == ()
    assert [(text.kind, text.before, text.after) for text in change.texts] == [
        ("role", "your line manager", "your team manager")
    ]
    assert BASE.otherwise is not None
    line = evolve(BASE.escalation["soon"], to="lead")
    called = but(
        roles={"lead": "your line manager"}, escalation={"soon": line}, otherwise=evolve(BASE.otherwise, to="lead")
    )
    assert compare(BASE, called).escalations == ()
    asked = but(roles={**BASE.roles, "lead": "the lead"}, otherwise=evolve(BASE.otherwise, to="lead"))
    assert {(one.name, one.more, one.fewer) for one in compare(BASE, asked).escalations} == {
        ("the lead", 1, 0),
    }


def test_what_is_due_and_who_is_asked_beyond_the_own_outcome_of_a_case_is_told() -> None:
    """A decision that is not settled escalates in cases whose own outcome is another, and so do parts of a request."""
    roles = {**BASE.roles, "lead": "the lead"}
    for here, there in (
        (evolve(but(roles=roles), unsettled=Unsettled(to="manager")), Unsettled(to="lead")),
        (evolve(but(roles=roles), unsettled=Unsettled(to="lead")), Unsettled()),
    ):
        change = compare(here, evolve(here, unsettled=there))
        assert not change.equivalent
        assert fails(change, "effect")
        assert "the lead" in {one.name for one in change.escalations_beyond}
        assert change.escalations == ()
    asks = evolve(ACTION, on=frozenset({ESCALATE}), when=has("p", "x"))  # whose own outcome is share
    change = compare(
        but(actions={"act": asks}), but(actions={"act": evolve(asks, when=AllOf((has("p", "x"), has("a"))))})
    )
    assert not change.equivalent
    assert fails(change, "effect")
    assert [(one.name, one.more, one.fewer) for one in change.actions_beyond] == [("act", 0, 1)]
    assert change.actions == ()
    assert compare(BASE, but(title="Another")).equivalent


def test_a_duty_of_one_subject_is_told_where_another_one_withholds() -> None:
    """An action of a case that would be shared is due where the part of the request is withheld for somebody else."""
    policies = []
    for about in ("subject.", ""):
        facts = [yes_no(f"{about}agreed"), yes_no("grave")]
        base = small_policy(facts, rule("no", DONT, has(f"{about}agreed", "no")), otherwise=SHARE)
        for when in (has(f"{about}agreed", "yes"), AllOf((has(f"{about}agreed", "yes"), has("grave", "yes")))):
            policies.append(evolve(base, actions={"act": evolve(ACTION, on=frozenset({DONT}), when=when)}))
    change = compare(*policies[:2])
    assert not change.equivalent
    assert [(one.name, one.more, one.fewer) for one in change.actions_beyond] == [("act", 0, 1)]
    found = [[one.code for one in idle_parts(compile_policy(policy))] for policy in policies]
    assert found == [[], [], ["dead-action"], ["dead-action"]]
    assert compare(*policies[2:]).equivalent  # nobody has a case of their own in it


@pytest.mark.parametrize(
    ("was", "now", "says"),
    [
        (("share -> escalate",), ("more-open",), "share -> escalate before, more-open now"),
        (("more-cautious",), None, "more-cautious before, in any way now"),
        (None, (), "in any way before, not at all now"),
    ],
)
def test_how_far_an_overlay_may_go_is_told_as_it_was_and_is(
    was: tuple[str, ...] | None, now: tuple[str, ...] | None, says: str
) -> None:
    """A latitude that opens moves no case yet, and is all that holds the next edit back."""
    old, new = (but(may=None if words is None else Latitude(words)) for words in (was, now))
    (edit,) = compare(old, new).edits
    assert (edit.kind, edit.says) == ("may", (says,))


OPEN = small_policy([choice("p", "x", "y"), yes_no("a")], rule("one", SHARE, has("p", "x")))
CLOSED = evolve(OPEN, rules={"one": rule("one", SHARE, AllOf((has("p", "x"), has("a"))))})
FLAT = Example("flat", Request(case_with({"p": "x"}).given), Expectation(SHARE))
WHOLE = Example(
    "whole",
    Request(case_with({"p": "x"}).given, {"ann": {}}, {}, {"letter": Item("letter", {}, ("ann",))}),
    Expectation(SHARE),
)


def test_an_example_that_is_not_settled_any_more_is_told_to_be() -> None:
    """And one that was not settled and is now; the whole case, and a part of a request."""
    known = Examples((FLAT, WHOLE), (FLAT, WHOLE))
    flat, whole = compare(OPEN, CLOSED, examples=known).examples
    assert (flat.settled_before, flat.settled_after) == (whole.settled_before, whole.settled_after) == (True, False)
    assert (flat.possible_before, flat.possible_after) == ((SHARE,), (SHARE, ESCALATE))
    assert flat.differences == (
        "expected share, and it is not settled: share or escalate is possible; it turns on `a`",
    )
    assert [(part.possible_before, part.possible_after) for part in whole.parts] == [((SHARE,), (SHARE, ESCALATE))]
    assert whole.differences == ("expected share, and not every part of it is settled; it turns on `a`",)
    flat, whole = compare(CLOSED, OPEN, examples=known).examples
    assert (flat.possible_before, flat.possible_after) == ((SHARE, ESCALATE), (SHARE,))
    assert (whole.settled_before, whole.settled_after) == (False, True)


def test_a_value_that_is_gone_is_told_to_be() -> None:
    """An example that has it cannot be decided, and no facts of it contradict each other."""
    facts = {**BASE.vocabulary.facts, "p": choice("p", "x", "y"), "n": number("n", 0, 9, unit="years")}
    new = but(vocabulary=evolve(BASE.vocabulary, facts=facts, impossible=()))
    gone = Example("gone", Request(case_with({"p": "z"}).given), Expectation(ESCALATE))
    far = Example("far", Request(case_with({"n": 15}).given), Expectation(ESCALATE))
    told = [tried.differences for tried in compare(BASE, new, examples=Examples((gone, far))).examples]
    assert told == [
        ("the value `z` of `p` is not one of the new policy's values",),
        ("the value 15 years of `n` is not one of the new policy's values",),
    ]


def test_a_fact_that_may_only_be_called_otherwise_gets_a_hint() -> None:
    """Where one is gone and one is new that asks the same; not where the answers are others."""
    fact = BASE.vocabulary.facts["a"]
    for other, hint in ((evolve(fact, name="b"), True), (evolve(fact, name="b", asks="Is it?", label="b"), False)):
        old, new = (small_policy([each], rule("one", SHARE)) for each in (fact, other))
        gone = "`a` is gone; the new policy does not look at it"
        said_ = gone + ". If it is now `b`, compare with `--rename a=b`" * hint
        assert compare(old, new).vocabulary[1:] == (said_,)


def test_a_period_in_force_is_told_in_days() -> None:
    """From when on, and until when."""
    facts = [yes_no("a"), date("on", decision_date=True)]
    day, later = datetime.date(2026, 1, 1), datetime.date(2026, 6, 30)
    old, new = (
        small_policy(facts, rule("one", SHARE, has("a"), in_force=between("on", *ends)))
        for ends in ((day, None), (day, later))
    )
    assert [edit.says for edit in compare(old, new).edits] == [
        ("it was in force from 2026-01-01 and is now in force 2026-01-01 to 2026-06-30",)
    ]


def test_a_renamed_fact_is_no_edit() -> None:
    """Neither one with values of its own, nor one of which several can hold."""
    old, new = (_several(name) for name in ("shows", "tells"))
    change = compare(old, new, {"shows": "tells"})
    assert change.edits == ()
    assert change.equivalent


def _several(name: str) -> PolicyDocument:
    """A policy with a fact of that name of which several values can hold."""
    members = [
        evolve(yes_no(f"{name}/{member}"), asks="What is in it?", label=member, several=name, member=member)
        for member in ("name", "address")
    ]
    found = small_policy(members, rule("one", SHARE, has(f"{name}/name")))
    several = SeveralOf(name, "What is in it?", "what is in it", ("name", "address"))
    return evolve(found, vocabulary=evolve(found.vocabulary, several={name: several}))


def test_what_a_clause_says_and_what_is_usual_are_told_from_what_to_what() -> None:
    """Whoever approved the one clause has not approved the other."""

    def source(**clauses: str) -> dict[str, Source]:
        return {"s": Source("s", "A guide", clauses={name: Clause(name, text) for name, text in clauses.items()})}

    change = compare(but(sources=source(a="Danger comes first.")), but(sources=source(a="Privacy comes first.", b="2")))
    assert change.texts == (TextChange("source", "s", "clause a", "Danger comes first.", "Privacy comes first."),)
    change = compare(
        but_fact("a", usual=frozenset({"no"})), but_fact("a", usual=frozenset({"yes"}), usual_because="So.")
    )
    (edit,) = change.edits
    assert edit.says == ("what it usually is: no before, yes now", "why it usually is so is new")
    assert change.texts == (TextChange("fact", "a", "usual_because", "", "So."),)


def test_no_text_of_a_policy_is_left_out() -> None:
    """Where every text says something else, every one is told, whatever it is of."""
    old = versions_of(load("mars", prove=False))[-1].policy.document
    told = list(texts(old, with_texts(old, lambda _, text: f"{text}!"), Renaming()))
    assert len(told) == len(set(told)) == len(texts_of(old))
    assert all(each.after == f"{each.before}!" for each in told if not each.part.startswith("name of "))
