"""Questions as data: how they are answered, where the answer goes, and those of a request each once."""

from __future__ import annotations

import datetime
import json
from typing import Any

import pytest
from hypothesis import assume, given, reject
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from sharepolicy import CaseError, CasePath, RequestDecision, load_text
from sharepolicy.analysis.decision.actions import ask_about_duties
from sharepolicy.analysis.decision.as_asked import PartPlace, Question, number_of
from sharepolicy.engine.loading.load import load_document
from sharepolicy.forms.registry import SCHEMAS
from sharepolicy.language.case import Place, Request
from sharepolicy.language.policy import PolicyDocument
from sharepolicy.language.values import Ranges
from sharepolicy.language.vocabulary import Fact, Vocabulary
from sharepolicy.language.words import write_case
from sharepolicy.testing import policies, requests

POLICY = """
policy: asking
facts:
  risk:
    asks: How serious is it?
    name: the risk
    help: As you judge it now.
    type: scale
    values: {none: {name: nothing, help: There is none.}, low: There is some., high: {name: a lot}}
  age: {asks: How old?, type: number, minimum: 0, maximum: 25, unit: years}
  weight: {asks: How heavy?, type: number, decimals: 1, minimum: 0.5}
  born: {asks: When?, type: date, minimum: 2000-01-01}
  agreed: {asks: Agreed?, type: yes/no}
  subject.sad: {asks: Are they sad?, type: yes/no}
  item.shows: {asks: What does it show?, name: what it shows, type: several-of, values: [face, voice]}
  subject.recipient.knows: {asks: Do they know them?, type: choice, values: [well, little, not_at_all]}
questions:
  all:
    asks: [risk, subject.sad, subject.recipient.knows, item.shows, age, weight, born]
    rules:
      high: {when: {risk: high}, outcome: share, because: It is serious.}
      sad:
        when: {risk: low, subject.sad: yes, subject.recipient.knows: well}
        outcome: share
        overrides: [face, voice]
        because: They can help.
      face: {when: {risk: low, item.shows: {includes: face}}, outcome: dont_share, because: It shows them.}
      voice: {when: {risk: low, item.shows: {includes: voice}}, outcome: dont_share, because: It shows them.}
      old: {when: {risk: none, age: {above: 18}}, outcome: share, overrides: [heavy, late], because: Old enough.}
      heavy: {when: {risk: none, weight: {above: 3}}, outcome: dont_share, because: Heavy.}
      late: {when: {risk: none, born: {above: 2020-01-01}}, outcome: dont_share, because: Late.}
actions:
  tell: {on: [share], when: {agreed: no}, timing: before, says: Tell them.}
otherwise: {outcome: escalate, because: Ask.}
"""


def policy() -> Any:
    """The policy, loaded."""
    return load_text(POLICY)


def test_a_question_says_how_it_is_answered() -> None:
    """Words, order, what is still possible, and where the answer goes."""
    asked = {question.name: question for question in policy().decide({"risk": ["none", "low"]}).questions}
    risk = asked["risk"]
    assert (risk.asks, risk.label, risk.help) == ("How serious is it?", "the risk", "As you judge it now.")
    assert (risk.type, risk.path) == ("scale", CasePath(("risk",), fact="risk"))
    assert risk.choices == (
        ("none", "nothing", "There is none.", True),
        ("low", "low", "There is some.", True),
        ("high", "a lot", "", False),
    )
    age, weight, born = asked["age"], asked["weight"], asked["born"]
    assert (age.type, age.choices, age.minimum, age.maximum, age.unit) == ("number", (), 0, 25, "years")
    assert (weight.minimum, weight.maximum) == (0.5, None)
    assert (born.type, born.minimum, born.maximum) == ("date", datetime.date(2000, 1, 1), None)
    shows = asked["item.shows"]
    assert (shows.type, shows.label) == ("several-of", "what it shows")
    assert [member.path.keys for member in shows.members] == [("item.shows", "face"), ("item.shows", "voice")]
    assert asked["subject.sad"].choices == (("yes", "yes", "", True), ("no", "no", "", True))


def test_a_question_says_so_in_json_too() -> None:
    """With numbers as numbers and dates as texts; nothing is said that is not there."""
    data = policy().decide({"risk": ["none", "low"]}).to_dict()
    asked = {question["fact"]: question for question in data["ask"]}
    assert asked["risk"]["choices"][2] == {"value": "high", "label": "a lot", "help": "", "possible": False}
    assert (asked["age"]["minimum"], asked["age"]["unit"], asked["age"]["paths"]) == (0, "years", ["/age"])
    assert (asked["born"]["minimum"], "maximum" in asked["born"]) == ("2000-01-01", False)
    assert (asked["item.shows"]["type"], asked["item.shows"]["choices"]) == ("several-of", [])
    assert asked["item.shows"]["paths"] == ["/item.shows/face", "/item.shows/voice"]


REQUEST: dict[str, Any] = {
    "facts": {"risk": "low"},
    "subjects": {"boy": {}, "girl": {"sad": True}},
    "recipients": {"gran": {}, "aunt": {}},
    "items": {"film": {"about": ["boy"]}, "note": {"shows": {"face": "no"}}},
    "pairs": [{"subject": ["boy", "girl"], "recipient": "gran", "knows": ["well", "little"]}],
}


def test_each_question_of_a_request_comes_once() -> None:
    """With every place where an answer goes, what is possible there, and for which parts it matters."""
    asked = {each.question.name: each for each in policy().decide_request(REQUEST).questions}
    assert list(asked) == ["subject.sad", "subject.recipient.knows", "item.shows"]
    (sad,) = asked["subject.sad"].places
    assert sad.paths == (CasePath(("subjects", "boy", "sad"), ("boy",), fact="subject.sad"),)
    assert sad.parts == (("film", "gran"), ("film", "aunt"), ("note", "gran"), ("note", "aunt"))
    knows = {
        (place.paths[0].subjects[0], place.paths[0].recipients[0]): place
        for place in asked["subject.recipient.knows"].places
    }
    assert set(knows) == {(who, whom) for who in ("boy", "girl") for whom in ("gran", "aunt")}
    assert [each.possible for each in knows["girl", "gran"].question.choices] == [True, True, False]
    assert [each.possible for each in asked["subject.recipient.knows"].question.choices] == [True, True, True]
    film, note = asked["item.shows"].places
    assert [path.pointer for path in film.paths] == ["/items/film/shows/face", "/items/film/shows/voice"]
    assert [path.pointer for path in note.paths] == ["/items/note/shows/voice"]
    assert [len(place.question.members) for place in (film, note)] == [2, 0]


def test_an_answer_is_put_where_it_belongs() -> None:
    """Facts, people, members, and pairs: those of an entry that names more keep what was said."""
    decision = policy().decide_request(REQUEST)
    places = {path: path for each in decision.questions for place in each.places for path in place.paths}
    by_name = {(path.fact, *path.subjects, *path.recipients, *path.items): path for path in places}
    found = by_name["subject.sad", "boy"].answered(REQUEST, False)
    assert found["subjects"]["boy"] == {"sad": False}
    found = by_name["item.shows/voice", "note"].answered(found, True)
    assert found["items"]["note"]["shows"] == {"face": "no", "voice": True}
    found = by_name["subject.recipient.knows", "boy", "aunt"].answered(found, "little")
    assert found["pairs"][1] == {"subject": "boy", "recipient": "aunt", "subject.recipient.knows": "little"}
    found = by_name["subject.recipient.knows", "girl", "gran"].answered(found, "well")
    given = policy().decide_request(found).request.pairs
    assert given[Place("", "girl", "gran")] == {"subject.recipient.knows": frozenset({"well"})}
    assert given[Place("", "boy", "gran")] == {"subject.recipient.knows": frozenset({"well", "little"})}
    assert REQUEST["subjects"]["boy"] == {}
    again = by_name["subject.recipient.knows", "girl", "gran"].answered(found, "little")
    assert len(again["pairs"]) == len(found["pairs"])


@pytest.mark.parametrize("case", [{"age": 3}, {"facts": {"age": 3}}, {}, {"facts": {}}, {"facts": {"risk": "unknown"}}])
def test_facts_alone_stay_as_they_stand(case: dict[str, Any]) -> None:
    """Whether they have a heading or not."""
    for decision in (policy().decide(case), policy().decide_request(case)):
        first = decision.questions[0]
        path = first.places[0].paths[0] if isinstance(decision, RequestDecision) else first.path
        found = path.answered(case, "high")
        assert found == ({"facts": {**case["facts"], "risk": "high"}} if "facts" in case else {**case, "risk": "high"})
        assert policy().decide(found).settled


def test_duties_are_asked_about_in_requests_too() -> None:
    """Of the parts that are settled, each question once."""
    decision = policy().decide_request({**REQUEST, "facts": {"risk": "high"}})
    assert decision.questions == ()
    (asked,) = decision.questions_about_duties
    assert (asked.question.name, [place.paths[0].pointer for place in asked.places]) == ("agreed", ["/facts/agreed"])
    assert len(asked.places[0].parts) == 4
    assert decision.to_dict()["ask_about_duties"][0]["fact"] == "agreed"
    assert "ask_about_duties" not in policy().decide_request(REQUEST).to_dict()


GROUPS = """
policy: groups
facts:
  x: {asks: X?, type: yes/no}
  a: {asks: A?, type: yes/no}
  b: {asks: B?, type: yes/no}
  subject.z: {asks: Z?, type: yes/no}
questions:
  one: {rules: {is-one: {when: {x: yes}, outcome: share, because: One.}}}
  two: {rules: {is-two: {when: {x: yes}, outcome: share, because: Two.}}}
  three: {rules: {is-three: {when: {x: yes}, outcome: share, because: Three.}}}
  four: {asks: [a], rules: {is-four: {when: {x: yes}, outcome: share, because: Four.}}}
actions:
  b: {on: [share], when: {b: yes}, timing: after, says: B.}
  a: {on: [share], when: {a: yes}, timing: after, says: A.}
otherwise: {outcome: escalate, because: Ask.}
"""


def test_what_no_group_asks_comes_after_what_one_does() -> None:
    """Also where more groups than facts come before it."""
    decision = load_text(GROUPS).decide_request({"subjects": {"Ann": {}}, "facts": {"x": "yes"}})
    assert [each.question.name for each in decision.questions_about_duties] == ["a", "b"]


def test_another_order_is_refused() -> None:
    """As for one case."""
    decision = policy().decide_request(REQUEST)
    assert {each.question.name for each in decision.ask_in("fewest")} == {
        each.question.name for each in decision.ask_in()
    }
    with pytest.raises(ValueError, match='is "policy" or "fewest"'):
        decision.ask_in("quickest")


def as_mapping(vocabulary: Vocabulary, request: Request) -> dict[str, Any]:
    """The request as a program would give it."""

    def said(given: Any, prefix: str = "") -> dict[str, Any]:
        return {name.removeprefix(prefix): value for name, value in write_case(vocabulary, given).items()}

    pairs = [
        {**{about: name for about, name in place._asdict().items() if name}, **said(given)}
        for place, given in request.pairs.items()
    ]
    found: dict[str, Any] = {
        "facts": said(request.given),
        "subjects": {name: said(given, "subject.") for name, given in request.subjects.items()},
        "recipients": {name: said(given, "recipient.") for name, given in request.recipients.items()},
        "items": {
            name: {**({"about": list(item.about)} if item.about else {}), **said(item.given, "item.")}
            for name, item in request.items.items()
        },
        "pairs": [
            pair for pair in pairs if len(pair) > sum(about in pair for about in ("subject", "recipient", "item"))
        ],
    }
    return {heading: part for heading, part in found.items() if part or heading == "facts"}


def decided(document: PolicyDocument, request: Request) -> tuple[Any, dict[str, Any], RequestDecision]:
    """The policy, the request as a mapping, and the answer."""
    loaded, mapping = load_document(document, prove=False), as_mapping(document.vocabulary, request)
    try:
        return loaded, mapping, loaded.decide_request(mapping)
    except CaseError:
        reject()


def expected(decision: RequestDecision) -> set[tuple[str, tuple[str, ...], PartPlace]]:
    """What the decisions of a request ask, about whom, and for which part."""
    found = set()
    for part in decision.parts:
        for subject, one in part.decisions.items():
            duties = ask_about_duties(one.within(part.possible)) if part.settled else ()
            for question in (*one.ask_first, *(duties if part.settled else one.ask)):
                about = question.fact.about if question.name not in decision.request.given else ()
                owner = Place(part.item, subject, part.recipient).owner(about)
                found.add((question.name, tuple(filter(None, owner)), PartPlace(part.item, part.recipient)))
    return found


@given(policies(), st.data())
def test_all_questions_of_a_request_are_asked_once(document: PolicyDocument, data: st.DataObject) -> None:
    """Of random policies: just those of its decisions, in the form of the schema."""
    _, _, decision = decided(document, data.draw(requests(document)))
    Draft202012Validator(SCHEMAS["request-decision"]()).validate(decision.to_dict())
    assert len({each.question.name for each in decision.questions}) == len(decision.questions)
    found = [
        (fact.name, (*path.subjects, *path.recipients, *path.items), part)
        for each in (*decision.questions, *decision.questions_about_duties)
        for place in each.places
        for fact, path in zip(place.question.facts, place.paths, strict=True)
        for part in place.parts
    ]
    assert set(found) == expected(decision)


@given(policies(), st.data())
def test_an_answer_changes_just_what_was_asked(document: PolicyDocument, data: st.DataObject) -> None:
    """Of random policies: one fact of those whom the question is about, whatever else is given."""
    loaded, mapping, decision = decided(document, data.draw(requests(document)))
    places = [place for each in decision.questions for place in each.places]
    assume(places)
    place = data.draw(st.sampled_from(places))
    fact, path = place.question.facts[0], place.paths[0]
    left = place.question.values if isinstance(place.question, Question) else fact.all_values
    answer = data.draw(st.sampled_from(sorted(left))) if isinstance(left, frozenset) else _first(fact, left)
    answered = path.answered(mapping, answer)
    Draft202012Validator(loaded.case_schema()).validate(json.loads(json.dumps(answered, default=str)))
    after = loaded.decide_request(answered)
    before, now = (
        {(under, name): values for under, given in each.request.by_heading() for name, values in given.items()}
        for each in (decision, after)
    )
    changed = {key for key in {*before, *now} if before.get(key) != now.get(key)}
    assert {name for _, name in changed} <= {path.fact}
    assert len(changed) == 1


def _first(fact: Fact, left: Ranges) -> Any:
    """The first number or date that is still possible."""
    (low, high), *_ = (left & Ranges.of(*fact.limits)).pieces
    return number_of(fact, low if low is not None else high)
