"""A policy that is loaded stays as it was loaded, whatever becomes of its files."""

from __future__ import annotations

import pickle
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from sharepolicy import Policies, Policy, Reread, Timeline, check, load
from sharepolicy.reading import as_read

SHARED = """\
vocabulary: words
facts: {risk: {asks: Is there a risk?, type: yes/no}, agreed: {asks: Agreed?, type: yes/no}}
"""
POLICY = """\
policy: club
version: 1.0.0
uses: [../words.yaml]
questions: {harm: {rules: {danger: {when: {risk: yes}, outcome: share, because: A child is at risk.}}}}
otherwise: {outcome: escalate, because: Ask.}
example_files: [examples/]
"""
FILES = {
    "words.yaml": SHARED,
    "words.cy.yaml": "texts: words\nlanguage: cy\nfacts: {agreed: {name: {original: agreed, says: cytuno}}}\n",
    "club/policy.yaml": POLICY,
    "club/policy.cy.yaml": """\
texts: club
language: cy
rules: {danger: {because: {original: A child is at risk., says: Mae plentyn mewn perygl.}}}
""",
    "club/examples/one.yaml": "examples: {one: {given: {risk: yes}, expect: {outcome: share}}}\n",
    "over/policy.yaml": "policy: over\nversion: 1.0.0\nextends: ../club\nmay: [more-cautious]\n",
    "dated/policy.yaml": "policy: club\nversions:\n  - {file: ../club/policy.yaml}\n",
}


@pytest.fixture
def top(tmp_path: Path) -> Path:
    """A folder with policies."""
    for name, text in FILES.items():
        path = tmp_path / "policies" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path / "policies"


def break_it(top: Path) -> None:
    """Somebody makes a mistake in a file."""
    (top / "club" / "policy.yaml").write_text("policy: [", encoding="utf-8")


def edit_it(top: Path) -> None:
    """Somebody writes another policy, with other words, translations and examples."""
    for path in top.rglob("*.yaml"):
        text = path.read_text(encoding="utf-8")
        for old, new in (("outcome: share", "outcome: escalate"), ("risk", "danger"), ("perygl", "risg")):
            text = text.replace(old, new)
        path.write_text(text, encoding="utf-8")


def add_to_it(top: Path) -> None:
    """Somebody adds a file: texts in another language, and more examples."""
    (top / "club" / "policy.ga.yaml").write_text("texts: [", encoding="utf-8")
    (top / "club" / "examples" / "two.yaml").write_text("examples: [", encoding="utf-8")


def remove_it(top: Path) -> None:
    """The folder is gone."""
    shutil.rmtree(top)


def swap_it(top: Path) -> None:
    """A link leads to the next release in its place."""
    other = Path(tempfile.mkdtemp(dir=top.parent))
    shutil.copytree(top, other / "next")
    edit_it(other / "next")
    shutil.rmtree(top)
    top.symlink_to(other / "next")


@pytest.mark.parametrize("change", [break_it, edit_it, add_to_it, remove_it, swap_it])
@pytest.mark.parametrize("name", ["club", "over", "dated"])
def test_it_stays_as_it_was_loaded(top: Path, name: str, change: Callable[[Path], None]) -> None:
    """Its Welsh, its bundle and its examples: from `load`, from `check`, and sent to another process."""
    said = load(top / name).decide({"risk": True}, language="cy").to_dict()
    assert "Mae plentyn mewn perygl." in str(said)
    bundle = load(top / name).bundle()
    there = [load(top / name), check(top / name).policy]
    sent = [pickle.dumps(each) for each in there]
    change(top)
    for policy in (*there, *map(pickle.loads, sent)):
        assert isinstance(policy, Policy | Timeline)
        zoned = policy.in_zone(ZoneInfo("Europe/London"))
        for each in (policy, zoned, zoned.in_language("cy").in_language("en").in_language("cy")):
            assert each.decide({"risk": True}, language="cy").to_dict() == said
        assert policy.bundle() == bundle
        versions = policy.versions if isinstance(policy, Timeline) else ()
        for one in [each.policy for each in versions] or [policy]:
            assert isinstance(one, Policy)
            assert [example.name for example in one.examples] == ([] if name == "over" else ["one"])


def test_a_refused_reload_takes_nothing_away(top: Path) -> None:
    """Neither a language nor the bundle, and what was loaded first is not read again for a zone."""
    held = Policies()
    held.add("club", top / "club", tenant="north")
    break_it(top)
    assert [told.became for told in held.reload()] == [Reread.REFUSED]
    policy = held.get("club", tenant="north")
    assert policy.decide({"risk": True}, language="cy").reasons[0].text == "Mae plentyn mewn perygl."
    assert policy.bundle()


def test_what_is_too_much_to_keep_is_read_when_it_is_needed(top: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ten thousand files of examples are no reason to need ten times the memory."""
    monkeypatch.setattr(as_read, "_MOST_BYTES", 10)
    policy = load(top / "club")
    assert isinstance(policy, Policy)
    edit = (top / "club" / "examples" / "one.yaml").read_text(encoding="utf-8").replace("one:", "another:")
    (top / "club" / "examples" / "one.yaml").write_text(edit, encoding="utf-8")
    assert [each.name for each in policy.examples] == ["another"]
    assert policy.in_language("cy").facts["agreed"].label == "cytuno"


def test_a_policy_is_translated_once_whatever_its_zone(top: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A translated policy is the same object each time, also with more languages than policies."""
    policy = load(top / "club")
    welsh = policy.in_language("cy")
    zoned = policy.in_zone(ZoneInfo("Europe/London"))
    monkeypatch.setattr("sharepolicy.engine.policies.languages.read_again", None)
    assert policy.in_language("cy") is welsh
    assert zoned is policy.in_zone(ZoneInfo("Europe/London"))
    assert zoned.in_language("cy") is zoned.in_language("cy")
