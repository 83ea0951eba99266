"""A second opinion confirms what is right and nothing else, and never loses the first answer."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import partial
from itertools import product

import pytest
from attrs import evolve, frozen
from hypothesis import assume, given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from sharepolicy import CaseError, NoSecondOpinionError
from sharepolicy.analysis.decision.decide import Decision
from sharepolicy.analysis.decision.opinion import Cells, CompleteAnswer, Standing
from sharepolicy.analysis.second import confirm as confirming
from sharepolicy.analysis.second.confirm import choose
from sharepolicy.backends.durable import second
from sharepolicy.engine.loading.load import load_document
from sharepolicy.engine.policies.policy import Policy
from sharepolicy.frontends.render.decision import render_decision
from sharepolicy.frontends.render.request import render_request
from sharepolicy.language.case import Case
from sharepolicy.language.condition import AllOf
from sharepolicy.language.policy import Outcome, PolicyDocument
from sharepolicy.reading.files import shipped
from sharepolicy.testing import cases, policies
from sharepolicy.testing.small import case_with, choice, has, rule, small_policy, yes_no
from sharepolicy.testing.table import table
from tests.helpers.durable import needs_durable
from tests.helpers.mars import load_mars
from tests.helpers.planted_engines import Defined, Failing, Twist, plant

SHARE, DONT_SHARE, ESCALATE = Outcome.SHARE, Outcome.DONT_SHARE, Outcome.ESCALATE

SCHEMA, REQUEST_SCHEMA = (
    Draft202012Validator(json.loads((shipped("schemas") / f"{kind}.schema.json").read_text(encoding="utf-8")))
    for kind in ("decision", "request-decision")
)

DOCUMENT = small_policy(
    [yes_no("consent"), yes_no("danger"), choice("who", "school", "police", "press")],
    rule("agreed", SHARE, has("consent")),
    rule("danger", SHARE, has("danger"), overrides=["press"]),
    rule("press", DONT_SHARE, has("who", "press"), overrides=["agreed"]),
    rule("also", SHARE, has("danger"), overrides=["press"]),
)

COMPLETE = case_with({"consent": "yes", "danger": "yes", "who": "press"})
PARTIAL = case_with({"consent": "yes"})

documents_and_cases = policies().flatmap(lambda document: st.tuples(st.just(document), cases(document)))


def opinion_of(policy: Policy, case: Case) -> Decision:
    """The decision with a second opinion."""
    return policy.decide(case, second_opinion=True)


REQUIRED = second.required
"""What looks whether durable-rules is there, unless a test says that it is."""


@pytest.fixture(autouse=True)
def _installed(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Planted engines need no durable-rules."""
    if "needs" not in request.node.name:
        monkeypatch.setattr("sharepolicy.backends.durable.second.required", lambda: None)


@needs_durable
@given(documents_and_cases)
def test_right_answers_are_confirmed(drawn: tuple[PolicyDocument, Case]) -> None:
    """By durable-rules, on random policies and cases, complete and partial."""
    document, case = drawn
    policy = load_document(document, prove=False)
    first, both = policy.decide(case), policy.decide(case, second_opinion=True, time_limit=60)
    opinion = both.second_opinion
    assert opinion is not None
    assume("too many for the second engine" not in " ".join(opinion.differences))
    assert opinion.confirmed, opinion.says
    assert opinion.confirmed_by == ("sharepolicy", opinion.engine)
    told = both.to_dict()
    assert told.pop("second_opinion") is not None
    assert {**told, "second_opinion": None} == first.to_dict()


def other(document: PolicyDocument, data: st.DataObject) -> PolicyDocument:
    """The policy with a small mistake: an outcome, an override or a rule is other than it was."""
    name = data.draw(st.sampled_from(list(document.rules)))
    changed = document.rules[name]
    kind = data.draw(st.sampled_from(("outcome", "overrides", "when", "otherwise")))
    if kind == "outcome":
        changed = evolve(changed, outcome=data.draw(st.sampled_from(list(Outcome))))
    elif kind == "overrides":
        changed = evolve(changed, overrides=())
    elif kind == "when":
        changed = evolve(changed, when=document.rules[data.draw(st.sampled_from(list(document.rules)))].when)
    elif document.otherwise is not None:
        document = evolve(
            document, otherwise=evolve(document.otherwise, outcome=data.draw(st.sampled_from(list(Outcome))))
        )
    return evolve(document, rules={**document.rules, name: changed})


@given(policies(max_facts=4, max_rules=5), st.data())
def test_an_engine_of_another_policy_is_found_out(document: PolicyDocument, data: st.DataObject) -> None:
    """Wherever the other policy answers a completion otherwise in what a decision says; and only there."""
    assume(document.rules)
    case, wrong = data.draw(cases(document)), other(document, data)
    policy = plant(load_document(document, prove=False), Defined(wrong))
    decision = opinion_of(policy, case)
    every = list(product(*(range(len(domain.cells)) for domain in policy.compiled.domains.values())))
    inside = [cells for cells in every if cells in set(choose(policy.compiled, decision).cases)]
    assume(choose(policy.compiled, decision).every)
    right_answers, wrong_answers = (Defined(each).answers(inside, 1.0) for each in (document, wrong))
    opinion = decision.second_opinion
    assert opinion is not None
    if summary(right_answers) != summary(wrong_answers):
        assert opinion.standing is Standing.DISAGREES
        assert decision.outcome is ESCALATE
        assert not decision.settled
        assert opinion.differences
    else:
        assert opinion.confirmed
    assert opinion.first == policy.decide(case).possible
    SCHEMA.validate(decision.to_dict())


def summary(answers: Sequence[CompleteAnswer]) -> object:
    """What a decision says of rules, over all completions."""
    rows = [answer for answer in answers if answer.possible]
    decides = {name: sum(name in row.decides for row in rows) for row in rows for name in row.decides}
    return (
        {outcome for row in rows for outcome in row.outcomes},
        any(len(row.outcomes) > 1 for row in rows),
        {name: times == len(rows) for name, times in decides.items()},
        {pair for row in rows for pair in row.overrode},
        len(rows),
    )


def each(change: partial[CompleteAnswer]) -> Twist:
    """Change every possible answer."""
    return lambda answers: [change(answer) if answer.possible else answer for answer in answers]


def one(change: partial[CompleteAnswer]) -> Twist:
    """Change the first possible answer."""

    def twist(answers: Sequence[CompleteAnswer]) -> Sequence[CompleteAnswer]:
        place = next(number for number, answer in enumerate(answers) if answer.possible)
        return [*answers[:place], change(answers[place]), *answers[place + 1 :]]

    return twist


def but(**changes: object) -> partial[CompleteAnswer]:
    """An answer with something else in it."""
    return partial(evolve, **changes)


WRONG: dict[str, tuple[partial[CompleteAnswer], str]] = {
    "another outcome": (but(outcomes=frozenset({DONT_SHARE})), "don't share"),
    "two outcomes": (but(outcomes=frozenset({SHARE, DONT_SHARE})), "decided at once"),
    "no outcome": (but(outcomes=frozenset()), "nothing"),
    "no rules": (but(decides=frozenset()), "decide"),
    "another rule": (but(decides=frozenset({"agreed"}), overrode=frozenset()), "`agreed`"),
    "one rule too few": (but(decides=frozenset({"danger"})), "`also`"),
    "another overridden": (but(overrode=frozenset({("danger", "agreed")})), "overrid"),
    "nothing overridden": (but(overrode=frozenset()), "overrid"),
    "impossible": (partial(lambda _: CompleteAnswer(possible=False)), "impossible"),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_a_wrong_answer_about_a_complete_case_escalates(wrong: str) -> None:
    """Outcome, rules, overrides, and whether the case can be."""
    change, word = WRONG[wrong]
    policy = plant(load_document(DOCUMENT), Defined(DOCUMENT, one(change)))
    decision = opinion_of(policy, COMPLETE)
    opinion = decision.second_opinion
    assert opinion is not None
    assert (decision.outcome, decision.settled, opinion.standing) == (ESCALATE, False, Standing.DISAGREES)
    assert any(word in difference for difference in opinion.differences)
    first_reason = decision.reasons[0]
    assert first_reason.sure
    assert "sharepolicy says share, planted 1.0 says" in first_reason.text
    assert not any(reason.sure for reason in decision.reasons[1:])


@pytest.mark.parametrize("bound", [500, 3], ids=["every completion", "a sample"])
@pytest.mark.parametrize("wrong", [name for name in WRONG if name not in ("one rule too few", "another rule")])
def test_one_wrong_answer_among_many_completions_is_seen(
    monkeypatch: pytest.MonkeyPatch, wrong: str, bound: int
) -> None:
    """In a partial case, whether all completions are compared or some."""
    monkeypatch.setattr(confirming, "EVERY", bound)
    change, _ = WRONG[wrong]
    policy = plant(load_document(DOCUMENT), Defined(DOCUMENT, each(change)))
    decision = opinion_of(policy, PARTIAL)
    assert decision.second_opinion is not None
    assert decision.second_opinion.every is (bound == 500)
    assert decision.second_opinion.standing is Standing.DISAGREES


@pytest.mark.parametrize("count", [0, 1, 7])
def test_too_few_or_too_many_answers_are_none(count: int) -> None:
    """The engine may not answer part of it."""
    policy = plant(load_document(DOCUMENT), Defined(DOCUMENT, lambda answers: (list(answers) * 3)[:count]))
    decision = opinion_of(policy, PARTIAL)
    assert decision.second_opinion is not None
    assert decision.second_opinion.differences == ("it did not answer for each combination",)


@pytest.mark.parametrize("late", [False, True])
@pytest.mark.parametrize("case", [COMPLETE, PARTIAL], ids=["complete", "partial"])
def test_an_engine_that_does_not_answer_escalates(late: bool, case: Case) -> None:
    """With the first answer in its reason, somebody to ask, and no grounds."""
    policy = load_document(DOCUMENT)
    first = policy.decide(case)
    decision = plant(policy, Failing(late)).decide(case, second_opinion=True, time_limit=0.7)
    assert (decision.outcome, decision.settled) == (ESCALATE, False)
    assert decision.possible == first.possible
    answer = " or ".join(outcome.words for outcome in first.possible)
    text = decision.reasons[0].text
    assert f"sharepolicy says {answer}" in text
    assert ("did not answer in time: 0.7 seconds are up" if late else "failed: its process has ended") in text
    assert [r.rule.name for r in decision.rules] == [r.rule.name for r in first.rules]
    assert not any(r.sure for r in decision.rules)
    assert (decision.grounds, decision.alternatives) == ((), ())
    assert [person.to for person in decision.escalation] == ["manager"]
    assert "not confirmed" in repr(decision)
    SCHEMA.validate(decision.to_dict())
    said = " ".join(render_decision(decision).split())
    assert said.startswith("NOT CONFIRMED, SO FOR NOW: ESCALATE")
    assert " ".join(text.split()) in said
    assert "leaves this open" not in said


@pytest.mark.parametrize("place", ["engine", "choice"])
@pytest.mark.parametrize("error", [MemoryError, RecursionError, ValueError, AssertionError])
def test_no_error_of_the_second_road_loses_the_first_answer(
    monkeypatch: pytest.MonkeyPatch, place: str, error: type[Exception]
) -> None:
    """Whatever goes wrong in the engine, or while cases are chosen for it."""

    def fail(*_: object) -> None:
        raise error

    policy = plant(load_document(DOCUMENT), Defined(DOCUMENT, fail if place == "engine" else list))  # type: ignore[arg-type]
    if place == "choice":
        monkeypatch.setattr(confirming, "choose", fail)
    decision = opinion_of(policy, PARTIAL)
    assert decision.second_opinion is not None
    assert decision.second_opinion.standing is Standing.FAILED
    assert decision.possible == policy.decide(PARTIAL).possible
    assert error.__name__ in decision.reasons[0].text


def test_what_is_confirmed_says_so_in_words() -> None:
    """How many combinations were compared, and whether these are all."""
    policy = plant(load_document(DOCUMENT), Defined(DOCUMENT))
    said = [opinion_of(policy, case).second_opinion for case in (COMPLETE, PARTIAL)]
    assert [opinion and opinion.says for opinion in said] == [
        "Two engines were asked, sharepolicy and planted 1.0, and they agree.",
        "Two engines were asked, sharepolicy and planted 1.0, and they agree on all 6 combinations of what is not "
        "known.",
    ]
    page = " ".join(render_decision(opinion_of(policy, COMPLETE)).split())
    assert page.endswith("Two engines were asked, sharepolicy and planted 1.0, and they agree.")


def test_a_sample_meets_every_outcome_and_rule_and_is_the_same_every_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where there are too many completions to compare all: also rules that decide in one of thousands of cases."""
    monkeypatch.setattr(confirming, "SAMPLED", 5)
    names = [f"fact{place}" for place in range(16)]
    document = small_policy(
        [*(yes_no(name) for name in names), yes_no("odd")],
        rule("common", SHARE),
        rule("all", SHARE, AllOf(tuple(has(name) for name in names))),
        rule("none", SHARE, AllOf(tuple(has(name, "no") for name in names))),
        rule("odd", DONT_SHARE, AllOf((has("odd"), *(has(name) for name in names[:9]))), overrides=["common", "all"]),
    )
    chosen = [
        choose(policy.compiled, policy.decide({})) for policy in (load_document(document), load_document(document))
    ]
    assert chosen[0] == chosen[1]
    assert not chosen[0].every
    answers = Defined(document).answers(chosen[0].cases, 1.0)
    assert {outcome for answer in answers for outcome in answer.outcomes} == {SHARE, DONT_SHARE}
    for name in document.rules:
        assert {name in answer.decides for answer in answers} == {True, False}


def test_a_combination_too_few_is_seen() -> None:
    """Also where the outcomes and rules of the others are the same."""
    policy = plant(load_document(DOCUMENT), Defined(DOCUMENT, one(WRONG["impossible"][0])))
    decision = opinion_of(policy, PARTIAL)
    assert decision.second_opinion is not None
    assert decision.second_opinion.differences == ("it finds 5 of the combinations possible, not 6",)


def test_a_rule_that_decides_too_often_is_seen() -> None:
    """Also where its outcome is that of the others."""
    document = small_policy([yes_no("a"), yes_no("b")], rule("a", SHARE, has("a")), rule("b", SHARE, has("b")))
    always = partial(lambda answer: evolve(answer, decides=answer.decides | {"b"}))
    decision = opinion_of(plant(load_document(document), Defined(document, each(always))), case_with({"a": "yes"}))
    assert decision.second_opinion is not None
    assert decision.second_opinion.differences == ("it finds that the rule `b` decides in every case",)


@given(documents_and_cases)
def test_what_is_compared_lies_in_the_case(drawn: tuple[PolicyDocument, Case]) -> None:
    """All completions are there when it says so."""
    document, case = drawn
    policy = load_document(document, prove=False)
    chosen = choose(policy.compiled, policy.decide(case))
    names = list(policy.compiled.domains)
    defined = {
        tuple(policy.compiled.domains[n].cells.index(row.case[n]) for n in names) for row in table(document, case)
    }
    possible = {cells for cells in chosen.cases if Defined(document).answers([cells], 1.0)[0].possible}
    assert possible == defined if chosen.every else possible <= defined


REQUEST = {
    "policy": "mars",
    "facts": {},
    "items": {"report": {"about": ["mother", "child"]}, "address": {"about": ["mother"]}},
    "subjects": {"mother": {}, "child": {}},
    "recipients": {"school": {}},
}


def test_one_unconfirmed_decision_holds_back_its_part_of_a_request() -> None:
    """Whatever the others say; but a certain no of another subject stands."""
    policy = load_mars()
    first = policy.decide_request(REQUEST)
    failed = plant(policy, Failing(late=False)).decide_request(REQUEST, second_opinion=True)
    assert {part.outcome for part in failed.parts} == {ESCALATE}
    assert not any(part.settled for part in failed.parts)
    assert all(
        set(before.possible) <= set(after.possible) for before, after in zip(first.parts, failed.parts, strict=True)
    )
    REQUEST_SCHEMA.validate(failed.to_dict())
    said = " ".join(render_request(failed).split())
    assert said.startswith("NOT CONFIRMED, SO FOR NOW: ESCALATE")
    assert "A second engine does not confirm all of it." in said
    assert "confirms 0 of" in said


@frozen
class FailingFor:
    """A second engine that fails for one complete case, and is right for others."""

    document: PolicyDocument
    cells: Cells
    name: str = "planted 1.0"

    def answers(self, cases: Sequence[Cells], seconds: float) -> Sequence[CompleteAnswer]:
        """What the definition says, but for that case."""
        return (Failing(late=False) if self.cells in cases else Defined(self.document)).answers(cases, seconds)


def test_doubt_about_one_subject_holds_back_what_is_not_certain_by_another() -> None:
    """A yes that is not confirmed waits, and with it every item about that person; another's certain no stands."""
    document = small_policy(
        [yes_no("subject.consent")],
        rule("agreed", SHARE, has("subject.consent")),
        rule("refused", DONT_SHARE, has("subject.consent", "no")),
    )
    request = {
        "subjects": {"mother": {"consent": True}, "father": {"consent": False}, "aunt": {"consent": True}},
        "items": {"hers": {"about": ["mother"]}, "theirs": {"about": ["mother", "father"]}},
    }
    policy = plant(load_document(document), FailingFor(document, (0,)))
    parts = {part.item: part for part in policy.decide_request(request, second_opinion=True).parts}
    assert (parts["hers"].outcome, parts["hers"].possible) == (ESCALATE, (SHARE, ESCALATE))
    assert (parts["theirs"].outcome, parts["theirs"].settled) == (DONT_SHARE, True)
    policy = plant(load_document(document), FailingFor(document, (1,)))
    parts = {part.item: part for part in policy.decide_request(request, second_opinion=True).parts}
    assert (parts["hers"].outcome, parts["theirs"].outcome) == (SHARE, ESCALATE)


def test_without_durable_rules_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    """Before anything is decided; and nothing else needs it."""
    monkeypatch.setattr(second, "find_spec", lambda _: None)
    monkeypatch.setattr("sharepolicy.backends.durable.second.required", REQUIRED)
    policy = load_document(DOCUMENT)
    assert policy.decide(COMPLETE).second_opinion is None
    for decide in (policy.decide, policy.decide_request):
        with pytest.raises(NoSecondOpinionError, match=r'pip install "sharepolicy\[durable\]"'):
            decide({}, second_opinion=True)


@pytest.mark.parametrize("limit", [0, -1, float("nan"), float("inf"), 86_401])
def test_odd_time_limits_are_refused(limit: float) -> None:
    """Before anything is decided."""
    with pytest.raises(ValueError, match="`time_limit` is a number of seconds above 0, 86,400 at most"):
        load_document(DOCUMENT).decide(COMPLETE, second_opinion=True, time_limit=limit)


def test_cases_that_cannot_be_decided_are_errors_as_ever() -> None:
    """The second engine is not asked."""
    policy = plant(load_document(DOCUMENT), Failing(late=False))
    with pytest.raises(CaseError):
        policy.decide({"danger": "perhaps"}, second_opinion=True)


def test_a_policy_that_the_second_engine_refuses_escalates_and_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    """The first answer is not lost; `check --second-opinion` finds it before anybody decides."""
    monkeypatch.setattr("sharepolicy.backends.durable.sheet.MOST_BRANCHES", 0)
    decision = opinion_of(load_document(DOCUMENT), COMPLETE)
    assert decision.outcome is ESCALATE
    assert "too many for the second engine" in decision.reasons[0].text
