"""What is proved about all cases equals brute force: each finding is there exactly when the definition shows it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import reduce
from itertools import combinations, permutations, product
from math import prod
from operator import or_

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from sharepolicy import load_text
from sharepolicy.analysis.proof import broken_invariants as proving
from sharepolicy.analysis.proof.broken_invariants import Breach, breaches
from sharepolicy.analysis.proof.verify import Proof, Verification, verify
from sharepolicy.core.compile import CompiledPolicy, compile_policy
from sharepolicy.ground.diagnostic import Diagnostic
from sharepolicy.ground.text import Span, Text
from sharepolicy.language.case import Case
from sharepolicy.language.condition import AllOf, AnyOf, Not
from sharepolicy.language.domain import domains
from sharepolicy.language.policy import FactDirection, FactMove, Invariant, Outcome, PolicyDocument, Shift
from sharepolicy.language.promises import differ_only_in, keep_pair, keeps
from sharepolicy.language.semantics import (
    CompleteCase,
    all_cases,
    applying,
    asked,
    completions,
    decided,
    deciding,
    holds,
    is_due,
    outcome,
)
from sharepolicy.language.values import Values
from sharepolicy.language.vocabulary import About, Impossible
from sharepolicy.testing import policies
from sharepolicy.testing.small import has, rule, scale, small_policy, yes_no
from sharepolicy.testing.table import Row, table
from tests.helpers.promises import parts_of, says_nothing


def named(findings: Iterable[Diagnostic], code: str) -> list[str]:
    """The first name that each finding of a code is about."""
    return [re.findall("`([^`]+)`", finding.message)[0] for finding in findings if finding.code == code]


def pairs(findings: Iterable[Diagnostic]) -> set[frozenset[str]]:
    """The pairs of rules that are told to conflict."""
    return {
        frozenset(re.findall("`([^`]+)`", finding.message))
        for finding in findings
        if finding.code == "conflicting-rules"
    }


@given(policies(conflict_free=False, max_rules=5))
def test_conflict_is_found_exactly_when_two_deciding_rules_disagree(document: PolicyDocument) -> None:
    """The pairs that are told are the pairs that the definition finds, and nothing else is looked at then."""
    clashing = {
        frozenset({first, second})
        for case in all_cases(document)
        for first, second in combinations(deciding(document, case), 2)
        if document.rules[first].outcome is not document.rules[second].outcome
    }
    found = verify(compile_policy(document))
    assert pairs(found.findings) == clashing
    if clashing:
        assert found.proof is None
        assert {finding.code for finding in found.findings} <= {"conflicting-rules", "uncovered-case"}


@given(policies(conflict_free=False), st.booleans())
def test_gap_is_found_exactly_when_no_rule_applies_somewhere(document: PolicyDocument, covered: bool) -> None:
    """Without `otherwise` every case needs a rule; with it none does."""
    document = document if covered else evolve(document, otherwise=None)
    open_ = document.otherwise is None and any(not applying(document, case) for case in all_cases(document))
    found = verify(compile_policy(document))
    assert ("uncovered-case" in {finding.code for finding in found.findings}) == open_


def test_impossible_combinations_that_leave_no_case_are_found() -> None:
    """A vocabulary in which nothing can be has no policy."""
    document = small_policy([yes_no("a")], impossible=[has("a"), Not(has("a"))])
    found = verify(compile_policy(document))
    assert [finding.code for finding in found.findings] == ["no-possible-case"]
    assert found.proof is None


@given(policies())
def test_dead_and_overridden_rules_are_those_that_never_apply_or_never_decide(document: PolicyDocument) -> None:
    """A rule is dead when it applies in no possible case; contradictory when in no case at all."""
    rows = table(document)
    anywhere = list(all_cases(evolve(document, vocabulary=evolve(document.vocabulary, impossible=()))))
    applies = {rule for row in rows for rule in row.applies}
    decides = {rule for row in rows for rule in row.decides}
    never = {name for name, rule in document.rules.items() if not any(holds(rule.condition, c) for c in anywhere)}
    findings = verify(compile_policy(document)).findings
    assert set(named(findings, "dead-rule")) == set(document.rules) - applies - never
    assert set(named(findings, "contradictory-condition")) == never
    assert set(named(findings, "overridden-rule")) == applies - decides


@given(policies())
def test_dead_actions_are_those_that_no_case_calls_for(document: PolicyDocument) -> None:
    """Nowhere does the condition hold with one of the outcomes of a case, open as it may be, or of its request.

    Where there are several outcomes, a case may be unsettled; and an item is withheld for all whom it is about if it is
    withheld for one of them.
    """
    rows, facts = table(document), document.vocabulary.facts

    def about_others(case: CompleteCase) -> frozenset[tuple[str, Values]]:
        return frozenset((name, cell) for name, cell in case.items() if About.SUBJECT not in facts[name].about)

    withheld = {about_others(row.case) for row in rows if row.outcome is Outcome.DONT_SHARE}
    several = len({row.outcome for row in rows}) > 1

    def ends(row: Row) -> Iterator[Outcome]:
        yield row.outcome
        if several:
            yield Outcome.ESCALATE
        if about_others(row.case) in withheld:
            yield Outcome.DONT_SHARE

    never = {
        name
        for name, action in document.actions.items()
        if not any(is_due(action, end, row.case) for row in rows for end in ends(row))
    }
    assert set(named(verify(compile_policy(document)).findings, "dead-action")) == never


def who_and_when(document: PolicyDocument, lines: Iterable[str]) -> list[object]:
    """Whom to ask and how soon in every case, settled and not, when only these lines of escalation are there."""
    fewer = evolve(document, escalation={name: document.escalation[name] for name in lines})
    rows = table(document)
    every = frozenset(row.outcome for row in rows)
    return [asked(fewer, possible, row.case) for row in rows for possible in {frozenset({row.outcome}), every}]


@given(policies())
def test_dead_lines_of_escalation_can_all_be_taken_out_and_no_other_can(document: PolicyDocument) -> None:
    """Whom to ask and how soon stays the same in every case without them, and changes in some without any other."""
    dead = set(named(verify(compile_policy(document)).findings, "dead-escalation"))
    left = [name for name in document.escalation if name not in dead]
    now = who_and_when(document, document.escalation)
    assert who_and_when(document, left) == now
    assert all(who_and_when(document, [other for other in left if other != name]) != now for name in left)


@given(policies())
def test_otherwise_is_dead_exactly_when_some_rule_always_applies(document: PolicyDocument) -> None:
    """And what is said of unsettled cases when every case has the same outcome."""
    rows = table(document)
    document = evolve(document, unsettled=evolve(document.unsettled, span=Span(Text("policy.yaml", "unsettled"), 0, 9)))
    dead = set(named(verify(compile_policy(document)).findings, "dead-otherwise"))
    assert ("otherwise" in dead) == (document.otherwise is not None and all(row.applies for row in rows))
    assert ("unsettled" in dead) == (len({row.outcome for row in rows}) == 1)


@given(policies())
def test_uncovered_escalation_is_a_case_in_which_nobody_is_asked(document: PolicyDocument) -> None:
    """Where there are lines, somebody is asked in every case that escalates: an unsettled case can come from any."""
    every = list(all_cases(document))
    outcomes = frozenset(outcome(document, case) for case in every)
    wholes = [(case, whole) for case in every for whole in (frozenset({outcome(document, case)}), outcomes)]
    lost = [w for case, w in wholes if decided(w) is Outcome.ESCALATE and not asked(document, w, case)]
    missed = bool(document.escalation and lost)
    found = {finding.code for finding in verify(compile_policy(document)).findings}
    assert ("uncovered-escalation" in found) == missed


@given(policies(max_facts=3, max_values=3, max_cases=18))
def test_nobody_to_ask_is_an_answer_that_names_nobody(document: PolicyDocument) -> None:
    """Without lines of escalation: each rule that escalates alone, and `unsettled` if some case of several does."""
    document = evolve(document, escalation={})
    every = list(all_cases(document))
    own = {one: frozenset({outcome(document, case)}) for one, case in enumerate(every)}
    escalate = frozenset({Outcome.ESCALATE})
    lost = [case for one, case in enumerate(every) if own[one] == escalate and not asked(document, escalate, case)]
    rules = {rule for case in lost for rule in deciding(document, case) or ["otherwise"]}
    doubtful = False
    for given_ in product(*(_some_of(domain.cells) for domain in domains(document).values())):
        inside = list(completions(document, Case(dict(zip(domains(document), given_, strict=True)))))
        whole = frozenset(outcome(document, case) for case in inside)
        doubtful |= len(whole) > 1 and not any(asked(document, whole, case) for case in inside)
    (*_, message) = ["", *(f.message for f in verify(compile_policy(document)).findings if f.code == "nobody-to-ask")]
    told = set(re.findall("`([^`]+)`", message))
    assert told - {"unsettled"} == rules or (" more " in message and told - {"unsettled"} < rules)
    if not document.vocabulary.impossible:
        assert ("unsettled" in told) == doubtful
    assert doubtful or "unsettled" not in told


def _some_of(cells: tuple[Values, ...]) -> list[Values]:
    """Every choice of some of these values."""
    every = [some for number in range(1, len(cells) + 1) for some in combinations(cells, number)]
    return [reduce(or_, some) for some in every]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("to", "policy", "message"),
    [
        ("", "", "nobody is named to ask where `ask` escalates, nor where too little is known (`unsettled`)"),
        ("", "unsettled: {to: lead}", "nobody is named to ask where `ask` escalates"),
        (", to: lead", "", "nobody is named to ask where too little is known (`unsettled`)"),
        (", to: lead", "unsettled: {to: lead}", ""),
        ("", "escalation: {all: {to: lead, within: 1 day}}", ""),
    ],
)
def test_where_nobody_is_named_to_ask_is_told(to: str, policy: str, message: str) -> None:
    """What lacks a `to`: rules, what is not settled, or both; nothing where somebody is always asked."""
    text = f"""
policy: small
facts: {{danger: {{asks: Is there danger?, type: yes/no}}, agreed: {{asks: Agreed?, type: yes/no}}}}
roles: {{lead: the lead}}
questions:
  q:
    rules:
      ask: {{when: {{danger: yes}}, outcome: escalate{to}, because: There is danger.}}
      yes: {{when: {{danger: no, agreed: yes}}, outcome: share, because: They agreed.}}
      no: {{when: {{danger: no, agreed: no}}, outcome: dont_share, because: They did not.}}
{policy}
"""
    found = [each.message for each in load_text(text).findings if each.code == "nobody-to-ask"]
    assert found == ([message] if message else [])


def brute_pairs(rows: tuple[Row, ...], invariant: Invariant) -> Iterable[tuple[CompleteCase, CompleteCase]]:
    """The ordered pairs of cases that a two-case invariant can speak of.

    They differ in its facts only; and, for what an unsettled decision says, each case beside one of each other outcome.
    """
    loose = set(invariant.regardless_of) | ({invariant.moves.fact} if invariant.moves else set())
    groups: dict[object, list[CompleteCase]] = {}
    of_outcome: dict[Outcome, CompleteCase] = {}
    for row in rows:
        if holds(invariant.when, row.case):
            rest = tuple(values for fact, values in row.case.items() if fact not in loose)
            groups.setdefault(rest, []).append(row.case)
            of_outcome.setdefault(row.outcome, row.case)
    for row in rows:
        if holds(invariant.when, row.case):
            yield from ((row.case, other) for outcome, other in of_outcome.items() if outcome is not row.outcome)
    for group in groups.values():
        yield from permutations(group, 2)


def is_kept(document: PolicyDocument, rows: tuple[Row, ...], invariant: Invariant) -> bool:
    """Whether the definition finds every case and pair in order."""
    return all(keeps(document, invariant, row.case) for row in rows) and all(
        keep_pair(document, invariant, *pair) for pair in brute_pairs(rows, invariant)
    )


@given(policies(max_cases=100))
def test_invariant_is_broken_exactly_when_some_case_or_pair_breaks_it(document: PolicyDocument) -> None:
    """All kinds, alone and mixed: about outcomes, duties, whom to ask, and pairs that move in every direction."""
    rows = table(document)
    findings = verify(compile_policy(document)).findings
    cases = [row.case for row in rows]
    empty = {n for n, i in document.invariants.items() if says_nothing(document, i, cases)}
    broken = {n for n, i in document.invariants.items() if n not in empty and not is_kept(document, rows, i)}
    assert set(named(findings, "vacuous-invariant")) == empty
    assert set(named(findings, "broken-invariant")) == broken


STEPS = small_policy(
    [scale("risk", "none", "low", "middle", "high"), yes_no("bar")],
    rule("high", Outcome.SHARE, has("risk", "high")),
    rule("middle", Outcome.ESCALATE, has("risk", "middle")),
    rule("none", Outcome.DONT_SHARE, has("risk", "none")),
    rule("bar", Outcome.DONT_SHARE, has("bar"), overrides=["high", "middle"]),
    impossible=[AllOf((has("risk", "low"), has("bar")))],
)
MOVES = [
    *(FactMove("risk", way) for way in (FactDirection.RISES, FactDirection.FALLS)),
    *(
        FactMove("risk", FactDirection.BECOMES, has("risk", *values))
        for values in combinations(("none", "low", "high"), 2)
    ),
    *(FactMove("bar", FactDirection.BECOMES, has("bar", value)) for value in ("yes", "no")),
]


@pytest.mark.parametrize("move", MOVES, ids=lambda move: f"{move.fact}-{move.direction}")
def test_every_move_is_looked_at_in_every_step(move: FactMove) -> None:
    """On a scale of four: all shifts between all outcomes, near and far, equal brute force."""
    for before, after in product(Outcome, repeat=2):
        promise = Invariant("i", "", moves=move, never_shifts=Shift(frozenset({before}), frozenset({after})))
        document = evolve(STEPS, invariants={"i": promise})
        findings = verify(compile_policy(document)).findings
        is_empty = says_nothing(document, promise, [row.case for row in table(document)])
        assert bool(named(findings, "vacuous-invariant")) == is_empty
        assert is_empty or bool(named(findings, "broken-invariant")) != is_kept(document, table(document), promise)


def test_invariant_of_impossible_cases_says_nothing() -> None:
    """A condition that only impossible cases meet is as empty as one that none meets."""
    promise = Invariant("empty", "", when=AllOf((has("risk", "low"), has("bar"))), never=frozenset({Outcome.SHARE}))
    findings = verify(compile_policy(evolve(STEPS, invariants={"empty": promise}))).findings
    assert named(findings, "vacuous-invariant") == ["empty"]


def breaks(document: PolicyDocument, breach: Breach) -> bool:
    """Whether every completion of a witness breaks the invariant, and there is one.

    Of two cases, the completions that differ only where the two cases are said to differ, if that is said.
    """
    invariant = breach.invariant
    if len(breach.shown.cases) == 1:
        (only,) = (list(completions(document, witness.case)) for witness in breach.shown.cases)
        return bool(only) and not any(keeps(document, invariant, case) for case in only)
    firsts, seconds = (list(completions(document, witness.case)) for witness in breach.shown.cases)
    differ = breach.shown.differ
    alike = [(one, two) for one in firsts for two in seconds if not differ or differ_only_in(one, two, differ)]
    return bool(alike) and not any(
        keep_pair(document, invariant, one, two) and keep_pair(document, invariant, two, one) for one, two in alike
    )


@given(policies(max_cases=100))
def test_witness_of_a_broken_invariant_breaks_it(document: PolicyDocument) -> None:
    """Decided by the definition, every completion of the witness does what the invariant forbids."""
    policy = compile_policy(document)
    for invariant in document.invariants.values():
        for breach in breaches(policy, invariant):
            assert breaks(document, breach)
            decided = [{outcome(document, c) for c in completions(document, w.case)} for w in breach.shown.cases]
            for found, told in zip(decided, breach.shown.outcomes, strict=True):
                assert told in found


@given(policies(max_cases=100))
def test_witness_is_as_small_as_can_be(document: PolicyDocument) -> None:
    """Leaving any fact out of the witness of a single case, some completion keeps that part of the invariant."""
    policy = compile_policy(document)
    for part in (part for invariant in document.invariants.values() for _, part in parts_of(invariant)):
        for shown in (breach.shown for breach in breaches(policy, part)):
            given_ = shown.cases[0].case.given if len(shown.cases) == 1 else {}
            for fact in given_:
                rest = Case({name: values for name, values in given_.items() if name != fact})
                assert any(
                    outcome(document, c) is not shown.outcomes[0] or keeps(document, part, c)
                    for c in completions(document, rest)
                )


@given(policies())
def test_proof_counts_the_possible_cases_exactly(document: PolicyDocument) -> None:
    """The number that the proof tells is the number of cases that the definition lists."""
    counted = evolve(document, invariants={}, escalation={})
    policy = compile_policy(counted)
    found: Verification = verify(policy)
    rows = table(counted)
    assert policy.possible.count() == len(rows)
    for each in Outcome:
        assert policy.outcomes[each].count() == sum(row.outcome is each for row in rows)
    if not any(finding.is_error for finding in found.findings):
        assert found.proof is not None
        assert found.proof.cases == len(rows)
        assert found.proof.invariants == 0


@given(policies())
def test_proof_is_given_exactly_when_nothing_is_wrong(document: PolicyDocument) -> None:
    """Warnings leave it; an error takes it away."""
    found = verify(compile_policy(document))
    assert (found.proof is None) == any(finding.is_error for finding in found.findings)


@given(policies())
def test_regions_are_the_cases_in_which_rules_apply_and_decide(document: PolicyDocument) -> None:
    """Each region counts exactly its cases, and has each of them."""
    policy: CompiledPolicy = compile_policy(document)
    rows = table(document)
    for name in document.rules:
        assert (policy.possible & policy.applies[name]).count() == sum(name in row.applies for row in rows)
        assert policy.decides(name).count() == sum(name in row.decides for row in rows)
        for row in rows:
            assert bool(policy.decides(name) & policy.space.box(row.case)) == (name in row.decides)


@given(policies(), st.data())
def test_forgetting_facts_leaves_what_is_said_of_the_others(document: PolicyDocument, data: st.DataObject) -> None:
    """A case is in it when some choice of the forgotten facts is; codes that stand for no value are never counted."""
    policy = compile_policy(document)
    domains = policy.domains
    forgotten = data.draw(st.sets(st.sampled_from(list(domains))))
    left = {tuple(row.case[fact] for fact in domains if fact not in forgotten) for row in table(document)}
    region = policy.possible.forgetting(forgotten)
    assert region.count() == len(left) * prod(len(domains[fact].cells) for fact in forgotten)


@given(policies(), st.data())
def test_what_is_impossible_never_breaks_anything(document: PolicyDocument, data: st.DataObject) -> None:
    """An invariant that holds still holds when more is impossible."""
    rows = table(document)
    kept = {name: i for name, i in document.invariants.items() if is_kept(document, rows, i)}
    rule = document.rules[data.draw(st.sampled_from(list(document.rules)))]
    more = (*document.vocabulary.impossible, Impossible(AnyOf((rule.condition,)), "not here"))
    narrower = evolve(document, invariants=kept, vocabulary=evolve(document.vocabulary, impossible=more))
    policy = compile_policy(narrower)
    if policy.possible:
        assert named(verify(policy).findings, "broken-invariant") == []


def test_only_an_invariant_that_the_base_protects_is_reported_as_protected() -> None:
    """Also in a document made in Python, whose parts have no places by which to tell them apart."""
    kept = Invariant("kept", "", never=frozenset({Outcome.ESCALATE}), protected=True)
    own = Invariant("own", "", never=frozenset({Outcome.SHARE}))
    base = evolve(small_policy([yes_no("a")], rule("r", Outcome.SHARE)), name="base", invariants={"kept": kept})
    overlay = evolve(base, name="overlay", base=base, invariants={"kept": kept, "own": own})
    assert named(verify(compile_policy(overlay)).findings, "broken-invariant") == ["own"]


def test_a_proof_over_one_case_says_so() -> None:
    """It is not called all of them."""
    assert str(Proof(1, 0)) == "no invariants to prove; the only case is decided"
    assert str(Proof(1, 2)) == "2 invariants hold in the only case"
    assert str(Proof(2000, 1)) == "1 invariant holds in all 2,000 cases"


def test_no_case_is_looked_for_until_somebody_wants_to_see_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """To know that promises are broken, and which, costs no search: hundreds of policies are tried for that alone."""
    looked: list[str] = []
    monkeypatch.setattr(proving, "smallest_case", lambda *_: looked.append("two cases"))
    monkeypatch.setattr(proving, "smallest_witness", lambda *_: looked.append("one case"))
    every = frozenset(Outcome)
    promises = (
        Invariant("one case", "", never=every),
        Invariant("two values", "", regardless_of=("bar",)),
        Invariant("a move", "", moves=FactMove("risk", FactDirection.RISES), never_shifts=Shift(every, every)),
    )
    assert not any(proving.is_kept(compile_policy(STEPS), promise) for promise in promises)
    assert looked == []
