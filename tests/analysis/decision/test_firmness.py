"""Which reasons stand first: what is sure before what is only possible, and of that, what rests most on the case."""

from __future__ import annotations

from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from sharepolicy.analysis.decision.decide import Decision, decide
from sharepolicy.analysis.decision.reasons import reasons, rules_among
from sharepolicy.core.compile import compile_policy
from sharepolicy.engine.loading.load import load, load_text
from sharepolicy.frontends.render.decision import render_decision
from sharepolicy.language.case import Case
from sharepolicy.language.domain import domains
from sharepolicy.language.policy import PolicyDocument
from sharepolicy.language.semantics import all_cases, applying, completions
from sharepolicy.testing import cases, policies
from tests.helpers.mars import MARS

documents_and_cases = policies().flatmap(lambda document: st.tuples(st.just(document), cases(document)))


@given(documents_and_cases)
def test_it_holds_only_if_all_that_it_names_is_so(drawn: tuple[PolicyDocument, Case]) -> None:
    """By listing completions: whether the condition holds in all of them, and which values it needs of what is open."""
    document, case = drawn
    rows = list(completions(document, case))
    cells = {name: domain.cells for name, domain in domains(document).items()}
    for deciding in decide(compile_policy(document), case).rules:
        here = [row for row in rows if deciding.rule.name in applying(document, row)]
        assert deciding.holds is (len(here) == len(rows))
        needs = {}
        for name in cells:
            left, needed = {row[name] for row in rows}, {row[name] for row in here}
            if needed < left:
                needs[name] = needed
        found = {ground.fact.name: ground.values for ground in deciding.only_if}
        assert {name: {c for c in cells[name] if c & values} for name, values in found.items()} == needs


@given(documents_and_cases)
def test_what_is_sure_stands_first_and_nothing_is_lost_by_the_order(drawn: tuple[PolicyDocument, Case]) -> None:
    """What decides, then what holds, then what may hold; reasons are those of the rules and of `otherwise`."""
    document, case = drawn
    compiled = compile_policy(document)
    decision = decide(compiled, case)
    for told in (decision.rules, decision.reasons):
        places = [(not each.sure, not each.holds) for each in told]
        assert places == sorted(places)
    named = {reason.rule for reason in decision.reasons if reason.rule}
    assert named == {deciding.rule.name for deciding in decision.rules}
    backwards = reasons(decision.within(decision.possible), tuple(reversed(decision.rules)))
    assert sorted(map(repr, backwards)) == sorted(map(repr, decision.reasons))


@given(documents_and_cases)
def test_what_may_hold_stands_by_how_much_of_the_case_it_rests_on(drawn: tuple[PolicyDocument, Case]) -> None:
    """A rule rests on a given fact if, all else being given, another value of it would keep its condition from holding.

    Counted by listing cases.
    """
    document, case = drawn
    rested = []
    for deciding in decide(compile_policy(document), case).rules:
        if not deciding.holds:
            stated = 0
            for name in case.given:
                if document.vocabulary.facts[name].decision_date:
                    continue  # the case need not state it
                if all(cell & case.given[name] for cell in domains(document)[name].cells):
                    continue  # every value is as good as none
                others = Case({one: values for one, values in case.given.items() if one != name})
                rows = list(completions(document, others))
                holding = {row[name] for row in rows if deciding.rule.name in applying(document, row)}
                stated += holding < {row[name] for row in rows}
            rested.append(stated)
    assert rested == sorted(rested, reverse=True)


@given(policies())
def test_the_fast_path_keeps_the_same_order(document: PolicyDocument) -> None:
    """In complete cases all rules that decide are sure, in the order of the policy."""
    compiled = compile_policy(document)
    for complete in all_cases(document):
        slow = decide(compiled, Case(complete)).rules
        assert slow == rules_among(compiled, applying(document, complete))


def _texts(decision: Decision) -> list[str]:
    return [reason.rule for reason in decision.reasons]


EVERY_VALUE = """
policy: every-value
facts:
  seen: {asks: Seen?, type: yes/no}
  told: {asks: Told?, type: yes/no}
  age: {asks: How old?, type: number, minimum: 0, maximum: 20}
questions:
  q:
    rules:
      first: {when: {told: yes, seen: yes}, outcome: dont_share, because: First.}
      second: {when: {seen: no, age: {at_least: 9}}, outcome: share, because: Second.}
otherwise: {outcome: escalate, because: Nobody knows.}
"""


def test_a_fact_that_is_given_with_every_value_is_as_unknown_as_one_that_is_not_given() -> None:
    """The order of the reasons follows what is possible, not how it was written."""
    policy = load_text(EVERY_VALUE)
    unknown, written, narrowed = (
        [reason.rule for reason in policy.decide(given_).reasons if reason.rule]
        for given_ in ({}, {"age": {"at_least": 0}}, {"age": {"at_least": 9}})
    )
    assert unknown == written == ["first", "second"]
    assert narrowed == ["second", "first"]


def test_nobody_is_accused_of_what_nobody_recorded() -> None:
    """A refusal that the case states comes before a danger that it does not; the danger needs to be found out first."""
    told = load(MARS).decide({"purpose": "support_child", "recipient.role": "education", "subject.consent": "refused"})
    order = _texts(told)
    assert order.index("consent-missing") < order.index("recipient-poses-risk")
    danger = next(reason for reason in told.reasons if reason.rule == "recipient-poses-risk")
    assert danger.only_if[0].says == "whether they pose a risk: yes"


def test_what_the_case_states_is_said_as_it_stands_though_another_rule_may_come_first() -> None:
    """If something irrelevant would stay out anyway, the danger that is recorded is still the reason."""
    told = load(MARS).decide({"recipient.poses_risk": "yes", "item.identifies": "yes"})
    first, *others = told.reasons
    assert (first.rule, first.sure, first.holds) == ("recipient-poses-risk", False, True)
    assert others
    assert not any(reason.holds for reason in others)


@given(documents_and_cases)
def test_what_is_not_verified_is_what_the_firmest_reasons_cite(drawn: tuple[PolicyDocument, Case]) -> None:
    """Exactly the citations of sources that nobody has checked; of reasons that only may hold, only if none holds."""
    document, case = drawn
    names = list(document.sources)
    document = evolve(document, sources={name: evolve(document.sources[name], verified=False) for name in names})
    decision = decide(compile_policy(document), case)
    firm = [each for each in decision.reasons if (each.holds if decision.settled else each.sure)] or decision.reasons
    assert set(decision.unverified) == {cited for each in firm for cited in each.sources if cited.source in names}


def test_an_answer_says_in_one_line_what_it_rests_on_that_nobody_checked() -> None:
    """A rule that decides cites the Children Act, which was not checked; another answer rests on checked sources."""
    facts = {
        "risk_to_child": "significant",
        "purpose": "protect_child",
        "legal_restriction": "none",
        "sharing_would_do_more_harm": "no",
        "recipient.needs_to_know": "yes",
        "recipient.identity_verified": "yes",
        "recipient.poses_risk": "no",
        "item.relevant": "yes",
        "item.more_than_needed": "no",
        "item.endangers_someone": "no",
        "item.identifies": "yes",
        "subject.anonymous_reporter": "no",
        "subject.lawful_reasons/legal_duty": "no",
    }
    policy = load(MARS)
    told = policy.decide(facts)
    assert [citation.source for citation in told.unverified] == ["children-act-1989"]
    line = "Not verified: Children Act 1989, sections 17 and 47. Check before you rely on it."
    assert line in " ".join(render_decision(told).split())
    assert [each["cites"] for each in told.to_dict()["unverified"]] == ["children-act-1989"]
    other = policy.decide({"item.relevant": "no"})
    assert other.unverified == ()
    assert "Not verified: " not in render_decision(other).partition("Sources")[0]
    assert "unverified" not in other.to_dict()
