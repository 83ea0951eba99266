"""What a policy means, by brute force. This module defines everything that a decision says.

Everything fast is tested against it. A rule applies when its condition holds; it decides when it applies and no
applying rule overrides it. Unknown is a set of values; *sure* means in every completion of a case, *perhaps* in some.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import product
from typing import TypeVar

from attrs import frozen

from sharepolicy.language.case import Case, Place, Request
from sharepolicy.language.condition import AllOf, AnyOf, Condition, CountOf, Is, Not, Test
from sharepolicy.language.domain import Domain, domains
from sharepolicy.language.obligation import Obligation, obligation_over
from sharepolicy.language.people import Asked, AskedHere, AskedPerson
from sharepolicy.language.policy import Action, Outcome, PolicyDocument
from sharepolicy.language.precedence import overridden_by
from sharepolicy.language.values import Values
from sharepolicy.language.within import Within, soonest

T = TypeVar("T")

CompleteCase = Mapping[str, Values]
"""One cell of its domain for every fact."""


def holds(condition: Condition, case: CompleteCase) -> bool:
    """Whether the condition holds in a complete case."""
    match condition:
        case Test(fact, values):
            return case[fact] <= values
        case AllOf(parts):
            return all(holds(part, case) for part in parts)
        case AnyOf(parts):
            return any(holds(part, case) for part in parts)
        case Not(part):
            return not holds(part, case)
        case CountOf(parts, least, most):
            held = sum(holds(part, case) for part in parts)
            return least <= held and (most is None or held <= most)
        case Is(condition=named):
            return holds(named, case)


def is_possible(document: PolicyDocument, case: CompleteCase) -> bool:
    """Whether no impossible combination holds."""
    return not any(holds(impossible.when, case) for impossible in document.vocabulary.impossible)


def cells_left(domain: Domain, case: Case) -> list[Values]:
    """The cells of a fact that a case leaves possible: all of them where the fact is not given."""
    given = case.given.get(domain.fact.name)
    return [cell for cell in domain.cells if given is None or cell & given]


def completions(document: PolicyDocument, case: Case) -> Iterator[CompleteCase]:
    """Every complete case inside a case, without the impossible ones."""
    all_domains = domains(document)
    for choice in product(*(cells_left(domain, case) for domain in all_domains.values())):
        complete = dict(zip(all_domains, choice, strict=True))
        if is_possible(document, complete):
            yield complete


def all_cases(document: PolicyDocument) -> Iterator[CompleteCase]:
    """Every complete case of the policy."""
    return completions(document, Case({}))


def applying(document: PolicyDocument, case: CompleteCase) -> frozenset[str]:
    """The rules whose condition holds."""
    return frozenset(name for name, rule in document.rules.items() if holds(rule.condition, case))


def deciding(document: PolicyDocument, case: CompleteCase) -> frozenset[str]:
    """The applying rules that no applying rule overrides."""
    applies = applying(document, case)
    above = overridden_by(document)
    return frozenset(name for name in applies if not above[name] & applies)


class ConflictError(ValueError):
    """Deciding rules disagree, or nothing decides: the policy must not be used."""


def outcome(document: PolicyDocument, case: CompleteCase) -> Outcome:
    """The outcome of a complete case. Raises ConflictError if rules disagree there or nothing decides."""
    decides = deciding(document, case)
    if not decides:
        if document.otherwise is None:
            raise ConflictError("no rule applies, and there is no `otherwise`")
        return document.otherwise.outcome
    first, *others = {document.rules[name].outcome for name in decides}
    if others:
        raise ConflictError("deciding rules disagree: " + ", ".join(sorted(decides)))
    return first


def decided(possible: frozenset[Outcome]) -> Outcome:
    """The outcome of a decision with these possible outcomes: the only one, or else escalate."""
    return next(iter(possible)) if len(possible) == 1 else Outcome.ESCALATE


def is_due(action: Action, outcome_: Outcome, case: CompleteCase) -> bool:
    """Whether an action is due in a complete case, given the outcome of the decision."""
    return outcome_ in action.on and holds(action.when, case)


def asked(document: PolicyDocument, possible: frozenset[Outcome], case: CompleteCase) -> Asked:
    """Whom to ask in a complete case, given the outcomes that the decision leaves possible: nobody unless it escalates.

    Everyone named by a deciding rule, or by `otherwise` where no rule decides; everyone named by a line of `escalation`
    that holds; and if the decision is not settled, whom `unsettled` names. A line without a name limits all of them.
    """
    if decided(possible) is not Outcome.ESCALATE:
        return {}
    lines = [line for line in document.escalation.values() if holds(line.when, case)]
    decides = deciding(document, case)
    people = {document.rules[name].to for name in decides} | {line.to for line in lines}
    if not decides and document.otherwise is not None:
        people.add(document.otherwise.to)
    if len(possible) > 1:
        people.add(document.unsettled.to)
    own = {to: [line for line in lines if line.to in (to, "")] for to in people if to}
    return {
        to: AskedHere(soonest(line.within for line in said), frozenset(line.then for line in said if line.then))
        for to, said in own.items()
    }


@frozen
class Answer:
    """Everything said about a case. Rules, duties and people that may matter are mapped to whether they are sure.

    `overrode` holds for each rule what it overrides where it decides. `otherwise` is None if a rule always decides.
    """

    possible: frozenset[Outcome]
    rules: Mapping[str, bool]
    overrode: Mapping[str, frozenset[str]]
    otherwise: bool | None
    duties: Mapping[str, bool]
    people: Mapping[str, AskedPerson]
    obligation: Obligation | None

    @property
    def outcome(self) -> Outcome:
        """The outcome that every completion has, else escalate."""
        return decided(self.possible)

    @property
    def settled(self) -> bool:
        """Whether every completion has the same outcome."""
        return len(self.possible) == 1


def answer(document: PolicyDocument, case: Case) -> Answer:
    """The answer to a complete or partial case. Raises ValueError when the case contradicts itself."""
    return answer_over(document, tuple(completions(document, case)))


def answer_over(
    document: PolicyDocument, cases: Sequence[CompleteCase], whole: frozenset[Outcome] | None = None
) -> Answer:
    """The answer over some completions. Raises ValueError when there are none.

    Duties, and whom to ask, follow from the possible outcomes of the `whole` that the case belongs to.
    """
    if not cases:
        raise ValueError("the case contradicts itself")
    possible = frozenset(outcome(document, case) for case in cases)
    whole = whole or possible
    above = overridden_by(document)
    decides = [deciding(document, case) for case in cases]
    overrode: dict[str, frozenset[str]] = {}
    for case, names in zip(cases, decides, strict=True):
        for name in names:
            here = frozenset(weaker for weaker in applying(document, case) if name in above[weaker])
            overrode[name] = overrode.get(name, frozenset()) | here
    due = [{n for n, action in document.actions.items() if is_due(action, decided(whole), case)} for case in cases]
    return Answer(
        possible,
        rules=sure_or_perhaps(decides),
        overrode=overrode,
        otherwise=sure_or_perhaps([frozenset() if names else {"otherwise"} for names in decides]).get("otherwise"),
        duties=sure_or_perhaps(due),
        people=people_over([asked(document, whole, case) for case in cases]),
        obligation=obligation_over(document, possible, decides),
    )


def sure_or_perhaps(found: Sequence[Iterable[T]]) -> dict[T, bool]:
    """For every name found in some completion, whether it is found in all of them."""
    return {name: all(name in each for each in found) for name in {name for each in found for name in each}}


def people_over(found: Sequence[Asked]) -> dict[str, AskedPerson]:
    """Everybody who is asked in some completion, given who is asked in each."""
    people = {}
    for to, sure in sure_or_perhaps(found).items():
        limits = [each[to].within for each in found if to in each]
        then = sure_or_perhaps([each[to].then if to in each else () for each in found])
        people[to] = AskedPerson(sure, soonest(frozenset[Within]().union(*limits)), len(set(limits)) == 1, then)
    return people


STRENGTH = {Outcome.SHARE: 0, Outcome.ESCALATE: 1, Outcome.DONT_SHARE: 2}
"""An item is shared only if it may be for every subject: don't share outranks escalate, escalate outranks share."""


def places(request: Request) -> tuple[Place, ...]:
    """Every case of a request; those with the same item and recipient come one after the other."""
    return tuple(
        Place(item, subject, recipient)
        for item, recipient in product(request.items or ("",), request.recipients or ("",))
        for subject in (request.items[item].about if item else tuple(request.subjects)) or ("",)
    )


def case_at(request: Request, place: Place) -> Case:
    """The flat case of an item, a subject and a recipient."""
    given = dict(request.given)
    given |= request.items[place.item].given if place.item else {}
    given |= request.subjects[place.subject] if place.subject else {}
    given |= request.recipients[place.recipient] if place.recipient else {}
    for pair in place.within() if request.pairs else ():
        given |= request.pairs.get(pair, {})
    return Case(given, request.title, request.spans_at(place))


def completions_together(document: PolicyDocument, request: Request) -> Iterator[Mapping[Place, CompleteCase]]:
    """Every completion of a request: one value for each fact of the case, each subject, recipient, item and pair.

    What is unknown about somebody has the same value in all of their cases; none of the cases is impossible.
    """
    all_domains = domains(document)
    cells: dict[tuple[str, tuple[str, ...]], list[Values]] = {}
    for place in places(request):
        for name, domain in all_domains.items():
            cells[name, place.owner(domain.fact.about)] = cells_left(domain, case_at(request, place))
    for choice in product(*cells.values()):
        chosen = dict(zip(cells, choice, strict=True))
        together = {
            place: {name: chosen[name, place.owner(domain.fact.about)] for name, domain in all_domains.items()}
            for place in places(request)
        }
        if all(is_possible(document, complete) for complete in together.values()):
            yield together


@frozen
class PartAnswer:
    """The answer for an item and a recipient: outcomes, obligation, and what is said about each subject."""

    possible: frozenset[Outcome]
    obligation: Obligation | None
    answers: Mapping[str, Answer]


def answer_request(document: PolicyDocument, request: Request) -> Mapping[tuple[str, str], PartAnswer]:
    """The answer for each item and recipient, over all completions of the request.

    Duties, and whom to ask, follow from the outcome of the part. Raises ValueError when the request has no completion.
    """
    every = tuple(completions_together(document, request))
    if not every:
        raise ValueError("the request contradicts itself")
    found = {}
    for key in dict.fromkeys((place.item, place.recipient) for place in places(request)):
        here = [place for place in places(request) if (place.item, place.recipient) == key]
        possible = frozenset(
            max((outcome(document, together[place]) for place in here), key=STRENGTH.__getitem__) for together in every
        )
        answers = {p.subject: answer_over(document, [together[p] for together in every], possible) for p in here}
        decides = [[rule for p in here for rule in deciding(document, together[p])] for together in every]
        found[key] = PartAnswer(possible, obligation_over(document, possible, decides), answers)
    return found


def sum_up(outcomes: frozenset[Outcome]) -> Outcome:
    """The outcome of a whole request, from the outcomes of its parts; a part that is not settled escalates."""
    return decided(outcomes - {Outcome.DONT_SHARE} or outcomes)
