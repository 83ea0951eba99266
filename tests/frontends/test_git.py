"""Policies in revisions of git: what is read is what was committed, as git names it, and nothing is written."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest

from tests.frontends.conftest import Run
from tests.frontends.small import POLICY, WORDS
from tests.helpers.editing import edit, git, one_line

WITH_EXAMPLES = POLICY.replace("safeguards:", "example_files: [examples.yaml]\nsafeguards:")
EXAMPLES = "examples:\n  one: {given: {risk: yes}, expect: {outcome: share}}\n"


@pytest.fixture
def top(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working folder, a repository: `small` shares at a risk, as committed, and never does so now."""
    top = tmp_path / "repository"
    (top / "small").mkdir(parents=True)
    (top / "words.yaml").write_text(WORDS)
    (top / "small" / "policy.yaml").write_text(WITH_EXAMPLES)
    (top / "small" / "examples.yaml").write_text(EXAMPLES)
    commit(top, start=True)
    edit(top / "small" / "policy.yaml", "outcome: share", "outcome: dont_share")
    monkeypatch.chdir(top)
    return top


def commit(top: Path, *, start: bool = False) -> None:
    """Commit everything."""
    if start:
        git(top, "init", "-q", "-b", "main")
    git(top, "add", "-A")
    git(top, "commit", "-q", "-m", "a step")


def test_a_path_means_what_it_means_to_git(top: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """From the top; with a dot before it from here. A subfolder can hold a policy of the same name."""
    (top / "deep" / "small").mkdir(parents=True)
    for name in ("policy.yaml", "examples.yaml"):
        (top / "deep" / "small" / name).write_text((top / "small" / name).read_text())
    edit(top / "deep" / "small" / "policy.yaml", "../words", "../../words")
    commit(top)
    edit(top / "deep" / "small" / "policy.yaml", "outcome: dont_share, because: A", "outcome: share, because: A")
    monkeypatch.chdir(top / "deep")
    same, moved = "Equivalent", "1 of 2 cases gets another outcome"
    for old, said in (
        ("HEAD:./small", moved),
        ("HEAD:deep/small", moved),
        ("HEAD:../deep/small/policy.yaml", moved),
        ("HEAD~1:small", same),
        ("HEAD~1:../small", same),
    ):
        ran = run("diff", old, "small")
        assert ran.code == 0, ran.err
        assert said in one_line(ran.out), old
    ran = run("diff", "HEAD:../../small", "small")
    assert ran.code == 3
    assert "outside" in ran.err


@pytest.mark.parametrize("attribute", ["export-ignore", "export-subst"])
def test_no_attribute_changes_what_is_read(attribute: str, top: Path, run: Run) -> None:
    """Not those that are for archives; the examples are tried too."""
    (top / ".gitattributes").write_text(f"* {attribute}\n")
    edit(top / "small" / "policy.yaml", "because: A child", "because: $Format:%H$. A child")
    commit(top)
    ran = run("diff", "HEAD:small", "small")
    assert ran.code == 0, ran.err
    assert "Equivalent" in ran.out
    ran = run("diff", "HEAD~1:small", "HEAD:small")
    assert "one" in ran.out
    assert "No example" not in ran.out


def test_nothing_is_written(top: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """No file of a revision is laid out anywhere."""

    def refused(*_: object, **__: object) -> str:
        raise AssertionError("a temporary folder was made")

    monkeypatch.setattr(tempfile, "mkdtemp", refused)
    before = sorted(top.rglob("*"))
    assert run("diff", "HEAD:small", "small").code == 0
    assert run("report", "HEAD:small", "HEAD:small").code == 0
    assert sorted(top.rglob("*")) == before


@pytest.mark.parametrize("place", ["small/policy.yaml", "small", "words.yaml", "small/examples.yaml"])
def test_no_link_of_a_revision_is_followed(place: str, top: Path, run: Run) -> None:
    """Wherever it leads: the policy, its folder, what it uses, its examples."""
    (top / place).rename(top / "aside")
    (top / place).symlink_to("aside" if "/" not in place else "../aside")
    (top.parent / "secret").write_text("hunter2: [\n")
    commit(top)
    for target in (None, top.parent / "secret"):
        if target is not None:
            (top / place).unlink()
            (top / place).symlink_to(target)
            commit(top)
        ran = run("diff", "HEAD:small", "HEAD~1:small" if target is None else "mars")
        assert "is reached through a link" in one_line(ran.out + ran.err)
        assert "hunter2" not in ran.out + ran.err


def test_a_link_is_not_passed_by_on_the_way_up(top: Path, run: Run) -> None:
    """On the disk `linked/..` is the folder around what the link leads to: it is not read as the folder here."""
    (top / "far" / "inner").mkdir(parents=True)
    (top / "far" / "words.yaml").write_text(WORDS)
    (top / "small" / "words.yaml").write_text(WORDS)
    (top / "small" / "linked").symlink_to("../far/inner", target_is_directory=True)
    edit(top / "small" / "policy.yaml", "../words.yaml", "linked/../words.yaml")
    commit(top)
    ran = run("diff", "HEAD:small", "small")
    assert ran.code == 3
    assert "`HEAD:small/words.yaml` is reached through a link" in one_line(ran.err)


@pytest.mark.parametrize("revision", ["", "^HEAD", "HEAD..HEAD", ":0", "nope", "HEAD^{blob}", "HEAD:words.yaml"])
def test_what_is_no_revision_is_told_as_such(revision: str, top: Path, run: Run) -> None:
    """It is not one that lacks the policy. Before the colon stands what git calls a commit."""
    ran = run("diff", "small", f"{revision}:small")
    assert ran.code == 2
    assert "revision" in one_line(ran.err)
    assert "there is no `small` in the revision" not in one_line(ran.err)
    if not revision.strip(":0"):
        assert "as `HEAD:path`" in one_line(ran.err)


def test_a_policy_of_a_revision_reads_nothing_outside_it(top: Path, run: Run) -> None:
    """Not from the disk either, where the files would be."""
    (top.parent / "words.yaml").write_text(WORDS)
    (top / "small" / "ignored.yaml").write_text(WORDS)
    for name, said in (
        ("../../words.yaml", "lies outside `HEAD:`"),
        (str(top.parent / "words.yaml"), "lies outside `HEAD:`"),
        ("ignored.yaml", "`HEAD:small/ignored.yaml` cannot be read: there is no such file"),
    ):
        (top / ".gitignore").write_text("ignored.yaml\n")
        (top / "small" / "policy.yaml").write_text(WITH_EXAMPLES.replace("../words.yaml", name))
        commit(top)
        ran = run("diff", "HEAD:small", "mars")
        assert ran.code == 3
        assert said in one_line(ran.err)
        assert "--> HEAD:small/policy.yaml:4:8" in ran.err


def test_the_root_holds_in_a_revision(top: Path, run: Run) -> None:
    """A folder that is named is that folder of the revision."""
    ran = run("diff", "HEAD:small", "small", "--root", "small")
    assert ran.code == 3
    assert "`HEAD:words.yaml` lies outside `HEAD:small`" in one_line(ran.err)
    assert run("diff", "HEAD:small", "small", "--root", "..").code == 0


def test_a_repository_of_somebody_else_is_told_as_such(top: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """As in a container: in git's words, which say what to do."""
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")
    ran = run("diff", "HEAD:small", "small")
    assert (ran.code, ran.out) == (2, "")
    assert "dubious ownership" in ran.err
    assert "safe.directory" in ran.err
    assert "not here" not in one_line(ran.err)


def test_a_bare_repository_and_a_second_work_tree_are_read(
    top: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As any other."""
    git(top, "clone", "-q", "--bare", str(top), str(top.parent / "bare.git"))
    git(top, "worktree", "add", "-q", str(top.parent / "second"), "-b", "second")
    for folder in ("bare.git", "second"):
        monkeypatch.chdir(top.parent / folder)
        ran = run("diff", "HEAD:small", str(top / "small"))
        assert ran.code == 0, ran.err
        assert "1 of 2 cases gets another outcome" in one_line(ran.out)


def test_a_policy_in_a_submodule_is_told_as_such(top: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its files are in another repository, where it can be read."""
    outer = top.parent / "outer"
    outer.mkdir()
    git(outer, "init", "-q")
    git(outer, "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(top), "inner")
    git(outer, "commit", "-q", "-m", "first")
    monkeypatch.chdir(outer)
    ran = run("diff", "HEAD:inner/small", "inner/small")
    assert ran.code == 3
    assert "lies in a submodule" in one_line(ran.err)
    monkeypatch.chdir(outer / "inner")
    assert run("diff", "HEAD:small", "small").code == 0


def test_remarks_lie_in_the_working_tree(top: Path, run: Run) -> None:
    """What is told of the new policy, a revision, is told at the file that people have."""
    commit(top)
    ran = run("diff", "HEAD~1:small", "HEAD:small", "--format", "github")
    assert "file=small/policy.yaml" in ran.out
    assert "HEAD" not in ran.out.split("::")[1]
