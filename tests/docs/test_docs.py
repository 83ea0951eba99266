"""Every example in the documentation is run, and shows what the program says.

`SHAREPOLICY_UPDATE=1 pytest tests/docs` writes what the program says now into the pages; read the difference before you
keep it.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from tests.docs.running import Page, without_digests
from tests.helpers.fenced import blocks_of

ROOT = Path(__file__).parents[2]
PAGES = [
    ROOT / "README.md",
    ROOT / "CONTRIBUTING.md",
    *(page for page in sorted(ROOT.glob("docs/**/*.md")) if "diagnostics" not in page.parts),
]
RUN = ("console", "python", "diff", "yaml", "json", "bash")
PAGES = [page for page in PAGES if any(block.language in RUN for block in blocks_of(page.read_text(encoding="utf-8")))]
SLOW = (
    "docs/explanation/mars-1-to-2.md",
    "docs/explanation/national-advice.md",
    "docs/how-to/analyst/decide-millions-of-cases.md",
    "docs/how-to/analyst/run-in-sql.md",
    "docs/how-to/auditor/records.md",
    "docs/how-to/ci/every-push.md",
    "docs/how-to/developer/keep.md",
    "docs/how-to/developer/test-a-policy.md",
    "docs/how-to/governance/records.md",
    "docs/how-to/partnership/have-it-approved.md",
    "docs/how-to/policy-author/lay-a-policy-on-another.md",
    "docs/how-to/reviewer/review-a-change.md",
)
"""Pages that take long: a database plans a large query, or the largest policy is compared often."""


def name_of(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


@pytest.mark.parametrize(
    "path",
    [pytest.param(page, marks=pytest.mark.slow if name_of(page) in SLOW else (), id=name_of(page)) for page in PAGES],
)
def test_the_page_is_true(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the page shows is what happens."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".git").mkdir()  # pages speak of folders of one repository
    monkeypatch.setenv("COLUMNS", "80")
    for folder in ("policies", "schemas"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    (tmp_path / "docs" / "tutorial").mkdir(parents=True)
    for file in (ROOT / "docs" / "tutorial").glob("*.yaml"):
        shutil.copy(file, tmp_path / "docs" / "tutorial")
    page = path.read_text(encoding="utf-8")
    now = Page(tmp_path).run(page)
    if os.environ.get("SHAREPOLICY_UPDATE"):
        path.write_text(now, encoding="utf-8", newline="\n")
    else:
        assert without_digests(now) == without_digests(page)
