"""Renaming: everywhere in a workspace, and every policy decides as before; or not at all, and it says why."""

from __future__ import annotations

import json
import random
import re
import shutil
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

pytest.importorskip("pygls")

from sharepolicy import compare, load
from sharepolicy.engine.loading.check import Report, check
from sharepolicy.frontends.lsp.hover import about
from sharepolicy.frontends.lsp.names import NameKind, Occurrence
from sharepolicy.frontends.lsp.project import Project, WorkspaceFile, places
from sharepolicy.frontends.lsp.rename import RENAMED, RefusedRenameError, edited, rename
from sharepolicy.frontends.opening.two_policies import stretches
from sharepolicy.reading.files import shipped
from tests.frontends.lsp.workspace import POLICIES, make_workspace

SEED = 20261128


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return make_workspace(tmp_path.resolve() / "work")


def given(project: Project) -> Iterator[tuple[Path, Occurrence]]:
    """Every name that a workspace gives, at every place where it is given."""
    files = {path: file for needed in project.everything().needed.values() for path, file in needed.items()}
    for path, file in sorted(files.items()):
        if path.is_relative_to(project.roots[0]):
            yield from ((path, one) for one in file.found if one.node is not None and one.kind in RENAMED)


def other_name(one: Occurrence) -> str:
    """A name of the same kind that nothing has: no policy speaks of quokkas."""
    if one.kind is NameKind.FACT:
        before, dot, last = one.name.rpartition(".")
        return f"{before}{dot}quokka_{last}"
    if one.kind in (NameKind.VALUE, NameKind.ROLE):
        return f"quokka_{re.split('[:]', one.name)[-1]}"
    return f"quokka-{one.name.partition('/')[2] or one.name}"


def applied(project: Project, path: Path, one: Occurrence, new: str) -> None:
    """Rename on the disk."""
    edits = rename(project, path, one, new)
    texts = {edit.path: edit.path.read_text(encoding="utf-8") for edit in edits}
    for changed, text in edited(texts, edits).items():
        changed.write_text(text, encoding="utf-8")


def find(project: Project, path: Path, marked: str, inside: int = 0) -> Occurrence:
    """The name that some words of a file stand for."""
    file = project.file(path)
    assert file is not None
    found = file.narrowest_at(file.text.content.index(marked) + inside)
    assert found is not None
    return found


@cache
def checked(root: Path, name: str) -> Report:
    """A policy of a workspace that no test changes."""
    return check(root / name, root=root)


def verdicts(report: Report) -> list[object]:
    """What a check finds, without names."""
    found: list[object] = [(one.code, one.span.line if one.span else 0) for one in report.diagnostics]
    return found + [each.passed for _, version in (report.versions or ((None, report),)) for each in version.examples]


def assert_same(before: Path, after: Path, policies: tuple[str, ...], one: Occurrence, new: str) -> None:
    """Every policy of a workspace decides as that of the other, under the new name."""
    for name in policies:
        was, now = checked(before, name), check(after / name, root=after)
        assert verdicts(was) == verdicts(now), (one.key, new, name, [each.message for each in now.diagnostics])
        assert was.policy is not None
        assert now.policy is not None
        fact = one.name.partition(":")[0]
        for _, old, young in stretches(was.policy, now.policy):
            known = {*old.document.vocabulary.facts, *old.document.vocabulary.several}
            change = compare(old, young, rename={one.name: new} if fact in known else None)
            counts = [sorted((each.more + each.fewer) for each in found) for found in (change.rules, change.actions)]
            assert not change.moved
            assert (change.only_before, change.only_after, change.escalations) == (0, 0, ())
            renamed = one.kind.space is NameKind.RULE or one.kind is NameKind.ACTION
            assert all(len(found) in ((0, 2) if renamed else (0,)) and len(set(found)) < 2 for found in counts)


def rename_each(root: Path, folder: Path, policies: tuple[str, ...], names: Iterable[tuple[Path, Occurrence]]) -> None:
    """Rename, one after the other, in a workspace that is as it was each time."""
    project = Project([root])
    workspace = project.everything()
    for number, (path, one) in enumerate(names):
        file = project.file(path)
        assert file is not None
        everywhere = places(workspace, file, one)
        for start, use in everywhere:
            assert places(workspace, start, use) == everywhere
        after = folder / str(number)
        shutil.copytree(root, after)
        applied(Project([after]), after / path.relative_to(root), one, other_name(one))
        assert_same(root, after, policies, one, other_name(one))
        shutil.rmtree(after)


def names_of(root: Path, most: int | None = None) -> list[tuple[Path, Occurrence]]:
    """Every name of a workspace, once; or so many of each kind, chosen by chance."""
    names = {(one.kind.space, one.name): (path, one) for path, one in given(Project([root]))}
    chance = random.Random(SEED)
    kinds = [[place for place in names.values() if place[1].kind is kind] for kind in RENAMED]
    return [place for each in kinds for place in chance.sample(each, min(len(each), most or len(each)))]


@pytest.mark.slow
def test_some_of_every_kind_are_renamed_everywhere_with_the_same_decisions(root: Path, tmp_path: Path) -> None:
    """Of a workspace with an overlay, versions, a second policy and cases: every kind of name, from every place."""
    names = names_of(root, most=1)
    assert {one.kind for _, one in names} | {NameKind.RULE, NameKind.GROUP} == set(RENAMED)
    rename_each(root, tmp_path / "after", POLICIES, names)


@pytest.mark.slow
def test_all_are_renamed_everywhere_with_the_same_decisions(root: Path, tmp_path: Path) -> None:
    """All names of that workspace."""
    rename_each(root, tmp_path / "after", POLICIES, names_of(root))


def test_every_name_can_be_pointed_at(root: Path) -> None:
    """Each says at least what it is."""
    for _, one in given(Project([root])):
        assert f"({'group of rules' if one.kind is NameKind.GROUP else one.kind})" in about(one)


def test_without_an_open_folder_the_repository_is_looked_through(root: Path) -> None:
    """Some editors open a file alone. What it may not read then cannot be renamed in."""
    path = root / "base" / "policy.yaml"
    project = Project(opened={path: path.read_text()})
    with pytest.raises(RefusedRenameError, match=r"needs `\.\./vocabulary.yaml`, which cannot be read from there"):
        rename(project, path, find(project, path, "told-no:"), "said-no")
    (root / ".git").mkdir()
    changed = {edit.path.parent.name for edit in rename(project, path, find(project, path, "told-no:"), "said-no")}
    assert changed == {"base", "pages", "north"}


def changed_files(project: Project, path: Path, one: Occurrence, new: str) -> set[str]:
    return {edit.path.relative_to(project.roots[0]).as_posix() for edit in rename(project, path, one, new)}


@pytest.mark.parametrize(
    ("marked", "inside", "new", "files"),
    [
        (
            "told-no:",
            0,
            "said-no",
            {
                "base/policy.yaml",
                "base/policy.cy.yaml",
                "base/examples.yaml",
                "base/pages/page.md",
                "north/policy.yaml",
            },
        ),
        ("peril: {says", 0, "danger", {"base/policy.yaml", "base/policy.cy.yaml", "north/policy.yaml"}),
        (
            "cover-berth:",
            0,
            "hide-berth",
            {"base/policy.yaml", "base/policy.cy.yaml", "base/examples.yaml", "north/policy.yaml"},
        ),
        (
            "warden: {says",
            0,
            "keeper",
            {"base/policy.yaml", "base/policy.cy.yaml", "base/examples.yaml", "north/policy.yaml"},
        ),
        ("rescue:", 0, "saving", {"base/policy.yaml", "north/policy.yaml"}),
        ("asking:", 0, "question", {"base/policy.yaml", "north/policy.yaml"}),
        ("in-peril:", 0, "in-danger", {"base/policy.yaml", "north/policy.yaml"}),
        ("logged:", 0, "written-down", {"base/policy.yaml", "north/policy.yaml"}),
        ("girl-on-the-pier:", 0, "girl-at-sea", {"base/policy.yaml"}),
        (
            "harbour-rules/3",
            1,
            "rules",
            {
                "vocabulary.yaml",
                "base/policy.yaml",
                "base/policy.cy.yaml",
                "base/rules.yaml",
                "base/rules.cy.yaml",
                "north/policy.yaml",
            },
        ),
        ("harbour-rules/3", 14, "iii", {"base/policy.yaml", "base/rules.yaml", "north/policy.yaml"}),
        (
            "storm: yes}",
            0,
            "gale",
            {
                "vocabulary.yaml",
                "vocabulary.cy.yaml",
                "base/policy.yaml",
                "base/examples.yaml",
                "base/more/calm.yaml",
                "base/pages/page.md",
                "north/policy.yaml",
                "light/policy.yaml",
                "ferry/first.yaml",
                "ferry/second.yaml",
                "cases/call.yaml",
                "cases/request.yaml",
            },
        ),
        (
            "{at_least: half}",
            11,
            "middling",
            {
                "vocabulary.yaml",
                "vocabulary.cy.yaml",
                "base/policy.yaml",
                "base/examples.yaml",
                "north/policy.yaml",
                "light/policy.yaml",
                "ferry/second.yaml",
            },
        ),
    ],
)
def test_every_file_that_names_it_is_changed(root: Path, marked: str, inside: int, new: str, files: set[str]) -> None:
    """Overlays, versions, users of a vocabulary, examples, clauses, cases, translations; and no other."""
    project = Project([root])
    path = root / "base" / "policy.yaml"
    assert changed_files(project, path, find(project, path, marked, inside), new) == files


def test_a_version_is_renamed_with_the_others(root: Path) -> None:
    """A rule of one version is the rule of that name in every other."""
    project = Project([root])
    path = root / "ferry" / "first.yaml"
    assert changed_files(project, path, find(project, path, "calm-sea:"), "quiet-sea") == {
        "ferry/first.yaml",
        "ferry/second.yaml",
    }


@pytest.mark.parametrize(
    ("file", "marked", "new", "why"),
    [
        ("base/policy.yaml", "told-yes:", "on-the-ice", "already, in `.*north/policy.yaml`"),
        ("base/policy.yaml", "told-yes:", "cold", "a group of rules called `cold` already"),
        ("base/policy.yaml", "willing:", "frozen", "already"),
        ("base/policy.yaml", "pilot: the", "captain", "already"),
        ("vocabulary.yaml", "storm:", "ice", "already"),
        ("vocabulary.yaml", "recipient.known:", "subject.known", "is about the recipient"),
        ("vocabulary.yaml", "recipient.known:", "known", "is about the recipient"),
        ("vocabulary.yaml", "storm:", "subject.storm", "is about the case"),
        ("vocabulary.yaml", "storm:", "unknown", "another meaning"),
        ("vocabulary.yaml", "ebb:", "flood", "already"),
        ("vocabulary.yaml", "ebb:", "unknown", "would not load"),
        ("base/policy.yaml", "willing:", "Willing", "kebab-case"),
        ("base/rules.yaml", '1"', "a/b", "without spaces"),
        ("north/policy.yaml", "../base", "base", "cannot be renamed here"),
    ],
)
def test_a_name_that_cannot_be_given_is_refused(root: Path, file: str, marked: str, new: str, why: str) -> None:
    """Also one that only an overlay has, or a policy that shares the vocabulary."""
    project = Project([root])
    with pytest.raises(RefusedRenameError, match=why):
        rename(project, root / file, find(project, root / file, marked), new)


def test_a_name_that_another_version_has_is_refused(root: Path) -> None:
    """Two rules would become one."""
    second = root / "ferry" / "second.yaml"
    second.write_text(second.read_text().replace("calm-sea", "quiet-sea"))
    project = Project([root])
    with pytest.raises(RefusedRenameError, match=r"already, in `.*ferry/second.yaml`"):
        rename(project, root / "ferry/first.yaml", find(project, root / "ferry/first.yaml", "calm-sea:"), "quiet-sea")


def test_an_overlay_that_names_what_the_new_name_would_reach_is_refused(root: Path) -> None:
    """A name that is only used would come to mean something."""
    overlay = root / "north" / "policy.yaml"
    overlay.write_text(overlay.read_text().replace("overrides: [told-yes,", "overrides: [told-maybe, told-yes,"))
    project = Project([root])
    with pytest.raises(RefusedRenameError, match="something names a rule called `told-maybe` already"):
        rename(project, root / "base/policy.yaml", find(project, root / "base/policy.yaml", "told-no:"), "told-maybe")


def test_what_is_open_counts_and_which_file_does_not(root: Path) -> None:
    """The edits are those of the text that is open; an open file more changes nothing in the others."""
    project = Project([root])
    path = root / "base" / "policy.yaml"
    plain = {(e.path, e.span.start, e.text) for e in rename(project, path, find(project, path, "told-no:"), "said-no")}
    overlay = root / "north" / "policy.yaml"
    project.look_again({overlay: "# not saved yet\n" + overlay.read_text()})
    moved = rename(project, path, find(project, path, "told-no:"), "said-no")
    shift = len("# not saved yet\n")
    assert {(e.path, e.span.start - shift * (e.path == overlay), e.text) for e in moved} == plain
    from_overlay = rename(project, overlay, find(project, overlay, "told-no:"), "said-no")
    assert {(e.path, e.span.start) for e in from_overlay} == {(e.path, e.span.start) for e in moved}


def as_json(text: str) -> str:
    """A policy in one line of JSON, its name not the first that is said."""
    said = yaml.load(text, Loader=yaml.CBaseLoader)
    return json.dumps({"title": "The second one", **said})


@pytest.mark.parametrize(
    ("file", "written"),
    [
        ("policy.json", as_json),
        ("policy.yaml", lambda text: "--- " + as_json(text)),
        ("policy.yaml", lambda text: f"title: The second one\n{text}".replace("\n", "\r")),
        ("policy.yaml", lambda text: f"\ufefftitle: The second one\n{text}".replace("\n", "\r\n")),
        ("POLICY.YAML", lambda text: text),
    ],
)
def test_an_overlay_is_seen_however_it_is_written(root: Path, file: str, written: Callable[[str], str]) -> None:
    """In JSON, in the flow style, with any ends of lines, and with an ending in capital letters."""
    path = root / "base" / "policy.yaml"
    overlay = root / "second" / file
    overlay.parent.mkdir()
    overlay.write_bytes(written((root / "north" / "policy.yaml").read_text()).encode())
    assert load(overlay, root=root).name == "north-harbour"
    project = Project([root])
    assert f"second/{file}" in changed_files(project, path, find(project, path, "told-no:"), "said-no")


def test_a_case_is_seen_that_names_its_policy_on_a_day(root: Path) -> None:
    """What it names is the policy without the day."""
    for policy in ("../ferry@2026-02-01", "../base@2026-02-01", "../base/policy.yaml@2026-02-01"):
        (root / "cases" / "call.yaml").write_text(f"policy: {policy}\nfacts: {{storm: yes}}\n")
        project = Project([root])
        path = root / "vocabulary.yaml"
        assert "cases/call.yaml" in changed_files(project, path, find(project, path, "storm:"), "gale")


def test_a_file_that_cannot_be_read_stops_it(root: Path) -> None:
    """A policy that is half typed may name it too."""
    (root / "light" / "policy.yaml").write_text("policy: lighthouse\nuses: [\nquestions: {storm: \n")
    project = Project([root])
    with pytest.raises(RefusedRenameError, match=r"light/policy.yaml. may name it too"):
        rename(project, root / "vocabulary.yaml", find(project, root / "vocabulary.yaml", "storm:"), "gale")


def test_a_policy_that_does_not_load_is_renamed_and_still_does_not(root: Path) -> None:
    """It is wrong at the same places and for the same reasons."""
    policy = root / "light" / "policy.yaml"
    policy.write_text(policy.read_text().replace("to: pilot", "to: nobody"))
    project = Project([root])
    path = root / "vocabulary.yaml"
    assert "light/policy.yaml" in changed_files(project, path, find(project, path, "storm:"), "gale")


def test_what_does_not_decide_as_before_is_refused(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The proof is asked: edits that leave the overlay behind are not given."""
    project = Project([root])
    path, overlay = root / "base" / "policy.yaml", root / "north" / "policy.yaml"

    def without_overlay(*asked: Any) -> list[tuple[WorkspaceFile, Occurrence]]:
        return [place for place in places(*asked) if place[0].path != overlay]

    monkeypatch.setattr("sharepolicy.frontends.lsp.rename.places", without_overlay)
    for marked in ("told-no:", "peril: {", "cover-berth:", "warden: {", "rescue:", "in-peril:"):
        with pytest.raises(RefusedRenameError, match=r"cannot be renamed: `.*north/policy.yaml` would"):
            rename(project, path, find(project, path, marked), "something")


def test_only_the_open_folder_is_renamed_in(root: Path) -> None:
    """What lies outside is not changed in secret, and not left behind either."""
    overlay = root / "north" / "policy.yaml"
    project = Project([root / "north"])
    with pytest.raises(RefusedRenameError, match=r"needs `\.\./base`, which cannot be read from there"):
        rename(project, overlay, find(project, overlay, "told-no:"), "said-no")
    project = Project([root / "north", root / "base"])
    base = root / "base" / "policy.yaml"
    with pytest.raises(RefusedRenameError, match=r"needs `\.\./"):
        rename(project, base, find(project, base, "told-no:"), "said-no")


def test_a_repository_is_seen_beyond_the_open_folder(root: Path) -> None:
    """The overlay that another folder of the repository holds is not forgotten."""
    (root / ".git").mkdir()
    light = root / "light" / "policy.yaml"
    light.write_text(light.read_text().replace("uses: [../vocabulary.yaml]", "uses: [facts.yaml]"))
    (root / "light" / "facts.yaml").write_text((root / "vocabulary.yaml").read_text())
    dim = root / "dim" / "policy.yaml"
    dim.parent.mkdir()
    dim.write_text(
        "policy: dim\nversion: 1.0.0\nextends: ../light\n"
        "invariants: {kept: {says: It is kept., when: {storm: yes}, never: dont_share}}\n"
    )
    facts = root / "light" / "facts.yaml"
    project = Project([root / "light"])
    with pytest.raises(
        RefusedRenameError, match=r"it is named in `.*dim/policy.yaml`, outside the folder that is open"
    ):
        rename(project, facts, find(project, facts, "storm:"), "gale")


def test_a_folder_that_is_too_large_is_said(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where not everything was seen, something may be left behind."""
    monkeypatch.setattr("sharepolicy.frontends.lsp.walking.MOST_FILES", 5)
    project = Project([root])
    path = root / "base" / "policy.yaml"
    with pytest.raises(RefusedRenameError, match="too large to be searched"):
        rename(project, path, find(project, path, "told-no:"), "said-no")


def test_a_proof_that_takes_too_long_is_given_up(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is not proved is not done."""
    monkeypatch.setattr("sharepolicy.frontends.lsp.rename.PROVING", 0.001)
    project = Project([root])
    path = root / "base" / "policy.yaml"
    with pytest.raises(RefusedRenameError, match="takes more than 0 seconds"):
        rename(project, path, find(project, path, "told-no:"), "said-no")


def shipped_workspace(folder: Path) -> Path:
    """The shipped policies, in a folder of their own."""
    return Path(shutil.copytree(shipped("policies"), folder / "policies")).resolve()


SHIPPED = ("mars/1.0.0/policy.yaml", "school/policy.yaml")


@pytest.mark.slow
def test_a_fact_of_the_shipped_policies(tmp_path: Path) -> None:
    """One, chosen by chance."""
    root = shipped_workspace(tmp_path)
    chosen = [place for place in names_of(root, most=1) if place[1].kind is NameKind.FACT]
    rename_each(root, tmp_path / "after", SHIPPED, chosen)


@pytest.mark.slow
def test_every_name_of_the_shipped_policies(tmp_path: Path) -> None:
    """All of them are renamed, which is proved before it is done; a few of each kind are looked at afterwards."""
    root = shipped_workspace(tmp_path)
    rename_each(root, tmp_path / "after", SHIPPED, names_of(root, most=5))
    project = Project([root])
    for path, one in names_of(root):
        assert rename(project, path, one, other_name(one))


def test_a_role_is_renamed_in_the_steps_that_do_not_follow(tmp_path: Path) -> None:
    """An example may say whose turn it is not: a role named there could not be renamed."""
    (tmp_path / "policy.yaml").write_text(
        "policy: steps\nversion: 1.0.0\n"
        "facts: {risk: {asks: Is there a risk?, type: yes/no}}\n"
        "roles: {lead: the lead, manager: the manager}\n"
        "questions: {harm: {rules: {danger: {when: {risk: yes}, outcome: escalate, to: lead, because: Ask.}}}}\n"
        "otherwise: {outcome: share, because: Nothing is against it.}\n"
        "escalation:\n"
        "  slow: {when: {risk: yes}, to: lead, then: {to: manager, after: 1 hour}, because: It may be slow.}\n"
        "examples:\n"
        "  danger:\n    given: {risk: yes}\n"
        "    expect: {outcome: escalate, escalate_to: lead, not_then: {to: manager, after: 2 hours}}\n"
    )
    (tmp_path / ".git").mkdir()  # else the folders of all other tests would be searched too
    path = tmp_path / "policy.yaml"
    project = Project([tmp_path])
    applied(project, path, find(project, path, "manager:"), "head")
    text = path.read_text()
    assert "head: the manager" in text
    assert text.count("{to: head, after") == 2
