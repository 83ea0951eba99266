"""Promises, stories and unused clauses are translated as all other texts are, each beside the file that it is in."""

from __future__ import annotations

import re
from itertools import count
from pathlib import Path

import pytest

from sharepolicy import CaseError, Policy, load, load_bundle
from sharepolicy.engine.loading.check import check
from sharepolicy.frontends.cli import main
from tests.helpers.editing import edit

POLICY = """\
policy: club
version: 1.0.0
facts:
  danger: {asks: Is there danger?, type: yes/no}
  shows: {asks: What does it show?, type: several-of, values: [home, school]}
sources: {guide: {title: A guide, clauses: {"1": Tell whoever can help., "2": It began in 1902.}}}
background: {guide/2: It is history.}
questions:
  harm:
    rules:
      danger: {when: {danger: yes}, outcome: share, because: A child is in danger., source: guide/1}
      home: {when: {danger: no, shows: {includes: home}}, outcome: dont_share, because: It shows a home.}
otherwise: {outcome: escalate, to: lead, because: Ask.}
roles: {lead: the lead}
unsettled: {to: lead}
invariants:
  danger-first: {says: Danger comes first., when: {danger: yes}, always: share, judgement: We chose so.}
  whatever-it-shows:
    says: Whatever it shows.
    for_each: shows
    when: {danger: yes, shows: {includes: each}}
    always: share
examples:
  a-lost-boy: {story: A boy is lost., given: {danger: yes}, expect: {outcome: share}}
example_files: [more/, page.md]
"""
MORE = """\
examples:
  a-photo: {story: Somebody wants a photo., given: {danger: no, shows: [home]}, expect: {outcome: dont_share}}
"""
PAGE = """\
```yaml
examples:
  a-girl-at-sea: {story: A girl is at sea., given: {danger: yes}, expect: {outcome: share}}
```
"""


@pytest.fixture
def club(tmp_path: Path) -> Path:
    """A policy with examples of its own, in a folder, and on a page that has a Welsh page beside it."""
    folder = tmp_path / "club"
    (folder / "more").mkdir(parents=True)
    files = {"policy.yaml": POLICY, "more/photos.yaml": MORE, "page.md": PAGE, "page.cy.md": "# Tudalen\n"}
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def written(folder: Path, *more: str) -> None:
    """The files of texts of a policy, made or made again."""
    assert main(["texts", str(folder), "--language", "cy", *more]) == 0


def fill(path: Path, original: str, says: str) -> None:
    """Translate a text in a file of texts."""
    text = path.read_text(encoding="utf-8")
    at = text.index('says: ""', text.index(f'original: "{original}"'))
    path.write_text(f'{text[:at]}says: "{says}"{text[at + 8 :]}', encoding="utf-8")


def policy_in(folder: Path) -> Policy:
    """The policy in a folder."""
    policy = load(folder)
    assert isinstance(policy, Policy)
    return policy


def test_promises_and_unused_clauses_speak_the_language(club: Path) -> None:
    """A promise for each of several values has one text; what is not translated says so."""
    written(club)
    fill(club / "policy.cy.yaml", "Whatever it shows.", "Beth bynnag a ddangosir.")
    fill(club / "policy.cy.yaml", "We chose so.", "Ein dewis ni.")
    fill(club / "policy.cy.yaml", "It is history.", "Hanes yw hyn.")
    document = policy_in(club).in_language("cy").document
    told = {name: promise.says for name, promise in document.promises.items()}
    marked = "(heb ei gyfieithu) Danger comes first."
    assert told == {"danger-first": marked, "whatever-it-shows": "Beth bynnag a ddangosir."}
    assert document.invariants["danger-first"].judgement == "Ein dewis ni."
    assert [each.reason for each in document.background] == ["Hanes yw hyn."]
    assert not any(path.name == "photos.cy.yaml" for path in (club / "more").iterdir())


def test_stories_are_translated_beside_their_file(club: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Those on a page with the policy. The file beside is not taken for examples, and a bundle has it too."""
    written(club, "--examples")
    fill(club / "policy.cy.yaml", "A boy is lost.", "Mae bachgen ar goll.")
    fill(club / "policy.cy.yaml", "A girl is at sea.", "Mae merch ar y môr.")
    fill(club / "more/photos.cy.yaml", "Somebody wants a photo.", "Mae rhywun am gael llun.")
    policy = policy_in(club)
    told = ["Mae bachgen ar goll.", "Mae rhywun am gael llun.", "Mae merch ar y môr."]
    assert [each.story for each in policy.in_language("cy").examples] == told
    assert [each.story for each in load_bundle(policy.bundle()).in_language("cy").versions[0].policy.examples] == told
    assert policy.examples[0].story == "A boy is lost."
    assert {club / "more/photos.cy.yaml", club / "more/photos.yaml"} <= set(policy.files)
    capsys.readouterr()
    written(club)  # what was begun is kept, without being asked for again
    assert "photos.cy.yaml: all is translated." in capsys.readouterr().out
    main(["handbook", str(club), "-o", str(club / "x.html"), "--language", "cy"])
    assert all(story in (club / "x.html").read_text(encoding="utf-8") for story in told)


def test_stories_are_missing_only_where_some_are_begun(club: Path) -> None:
    """There are many, and a policy can do without. What is stale is found, and what the policy does not have."""

    def found() -> list[tuple[str, bool]]:
        return [(one.code, "examples/" in one.message) for one in check(club).diagnostics]

    written(club)
    assert found() == [("missing-translation", False)]
    written(club, "--examples")
    photos, number = club / "more/photos.cy.yaml", count()
    for path in (club / "policy.cy.yaml", photos):
        text = path.read_text(encoding="utf-8")
        path.write_text(re.sub('says: ""', lambda _: f'says: "Felly {next(number)}."', text), encoding="utf-8")
    assert found() == []
    text = photos.read_text(encoding="utf-8")
    photos.write_text(re.sub('says: "Felly [0-9]+."', 'says: ""', text), encoding="utf-8")
    assert found() == [("missing-translation", True)]
    edit(club / "policy.yaml", "A boy is lost.", "A boy was lost.")
    assert found() == [("missing-translation", True), ("stale-translation", True)]
    edit(club / "more/photos.cy.yaml", "a-photo:", "a-foto:")
    assert ("unknown-text", False) in found()
    with pytest.raises(CaseError, match="no text `a-foto` to translate"):
        _ = policy_in(club).in_language("cy").examples


def test_a_file_that_only_looks_like_texts_holds_examples(club: Path) -> None:
    """Its name alone hides no example from those who run them."""
    (club / "more/photos.old.yaml").write_text(MORE.replace("a-photo", "an-old-photo"), encoding="utf-8")
    assert "an-old-photo" in {each.name for each in policy_in(club).examples}
