"""`CasePath.answered`: one answer changes one place, in whatever way the case says what is known."""

from __future__ import annotations

from functools import cache
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sharepolicy import CasePath, Policy
from sharepolicy.engine.loading.load import load_text
from sharepolicy.reading.cases import CaseReader

SIGNS = ("bruises", "hunger", "fear")
POLICY = """
policy: signs
facts:
  risk: {asks: Risk?, type: choice, values: [low, high]}
  subject.signs: {asks: Which signs?, type: several-of, values: [bruises, hunger, fear]}
  subject.recipient.knows: {asks: Do they know them?, type: choice, values: [well, little, never]}
  recipient.item.forbidden: {asks: Forbidden?, type: several-of, values: [bruises, hunger, fear]}
  subject.recipient.item.agreed: {asks: Agreed?, type: choice, values: [yes, no, never]}
otherwise: {outcome: escalate, because: Ask.}
"""
PEOPLE = {"subject": ("ann", "ben"), "recipient": ("gp", "gran"), "item": ("note", "film")}
ABOUT = {"note": ("ann", "ben"), "film": ("ben",)}


@cache
def signs() -> Policy:
    """The policy."""
    found = load_text(POLICY)
    assert isinstance(found, Policy)
    return found


def said(case: dict[str, Any]) -> dict[tuple[str, ...], Any]:
    """What a case says of each fact, for each of those whom it is about."""
    request = CaseReader(signs().document).request(case)
    found: dict[tuple[str, ...], Any] = {}
    for name, fact in signs().document.vocabulary.facts.items():
        kinds = [about.value for about in fact.about if getattr(request, f"{about}s")]
        for whom in product(*(PEOPLE[kind] for kind in kinds)):
            place = dict(zip(kinds, whom, strict=True))
            if place.get("subject", "ben") not in ABOUT[place.get("item", "note")]:
                continue
            under = [
                request.given,
                *(
                    values
                    for at, values in request.pairs.items()
                    if at._asdict() == {**dict.fromkeys(at._fields, ""), **place}
                ),
            ]
            if len(fact.about) == 1:
                under.append(request.subjects[whom[0]])
            for each in under:
                if name in each:
                    found[name, *whom] = each[name]
    return found


KNOWN = {"subject.signs": ["fear", "bruises"]}


@pytest.mark.parametrize(
    ("before", "keys", "answer", "after"),
    [
        (KNOWN, ("subject.signs", "hunger"), "yes", {"subject.signs": ["fear", "bruises", "hunger"]}),
        (KNOWN, ("subject.signs", "hunger"), "no", KNOWN),
        (KNOWN, ("facts", "subject.signs", "fear"), [False], {"subject.signs": ["bruises"]}),
        (KNOWN, ("subject.signs", "fear"), True, KNOWN),
        ({"subject.signs": "unknown"}, ("subject.signs", "fear"), True, {"subject.signs": {"fear": True}}),
        ({"subject.signs/fear": "unknown"}, ("subject.signs", "fear"), True, {"subject.signs/fear": True}),
        ({"subject.signs/fear": True}, ("subject.signs",), ["hunger"], {"subject.signs": ["hunger"]}),
        ({"subject.signs": {"fear": True}}, ("subject.signs/fear",), "no", {"subject.signs": {"fear": "no"}}),
    ],
)
def test_what_was_said_of_other_members_stays(
    before: dict[str, Any], keys: tuple[str, ...], answer: object, after: dict[str, Any]
) -> None:
    assert CasePath(keys, fact=keys[-1]).answered(before, answer) == after


def test_a_member_cannot_be_unknown_beside_a_list() -> None:
    for answer in ("unknown", ["yes", "no"], "perhaps"):
        with pytest.raises(ValueError, match="give yes or no for `fear`"):
            CasePath(("subject.signs", "fear")).answered(KNOWN, answer)


def test_what_is_no_mapping_is_not_written_over() -> None:
    with pytest.raises(ValueError, match="`ann` of the case should be a mapping"):
        CasePath(("subjects", "ann", "signs", "fear")).answered({"subjects": {"ann": ["fear"]}}, "yes")


def test_what_a_form_left_unknown_is_answered() -> None:
    request = {"subjects": {"ann": {"signs/hunger": "unknown", "signs/fear": "no"}}}
    found = CasePath(("subjects", "ann", "signs", "hunger"), ("ann",), fact="subject.signs/hunger").answered(
        request, "no"
    )
    assert found == {"subjects": {"ann": {"signs/hunger": "no", "signs/fear": "no"}}}


def test_what_was_said_of_all_pairs_stays_for_the_others() -> None:
    request = {
        "facts": {"subject.recipient.knows": "never"},
        "subjects": {"ann": {}, "ben": {}},
        "recipients": {"gp": {}, "gran": {}},
    }
    path = CasePath(("pairs", "-", "subject.recipient.knows"), ("ben",), ("gran",), fact="subject.recipient.knows")
    found = path.answered(request, "well")
    assert found["facts"] == {}
    assert said(found) == {
        **{("subject.recipient.knows", *whom): {"never"} for whom in product(("ann", "ben"), ("gp", "gran"))},
        ("subject.recipient.knows", "ben", "gran"): {"well"},
    }
    for nothing in ({}, {path.fact: "unknown"}):
        again = path.answered({**request, "facts": nothing}, "well")
        assert again["pairs"] == [{"subject": "ben", "recipient": "gran", "subject.recipient.knows": "well"}]


def say(draw: st.DrawFn, holder: dict[str, Any], names: list[str], values: list[Any]) -> None:
    """Say something of a fact in some spelling; of a several-of, which has no values, of some members."""
    name = draw(st.sampled_from(names))
    if values:
        holder[name] = draw(st.sampled_from([*values, "unknown", values[:2]]))
        return
    members = draw(st.lists(st.sampled_from(SIGNS), unique=True))
    answers = {member: draw(st.sampled_from(["yes", False, "unknown"])) for member in members}
    by_name = {f"{name}/{member}": answer for member, answer in answers.items()}
    holder |= draw(st.sampled_from([by_name, *({name: each} for each in (members, answers, "unknown"))]))


PAIRS: dict[str, list[Any]] = {
    "subject.recipient.knows": ["well", "little", "never"],
    "recipient.item.forbidden": [],
    "subject.recipient.item.agreed": ["yes", "no", "never"],
}


def entry_of(draw: st.DrawFn, about: list[str], item: str) -> dict[str, Any]:
    """An entry of `pairs` for some of those whom a fact is about, one or several of each."""
    found: dict[str, Any] = {}
    for kind in about:
        every = [item] if kind == "item" else ABOUT[item] if kind == "subject" and "item" in about else PEOPLE[kind]
        names = draw(st.lists(st.sampled_from(every), min_size=1, unique=True))
        found[kind] = names[0] if len(names) == 1 and draw(st.booleans()) else names
    return found


@st.composite
def requests(draw: st.DrawFn) -> dict[str, Any]:
    """A request in any spelling: nothing of it is said twice."""
    found: dict[str, Any] = {
        "facts": {},
        "subjects": {"ann": {}, "ben": {}},
        "recipients": {"gp": {}, "gran": {}},
        "items": {"note": {}, "film": {"about": ["ben"]}},
        "pairs": [],
    }
    for child in ("ann", "ben"):
        if draw(st.booleans()):
            say(draw, found["subjects"][child], ["signs"], [])
    for name, values in PAIRS.items():
        *about, bare = name.split(".")
        if draw(st.booleans()):
            say(draw, found["facts"], [name], values)
            continue
        for item in ("note", "film") if "item" in about else ("note",):
            if draw(st.booleans()):
                found["pairs"].append(entry := entry_of(draw, about, item))
                say(draw, entry, [name, bare], values)
    return found


@given(requests(), st.data())
def test_one_answer_changes_one_place(request: dict[str, Any], data: st.DataObject) -> None:
    """Of a request in any spelling, by paths that were kept from before."""
    facts = signs().document.vocabulary.facts
    name = data.draw(st.sampled_from([each for each in facts if each != "risk"]))
    fact, (whole, _, member) = facts[name], name.partition("/")
    place = {about.value: data.draw(st.sampled_from(PEOPLE[about.value])) for about in fact.about}
    if place.get("item") == "film" and "subject" in place:
        place["subject"] = "ben"
    people, receivers, things = ((place[kind],) if kind in place else () for kind in PEOPLE)
    keys = ("subjects", place["subject"], "signs") if len(place) == 1 else ("pairs", "-", whole)
    path = CasePath((*keys, member) if member else keys, people, receivers, things, name)
    before, answer = said(request), data.draw(st.sampled_from(sorted(fact.values)))
    found = path.answered(request, answer)
    key = (name, *(place[about.value] for about in fact.about))
    assert said(found) == {**before, key: frozenset({answer})}
    again = path.answered(found, answer)
    assert said(again) == said(found)
    assert len(again["pairs"]) == len(found["pairs"])


@given(requests(), st.sampled_from(["well", "never"]))
def test_an_answer_about_each_pair_is_said_of_all(request: dict[str, Any], answer: str) -> None:
    path = CasePath(("facts", "subject.recipient.knows"), fact="subject.recipient.knows")
    others = {key: values for key, values in said(request).items() if key[0] != path.fact}
    found = said(path.answered(request, answer))
    assert {key: values for key, values in found.items() if key[0] != path.fact} == others
    assert [values for key, values in found.items() if key[0] == path.fact] == [{answer}] * 4
