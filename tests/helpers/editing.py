"""Small deeds of tests: a file edited, a text on one line, a command of git."""

from __future__ import annotations

import subprocess
from pathlib import Path


def edit(path: Path, old: str, new: str) -> None:
    """Change a file."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def one_line(text: str) -> str:
    """A text without its line breaks, wherever they fall."""
    return " ".join(text.split())


def git(folder: Path, *arguments: str) -> None:
    """Run git for a person with a name."""
    who = ["-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", *who, *arguments], cwd=folder, check=True, capture_output=True)
