"""What an unsettled decision turns on: exact at each end, as short as it can be, and in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import permutations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sharepolicy.analysis.decision.decide import decide
from sharepolicy.analysis.decision.turns_on import Branch, TurnsOn
from sharepolicy.core.compile import compile_policy
from sharepolicy.engine.loading.load import load_text
from sharepolicy.engine.policies.policy import Policy
from sharepolicy.frontends.render.decision import render_decision
from sharepolicy.frontends.render.request import render_request
from sharepolicy.ground.diagnostic import CaseError
from sharepolicy.language import semantics
from sharepolicy.language.case import Case
from sharepolicy.language.condition import AllOf
from sharepolicy.language.domain import domains
from sharepolicy.language.policy import Outcome, PolicyDocument, Timing
from sharepolicy.language.semantics import CompleteCase
from sharepolicy.language.vocabulary import YES_NO, Fact, FactType, SeveralOf, Vocabulary
from sharepolicy.testing import cases, policies
from sharepolicy.testing.small import choice, has, rule, small_policy, yes_no

Completion = tuple[CompleteCase, Outcome]
Told = Callable[[Sequence[Completion]], bool]
Split = Callable[[Sequence[Completion], Told], Iterable[Sequence[Completion]]]
YES = frozenset({"yes"})


def _completions(document: PolicyDocument, case: Case) -> list[Completion]:
    return [(each, semantics.outcome(document, each)) for each in semantics.completions(document, case)]


def _one_outcome(found: Sequence[Completion]) -> bool:
    return len({outcome for _, outcome in found}) < 2


def _fits(branch: Branch, case: CompleteCase) -> bool:
    """Whether an answer is the branch's, if no branch before it fits."""
    if branch.values is not None:
        assert branch.fact is not None
        return bool(case[branch.fact.name] & branch.values)
    return not branch.any_of or any(case[member.fact.name] == YES for member in branch.any_of)


def _end(tree: TurnsOn, case: CompleteCase) -> Branch:
    """Where a completion ends, by taking the first branch that fits."""
    branch = next(branch for branch in tree.branches if _fits(branch, case))
    return branch if branch.then is None else _end(branch.then, case)


def _assert_exact(tree: TurnsOn, found: Sequence[Completion]) -> None:
    """Each completion has an end, and each end tells exactly the outcomes of its completions."""
    reached: dict[int, set[Outcome]] = {}
    for case, outcome in found:
        reached.setdefault(id(_end(tree, case)), set()).add(outcome)
    ends = [*tree.ends]
    assert {id(end): set(end.possible) for end in ends} == reached
    for branch in tree.branches:
        if branch.values is not None:  # the answers to one fact exclude each other
            others = [other.values for other in tree.branches if other is not branch and other.values is not None]
            assert not any(branch.values & values for values in others)
        if branch.then is not None:
            here = {o for c, o in found if next(b for b in tree.branches if _fits(b, c)) is branch}
            assert set(branch.possible) == here
            assert any(end.settled for end in branch.then.ends)


def _by_fact(name: str) -> Split:
    def split(found: Sequence[Completion], _: Told) -> Iterable[Sequence[Completion]]:
        parts: dict[object, list[Completion]] = {}
        for case, outcome in found:
            parts.setdefault(case[name], []).append((case, outcome))
        return parts.values()

    return split


def _by_members(names: Sequence[str]) -> Split:
    """By the first member that is so, as long as that tells; then by whether any other is; in the best order."""

    def split(found: Sequence[Completion], told: Told) -> Iterable[Sequence[Completion]]:
        ways = []
        for order in permutations(names):
            for first in range(len(order) + 1):
                left, parts = list(found), []
                for name in order[:first]:
                    parts.append([each for each in left if each[0][name] == YES])
                    left = [each for each in left if each[0][name] != YES]
                if all(told(part) for part in parts):
                    none = [each for each in left if not any(each[0][name] == YES for name in order[first:])]
                    some = [each for each in left if each not in none]
                    ways.append([part for part in (*parts, some, none) if part])
        return max(ways, key=lambda parts: sum(len(part) for part in parts if told(part)))

    return split


def _questions(document: PolicyDocument, case: Case) -> dict[tuple[str, ...], Split]:
    """Every question that can be asked, by the facts that it asks for."""
    left = {name: semantics.cells_left(domain, case) for name, domain in domains(document).items()}
    open_ = [name for name, cells in left.items() if len(cells) > 1]
    found: dict[tuple[str, ...], Split] = {(name,): _by_fact(name) for name in open_}
    for several in document.vocabulary.several.values():
        members = tuple(name for name in map(several.fact_name, several.members) if name in open_)
        if len(members) > 1:
            found[members] = _by_members(members)
    return found


def _settled_after(asked: Sequence[Split], found: Sequence[Completion]) -> int:
    """How many completions are settled once these have been asked, one after the other."""
    if _one_outcome(found):
        return len(found)
    if not asked:
        return 0
    rest = asked[1:]

    def told(part: Sequence[Completion]) -> bool:
        return _settled_after(rest, part) == len(part)

    return sum(_settled_after(rest, part) for part in asked[0](found, told))


def _settled_by(tree: TurnsOn, found: Sequence[Completion]) -> int:
    return sum(_end(tree, case).settled for case, _ in found)


def _assert_shortest(tree: TurnsOn | None, document: PolicyDocument, case: Case, found: Sequence[Completion]) -> None:
    """One question only if two do not settle more; and no other questions settle more."""
    questions = _questions(document, case)
    one = max((_settled_after([split], found) for split in questions.values()), default=0)
    two = 0
    for first, second in product(questions, repeat=2):
        if not set(first) & set(second):
            two = max(two, _settled_after([questions[first], questions[second]], found))
    settled = _settled_by(tree, found) if tree is not None else 0
    assert settled == max(one, two)
    if tree is None:
        for split in questions.values():  # and nothing is ruled out by any answer
            parts = split(found, _one_outcome)
            assert all({outcome for _, outcome in part} == {outcome for _, outcome in found} for part in parts)
    elif len(tree.questions) == 2:
        assert settled > one
    assert tree is None or len(tree.questions) < 3
    assert tree is None or tree.settles == (settled == len(found))


def _checked(document: PolicyDocument, case: Case) -> TurnsOn | None:
    """The tree of a case, checked against the definition."""
    try:
        decision = decide(compile_policy(document), case)
    except CaseError:
        return None
    tree = decision.turns_on
    found = _completions(document, case)
    if decision.settled:
        assert tree is None
        return None
    if tree is not None:
        _assert_exact(tree, found)
    _assert_shortest(tree, document, case, found)
    return tree


@given(st.data())
def test_each_end_is_exact_and_the_tree_is_as_short_as_it_can_be(data: st.DataObject) -> None:
    """On random policies and cases, against the definition."""
    document = data.draw(policies(max_rules=4, max_cases=60))
    _checked(document, data.draw(cases(document)))
    _checked(document, Case({}))


def _function(facts: Sequence[Fact], outcomes: Iterable[Outcome], **more: object) -> PolicyDocument:
    """The policy that has these outcomes, one for each combination of values."""
    rules = []
    for number, (values, outcome) in enumerate(zip(product(*(f.values for f in facts)), outcomes, strict=True)):
        tests = tuple(has(fact.name, value) for fact, value in zip(facts, values, strict=True))
        rules.append(rule(f"r{number}", outcome, AllOf(tests)))
    return small_policy(facts, *rules, **more)  # type: ignore[arg-type]


def test_every_function_of_three_yes_no_facts() -> None:
    """All 256 with two outcomes: how many turn on one fact, on two, or leave something open."""
    facts = [yes_no(name) for name in "abc"]
    found: Counter[tuple[int, bool]] = Counter()
    for outcomes in product((Outcome.SHARE, Outcome.DONT_SHARE), repeat=8):
        tree = _checked(_function(facts, outcomes), Case({}))
        found[(len(tree.questions), tree.settles) if tree else (0, True)] += 1
    # settled: 2; one fact: 3 * 2; parity: 2 of which nothing is told; on two facts: 3 * (16 - 2 - 4)
    assert found[0, True] == 2 + 2
    assert found[1, True] == 6
    assert found[2, True] == 30
    assert sum(found.values()) == 256


def test_every_function_of_two_facts_with_three_outcomes() -> None:
    """All 729: two questions always settle it, and one does if the other makes no difference."""
    facts = [choice("a", "x", "y", "z"), yes_no("b")]
    for outcomes in product(Outcome, repeat=6):
        tree = _checked(_function(facts, outcomes), Case({}))
        by_a = [set(outcomes[place : place + 2]) for place in (0, 2, 4)]
        by_b = [set(outcomes[place::2]) for place in (0, 1)]
        if tree is not None:
            assert tree.settles
            assert len(tree.questions) == (1 if any(all(len(p) == 1 for p in by) for by in (by_a, by_b)) else 2)


def _several(*members: str) -> tuple[list[Fact], SeveralOf]:
    several = SeveralOf("s", "Which of these?", "these", members)
    facts = [
        Fact(f"s/{name}", FactType.YES_NO, f"Is this so: {name}?", name, YES_NO, several="s", member=name)
        for name in members
    ]
    return facts, several


def _of_members(outcomes: Iterable[Outcome], *more: Fact) -> PolicyDocument:
    facts, several = _several("p", "q", "r")
    document = _function([*facts, *more], outcomes)
    vocabulary = Vocabulary(document.vocabulary.facts, {"s": several})
    return PolicyDocument(**{**_fields(document), "vocabulary": vocabulary})


def _fields(document: PolicyDocument) -> Mapping[str, object]:
    return {each.name: getattr(document, each.name) for each in type(document).__attrs_attrs__}


def test_every_function_of_a_several_of() -> None:
    """All 256 with two outcomes: the members are one question where any of them settles it."""
    for outcomes in product((Outcome.SHARE, Outcome.DONT_SHARE), repeat=8):
        _checked(_of_members(outcomes), Case({}))


@given(st.lists(st.sampled_from([*Outcome]), min_size=16, max_size=16))
def test_a_several_of_and_a_fact(outcomes: list[Outcome]) -> None:
    """Random functions of three members and a fact, with three outcomes."""
    _checked(_of_members(outcomes, yes_no("a")), Case({}))


@given(st.data())
def test_in_any_case_is_what_every_completion_has_on_its_own_outcome(data: st.DataObject) -> None:
    """By the definition; what is to be done afterwards waits."""
    document = data.draw(policies(max_rules=4, max_cases=60))
    case = data.draw(st.sampled_from([Case({}), data.draw(cases(document))]))
    found = _completions(document, case)
    if not found:
        return
    decision = decide(compile_policy(document), case)
    due = [
        name
        for name, action in document.actions.items()
        if action.timing is not Timing.AFTER and all(semantics.is_due(action, outcome, each) for each, outcome in found)
    ]
    told = [each.action.name for each in decision.in_any_case]
    assert sorted(told) == ([] if decision.settled else sorted(due))


CALLER = """
policy: caller
facts:
  checked: {asks: Have you checked who is calling?, type: yes/no}
  risk:
    asks: How serious is the risk?
    type: choice
    values: {none: {name: no risk}, low: {name: some risk}, high: {name: a high risk}}
  age: {asks: How old are they?, type: number, minimum: 0, maximum: 120}
  reasons: {asks: Which of these reasons are there?, type: several-of, values: [duty, power, custom]}
questions:
  q:
    asks: [checked, risk, age, reasons]
    rules:
      high: {when: {risk: high}, outcome: share, because: It is urgent., overrides: [unchecked, custom-only, none]}
      unchecked: {when: {checked: no}, outcome: dont_share, because: Ring back., overrides: [custom-only, none]}
      custom-only:
        when: {reasons: {includes: custom}, not: {any: [{reasons: {includes: duty}}, {reasons: {includes: power}}]}}
        outcome: escalate
        because: Custom is not enough.
      none:
        when: {not: {any: [{reasons: {includes: duty}}, {reasons: {includes: power}}, {reasons: {includes: custom}}]}}
        outcome: dont_share
        because: There is no reason.
actions:
  write: {on: [share, dont_share, escalate], timing: with, says: Write it down., within: 1 day}
  call: {on: [dont_share, escalate], timing: before, says: Ring back first.}
otherwise: {outcome: share, because: There is a reason.}
"""


def _policy(text: str = CALLER) -> Policy:
    policy = load_text(text)
    assert isinstance(policy, Policy)
    return policy


KNOWN = {"checked": "yes", "risk": "low", "age": 40, "reasons": ["duty"]}


@pytest.mark.parametrize(
    ("unknown", "says"),
    [
        (["checked"], "Have you checked who is calling? If yes: share. If no: don't share."),
        (
            ["risk", "checked"],
            "Have you checked who is calling? If yes: share. If no: (How serious is the risk? "
            'If "no risk" or "some risk": don\'t share. If "a high risk": share.)',
        ),
        (
            ["reasons"],
            "Which of these reasons are there? If duty or power: share. If none of these, but custom: escalate. "
            "If none of these: don't share.",
        ),
    ],
)
def test_it_is_told_in_words(unknown: list[str], says: str) -> None:
    """With the words of the policy; a several-of in the order in which it is decided."""
    tree = _policy().decide({name: value for name, value in KNOWN.items() if name not in unknown}).turns_on
    assert tree is not None
    assert tree.says == says


def test_what_two_questions_leave_open_is_said() -> None:
    """Of all the trees that leave something open, the one that settles most; never more than is so."""
    tree = _policy().decide({}).turns_on
    assert tree is not None
    assert not tree.settles
    assert tree.says == (
        'How serious is the risk? If "a high risk": share. If "no risk" or "some risk": (Have you checked who is '
        "calling? If no: don't share. If yes: not settled yet, it could be share, don't share or escalate.)"
    )


def test_a_page_shows_it_as_a_small_tree() -> None:
    """After the outcome; with what need not wait, which is not told a second time."""
    text = render_decision(_policy().decide({"age": 40}))
    assert (
        "\n\nWhat it turns on\n"
        "  How serious is the risk?\n"
        '  - If "a high risk": share.\n'
        '  - If "no risk" or "some risk": Have you checked who is calling?\n'
        "    - If no: don't share.\n"
        "    - If yes: not settled yet, it could be share, don't share or escalate.\n"
    ) in text
    assert "Do now, whatever the answer will be\n  - Within 1 day: Write it down." in text
    assert text.count("Write it down.") == 1
    settled = render_decision(_policy().decide(KNOWN))
    assert "What it turns on" not in settled
    assert "whatever the answer" not in settled


def test_it_is_data_for_programs() -> None:
    """With names, values as a case file has them, and the sentences; nothing of it once it is settled."""
    found = _policy().decide({**KNOWN, "reasons": "unknown", "risk": "unknown"}).to_dict()
    assert found["turns_on"]["says"].startswith("How serious is the risk?")
    first, second = found["turns_on"]["branches"]
    assert (first["says"], first["values"], first["possible"]) == ('"a high risk"', "high", ["share"])
    assert second["values"] == ["none", "low"]
    assert [(each.get("any_of"), each["possible"]) for each in second["then"]["branches"]] == [
        (["reasons/duty", "reasons/power"], ["share"]),
        (["reasons/custom"], ["escalate"]),
        (None, ["dont_share"]),
    ]
    assert found["turns_on"]["settles"] is True
    assert [each["name"] for each in found["in_any_case"]] == ["write"]
    assert not {"turns_on", "in_any_case"} & set(_policy().decide(KNOWN).to_dict())


VISITS = """
policy: visits
facts:
  subject.minds: {asks: Do they mind?, type: yes/no}
  recipient.kind: {asks: Are they kind?, type: yes/no}
questions:
  q:
    rules:
      unkind: {when: {recipient.kind: no}, outcome: dont_share, because: Unkind.}
      minded: {when: {subject.minds: yes, recipient.kind: yes}, outcome: escalate, because: They mind.}
otherwise: {outcome: share, because: Nothing is against it.}
"""


def _visits(people: dict[str, dict[str, str]], **recipient: str) -> str:
    decided = _policy(VISITS).decide_request(
        {"facts": {"recipient.kind": "yes"} | {f"recipient.{k}": v for k, v in recipient.items()}, "subjects": people}
    )
    for part in decided.parts:
        assert [each["turns_on"]["says"] for each in part.to_dict().get("turns_on", [])] == [
            tree.says for _, tree in part.turns_on
        ]
    return " ".join(render_request(decided).replace("- ", " ").split())


def test_a_part_of_a_request_says_what_it_turns_on() -> None:
    """For one open subject what the whole part becomes, beside what is settled; for several, each as far as it goes."""
    alone = "It turns on this: Do they mind? If yes: escalate. If no: share."
    assert f" {alone}" in _visits({"ada": {}})
    both = "About ada and ben, if nothing about the others forbids it: "
    assert both + alone in _visits({"ada": {}, "ben": {}})
    assert f"About ada: {alone}" in _visits({"ada": {}, "ben": {"minds": "no"}})
    kind = "It turns on this: Are they kind? If yes: escalate. If no: don't share."
    assert kind in _visits({"ada": {"minds": "yes"}, "ben": {"minds": "yes"}}, kind="unknown")
    beside = _policy(VISITS).decide_request(
        {"subjects": {"ada": {}, "ben": {"minds": "yes"}}, "facts": {"recipient.kind": "unknown"}}
    )
    assert [tree.says for _, tree in beside.parts[0].turns_on] == [
        "Are they kind? If no: don't share. If yes: (Do they mind? If yes: escalate. If no: share.)",
        "Are they kind? If yes: escalate. If no: don't share.",
    ]


@given(st.data())
def test_beside_a_settled_subject_each_end_is_that_of_the_part(data: st.DataObject) -> None:
    """The stronger of both, in every completion."""
    document = data.draw(policies(max_rules=4, max_cases=60))
    decision = decide(compile_policy(document), Case({}))
    beside = data.draw(st.sampled_from([*Outcome]))
    tree = decision.turns_on_beside(beside)
    strongest = [
        (each, max(outcome, beside, key=semantics.STRENGTH.__getitem__))
        for each, outcome in _completions(document, Case({}))
    ]
    if tree is not None:
        _assert_exact(tree, strongest)
    elif not _one_outcome(strongest):
        assert not any(_settled_after([split], strongest) for split in _questions(document, Case({})).values())
