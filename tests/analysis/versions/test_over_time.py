"""A policy over time against its definition: whatever a decision says is what brute force says, over all versions."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from sharepolicy import CaseError, PolicyError
from sharepolicy.analysis.decision.decide import Decision
from sharepolicy.engine.loading.load import load_document
from sharepolicy.engine.policies.timeline import Timeline
from sharepolicy.engine.policies.version import Version
from sharepolicy.language.case import Request
from sharepolicy.language.over_time import AnswerOverTime, DutyRead, RuleRead, VersionInForce, answer_over_time
from sharepolicy.language.people import AskedPerson
from sharepolicy.language.policy import Outcome, Rule
from sharepolicy.language.semantics import STRENGTH, completions_together, outcome
from sharepolicy.language.values import Ranges, Values
from sharepolicy.language.vocabulary import Fact, number_text
from sharepolicy.testing.agreement import then_of
from sharepolicy.testing.requests import requests
from sharepolicy.testing.timelines import CaseOverTime, cases_over_time, dates_of, timelines
from tests.helpers.turned import turned

TODAY = datetime.date(2026, 2, 5)


def loaded(versions: Sequence[VersionInForce]) -> Timeline:
    """A policy of these versions."""
    try:
        policies = [load_document(each.document, prove=False) for each in versions]
    except PolicyError:
        assume(False)
    pairs = zip(versions, policies, strict=True)
    return Timeline("", tuple(Version(each.period, policy) for each, policy in pairs))


def _read(rule: Rule) -> RuleRead:
    return RuleRead(rule.name, rule.outcome, rule.because, rule.sources, rule.required)


def told(decision: Decision) -> AnswerOverTime:
    """What a decision says, in the words of the definition; each thing once."""
    reasons = decision.reasons if decision.settled else decision.reasons[1:]
    rules = [(_read(one.rule), one.sure) for one in decision.rules]
    duties = [
        (DutyRead(what.name, what.timing, what.says, what.within, what.sources), due.sure)
        for due in decision.actions
        for what in (due.action,)
    ]
    people = [
        (one.to, AskedPerson(one.sure, frozenset(one.within), one.within_sure, then_of(one)))
        for one in decision.escalation
    ]
    otherwise = [((one.text, one.outcome), one.sure) for one in reasons if not one.rule]
    for each in (rules, duties, people, otherwise):
        assert len(dict(each)) == len(each)  # type: ignore[call-overload]
    said = [(RuleRead(r.rule, r.outcome, r.text, r.sources, r.required), r.sure) for r in reasons if r.rule]
    assert dict(said) == dict(rules)
    identities = decision.policy.versions or (decision.policy,)
    return AnswerOverTime(
        frozenset(decision.possible),
        dict(rules),
        {_read(one.rule): frozenset(map(_read, one.overrode)) for one in decision.rules},
        dict(otherwise),
        dict(duties),
        dict(people),
        frozenset(each.version for each in identities),
        decision.obligation,
    )


LAYOUTS = ("case", "request", "flat", "facts", "facts of a request")
"""The ways to hand a case over."""


def plain(fact: Fact, values: Values) -> Any:
    """Values as a case file has them, each of them named: versions differ in what `unknown` leaves open."""
    if not isinstance(values, Ranges):
        return sorted(values)
    ends = [{"at_least": low, "at_most": high} for low, high in values.pieces]
    written = [{key: number_text(fact, end) for key, end in each.items() if end is not None} for each in ends]
    if {} in written:
        return {"at_least": str(datetime.date.min)} if fact.decision_date else "unknown"
    return written


def answered(
    policy: Timeline, versions: Sequence[VersionInForce], case: CaseOverTime, date: str, layout: str
) -> Decision:
    """The decision on a case, handed over in one of the ways. Raises CaseError."""
    given = case.case(date).given
    if layout == "case":
        return policy.decide(case.case(date))
    if layout == "request":
        return policy.decide_request(Request(given)).parts[0].decisions[""]
    facts = {name: fact for each in versions for name, fact in each.document.vocabulary.facts.items()}
    said = {name: plain(facts[name], values) for name, values in given.items()}
    if layout == "facts of a request":
        return policy.decide_request({"facts": said}).parts[0].decisions[""]
    return policy.decide(said if layout == "flat" else {"facts": said})


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_a_decision_over_several_versions_says_what_the_definition_says(data: st.DataObject) -> None:
    """Outcomes, rules, what they overrode, `otherwise`, duties, people and versions; however the case is said."""
    versions = data.draw(timelines())
    case = data.draw(cases_over_time(versions))
    alone = [piece for piece in case.days.pieces if piece[0] == piece[1]]
    assume(all(any(Ranges((piece,)) & each.days for each in versions) for piece in alone))
    date = data.draw(st.sampled_from(list(dates_of(versions))))
    layout = data.draw(st.sampled_from(LAYOUTS))
    policy = loaded(versions)
    try:
        expected = answer_over_time(versions, case.days, case.given)
    except ValueError:
        with pytest.raises(CaseError):
            answered(policy, versions, case, date, layout)
        return
    decision = answered(policy, versions, case, date, layout)
    assert told(decision) == expected
    assert decision.outcome is expected.outcome


def request_over_time(
    versions: Sequence[VersionInForce], days: Ranges, request: Request
) -> dict[tuple[str, str], frozenset[Outcome]]:
    """By brute force, the outcomes of each part over all completions of a request, one day for all of it."""
    found: dict[tuple[str, str], set[Outcome]] = {}
    for version in versions:
        mine, date = version.days & days, version.date
        if not mine:
            continue
        its_own = evolve(request, given={**request.given, date.name: mine}) if date is not None else request
        for together in completions_together(version.document, its_own):
            parts: dict[tuple[str, str], list[Outcome]] = {}
            for place, complete in together.items():
                parts.setdefault((place.item, place.recipient), []).append(outcome(version.document, complete))
            for part, outcomes in parts.items():
                found.setdefault(part, set()).add(max(outcomes, key=STRENGTH.__getitem__))
    return {part: frozenset(outcomes) for part, outcomes in found.items()}


@pytest.mark.slow
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_a_request_over_several_versions_has_one_day(data: st.DataObject) -> None:
    """Each part has the outcomes that the definition gives it, over all versions that its day can fall into."""
    versions = data.draw(timelines(alike=True))
    days = data.draw(cases_over_time(versions)).days
    assume(all(Ranges((piece,)) & each.days for each in versions for piece in days.pieces if piece[0] == piece[1]))
    document = versions[-1].document
    drawn = data.draw(requests(document, most=2))
    dates = set(dates_of(versions))
    request = evolve(drawn, given={name: values for name, values in drawn.given.items() if name not in dates})
    expected = request_over_time(versions, days, request)
    policy = loaded(versions)
    said = evolve(request, given={**request.given, next(iter(dates)): days})
    if not expected:
        with pytest.raises(CaseError):
            policy.decide_request(said)
        return
    decided = policy.decide_request(said)
    assert {(part.item, part.recipient): frozenset(part.possible) for part in decided.parts} == expected


@pytest.mark.parametrize("day", [datetime.date(2026, 5, 1), datetime.date(2026, 10, 1)])
def test_the_day_is_kept_by_a_version_that_does_not_ask_for_it(tmp_path: Path, day: datetime.date) -> None:
    """The case of a decision is decided alike later: it says the day, which picks the version."""
    policy = turned(tmp_path, new="")
    for decision in (policy.decide({"agreed": True}, on=day), policy.decide_request({"agreed": True}, on=day).alone):
        assert decision is not None
        assert decision.on == day
        assert decision.to_dict()["on"] == str(day)
        again = policy.decide_again(decision.to_dict())
        assert (again.outcome, again.policy) == (decision.outcome, decision.policy)
        version = policy.version_on(day).policy
        assert decision.policy == version.identity


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_nothing_that_is_withheld_adds_share(data: st.DataObject) -> None:
    """To know less, of the day too, only adds outcomes: what is known more never makes another one possible."""
    versions = data.draw(timelines(alike=True))
    case = data.draw(cases_over_time(versions))
    policy, date = loaded(versions), next(dates_of(versions))
    assume(any(case.days & each.days for each in versions) and case.days.single is None)
    try:
        known = policy.decide(case.case(date))
    except CaseError:
        assume(False)
    less = {name: values for name, values in case.given.items() if data.draw(st.booleans())}
    open_ = policy.decide(CaseOverTime(Ranges.of(), less).case(date))
    assert set(known.possible) <= set(open_.possible)
    assert open_.outcome is not Outcome.SHARE or known.outcome is Outcome.SHARE
