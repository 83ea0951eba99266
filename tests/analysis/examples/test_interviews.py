"""Interviews that are played count what a person at the terminal would go through."""

from __future__ import annotations

import datetime
import io
from collections.abc import Callable, Iterator
from functools import partial
from itertools import product
from pathlib import Path

from hypothesis import assume, given
from hypothesis import strategies as st

from sharepolicy.analysis.decision.as_asked import AskedTogether, Question
from sharepolicy.analysis.decision.decide import Decision, decide
from sharepolicy.analysis.decision.screens import AskedAsUsual, Screen, UsuallySo, next_screen
from sharepolicy.analysis.examples.interviews import Interviewer, Interviews, PlayedCase, cases_of
from sharepolicy.analysis.examples.play import Reply, reply_to
from sharepolicy.analysis.second.trial_cases import drawn_cases
from sharepolicy.core.compile import compile_policy
from sharepolicy.engine.loading.load import load, load_document, load_text
from sharepolicy.engine.policies.policy import Policy
from sharepolicy.frontends.console import Console
from sharepolicy.frontends.interview import Facts, Interview
from sharepolicy.frontends.typed import options
from sharepolicy.language.case import Case
from sharepolicy.language.condition import AllOf
from sharepolicy.language.policy import Outcome, PolicyDocument
from sharepolicy.language.semantics import completions, outcome
from sharepolicy.language.values import Ranges, Values
from sharepolicy.language.vocabulary import number_text
from sharepolicy.testing import complete_cases, policies
from sharepolicy.testing.small import between, has, number, rule, small_policy, yes_no
from tests.helpers.usual import policies_of_the_usual

DAY = datetime.date(2026, 3, 1)


def _typed(screen: Screen, case: Case) -> str:
    """What a person who knows the case types at a screen."""
    reply = reply_to(screen, case)
    if isinstance(screen, AskedAsUsual):
        words = [word for number, line in enumerate(screen.lines, 1) for word in _typed_of_usual(number, line, reply)]
        return ", ".join(words) or "y"
    if isinstance(screen, AskedTogether):
        answers = [(number, reply.given.get(one.fact.name)) for number, one in enumerate(screen.members, 1)]
        said = [f"d{number}" if one is None else f"{number}" for number, one in answers if one != frozenset({"no"})]
        return " and ".join(said) or "none"
    values = reply.given.get(screen.name)
    if isinstance(values, Ranges):
        assert values.single is not None
        return number_text(screen.fact, values.single)
    if values is None:
        return "d"
    return ",".join(str(number) for number, (value, _) in enumerate(options(screen), 1) if value in values)


def _typed_of_usual(number: int, line: UsuallySo, reply: Reply) -> Iterator[str]:
    """What they type about a line: nothing of what is as usual."""
    names = {fact.name for fact, _ in line.values}
    if names <= reply.doubted:
        yield f"{number}"
    elif names <= reply.unknown:
        yield f"d{number}"
    else:
        for fact, values in line.values:
            place = f"{number}{line.letters.get(fact.name, '')}"
            found = reply.given.get(fact.name)
            if fact.name in reply.unknown:
                yield f"d{place}"
            elif isinstance(found, frozenset) and found <= line.others.keys():
                yield from (f"{number}{letter}" for value, letter in line.others.items() if value in found)
            elif reply.given[fact.name] != values:
                yield place


def _known(data: st.DataObject, document: PolicyDocument) -> Case:
    """A case of which somebody knows all, or some."""
    case = data.draw(complete_cases(document))
    date = document.vocabulary.decision_date
    hidden = data.draw(st.sets(st.sampled_from(list(case.given))) | st.just(set()))
    return Case({name: one for name, one in case.given.items() if name not in hidden or (date and name == date.name)})


@given(st.data())
def test_a_person_at_the_terminal_sees_as_many_screens(data: st.DataObject) -> None:
    """Who types what the case says is asked the same, and is told the same, and nothing that is wrong."""
    document = data.draw(policies_of_the_usual() | policies())
    assume(not document.vocabulary.counted)
    policy, case = load_document(document, prove=False), _known(data, document)
    played = Interviewer(policy.compiled).play("it", case)
    date = document.vocabulary.decision_date
    day = case.given[date.name] if date is not None else None
    assert day is None or isinstance(day, Ranges)
    on = datetime.date.fromordinal(day.single) if day is not None and day.single is not None else DAY
    _compare(partial(policy.decide, on=on), document, case, played)


def _compare(decide_: Callable[[Facts], Decision], document: PolicyDocument, case: Case, played: PlayedCase) -> None:
    """The interview of somebody who types what the case says, with one that was played."""
    out, typed = io.StringIO(), "".join(f"{_typed(screen, case)}\n" for screen in played.screens)
    interview = Interview(decide_, Console(io.StringIO(typed), out, out))
    decision = interview.run()
    assert tuple(step.screen for step in interview.answered) == played.screens
    said = " ".join(out.getvalue().split())
    assert said.count("Your answer:") == len(played.screens) + said.count("Go on with")
    assert "Please" not in said
    assert all(case.given[name] <= values for name, values in decision.case.given.items() if name in case.given)
    assert decision.settled == played.settled
    assert set(decision.possible) >= {outcome(document, one) for one in completions(document, case)}


@given(st.data())
def test_what_was_played_before_changes_nothing(data: st.DataObject) -> None:
    """An interviewer remembers screens, and plays a case after others as it would play it alone."""
    document = data.draw(policies_of_the_usual() | policies())
    compiled = compile_policy(document)
    one = Interviewer(compiled)
    for case in [_known(data, document) for _ in range(4)]:
        again, alone = one.play("it", case), Interviewer(compiled).play("it", case)
        assert (again.screens, again.settled) == (alone.screens, alone.settled)


def test_who_replies_confirms_only_what_is_so() -> None:
    """What the case does not give is not known; what is known to be different, or not well enough, is doubted."""
    none, some = Ranges.of(0, 0), Ranges.of(0, 3)
    facts = [yes_no(name, usual=frozenset({"no"})) for name in "abc"] + [
        number(name, 0, 9, usual=some) for name in "hi"
    ]
    wanted = AllOf((*(has(name, "no") for name in "abc"), *(between(name, None, 3) for name in "hi")))
    compiled = compile_policy(small_policy(facts, rule("r", Outcome.SHARE, wanted)))
    screen = next_screen(decide(compiled, Case({})))
    assert isinstance(screen, AskedAsUsual)
    known = {"a": frozenset({"no"}), "b": frozenset({"yes"}), "h": none, "i": Ranges.of(2, 7)}
    reply = reply_to(screen, Case(known))
    assert reply.given == {"a": frozenset({"no"}), "b": frozenset({"yes"}), "h": some}
    assert (reply.doubted, reply.unknown) == ({"i"}, {"c"})


USUAL = """
policy: pool
facts:
  guard: {asks: Who is on guard?, type: choice, values: [ours, hired, none], usual: [ours, hired]}
  toys: {asks: What do they bring?, type: several-of, values: [ball, boat, knife], usual: [ball]}
questions:
  q:
    rules:
      swim:
        when: {all: [{guard: [ours, hired]}, {toys: {only: [ball]}}, {toys: {includes: ball}}]}
        outcome: share
        because: The pool is open.
otherwise: {outcome: dont_share, because: The pool is closed.}
"""


def test_every_case_of_what_is_usual_is_typed_as_it_is_played() -> None:
    """Known or not, as usual or different, alone and together."""
    policy = load_text(USUAL)
    assert isinstance(policy, Policy)
    facts = policy.document.vocabulary.facts
    interviewer = Interviewer(policy.compiled)
    for values in product(*((None, *fact.values) for fact in facts.values())):
        case = Case({name: frozenset({one}) for name, one in zip(facts, values, strict=True) if one is not None})
        _compare(policy.decide, policy.document, case, interviewer.play("it", case))


def test_who_replies_names_what_is_different_where_that_is_enough() -> None:
    """Of a several-of if it usually is not so, and of a choice if one value is left; or else they are asked."""
    policy = load_text(USUAL)
    assert isinstance(policy, Policy)
    screen = next_screen(policy.decide({}))
    assert isinstance(screen, AskedAsUsual)
    yes, no, some = frozenset({"yes"}), frozenset({"no"}), frozenset({"ours", "hired"})
    usual = {"guard": some, "toys/ball": yes, "toys/boat": no, "toys/knife": no}
    assert _replied(screen, usual) == (usual, set(), set())
    boat = {**usual, "toys/boat": yes}
    assert _replied(screen, boat) == (boat, set(), set())
    without = {name: values for name, values in boat.items() if name != "toys/knife"}
    assert _replied(screen, without) == (without, set(), {"toys/knife"})
    toys = {"toys/ball", "toys/boat", "toys/knife"}
    assert _replied(screen, {**boat, "toys/ball": no}) == ({"guard": some}, toys, set())
    assert _replied(screen, {"toys/boat": yes}) == ({}, toys, {"guard"})
    assert _replied(screen, {"guard": frozenset({"none"})}) == ({"guard": frozenset({"none"})}, set(), toys)
    assert _replied(screen, {"guard": frozenset({"none", "ours"})}) == ({}, set(), {"guard", *toys})


def _replied(screen: Screen, given_: dict[str, Values]) -> tuple[dict[str, Values], set[str], set[str]]:
    reply = reply_to(screen, Case(given_))
    return dict(reply.given), set(reply.doubted), set(reply.unknown)


def _interviews(*lengths: int) -> Interviews:
    document = compile_policy(_policy().document).document
    fact = document.vocabulary.facts["risk"]
    screens = (Question(fact, fact.all_values),)
    return Interviews("random", "", tuple(PlayedCase("c", Case({}), screens * n, n < 9, document) for n in lengths))


@given(st.lists(st.integers(0, 12), min_size=1, max_size=25))
def test_the_numbers_are_what_they_say(lengths: list[int]) -> None:
    """So many take at most that, and one screen less would be too few."""
    found = _interviews(*lengths)
    assert found.median is not None
    assert found.ninetieth is not None
    assert found.most == max(lengths)
    assert 2 * sum(n <= found.median for n in lengths) >= len(lengths) <= 2 * sum(n >= found.median for n in lengths)
    assert sum(n <= found.ninetieth for n in lengths) * 10 >= len(lengths) * 9
    assert sum(n < found.ninetieth for n in lengths) * 10 < len(lengths) * 9
    assert found.open == sum(n >= 9 for n in lengths)
    assert [len(each.screens) for each in found.longest] == sorted(lengths, reverse=True)[:3]


def test_nothing_played_has_no_numbers() -> None:
    """Rather than zeros."""
    found = _interviews()
    assert (found.median, found.ninetieth, found.most, found.open, found.longest) == (None, None, None, 0, ())


POLICY = """
policy: small
facts:
  risk: {asks: Is there a risk?, type: yes/no}
  subject.agrees: {asks: Do they agree?, type: yes/no}
  recipient.known: {asks: Are they known?, type: yes/no}
impossible: [{when: {risk: yes, subject.agrees: no}, because: So it is.}]
questions:
  q:
    rules:
      risk: {when: {risk: yes}, outcome: share, because: A.}
      known: {when: {subject.agrees: yes, recipient.known: yes, risk: no}, outcome: share, because: B.}
otherwise: {outcome: escalate, because: Ask.}
examples:
  two-people:
    request:
      facts: {risk: no}
      subjects: {ada: {agrees: yes}, ben: {agrees: no}}
      recipients: {school: {known: yes}}
      items: {note: {about: [ada, ben]}}
    expect: {outcome: escalate}
  impossible: {given: {risk: yes, subject.agrees: no}, expect: {outcome: share}}
"""


def _policy() -> Policy:
    policy = load_text(POLICY)
    assert isinstance(policy, Policy)
    return policy


def test_each_case_of_a_request_is_played(tmp_path: Path) -> None:
    """Under the name of the example, with whom and what it is about; a case that cannot be is not."""
    (tmp_path / "policy.yaml").write_text(POLICY, encoding="utf-8")
    policy = load(tmp_path / "policy.yaml")
    assert isinstance(policy, Policy)
    found = [each for example in policy.examples for each in cases_of(policy.compiled, example, DAY)]
    assert [name for name, _ in found] == ["two-people (note, ada, school)", "two-people (note, ben, school)"]
    played = [Interviewer(policy.compiled).play(*each) for each in found]
    assert [len(each.screens) for each in played] == [3, 2]


@given(st.data())
def test_drawn_cases_are_possible_complete_and_always_the_same(data: st.DataObject) -> None:
    """By the definition; and they hold what is given."""
    document = data.draw(policies())
    compiled = compile_policy(document)
    fixed = dict(list(data.draw(complete_cases(document)).given.items())[:1])
    found = list(drawn_cases(compiled, 8, fixed))
    assert found == list(drawn_cases(compile_policy(document), 8, fixed))
    assert len(found) == 8
    for case in found:
        assert case.given.keys() == document.vocabulary.facts.keys()
        assert fixed.items() <= case.given.items()
        (complete,) = completions(document, case)
        assert {decide(compiled, case).outcome} == {outcome(document, complete)}


def test_drawn_cases_do_not_depend_on_the_rest_of_the_policy() -> None:
    """So two versions can be compared: what both know is the same in both, whatever else is new."""
    first = _drawn(POLICY)
    more = POLICY.replace("  risk:", "  age: {asks: How old?, type: number}\n  risk:", 1).replace("Ask.", "Ask us.")
    for one, other in zip(first, _drawn(more), strict=True):
        assert one.items() <= other.items()
    assert len({tuple(each.values()) for each in first}) == 6


def _drawn(text: str) -> list[dict[str, object]]:
    policy = load_text(text.split("examples:")[0])
    assert isinstance(policy, Policy)
    return [dict(case.given) for case in drawn_cases(policy.compiled, 60, {})]


def test_a_policy_with_few_possible_cases_has_random_cases_too() -> None:
    """What is drawn is changed until it is possible."""
    facts = "".join(f"  f{n}: {{asks: Is it?, type: yes/no}}\n" for n in range(12))
    rest = "".join(f"  - {{when: {{f{n}: {'yes' if n % 3 else 'no'}}}, because: No.}}\n" for n in range(12))
    policy = load_text(
        f"policy: few\nfacts:\n{facts}  g: {{asks: Is it?, type: yes/no}}\nimpossible:\n{rest}"
        "questions: {q: {rules: {r: {when: {g: yes}, outcome: share, because: A.}}}}\n"
        "otherwise: {outcome: dont_share, because: B.}\n"
    )
    assert isinstance(policy, Policy)
    found = list(drawn_cases(policy.compiled, 20, {}))
    assert len(found) == 20
    assert {case.given["f1"] for case in found} == {frozenset({"no"})}
    assert len({case.given["g"] for case in found}) == 2
    assert list(drawn_cases(policy.compiled, 5, {"f1": frozenset({"yes"})})) == []
