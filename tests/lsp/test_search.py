"""What an editor has open may be a whole disk: the search for policies ends soon, and finds the near ones."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from sharepolicy.frontends.lsp import search
from sharepolicy.frontends.lsp.project import Project
from sharepolicy.frontends.lsp.search import Search

POLICY = "policy: p\nfacts: {a: {asks: q, type: yes/no}}\notherwise: {outcome: share, because: So.}\n"


def test_near_files_are_found_before_far_ones(tmp_path: Path) -> None:
    """And links, and the folders of tools, are not followed."""
    for folder in ("far/away/from", "near", "node_modules/x", ".git/x"):
        (tmp_path / folder).mkdir(parents=True)
        (tmp_path / folder / "policy.yaml").write_text(POLICY, encoding="utf-8")
    (tmp_path / "again").symlink_to(tmp_path / "near")
    found = Search(tmp_path, "policy.yaml")
    assert [path.parent.relative_to(tmp_path).as_posix() for path in found] == ["near", "far/away/from"]
    assert not found.is_cut


def test_a_search_that_is_cut_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It never looks into more folders than it may."""
    monkeypatch.setattr(search, "MOST_FOLDERS", 3)
    for number in range(5):
        (tmp_path / str(number)).mkdir()
        (tmp_path / str(number) / "policy.yaml").write_text(POLICY, encoding="utf-8")
    found = Search(tmp_path, "policy.yaml")
    assert len(list(found)) == 2
    assert found.is_cut


def test_a_whole_disk_is_searched_in_seconds() -> None:
    """Somebody waits for it."""
    start = time.monotonic()
    list(Project([Path("/")]).policies())
    assert time.monotonic() - start < 5
