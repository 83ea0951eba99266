"""Looking through folders: bounded, whatever folder is open."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from sharepolicy.frontends.lsp import walking
from sharepolicy.frontends.lsp.project import SECONDS, Project
from sharepolicy.frontends.lsp.walking import FolderWalk
from sharepolicy.ground.diagnostic import Diagnostics
from sharepolicy.reading.once import ReadOnce


def names(root: Path, walk: FolderWalk) -> list[str]:
    """What a walk finds."""
    return [path.relative_to(root).as_posix() for path in walk.files()]


def test_it_finds_what_may_be_a_policy_and_follows_links_once(tmp_path: Path) -> None:
    """Hidden folders are passed by, and nothing is opened that is not a file."""
    root = tmp_path.resolve()
    for name in ("a/policy.yaml", "b/c/facts.yml", ".hidden/x.yaml", "node_modules/x.yaml", "a/notes.md", "a/p.json"):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text("")
    (root / "b" / "round").symlink_to(root, target_is_directory=True)
    (root / "link.yaml").symlink_to(root / "a" / "policy.yaml")
    (root / "lost.yaml").symlink_to(root / "nowhere")
    os.mkfifo(root / "pipe.yaml")
    walk = FolderWalk([root], 10)
    assert sorted(names(root, walk)) == ["a/p.json", "a/policy.yaml", "b/c/facts.yml"]
    assert not walk.unseen
    assert names(root, FolderWalk([root], 10, deepest=1)) == ["a/policy.yaml", "a/p.json"]


def test_it_stops_at_so_many_files_and_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And says so."""
    for number in range(20):
        (tmp_path / str(number)).mkdir()
        (tmp_path / str(number) / "policy.yaml").write_text("")
    for limit in ("MOST_FILES", "MOST_FOLDERS"):
        with monkeypatch.context() as patch:
            patch.setattr(walking, limit, 10)
            walk = FolderWalk([tmp_path], 10)
            assert len(names(tmp_path.resolve(), walk)) < 10
            assert "too large to be searched" in walk.unseen


def test_it_ends_in_time_even_at_the_top_of_the_disk() -> None:
    """What is done with each file takes time too."""
    seen = 0
    for _ in FolderWalk([Path("/")], 0.2).files():
        time.sleep(0.01)
        seen += 1
    assert seen <= 21  # a busy machine sees fewer


def test_the_time_for_reading_the_files_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody waits for it, whatever folder is open: finding the files is the shorter part."""
    for number in range(20):
        (tmp_path / f"{number}.yaml").write_text("policy: one\n")
    now = 0.0
    read = ReadOnce.named

    def slowly(once: ReadOnce, path: Path, flaws: Diagnostics) -> object:
        nonlocal now
        now += SECONDS / 4
        return read(once, path, flaws)

    monkeypatch.setattr(walking.time, "monotonic", lambda: now)
    monkeypatch.setattr(ReadOnce, "named", slowly)
    workspace = Project([tmp_path]).everything()
    assert len(workspace.needed) <= 5
    assert "too large to be searched" in workspace.unseen


def test_nothing_above_a_repository_is_searched(tmp_path: Path) -> None:
    """A policy at the top of its repository belongs to no other."""
    path = tmp_path / "one" / "policy.yaml"
    path.parent.mkdir()
    path.write_text("policy: one\n")
    assert Project().homes([path]) == (tmp_path,)
    (path.parent / ".git").mkdir()
    assert Project().homes([path]) == (path.parent,)


def test_a_folder_that_may_not_be_seen_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A policy may lie in it."""

    def forbidden(_: Path) -> object:
        raise PermissionError

    monkeypatch.setattr(walking.os, "scandir", forbidden)
    walk = FolderWalk([tmp_path], 10)
    assert names(tmp_path, walk) == []
    assert "cannot be searched" in walk.unseen
