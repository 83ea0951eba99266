"""Wrong answers that the library once gave, each as the few lines that put it back while a test runs.

`test_put_back.py` says of each which property must notice it.
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

import pytest
from attrs import evolve

from sharepolicy.analysis.change import compare
from sharepolicy.analysis.decision import in_part, later, people, requests, situation
from sharepolicy.analysis.decision.decide import Decision
from sharepolicy.analysis.decision.decision import Escalation
from sharepolicy.analysis.decision.requests import RequestDecision
from sharepolicy.analysis.decision.situation import Situation
from sharepolicy.analysis.decision.together import ByOutcome, Together
from sharepolicy.analysis.examples import duty_mutants, try_mutants
from sharepolicy.analysis.examples import run as examples
from sharepolicy.analysis.examples.differences import By, Telling, tellings
from sharepolicy.backends.columns import table_plan as tables
from sharepolicy.backends.sql.pieces import Pieces
from sharepolicy.backends.sql.writer import Sql, Writer
from sharepolicy.core.compile import CompiledPolicy
from sharepolicy.core.space import Region
from sharepolicy.engine.policies import later as engine_later
from sharepolicy.engine.policies.fixed import FixedDay
from sharepolicy.engine.policies.timeline import Timeline
from sharepolicy.ground.diagnostic import CaseError, Diagnostic
from sharepolicy.ground.text import Span
from sharepolicy.language import domain
from sharepolicy.language.case import Case, Expectation, Place
from sharepolicy.language.domain import Domain
from sharepolicy.language.over_time import VersionInForce
from sharepolicy.language.policy import Outcome
from sharepolicy.language.semantics import STRENGTH
from sharepolicy.language.values import Ranges, Values
from sharepolicy.language.vocabulary import About, Fact
from sharepolicy.language.within import Within
from sharepolicy.reading import facts, values
from sharepolicy.reading.over_time import CasesOverTime
from sharepolicy.reading.scope import Scope
from sharepolicy.reading.tree import Node, Scalar

# Requests


def _strongest(cases: Iterable[ByOutcome]) -> frozenset[Outcome]:
    """As it was: where two people have nothing together, it went on as if nobody had been looked at yet."""
    reached: dict[Outcome, Region] = {}
    for by_outcome in cases:
        if not reached:
            reached = {outcome: region for outcome, region in by_outcome.items() if region}
            continue
        joined: dict[Outcome, Region] = {}
        for before, reached_before in reached.items():
            for outcome, region in by_outcome.items():
                if both := reached_before & region:
                    stronger = max(before, outcome, key=STRENGTH.__getitem__)
                    joined[stronger] = joined[stronger] | both if stronger in joined else both
        reached = joined
    if not reached:
        raise CaseError([Diagnostic("contradictory-case", "the facts of the subjects cannot be true together")])
    return frozenset(reached)


class _PartByPart(Together):
    """The cases of a request, of which only those of one part are looked at together."""

    def reached(self, parts: Mapping[Place, ByOutcome]) -> frozenset[Outcome]:
        """The outcomes of one part."""
        return _strongest(
            {outcome: region.forgetting(self._of_subjects) for outcome, region in each.items()}
            for each in parts.values()
        )


def _part_by_part(policy: CompiledPolicy, cases: Mapping[Place, Case]) -> Together:
    alone = {place: policy.possible & policy.space.box(case.given) for place, case in cases.items()}
    return _PartByPart(alone, [name for name, each in policy.domains.items() if About.SUBJECT in each.fact.about])


def completions_of_each_part_apart(patch: pytest.MonkeyPatch) -> None:
    """What one part rules out of a person who stands in another part, or of the case, was still possible there."""
    patch.setattr(requests, "together", _part_by_part)


def decided_by_the_later_people(patch: pytest.MonkeyPatch) -> None:
    """Where two of three people contradicted each other through the case, the third alone decided."""
    all_together = requests.together

    def together(policy: CompiledPolicy, cases: Mapping[Place, Case]) -> Together:
        try:
            return all_together(policy, cases)
        except CaseError:
            of_part = Counter((place.item, place.recipient) for place in cases)
            if max(of_part.values()) < 3:
                raise
            return _part_by_part(policy, cases)

    patch.setattr(requests, "together", together)


# Days, tables, versions


def days_beyond_the_bounds_in_tables(patch: pytest.MonkeyPatch) -> None:
    """The day of a whole table was not held against what the date can be."""

    def cells(domains: Mapping[str, Domain], date: Fact | None, day: datetime.date) -> frozenset[int]:
        number = day.toordinal()
        return frozenset(domains[date.name].indices(Ranges.of(number, number))) if date is not None else frozenset()

    patch.setattr(tables, "meaning_of_day", cells)


def today_beyond_the_bounds_in_sql(patch: pytest.MonkeyPatch) -> None:
    """A fact without a column has no flaws, the date of a query that runs today included."""
    flaws = Pieces.flaws
    patch.setattr(Pieces, "flaws", lambda self, name: flaws(self, name) if self.held[name].column else [])


def decided_by_the_first_version_that_knows_the_date(patch: pytest.MonkeyPatch) -> None:
    """Only the versions that call the date as the case does were looked at: one alone decided for all others."""
    decide_over_time = Timeline.decide

    def decided(self: Timeline, case: Any, **more: Any) -> Decision:
        given: Mapping[str, Any] = case.given if isinstance(case, Case) else case
        found = []
        for version in self.versions:
            date = version.policy.document.vocabulary.decision_date
            days = given.get(date.name) if date is not None else None
            if isinstance(days, Ranges) and days & version.period.days:
                found.append(version.policy)
        return found[0].decide(case, **more) if len(found) == 1 else decide_over_time(self, case, **more)

    patch.setattr(Timeline, "decide", decided)


def version_of_today_for_the_layout_of_a_case(patch: pytest.MonkeyPatch) -> None:
    """The date was looked for among the headings of the layout of a case, and not found: today's version decided."""
    decide_over_time = Timeline.decide

    def decided(self: Timeline, case: Any, **more: Any) -> Decision:
        if isinstance(case, Mapping) and "facts" in case:
            return self.version_on(datetime.date.today()).policy.decide(case, **more)
        return decide_over_time(self, case, **more)

    patch.setattr(Timeline, "decide", decided)


def versions_that_bound_their_dates_refuse_the_others(patch: pytest.MonkeyPatch) -> None:
    """Each version read the date of a case within its own bounds, whoever's day it was."""

    def over_time(name: str, in_force: Iterable[VersionInForce]) -> CasesOverTime:
        held = tuple(in_force)
        return CasesOverTime(name, held, {each.date.name: each.date for each in held if each.date is not None})

    patch.setattr(engine_later, "over_time", over_time)


def policy_of_a_day_refuses_the_layout_of_a_case(patch: pytest.MonkeyPatch) -> None:
    """A date under `facts` was not seen, and then no fact of the policy any more."""
    patch.setattr(
        FixedDay, "is_unsaid", lambda self, given, on: on is None and isinstance(given, dict) and self.fact not in given
    )


def date_of_the_decision_about_anything(patch: pytest.MonkeyPatch) -> None:
    """The date of the decision could be about an item, a subject or a recipient."""
    patch.setattr(facts, "_can_be_decision_date", lambda *_: True)


# Values


def days_beyond_the_calendar(patch: pytest.MonkeyPatch) -> None:
    """What lies beyond the first and the last day was some days all the same."""
    for module in (domain, values, situation):
        patch.setattr(module, "clipped", lambda _, given: given)


def limits_in_a_list_are_refused(patch: pytest.MonkeyPatch) -> None:
    """A list held single values only, but decisions wrote their case with limits in lists."""
    item: Callable[..., Values | None] = values._item

    def single(scope: Scope, fact: Fact, node: Node, at: Span | None) -> Values | None:
        if not isinstance(node, Scalar):
            scope.add("wrong-shape", f"expected a value of `{fact.name}`", node.span or at)
            return None
        return item(scope, fact, node, at)

    patch.setattr(values, "_item", single)


def short_numbers_compared_as_such(patch: pytest.MonkeyPatch) -> None:
    """A database compared a column of 32 bits in 32 bits, in which 12.35 is a number with two decimals."""
    is_whole = Writer.is_whole

    def in_32_bits(self: Writer, piece: Sql, decimals: int, digits: int) -> Sql:
        whole = is_whole(self, piece, decimals, digits)
        return whole.this if decimals and self.dialect == "duckdb" else whole  # the first of the two comparisons

    patch.setattr(Writer, "is_whole", in_32_bits)
    patch.setattr(Writer, "limit", Writer.number)


# Whom to ask


def only_the_first_in_the_file_is_asked(patch: pytest.MonkeyPatch) -> None:
    """Of all whom a decision names, it told the one who stands first."""
    to_ask = people.people_to_ask

    def first(of: Situation) -> tuple[Escalation, ...]:
        document = of.policy.document
        order = [*(rule.to for rule in document.rules.values()), *document.roles]
        return tuple(sorted(to_ask(of), key=lambda person: order.index(person.to)))[:1]

    for module in (later, in_part):
        patch.setattr(module, "people_to_ask", first)


def limits_compared_by_minutes(patch: pytest.MonkeyPatch) -> None:
    """Two days lost to one working day, though on a Friday they are over sooner."""

    def shortest(limits: Iterable[Within]) -> frozenset[Within]:
        listed = list(limits)
        return frozenset({min(listed, key=lambda limit: limit.minutes)}) if listed else frozenset()

    patch.setattr(people, "soonest", shortest)


def limits_of_all_lines_for_everybody(patch: pytest.MonkeyPatch) -> None:
    """A line for one person set the limit for another."""
    patch.setattr(people, "lines_for", lambda document, _: list(document.escalation.values()))


# Comparison


def facts_in_another_form_apart(patch: pytest.MonkeyPatch) -> None:
    """A number with more decimals was another fact, which each policy had to itself."""
    patch.setattr(compare, "forms_of", lambda *_: ({}, {}))


# Examples and mutation


def unsettled_is_taken_for_escalate(patch: pytest.MonkeyPatch) -> None:
    """An example that expected escalate passed where nothing was settled."""

    def outcome(expect: Expectation, answer: Decision | RequestDecision) -> Iterator[str]:
        if expect.outcome is not None and answer.outcome is not expect.outcome:
            yield "another outcome"
        if expect.settled is not None and answer.settled is not expect.settled:
            yield "settled or not"

    patch.setattr(examples, "_outcome", outcome)


def rules_that_may_decide_decide(patch: pytest.MonkeyPatch) -> None:
    """An example that expected a rule to decide passed where it decided in some completions only."""
    rules_and_actions = examples._rules_and_actions

    def perhaps(expect: Expectation, answer: Decision) -> Iterator[str]:
        named = {each.rule.name for each in answer.rules}
        kept = tuple(name for name in expect.because_of if name not in named)
        return rules_and_actions(evolve(expect, because_of=kept), answer)

    patch.setattr(examples, "_rules_and_actions", perhaps)


def lines_of_duties_are_not_taken_out(patch: pytest.MonkeyPatch) -> None:
    """Of an action or a line of escalation no line of its condition was tried."""
    patch.setattr(duty_mutants, "of_condition", lambda *_, **__: iter(()))


def duties_tell_no_policies_apart(patch: pytest.MonkeyPatch) -> None:
    """A policy that differs only in what is to be done was equivalent."""
    of_duties = (By.ACTION, By.NO_ACTION, By.TIMING, By.LIMIT)

    def outcomes_alone(first: CompiledPolicy, second: CompiledPolicy) -> Iterator[Telling]:
        return (each for each in tellings(first, second) if each.by not in of_duties)

    patch.setattr(try_mutants, "tellings", outcomes_alone)
