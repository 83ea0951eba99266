"""A policy over time against its definition: whatever a decision says is what brute force says, over all versions."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from sharepolicy import CaseError, PolicyError
from sharepolicy.analysis.decide import Decision
from sharepolicy.engine.load import load_document
from sharepolicy.engine.versions import PolicyOverTime, Version, policy_over_time
from sharepolicy.language.over_time import AnswerOverTime, DutyRead, RuleRead, VersionInForce, answer_over_time
from sharepolicy.language.policy import Rule
from sharepolicy.language.semantics import AskedPerson
from sharepolicy.language.values import Ranges
from sharepolicy.testing.timelines import CaseOverTime, cases_over_time, dates_of, timelines

TODAY = datetime.date(2026, 2, 5)


def loaded(versions: Sequence[VersionInForce]) -> PolicyOverTime:
    """A policy of these versions."""
    try:
        policies = [load_document(each.document, prove=False) for each in versions]
    except PolicyError:
        assume(False)
    pairs = zip(versions, policies, strict=True)
    return policy_over_time(tuple(Version(each.period, policy) for each, policy in pairs), TODAY)


def _read(rule: Rule) -> RuleRead:
    return RuleRead(rule.name, rule.outcome, rule.because, rule.sources)


def told(decision: Decision) -> AnswerOverTime:
    """What a decision says, in the words of the definition; each thing once."""
    reasons = decision.reasons if decision.settled else decision.reasons[1:]
    rules = [(_read(one.rule), one.sure) for one in decision.rules]
    duties = [
        (DutyRead(what.name, what.timing, what.says, what.within, what.sources), due.sure)
        for due in decision.actions
        for what in (due.action,)
    ]
    people = [(one.to, AskedPerson(one.sure, frozenset(one.within), one.within_sure)) for one in decision.escalation]
    otherwise = [((one.text, one.outcome), one.sure) for one in reasons if not one.rule]
    for each in (rules, duties, people, otherwise):
        assert len(dict(each)) == len(each)  # type: ignore[call-overload]
    said = [(RuleRead(one.rule, one.outcome, one.text, one.sources), one.sure) for one in reasons if one.rule]
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
    )


def both(versions: Sequence[VersionInForce], case: CaseOverTime, date: str) -> tuple[Decision, AnswerOverTime] | None:
    """What the library and the definition say of a case; None where both refuse it."""
    policy = loaded(versions)
    try:
        expected = answer_over_time(versions, case.days, case.given)
    except ValueError:
        with pytest.raises(CaseError):
            policy.decide(case.case(date))
        return None
    return policy.decide(case.case(date)), expected


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_a_decision_over_several_versions_says_what_the_definition_says(data: st.DataObject) -> None:
    """Outcomes, rules, what they overrode, `otherwise`, duties, people and versions."""
    versions = data.draw(timelines())
    case = data.draw(cases_over_time(versions))
    alone = [piece for piece in case.days.pieces if piece[0] == piece[1]]
    assume(all(any(Ranges((piece,)) & each.days for each in versions) for piece in alone))
    date = data.draw(st.sampled_from(list(dates_of(versions))))
    found = both(versions, case, date)
    if found is not None:
        decision, expected = found
        assert told(decision) == expected
        assert decision.outcome is expected.outcome
