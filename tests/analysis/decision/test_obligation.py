"""Must and may: whether a decision says that the sharing is required, that it is permitted, or that this is open."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sharepolicy.engine.loading.load import load, load_document, load_text
from sharepolicy.engine.weighing.compare import compare
from sharepolicy.frontends.render.decision import render_decision
from sharepolicy.frontends.render.request import render_request
from sharepolicy.ground.diagnostic import PolicyError
from sharepolicy.language.obligation import Obligation
from sharepolicy.language.policy import PolicyDocument
from sharepolicy.testing import policies
from sharepolicy.testing.cases import cases

POLICY = """
policy: club
facts:
  asked: {asks: Did they ask under the Act?, type: yes/no}
  subject.agreed: {asks: Did they agree?, type: yes/no}
questions:
  g:
    rules:
      may: {when: {subject.agreed: yes}, outcome: share, because: They agreed.}
      must: {when: {asked: yes}, outcome: share, required: yes, because: The Act requires it.}
otherwise: {outcome: dont_share, because: There is no reason to.}
roles: {lead: the lead}
unsettled: {to: lead}
"""


@pytest.mark.parametrize(
    ("case", "expected"),
    [
        ({"asked": True}, Obligation.REQUIRED),
        ({"asked": True, "subject.agreed": True}, Obligation.REQUIRED),
        ({"asked": False, "subject.agreed": True}, Obligation.PERMITTED),
        ({"subject.agreed": True}, Obligation.OPEN),
        ({"asked": False, "subject.agreed": False}, None),
        ({"subject.agreed": False}, None),
        ({}, None),
    ],
)
def test_what_is_settled_as_share_is_required_permitted_or_open(
    case: dict[str, bool], expected: Obligation | None
) -> None:
    """In every completion, in none, or in some; nothing is said of what is not settled, or not shared."""
    decision = load_text(POLICY).decide(case)
    assert decision.obligation is expected
    assert decision.to_dict()["obligation"] == (expected and expected.value)


def test_the_reason_of_a_duty_stands_first() -> None:
    """In the list of reasons, and in the text, where it is the first sentence and is not said twice."""
    decision = load_text(POLICY).decide({"asked": True, "subject.agreed": True})
    assert [reason.rule for reason in decision.reasons] == ["must", "may"]
    lines = render_decision(decision).split("\n")
    assert lines[:2] == ["SHARE", "You must share this: The Act requires it."]
    assert sum("The Act requires it." in line for line in lines) == 1


def test_a_part_is_required_if_it_is_for_one_of_its_subjects() -> None:
    """Both are asked about; for the boy alone it is required, because only he may be asked about under the Act."""
    policy = load_text(POLICY.replace("when: {asked: yes}", "when: {asked: yes, subject.agreed: no}"))
    request = {
        "facts": {"asked": True},
        "subjects": {"boy": {"agreed": False}, "mother": {"agreed": True}},
        "items": {"report": {"about": ["boy", "mother"]}, "photo": {"about": ["mother"]}},
    }
    parts = policy.decide_request(request).parts
    assert [part.obligation for part in parts] == [Obligation.REQUIRED, Obligation.PERMITTED]
    assert "You must share this: The Act requires it." in render_request(policy.decide_request(request))


def test_what_is_open_about_the_case_is_the_same_for_all_subjects_of_a_part() -> None:
    """Asked or not, it is required for one of the two at least, though for the boy alone it is open."""
    text = POLICY.replace("{subject.agreed: yes}, outcome: share", "{asked: no}, outcome: share, required: yes")
    text = text.replace("{asked: yes}", "{asked: yes, subject.agreed: yes}")
    text = text.replace("outcome: dont_share", "outcome: share")
    request = {
        "subjects": {"girl": {"agreed": True}, "boy": {"agreed": False}},
        "items": {"report": {"about": ["girl", "boy"]}, "photo": {"about": ["boy"]}},
    }
    parts = load_text(text).decide_request(request).parts
    assert [part.obligation for part in parts] == [Obligation.REQUIRED, Obligation.OPEN]


@pytest.mark.parametrize("outcome", ["dont_share", "escalate"])
def test_only_a_sharing_can_be_required(outcome: str) -> None:
    """The line is wrong with any other outcome, and the message says with which it goes."""
    with pytest.raises(PolicyError) as found:
        load_text(POLICY.replace("outcome: share, required", f"outcome: {outcome}, required"))
    assert [each.message for each in found.value.diagnostics] == [
        f"`required` only goes with the outcome `share`; the outcome here is `{outcome}`"
    ]


@settings(max_examples=40)
@given(st.data())
def test_it_is_required_wherever_a_rule_that_decides_says_so(data: st.DataObject) -> None:
    """Of what is decided: a decision never says must where a completion only permits, nor may where none does."""
    document: PolicyDocument = data.draw(policies(max_facts=3))
    policy = load_document(document, prove=False)
    decision = policy.decide(data.draw(cases(document)))
    sure = any(each.sure and each.rule.required for each in decision.rules)
    perhaps = any(each.rule.required for each in decision.rules)
    if not decision.settled or decision.outcome.value != "share":
        assert decision.obligation is None
    elif sure:
        assert decision.obligation is Obligation.REQUIRED
    elif not perhaps:
        assert decision.obligation is Obligation.PERMITTED


@pytest.mark.parametrize(
    ("promise", "says"),
    [("always", "it can be shared without being required"), ("never", "it can be shared and be required")],
)
def test_a_promise_of_must_or_may_is_proved(promise: str, says: str) -> None:
    """It is broken where a sharing is not what was promised, and kept where the other rule shares."""
    rule, other = ("asked: no", "asked: yes") if promise == "always" else ("asked: yes", "asked: no")
    broken = f"invariants: {{p: {{says: So it is., when: {{{rule}}}, required: {promise}}}}}\n"
    with pytest.raises(PolicyError) as found:
        load_text(POLICY + broken)
    assert [each.message for each in found.value.diagnostics] == [f"the invariant `p` does not hold: {says}"]
    load_text(POLICY + broken.replace(rule, other))


def test_an_overlay_does_not_drop_a_duty_in_silence(tmp_path: Path) -> None:
    """Whoever replaces a rule that requires the sharing keeps the duty, unless they say that they do not."""
    base = POLICY.replace("required: yes", "required: yes, open: yes").replace("policy: club", "policy: base")
    (tmp_path / "base.yaml").write_text(base)
    overlay = (
        "policy: local\nextends: base.yaml\nquestions: {g: {rules: {must: {when: {asked: yes}, outcome: share, %s}}}}"
    )
    for said, expected in (("because: C.", True), ("required: no, because: C.", False)):
        (tmp_path / "local.yaml").write_text(overlay % said)
        assert load(tmp_path / "local.yaml").document.rules["must"].required is expected


def test_an_overlay_keeps_the_duty_of_a_protected_rule(tmp_path: Path) -> None:
    """Even where it may replace the rule."""
    base = POLICY.replace("required: yes", "required: yes, open: yes, protected: yes").replace("club", "base")
    (tmp_path / "base.yaml").write_text(base)
    (tmp_path / "local.yaml").write_text(
        "policy: local\nextends: base.yaml\n"
        "questions: {g: {rules: {must: {when: {asked: yes}, outcome: share, required: no, because: C.}}}}"
    )
    with pytest.raises(PolicyError) as found:
        load(tmp_path / "local.yaml")
    assert [each.code for each in found.value.diagnostics] == ["protected-rule-changed"]
    assert "no longer requires the sharing" in found.value.diagnostics[0].message


def test_a_comparison_counts_what_is_no_longer_required() -> None:
    """Although every outcome stays the same; the edit is told in words."""
    change = compare(load_text(POLICY), load_text(POLICY.replace("required: yes, ", "")))
    assert change.same_outcomes
    assert not change.equivalent
    assert [(each.more, each.fewer) for each in change.obligations] == [(0, 2)]
    assert [edit.says for edit in change.edits] == [("the sharing is no longer required",)]
