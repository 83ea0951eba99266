"""A looser promise or protection, or an overlay that may do more, is told though no case is decided otherwise."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest

from sharepolicy import load, load_text
from sharepolicy.analysis.change.change import Change
from sharepolicy.analysis.change.fail_on import FAIL_ON, fails
from sharepolicy.engine.weighing.compare import compare

POLICY = """\
policy: small
version: 1.0.0
roles: {leader: the leader, worker: {says: the worker, open: no}}
facts:
  risk: {asks: How serious is it?, type: scale, values: [none, some, high]}
  agreed: {asks: Do they agree?, type: yes/no}
  told: {asks: Do they know?, type: yes/no}
definitions:
  danger: {says: A child is in danger., when: {risk: {at_least: some}}}
safeguards:
  harm:
    rules:
      danger:
        when: {risk: high}
        outcome: share
        because: A child is in danger.
        protected: yes
      danger-too: {when: {risk: some, agreed: yes}, outcome: share, because: They agree.}
      doubt: {when: {risk: some, agreed: no}, outcome: escalate, to: leader, because: Ask first.}
actions:
  note: {on: [share, dont_share, escalate], timing: after, says: Write it down.}
escalation:
  soon: {to: leader, within: 1 hour, because: It is urgent.}
otherwise: {outcome: dont_share, because: Nothing calls for it.}
invariants:
  never-closed: {says: Danger is never closed., when: {is: danger}, never: dont_share}
  noted: {says: All is noted., carries: note}
  asked: {says: The leader is asked., escalates_to: leader, within: 2 hours}
  told-or-not: {says: Being told changes nothing., regardless_of: [told, agreed], when: {risk: [none, high]}}
  rises:
    says: More risk never closes.
    as: {risk: rises}
    outcome_never_moves: {from: [share, escalate], to: dont_share}
  kept: {says: High risk is shared., when: {risk: high}, always: share, protected: yes}
examples:
  one: {story: A boy in danger., given: {risk: high}, expect: {outcome: share}}
  two: {given: {risk: none}, expect: {outcome: dont_share}}
"""


def changed(*edits: tuple[str, str], old: str = POLICY) -> Change:
    """What lies between a policy and the same with some texts replaced."""
    new = old
    for was, now in edits:
        assert was in new
        new = new.replace(was, now)
    return compare(load_text(old), load_text(new))


LOOSER = {
    "a promise is gone": (
        ("  noted: {says: All is noted., carries: note}\n", ""),
        "noted",
        "(“All is noted.”) was removed",
    ),
    "another condition": (("when: {is: danger}", "when: {risk: high}"), "never-closed", "no longer covers 4 cases"),
    "one line more": (
        ("when: {is: danger}", "when: {is: danger, told: yes}"),
        "never-closed",
        "no longer covers 4 cases that it covered",
    ),
    "by its definition": (("{at_least: some}}}", "high}}"), "never-closed", "no longer covers 4 cases"),
    "on fewer outcomes": (
        ("carries: note}", "carries: note, on: share}"),
        "noted",
        "no longer promises `note` on escalate",
    ),
    "a longer limit": (("within: 2 hours", "within: 3 hours"), "asked", "that `leader` is asked within 2 hours"),
    "no limit": ((", within: 2 hours}", "}"), "asked", "that `leader` is asked within 2 hours"),
    "fewer facts": (
        ("regardless_of: [told, agreed]", "regardless_of: told"),
        "told-or-not",
        "whatever `told`, `agreed`",
    ),
    "fewer moves": (("from: [share, escalate]", "from: share"), "rises", "rules out that escalate becomes don't share"),
    "more outcomes": (("always: share,", "always: [share, escalate],"), "kept", "no longer rules out escalate"),
    "an invariant not protected": (("always: share, protected: yes", "always: share"), "kept", "was protected"),
    "a rule not protected": (("        protected: yes\n", ""), "danger", "overlays may now decide differently"),
    "a protected rule for fewer": (
        (
            "        when: {risk: high}\n",
            "        when: {risk: high, told: yes}\n",
        ),
        "danger",
        "no longer decides 2 cases as it did",
    ),
    "more to replace": (("worker, open: no}", "worker, open: yes}"), "roles/worker", "may now replace `roles/worker`"),
}


@pytest.mark.parametrize("what", LOOSER)
def test_what_is_looser_is_told_and_fails(what: str) -> None:
    """Whichever part of it was changed, and though every case is decided as before."""
    (was, now), name, says = LOOSER[what]
    more = ("      doubt:", "      more: {when: {risk: high, told: no}, outcome: share, because: So.}\n      doubt:")
    edits = [(was, now), more] if what == "a protected rule for fewer" else [(was, now)]
    change = changed(*edits)
    assert change.same_outcomes
    assert [guard.name for guard in change.guards] == [name]
    assert says in change.guards[0].says
    assert [kind for kind in FAIL_ON if fails(change, kind)] == ["guards"]
    assert change.to_dict()["guards"] == [guard.to_dict() for guard in change.guards]


@pytest.mark.parametrize(
    ("was", "now"),
    [
        ("  noted:", "  written-down:"),
        ("says: All is noted.", "says: Everything is noted."),
        ("{is: danger}, never", "{risk: {at_least: some}}, never"),
        ("when: {is: danger}, never: dont_share", "when: {not: {risk: none}}, never: dont_share"),
        ("always: share,", "never: [escalate, dont_share],"),
        ("within: 2 hours", "within: 90 minutes"),
        ("carries: note}", "carries: note, on: [share, dont_share, escalate]}"),
        ("  noted:", "  also: {says: All., carries: note, on: share}\n  noted:"),
        ("regardless_of: [told, agreed]", "regardless_of: [agreed, told]"),
        ("      danger:\n", "      protect-me:\n"),
        ("danger-too: {", "danger-too: {protected: yes, "),
        ("when: {risk: high}, always: share, protected: yes", "when: {risk: high}, always: share, protected: yes"),
    ],
)
def test_what_holds_as_before_or_more_is_not_told(was: str, now: str) -> None:
    """Under another name, in other words, or for more cases."""
    assert not changed((was, now)).guards


def test_promises_are_compared_by_all_that_they_demand() -> None:
    """From each set of outcomes that a promise rules out to each other one: looser unless it rules out as much."""
    base = POLICY.replace("when: {is: danger}, never: dont_share", "when: {risk: high, agreed: yes}, RULED")
    sets = [["dont_share"], ["escalate"], ["escalate", "dont_share"]]
    for one, two in itertools.product(sets, sets):
        old, new = (base.replace("RULED", f"never: [{', '.join(each)}]") for each in (one, two))
        old, new = (each.replace("  kept: ", "  # kept: ") for each in (old, new))
        found = compare(load_text(old), load_text(new)).guards
        assert bool(found) == (not set(one) <= set(two)), (one, two)


@pytest.mark.parametrize(
    ("case", "says"),
    [
        (
            "{risk: high, agreed: no}",
            "2 cases are called impossible now: `never-closed` and 6 others no longer speak of such",
        ),
        ("{risk: none, not: {risk: none}}", ""),
    ],
)
def test_a_guard_is_loosened_by_calling_its_cases_impossible(case: str, says: str) -> None:
    """The outcomes of all cases that are left are the same, and whoever does not know is told to keep it back."""
    change = changed(("definitions:", f"impossible: [{{when: {case}, because: It never happens.}}]\ndefinitions:"))
    assert fails(change, "guards") is bool(says)
    assert [each.kind for each in change.guards] == ["impossible"] * bool(says)
    assert all(each.says.startswith(says) for each in change.guards)


def test_what_an_overlay_may_do_is_a_guard(tmp_path: Path) -> None:
    """It allows itself more than before, or says nothing any more."""
    (tmp_path / "base.yaml").write_text(POLICY, encoding="utf-8")

    def overlay(may: str) -> str:
        path = tmp_path / f"over-{len(list(tmp_path.iterdir()))}.yaml"
        path.write_text(f"policy: over\nversion: 1.0.0\nextends: base.yaml\n{may}", encoding="utf-8")
        return str(path)

    strict = load(overlay("may: more-cautious\n"))
    for may, looser in (
        ("may: more-cautious\n", False),
        ("may: []\n", False),
        ("may: [share -> escalate]\n", False),
        ("may: [more-cautious, dont_share -> escalate]\n", True),
        ("may: more-open\n", True),
        ("", True),
    ):
        change = compare(strict, load(overlay(may)))
        assert [guard.kind for guard in change.guards] == ["may"] * looser, may
        assert fails(change, "guards") is looser


@pytest.mark.parametrize(
    ("was", "now", "lost"),
    [
        ("  two: {given: {risk: none}, expect: {outcome: dont_share}}\n", "", [("two", False)]),
        ("  two: {given", "  other: {given", []),
        ("story: A boy in danger., ", "story: A girl in danger., ", []),
        (
            "{risk: high}, expect: {outcome: share}",
            "{risk: high}, expect: {outcome: share, settled: yes}",
            [("one", True)],
        ),
        ("{risk: none}, expect", "{risk: none, told: no}, expect", [("two", True)]),
    ],
)
def test_examples_that_are_gone_or_changed_are_told(
    tmp_path: Path, was: str, now: str, lost: list[tuple[str, bool]]
) -> None:
    """Also those that hold under the new policy; one that only has another name or story is there."""
    assert was in POLICY
    (tmp_path / "old.yaml").write_text(POLICY, encoding="utf-8")
    (tmp_path / "new.yaml").write_text(POLICY.replace(was, now), encoding="utf-8")
    change = compare(tmp_path / "old.yaml", tmp_path / "new.yaml")
    assert [(one.name, one.edited) for one in change.lost_examples] == lost
    assert not change.guards
    reworded = ["texts"] if change.texts else []  # a story is a text
    assert [kind for kind in FAIL_ON if fails(change, kind)] == reworded


def test_examples_of_a_policy_without_files_are_not_called_gone(tmp_path: Path) -> None:
    """Nobody knows whether it has them."""
    (tmp_path / "old.yaml").write_text(POLICY, encoding="utf-8")
    assert not compare(tmp_path / "old.yaml", load_text(POLICY)).lost_examples
