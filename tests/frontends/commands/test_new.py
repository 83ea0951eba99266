"""`sharepolicy new`: a repository that can be checked at once, and never anything written over."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sharepolicy.reading.files import shipped

Run = Callable[..., Any]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working folder."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def files_in(folder: Path) -> list[str]:
    """Every file in it and below."""
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


@pytest.mark.parametrize(
    ("where", "options", "name"),
    [
        ("club", [], "club"),
        ("deep/down/Our Club's policies", [], "our-club-s-policies"),
        ("2026", ["--name", "club-2026"], "club-2026"),
    ],
)
def test_it_can_be_checked_at_once(run: Run, folder: Path, where: str, options: list[str], name: str) -> None:
    """No finding, each line matters to an example, no clause is lost, and no example is missing."""
    made = run("new", where, *options)
    assert (made.code, made.err) == (0, "")
    assert all(f"\n  {file}\n" in made.out for file in files_in(folder / where))
    policy = f"{where}/policies/{name}"
    checked = run("check", where)
    assert (checked.code, checked.err) == (0, "")
    assert f"{policy}/policy.yaml: When we share information" in checked.out.replace("\n", " ")
    assert checked.out.count("No findings.") == 1
    tested = run("test", policy, "--mutation")
    assert (tested.code, tested.err) == (0, "")
    assert "Mutation score: 100.0 %." in tested.out
    assert run("trace", policy).out.endswith("0 lost.\n")
    assert run("suggest", policy).out == "# No example is missing.\n"


def test_its_editor_lines_lead_to_schemas_and_its_workflow_to_the_policy(run: Run, folder: Path) -> None:
    """All that names another file names one that is there, and nothing is left of the name that was copied."""
    run("new", "here", "--name", "club")
    made = [folder / "here" / file for file in files_in(folder / "here")]
    schemas = {path.name: path.read_text("utf-8").partition("\n")[0] for path in made if "policies" in path.parts[-4:]}
    for path in made:
        text = path.read_text(encoding="utf-8")
        assert "my-policy" not in text
        if path.suffix == ".yaml":
            assert text.startswith("# yaml-language-server: $schema=")
            assert (path.parent / text.partition("\n")[0].partition("=")[2]).is_file()
    assert set(schemas) == {"policy.yaml", "guide.yaml", "first.yaml", "common.yaml"}
    workflow = (folder / "here" / ".github" / "workflows" / "policies.yml").read_text(encoding="utf-8")
    assert "sharepolicy check policies/" in workflow
    assert "sharepolicy trace policies/club" in workflow
    steps = [line.strip() for line in workflow.split("steps:")[1].splitlines() if line.strip()]
    page = (shipped("policies").parent / "docs" / "how-to" / "ci" / "every-push.md").read_text(encoding="utf-8")
    assert all(step.replace("club", "mars") in page for step in steps)


def test_the_path_of_a_policy_is_proposed_where_only_its_name_is_written(run: Run, folder: Path) -> None:
    """On the command line, and in an overlay that stands beside it. Nobody else's folder is searched."""
    run("new", ".", "--name", "club")
    assert "there is no policy `club`; did you mean `policies/club`?" in " ".join(run("check", "club").err.split())
    assert "did you mean `policies/club`?" in run("texts", "club", "--language", "cy").err
    ours = folder / "policies" / "ours.d" / "policy.yaml"
    ours.parent.mkdir()
    ours.write_text("policy: ours\nextends: club\n", encoding="utf-8")
    assert "did you mean `../club`?" in run("check", "policies/ours.d").out
    ours.write_text("policy: ours\nextends: nowhere\n", encoding="utf-8")
    said = " ".join(run("check", "policies/ours.d").out.split())
    assert "name a path from this file, or a policy that comes with sharepolicy" in said


def test_nothing_is_written_over(run: Run, folder: Path) -> None:
    """If one file is there, none is written."""
    (folder / "policies" / "vocabulary").mkdir(parents=True)
    (folder / "policies" / "vocabulary" / "common.yaml").write_text("mine", encoding="utf-8")
    ran = run("new", ".", "--name", "club")
    assert (ran.code, ran.out) == (2, "")
    assert "`policies/vocabulary/common.yaml` already exists, and is not written over" in " ".join(ran.err.split())
    assert files_in(folder) == ["policies/vocabulary/common.yaml"]
    assert (folder / "policies" / "vocabulary" / "common.yaml").read_text(encoding="utf-8") == "mine"


def test_other_files_do_not_matter(run: Run, folder: Path) -> None:
    """A repository may have begun with a licence."""
    (folder / "LICENSE").write_text("mine", encoding="utf-8")
    assert run("new", ".", "--name", "club").code == 0
    assert run("new", ".", "--name", "club").code == 2


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["x", "--name", "My Club"], "a policy cannot be called `My Club`; say --name with lower-case words joined by"),
        (["x", "--name", "club\n"], "a policy cannot be called"),
        (["x", "--name", "../y"], "a policy cannot be called `../y`"),
        (["x", "--name", ""], "a policy cannot be called ``"),
        (["クラブ"], "no name can be made from `クラブ`"),
        (["2026"], "no name can be made from `2026`"),
        (["x", "--name", "vocabulary"], "a policy cannot be called `vocabulary`"),
        (["file"], "cannot be made"),
        (["file/x"], "cannot be made"),
        (["a\0b", "--name", "club"], "cannot be made: no folder can have this name"),
        (["y" * 300, "--name", "club"], "cannot be made"),
        (["x", "--name", "a" * 300], "cannot be made"),
    ],
)
def test_odd_names_are_refused(run: Run, folder: Path, arguments: list[str], said: str) -> None:
    """In one plain line, with nothing written."""
    (folder / "file").write_text("mine", encoding="utf-8")
    ran = run("new", *arguments)
    assert (ran.code, ran.out) == (2, "")
    assert said in " ".join(ran.err.split())
    assert "Traceback" not in ran.err
    assert files_in(folder / "x") == []
    assert (folder / "file").read_text(encoding="utf-8") == "mine"
