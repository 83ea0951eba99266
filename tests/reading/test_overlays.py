"""Overlays: what is read is the policy that an author would have written by hand, and nothing else can be replaced."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from hypothesis import assume, given
from hypothesis import strategies as st

from sharepolicy import PolicyError, load, load_text
from sharepolicy.ground.text import Text
from sharepolicy.language.policy import PolicyDocument
from sharepolicy.language.rewriting import conditions_of
from sharepolicy.reading.gate import file_of
from sharepolicy.reading.once import ReadOnce
from sharepolicy.reading.policies import read_policy, read_policy_text
from sharepolicy.reading.rules import HEADINGS
from sharepolicy.testing import policies
from tests.helpers.writing import as_written, writable, written_policy

Content = dict[str, Any]


def in_base(policy: PolicyDocument, wanted: set[str]) -> set[str]:
    """The wanted rules and those that they and the groups name: a base names nothing of its overlays."""
    kept: set[str] = set()
    todo = wanted | {over.name for group in policy.groups.values() for over in group.overrides}
    while todo:
        name = todo.pop()
        if name in policy.rules and name not in kept:
            kept.add(name)
            todo |= {over.name for over in policy.rules[name].overrides}
    return kept


def split_rules(parts: tuple[Content, Content, Content], rules: set[str], opened: set[str]) -> None:
    """Move the rules that do not stay into the overlay, and of those that stay the open ones' true text."""
    whole, base, overlay = parts
    for heading in HEADINGS:
        for name, group in whole.get(heading, {}).items():
            for rule, written in group.get("rules", {}).items():
                held = base[heading][name]["rules"]
                if rule in opened and rule in rules:
                    held[rule] = {"outcome": "escalate", "because": "To be replaced.", "open": "yes"}
                elif rule in rules:
                    continue
                else:
                    del held[rule]
                overlay.setdefault(heading, {}).setdefault(name, {}).setdefault("rules", {})[rule] = written


def test_an_empty_extends_is_told_once(tmp_path: Path) -> None:
    """It does not mean the folder of the file."""
    path = tmp_path / "local.yaml"
    path.write_text("policy: local\nextends:\nversion: 1.0.0\n", encoding="utf-8")
    assert [flaw.message for flaw in read_policy(file_of(path), ReadOnce()).diagnostics] == ["`extends` is empty"]


@pytest.mark.parametrize("outcome", ["share", "dont_share", "escalate"])
def test_a_move_to_the_same_outcome_is_refused(outcome: str, tmp_path: Path) -> None:
    """It would allow nothing, and look as if it did."""
    path = tmp_path / "local.yaml"
    path.write_text(
        f"policy: local\nextends: mars@2026-03-02\nversion: 1.0.0\nmay: [{outcome} -> {outcome}]\n", encoding="utf-8"
    )
    (flaw,) = read_policy(file_of(path), ReadOnce()).diagnostics
    assert flaw.message == f"`{outcome} -> {outcome}` moves no outcome"
    assert "two different outcomes" in flaw.help
    assert (flaw.span and flaw.span.line) == 4


@st.composite
def split(draw: st.DrawFn) -> tuple[PolicyDocument, Content, Content, Content]:
    """A policy with the text of it, of a base with a part of it, and of an overlay with the rest."""
    policy = as_written(draw(policies(conflict_free=False, max_rules=4, max_facts=3)))
    facts = policy.vocabulary.facts
    assume(all(writable(condition, facts) for condition in conditions_of(policy)))
    whole = json.loads(written_policy(policy))
    for invariant in whole["invariants"].values():
        invariant["protected"] = "yes"
    assume(not [d for d in read_policy_text(Text("whole", json.dumps(whole))).diagnostics if d.is_error])
    base: Content = json.loads(json.dumps(whole))
    overlay: Content = {"policy": whole["policy"], "version": whole["version"], "extends": "base.yaml"}
    some = st.sets(st.sampled_from([*policy.rules, *policy.actions, *policy.escalation, *policy.invariants, "none"]))
    stays, opened = draw(some), draw(some)
    promises = [i for i in policy.invariants.values() if i.name in stays]
    decide = {name for i in promises for name in (*i.decided_by, *i.never_decided_by)}
    rules = in_base(policy, (stays | decide) & set(policy.rules))
    split_rules((whole, base, overlay), rules, opened)
    carried = {name for i in policy.invariants.values() if i.name in stays for name in (*i.carries, *i.never_due)}
    for part in ("actions", "escalation", "invariants"):
        for name, written in whole[part].items():
            if part == "actions" and name in opened:
                base[part][name] = {"on": "share", "timing": "after", "says": "To be replaced.", "open": "yes"}
            elif name in stays | carried:
                continue
            else:
                del base[part][name]
            overlay.setdefault(part, {})[name] = written
    return policy, whole, base, overlay


@given(split())
def test_an_overlay_is_the_policy_that_would_be_written_by_hand(
    tmp_path_factory: pytest.TempPathFactory, parts: tuple[PolicyDocument, Content, Content, Content]
) -> None:
    """However a policy is split into a base and an overlay, the two together are that policy."""
    _, whole, base, overlay = parts
    folder = tmp_path_factory.mktemp("split")
    (folder / "base.yaml").write_text(json.dumps(base), encoding="utf-8")
    (folder / "overlay.yaml").write_text(json.dumps(overlay), encoding="utf-8")
    expected = read_policy_text(Text("whole", json.dumps(whole))).document
    reading = read_policy(file_of(folder / "overlay.yaml"), ReadOnce())
    assert [flaw.message for flaw in reading.diagnostics if flaw.is_error] == []
    found = reading.document
    assert found is not None
    assert found.base == read_policy(file_of(folder / "base.yaml"), ReadOnce()).document
    assert evolve(found, base=None) == expected
    assert list(found.groups) == list(expected.groups)


BASE = """
policy: national
facts:
  risk: {asks: How serious?, type: scale, values: [none, low, high]}
  agreed: {asks: Have they agreed?, type: yes/no}
questions:
  harm: {rules: {harm-first: {when: {risk: high}, outcome: share, because: Harm.}}}
  consent: {rules: {agreed-to: {when: {agreed: yes}, outcome: share, because: Yes., open: yes}}}
otherwise: {outcome: escalate, because: Nothing else.}
precedence: [harm, consent]
roles: {manager: {says: your line manager, open: yes}, lead: your lead}
actions: {note-it: {on: share, timing: after, says: Note it.}}
invariants:
  kept: {says: Kept., when: {risk: high}, always: share, protected: yes}
  own: {says: Own., when: {risk: none, agreed: no}, always: escalate}
"""


def overlay(folder: Path, text: str) -> Path:
    """An overlay of BASE in a folder."""
    (folder / "base.yaml").write_text(BASE, encoding="utf-8")
    path = folder / "local.yaml"
    path.write_text(f"policy: local\nextends: base.yaml\n{text}", encoding="utf-8")
    return path


def flaws(path: Path) -> list[tuple[str, str]]:
    """The codes and messages of everything that stops a policy from loading."""
    with pytest.raises(PolicyError) as caught:
        load(path)
    return [(flaw.code, flaw.message) for flaw in caught.value.diagnostics if flaw.is_error]


def test_what_is_open_can_be_replaced_and_what_is_protected_is_inherited(tmp_path: Path) -> None:
    """A rule and a role are replaced in place; of the invariants only the protected one stays."""
    text = """
roles: {manager: your head of year}
questions:
  consent: {rules: {agreed-to: {when: {agreed: yes}, outcome: escalate, because: Look first.}}}
"""
    policy = load(overlay(tmp_path, text))
    assert policy.document.roles == {"manager": "your head of year", "lead": "your lead"}
    assert list(policy.rules) == ["harm-first", "agreed-to"]
    assert policy.rules["agreed-to"].because == "Look first."
    assert list(policy.document.invariants) == ["kept"]
    assert policy.base is not None
    assert policy.base.name == "national"
    assert policy.digest != load(tmp_path / "base.yaml").digest


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("roles: {lead: me}", "the role `lead`"),
        ("otherwise: {outcome: share, because: x}", "`otherwise`"),
        ("actions: {note-it: {on: share, timing: with, says: x}}", "the action `note-it`"),
        ("invariants: {kept: {says: x, always: share}}", "the invariant `kept`"),
        ("facts: {agreed: {asks: x, type: yes/no}}", "the fact `agreed`"),
        ("questions: {harm: {title: x}}", "`title` of the group `harm`"),
        ("questions: {harm: {rules: {harm-first: {outcome: share, because: x}}}}", "the rule `harm-first`"),
    ],
)
def test_what_is_closed_cannot_be_replaced(tmp_path: Path, text: str, what: str) -> None:
    """Whatever the base does not open keeps its words."""
    found = flaws(overlay(tmp_path, text))
    assert found[0] == ("closed-for-overlay", f"`national` does not let an overlay replace {what}")


@pytest.mark.parametrize(
    ("groups", "order"),
    [
        ("one: {before: harm}", ["one", "harm", "consent"]),
        ("one: {after: harm}", ["harm", "one", "consent"]),
        ("one: {after: harm}, two: {before: consent}", ["harm", "one", "two", "consent"]),
        ("two: {before: consent}, one: {after: harm}", ["harm", "one", "two", "consent"]),
        ("one: {before: harm}, two: {after: one}", ["one", "two", "harm", "consent"]),
        ("two: {after: one}, one: {before: harm}", ["one", "two", "harm", "consent"]),
        ("three: {before: two}, two: {after: one}, one: {after: consent}", ["harm", "consent", "one", "three", "two"]),
        ("one: {}", ["harm", "consent"]),
    ],
)
def test_groups_take_their_place(tmp_path: Path, groups: str, order: list[str]) -> None:
    """`before` and `after` put a group into the order of the base; without them it is in no order."""
    found = load(overlay(tmp_path, f"safeguards: {{{groups}}}")).document.precedence
    assert [name.name for name in found] == order


@pytest.mark.parametrize(
    ("text", "code", "message"),
    [
        ("precedence: [consent, harm]", "closed-for-overlay", "cannot rewrite its order of groups"),
        (
            "safeguards: {one: {before: hram}}",
            "unknown-group",
            "precedence of `national` is called `hram`",
        ),
        ("safeguards: {one: {before: harm, after: harm}}", "wrong-shape", "`one` has both `before` and `after`"),
        (
            "safeguards: {one: {after: harm}, two: {after: harm}}",
            "wrong-shape",
            "`one` and `two` are both placed just after `harm`",
        ),
        (
            "safeguards: {one: {before: harm}}\nquestions: {two: {before: harm}}",
            "wrong-shape",
            "`one` and `two` are both placed just before `harm`",
        ),
        (
            "safeguards: {one: {before: two}, two: {after: one}}",
            "unknown-group",
            "precedence of `national` is called `two`",
        ),
        (
            "safeguards: {one: {before: one}}",
            "unknown-group",
            "precedence of `national` is called `one`",
        ),
        ("may: more-caution", "bad-name", "more-caution"),
    ],
)
def test_what_makes_no_sense_is_told(tmp_path: Path, text: str, code: str, message: str) -> None:
    """Each with a code and the words of the author."""
    found = flaws(overlay(tmp_path, text))
    assert any(one == code and message in says for one, says in found), found


def test_a_base_without_an_order_has_no_places(tmp_path: Path) -> None:
    """Then rules say themselves what they override."""
    overlaid = overlay(tmp_path, "safeguards: {one: {before: harm}}")
    base = next(path for path in tmp_path.rglob("*.yaml") if "precedence:" in path.read_text())
    base.write_text(base.read_text().replace("precedence: [harm, consent]", ""))
    with pytest.raises(PolicyError) as caught:
        load(overlaid)
    helps = [flaw.help for flaw in caught.value.diagnostics]
    assert helps == ["`national` has no `precedence`; write `overrides` in your rules instead"]


@pytest.mark.parametrize("text", ["may: more-open", "safeguards: {one: {before: two}}"])
def test_what_belongs_in_overlays_stays_there(text: str) -> None:
    """A policy that extends none has no latitude and places nothing."""
    with pytest.raises(PolicyError, match="belongs in an overlay"):
        load_text(f"policy: alone\notherwise: {{outcome: share, because: x}}\n{text}\n")


def test_a_flaw_of_the_base_is_told_where_it_stands(tmp_path: Path) -> None:
    """The overlay does not load, and the message leads to the file of the base."""
    path = overlay(tmp_path, "")
    (tmp_path / "base.yaml").write_text(BASE.replace("{risk: high}, outcome", "{rsik: high}, outcome"))
    with pytest.raises(PolicyError) as caught:
        load(path)
    assert [flaw.code for flaw in caught.value.diagnostics] == ["unknown-fact"]
    assert "base.yaml" in str(caught.value)


def test_files_of_the_base_are_found_from_its_folder(tmp_path: Path) -> None:
    """The base names its vocabulary from where it lies, and naming it again in the overlay does no harm."""
    deep = tmp_path / "national"
    deep.mkdir()
    (deep / "words.yaml").write_text("vocabulary: w\nfacts: {agreed: {asks: Agreed?, type: yes/no}}\n")
    rules = "questions: {q: {rules: {r: {when: {agreed: yes}, outcome: share, because: x}}}}"
    (deep / "policy.yaml").write_text(
        f"policy: national\nuses: [words.yaml]\n{rules}\notherwise: {{outcome: escalate, because: x}}\n"
    )
    (tmp_path / "local.yaml").write_text("policy: local\nextends: national\nuses: [national/words.yaml]\n")
    assert load(tmp_path / "local.yaml").decide({"agreed": "yes"}).outcome == "share"


def test_an_overlay_of_an_overlay_owes_both(tmp_path: Path) -> None:
    """What the first base protects holds in the third policy too."""
    overlay(tmp_path, "")
    third = tmp_path / "third.yaml"
    group = "before: harm, rules: {no-more: {when: {agreed: no}, outcome: dont_share, because: x}}"
    third.write_text(f"policy: third\nextends: local.yaml\nsafeguards: {{one: {{{group}}}}}\n")
    assert [code for code, _ in flaws(third)] == ["protected-invariant-broken"]
