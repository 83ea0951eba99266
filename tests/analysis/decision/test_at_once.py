"""What a person is asked at once: nothing more and nothing less than what is worth asking."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from sharepolicy.analysis.decision.as_asked import AskedTogether
from sharepolicy.analysis.decision.decide import decide
from sharepolicy.core.compile import compile_policy
from sharepolicy.engine.loading.check import check
from sharepolicy.engine.loading.load import load_text
from sharepolicy.engine.policies.policy import Policy
from sharepolicy.frontends.console import Console
from sharepolicy.frontends.interview import Interview
from sharepolicy.ground.diagnostic import PolicyError
from sharepolicy.language.vocabulary import FactType
from sharepolicy.testing import cases, policies

POLICY = """
policy: hall
facts:
  signed: {asks: Has the family signed?, type: yes/no}
  checked: {asks: Has somebody checked who they are?, type: yes/no}
  visited: {asks: Has somebody been there?, type: yes/no}
  item.age: {asks: How old is it?, type: number, minimum: 0, maximum: 9}
  item.old: {asks: Is it from before?, type: yes/no}
  shows: {asks: What does it show?, type: several-of, values: {home: Their home., voice: Their voice., face: A face}}
questions:
  first:
    asks: [item.age, [signed, checked, visited]]
    rules:
      assured: {when: {any: [{signed: yes}, {checked: yes}, {visited: yes}]}, outcome: share, because: A.}
      bare: {when: {signed: no, checked: no, visited: no, shows: {only: []}}, outcome: share, because: B.}
otherwise: {outcome: dont_share, because: C.}
examples:
  first-what-it-shows:
    given: {signed: no, checked: no, visited: no}
    expect: {settled: no, ask_first: shows}
  first-its-home:
    given: {signed: no, checked: no, visited: no}
    expect: {settled: no, ask_first: shows/home}
"""


def _policy() -> Policy:
    policy = load_text(POLICY)
    assert isinstance(policy, Policy)
    return policy


def _interview(answers: str) -> tuple[Interview, str]:
    out = io.StringIO()
    interview = Interview(_policy().decide, Console(io.StringIO(answers), out, out))
    interview.run()
    return interview, out.getvalue()


def test_none_of_these_answers_all_of_them() -> None:
    """Of facts that the author asks together, and of a several-of; each answer is kept by itself."""
    interview, shown = _interview("4\nnone of these\n")
    assert "Question 1. Is any of these so?\n  1. Has the family signed?\n" in shown
    assert "  4. None of these\n  5. I don't know\n" in shown
    assert "Question 2. What does it show?\n  1. Their home\n  2. Their voice\n  3. A face\n  4. None" in shown
    no = dict.fromkeys(("signed", "checked", "visited"), "no")
    assert interview.facts == {**no, "shows": {"home": "no", "voice": "no", "face": "no"}}
    assert "That settles it." in shown


@pytest.mark.parametrize(
    ("typed", "facts"),
    [
        ("1", {"signed": "yes", "checked": "no", "visited": "no"}),
        ("1, 3", {"signed": "yes", "checked": "no", "visited": "yes"}),
        ("1 3", {"signed": "yes", "checked": "no", "visited": "yes"}),
        ("1 and 3", {"signed": "yes", "checked": "no", "visited": "yes"}),
        ("has the family signed?", {"signed": "yes", "checked": "no", "visited": "no"}),
        ("1,d", {"signed": "yes"}),
        ("1,d2", {"signed": "yes", "visited": "no"}),
        ("1 d2", {"signed": "yes", "visited": "no"}),
        ("d 3 and 1", {"signed": "yes", "checked": "no"}),
        ("d1", {"checked": "no", "visited": "no"}),
        ("4, d1", {"checked": "no", "visited": "no"}),
        ("1,d1", {}),
        ("d4", {}),
        ("1,5", {"signed": "yes"}),
        ("d", {}),
        ("4,d", {}),
        ("1 or 2", {}),
        ("1,4", {}),
        ("6", {}),
        ("", {}),
    ],
)
def test_what_is_not_answered_stays_unknown(typed: str, facts: dict[str, str]) -> None:
    """The rest is only answered where the person was told so: never where they don't know, or were not understood."""
    assert _interview(typed + "\n")[0].facts == facts


def test_in_json_it_is_one_question_with_members() -> None:
    """Under the name of the several-of, or of the first fact."""
    first, shows = _policy().decide({}).to_dict()["ask"]
    assert (first["fact"], first["asks"]) == ("signed", "Is any of these so?")
    assert first["values"] == dict.fromkeys(("signed", "checked", "visited"), "unknown")
    assert (shows["fact"], shows["asks"]) == ("shows", "What does it show?")
    assert shows["members"][2] == {"fact": "shows/face", "says": "A face"}
    alone = _policy().decide({"signed": "no", "checked": "no"}).to_dict()["ask"][0]
    assert alone == {
        "fact": "visited",
        "asks": "Has somebody been there?",
        "help": "",
        "label": "visited",
        "type": "yes/no",
        "values": "unknown",
        "choices": [{"value": word, "label": word, "help": "", "possible": True} for word in ("yes", "no")],
        "paths": ["/visited"],
    }


def test_an_example_may_expect_the_several_of_first(tmp_path: Path) -> None:
    """Its name stands for whichever of its values is asked first."""
    (tmp_path / "policy.yaml").write_text(POLICY, encoding="utf-8")
    assert [result.passed for result in check(tmp_path / "policy.yaml").examples] == [True, True]


@pytest.mark.parametrize(
    ("inner", "message"),
    [
        ("[signed, item.age]", "`item.age` is not a yes/no fact, so it cannot be asked at once with others"),
        ("[signed, item.old]", "what is asked at once must be about the same subject, recipient or item"),
    ],
)
def test_what_cannot_be_answered_at_once_is_refused(inner: str, message: str) -> None:
    """There "none of these" would be no answer."""
    with pytest.raises(PolicyError) as caught:
        load_text(POLICY.replace("[signed, checked, visited]", inner))
    assert message in [diagnostic.message for diagnostic in caught.value.diagnostics]


@given(st.data())
def test_nothing_is_left_out_and_nothing_added(data: st.DataObject) -> None:
    """The questions as a person is asked are those that are worth asking, each once, the best of each in its order."""
    document = data.draw(policies())
    yes_no = [fact.name for fact in document.vocabulary.facts.values() if fact.type is FactType.YES_NO]
    together = tuple(data.draw(st.permutations(yes_no))[:3])
    groups = {name: evolve(group, together=(together,)) for name, group in document.groups.items()}
    compiled = compile_policy(evolve(document, groups=groups))
    decision = decide(compiled, data.draw(cases(document)))
    found = []
    for question in decision.questions:
        members = question.members if isinstance(question, AskedTogether) else (question,)
        found.append([member.fact.name for member in members])
    asked = [question.fact.name for question in decision.ask]
    assert sorted(name for names in found for name in names) == sorted(asked)
    assert found == sorted(found, key=lambda names: min(map(asked.index, names)))
    assert decide(compile_policy(document), decision.case).ask == decision.ask
