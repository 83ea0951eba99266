"""What carries each clause: what cites it itself, and what only stands in a group that does."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sharepolicy import PolicyError, load, load_text
from sharepolicy.analysis.about.trace import trace
from sharepolicy.frontends.cli import main

POLICY = """\
policy: pier
sources:
  rules:
    title: Pier
    clauses: {"1": Ask., "2": A child is under 18., "3": Nobody is 200., "4": Wait., "5": By age., "6": Who | why.}
facts:
  age: {asks: How old?, type: number, minimum: 0, source: rules/5}
  agreed: {asks: Did they agree?, type: yes/no}
  unread: {asks: Is it unread?, type: yes/no}
impossible:
  - {when: {age: {at_least: 200}}, because: It never was so., source: rules/3}
definitions:
  child: {when: {age: {below: 18}}, source: rules/2}
  young: {when: {is: child}}
questions:
  asking:
    source: [rules/1, rules/4]
    rules:
      yes-shares: {when: {agreed: yes, is: young}, outcome: share, because: They agreed.}
      no-stays: {when: {agreed: no}, outcome: dont_share, because: They did not., source: rules/4}
otherwise: {outcome: escalate, because: Ask., to: lead}
unsettled: {to: lead}
roles: {lead: the lead}
"""


def carried(text: str) -> dict[str, tuple[str, ...]]:
    """What carries each clause."""
    return {row.clause.id: row.carried_by for row in trace(load_text(text).document)}


def test_facts_impossible_combinations_and_definitions_carry_clauses() -> None:
    """Law is mostly definitions. A definition counts if anything uses it, also through another."""
    assert carried(POLICY) == {
        "1": (),
        "2": ("definition child",),
        "3": ("impossible combination 1",),
        "4": ("rule no-stays",),
        "5": ("fact age",),
        "6": (),
    }


@pytest.mark.parametrize(
    ("old", "new", "clause"),
    [
        (", is: young", "", "2"),
        ("asks: Is it unread?, type: yes/no", "asks: Is it unread?, type: yes/no, source: rules/6", "6"),
    ],
)
def test_what_nothing_uses_carries_nothing(old: str, new: str, clause: str) -> None:
    """A clause is not carried out by words that nobody asks about."""
    assert old in POLICY
    assert not carried(POLICY.replace(old, new))[clause]


def test_a_several_of_carries_a_clause_once() -> None:
    """Not once for each of its values."""
    text = POLICY.replace(
        "  unread: {asks: Is it unread?, type: yes/no}",
        "  shows: {asks: What?, type: several-of, values: [name, face], source: rules/6}",
    ).replace("agreed: no}", "agreed: no, shows: {includes: face}}")
    assert carried(text)["6"] == ("fact shows",)


def test_a_clause_that_only_a_group_cites_is_told_apart() -> None:
    """None of its rules says that it carries it: one that is cited by a rule too is carried by that rule."""
    rows = {row.clause.id: row for row in trace(load_text(POLICY).document)}
    assert rows["1"].only_groups == ("question asking",)
    assert not rows["1"].lost
    assert rows["4"].only_groups == ()
    assert [clause for clause, row in rows.items() if row.lost] == ["6"]


def test_every_format_tells_them_apart(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Text, Markdown and JSON."""
    path = tmp_path / "policy.yaml"
    path.write_text(POLICY, encoding="utf-8")

    def shown(*options: str) -> str:
        assert main(["trace", str(path), *options]) == 1
        return capsys.readouterr().out

    text = shown()
    summed_up = "6 clauses: 4 carried, 1 only cited by a group, 0 background, 1 lost."
    assert "Only cited by question asking: cite it at what carries it out." in text
    assert summed_up in text
    page = shown("--format", "markdown")
    assert "| 1 | Ask. | Only cited by question asking: cite it at what carries it out. |" in page
    assert "| 2 | A child is under 18. | Carried by definition child. |" in page
    assert "| 6 | Who \\| why. | LOST: nothing carries it, and it is not marked as background. |" in page
    assert page.rstrip().endswith(summed_up)
    rows = json.loads(shown("--format", "json"))["clauses"]
    assert [row["only_groups"] for row in rows] == [["question asking"], [], [], [], [], []]
    assert [row["carried_by"] for row in rows][1:3] == [["definition child"], ["impossible combination 1"]]


def test_a_vocabulary_cites_for_the_policies_that_have_its_source(tmp_path: Path) -> None:
    """Another policy that shares the facts need not know the law; one that does is told of a wrong clause."""
    shared = "vocabulary: people\nfacts:\n  agreed: {asks: Did they agree?, type: yes/no, source: rules/CLAUSE}\n"
    policy = "policy: one\nuses: [people.yaml]\nSOURCESotherwise: {outcome: share, because: So.}\n" + (
        "questions: {q: {rules: {no: {when: {agreed: no}, outcome: dont_share, because: No.}}}}\n"
    )
    sources = 'sources: {rules: {title: The rules, clauses: {"1": Ask.}}}\n'
    for clause, listed in (("1", sources), ("1", ""), ("2", "")):
        (tmp_path / "people.yaml").write_text(shared.replace("CLAUSE", clause), encoding="utf-8")
        (tmp_path / "policy.yaml").write_text(policy.replace("SOURCES", listed), encoding="utf-8")
        rows = trace(load(tmp_path).document)
        assert [row.carried_by for row in rows] == ([("fact agreed",)] if listed else [])
    (tmp_path / "policy.yaml").write_text(policy.replace("SOURCES", sources), encoding="utf-8")
    with pytest.raises(PolicyError, match="`rules` has no clause `2`"):
        load(tmp_path)


@pytest.mark.parametrize("line", ["child: {when: {age: {below: 18}}, ", "because: It never was so., ", "minimum: 0, "])
def test_a_wrong_citation_is_refused_there_too(line: str) -> None:
    """In a policy, wherever it stands."""
    assert line in POLICY
    with pytest.raises(PolicyError, match="no source is called `rulse`"):
        load_text(POLICY.replace(line + "source: rules", line + "source: rulse"))


def test_a_citation_is_content() -> None:
    """Another source is another policy; who has it from its group is no content."""
    policy = load_text(POLICY)
    assert load_text(POLICY.replace("source: rules/2", "source: rules/6")).digest != policy.digest
    again = POLICY.replace("because: They agreed.", "because: They agreed., source: [rules/1, rules/4]")
    assert load_text(again).digest == policy.digest
