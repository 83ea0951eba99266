"""Running examples: cases with the answers that their authors expect."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping
from itertools import product
from typing import TYPE_CHECKING

from attrs import evolve, frozen

from sharepolicy.analysis.decision.as_asked import AskedTogether, Question
from sharepolicy.analysis.decision.dated import dated, dated_request
from sharepolicy.analysis.decision.decide import Decision, decide
from sharepolicy.analysis.decision.decision import Escalation, NextSteps
from sharepolicy.analysis.decision.requests import Part, RequestDecision, decide_request
from sharepolicy.analysis.examples.mending import lines_to_add
from sharepolicy.core.compile import CompiledPolicy
from sharepolicy.forms.test import EXAMPLE
from sharepolicy.ground.diagnostic import CaseError, Diagnostic
from sharepolicy.ground.text import Span
from sharepolicy.language.case import Case, Example, Expectation, ExpectedAction
from sharepolicy.language.domain import domains
from sharepolicy.language.obligation import Obligation
from sharepolicy.language.outcome import either
from sharepolicy.language.periods import Period
from sharepolicy.language.policy import Action, Outcome, PolicyDocument
from sharepolicy.language.steps import Step, StepChain, steps_text
from sharepolicy.language.values import Ranges
from sharepolicy.language.within import NO_LIMIT, Within
from sharepolicy.language.years import turning_days

if TYPE_CHECKING:
    from sharepolicy.types import ExampleResultDict


@frozen(eq=False)
class ExampleResult:
    """The result of an example: the answer, and in plain sentences how it differs from what was expected.

    `help` says what to do about it, if more is known than that the policy or the example must change. If the example of
    a version is dated outside its period, `outside` is that period and `at` is where the date stands.
    """

    example: Example
    decision: Decision | RequestDecision | None
    differences: tuple[str, ...]
    help: str = ""
    outside: str = ""
    at: Span | None = None

    @property
    def passed(self) -> bool:
        """Whether everything is as expected."""
        return not self.differences

    def to_dict(self) -> ExampleResultDict:
        """As plain data."""
        return EXAMPLE.write(self)

    def diagnostic(self) -> Diagnostic:
        """The diagnostic of an example that fails."""
        example = self.example
        return Diagnostic(
            "failing-example",
            f"the example `{example.name}` is not decided as expected: {self.differences[0]}",
            span=self.at or example.expect_span or example.span,
            help=self.help or "correct the policy, or the example if the expectation is wrong",
            details="\n".join(self.differences[1:]),
        )


def days_of(document: PolicyDocument, example: Example) -> Ranges | None:
    """The days on which an example may be decided, as ordinals; None if it gives no date."""
    fact = document.vocabulary.decision_date
    days = example.request.given.get(fact.name) if fact is not None else None
    return days if isinstance(days, Ranges) else None


def on_day(document: PolicyDocument, examples: Iterable[Example], day: datetime.date) -> Iterator[Example]:
    """The examples that can be decided on a day, without their date: the policy as of that day does not ask for it."""
    fact = document.vocabulary.decision_date
    for example in examples:
        days = days_of(document, example)
        if days is None or fact is None:
            yield example
        elif days & Period(day, day).days:
            given = {name: values for name, values in example.request.given.items() if name != fact.name}
            yield evolve(example, request=evolve(example.request, given=given))


def try_example(policy: CompiledPolicy, example: Example, on: datetime.date) -> ExampleResult:
    """Decide an example as of a day, unless it gives its date, and compare it with what its author expects."""
    request = example.request
    answer: Decision | RequestDecision
    try:
        if request.is_flat and not example.expect.parts:
            answer = decide(policy, dated(policy.document, Case(request.given, spans=request.spans), on))
        else:
            answer = decide_request(policy, dated_request(policy.document, request, on))
    except CaseError as error:
        return ExampleResult(example, None, tuple(d.message for d in error.diagnostics))
    differs = tuple(differences(example.expect, answer))
    lines = lines_to_add(policy, answer.case, example.expect) if differs and isinstance(answer, Decision) else ""
    help_ = f"say more in `given`, such as `{lines}`; or correct the policy, or what is expected" if lines else ""
    return ExampleResult(example, answer, differs, help_)


def fails_from(policy: CompiledPolicy, example: Example, today: datetime.date, until: Ranges) -> datetime.date | None:
    """The first of these days, from today on, on which an example without a date is not decided as expected."""
    fact = policy.document.vocabulary.decision_date
    if fact is None or days_of(policy.document, example) is not None:
        return None
    coming = until & Period(today, None).days
    cells = [cell & coming for cell in domains(policy.document)[fact.name].cells if isinstance(cell, Ranges)]
    days = {low or today.toordinal() for cell in cells for low, _ in cell.pieces}
    days |= {day for day in _birthdays(policy.document, example, fact.name) if Ranges.of(day, day) <= coming}
    for day in sorted(days):
        if not try_example(policy, example, found := datetime.date.fromordinal(day)).passed:
            return found
    return None


def _birthdays(document: PolicyDocument, example: Example, date: str) -> Iterator[int]:
    """The days on which a number that is counted up to the date of the decision, or from it, reaches another cell."""
    for fact in document.vocabulary.counted:
        first, last = fact.years_between
        known = [given.get(str(last if first == date else first)) for given in example.request.all_given()]
        ends = {end for days in known if isinstance(days, Ranges) for piece in days.pieces for end in piece if end}
        cuts = {cut for cell in domains(document)[fact.name].cells if isinstance(cell, Ranges) for cut in cell.cuts()}
        for day, years in product(ends, cuts):
            yield from turning_days(first, last, date, day, years)


def differences(expect: Expectation, answer: Decision | RequestDecision) -> Iterator[str]:
    """How an answer differs from what was expected, in any completion of the case."""
    yield from _outcome(expect, answer)
    if isinstance(answer, RequestDecision):
        yield from _parts(expect, answer)
        return
    if expect.possible and expect.possible != frozenset(answer.possible):
        yield f"expected {either(expect.possible)} to be possible, but it is {either(answer.possible)}"
    yield from _rules_and_actions(expect, answer)
    if expect.required is not None and answer.obligation is not _EXPECTED[expect.required]:
        found = _OBLIGATIONS.get(answer.obligation, "it is not settled that it is shared")
        yield f"expected {_OBLIGATIONS[_EXPECTED[expect.required]]}, but {found}"
    first = answer.questions[0] if expect.ask_first and answer.questions else None
    asked = first.name if first is not None else ""
    if expect.ask_first and (first is None or expect.ask_first not in _names_of(first)):
        instead = f"`{asked}` is" if asked else "nothing is asked"
        yield f"expected `{expect.ask_first}` to be asked first, but {instead}"
    yield from _people(expect, answer)


_EXPECTED = {True: Obligation.REQUIRED, False: Obligation.PERMITTED}
_OBLIGATIONS: Mapping[Obligation | None, str] = {
    Obligation.REQUIRED: "the sharing to be required",
    Obligation.PERMITTED: "the sharing to be permitted, not required",
}


def _names_of(question: Question | AskedTogether) -> set[str]:
    """Every name by which an example can expect a question: of each fact that it asks for, and of their several-of."""
    return {question.name, *(fact.name for fact in question.facts), question.name.partition("/")[0]}


def _outcome(expect: Expectation, answer: Decision | RequestDecision) -> Iterator[str]:
    """Whether it is settled as expected, and on which outcome. An unsettled answer is not a settled escalate."""
    doubt = expect.is_settled and not answer.settled
    if doubt and expect.settled is None and isinstance(answer, RequestDecision):
        # whatever becomes of the other parts, one that is settled on escalate makes the whole escalate
        doubt = not any(part.settled and part.outcome is Outcome.ESCALATE for part in answer.parts)
    if expect.outcome is not None and (doubt or answer.outcome is not expect.outcome):
        yield f"expected {expect.outcome.words}, {_decided(answer)}"
    elif doubt and expect.settled:
        yield f"expected it to be settled, {_decided(answer)}"
    if expect.settled is False and answer.settled:
        yield f"expected it not to be settled, and it is: {answer.outcome.words}"


def _decided(answer: Decision | RequestDecision | Part) -> str:
    """What is decided; if it is not settled, what is still possible."""
    if answer.settled:
        return f"decided {answer.outcome.words}"
    if isinstance(answer, RequestDecision):
        return f"and not every part of it is settled{_open([question for _, _, question in answer.ask])}"
    decisions = answer.decisions.values() if isinstance(answer, Part) else (answer,)
    asked = [question for decision in decisions for question in decision.ask]
    return f"and it is not settled: {either(answer.possible)} is possible{_open(asked)}"


def _open(asked: Iterable[Question]) -> str:
    """The facts on which an unsettled answer turns."""
    names = tuple(dict.fromkeys(f"`{question.fact.name}`" for question in asked))
    more = f" and {len(names) - _MOST_OPEN} more" if len(names) > _MOST_OPEN else ""
    return f"; it turns on {', '.join(names[:_MOST_OPEN])}{more}" if names else ""


_MOST_OPEN = 5


def _rules_and_actions(expect: Expectation, answer: Decision) -> Iterator[str]:
    deciding = {deciding.rule.name: deciding.sure for deciding in answer.rules}
    for name in expect.not_because_of:
        if name in deciding:
            yield f"expected `{name}` not to decide, but it {'does' if deciding[name] else 'may'}"
    for name in expect.because_of:
        if name not in deciding:
            yield f"expected `{name}` to decide; deciding: {', '.join(deciding) or '`otherwise`'}"
        elif not deciding[name]:
            yield f"expected `{name}` to decide, but it may not"
    due = {due.action.name: due for due in answer.actions}
    for action in expect.actions:
        found = due.get(action.name)
        if found is None or not found.sure:
            yield f"expected the action `{action.name}` to be due, but it {'may not be' if found else 'is not'}"
        else:
            yield from _timing(action, found.action)
    for name in expect.not_actions:
        if name in due:
            yield f"expected the action `{name}` not to be due, but it {'is' if due[name].sure else 'may be'}"


def _timing(expect: ExpectedAction, action: Action) -> Iterator[str]:
    """When and how soon to take an action that is due."""
    if expect.timing not in (None, action.timing):
        yield f"expected the timing of `{action.name}` to be `{expect.timing}`, but it is `{action.timing}`"
    within = action.within or NO_LIMIT
    if expect.within not in (None, within):
        yield f"expected `{action.name}` within `{expect.within}`, but it is `{within}`"


def _people(expect: Expectation, answer: Decision) -> Iterator[str]:
    """Whom to ask, and how soon."""
    asked = {person.to: person for person in answer.escalation}
    found = ", ".join(f"`{to}`{'' if person.sure else ' perhaps'}" for to, person in asked.items()) or "nobody"
    for to in expect.escalate_to:
        if to not in asked or not asked[to].sure:
            yield f"expected `{to}` to be asked, but they {'may not be' if to in asked else 'are not'}; asked: {found}"
    for to in expect.not_escalate_to:
        if to in asked:
            yield f"expected `{to}` not to be asked, but they {'are' if asked[to].sure else 'may be'}"
    yield from _following(expect, answer)
    if not expect.within:
        return
    limits = ", ".join(f"`{limit}`" for limit in expect.within)
    named = [asked[to] for to in expect.escalate_to if to in asked]
    wrong = [person for person in named if not _is_within(person, expect.within)]
    for person in wrong:
        yield f"expected `{person.to}` to be asked within {limits}, but it is {_limits(person)}"
    if not expect.escalate_to and not any(_is_within(person, expect.within) for person in answer.escalation):
        each = "; ".join(f"`{person.to}` {_limits(person)}" for person in answer.escalation) or "nobody"
        yield f"expected somebody to be asked within {limits}; asked: {each}"


def _following(expect: Expectation, answer: Decision) -> Iterator[str]:
    """What follows if nobody answers."""
    those = [person for person in answer.escalation if person.to in expect.escalate_to or not expect.escalate_to]
    found = [{_steps(each): each.sure for each in person.then} for person in those]
    told = "; ".join(dict.fromkeys(steps_text(steps) for each in found for steps in each)) or "none"
    always = [each.get(expect.then, False) for each in found]
    if expect.then and not (all(always) if expect.escalate_to else any(always)):
        yield f"expected the steps `{steps_text(expect.then)}` to follow if nobody answers; steps: {told}"
    if expect.not_then and any(expect.not_then in each for each in found):
        yield f"expected the steps `{steps_text(expect.not_then)}` not to follow if nobody answers; steps: {told}"


def _steps(following: NextSteps) -> StepChain:
    return tuple(Step(each.to, each.after) for each in following.steps)


def _is_within(person: Escalation, expected: tuple[Within, ...]) -> bool:
    """Whether, in every completion, somebody is asked within exactly these limits, however written."""
    return person.sure and person.within_sure and {*(person.within or (NO_LIMIT,))} == {*expected}


def _limits(person: Escalation) -> str:
    """The limits within which somebody is asked, in words."""
    limits = " or ".join(f"`{limit}`" for limit in person.within)
    return f"within {limits}{'' if person.within_sure else ' or later'}" if limits else "without a limit"


def _parts(expect: Expectation, answer: RequestDecision) -> Iterator[str]:
    parts = {(part.item, part.recipient): part for part in answer.parts}
    for item, recipients in expect.parts.items():
        for recipient, outcome in recipients.items():
            found, words = parts.get((item, recipient)), outcome.words if outcome else "not settled"
            if found is None:
                yield f"expected `{item}` to `{recipient}`: {words}; there is no such part"
            elif (found.outcome if found.settled else None) is not outcome:
                yield f"expected `{item}` to `{recipient}`: {words}, {_decided(found)}"
