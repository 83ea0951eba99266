"""What `diff` and `report` say of edits that are easily overlooked, and of what is not settled."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from sharepolicy import compare
from sharepolicy.analysis.change.change import Side
from sharepolicy.forms.change import CHANGE
from sharepolicy.frontends.render import change
from tests.helpers.editing import edit, one_line

Run = Callable[..., Any]


@pytest.fixture
def new(club: Path) -> Path:
    """The working folder with `club`, and the same as `new`: its folder."""
    shutil.copytree(club / "club", club / "new")
    return club / "new"


def read(run: Run, *arguments: str) -> Any:
    """The change as JSON, which has the form of its schema."""
    found = json.loads(run("diff", "club", "new", *arguments, "--format", "json").out)
    Draft202012Validator(CHANGE.document()).validate(found)
    return found


def test_another_unit_cannot_be_overlooked(run: Run, new: Path) -> None:
    """It stands at the top, among the facts and among the edits; and CI can stop it."""
    edit(new / "vocabulary.yaml", "unit: years", "unit: months")
    says = "`subject.age` was counted in years and is now counted in months: the same number no longer means the same"
    for text in (run("diff", "club", "new").out, run("report", "club", "new").out):
        assert one_line(text).count(says) == 2
        assert "Equivalent" not in text
    assert "but the unit in which a number is counted changed." in one_line(run("diff", "club", "new").out)
    assert run("diff", "club", "new", "--fail-on", "effect").code == 1
    assert run("diff", "club", "new", "--fail-on", "any").code == 0
    sarif = json.loads(run("diff", "club", "new", "--fail-on", "effect", "--format", "sarif").out)
    levels = [(one["ruleId"], one["level"]) for one in sarif["runs"][0]["results"]]
    assert levels == [("unit-changed", "error"), ("text-reworded", "note")]
    assert read(run)["recounted"] == ["subject.age"]


def test_equivalent_does_not_stand_alone_where_something_was_edited(run: Run, new: Path) -> None:
    """What was edited has a line of its own; texts come after it."""
    policy = new / "policy.yaml"
    edit(policy, "      consent-given:\n", "      consent-given:\n        protected: yes\n")
    edit(policy, "leader: the leader of the club", "leader: whoever leads the club")
    edit(policy, "judgement: The rules are silent here.", "source: club-rules/3")
    text = run("diff", "club", "new").out
    alike = "Equivalent: both policies decide alike in all 192 cases. This is proved. Still, 3 things were edited."
    assert one_line(text).startswith(alike)
    _, _, told = text.partition("Everything that was edited\n")
    assert told.split("\n\n")[0] == (
        "- The rule `consent-given`: now protected\n"
        "- The roles: `leader` is worded differently\n"
        "- The action `leave-out-the-address`: now rests on `club-rules/3`; its judgement\n"
        "  is gone"
    )
    assert "- The role `leader`, words: “the leader of the club” is now “whoever leads the\n  club”" in told
    assert run("diff", "club", "new", "--fail-on", "effect").code == 0
    assert "- The rule “They have agreed” (`consent-given`): now protected" in run("report", "club", "new").out
    assert ["now protected"] in [one["says"] for one in read(run)["edits"]]


def test_a_time_limit_is_told_from_what_to_what(run: Run, new: Path) -> None:
    """Beside the number of cases in which the action is due."""
    policy = new / "policy.yaml"
    edit(policy, "timing: before, within: at once, says: Ring back.", "timing: after, says: Ring back.")
    edit(policy, "on: [escalate], when: {recipient.checked: no}", "on: [escalate]")
    says = "its timing was `before` and is now `after`; its time limit was at once, and it now has none"
    for text in (run("diff", "club", "new").out, run("report", "club", "new").out):
        assert f"more cases; {says}" in one_line(text)
    (action,) = read(run)["actions"]
    assert (action["parts"], action["did"], "; ".join(action["says"])) == (["timing", "within"], None, says)


def test_an_action_that_is_gone_is_told_to_be(run: Run, new: Path) -> None:
    """And in the other direction, that it is new."""
    edit(
        new / "policy.yaml",
        "  check-the-address: {on: [share], timing: before, says: Check the address., source: club-rules/2}\n",
        "",
    )
    assert "`check-the-address` (“Check the address.”): gone; due in 60 fewer cases" in one_line(
        run("diff", "club", "new").out
    )
    assert "`check-the-address` (“Check the address.”): new; due in 60 more cases" in one_line(
        run("diff", "new", "club").out
    )
    assert [one["did"] for one in read(run)["actions"]] == ["removed"]


def test_what_is_not_settled_any_more_is_not_called_escalated(run: Run, changed: Path) -> None:
    """In the text and in Markdown; and what is possible now."""
    says = "share before, and no longer settled; possible now: share, don't share or escalate"
    for text in (run("diff", "club", "new").out, run("report", "club", "new").out):
        assert says in one_line(text)
    back = "not settled before (share, don't share or escalate was possible), and share now"
    assert back in one_line(run("diff", "new", "club").out)
    (tried,) = read(run)["examples"]
    assert (tried["settled_before"], tried["settled_after"]) == (True, False)
    assert tried["possible_after"] == ["share", "dont_share", "escalate"]


def test_impossible_combinations_are_told_in_the_words_of_the_policy(run: Run, new: Path) -> None:
    """That which came, and that which went."""
    edit(new / "vocabulary.yaml", "{at_least: 60}", "{at_least: 70}")
    text = one_line(run("diff", "club", "new").out)
    assert "The impossible combinations: now impossible: risk to the child: high, and age: at least 70" in text
    assert "no longer impossible: risk to the child: high, and age: at least 60" in text


def test_it_is_said_how_many_descriptions_are_left_out(
    run: Run, changed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the examples show is counted over all descriptions, those that are not written out too."""
    monkeypatch.setattr(change, "FIRST", 1)
    none = "Examples of the new policy show none of the 8 descriptions. Each comes with an example to add."
    short, whole = (one_line(run("diff", "club", "new", *more).out) for more in ([], ["--all"]))
    assert none in short
    assert none in whole
    assert (short.count("further description"), whole.count("further description")) == (4, 0)


def test_a_rule_that_is_taken_out_is_compared_while_examples_still_name_it(run: Run, tmp_path: Path) -> None:
    """Its author sees what that does before the examples are put right; what they show is then not known."""
    text = """
policy: pilot
facts:
  ok: {asks: Fine?, type: yes/no}
questions:
  only:
    rules:
      fine: {when: {ok: yes}, outcome: share, because: Fine.}
      %s
otherwise: {outcome: escalate, because: Ask.}
examples:
  bad: {given: {ok: no}, expect: {outcome: dont_share, because_of: [bad]}}
"""
    bad = "bad: {when: {ok: no}, outcome: dont_share, because: Not fine.}"
    (tmp_path / "old.yaml").write_text(text % bad, encoding="utf-8")
    (tmp_path / "new.yaml").write_text(text % "", encoding="utf-8")
    found = compare(tmp_path / "old.yaml", tmp_path / "new.yaml")
    assert (found.moved, [*found.unread_examples]) == (1, [Side.AFTER])
    ran = run("diff", str(tmp_path / "old.yaml"), str(tmp_path / "new.yaml"))
    said = one_line(ran.out)
    assert ran.code == 0
    assert "No example of the new policy was tried, because some of them cannot be read: new.yaml:" in said
    assert "no rule is called `bad`" in said
    assert "that is missing" not in said
    told = json.loads(run("diff", str(tmp_path / "old.yaml"), str(tmp_path / "new.yaml"), "--format", "json").out)
    Draft202012Validator(CHANGE.document()).validate(told)
    assert told["unread_examples"] == [{"side": "after", "why": list(found.unread_examples[Side.AFTER])}]
