"""What the tests of the frontends share: running the command line in this process, and texts kept in files."""

from __future__ import annotations

import io
import os
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from attrs import frozen

from sharepolicy.frontends.cli import main
from tests.helpers.editing import edit, git

GOLDEN = Path(__file__).parent / "golden"
POLICY = Path(__file__).parent / "policy"
_DIGEST = re.compile(r"(digest\s+sha256:|policy:\s+sha256:)[0-9a-f]+")


@frozen
class Ran:
    """What a command left behind."""

    code: int
    out: str
    err: str


Run = Callable[..., Ran]
Golden = Callable[[str, str], None]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run the command line with these arguments and this standard input."""

    def run_(*arguments: str | Path, stdin: str | bytes = "") -> Ran:
        content = stdin.encode() if isinstance(stdin, str) else stdin
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(content), encoding="utf-8"))
        code = main([str(argument) for argument in arguments])
        captured = capsys.readouterr()
        return Ran(code, captured.out, captured.err)

    return run_


@pytest.fixture
def golden() -> Golden:
    """Compare a text with the one kept under a name. SHAREPOLICY_UPDATE=1 keeps the new text instead."""

    def golden_(name: str, text: str) -> None:
        path = GOLDEN / name
        text = _DIGEST.sub(r"\1DIGEST", text)
        if os.environ.get("SHAREPOLICY_UPDATE"):
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
        assert path.exists(), f"no text is kept as {name}; run with SHAREPOLICY_UPDATE=1 and look at it"
        assert text == path.read_text(encoding="utf-8")

    return golden_


@pytest.fixture
def club(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder that holds the small policy as `club`, with a case file `case.yaml`."""
    shutil.copytree(POLICY, tmp_path / "club")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "case.yaml").write_text(
        "case: A girl who cannot go home\n"
        "policy: club\n"
        "facts: {risk: high, subject.consent: refused, recipient.checked: yes}\n",
        encoding="utf-8",
    )
    return tmp_path


@pytest.fixture
def changed(club: Path) -> Path:
    """The working folder with `club`, and with `new`, in which danger begins later and a text is another."""
    shutil.copytree(club / "club", club / "new")
    policy = club / "new" / "policy.yaml"
    edit(policy, "{at_least: high}}}", "{at_least: high}, subject.age: {below: 18}}}")
    edit(policy, "version: 1.2.0", "version: 1.3.0")
    edit(policy, "because: They have agreed.", "because: They said yes.")
    edit(policy, "  always-recorded: {says: Every decision is recorded., carries: keep-a-record}\n", "")
    return club


@pytest.fixture
def repository(changed: Path) -> Path:
    """A git repository: `club` as it was in the first commit, and as `new` now."""
    git(changed, "init", "-q")
    git(changed, "add", "club")
    git(changed, "commit", "-q", "-m", "first")
    shutil.copytree(changed / "new", changed / "club", dirs_exist_ok=True)
    return changed
