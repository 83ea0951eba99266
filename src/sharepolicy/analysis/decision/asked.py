"""The questions of a request, each once, with every place where an answer to it goes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import reduce
from operator import itemgetter, or_
from typing import TYPE_CHECKING

from attrs import define

from sharepolicy.analysis.decision.as_asked import AskedPlace, AskedTogether, PartPlace, Question, RequestQuestion
from sharepolicy.analysis.decision.at_once import asked_as_one, asked_at_once, asked_together
from sharepolicy.analysis.decision.in_part import in_part
from sharepolicy.analysis.decision.questions import NO_ORDER, ORDERS
from sharepolicy.analysis.decision.telling import groups_of
from sharepolicy.ground.case_path import CasePath
from sharepolicy.language.case import Place, Request
from sharepolicy.language.policy import Outcome, PolicyDocument
from sharepolicy.language.values import Values
from sharepolicy.language.vocabulary import About, Fact, bare

if TYPE_CHECKING:
    from sharepolicy.analysis.decision.decide import Decision
    from sharepolicy.analysis.decision.requests import Part, RequestDecision

AskedOfPart = Callable[["Part", "Decision"], Iterable[Question]]
"""What is asked about one decision of a part, in its order."""


@define
class _FactAsked:
    """What is asked about a fact of somebody: what is possible in all of its parts, and those to which it matters."""

    fact: Fact
    values: Values
    rank: int
    parts: dict[PartPlace, None]


Gathered = Mapping[tuple[str, CasePath], _FactAsked]
"""What is asked, by the name of the fact and the place where the answer goes."""

_AskedAt = tuple[int, CasePath, _FactAsked]
"""What is asked about a fact in one place, after the number of that among all that is asked."""


def request_questions(decision: RequestDecision, order: str = "policy") -> tuple[RequestQuestion, ...]:
    """What can still change a part of a request that is not settled.

    What tells whether something is urgent comes first. Then, in the order of the policy, group by group, and within a
    group what tells most first; or with "fewest" what leaves the fewest further questions in some part. Raises
    ValueError for another order.
    """
    if order not in ORDERS:
        raise ValueError(NO_ORDER)

    def asked(part: Part, one: Decision) -> Iterable[Question]:
        return () if part.settled else one._in_turn(order)

    first = _gathered(decision, lambda _, one: one.ask_first)
    later = _gathered(decision, asked)
    return _once(decision, first, {**later, **first}, by_group=order == "policy")


def request_questions_about_duties(decision: RequestDecision) -> tuple[RequestQuestion, ...]:
    """What can still change what to do about the parts that are settled."""

    def asked(part: Part, one: Decision) -> Iterable[Question]:
        return in_part(one, part.possible).ask_about_duties if part.settled else ()

    found = _gathered(decision, asked)
    return _once(decision, {}, found, by_group=True)


def _gathered(decision: RequestDecision, asked: AskedOfPart) -> Gathered:
    """Each fact that is asked, for each place where its answer goes."""
    found: dict[tuple[str, CasePath], _FactAsked] = {}
    abouts = {name: fact.about for name, fact in decision.document.vocabulary.facts.items()}
    of_alike: dict[tuple[int, tuple[Outcome, ...]], tuple[Question, ...]] = {}
    of_owner: dict[tuple[str, tuple[str, ...]], _FactAsked] = {}
    for part in decision.parts:
        here = PartPlace(part.item, part.recipient)
        for subject, one in part.decisions.items():
            alike = id(one), part.possible
            if alike not in of_alike:
                of_alike[alike] = tuple(asked(part, one))
            place = Place(part.item, subject, part.recipient)
            for rank, question in enumerate(of_alike[alike]):
                name = question.name
                owner = name, place.owner(abouts[name])
                told = of_owner.get(owner)
                if told is None:
                    path = path_in_request(decision.request, question.fact, place)
                    new = _FactAsked(question.fact, question.values, rank, {})
                    told = of_owner[owner] = found.setdefault((name, path), new)
                if told.values is not question.values:
                    told.values &= question.values
                if rank < told.rank:
                    told.rank = rank
                told.parts[here] = None
    return found


def _once(
    decision: RequestDecision,
    first: Gathered,
    gathered: Gathered,
    *,
    by_group: bool,
) -> tuple[RequestQuestion, ...]:
    if not gathered:
        return ()
    document = decision.document
    policy = next(iter(decision.parts[0].decisions.values()))._verdict.policy
    groups = groups_of(policy) if by_group else {}
    of_fact: dict[str, list[_AskedAt]] = {}
    for number, ((name, path), told) in enumerate(gathered.items()):
        of_fact.setdefault(name, []).append((number, path, told))
    ranks: dict[str, tuple[int, int, int]] = {}
    merged: dict[str, Question] = {}
    for number, name in enumerate(policy.question_order):
        if name in of_fact:
            everywhere = [told for _, _, told in of_fact[name]]
            ranks[name] = groups.get(name, len(document.groups)), min(told.rank for told in everywhere), number
            merged[name] = Question(
                document.vocabulary.facts[name], reduce(or_, dict.fromkeys(told.values for told in everywhere))
            )
    ordered = (merged[name] for name in sorted(merged, key=ranks.__getitem__))
    asked = asked_at_once(document, ordered, [name for name, _ in first])
    return tuple(RequestQuestion(each, tuple(_places(document, each.facts, of_fact))) for each in asked)


def _places(
    document: PolicyDocument, facts: tuple[Fact, ...], of_fact: Mapping[str, Iterable[_AskedAt]]
) -> Iterator[AskedPlace]:
    """The places where answers about these facts go: one for all that is asked about the same people and things."""
    of_whom: dict[tuple[tuple[str, ...], ...], dict[str, tuple[CasePath, _FactAsked]]] = {}
    for _, path, told in sorted((each for fact in facts for each in of_fact[fact.name]), key=itemgetter(0)):
        of_whom.setdefault((path.subjects, path.recipients, path.items), {})[told.fact.name] = path, told
    sets = asked_together(document)
    alike: dict[tuple[tuple[str, Values], ...], Question | AskedTogether] = {}
    for here in of_whom.values():
        asked = tuple((name, told.values) for name, (_, told) in here.items())
        if asked not in alike:
            questions = [Question(told.fact, told.values) for _, told in here.values()]
            key = sets.get(questions[0].name) or questions[0].fact.several or questions[0].name
            alike[asked] = asked_as_one(document, key, questions)
        one = alike[asked]
        parts = dict.fromkeys(part for _, told in here.values() for part in told.parts)
        yield AskedPlace(one, tuple(here[fact.name][0] for fact in one.facts), tuple(parts))


def path_in_request(request: Request, fact: Fact, place: Place) -> CasePath:
    """Where the answer about a fact goes in a request, for those in one place of it.

    A pair that has no entry of its own yet gets a new one, after the last: `-`, as in JSON pointers.
    """
    named = {about.value: name for about, name in zip(fact.about, place.owner(fact.about), strict=True) if name}
    whole, member = (fact.several, (fact.member,)) if fact.several else (fact.name, ())
    if not named or fact.name in request.given:
        return CasePath(("facts", whole, *member), fact=fact.name)
    keys: tuple[str, ...] = ("pairs", "-", whole, *member)
    if len(fact.about) == 1:
        ((about, name),) = named.items()
        keys = (f"{about}s", name, bare(whole), *member)
    whom = [(named[about.value],) if about.value in named else () for about in About]
    return CasePath(keys, whom[0], whom[1], whom[2], fact.name)
