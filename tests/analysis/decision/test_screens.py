"""Which screen comes next: what is usual as soon as confirming it settles the case, and nothing twice."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from sharepolicy.analysis.decision.as_asked import AskedTogether, Question
from sharepolicy.analysis.decision.decide import Decision, decide
from sharepolicy.analysis.decision.screens import NOTHING_ASKED, AskedAsUsual, AskedSoFar, Screen, next_screen
from sharepolicy.analysis.examples.play import reply_to
from sharepolicy.core.compile import compile_policy
from sharepolicy.engine.loading.load import load_text
from sharepolicy.engine.policies.policy import Policy
from sharepolicy.language.case import Case
from sharepolicy.language.condition import AllOf, AnyOf
from sharepolicy.language.policy import Outcome, PolicyDocument
from sharepolicy.language.semantics import completions, outcome
from sharepolicy.language.values import Values
from sharepolicy.testing import cases, complete_cases, policies
from sharepolicy.testing.small import has, rule, small_policy, yes_no
from tests.helpers.usual import policies_of_the_usual

POLICY = """
policy: boat
facts:
  ticket: {asks: Do they have a ticket?, type: yes/no}
  age: {asks: How old are they?, type: number, minimum: 0, maximum: 99}
  storm: {asks: Is there a storm?, type: yes/no, usual: no}
  brings: {asks: What do they bring?, type: several-of, values: [knife, dog], usual: []}
  crew: {asks: Is there a crew?, type: yes/no, usual: yes}
  flood: {asks: Is there a flood?, type: yes/no, usual: no}
questions:
  q:
    asks: [ticket, age, storm, brings, crew, flood]
    rules:
      no-trip: {when: {ticket: no}, outcome: dont_share, because: No ticket., overrides: [trip]}
      trip: {when: {storm: no, brings: {only: []}, crew: yes}, outcome: share, because: It sails.}
      flooded: {when: {ticket: yes, flood: yes, age: {at_most: 17}, storm: yes}, outcome: dont_share, because: Flood.}
otherwise: {outcome: escalate, because: Somebody must look at it.}
"""


def _outcomes(document: PolicyDocument, given_: dict[str, Values]) -> set[Outcome]:
    return {outcome(document, complete) for complete in completions(document, Case(given_))}


def _as_usual(document: PolicyDocument, given_: dict[str, Values], asked: AskedSoFar) -> dict[str, Values]:
    """All that is open, was not asked, and can be as usual, with what it would be then."""
    found = {}
    for name, fact in document.vocabulary.facts.items():
        left = given_.get(name, fact.all_values)
        if fact.usual is not None and name not in asked.answered | asked.shown and fact.usual & left not in ((), left):
            found[name] = fact.usual & left
    return {name: values for name, values in found.items() if values}


def _can_learn(document: PolicyDocument, given_: dict[str, Values], asked: AskedSoFar) -> bool:
    """Whether answers to what was not asked can change which outcomes are possible."""
    left = [name for name in document.vocabulary.facts if name not in asked.answered]
    found: dict[tuple[Values, ...], set[Outcome]] = {}
    for complete in completions(document, Case(given_)):
        found.setdefault(tuple(complete[name] for name in left), set()).add(outcome(document, complete))
    return len({frozenset(one) for one in found.values()}) > 1


def _keeps_its_promise(decision: Decision, asked: AskedSoFar, screen: Screen | None) -> None:
    """The property of one step; see the test that plays whole interviews."""
    document, given_ = decision.document, dict(decision.case.given)
    if decision.settled or (screen is not None and _names(screen) & asked.doubted):
        return
    usual = _as_usual(document, given_, asked)
    settled = _outcomes(document, {**given_, **usual})
    if len(settled) == 1:
        assert screen is not None
        confirmed = _confirmed(screen, usual)
        assert confirmed.items() <= usual.items()
        assert confirmed
        assert _outcomes(document, {**given_, **confirmed}) == settled
    else:
        assert (screen is None) == (not _can_learn(document, given_, asked))
    if len(settled) != 1 and isinstance(screen, AskedAsUsual):
        assert all(fact.usual is not None for fact in screen.facts)
        assert not _names(screen) & (asked.shown | asked.answered)


def _names(screen: Screen) -> set[str]:
    return {fact.name for fact in screen.facts}


def _confirmed(screen: Screen, usual: dict[str, Values]) -> dict[str, Values]:
    """What a person who says that all is as usual answers."""
    if isinstance(screen, AskedAsUsual):
        return {fact.name: values for line in screen.lines for fact, values in line.values}
    return {name: values for name, values in usual.items() if name in _names(screen)}


def _played(document: PolicyDocument, case: Case, data: st.DataObject) -> tuple[list[Screen], Decision]:
    """The screens of somebody who knows this case, and who sometimes confirms nothing."""
    compiled, given_ = compile_policy(document), dict[str, Values]()
    asked, screens = NOTHING_ASKED, list[Screen]()
    order = data.draw(st.sampled_from(["policy", "fewest"]))
    while True:
        decision = decide(compiled, Case(given_))
        screen = next_screen(decision, asked, order)
        _keeps_its_promise(decision, asked, screen)
        if screen is None:
            return screens, decision
        screens.append(screen)
        if isinstance(screen, AskedAsUsual) and data.draw(st.integers(0, 3)) == 0:
            asked = asked.after(screen)
            continue
        found = reply_to(screen, case)
        given_ |= found.given
        asked = asked.after(screen, found.doubted, found.unknown)
        assert len(screens) <= 2 * len(compiled.domains)


DOCUMENTS = policies_of_the_usual() | policies()


@given(st.data())
def test_who_knows_everything_is_led_to_the_answer(data: st.DataObject) -> None:
    """The outcome of the definition; each fact is confirmed once at most, and asked by itself once at most.

    At every step: as soon as confirming all that is usual and open would settle the case, over all its completions by
    the definition, that comes next, and what is confirmed is enough. If not, nothing is put forward.
    """
    document = data.draw(DOCUMENTS)
    case = data.draw(complete_cases(document))
    screens, decision = _played(document, case, data)
    assert decision.settled
    assert {decision.outcome} == _outcomes(document, dict(case.given))
    confirmed = Counter(fact.name for screen in screens if isinstance(screen, AskedAsUsual) for fact in screen.facts)
    asked = Counter(name for screen in screens if not isinstance(screen, AskedAsUsual) for name in _names(screen))
    assert {*confirmed.values(), *asked.values()} <= {1}


@given(st.data())
def test_who_knows_little_is_asked_all_that_matters(data: st.DataObject) -> None:
    """It ends, and exactly those outcomes are possible that are possible by all that they know."""
    document = data.draw(DOCUMENTS)
    case = data.draw(cases(document))
    _, decision = _played(document, case, data)
    assert set(decision.possible) == _outcomes(document, dict(case.given))


def _policy() -> Policy:
    policy = load_text(POLICY)
    assert isinstance(policy, Policy)
    return policy


def _says(screen: Screen | None) -> list[str]:
    if isinstance(screen, AskedAsUsual):
        return ["usual", *(line.question.name for line in screen.lines)]
    return [] if screen is None else [screen.name]


def test_it_comes_before_questions_that_would_be_moot() -> None:
    """Who has a ticket sails unless something is unusual, whatever their age; and a flood matters only in a storm."""
    policy = _policy()
    assert _says(next_screen(policy.decide({}))) == ["ticket"]
    with_ticket = policy.decide({"ticket": "yes"})
    assert [question.name for question in with_ticket.questions] == ["age", "storm", "brings", "crew", "flood"]
    screen = next_screen(with_ticket)
    assert isinstance(screen, AskedAsUsual)
    assert _says(screen) == ["usual", "storm", "brings", "crew"]
    assert isinstance(screen.lines[1].question, AskedTogether)
    after = NOTHING_ASKED.after(screen, ["storm"])
    assert _says(next_screen(with_ticket, after)) == ["storm"]
    refused = NOTHING_ASKED.after(screen)
    assert _says(next_screen(with_ticket, refused)) == ["age"], "the facts of the screen are not put on it again"
    unknown = NOTHING_ASKED.after(screen, unknown=["storm"])
    assert _says(next_screen(with_ticket, unknown)) == ["age"], "and what is not known is not asked again"


def test_one_fact_that_settles_it_is_asked_next() -> None:
    """As an ordinary question, with all of the several-of that it belongs to."""
    policy = _policy()
    only = policy.decide({"ticket": "yes", "storm": "no", "brings": []})
    assert isinstance(next_screen(only), Question)
    assert _says(next_screen(only)) == ["crew"]
    both = policy.decide({"ticket": "yes", "storm": "no", "crew": "yes"})
    screen = next_screen(both)
    assert isinstance(screen, AskedTogether)
    assert [member.fact.member for member in screen.members] == ["knife", "dog"]


def test_who_does_not_know_is_asked_for_what_tells_the_same() -> None:
    """And not for what matters only together with what they do not know."""
    facts = [yes_no(name) for name in "fgh"]
    told = rule("told", Outcome.SHARE, has("f"))
    same = [AllOf((has("f"), has("g", "no"))), AllOf((has("f", "no"), has("g")))]
    decision = decide(compile_policy(small_policy(facts, told, impossible=same)), Case({}))
    assert _says(next_screen(decision)) == ["f"]
    assert _says(next_screen(decision, AskedSoFar(frozenset("f")))) == ["g"]
    alike = AnyOf((AllOf((has("f"), has("h"))), AllOf((has("f", "no"), has("h", "no")))))
    decision = decide(compile_policy(small_policy(facts, rule("alike", Outcome.SHARE, alike))), Case({}))
    assert _says(next_screen(decision)) == ["f"]
    assert next_screen(decision, AskedSoFar(frozenset("f"))) is None
    both = AllOf((has("f"), has("h")))
    decision = decide(compile_policy(small_policy(facts, rule("both", Outcome.SHARE, both))), Case({}))
    assert _says(next_screen(decision, AskedSoFar(frozenset("f")))) == ["h"]
