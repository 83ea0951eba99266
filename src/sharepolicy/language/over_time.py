"""What a policy over time means, by brute force: one function of the day and the case. This is the definition.

The policy has versions, each in force on its own days. A case leaves some days open, and some values of its facts.
A completion is a version with a complete case of it whose day is one of those open days and one on which the version
is in force. What a decision says holds over all of these, as it holds over all completions for a single policy.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from attrs import frozen

from sharepolicy.language.case import Case
from sharepolicy.language.obligation import Obligation, is_required, obligation_of
from sharepolicy.language.people import AskedPerson
from sharepolicy.language.periods import EVER, Period
from sharepolicy.language.policy import Citation, Outcome, PolicyDocument, Timing
from sharepolicy.language.precedence import overridden_by
from sharepolicy.language.semantics import (
    CompleteCase,
    applying,
    asked,
    completions,
    decided,
    deciding,
    is_due,
    outcome,
    people_over,
    sure_or_perhaps,
)
from sharepolicy.language.values import Ranges, Values
from sharepolicy.language.vocabulary import Fact
from sharepolicy.language.within import Within


@frozen
class VersionInForce:
    """A version, and the period in which it is in force."""

    document: PolicyDocument
    period: Period = EVER

    @property
    def date(self) -> Fact | None:
        """Its name for the date of the decision."""
        return self.document.vocabulary.decision_date

    @property
    def days(self) -> Ranges:
        """The days on which it can decide: it is in force, and its date can have that value."""
        bounds = self.date.all_values if self.date is not None else None
        return self.period.days & bounds if isinstance(bounds, Ranges) else self.period.days

    def __str__(self) -> str:
        number = self.document.version
        return f"version {number}, in force {self.period}" if number else f"the version in force {self.period}"


Pair = tuple[VersionInForce, CompleteCase]
"""A completion: a version, and a complete case of it."""


def completions_over_time(
    versions: Sequence[VersionInForce], days: Ranges, given: Mapping[str, Values]
) -> Iterator[Pair]:
    """Every completion of a case. `given` is what the case says about its facts, apart from its day.

    Raises ValueError if a version that is in force on one of the days does not know a fact or a value.
    """
    for version in versions:
        mine, vocabulary = version.days & days, version.document.vocabulary
        if not mine:
            continue
        for name, values in given.items():
            if name not in vocabulary.facts or (
                isinstance(values, frozenset) and not values <= set(vocabulary.facts[name].values)
            ):
                raise ValueError(f"version {version.document.version} does not know this of `{name}`")
        date = vocabulary.decision_date
        its_own = {**given, date.name: mine} if date is not None else given
        yield from ((version, complete) for complete in completions(version.document, Case(its_own)))


@frozen
class RuleRead:
    """A rule as people read it. The same name with a different outcome or reason is a different rule."""

    name: str
    outcome: Outcome
    because: str
    sources: tuple[Citation, ...]
    required: bool


@frozen
class DutyRead:
    """A duty as people read it. The same name with different words is a different duty."""

    name: str
    timing: Timing
    says: str
    within: Within | None
    sources: tuple[Citation, ...]


@frozen
class AnswerOverTime:
    """Everything said about a case. Rules, `otherwise` and duties are mapped to whether they are sure."""

    possible: frozenset[Outcome]
    rules: Mapping[RuleRead, bool]
    overrode: Mapping[RuleRead, frozenset[RuleRead]]
    otherwise: Mapping[tuple[str, Outcome], bool]
    duties: Mapping[DutyRead, bool]
    people: Mapping[str, AskedPerson]
    versions: frozenset[str]
    obligation: Obligation | None

    @property
    def outcome(self) -> Outcome:
        """The outcome that every completion has, else escalate."""
        return decided(self.possible)


def answer_over_time(versions: Sequence[VersionInForce], days: Ranges, given: Mapping[str, Values]) -> AnswerOverTime:
    """The answer to a case. Raises ValueError when it has no completion: no version can decide it on these days."""
    pairs = tuple((version.document, case) for version, case in completions_over_time(versions, days, given))
    if not pairs:
        raise ValueError("the case has no completion on these days")
    possible = frozenset(outcome(document, case) for document, case in pairs)
    overrode: dict[RuleRead, frozenset[RuleRead]] = {}
    for document, case in pairs:
        for name in deciding(document, case):
            weaker = {
                _rule(document, other) for other in applying(document, case) if name in overridden_by(document)[other]
            }
            rule = _rule(document, name)
            overrode[rule] = overrode.get(rule, frozenset()) | weaker
    return AnswerOverTime(
        possible,
        sure_or_perhaps([{_rule(document, name) for name in deciding(document, case)} for document, case in pairs]),
        overrode,
        sure_or_perhaps([_otherwise(document, case) for document, case in pairs]),
        sure_or_perhaps([_duties(document, decided(possible), case) for document, case in pairs]),
        people_over([asked(document, possible, case) for document, case in pairs]),
        frozenset(document.version for document, _ in pairs),
        obligation_of(possible, (is_required(document, deciding(document, case)) for document, case in pairs)),
    )


def _rule(document: PolicyDocument, name: str) -> RuleRead:
    rule = document.rules[name]
    sources = rule.sources or document.groups[rule.group].sources
    return RuleRead(name, rule.outcome, rule.because, sources, rule.required)


def _otherwise(document: PolicyDocument, case: CompleteCase) -> set[tuple[str, Outcome]]:
    """What people read of `otherwise` where it decides."""
    if deciding(document, case) or document.otherwise is None:
        return set()
    return {(document.otherwise.because, document.otherwise.outcome)}


def _duties(document: PolicyDocument, outcome_: Outcome, case: CompleteCase) -> set[DutyRead]:
    due = [action for action in document.actions.values() if is_due(action, outcome_, case)]
    return {DutyRead(each.name, each.timing, each.says, each.within, each.sources) for each in due}
