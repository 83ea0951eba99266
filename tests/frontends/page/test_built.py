"""The script and the style that are committed are those that the sources make."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.helpers.browser import NEEDED

ROOT = Path(__file__).parents[3]
TOOLS = ROOT / "tools" / "page"
BUILT = ROOT / "src/sharepolicy/frontends/page/built"


def made_from() -> str:
    """A digest of all sources, as the build takes it."""
    folders = (BUILT.parent / "source", ROOT / "src/sharepolicy/backends/portable/js")
    sources = [path for folder in folders for path in folder.rglob("*") if path.suffix in (".mjs", ".scss")]
    digests = sorted(hashlib.sha256(path.read_text("utf-8").encode()).hexdigest() for path in sources)
    return hashlib.sha256("\n".join(digests).encode()).hexdigest()


def test_the_page_was_built_since_its_sources_changed() -> None:
    """Those of the JavaScript reader too: `npm ci && npm run build` in `tools/page`."""
    assert (BUILT / "made-from.txt").read_text("utf-8").strip() == made_from()


def installed() -> None:
    """What the build needs, as the lock names it; where it cannot be had, the test is skipped."""
    if (TOOLS / "node_modules").is_dir():
        return
    command = ["npm", "ci", "--no-audit", "--no-fund"]
    ran = subprocess.run(command, cwd=TOOLS, capture_output=True, text=True, timeout=600, check=False)
    if ran.returncode and not NEEDED:
        pytest.skip("npm cannot install what the build needs")
    assert ran.returncode == 0, ran.stderr


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("npm") is None and not NEEDED, reason="Node.js with npm is not installed")
def test_what_is_committed_is_what_the_sources_make(tmp_path: Path) -> None:
    """Whoever changes a source builds the page again."""
    installed()
    subprocess.run(["node", "build.mjs", str(tmp_path)], cwd=TOOLS, check=True, timeout=120)
    for name in ("page.js", "page.css"):
        assert (tmp_path / name).read_text("utf-8") == (BUILT / name).read_text("utf-8"), name


def test_the_lock_names_no_registry() -> None:
    """Whoever builds takes the packages from where they take all packages."""
    lock = (TOOLS / "package-lock.json").read_text("utf-8")
    assert "://" not in "".join(line for line in lock.splitlines() if '"resolved"' in line)
    assert lock.count('"integrity"') > 10
