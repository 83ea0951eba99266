"""What a fact usually is orders questions and words answers. It never decides anything."""

from __future__ import annotations

import ast
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import sharepolicy
from sharepolicy.analysis.decision.decide import Decision, decide
from sharepolicy.core.compile import compile_policy
from sharepolicy.engine.loading.check import check
from sharepolicy.engine.loading.load import load_text
from sharepolicy.engine.policies.policy import Policy
from sharepolicy.frontends.console import Console
from sharepolicy.frontends.interview import Interview
from sharepolicy.frontends.render.decision import render_decision
from sharepolicy.frontends.render.request import render_request
from sharepolicy.ground.diagnostic import PolicyError
from sharepolicy.language.case import Case
from sharepolicy.testing import cases, policies
from tests.helpers.usual import with_usual

POLICY = """
policy: ferry
facts:
  fog: {asks: Is there fog?, type: yes/no, usual: {is: no, because: It is a sunny coast.}}
  crew: {asks: Who is aboard?, type: choice, values: [ours, hired, none], usual: ours}
  waves: {asks: How high are the waves?, type: number, minimum: 0, maximum: 9, usual: {at_most: 3}}
  cargo: {asks: What is aboard?, type: several-of, values: [cars, cattle], usual: {is: [cars], because: Few do.}}
  ticket: {asks: Do they have a ticket?, type: yes/no}
questions:
  weather:
    asks: [fog, crew, waves, cargo, ticket]
    rules:
      calm:
        when: {fog: no, crew: ours, waves: {below: 6}, not: {cargo: {includes: cattle}}, ticket: yes}
        outcome: share
        because: It sails.
      stormy: {when: {waves: {at_least: 6}}, outcome: dont_share, because: It does not sail.}
otherwise: {outcome: escalate, because: Somebody must look at it.}
"""


def _policy(text: str = POLICY) -> Policy:
    policy = load_text(text)
    assert isinstance(policy, Policy)
    return policy


def _settled_things(decision: Decision) -> list[object]:
    """All that a decision says but for its questions, their order, and what is said of the usual."""
    said = decision.to_dict()
    said.pop("if_usual", None)
    said.pop("ask_first", None)
    tree = said.pop("turns_on", None)
    said["turns_on"] = tree and tree["settles"]
    said["policy"].pop("digest")
    said["ask"] = sorted(question["fact"] for question in said["ask"])
    return [said, decision.settled, decision.possible, [question.fact.name for question in decision.ask]]


@given(st.data(), st.booleans())
def test_nothing_that_is_decided_depends_on_it(data: st.DataObject, none: bool) -> None:
    """No outcome, nothing possible, nothing settled, no reason, no duty, nobody to ask, no ground, no alternative."""
    document = data.draw(policies())
    other = with_usual(document, data, none=none)
    case = data.draw(cases(document))
    before, after = decide(compile_policy(document), case), decide(compile_policy(other), case)
    assert _settled_things(before) == _settled_things(after)


@given(st.data())
def test_if_usual_is_what_the_usual_case_is_settled_on(data: st.DataObject) -> None:
    """Decide the case with what it assumes filled in: it is settled on that outcome. None of it is superfluous."""
    document = data.draw(policies())
    compiled = compile_policy(with_usual(document, data))
    decision = decide(compiled, data.draw(cases(document)))
    found = decision.if_usual
    if found is None:
        return
    assert not decision.settled
    assumed = {ground.fact.name: ground.values for ground in found.assuming}
    filled = decide(compiled, Case({**decision.case.given, **assumed}))
    assert (filled.settled, filled.outcome) == (True, found.outcome)
    for name in assumed:
        fewer = {other: values for other, values in assumed.items() if other != name}
        left = decide(compiled, Case({**decision.case.given, **fewer}))
        assert (left.settled, left.outcome) != (True, found.outcome)
        usual = compiled.document.vocabulary.facts[name].usual
        assert usual is not None
        assert assumed[name] <= usual


WRITES_IT_DOWN = ("backends/portable/parts.py", "backends/portable/texts.py")
"""They put all that a policy says into a file."""

READS_NOTHING_USUAL = ["language/semantics.py", "language/promises.py", "language/over_time.py", "core", "backends"]


def _reads_it(text: str) -> bool:
    names = {"usual", "usual_because"}
    nodes = list(ast.walk(ast.parse(text)))
    return any(isinstance(node, ast.Attribute) and node.attr in names for node in nodes)


def test_nothing_that_decides_reads_it() -> None:
    """Neither the definition nor the diagrams, tables, queries or the second engine know what is usual."""
    source = Path(sharepolicy.__file__).parent
    files = [file for path in READS_NOTHING_USUAL for file in [source / path, *(source / path).rglob("*.py")]]
    assert len(files) > 40
    reading = {file for file in files if file.suffix == ".py" and _reads_it(file.read_text(encoding="utf-8"))}
    assert reading == {source / name for name in WRITES_IT_DOWN}
    assert _reads_it("fact.usual")
    assert _reads_it((source / "analysis/decision/situation.py").read_text(encoding="utf-8"))


def test_it_is_said_as_a_condition_and_never_as_the_outcome() -> None:
    """With what it assumes, which nobody has said yet."""
    decision = _policy().decide({"ticket": "yes"})
    assert decision.outcome == "escalate"
    assert not decision.settled
    said = decision.to_dict()["if_usual"]
    assert said["outcome"] == "share"
    assert [each["says"] for each in said["assuming"]] == [
        "fog: no",
        "crew: ours",
        "waves: at most 3",
        "cargo: cattle: no",
    ]
    text = " ".join(render_decision(decision).split())
    assert (
        "If nothing unusual is the case, it would be: share. Nobody has said yet that this is so: fog: no; crew" in text
    )
    assert text.startswith("NOT SETTLED YET, SO FOR NOW: ESCALATE")
    for given_ in ({"ticket": "unknown"}, {"waves": 7}):
        assert "if_usual" not in _policy().decide(given_).to_dict()


def test_what_is_usual_is_asked_last() -> None:
    """What can be different each time comes first; all of it is still asked."""
    out = io.StringIO()
    interview = Interview(_policy().decide, Console(io.StringIO("y\nd\nn\n1\n2\nn\n"), out, out))
    interview.run()
    assert list(interview.facts) == ["ticket", "fog", "crew", "waves", "cargo"]
    assert next(question.name for question in _policy().decide({}).questions) == "ticket"


def test_an_example_expects_first_what_a_person_is_asked_first(tmp_path: Path) -> None:
    """Not what would be first if nothing were usual."""
    file = tmp_path / "policy.yaml"
    example = "examples: {e: {given: {}, expect: {settled: no, ask_first: ticket}}}\n"
    file.write_text(POLICY + example, encoding="utf-8")
    assert [result.passed for result in check(file).examples] == [True]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("usual: ours", "usual: our", "`our` is not a value of `crew`"),
        (
            "usual: ours",
            "usual: [ours, hired, none]",
            "this is every value of `crew`, so it does not say what is usual",
        ),
        ("usual: {at_most: 3}", "usual: {at_most: 12}", "`12` is outside what `waves` can be"),
        ("is: [cars]", "is: [carts]", "`carts` is not a value of `cargo`"),
        (
            "is: [cars]",
            "is: cars",
            "`cargo` is a several-of, so its `usual` is a list of the values that are usually so",
        ),
        ("usual: {is: no, because", "usual: {because", "a value of `fog` is missing"),
        ("usual: ours", "usual: {ours: Hired crews are dear.}", "what is usual of `crew` is a value, found a mapping"),
    ],
)
def test_a_flaw_is_told_at_its_place(old: str, new: str, message: str) -> None:
    """Values that there are not, or that say nothing."""
    with pytest.raises(PolicyError) as caught:
        load_text(POLICY.replace(old, new))
    assert message in [diagnostic.message for diagnostic in caught.value.diagnostics]


def test_none_of_a_several_of_can_be_usual() -> None:
    """An empty list says that none of its values usually is so."""
    facts = _policy(POLICY.replace("is: [cars]", "is: []")).document.vocabulary.facts
    assert [facts[f"cargo/{name}"].usual for name in ("cars", "cattle")] == [frozenset({"no"})] * 2


def test_a_comparison_says_what_is_usual_now() -> None:
    """As an edit that moves no outcome."""
    change = sharepolicy.compare(_policy(POLICY.replace("usual: ours", "usual: hired")), _policy())
    assert [(edit.name, edit.parts) for edit in change.edits] == [("crew", ("usual",))]
    assert not change.moves


REQUEST = """
policy: visits
facts:
  subject.asked: {asks: Were they asked?, type: yes/no, usual: yes}
  subject.minds: {asks: Do they mind?, type: yes/no}
  recipient.kind: {asks: Are they kind?, type: yes/no}
questions:
  q:
    rules:
      unkind: {when: {recipient.kind: no}, outcome: dont_share, because: Unkind.}
      minded: {when: {subject.minds: yes, recipient.kind: yes}, outcome: escalate, because: They mind.}
      asked:
        when: {subject.asked: yes, subject.minds: no, recipient.kind: yes}
        outcome: share
        because: They were asked.
otherwise: {outcome: dont_share, because: Nobody asked them.}
"""


def _request(people: dict[str, dict[str, str]], **recipient: str) -> str:
    decided = _policy(REQUEST).decide_request({"facts": {"recipient.kind": "yes"} | recipient, "subjects": people})
    return " ".join(render_request(decided).replace("- ", " ").split())


def test_a_request_says_it_of_each_part_that_is_open() -> None:
    """Of several people, of each by name, and nothing that the others rule out."""
    usually = "f nothing unusual is the case, it would be: share. Nobody has said yet that this is so: asked: yes."
    turns = "It turns on this: Were they asked? If yes: share. If no: don't share."
    open_ = "Not settled yet: it could be share or don't share."
    assert f"{open_} {turns} I{usually}" in _request({"ada": {"minds": "no"}})
    two = {"ada": {"minds": "no"}, "ben": {"minds": "no"}}
    assert f"About ada and ben: I{usually}" in _request(two)
    assert f"About ada: I{usually}" in _request({**two, "ben": {"minds": "no", "asked": "yes"}})
    assert usually not in _request({**two, "ben": {"minds": "yes"}})
    assert usually not in _request(two, **{"recipient.kind": "no"})
