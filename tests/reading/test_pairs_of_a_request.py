"""Facts about pairs: how a request gives them, and what is wrong with it if it does not."""

from __future__ import annotations

import pytest

from sharepolicy import load_text
from sharepolicy.ground.diagnostic import CaseError, PolicyError
from sharepolicy.ground.text import Text
from sharepolicy.language.case import Place
from sharepolicy.language.policy import Outcome
from sharepolicy.reading.cases import read_request
from sharepolicy.reading.requests import MOST_CASES

POLICY = """\
policy: letters
facts:
  subject.recipient.is_them: {asks: Is it the very person?, type: yes/no}
  subject.recipient.tie: {asks: Who are they to each other?, type: choice, values: [parent, teacher, none]}
  recipient.item.endangers: {asks: Could it endanger someone if they had it?, type: yes/no}
  item.relevant: {asks: Is it relevant?, type: yes/no}
  urgent: {asks: Is it urgent?, type: yes/no}
principles:
  all:
    rules:
      danger: {when: {recipient.item.endangers: yes}, outcome: dont_share, because: No., overrides: [own, relevant]}
      own: {when: {subject.recipient.is_them: yes}, outcome: share, because: It is theirs.}
      relevant: {when: {item.relevant: yes, urgent: yes}, outcome: share, because: It bears on it.}
otherwise: {outcome: escalate, to: manager, because: Nothing says.}
roles: {manager: your manager}
"""
REQUEST = """\
facts: {subject.recipient.tie: none, urgent: no}
subjects: {lea: {}, ada: {}}
recipients: {ada: {}, sam: {}}
items: {report: {relevant: yes}, address: {relevant: no, about: [lea]}}
pairs:
  - {subject: ada, recipient: ada, is_them: yes}
  - {subject: lea, recipient: [ada, sam], is_them: no}
  - {item: [report, address], recipient: sam, recipient.item.endangers: yes}
"""


def test_a_pair_is_given_once_for_several_or_once_for_all() -> None:
    """Each fact is kept under those whom it is about, and once for all beside the facts of the case."""
    request = read_request(load_text(POLICY).document, Text("case.yaml", REQUEST))
    yes, no = frozenset({"yes"}), frozenset({"no"})
    assert set(request.given) == {"subject.recipient.tie", "urgent"}
    assert request.pairs == {
        Place(subject="ada", recipient="ada"): {"subject.recipient.is_them": yes},
        Place(subject="lea", recipient="ada"): {"subject.recipient.is_them": no},
        Place(subject="lea", recipient="sam"): {"subject.recipient.is_them": no},
        Place(item="report", recipient="sam"): {"recipient.item.endangers": yes},
        Place(item="address", recipient="sam"): {"recipient.item.endangers": yes},
    }


def test_each_pair_has_its_own_answer() -> None:
    """What endangers someone in one pair of hands does not in another; what is not given of a pair is unknown."""
    decision = load_text(POLICY).decide_request(Text("case.yaml", REQUEST))
    found = {(part.item, part.recipient): set(part.possible) for part in decision.parts}
    assert found == {
        ("report", "ada"): {Outcome.ESCALATE, Outcome.DONT_SHARE},
        ("report", "sam"): {Outcome.DONT_SHARE},
        ("address", "ada"): {Outcome.ESCALATE, Outcome.DONT_SHARE},
        ("address", "sam"): {Outcome.DONT_SHARE},
    }
    assert {question.fact.name for _, _, question in decision.ask} == {"recipient.item.endangers"}


def test_a_heading_that_is_missing_is_not_named() -> None:
    """With one subject and one item, an entry names the recipient alone, and the fact by its whole name."""
    case = {
        "facts": {"urgent": "no"},
        "recipients": {"ada": {}, "sam": {}},
        "pairs": [
            {"recipient": "sam", "recipient.item.endangers": True},
            {"recipient": "ada", "subject.recipient.is_them": True, "recipient.item.endangers": False},
        ],
    }
    decision = load_text(POLICY).decide_request(case)
    assert [part.outcome for part in decision.parts] == [Outcome.SHARE, Outcome.DONT_SHARE]


@pytest.mark.parametrize(
    ("before", "after", "code", "at"),
    [
        ("recipient: ada, is_them", "recipient: adda, is_them", "unknown-part", "adda"),
        ("is_them: yes", "is_then: yes", "unknown-fact", "is_then"),
        ("is_them: yes", "is_them: maybe", "unknown-value", "maybe"),
        ("is_them: yes", "endangers: yes", "misplaced-fact", "endangers"),
        ("is_them: yes", "relevant: yes", "misplaced-fact", "relevant"),
        ("is_them: yes", "urgent: yes", "misplaced-fact", "urgent"),
        ("is_them: yes", "tie: parent", "duplicate-name", "tie"),
        ("is_them: yes", "tie: unknown", "duplicate-name", "tie"),
        ("{subject: ada, recipient: ada, ", "{recipient: ada, ", "misplaced-fact", "is_them"),
        ("{subject: ada, recipient: ada, ", "{", "missing-property", "{is_them: yes}"),
        ("{subject: ada, recipient: ada, is_them: yes}", "[ada, ada]", "wrong-shape", "[ada, ada]"),
        ("{subject: ada, recipient: ada, ", "{subject: ada, item: report, ", "misplaced-fact", "is_them"),
        ("{subject: ada, recipient: ada, is_them: yes}", "{subject: ada, item: address}", "unknown-part", "ada"),
        ("items: {report: {", "items: {report: {endangers: yes, ", "misplaced-fact", "endangers"),
        ("subjects: {lea: {", "subjects: {lea: {recipient.tie: none", "misplaced-fact", "recipient.tie"),
        ("pairs:", "pair:", "unknown-property", "pair"),
    ],
)
def test_what_is_wrong_is_shown_at_its_place(before: str, after: str, code: str, at: str) -> None:
    """The first diagnostic is about the wrong word."""
    assert before in REQUEST
    with pytest.raises(CaseError) as caught:
        read_request(load_text(POLICY).document, Text("case.yaml", REQUEST.replace(before, after, 1)))
    first = caught.value.diagnostics[0]
    assert first.span is not None
    assert (first.code, first.span.content) == (code, at)


def test_too_many_pairs_are_refused_before_they_are_made() -> None:
    """Lists of names multiply: three of some thousand names each would be ten thousand millions of pairs."""
    names = [f"n{number}" for number in range(MOST_CASES)]
    case = {
        "recipients": {name: {} for name in names},
        "items": {"report": {}, "letter": {}},
        "pairs": [{"recipient": names, "item": ["report", "letter"], "endangers": "no"}],
    }
    with pytest.raises(CaseError) as caught:
        load_text(POLICY).decide_request(case)
    assert {flaw.code for flaw in caught.value.diagnostics} == {"too-large"}
    assert any("pairs" in flaw.message for flaw in caught.value.diagnostics)


@pytest.mark.parametrize(
    ("name", "help_"),
    [
        ("item.recipient.endangers", "write `recipient.item.endangers`"),
        ("recipient.recipient.item.endangers", "write `recipient.item.endangers`"),
        ("recipient.item.subject", ""),
        ("recipient.sender.endangers", "expected lower-case words"),
    ],
)
def test_the_name_of_a_fact_about_a_pair(name: str, help_: str) -> None:
    """What it is about stands in one order, so that each fact has one name."""
    with pytest.raises(PolicyError) as caught:
        load_text(POLICY.replace("recipient.item.endangers: {asks", f"{name}: {{asks"))
    first = caught.value.diagnostics[0]
    assert first.code == "bad-name"
    assert help_ in first.help


def test_a_pair_needs_no_more_names_than_the_request_has() -> None:
    """In a request without items, what is about a recipient and an item stands beside the recipient, by either name."""
    policy = load_text(POLICY)
    for name in ("endangers", "recipient.item.endangers"):
        request = {"recipients": {"sam": {}, "ada": {}}, "pairs": [{"recipient": "sam", name: "yes"}]}
        sam, ada = policy.decide_request(request).parts
        assert sam.possible == (Outcome.DONT_SHARE,)
        assert Outcome.SHARE in ada.possible
        with pytest.raises(CaseError) as refused:
            policy.decide_request({**request, "pairs": [{"recipient": "sam", name: "perhaps"}]})
        (flaw,) = refused.value.diagnostics
        assert flaw.path is not None
        assert flaw.path.fact == "recipient.item.endangers"
    with pytest.raises(CaseError) as refused:
        policy.decide_request({"recipients": {"sam": {}}, "items": {"note": {}}, "pairs": request["pairs"]})
    assert "but this names a recipient" in refused.value.diagnostics[0].message
