"""What the JavaScript reader tells those who ask people about whole requests: what is usual, what duties turn on."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import pytest
from attrs import evolve, frozen

from sharepolicy.analysis.decision.questions import worth_asking
from sharepolicy.analysis.decision.requests import Part, RequestDecision, decide_request
from sharepolicy.core.compile import CompiledPolicy
from sharepolicy.engine.loading.load import load, load_document
from sharepolicy.ground.diagnostic import CaseError
from sharepolicy.language.case import Given, Place, Request
from sharepolicy.language.domain import domains
from sharepolicy.language.policy import PolicyDocument
from sharepolicy.language.values import Values
from tests.backends.portable import said
from tests.backends.portable.asked_of_node import Asked, Plain, ask_node
from tests.backends.portable.drawn_policies import ON, of_shipped_policies, random_policies
from tests.backends.portable.random_files import RandomCases
from tests.helpers.node import needs_node

pytestmark = needs_node

OF_REQUEST_ADVICE = ("settled", "usual", "questionsAboutDuties")
OFTEN_USUAL = 0.8


@frozen
class Assumed:
    """A fact of somebody, as it usually is."""

    name: str
    place: Place
    values: Values

    def put(self, request: Request, policy: CompiledPolicy) -> Request:
        """The request if it is so."""
        item, subject, recipient = self.place
        if not any(self.place):
            return evolve(request, given=self._in(request.given))
        if len(policy.document.vocabulary.facts[self.name].about) > 1:
            pairs = {**request.pairs, self.place: self._in(request.pairs.get(self.place, {}))}
            return evolve(request, pairs=pairs)
        if subject:
            return evolve(request, subjects={**request.subjects, subject: self._in(request.subjects[subject])})
        if recipient:
            recipients = {**request.recipients, recipient: self._in(request.recipients[recipient])}
            return evolve(request, recipients=recipients)
        thing = evolve(request.items[item], given=self._in(request.items[item].given))
        return evolve(request, items={**request.items, item: thing})

    def _in(self, given: Given) -> Given:
        """What is known, and this too."""
        return {**given, self.name: self.values & given.get(self.name, self.values)}


def if_so(policy: CompiledPolicy, request: Request, assumed: Iterable[Assumed]) -> RequestDecision | None:
    """The answer to a request if facts are as they usually are; None if that cannot be."""
    for each in assumed:
        request = each.put(request, policy)
    try:
        return decide_request(policy, request)
    except CaseError:
        return None


def part_alone(request: Request, part: Part) -> Request:
    """The request for one part of it."""
    people = {*part.decisions}

    def is_here(place: Place) -> bool:
        return (
            place.item in ("", part.item) and place.recipient in ("", part.recipient) and place.subject in ("", *people)
        )

    return evolve(
        request,
        subjects={name: given for name, given in request.subjects.items() if name in people},
        items={name: given for name, given in request.items.items() if name == part.item},
        recipients={name: given for name, given in request.recipients.items() if name == part.recipient},
        pairs={place: given for place, given in request.pairs.items() if is_here(place)},
    )


def here(assumed: Iterable[Assumed], part: Part) -> Iterator[Assumed]:
    """What is assumed of a part and its people."""
    for each in assumed:
        item, subject, recipient = each.place
        if item in ("", part.item) and recipient in ("", part.recipient) and subject in ("", *part.decisions):
            yield each


def everything_usual(found: RequestDecision) -> list[Assumed]:
    """What is open in the parts that are not settled, as it usually is."""
    assumed: dict[tuple[str, Place], Assumed] = {}
    for part in found.parts:
        for subject, one in part.decisions.items() if not part.settled else ():
            for name in one._situation.open_facts:
                usual = one._situation.as_usual(name)
                if usual is not None:
                    of = _owner(found, name, Place(part.item, subject, part.recipient))
                    assumed[name, of] = Assumed(name, of, usual)
    return [*assumed.values()]


def _owner(found: RequestDecision, name: str, place: Place) -> Place:
    """Those of a place whom a fact is about; nobody if it was given for all of them."""
    abouts = found.document.vocabulary.facts[name].about
    named = {about.value: who for about, who in zip(abouts, place.owner(abouts), strict=True)}
    return Place("", "", "") if name in found.request.given else _named(named)


def check_usual(policy: CompiledPolicy, found: RequestDecision, told: list[Plain] | None) -> bool:
    """Compare what is said to settle it; whether something is."""
    request = found.request
    everything = everything_usual(found)
    open_ = [part for part in found.parts if not part.settled]
    if told is None:
        alone = [if_so(policy, part_alone(request, part), here(everything, part)) for part in open_]
        assert (
            not open_
            or not all(each is not None and each.settled for each in alone)
            or if_so(policy, request, everything) is None
        )
        return False
    assert open_
    assumed = []
    for each in told:
        place = _named(each["about"])
        (usual,) = (one for one in everything if (one.name, one.place) == (each["name"], place))
        cells = policy.domains[each["name"]].cells
        assert usual.values <= _joined(cells[cell] for cell in each["cells"])
        assumed.append(usual)
    settled = if_so(policy, request, assumed)
    assert settled is not None
    assert settled.settled
    outcomes = {(part.item, part.recipient): part.outcome for part in settled.parts}
    for out in assumed:
        fewer = [each for each in assumed if each is not out]
        without = [
            (part, if_so(policy, part_alone(request, part), here(fewer, part)))
            for part in open_
            if [*here([out], part)]
        ]
        assert any(
            decided is None or decided.parts[0].possible != (outcomes[part.item, part.recipient],)
            for part, decided in without
        ), out
    return True


def _joined(cells: Iterable[Values]) -> Values:
    first, *more = cells
    for each in more:
        first = first | each
    return first


def check(all_asked: list[Asked]) -> int:
    """Compare what the reader says with what the program says; how often something usual settles it."""
    ask_node(all_asked)
    count = 0
    for asked in all_asked:
        if "error" in asked.told:
            continue
        found = asked.policy.decide_request(asked.case, on=ON)
        told = asked.told["questionsAboutDuties"]
        assert said.request_questions_by_reader(told) == said.request_questions(found.questions_about_duties)
        count += check_usual(asked.policy.compiled, found, asked.told["usual"])
    return count


def with_usual(document: PolicyDocument, chance: random.Random) -> PolicyDocument:
    """The same policy, in which most facts are usually one way."""
    usual = {
        name: evolve(fact, usual=chance.choice(domain.cells))
        for name, domain in domains(document).items()
        if not (fact := domain.fact).decision_date and chance.random() < OFTEN_USUAL
    }
    vocabulary = document.vocabulary
    return evolve(document, vocabulary=evolve(vocabulary, facts={**vocabulary.facts, **usual}))


def requests(number: int, policies: int, count: int) -> Iterator[Asked]:
    """Requests of random policies, about up to three people."""
    for place, each in enumerate(random_policies(policies, number)):
        document = with_usual(each, random.Random(place))
        policy = load_document(document, prove=False)
        draw = RandomCases(document, 1000 * number + place)
        for _ in range(count):
            yield Asked(policy, draw.request(3), OF_REQUEST_ADVICE, request=True)


def test_random_policies() -> None:
    """What would settle a request settles it, with nothing too many; and what is said to be usual is."""
    assert check([*requests(11, policies=60, count=8)]) > 20


SAME_LIMIT = """\
policy: same-limit
title: Two lines with one limit
facts:
  subject.worried: {asks: Are they worried?, type: yes/no}
  subject.known: {asks: Do you know them?, type: yes/no}
roles: {lead: the lead, deputy: the deputy}
questions: {q: {rules: {always: {when: {}, outcome: escalate, to: lead, because: Two decide.}}}}
otherwise: {outcome: escalate, to: lead, because: Two decide.}
escalation:
  soon: {within: 60 minutes, when: {subject.worried: yes}, then: [{to: deputy, after: 1 day}]}
  always: {within: 1 hour, then: [{to: deputy, after: 24 hours}]}
"""
"""Whether they are worried changes nothing: the limit, and who is asked next, are the same in other words."""


def test_lines_that_set_one_limit_ask_nothing(tmp_path: Path) -> None:
    """What cannot change what to do is not asked, however the same is written."""
    (tmp_path / "policy.yaml").write_text(SAME_LIMIT, encoding="utf-8")
    policy = load(tmp_path / "policy.yaml", prove=False)
    request = {"subjects": {"Ann": {}, "Bob": {"known": True}}}
    check([asked := Asked(policy, request, OF_REQUEST_ADVICE, request=True)])
    assert asked.told["questionsAboutDuties"] == []


def test_what_somebody_does_not_know_of_somebody() -> None:
    """It is not asked, and neither is what matters only with it; what is asked of the others stays."""
    asked = [*requests(13, policies=50, count=6)]
    for each in asked:
        each.parts = ("questionsWithout",)
        each.not_known = tuple(some_places(each.policy.document, each.case, random.Random(str(each.case))))
    ask_node(asked)
    count = 0
    for each in asked:
        if "error" not in each.told:
            found = each.policy.decide_request(each.case, on=ON)
            expected = still_asked(found, {(out["name"], *_named(out["about"])) for out in each.not_known})
            told = {
                (name, *_named(place["about"]))
                for question in each.told["questionsWithout"]
                for place in question["places"]
                for name in place["facts"]
            }
            assert told == expected, each
            count += told != still_asked(found, set())
    assert count > 10


def some_places(document: PolicyDocument, case: Plain, chance: random.Random) -> Iterator[Plain]:
    """Some facts, each with those whom it is about in a request."""
    for name, fact in document.vocabulary.facts.items():
        about = {
            about.value: chance.choice([*case[f"{about.value}s"]]) for about in fact.about if f"{about.value}s" in case
        }
        if chance.random() < 0.4:
            yield {"name": name, "about": about}


def _named(about: Mapping[str, str]) -> Place:
    return Place(*(about.get(kind, "") for kind in ("item", "subject", "recipient")))


def still_asked(found: RequestDecision, not_known: set[tuple[str, ...]]) -> set[tuple[str, ...]]:
    """What is asked of whom, if somebody does not know some of it."""
    asked = set()
    for part in found.parts:
        for subject, one in part.decisions.items():
            where = {
                name: (name, *_owner(found, name, Place(part.item, subject, part.recipient)))
                for name in one._situation.policy.domains
            }
            here = {name for name, of in where.items() if of in not_known}
            names = [] if part.settled else [question.name for question in worth_asking(one._situation, here)]
            asked |= {where[name] for name in [*names, *(each.name for each in one.ask_first)] if name not in here}
    return asked


@pytest.mark.slow
@pytest.mark.parametrize("number", range(20, 40))
def test_many(number: int) -> None:
    """The same of many more policies, some of which cannot be as usual in all places at once."""
    assert check([*requests(number, policies=200, count=10)]) > 20


@pytest.mark.slow
def test_shipped_policies() -> None:
    """The same of larger policies."""
    asked = [each for each in of_shipped_policies(5, cases=0, advised=0, requests=5) if each.request]
    check([evolve(each, parts=OF_REQUEST_ADVICE) for each in asked])
