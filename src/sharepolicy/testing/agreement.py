"""The check that a policy agrees with the definition: whatever it says, brute force says too."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol, TypeVar

from hypothesis import HealthCheck, given, settings

from sharepolicy.analysis.decision.decide import Decision
from sharepolicy.analysis.decision.decision import DueAction, Escalation
from sharepolicy.analysis.decision.requests import RequestDecision
from sharepolicy.engine.loading.load import load_document
from sharepolicy.language.case import Case, Request
from sharepolicy.language.obligation import Obligation
from sharepolicy.language.people import AskedPerson
from sharepolicy.language.policy import OUTCOMES, Outcome, PolicyDocument
from sharepolicy.language.semantics import (
    Answer,
    all_cases,
    answer_over,
    answer_request,
    completions,
    decided,
    sum_up,
)
from sharepolicy.language.steps import Step, StepChain, steps_text
from sharepolicy.language.within import in_order, soonest
from sharepolicy.testing.cases import cases, complete_cases
from sharepolicy.testing.table import sample, size

_K = TypeVar("_K")
_T = TypeVar("_T")

FEW = 500
"""Up to this many combinations of values, a case is compared exactly, and a policy in every case."""

SAMPLED = 12
"""How many completions are looked at of a case with more combinations."""


class Decides(Protocol):
    """A loaded policy, or anything else that decides like one."""

    @property
    def document(self) -> PolicyDocument:
        """What the author wrote."""

    def decide(self, case: Case, /) -> Decision:
        """The answer to a case."""


class DecidesRequests(Protocol):
    """A loaded policy, or anything else that decides whole requests like one."""

    @property
    def document(self) -> PolicyDocument:
        """What the author wrote."""

    def decide_request(self, request: Request, /) -> RequestDecision:
        """The answer to a request."""


def deciding_policy(policy: Decides | PolicyDocument) -> Decides:
    """The policy itself, or one loaded without proof from a document.

    Raises PolicyError if the document has conflicting rules, or cases that nothing decides.
    """
    return load_document(policy, prove=False) if isinstance(policy, PolicyDocument) else policy


def told_by(decision: Decision, part: tuple[Sequence[DueAction], Sequence[Escalation]] | None = None) -> Answer:
    """What a decision says, in the terms of the definition. Raises AssertionError if it says something twice.

    `part` is what it says to do and whom to ask as part of a request.
    """
    actions, escalation = part or (decision.actions, decision.escalation)
    reasons = decision.reasons if decision.settled else decision.reasons[1:]  # the first says that it is not settled
    rules = _each_once((deciding.rule.name, deciding.sure) for deciding in decision.rules)
    assert _each_once((reason.rule, reason.sure) for reason in reasons if reason.rule) == rules
    return Answer(
        frozenset(decision.possible),
        rules=rules,
        overrode={one.rule.name: frozenset(weaker.name for weaker in one.overrode) for one in decision.rules},
        otherwise=_each_once((reason.rule, reason.sure) for reason in reasons if not reason.rule).get(""),
        duties=_each_once((due.action.name, due.sure) for due in actions),
        obligation=decision.obligation,
        people=_each_once(
            (person.to, AskedPerson(person.sure, frozenset(person.within), person.within_sure, then_of(person)))
            for person in escalation
        ),
    )


def then_of(person: Escalation) -> dict[StepChain, bool]:
    """What follows if they do not answer."""
    return _each_once(
        (tuple(Step(step.to, step.after) for step in following.steps), following.sure) for following in person.then
    )


def _each_once(told: Iterable[tuple[_K, _T]]) -> dict[_K, _T]:
    found: dict[_K, _T] = {}
    for name, what in told:
        assert name not in found, f"`{name}` is reported twice"
        found[name] = what
    return found


def differences(document: PolicyDocument, case: Case, decision: Decision) -> Iterator[str]:
    """How a decision differs from the definition, in sentences.

    A case with more than FEW combinations of values is compared with a sample of its completions. Then what it says
    about all of them is checked, and what it says about some is checked only as far as the sample shows it.
    """
    told = told_by(decision)
    if list(decision.possible) != [outcome for outcome in OUTCOMES if outcome in told.possible]:
        yield "possible outcomes are not each reported once and in their order"
    if decision.outcome is not told.outcome or decision.settled is not told.settled:
        yield f"it is {decision.outcome.words}, settled {decision.settled}, but {_words(told.possible)} is possible"
    if size(document, case) <= FEW:
        rows = tuple(completions(document, case))
        if not rows:
            yield "the case has no completion, yet it was decided"
            return
        yield from _unlike(answer_over(document, rows), told)
    elif rows := tuple(row.case for row in sample(document, case, SAMPLED)):
        yield from _beyond(answer_over(document, rows, told.possible), told)


def _unlike(defined: Answer, told: Answer) -> Iterator[str]:
    for name in _PARTS:
        if getattr(defined, name) != getattr(told, name):
            yield f"{name}: by definition {_say(getattr(defined, name))}; reported {_say(getattr(told, name))}"


_PARTS = ("possible", "rules", "overrode", "otherwise", "duties", "people", "obligation")


def _beyond(some: Answer, told: Answer) -> Iterator[str]:
    """What holds in some completions and is missing from the decision on all of them."""
    yield from _names_beyond(some, told)
    if (
        told.obligation is not None
        and told.obligation is not Obligation.OPEN
        and some.obligation is not told.obligation
    ):
        yield f"the sharing is {some.obligation} in some cases; reported: {told.obligation}"
    for rule, weaker in some.overrode.items():
        if not weaker <= told.overrode.get(rule, frozenset()):
            yield f"rule `{rule}` overrides {sorted(weaker)} in some cases; reported: {_say(told.overrode.get(rule))}"
    yield from _people_beyond(some, told)


def _people_beyond(some: Answer, told: Answer) -> Iterator[str]:
    for to, person in some.people.items():
        claim = told.people.get(to)
        if claim is None:
            continue
        if soonest(claim.within | person.within) != claim.within:
            yield f"person `{to}` is asked sooner in some cases: {_say(person)}; reported: {_say(claim)}"
        if claim.within_sure and (person.within != claim.within or not person.within_sure):
            yield f"person `{to}` is not always asked within these limits: {_say(claim)}"
        if not person.then.keys() <= claim.then.keys():
            yield f"person `{to}` has other steps after them in some cases: {_say(person)}; reported: {_say(claim)}"
    for to, claim in told.people.items():
        here = some.people[to].then if to in some.people else {}
        if any(sure and not here.get(steps) for steps, sure in claim.then.items()):
            yield f"not all of these steps after `{to}` always follow: {_say(claim)}"


def _names_beyond(some: Answer, told: Answer) -> Iterator[str]:
    if not some.possible <= told.possible:
        yield f"possible outcomes are {_words(some.possible)}, among others; reported: {_words(told.possible)}"
    sure_or_not: list[tuple[str, dict[str, bool], dict[str, bool]]] = [
        ("rule", dict(some.rules), dict(told.rules)),
        ("action", dict(some.duties), dict(told.duties)),
        ("person", _sure(some), _sure(told)),
        ("`otherwise`", _of_otherwise(some), _of_otherwise(told)),
    ]
    for what, here, claimed in sure_or_not:
        if not here.keys() <= claimed.keys():
            yield f"{what}: {sorted(here.keys() - claimed.keys())} not reported"
        if wrong := [name for name, sure in claimed.items() if sure and not here.get(name, False)]:
            yield f"{what}: {wrong} reported as sure, but not in all cases"


def _sure(answer: Answer) -> dict[str, bool]:
    return {to: person.sure for to, person in answer.people.items()}


def _of_otherwise(answer: Answer) -> dict[str, bool]:
    return {} if answer.otherwise is None else {"otherwise": answer.otherwise}


def _words(outcomes: Iterable[Outcome]) -> str:
    told = frozenset(outcomes)
    return " or ".join(outcome.words for outcome in OUTCOMES if outcome in told) or "none"


def _say(told: object) -> str:
    if isinstance(told, AskedPerson):
        limits = " or ".join(map(str, in_order(told.within))) or "no limit"
        then = "".join(f", then {steps_text(steps)} (sure {sure})" for steps, sure in told.then.items())
        return f"sure {told.sure}, {limits} (sure {told.within_sure}){then}"
    if isinstance(told, frozenset):
        return str(sorted(map(str, told)))
    if isinstance(told, dict):
        return "{" + ", ".join(f"{name}: {_say(told[name])}" for name in sorted(told)) + "}"
    return str(told)


def request_differences(document: PolicyDocument, request: Request, decision: RequestDecision) -> Iterator[str]:
    """How the decision on a request differs from the definition, in sentences. Only for small requests."""
    defined = answer_request(document, request)
    told = {(part.item, part.recipient): part for part in decision.parts}
    if list(told) != list(defined):
        yield f"the parts are {list(defined)}; reported: {list(told)}"
        return
    for key, answers in defined.items():
        part = told[key]
        if frozenset(part.possible) != answers.possible or part.outcome is not decided(answers.possible):
            yield f"{key}: {_words(answers.possible)} possible; reported: {part.outcome.words}, {_words(part.possible)}"
        if part.obligation is not answers.obligation:
            yield f"{key}: the sharing is {answers.obligation}; reported: {part.obligation}"
        if list(part.decisions) != list(answers.answers):
            yield f"{key}: the subjects are {list(answers.answers)}; reported: {list(part.decisions)}"
            continue
        for subject, answer in answers.answers.items():
            beside = (
                [due for name, due in part.actions if name == subject],
                [person for name, person in part.escalation if name == subject],
            )
            for each in _unlike(answer, told_by(part.decisions[subject], beside)):
                yield f"{key}, about `{subject}`: {each}"
    whole = sum_up(frozenset(part.outcome for part in decision.parts))
    if decision.outcome is not whole or decision.settled != all(len(a.possible) == 1 for a in defined.values()):
        yield f"the whole is {whole.words}; reported: {decision.outcome.words}, settled {decision.settled}"


def assert_agrees_with_definition(policy: Decides | PolicyDocument, case: Case) -> None:
    """Raise AssertionError unless the decision on a case is what the definition says.

    This compares the outcome, whether it is settled, the possible outcomes, the deciding rules with what they
    overrode, `otherwise`, the actions that are due, and whom to ask and how soon. The case must have a completion.
    """
    decides = deciding_policy(policy)
    found = list(differences(decides.document, case, decides.decide(case)))
    assert not found, "the policy disagrees with the definition:\n" + "\n".join(f"- {each}" for each in found)


def assert_request_agrees_with_definition(policy: DecidesRequests | PolicyDocument, request: Request) -> None:
    """Raise AssertionError unless the decision on a request is what the definition says, in all its parts.

    The request must have a completion, and must be small, since all completions are listed.
    """
    decides = load_document(policy, prove=False) if isinstance(policy, PolicyDocument) else policy
    found = list(request_differences(decides.document, request, decides.decide_request(request)))
    assert not found, "the policy disagrees with the definition:\n" + "\n".join(f"- {each}" for each in found)


def check_policy(policy: Decides | PolicyDocument, *, max_examples: int = 100) -> None:
    """Raise AssertionError, with a small case as evidence, unless a policy agrees with the definition.

    A policy with few cases is compared in every complete case, a larger one in `max_examples` random ones. Both are
    also compared in as many random partial cases.
    """
    decides = deciding_policy(policy)
    document = decides.document
    strategies = [cases(document)]
    if size(document) <= FEW:
        for complete in all_cases(document):
            assert_agrees_with_definition(decides, Case(complete))
    else:
        strategies.append(complete_cases(document))
    for strategy in strategies:

        @settings(
            max_examples=max_examples,
            deadline=None,
            database=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        )
        @given(strategy)
        def agrees(case: Case) -> None:
            assert_agrees_with_definition(decides, case)

        agrees()
