"""`check --changed`: every policy that a changed file is part of is checked, and no other."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.frontends.conftest import Run
from tests.helpers.editing import edit

FACTS = "facts:\n  risk: {asks: Is there a risk?, type: yes/no}\n  spare: {asks: And this?, type: yes/no}\n"
RULES = """\
safeguards:
  harm:
    rules:
      danger: {when: {risk: yes}, outcome: share, open: yes, because: A child is at risk., source: guide/1}
otherwise: {outcome: dont_share, because: Nothing calls for it.}
roles: {lead: the lead}
unsettled: {to: lead}
invariants:
  shares: {says: Risk is shared., when: {risk: yes}, always: share, protected: yes}
"""
OVER_TIME = {"dated", "on-dated", "further"}
HEAD = "title: A\nversion: 1.0.0\n"
SOURCES = "sources: {guide: {title: Guide, clauses: ../shared/clauses.yaml}}\n"


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working folder: a base with everything that can be named, an overlay of it, versions, and another policy."""
    files = {
        "shared/words.yaml": "vocabulary: words\n" + FACTS,
        "shared/words.cy.yaml": "texts: words\nlanguage: cy\n"
        "facts: {risk: {asks: {original: Is there a risk?, says: A oes risg?}}}\n",
        "shared/clauses.yaml": "source: guide\nclauses:\n  '1': Share what is needed.\n",
        "base/policy.yaml": f"policy: base\n{HEAD}uses: [../shared/words.yaml]\n"
        f"example_files: [more.yaml]\n{SOURCES}{RULES}",
        "base/more.yaml": "examples:\n  one: {given: {risk: yes}, expect: {outcome: share}}\n",
        "local/ours.yaml": "policy: ours\nextends: ../base\n",
        "dated/policy.yaml": "policy: dated\nversions:\n  - {file: v1.yaml}\n",
        "dated/v1.yaml": f"policy: dated\n{HEAD}facts:\n  risk: {{asks: Is it?, type: yes/no}}\n{SOURCES}{RULES}",
        "on-dated/policy.yaml": "policy: on-dated\nextends: ../dated\n",
        "further/policy.yaml": "policy: further\nextends: ../on-dated\n",
        "other/policy.yaml": f"policy: other\n{HEAD}uses: [../shared/words.yaml]\n{SOURCES}"
        + RULES.replace("{risk: yes}, outcome", "{any: [{risk: yes}, {spare: yes}]}, outcome"),
        "json/policy.json": json.dumps(
            {"title": "J", "policy": "json", "extends": "../base", "example_files": ["more/"]}
        ),
        "json/more/one.json": json.dumps(
            {"examples": {"two": {"given": {"risk": "yes"}, "expect": {"outcome": "share"}}}}
        ),
        "package.json": json.dumps({"name": "web", "examples": ["a"], "policy": {"cache": "none"}}, indent="\t"),
        "stack.yaml": "services: {web: {image: nginx}}\n",
        "case.yaml": "policy: base\nfacts: {risk: yes}\n",
    }
    for name, text in files.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("changed", "checked"),
    [
        ("shared/words.yaml", {"base", "ours", "json", "other"}),
        ("shared/words.cy.yaml", {"base", "ours", "json", "other"}),
        ("shared/clauses.yaml", {"base", "ours", "json", *OVER_TIME, "other"}),
        ("base/policy.yaml", {"base", "ours", "json"}),
        ("base/more.yaml", {"base"}),
        ("local/ours.yaml", {"ours"}),
        ("dated/v1.yaml", OVER_TIME),
        ("dated/policy.yaml", OVER_TIME),
        ("other/policy.yaml", {"other"}),
        ("json/policy.json", {"json"}),
        ("json/more/one.json", {"json"}),
        ("package.json", set()),
        ("stack.yaml", set()),
        ("case.yaml", set()),
        ("gone.yaml", {"base", "ours", "json", *OVER_TIME, "other"}),
    ],
)
def test_what_a_file_is_part_of_is_checked(changed: str, checked: set[str], place: Path, run: Run) -> None:
    """And nothing is found: a fact that only another policy uses is used. Also from inside a folder."""
    ran = run("check", "--changed", changed, "--format", "json")
    found = json.loads(ran.out)
    assert {policy["name"] for policy in found["policies"]} == checked
    assert ran.code == 0, ran.out


@pytest.mark.parametrize(
    ("changed", "old", "new"),
    [
        ("base/policy.yaml", "open: yes, ", ""),
        ("base/policy.yaml", "policy: base", "policy: [base"),
        ("base/more.yaml", "outcome: share", "outcome: escalate"),
        ("json/more/one.json", '"share"', '"escalate"'),
        ("shared/words.yaml", "risk: {asks", "rusk: {asks"),
        ("shared/words.yaml", "vocabulary: words", "vocabulary: [words"),
        ("shared/clauses.yaml", "'1'", "'2'"),
        ("shared/words.cy.yaml", "risk: {asks", "rusk: {asks"),
        ("dated/v1.yaml", "always: share", "never: share"),
        ("local/ours.yaml", "policy: ours", "policy: [ours"),
    ],
)
def test_what_a_change_breaks_is_found(changed: str, old: str, new: str, place: Path, run: Run) -> None:
    """Wherever it breaks: the overlay replaces a rule that its base closes, an example fails, a clause is gone."""
    rule = "{when: {risk: yes}, outcome: share, because: Ours., source: guide/1}"
    (place / "local" / "ours.yaml").write_text(
        f"policy: ours\n{HEAD}extends: ../base\nsafeguards: {{harm: {{rules: {{danger: {rule}}}}}}}\n"
    )
    assert run("check", "--changed", changed).code == 0
    edit(place / changed, old, new)
    assert run("check", "--changed", changed).code == 1


def test_a_vocabulary_is_checked_with_the_overlays_that_use_it_through_their_base(place: Path, run: Run) -> None:
    """Also through a base that extends another, and one with versions."""
    for name, base in {"on": "base", "on-on": "on"}.items():
        (place / name).mkdir()
        (place / name / "policy.yaml").write_text(f"policy: {name}\nextends: ../{base}\n")
    edit(place / "dated" / "v1.yaml", "facts:\n  risk: {asks: Is it?, type: yes/no}", "uses: [../shared/words.yaml]")
    found = json.loads(run("check", "shared/words.yaml", "--format", "json").out)
    assert {policy["name"] for policy in found["policies"]} == {"base", "other", "on", "on-on", *OVER_TIME}
