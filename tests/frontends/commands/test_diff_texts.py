"""`diff`, `report`, `compare` and the handbook tell what is worded differently, in every language."""

from __future__ import annotations

import html
import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from sharepolicy import compare
from sharepolicy.forms.change import CHANGE
from tests.helpers.editing import edit, git, one_line

Run = Callable[..., Any]

POLICY = """\
policy: house
title: The house
version: 1.0.0
facts:
  harm: {asks: How bad is it?, type: choice, values: {none: No sign., grave: It is serious.}}
  agreed: {asks: Did they agree?, type: yes/no}
questions:
  harm:
    rules:
      danger: {when: {harm: grave}, outcome: share, because: The child comes first.}
otherwise: {outcome: escalate, to: lead, because: Ask.}
roles: {lead: the lead}
actions: {ring: {on: share, timing: before, says: Ring 999 now.}}
examples:
  bruise: {story: A bruise., given: {harm: grave}, expect: {outcome: share}}
"""
WELSH = """\
texts: house
language: cy
facts:
  harm:
    values: {none: {original: none, says: dim}, grave: {original: grave, says: difrifol}}
    meanings: {grave: {original: It is serious., says: Mae'n ddifrifol.}}
actions: {ring: {says: {original: Ring 999 now., says: Ffoniwch 999 nawr.}}}
examples: {bruise: {story: {original: A bruise., says: Clais.}}}
"""


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with a policy in two folders, `old` and `new`, with Welsh texts beside it; the new folder."""
    monkeypatch.chdir(tmp_path)
    for name in ("old", "new"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "policy.yaml").write_text(POLICY, encoding="utf-8")
        (tmp_path / name / "policy.cy.yaml").write_text(WELSH, encoding="utf-8")
    return tmp_path / "new"


def read(run: Run, *arguments: str) -> Any:
    """The change as JSON, which has the form of its schema."""
    found = json.loads(run("diff", "old", "new", *arguments, "--format", "json").out)
    Draft202012Validator(CHANGE.document()).validate(found)
    return found


def test_a_translation_that_says_otherwise_is_told_everywhere(run: Run, house: Path) -> None:
    """Whoever reads Welsh is told first of all not to ring; and nobody would have seen it."""
    edit(house / "policy.cy.yaml", "Ffoniwch 999 nawr.", "Peidiwch ffonio 999.")
    says = "The action `ring`, sentence, in `cy`: “Ffoniwch 999 nawr.” is now “Peidiwch ffonio 999.”"
    texts = [run("diff", "old", "new").out, run("report", "old", "new").out]
    texts += [
        run("handbook", "new", "--since", "old", "--format", "markdown", *more).out
        for more in ((), ("--language", "cy"))
    ]
    for text in texts:
        assert says in one_line(text)
        assert "The texts in `cy`: 1 is worded differently" in one_line(text)
    assert "Still, 1 thing was edited." in one_line(texts[0])
    assert "Still, 1 thing was edited." in run("diff", "old", "new", "--format", "github").out
    found = read(run)
    assert found["texts"] == [
        {
            "kind": "action",
            "name": "ring",
            "part": "says",
            "language": "cy",
            "before": "Ffoniwch 999 nawr.",
            "after": "Peidiwch ffonio 999.",
        }
    ]
    assert [(each["kind"], each["name"]) for each in found["edits"]] == [("language", "cy")]
    assert found["equivalent"]
    assert [each.language for each in compare("old", "new").texts] == ["cy"]


def test_what_is_worded_differently_is_in_the_formats_of_code_hosts(run: Run, house: Path) -> None:
    """The question that is turned round, and the duty that is, with both wordings, at their lines; CI can stop it."""
    edit(house / "policy.yaml", "says: Ring 999 now.", "says: Do not ring 999.")
    edit(house / "policy.cy.yaml", "original: Ring 999 now.", "original: Do not ring 999.")
    edit(house / "policy.cy.yaml", "says: dim", "says: X")
    said = ["“Ring 999 now.” is now “Do not ring 999.”", "name of none, in `cy`: “dim” is now “X”"]
    for format_ in ("github", "sarif", "junit"):
        told = run("diff", "old", "new", "--format", format_).out
        assert all(each in told for each in said)
    results = json.loads(run("diff", "old", "new", "--format", "sarif").out)["runs"][0]["results"]
    assert {(each["ruleId"], each["level"]) for each in results} == {("text-reworded", "note")}
    assert all(each["locations"][0]["physicalLocation"]["region"]["startLine"] > 1 for each in results)
    for kind, code in (("any", 0), ("effect", 0), ("texts", 1)):
        assert run("diff", "old", "new", "--fail-on", kind).code == code
    assert run("diff", "old", "old", "--fail-on", "texts").code == 0
    (house / "policy.cy.yaml").unlink()
    told = run("diff", "old", "new", "--format", "github", "--fail-on", "texts")
    assert (told.code, "The texts in `cy` were removed" in told.out) == (1, True)


def test_names_of_values_that_change_places_are_told(run: Run, house: Path) -> None:
    """Harm that is called none where it is grave."""
    for was, now in (("says: dim", "says: X"), ("says: difrifol", "says: dim"), ("says: X", "says: difrifol")):
        edit(house / "policy.cy.yaml", was, now)
    text = one_line(run("diff", "old", "new").out)
    assert "The fact `harm`, name of none, in `cy`: “dim” is now “difrifol”" in text
    assert "The fact `harm`, name of grave, in `cy`: “difrifol” is now “dim”" in text


def test_a_text_that_loses_or_gets_its_translation_is_told(run: Run, house: Path) -> None:
    """Also where the original changed under it, so that the original is shown; and of stories."""
    edit(house / "policy.cy.yaml", "says: Ffoniwch 999 nawr.", 'says: ""')
    edit(house / "policy.yaml", "{story: A bruise.,", "{story: A cut.,")
    with (house / "policy.cy.yaml").open("a", encoding="utf-8") as file:
        file.write("roles: {lead: {original: the lead, says: yr arweinydd}}\n")
    text = one_line(run("diff", "old", "new").out)
    assert "The texts in `cy`: 1 is translated now; 2 are no longer translated" in text
    assert "The action `ring`, sentence, in `cy`: no longer translated; it was “Ffoniwch 999 nawr.”" in text
    assert "The role `lead`, words, in `cy`: translated now: “yr arweinydd”" in text
    assert "The example `bruise`, story: “A bruise.” is now “A cut.”" in text
    assert "The example `bruise`, story, in `cy`: no longer translated; it was “Clais.”" in text


def test_a_language_that_comes_or_goes_is_told(run: Run, house: Path) -> None:
    """As one thing, and not text by text."""
    (house / "policy.cy.yaml").unlink()
    assert "- The texts in `cy` were removed" in run("diff", "old", "new").out
    assert "- The texts in `cy` were added" in run("diff", "new", "old").out
    assert read(run)["texts"] == []


def test_texts_that_cannot_be_read_are_told(run: Run, house: Path) -> None:
    """The policies can be compared all the same: nobody knows what these texts say."""
    edit(house.parent / "old" / "policy.cy.yaml", "language: cy", "language: de")
    text = one_line(run("diff", "old", "new").out)
    assert "The texts in `cy`: those of the old policy cannot be read: the name of this file says `cy`" in text


def test_versions_that_differ_in_a_translation_only_are_told(run: Run, house: Path) -> None:
    """Both are the same policy by their digests, but not what they say."""
    for folder in (house, house.parent / "old"):
        (folder / "1").mkdir()
        for name in ("policy.yaml", "policy.cy.yaml"):
            shutil.move(folder / name, folder / "1" / name)
        shutil.copytree(folder / "1", folder / "2")
        edit(folder / "2" / "policy.yaml", "version: 1.0.0", "version: 2.0.0")
        versions = "policy: house\nversions: [{file: 1/policy.yaml}, {from: 2026-09-30, file: 2/policy.yaml}]\n"
        (folder / "policy.yaml").write_text(versions, encoding="utf-8")
    edit(house / "2" / "policy.cy.yaml", "Ffoniwch 999 nawr.", "Peidiwch ffonio 999.")
    text = one_line(run("diff", "old", "new").out)
    assert "From 2026-09-30: Equivalent: both policies decide alike in all 4 cases. This is proved. Still," in text
    assert text.count("Peidiwch ffonio 999.") == 1
    assert run("report", "old", "new").out.count("Peidiwch ffonio 999.") == 1


def test_texts_of_a_revision_are_compared(run: Run, house: Path) -> None:
    """What is in git is read there, not in the working tree."""
    git(house.parent, "init", "-q")
    git(house.parent, "add", ".")
    git(house, "commit", "-qm", "first")
    edit(house / "policy.cy.yaml", "Ffoniwch 999 nawr.", "Peidiwch ffonio 999.")
    assert "in `cy`: “Ffoniwch 999 nawr.” is now" in one_line(run("diff", "HEAD:new", "new").out)


def test_another_name_keeps_its_translations(run: Run, house: Path) -> None:
    """A fact that was renamed is compared with what it was, in each language."""
    for name in ("policy.yaml", "policy.cy.yaml"):
        path = house / name
        path.write_text(
            path.read_text(encoding="utf-8")
            .replace("harm", "risk")
            .replace("  risk:\n    rules", "  harm:\n    rules"),
            encoding="utf-8",
        )
    edit(house / "policy.cy.yaml", "says: dim", "says: nid oes")
    found = read(run, "--rename", "harm=risk")
    assert [(each["name"], each["part"], each["after"]) for each in found["texts"] if each["language"]] == [
        ("risk", "name of none", "nid oes")
    ]


def test_a_handbook_in_another_language_names_its_texts(run: Run, house: Path) -> None:
    """So that a page that somebody signed cannot stand for other words: neither of the policy nor of a story."""

    def signed(folder: str, *more: str) -> list[str]:
        told = run("handbook", folder, "--format", "markdown", *more).out
        return re.findall("sha256:[0-9a-f]{64}", told[told.rindex("\n## ") :])

    (own,) = signed("new")
    assert signed("new", "--language", "en") == [own]
    approved = signed("new", "--language", "cy")
    assert approved == signed("old", "--language", "cy", "--without-examples") == [own, approved[1]]
    assert approved[1][7:19] in run("handbook", "new", "--language", "cy").out.partition("</style>")[0]
    found = {approved[1]}
    for was, now in (("Ffoniwch", "Peidiwch ffonio"), ("Clais.", "Craith."), ("says: dim", "says: difrifol")):
        edit(house / "policy.cy.yaml", was, now)
        assert signed("new", "--language", "cy")[0] == own
        found.add(signed("new", "--language", "cy")[1])
    assert len(found) == 4


def test_the_change_is_told_in_the_language_of_the_handbook(run: Run, house: Path) -> None:
    """As far as the program has the words; what it says in English is marked as English."""
    edit(house / "policy.yaml", "outcome: escalate, to: lead, because: Ask.", "outcome: dont_share, because: No.")
    page = run("handbook", "new", "--since", "old", "--language", "cy").out
    section = page[page.index('id="since"') : page.index('id="order"')]
    own = re.sub(r'<(\w+)[^>]* lang="en">.*?</\1>', "", section, flags=re.DOTALL)
    told = html.unescape(re.sub("<[^>]*>", " ", own))
    for words in (
        "Ers old, 1.0.0",
        "Gellir rhannu llai: mae 2 o'r 4 achos yn cael canlyniad arall.",
        "(fersiwn 1.0.0) â",
        "nawr cyfeirio'n uwch",
        "Popeth a olygwyd",
    ):
        assert words in one_line(told), words
    for word in ("outcome", "edited", "now", "policy"):
        assert word not in told.split(), word
