"""What is still to be done, as the policy says: until the record shows it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from sharepolicy import CaseError, Policy, PolicyError, compare, load
from sharepolicy.frontends.render.record import render_record
from sharepolicy.records import Records
from tests.helpers.recorded import small_policy

_ACTIONS = """\
actions:
  give-the-reasons: {says: Give the reasons., timing: after, on: share, shown_by: [decided.why, refusal]}
  be-kind: {says: Be kind., timing: with, on: share, shown_by: nothing}
  send-it: {says: Send it., timing: with, on: share, shown_by: shared}
"""


def _policy(folder: Path, actions: str = _ACTIONS) -> Policy:
    (folder / "policy.yaml").write_text(small_policy().files[0].read_text().replace("actions:\n", actions))
    found = load(folder, prove=False)
    assert isinstance(found, Policy)
    return found


@pytest.mark.parametrize(
    ("around", "missing"),
    [
        ({}, {"give-the-reasons": ["decided.why", "refusal"], "send-it": ["shared"]}),
        ({"decided": {"by": "A", "why": "x"}}, {"give-the-reasons": ["refusal"], "send-it": ["shared"]}),
        ({"decided": {"by": "A", "why": "x"}, "refusal": [{"with": "B"}]}, {"send-it": ["shared"]}),
        ({"shared": [{"what": "x", "with": "B"}]}, {"give-the-reasons": ["decided.why", "refusal"]}),
        (
            {"done": [{"action": "send-it"}, {"action": "give-the-reasons", "needless": "They rang off."}]},
            {"send-it": ["shared"]},
        ),
    ],
)
def test_a_step_is_to_be_done_until_the_record_shows_it(
    file_store: Records, tmp_path: Path, around: dict[str, Any], missing: dict[str, list[str]]
) -> None:
    policy = _policy(tmp_path)
    (added,) = file_store.add(policy.decide({"risk": True}), policy=policy, case="C-1", around=around)
    opened = file_store.open(added.record, by="x", why="y")
    said_so = {"tell-them": [], "write-it-down": []}  # the policy does not say how these are shown
    assert {each["name"]: each["missing"] for each in opened.outstanding} == missing | said_so
    (again,) = file_store.open_all(by="x", why="y")
    assert again.outstanding == opened.outstanding
    told = " ".join(
        render_record(opened, policy.decide({"risk": True})).partition("What the policy advised")[0].split()
    )
    assert ("does not say yet: what was shared." in told) == ("send-it" in missing)
    assert "Be kind." not in told


def test_a_part_that_no_record_has_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PolicyError, match="did you mean `refusal`"):
        _policy(tmp_path, _ACTIONS.replace("refusal", "refusals"))
    with pytest.raises(PolicyError, match="`nothing`"):
        _policy(tmp_path, _ACTIONS.replace("refusal]", "nothing]"))


def test_what_shows_a_step_is_content(tmp_path: Path) -> None:
    before, after = _policy(tmp_path), _policy(tmp_path, _ACTIONS.replace(", refusal]", "]"))
    assert before.identity.digest != after.identity.digest
    (edit,) = compare(before, after).edits
    assert edit.says == ("no longer is shown by `refusal`",)


@pytest.mark.parametrize(
    ("around", "more"),
    [
        ({"decided": {"by": "A", "outcome": "dont_share", "why": "x"}}, []),
        ({"decided": {"by": "A", "outcome": "share", "why": "x"}}, ["tell-them", "give-the-reasons", "send-it"]),
        ({"shared": [{"what": "x", "with": "B"}]}, ["tell-them", "give-the-reasons"]),
    ],
)
def test_what_people_decided_otherwise_has_its_own_steps(
    file_store: Records, tmp_path: Path, around: dict[str, Any], more: list[str]
) -> None:
    """Whoever shared against the answer was never asked to write down what, with whom, and whether they were told."""
    policy = _policy(tmp_path)
    (added,) = file_store.add(policy.decide({"risk": False, "agrees": False}), policy=policy, case="C", around=around)
    (opened,) = file_store.open_all(by="x", why="y")
    assert sorted(each["name"] for each in opened.outstanding) == sorted(["write-it-down", *more])
    assert {each["sure"] for each in opened.outstanding} == {True}
    file_store.extend(added.record, {"done": [{"action": "tell-them"}]})
    with pytest.raises(CaseError, match="did you mean `tell-them`"):
        file_store.extend(added.record, {"done": [{"action": "tell-tem"}]})
    assert "tell-them" not in [each["name"] for each in file_store.open(added.record, by="x", why="y").outstanding]
