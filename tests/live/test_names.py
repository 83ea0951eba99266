"""A name that nobody has makes nobody: what is said of it would count for nothing, and nobody would know."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from contextvars import Context
from typing import Any
from unicodedata import normalize

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sharepolicy import CaseError, RequestDecision, load_text
from sharepolicy.live import LiveCase, Statement, StatementKind, StrayError
from tests.helpers.club import club, hours

BY: dict[str, Any] = {"by": "A. Worker", "when": hours(0)}
REQUEST: dict[str, Any] = {
    "facts": {"risk": "low", "agreed": True},
    "subjects": {"Siân": {"age": 14}, "Ben": {"age": 15}},
    "recipients": {"ysgol": {}},
    "items": {"note": {"about": ["Ben"]}, "letter": {}},
}


def begun() -> LiveCase:
    """A case with two children."""
    case = LiveCase(club())
    case.learn_all(REQUEST, **BY)
    return case


def refused(case: LiveCase, do: Callable[[], object]) -> str:
    """What is said about a step that is not taken."""
    before = case.version
    with pytest.raises(CaseError) as caught:
        do()
    assert case.version == before
    in_a_log = Context().run(str, caught.value)
    assert not any(name in in_a_log for name in ("Si", "Ben", "ben", "gol", "letter"))
    return str(caught.value)


@pytest.mark.parametrize(
    ("place", "near"),
    [
        ({"subject": "Sian", "recipient": "ysgol"}, "no subject of this case is called `Sian` (did you mean `Siân`?"),
        (
            {"subject": "Siân", "recipient": "Ysgol"},
            "no recipient of this case is called `Ysgol` (did you mean `ysgol`?",
        ),
        ({"subject": "Mia", "recipient": "ysgol"}, "expected one of: `Ben`, `Siân`. A new one is added by `learn_all`"),
    ],
)
def test_what_is_said_of_a_name_that_nobody_has_is_refused(place: dict[str, str], near: str) -> None:
    case = begun()
    assert near in refused(case, lambda: case.learn("subject.recipient.knows", True, **place, **BY))
    assert near in refused(case, lambda: case.asked("lead", **place, **BY))
    assert near in refused(case, lambda: case.done("tell", **place, **BY))
    case.take(Statement(StatementKind.LEARNED, "B", hours(1), "subject.age", 3, subject="Sian"))  # said elsewhere
    assert isinstance(case.decision, RequestDecision)
    assert case.decision.left_out == ()  # the letter is about her too


def test_a_name_in_the_people_of_an_item_and_an_item_of_a_step_are_looked_at_too() -> None:
    case = begun()
    assert "`Sian`" in refused(case, lambda: case.learn("about", ["Sian"], item="letter", **BY))
    about = next(each for each in case.known.live if each.name == "about")
    assert "`ben`" in refused(case, lambda: case.correct(about.id, ["ben"], **BY))
    assert "`xx`" in refused(case, lambda: case.done("tell", item="xx", **BY))
    flat = LiveCase(club())
    assert "give one that is there" in refused(flat, lambda: flat.done("tell", subject="Ben", **BY))


def test_the_first_of_a_kind_is_introduced_by_what_is_said_of_it_and_others_by_learn_all() -> None:
    case = LiveCase(club())
    case.learn("subject.age", 9, subject="Ben", **BY)
    refused(case, lambda: case.learn("subject.age", 14, subject="Siân", **BY))
    case.learn_all({"subjects": {"Siân": {}}}, **BY)
    case.learn("subject.age", 14, subject="Siân", **BY)
    assert case.known.case["subjects"] == {"Ben": {"age": 9}, "Siân": {"age": 14}}


def test_what_would_have_no_place_is_refused_when_it_is_said() -> None:
    """Taken, it would have kept the whole case from being decided until somebody withdrew it."""
    case = begun()
    assert "say it with `subject=`" in refused(case, lambda: case.learn("subject.age", 9, **BY))
    assert "say it with `subject=`" in refused(case, lambda: case.learn_all({"subject.age": 9}, **BY))
    assert "with `recipient=`" in refused(
        case, lambda: case.learn("subject.recipient.knows", True, subject="Ben", **BY)
    )
    flat = LiveCase(club())
    age = flat.learn("subject.age", 9, **BY).statements[0]
    assert f"withdraw `{age.id}` first" in refused(flat, lambda: flat.learn("subject.age", 3, subject="Ben", **BY))
    assert f"withdraw `{age.id}` first" in refused(flat, lambda: flat.learn_all(REQUEST, **BY))


def test_what_people_wrote_apart_and_has_no_place_is_named() -> None:
    flat, named = LiveCase(club()), LiveCase(club())
    age = flat.learn("subject.age", 9, **BY).statements[0]
    named.learn("subject.age", 3, subject="Ben", **BY)
    error = named.take(age).error
    assert [each.code for each in error.diagnostics] == ["misplaced-fact"] if error else False
    assert named.known.strays == (age,)
    assert isinstance(error, StrayError)
    assert error.strays == (age,)
    assert f"`subject.age`: see {age.id}; withdraw it" in Context().run(str, error)
    assert pickle.loads(pickle.dumps(error)) == error
    assert refused(named, lambda: named.correct(age.id, 10, **BY))
    named.withdraw(age.id, **BY)
    assert named.known.case["subjects"] == {"Ben": {"age": 3}}


def test_an_item_about_all_of_them_is_about_whoever_is_added() -> None:
    """Else what keeps the new one's information in would count for nothing."""
    case = begun()
    case.learn_all({"subjects": {"Mia": {"age": 3}}}, **BY)
    assert isinstance(case.decision, RequestDecision)
    assert [[*part.decisions] for part in case.decision.parts] == [["Ben"], [*case.known.case["subjects"]]]
    again = {**REQUEST, "subjects": {**REQUEST["subjects"], "Mia": {"age": 3}}}
    assert case.learn_all(again, **BY).error is None
    assert case.decision.outcome == club().decide_request(again, on=hours(0).date()).outcome
    case.learn("about", ["Ben"], item="letter", **BY)
    assert case.known.case["items"]["letter"] == {"about": ["Ben"]}


def test_what_is_said_of_somebody_is_kept_under_their_reference_however_their_name_is_spelt() -> None:
    """Else it would stay when they are erased."""
    composed, apart = (normalize(form, "Siân") for form in ("NFC", "NFD"))
    for name, said in ((composed, apart), (apart, composed)):
        case = LiveCase(club(), people={name: "P-1"})
        whole = case.learn_all({"subjects": {said: {"age": 9}}}, **BY).statements
        alone = case.learn("subject.recipient.knows", True, subject=said, **BY).statements
        assert {each.person for each in whole + alone if each.subject} == {"P-1"}


AGES = {"Ann": 9, "Ben": 14, "Cy": 15}
ABOUT = st.none() | st.lists(st.sampled_from([*AGES]), min_size=1, max_size=2, unique=True)


@settings(deadline=None, max_examples=15, suppress_health_check=list(HealthCheck))
@given(st.permutations([*AGES, "facts", "note", "letter"]), st.tuples(ABOUT, ABOUT))
def test_a_request_that_is_told_piece_by_piece_is_decided_as_a_whole(order: list[str], abouts: Any) -> None:
    """Whoever is named when: what an item without `about` is about is not settled before everybody is there."""
    case = LiveCase(club())
    items = {name: {"about": about} if about else {} for name, about in zip(("note", "letter"), abouts, strict=True)}
    facts = {"risk": "low", "agreed": True}
    for hour, piece in enumerate(order):
        if piece in AGES:
            said: dict[str, Any] = {"subjects": {piece: {"age": AGES[piece]}}}
        elif piece in items:
            said = {"items": {piece: items[piece]}, "subjects": {each: {} for each in items[piece].get("about", ())}}
        else:
            said = {"facts": facts}
        case.learn_all(said, by="A. Worker", when=hours(hour))
    whole = {"facts": facts, "subjects": {name: {"age": age} for name, age in AGES.items()}, "items": items}
    expected, found = club().decide_request(whole, on=hours(0).date()), case.decision
    assert isinstance(found, RequestDecision)
    assert {(each.item, *sorted(each.decisions)): each.outcome for each in found.parts} == {
        (each.item, *sorted(each.decisions)): each.outcome for each in expected.parts
    }


_DANGER = load_text("""
policy: danger
version: 1.0.0
facts:
  subject.harm: {asks: Is this child in danger?, type: yes/no}
  subject.consent: {asks: Did they agree?, type: yes/no}
  subject.recipient.knows: {asks: Do they know each other?, type: yes/no}
questions:
  q:
    rules:
      danger: {when: {subject.harm: yes}, outcome: share, because: In danger., overrides: [refused]}
      refused: {when: {subject.consent: no}, outcome: dont_share, because: They said no.}
actions: {ring: {on: [share], when: {subject.harm: yes}, timing: before, says: Ring 999., within: 1 hour}}
roles: {lead: the lead}
unsettled: {to: lead}
otherwise: {outcome: dont_share, because: Nothing.}
""")


def test_what_was_said_before_a_child_had_a_name_is_still_due() -> None:
    """Two programs: one has a child in danger, the other the child's name."""
    flat, named = LiveCase(_DANGER), LiveCase(_DANGER)
    flat.learn("subject.harm", True, by="A. Nurse", when=hours(0))
    named.learn_all({"subjects": {"Ann": {"consent": False}}}, by="C. Teacher", when=hours(1))
    flat.take(*named.known.statements)
    named.take(*flat.known.statements)
    for case in (flat, named):
        assert case.known.error is not None
        assert [(each.name, each.subject, each.since, each.ends) for each in case.due(hours(2))] == [
            ("ring", "Ann", hours(0), hours(1))
        ]
    named.learn("subject.harm", False, subject="Ann", by="C. Teacher", when=hours(2))  # then either may be so
    assert [each.name for each in named.due(hours(2.5))] == ["lead"]


def test_what_was_said_of_nobody_may_be_so_of_any_of_several() -> None:
    flat, named = LiveCase(_DANGER), LiveCase(_DANGER)
    flat.learn("subject.harm", True, by="A. Nurse", when=hours(0))
    named.learn_all({"subjects": {"Ann": {"consent": False, "harm": False}, "Ben": {}}}, **BY)
    flat.take(*named.known.statements)
    assert {each.subject for each in flat.due(hours(2)) if each.name == "lead"} == {"Ann", "Ben"}
    pair = LiveCase(_DANGER)
    pair.learn("subject.recipient.knows", True, subject="Ann", **BY)
    pair.take(Statement(StatementKind.LEARNED, "B", hours(1), recipient="mum"))
    assert pair.known.strays
    assert isinstance(pair.known.meanwhile, RequestDecision)
    assert [*pair.known.meanwhile.request.pairs] == [("", "Ann", "mum")]
