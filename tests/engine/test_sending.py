"""Answers and errors go to other processes and come back, and equal what they were."""

from __future__ import annotations

import copy
import datetime
import io
import multiprocessing
import pickle
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import sharepolicy
from sharepolicy import CaseError, Decision, NoSecondOpinionError, PolicyError, SqlError
from sharepolicy.analysis.decision.opinion import SecondEngineError
from sharepolicy.analysis.decision.sent import PARCELS
from sharepolicy.analysis.second.confirm import confirm
from sharepolicy.backends.rows.invalid_rows import InvalidReason, InvalidRows, InvalidRowsError
from sharepolicy.backends.rows.row import UnusableError
from sharepolicy.core.codes import NoRoomError
from sharepolicy.core.compile import compile_policy
from sharepolicy.core.entangled import EntangledError
from sharepolicy.core.region_data import region_data, region_of
from sharepolicy.engine.loading.load import load_document
from sharepolicy.engine.policies.columns import NoColumnsError
from sharepolicy.ground.diagnostic import Diagnostic
from sharepolicy.ground.text import Text
from sharepolicy.language.case import Case, Place, Request
from sharepolicy.language.policy import PolicyDocument
from sharepolicy.live import Dispute, DisputedError, Statement, StrayError
from sharepolicy.testing import cases, conditions, policies, requests
from tests.helpers.mars import load_mars
from tests.helpers.planted_engines import Defined
from tests.helpers.versions import written

NOON = datetime.datetime(2026, 3, 2, 12, tzinfo=datetime.UTC)
FLAW = Diagnostic("unknown-fact", "no fact is called `x`", help="did you mean `y`?")


def raised(call: Callable[[], object]) -> Exception:
    """What a call raises."""
    with pytest.raises(Exception) as caught:  # noqa: PT011 - each kind is made here
        call()
    return caught.value


ERRORS: dict[str, Callable[[], Exception]] = {
    "case": lambda: raised(lambda: load_mars().decide({"risk_to_child": "awful", "rsk": 1})),
    "request from a text": lambda: raised(lambda: load_mars().decide_request(Text("c.yaml", "facts: {rsk: 1}"))),
    "contradiction": lambda: raised(lambda: load_mars().decide({"item.identifies": False, "item.tells": ["reporter"]})),
    "policy": lambda: raised(lambda: sharepolicy.load_text("policy: x\nrule: y\n")),
    "entangled": lambda: EntangledError(FLAW, "it took too long"),
    "sql": lambda: raised(lambda: load_mars().to_sql("cobol", "t")),
    "no second opinion": lambda: NoSecondOpinionError("it is not installed"),
    "second engine": lambda: SecondEngineError("it was late", late=True),
    "no columns": lambda: NoColumnsError("numpy is not installed"),
    "unusable file": lambda: UnusableError(Path("rows.csv"), "has no rows", "add some", 3),
    "invalid rows": lambda: InvalidRowsError(
        InvalidRows(3, 1, (InvalidReason("unknown-value", "no such value", "", "risk", 1, (2,)),))
    ),
    "left out": lambda: CaseError([FLAW], 17),
    "no room": lambda: NoRoomError([FLAW]),
    "stray": lambda: StrayError([Statement("learned", "A", NOON, "risk", id="a")], [FLAW]),
    "disputed": lambda: DisputedError(
        [Dispute("risk", tuple(Statement("learned", "A", NOON, "risk", id=i) for i in "ab"))]
    ),
}


@pytest.mark.parametrize("name", ERRORS)
def test_an_error_is_itself_wherever_it_arrives(name: str) -> None:
    """With all that it carries; and another one is not equal."""
    error = ERRORS[name]()
    others = [ERRORS[each]() for each in ERRORS if each != name]
    for there in (pickle.loads(pickle.dumps(error)), copy.copy(error), copy.deepcopy(error)):
        assert type(there) is type(error)
        assert there == error
        assert hash(there) == hash(error)
        assert str(there) == str(error)
        assert {key: value for key, value in vars(there).items() if key != "report"} == {
            key: value for key, value in vars(error).items() if key != "report"
        }
        assert all(there != other for other in others)


def ask_of(policy: sharepolicy.Policy, case: Any) -> Decision:
    """What another process is asked."""
    return policy.decide(case)


def test_a_bad_case_does_not_break_a_pool() -> None:
    """Its error comes back, and so do the decisions before and after it; `decide` itself can be sent."""
    policy = load_mars()
    asked: list[Any] = [{"item.identifies": False}, {"risk_to_child": "awful"}, {}]
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        first, bad, last = [pool.submit(policy.decide, case) for case in asked]
        again = pool.submit(partial(ask_of, policy), asked[0])
        assert first.result() == again.result() == policy.decide(asked[0])
        assert first.result().to_dict() == policy.decide(asked[0]).to_dict()
        assert last.result() == policy.decide({})
        assert bad.exception() == raised(lambda: policy.decide(asked[1]))


def sent(value: Any) -> Any:
    """The value as it arrives."""
    return pickle.loads(pickle.dumps(value))


@given(policies(), st.data())
def test_a_decision_arrives_as_it_was(document: PolicyDocument, data: st.DataObject) -> None:
    """Of random policies and cases; and equals a decision on an equal case, and no other."""
    policy = load_document(document, prove=False)
    one, other = policy.decide(data.draw(cases(document))), policy.decide(data.draw(cases(document)))
    there = sent(one)
    assert there == one
    assert hash(there) == hash(one)
    assert there.to_dict() == one.to_dict()
    assert (one == other) is (one.case == other.case)
    assert copy.copy(one) is copy.deepcopy(one) is one


@given(policies(), st.data())
def test_the_answer_to_a_request_arrives_as_it_was(document: PolicyDocument, data: st.DataObject) -> None:
    """With its parts, and each of them by itself, with what the rest of the request leaves of its case."""
    policy = load_document(document, prove=False)
    try:
        one = policy.decide_request(data.draw(requests(document)))
    except CaseError:
        return
    there = sent(one)
    assert there == one
    assert hash(there) == hash(one)
    assert there.to_dict() == one.to_dict()
    part = data.draw(st.sampled_from(one.parts))
    assert sent(part) == part
    decision = data.draw(st.sampled_from(list(part.decisions.values())))
    assert sent(decision) == decision
    assert sent(decision).to_dict() == decision.to_dict()


@given(policies(max_facts=3), st.data())
def test_a_region_made_of_its_data_is_the_same(document: PolicyDocument, data: st.DataObject) -> None:
    """In a space of its own, where its data are the same again."""
    here, there = compile_policy(document), compile_policy(document)
    condition = data.draw(conditions(document.vocabulary))
    region = here.space.everything & here.region(condition)
    found = region_of(there.space, region_data(region))
    assert found == there.space.everything & there.region(condition)
    assert region_data(found) == region_data(region)


def test_what_a_request_says_of_pairs_arrives_as_it_was() -> None:
    """Each place with its names: it is more than a tuple."""
    place = Place("note", "", "gran")
    there = PARCELS.unpack(PARCELS.pack(Request({}, pairs={place: {}})))
    assert [type(each) for each in there.pairs] == [Place]
    assert there.pairs == {place: {}}


def test_decisions_over_versions_arrive(tmp_path: Path) -> None:
    """Where the day leaves several versions, and where it leaves one."""
    policy = sharepolicy.load(written(tmp_path))
    for days in (["2026-02-01", "2026-03-01", "2026-12-01"], "2026-03-01"):
        one = policy.decide({"today": days})
        assert sent(one) == one
        assert sent(one).to_dict() == one.to_dict()
        whole = policy.decide_request({"today": days, "agreed": True})
        assert sent(whole).to_dict() == whole.to_dict()
    assert policy.decide({"today": "2026-03-01"}) != policy.decide({"today": "2026-03-02"})


TINY = """
policy: tiny
facts:
  agreed: {asks: Agreed?, type: yes/no}
questions:
  only:
    rules:
      one: {when: {agreed: yes}, outcome: share, because: Agreed.}
otherwise: {outcome: dont_share, because: No.}
"""


def test_a_second_opinion_arrives_with_its_decision() -> None:
    """Whether it confirms or not; another opinion makes another decision."""
    policy = sharepolicy.load_text(TINY)
    turned = sharepolicy.load_text(TINY.replace("agreed: yes", "agreed: no")).document
    plain = policy.decide({"agreed": True})
    yes = confirm(policy.compiled, plain, Defined(policy.document), 5)
    no = confirm(policy.compiled, plain, Defined(turned), 5)
    for one in (yes, no):
        assert sent(one) == one
        assert sent(one).to_dict() == one.to_dict()
    assert len({plain, yes, no}) == 3
    assert (yes.outcome, no.outcome) == ("share", "escalate")


def test_a_policy_in_another_language_decides_otherwise_equal_cases_not_equally() -> None:
    """The words differ."""
    policy = load_mars()
    assert policy.decide({}) != policy.decide({}, language="cy")
    assert sent(policy.decide({}, language="cy")).to_dict() == policy.decide({}, language="cy").to_dict()


def test_a_decision_is_small_and_many_share_their_policy() -> None:
    """The policy goes along once, packed, and without the texts that it was read from."""
    policy = load_mars()
    one = len(pickle.dumps(policy.decide({})))
    assert one < len(pickle.dumps(policy)) / 4
    many = [policy.decide({"recipient.role": role}) for role in policy.facts["recipient.role"].values] * 20
    assert len(many) > 100
    assert len(pickle.dumps(many)) < 1.2 * one


PARTS = [
    *("rules", "reasons", "unverified", "grounds", "alternatives", "turns_on", "if_usual", "obligation", "possible"),
    *("actions", "do_first", "in_any_case", "escalation", "policy", "case"),
    *("ask", "ask_first", "questions", "questions_about_duties"),
]


@pytest.mark.parametrize("case", [{}, {"risk_to_child": "significant"}, {"item.relevant": False}])
def test_every_part_of_a_decision_can_be_sent(case: dict[str, Any]) -> None:
    """And copied, and equals what it was."""
    decision = load_mars().decide(case)
    for name in PARTS:
        part = getattr(decision, name)
        assert sent(part) == copy.copy(part) == copy.deepcopy(part) == part, name


ENTRIES = {
    "sharepolicy.analysis.decision.sent.arrived_decision",
    "sharepolicy.analysis.decision.sent.arrived_request",
    "sharepolicy.core.sent.arrived_policy",
}


class Strict(pickle.Unpickler):
    """One that lets in nothing but our own entries."""

    def find_class(self, module: str, name: str) -> Any:
        """Refuse everything else."""
        if f"{module}.{name}" not in ENTRIES:
            raise pickle.UnpicklingError(f"{module}.{name} is not let in")
        return super().find_class(module, name)


def test_a_decision_needs_no_entry_but_its_own() -> None:
    """So that a strict reader of pickles can let it in."""
    policy = load_mars()
    for one in (policy.decide({}), policy.decide_request({"subjects": {"a": {}, "b": {}}})):
        assert Strict(io.BytesIO(pickle.dumps(one))).load() == one


def test_the_same_case_on_another_day_is_another_decision() -> None:
    """The day is part of the case."""
    policy = load_mars()
    days = [datetime.date(2026, 11, 1), datetime.date(2026, 11, 2)]
    one, other = (policy.decide({}, on=day) for day in days)
    assert one != other
    assert one == policy.decide(Case({}), on=days[0])


def test_kinds_of_errors_are_all_tried() -> None:
    """A new one has to be tried too."""
    kinds = {type(error()) for error in ERRORS.values()}
    assert {CaseError, PolicyError, SqlError, NoSecondOpinionError} <= kinds
    left, found = [CaseError, PolicyError], set[type]()
    while left:
        found |= (more := set(left.pop().__subclasses__()))
        left += more
    assert {each for each in found if each.__module__.startswith("sharepolicy")} <= kinds
