"""How far commands and the language server let a policy reach, and a case that names one."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sharepolicy.frontends.lsp.checking import stages
from sharepolicy.frontends.lsp.project import Project
from tests.frontends.conftest import Run
from tests.frontends.small import POLICY, WORDS

SECRET = "hunter2"


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working folder: a policy in a folder of its own, whose vocabulary lies beside that folder."""
    work = tmp_path / "work"
    (work / "small").mkdir(parents=True)
    (work / "small" / "policy.yaml").write_text(POLICY)
    (work / "words.yaml").write_text(WORDS)
    monkeypatch.chdir(work)
    return work


def test_a_policy_reaches_as_far_as_what_was_asked_for(place: Path, run: Run) -> None:
    """Its own folder, the folder that is looked through, or the one that is named."""
    ran = run("check", "small")
    assert ran.code == 1
    assert "error[outside-root]: `words.yaml` lies outside `small`" in ran.out
    assert run("check", ".").code == 0
    assert run("check", "--root", ".", "small").code == 0
    ran = run("check", "--root", "nowhere", "small")
    assert (ran.code, ran.out) == (2, "")
    assert "there is no folder `nowhere`" in ran.err
    (place / ".git").mkdir()
    assert run("check", "small").code == 0


@pytest.mark.parametrize(
    "arguments",
    [
        ["decide", "case.yaml", "--policy", "small"],
        ["diff", "small", "small"],
        ["explain", "case.yaml", "--policy", "small"],
        ["test", "small"],
        ["trace", "small"],
        ["sql", "small", "--dialect", "duckdb", "--table", "cases"],
    ],
)
def test_every_command_that_reads_a_policy_takes_a_root(arguments: list[str], place: Path, run: Run) -> None:
    """Without it the vocabulary is out of reach."""
    (place / "case.yaml").write_text("facts: {risk: yes}\n")
    ran = run(*arguments)
    assert ran.code == 3
    assert "error[outside-root]" in ran.err
    assert run(*arguments, "--root", ".").code == 0


def test_a_link_among_the_policies_of_a_folder_is_not_followed_out_of_it(place: Path, run: Run) -> None:
    """Nor is anything shown of a file inside that is not one of a policy."""
    (place.parent / "secret").write_text(f"{SECRET}: [\n")
    (place / "token").write_text(f"{SECRET}: [\n")
    for name, target in (("outside", "../../secret"), ("inside", "../token")):
        (place / name).mkdir()
        (place / name / "policy.yaml").symlink_to(target)
    ran = run("check", ".")
    assert ran.code == 1
    assert SECRET not in ran.out + ran.err
    assert "outside-root" in ran.out
    assert "`token` is not a file of a policy" in ran.out


@pytest.mark.parametrize("named", ["../secret", "token", "linked", "WHOLE"])
def test_a_case_names_no_file_that_is_not_a_policy_of_its_own_root(named: str, place: Path, run: Run) -> None:
    """A case can come from anybody. The person who decides it can name any policy."""
    (place.parent / "secret").write_text(f"{SECRET}: [\n")
    (place / "token").write_text(f"{SECRET}: [\n")
    (place / "linked").symlink_to("../secret")
    named = named.replace("WHOLE", str(place.parent / "secret"))
    (place / "case.yaml").write_text(f"policy: {named}\nfacts: {{risk: yes}}\n")
    ran = run("decide", "case.yaml")
    assert (ran.code, ran.out) == (2, "")
    assert "--> case.yaml:1:9" in ran.err
    assert SECRET not in ran.err
    assert run("decide", "case.yaml", "--policy", "small", "--root", ".").code == 0


def test_a_case_names_a_policy_beside_it(place: Path, run: Run) -> None:
    """From its own folder, below which everything lies that the policy names."""
    (place / "case.yaml").write_text("policy: small\nfacts: {risk: yes}\n")
    assert run("decide", "case.yaml").code == 0
    (place.parent / "elsewhere.yaml").write_text(f"policy: {place / 'small'}\nfacts: {{risk: yes}}\n")
    assert run("decide", "../elsewhere.yaml").code == 0
    (place / "small" / "case.yaml").write_text("policy: ../small\nfacts: {risk: yes}\n")
    assert "error[outside-root]" in run("decide", "small/case.yaml").err


def test_a_case_names_a_policy_on_a_day_beside_it(place: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not one of that name in the folder in which somebody happens to stand."""
    (place / "cases" / "small").mkdir(parents=True)
    (place / "cases" / "small" / "policy.yaml").write_text(
        POLICY.replace("outcome: share", "outcome: escalate").replace("[../words.yaml]", "[../../words.yaml]")
    )
    (place / ".git").mkdir()
    case = place / "cases" / "case.yaml"
    for named, outcome in (("small@2026-02-01", "escalate"), ("../small@2026-02-01", "share"), ("../small", "share")):
        case.write_text(f"policy: {named}\nfacts: {{risk: yes}}\n")
        ran = run("decide", "cases/case.yaml", "--format", "json")
        assert json.loads(ran.out)["outcome"] == outcome


def test_a_case_learns_nothing_of_what_lies_outside(place: Path, run: Run) -> None:
    """Whether there is a file, a folder or nothing: it is told the same."""
    (place / ".git").mkdir()
    (place.parent / "x-file").write_text("policy: secret\n")
    (place.parent / "x-folder").mkdir()
    told = set()
    for named in ("x-file", "x-folder", "x-none", "x-file@2026-02-01", "x-folder@2026-02-01", "x-none@2026-02-01"):
        for case in ("case.yaml", "small/case.yaml"):
            (place / case).write_text(f"policy: {place.parent / named}\nfacts: {{risk: yes}}\n")
            ran = run("decide", case)
            assert (ran.code, ran.out) == (2, "")
            message = ran.err.split("  -->")[0]
            told.add(" ".join(message.replace(named.partition("@")[0], "it").replace("@2026-02-01", "").split()))
    assert len(told) == 1


def test_the_language_server_reads_the_workspace_alone(place: Path) -> None:
    """Also for where a name leads to, and for what is looked through."""
    policy = place / "small" / "policy.yaml"
    (place / "linked").mkdir()
    (place.parent / "policy.yaml").write_text(POLICY)
    (place / "linked" / "policy.yaml").symlink_to(place.parent / "policy.yaml")
    (place / "linked" / "folder").symlink_to(place.parent, target_is_directory=True)
    for folder, reached in ((place, True), (place / "small", False)):
        project = Project(roots=[folder], opened={policy: POLICY})
        assert ((place / "words.yaml") in project.files_of(policy)) == reached
        assert place.parent / "policy.yaml" not in project.everything().needed
        codes = {
            flaw.code
            for flaws in stages(policy, project.opened, project.once, project.root_of(policy))
            for flaw in flaws
        }
        assert codes == (set() if reached else {"outside-root"})
