"""A policy reads nothing outside its root, and shows nothing of a file that is not one of a policy."""

from __future__ import annotations

import datetime
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from sharepolicy import PolicyError, check, load, load_text
from sharepolicy.engine.loading.check import Report
from sharepolicy.reading.files import shipped
from sharepolicy.reading.roots import root_around

SECRET = "hunter2"
VOCABULARY = "vocabulary: shared\nfacts:\n  risk: {asks: Is there a risk?, type: yes/no}\n"
CLAUSES = "source: guide\nclauses:\n  '1': Share what is needed.\n"
EXAMPLES = "examples:\n  one: {given: {risk: yes}, expect: {outcome: share}}\n"
RULES = (
    "safeguards:\n  harm:\n    rules:\n"
    "      danger: {when: {risk: yes}, outcome: share, because: A child is at risk.}\n"
    "otherwise: {outcome: escalate, because: Ask.}\n"
)
OWN = "facts:\n  risk: {asks: Is there a risk?, type: yes/no}\n" + RULES
POLICY = "policy: club\ntitle: Club\nversion: 1.0.0\n" + OWN

NAMING: dict[str, tuple[str, str]] = {
    "uses": ("policy: ours\nuses: [FILE]\n" + RULES, VOCABULARY),
    "extends": ("policy: ours\nextends: FILE\n", POLICY),
    "clauses": ("policy: ours\nsources: {guide: {title: Guide, clauses: FILE}}\n" + OWN, CLAUSES),
    "example_files": ("policy: ours\nexample_files: [FILE]\n" + OWN, EXAMPLES),
    "versions": ("policy: club\nversions:\n  - {file: FILE}\n", POLICY),
}
"""Everything by which a policy names files: the policy, and a file that would do."""


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A repository with an empty folder for a policy, and a folder beside the repository."""
    (tmp_path / "repository" / ".git").mkdir(parents=True)
    (tmp_path / "repository" / "club").mkdir()
    (tmp_path / "beside").mkdir()
    (tmp_path / "beside" / "words.yaml").write_text(VOCABULARY)
    return tmp_path


def said(report: Report) -> str:
    """Everything that a report shows, with the lines that its diagnostics point at."""
    parts = []
    for flaw in report.diagnostics:
        parts += [flaw.message, flaw.help, flaw.details]
        parts += [span.text.content for span in (flaw.span, *(label.span for label in flaw.labels)) if span is not None]
    return "\n".join(parts)


def by_path(place: Path, target: Path) -> str:
    """Its whole path."""
    return str(target)


def by_dots(place: Path, target: Path) -> str:
    """The way up and down again."""
    return os.path.relpath(target, place / "repository" / "club")


def by_link(place: Path, target: Path) -> str:
    """A link beside the policy."""
    (place / "repository" / "club" / "linked.yaml").symlink_to(target)
    return "linked.yaml"


def by_linked_folder(place: Path, target: Path) -> str:
    """A link to its folder."""
    (place / "repository" / "club" / "linked").symlink_to(target.parent, target_is_directory=True)
    return f"linked/{target.name}"


WAYS = [by_path, by_dots, by_link, by_linked_folder]
Way = Callable[[Path, Path], str]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("naming", NAMING)
def test_nothing_outside_the_root_is_read(place: Path, naming: str, way: Way) -> None:
    """Even if it would do: it is refused where it is named, in the same words when there is no such file."""
    policy, other = NAMING[naming]
    target = place / "beside" / "other.yaml"
    target.write_text(other)
    file = place / "repository" / "club" / "policy.yaml"
    file.write_text(policy.replace("FILE", way(place, target)))
    report = check(file)
    assert [flaw.code for flaw in report.diagnostics] == ["outside-root"]
    assert report.diagnostics[0].span is not None
    assert report.diagnostics[0].span.text.name.endswith("policy.yaml")
    target.unlink()
    assert check(file).diagnostics == report.diagnostics


@pytest.mark.parametrize("naming", NAMING)
def test_what_lies_inside_is_read(place: Path, naming: str) -> None:
    """Also by its whole path, by `..`, and through a link that stays inside."""
    policy, other = NAMING[naming]
    file = place / "repository" / "club" / "policy.yaml"
    inside = place / "repository" / "club" / "other.yaml"
    inside.write_text(other)
    for name in ("other.yaml", str(inside), "../club/other.yaml", by_link(place, inside)):
        file.write_text(policy.replace("FILE", name))
        assert not [flaw for flaw in check(file).diagnostics if flaw.is_error], name


SECRETS = {
    "a password": f"{SECRET}\n",
    "a key": f"-----BEGIN KEY-----\n{SECRET}\n",
    "settings": f'[core]\n  token = "{SECRET}\n',
    "a mapping": f"token: {SECRET}\n",
    "a list": f"- {SECRET}\n",
    "broken": f"{SECRET}: [\n",
    "other letters": f"{SECRET}\xff\n",
}


@pytest.mark.parametrize("kind", SECRETS)
@pytest.mark.parametrize("naming", [*NAMING, "link"])
def test_nothing_of_a_file_that_is_not_of_a_policy_is_shown(place: Path, naming: str, kind: str) -> None:
    """Such as what lies in `.git`, inside the root: a policy names it, or is a link to it."""
    secret = place / "repository" / ".git" / "config"
    secret.write_bytes(SECRETS[kind].encode("latin-1"))
    file = place / "repository" / "club" / "policy.yaml"
    if naming == "link":
        file.symlink_to(secret)
    else:
        file.write_text(NAMING[naming][0].replace("FILE", "../.git/config"))
    report = check(file)
    assert any(flaw.is_error for flaw in report.diagnostics)
    assert SECRET not in said(report)


@pytest.mark.parametrize("naming", NAMING)
@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes with names")
def test_a_policy_cannot_name_a_pipe(place: Path, naming: str) -> None:
    """Reading it would never end."""
    os.mkfifo(place / "repository" / "club" / "pipe")
    file = place / "repository" / "club" / "policy.yaml"
    file.write_text(NAMING[naming][0].replace("FILE", "pipe"))
    assert {flaw.code for flaw in check(file).diagnostics} in ({"missing-file"}, {"unknown-policy"})


def test_a_policy_that_is_a_link_out_of_the_repository_is_refused(place: Path) -> None:
    """The link can come in a pull request; the repository that it stands in is what was asked for."""
    (place / "beside" / "policy.yaml").write_text(POLICY)
    (place / "repository" / "club" / "policy.yaml").symlink_to(place / "beside" / "policy.yaml")
    assert [flaw.code for flaw in check(place / "repository" / "club").diagnostics] == ["outside-root"]
    (place / "repository" / "linked").symlink_to(place / "beside", target_is_directory=True)
    with pytest.raises(PolicyError, match="outside"):
        load(place / "repository" / "linked")
    assert load(place / "repository" / "linked", root=place).name == "club"


def test_the_root_can_be_named(place: Path) -> None:
    """Wider or narrower than what lies around the policy; examples are then read from there too."""
    folder = place / "repository" / "club"
    text = f"policy: club\nuses: [../../beside/words.yaml]\nexample_files: [../../beside/examples.yaml]\n{RULES}"
    (folder / "policy.yaml").write_text(text)
    (place / "beside" / "examples.yaml").write_text(EXAMPLES)
    with pytest.raises(PolicyError, match="outside"):
        load(folder)
    policy = load(folder, root=place)
    assert [example.name for example in policy.examples] == ["one"]
    assert not [flaw for flaw in check(folder, root=place).diagnostics if flaw.is_error]
    with pytest.raises(PolicyError, match="outside"):
        load(folder, root=place / "beside")
    with pytest.raises(PolicyError, match="outside"):
        load_text(text, folder=folder)
    assert load_text(text, folder=folder, root=place).name == "club"


def test_the_root_lies_around_the_policy(tmp_path: Path) -> None:
    """The repository; else the nearest folder called `policies`; else its own folder."""
    file = tmp_path / "policies" / "club" / "policy.yaml"
    file.parent.mkdir(parents=True)
    assert root_around(file).folder == tmp_path / "policies"
    assert root_around(tmp_path / "club" / "policy.yaml").folder == tmp_path / "club"
    (tmp_path / ".git").write_text("gitdir: elsewhere")  # as in a work tree beside the repository
    assert root_around(file).folder == tmp_path
    assert root_around(file.parent / ".." / "club" / "policy.yaml").folder == tmp_path


def test_a_layout_without_a_repository_works(tmp_path: Path) -> None:
    """A policy below `policies` uses a vocabulary beside it, and an overlay extends a shipped policy."""
    shutil.copytree(shipped("policies"), tmp_path / "policies")
    assert load(tmp_path / "policies" / "mars" / "1.0.0").examples
    overlay = tmp_path / "policies" / "ours" / "policy.yaml"
    overlay.parent.mkdir()
    for base in ("mars", "../mars"):
        overlay.write_text(f"policy: ours\nextends: {base}\n")
        policy = load(overlay, on=datetime.date(2026, 3, 2))
        assert policy.base is not None
        assert policy.base.name == "mars"
