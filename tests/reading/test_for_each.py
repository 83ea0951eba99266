"""A promise for each value of a several-of: one invariant for each, one promise to people."""

from __future__ import annotations

from pathlib import Path

import pytest
from attrs import evolve

from sharepolicy import Policy, PolicyError, check, load, load_text
from sharepolicy.analysis.change.change import Change
from sharepolicy.core.digest import digest
from sharepolicy.engine.weighing.compare import compare
from sharepolicy.ground.diagnostic import Diagnostic
from sharepolicy.ground.text import Text
from sharepolicy.language.policy import Invariant, PolicyDocument
from sharepolicy.reading.policies import read_policy_text

POLICY = """\
policy: small
facts:
  shows: {asks: What does it show?, type: several-of, values: [address, school]}
  others: {asks: What else?, type: several-of, values: [each, none_of_it]}
  known: {asks: Are they known?, type: yes/no}
principles:
  all:
    rules:
      shows-something: {when: {shows: {includes: [address, school]}}, outcome: dont_share, because: It shows too much.}
      known: {when: {known: yes, shows: {only: []}}, outcome: share, because: They are known.}
      odd:
        when: {others: {includes: [none_of_it]}, known: no, shows: {only: []}}
        outcome: escalate
        to: lead
        because: Odd.
otherwise: {outcome: escalate, to: lead, because: Nobody knows.}
roles: {lead: the lead}
unsettled: {to: lead}
invariants:
  nothing-shown:
    says: Whatever it shows, it stays.
    for_each: shows
    when: {all: [{shows: {includes: each}}]}
    always: dont_share
    regardless_of: known
  not-more:
    says: Showing more never opens.
    for_each: shows
    as: {shows/each: {becomes: yes}}
    outcome_never_moves: {from: dont_share, to: share}
"""


def read(content: str) -> PolicyDocument:
    reading = read_policy_text(Text("policy.yaml", content))
    assert reading.document is not None, reading.diagnostics
    return reading.document


def flaws(before: str, after: str) -> list[Diagnostic]:
    assert before in POLICY
    return [
        flaw
        for flaw in read_policy_text(Text("policy.yaml", POLICY.replace(before, after))).diagnostics
        if flaw.is_error
    ]


def told(invariant: Invariant) -> Invariant:
    return evolve(invariant, name="", each="")


def test_it_is_what_would_be_written_for_each_value() -> None:
    """Written out by hand for one value it is the same invariant."""
    invariants = read(POLICY).invariants
    assert list(invariants) == ["nothing-shown/address", "nothing-shown/school", "not-more/address", "not-more/school"]
    for value in ("address", "school"):
        plain = (
            POLICY.replace("    for_each: shows\n", "")
            .replace("each}}]", f"{value}}}}}]")
            .replace("/each", f"/{value}")
        )
        by_hand = read(plain).invariants
        for name in ("nothing-shown", "not-more"):
            assert told(by_hand[name]) == told(invariants[f"{name}/{value}"])


def test_a_value_that_is_added_later_is_covered() -> None:
    """The policy no longer loads, and the report says for which value."""
    assert load_text(POLICY).proof is not None
    with pytest.raises(PolicyError) as caught:
        load_text(POLICY.replace("values: [address, school]", "values: [address, school, photo]"))
    messages = [flaw.message for flaw in caught.value.diagnostics]
    assert messages
    assert all("`nothing-shown` for `photo` does not hold" in message for message in messages)


def test_people_count_it_once() -> None:
    """A promise is one, however many values it is about."""
    assert str(load_text(POLICY).proof).startswith("2 invariants hold")


@pytest.mark.parametrize(
    ("before", "after", "code", "at", "help_"),
    [
        ("for_each: shows\n    when", "for_each: show\n    when", "unknown-fact", "show", "did you mean `shows`?"),
        ("for_each: shows\n    when", "for_each: known\n    when", "wrong-value-kind", "known", ""),
        ("for_each: shows\n    when", "for_each: others\n    when", "duplicate-name", "others", "another name"),
        ("{includes: each}", "{includes: school}", "missing-property", "shows", "shows: {includes: each}"),
        ("    for_each: shows\n    when", "    when", "unknown-value", "each", "write `for_each: shows`"),
        ("{includes: each}", "{include: each}", "unknown-property", "include", "did you mean `includes`?"),
        ("    for_each: shows\n    as", "    as", "unknown-fact", "shows/each", "write `for_each: shows`"),
        ("regardless_of: known", "regardless_of: knwn", "unknown-fact", "knwn", "did you mean `known`?"),
        ("includes: [address, school]}}, out", "includes: each}}, out", "unknown-value", "each", "for_each: shows"),
    ],
)
def test_each_flaw_is_told_once_at_its_place(before: str, after: str, code: str, at: str, help_: str) -> None:
    """Not once for each value."""
    (flaw,) = flaws(before, after)
    assert flaw.code == code
    assert flaw.span is not None
    assert flaw.span.content == at
    assert help_ in flaw.help


def change(new: str, old: str = POLICY) -> Change:
    return compare(load_text(old), load_text(new))


def test_an_edit_of_it_is_one_edit() -> None:
    """However many values it is about; and one guard that was loosened."""
    found = change(POLICY.replace("    always: dont_share\n", "    never: share\n"))
    assert [(edit.name, edit.did, edit.parts) for edit in found.invariants] == [
        ("nothing-shown", "changed", ("always", "never"))
    ]
    assert {guard.name for guard in found.guards} == {"nothing-shown"}
    without = POLICY[: POLICY.index("  not-more:")]
    found = change(without)
    assert [(edit.name, edit.did) for edit in found.invariants] == [("not-more", "removed")]
    assert [guard.says for guard in found.guards] == [
        "the invariant `not-more` (“Showing more never opens.”) was removed"
    ]
    assert [(edit.name, edit.did) for edit in change(POLICY, without).invariants] == [("not-more", "added")]
    reworded = change(POLICY.replace("Whatever it shows, it stays.", "It stays."))
    assert [(text.kind, text.name, text.part) for text in reworded.texts] == [("invariant", "nothing-shown", "says")]


def test_a_further_value_is_said_in_the_edit() -> None:
    """The promise reaches further than before."""
    rule = "includes: [address, school]}}, outcome"
    more = POLICY.replace("values: [address, school]", "values: [address, school, photo]")
    more = more.replace(rule, rule.replace("school", "school, photo"))
    found = {edit.name: edit.says for edit in change(more).invariants}
    assert found == dict.fromkeys(("nothing-shown", "not-more"), ("now promised for `photo`",))


def test_a_value_with_a_new_name_is_no_edit_of_it() -> None:
    """If the comparison knows that it is the same value."""
    renamed = POLICY.replace("address", "home")
    old, new = load_text(POLICY), load_text(renamed)
    found = compare(old, new, rename={"shows:address": "home"})
    assert not found.invariants


def test_it_counts_in_the_digest() -> None:
    """For which values it is promised is content."""
    one = read(POLICY)
    plain = {name: evolve(each, each="") for name, each in one.invariants.items()}
    assert digest(evolve(one, invariants=plain)) != digest(one)


PROTECTED = POLICY.replace("    for_each: shows\n    when", "    protected: yes\n    for_each: shows\n    when")


def overlay(folder: Path, when: str, outcome: str, base: str = PROTECTED, more: str = "") -> list[Diagnostic]:
    """What is wrong with an overlay that has one rule of its own, the strongest of all."""
    ours = f"""\
policy: ours
extends: base.yaml
principles:
  local:
    before: all
    rules: {{ours: {{when: {when}, outcome: {outcome}, because: Here.}}}}
{more}
"""
    base = base.replace("otherwise:", "precedence: [all]\notherwise:")
    (folder / "base.yaml").write_text(base, encoding="utf-8")
    (folder / "ours.yaml").write_text(ours, encoding="utf-8")
    return [flaw for flaw in check(folder / "ours.yaml").diagnostics if flaw.is_error]


def test_an_overlay_that_keeps_a_protected_one_inherits_it(tmp_path: Path) -> None:
    """For each value; and no other invariant of the base."""
    assert overlay(tmp_path, "{shows: {includes: school}}", "dont_share") == []
    ours = load(tmp_path / "ours.yaml")
    assert isinstance(ours, Policy)
    assert list(ours.document.invariants) == ["nothing-shown/address", "nothing-shown/school"]
    assert str(ours.proof).startswith("1 invariant holds")


def test_an_overlay_that_breaks_a_protected_one_is_refused(tmp_path: Path) -> None:
    """The report says for which value, and by which rule. A promise of its own does not replace it."""
    found = overlay(tmp_path, "{shows: {only: school}, known: yes}", "share")
    assert {flaw.code for flaw in found} == {"protected-invariant-broken"}
    assert all("`nothing-shown` for `school`" in flaw.message for flaw in found)
    assert any("by ours" in flaw.details for flaw in found)
    less = "invariants: {nothing-shown: {says: Less., always: dont_share, when: {shows: {includes: school}}}}"
    assert [flaw.code for flaw in overlay(tmp_path, "{known: yes}", "dont_share", more=less)] == ["closed-for-overlay"]


def test_an_overlay_must_keep_it_for_a_value_that_the_base_adds_later(tmp_path: Path) -> None:
    """The rule of the overlay was right for every value there was, and does not name the new one."""
    when = "{known: yes, not: {shows: {includes: [address, school]}}}"
    assert overlay(tmp_path, when, "share") == []
    values = "includes: [address, school"
    base = PROTECTED.replace("values: [address, school", "values: [address, school, photo")
    found = overlay(tmp_path, when, "share", base.replace(values, f"{values}, photo"))
    assert {flaw.code for flaw in found} == {"protected-invariant-broken"}
    assert all("`nothing-shown` for `photo`" in flaw.message for flaw in found)
