"""Git revisions as roots: the files of a policy as they were then, each read when it is needed.

Nothing is unpacked: nothing in a revision can write to the disk, and nothing is left behind. No link is followed, and
no attribute of the repository changes what is read: it is exactly what was committed.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path, PurePosixPath

from attrs import frozen

from sharepolicy.reading.roots import OutsideError, chosen_root


class GitError(Exception):
    """Git is not installed, or refuses. The message says which, in plain words."""


@frozen
class Repository:
    """A repository, and where the working folder lies in it. Its paths begin at `top`, which a bare one has too."""

    top: Path
    here: PurePosixPath
    has_files: bool

    @classmethod
    def around(cls) -> Repository | None:
        """The repository around the working folder, or None. Raises GitError when git refuses."""
        done = _git("rev-parse", "--is-inside-work-tree")
        if done.returncode:
            if b"not a git repository" in done.stderr:
                return None
            raise GitError(f"git does not read this repository: {_said(done)}")
        if done.stdout.strip() != b"true":
            return cls(Path(_line("rev-parse", "--absolute-git-dir")), PurePosixPath(), has_files=False)
        here = PurePosixPath(_line("rev-parse", "--show-prefix"))
        return cls(Path(_line("rev-parse", "--show-toplevel")), here, has_files=True)

    def revision(self, name: str) -> InRevision | None:
        """The files of a revision, by any name that git knows, or None when there is no such revision."""
        tree = f"{name}^{{tree}}"
        done = _git("rev-parse", "--verify", "--quiet", "--end-of-options", tree, folder=self.top)
        found = done.stdout.strip().decode()
        if done.returncode or not found.isalnum():  # `^HEAD` also has a meaning for git: all but that revision
            return None
        chosen = chosen_root()
        folder = self.top if chosen is None or self.top.is_relative_to(chosen) else chosen
        return InRevision(self, name, found, folder)


@frozen
class InRevision:
    """A root: a folder of a revision. Its paths are what they would be in the working tree."""

    repository: Repository
    name: str
    tree: str
    folder: Path

    @property
    def called(self) -> str:
        """The name of the revision and of the folder in it, for messages."""
        return f"`{self.shown(self.folder)}`"

    @property
    def store(self) -> object:
        """The revision, and the name under which it is shown."""
        return self.name, self.tree

    def real(self, path: Path) -> Path:
        """The path without `..`. Raises OSError, and OutsideError for links, submodules and paths that lead outside."""
        plain, _ = self._found(path)
        return plain

    def is_file(self, path: Path) -> bool:
        """Whether the path is an ordinary file in this revision."""
        return self._is(path, "blob")

    def is_folder(self, path: Path) -> bool:
        """Whether the path is a folder in this revision."""
        return self._is(path, "tree")

    def inside(self, path: Path) -> Sequence[tuple[str, bool]]:
        """The names in a folder, sorted. Raises OutsideError and OSError."""
        _, entry = self._found(path)
        if entry.kind != "tree":
            raise NotADirectoryError(path)
        return sorted((name, one.kind == "tree") for name, one in _entries(self.repository.top, entry.id))

    def content(self, path: Path, most: int) -> bytes:
        """The content as it was committed, up to `most` bytes. Raises OutsideError and OSError."""
        _, entry = self._found(path)
        if entry.kind != "blob":
            raise IsADirectoryError(path)
        command = [_program(), "-C", str(self.repository.top), "cat-file", "blob", entry.id]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as running:
            assert running.stdout is not None
            found = running.stdout.read(most)
            if len(found) == most:
                running.kill()  # the rest is not wanted
            elif running.wait():
                raise OSError(path)
        return found

    def is_link(self, path: Path) -> bool:  # noqa: ARG002 - the same for every path
        """Always false: links are refused."""
        return False

    def shown(self, path: Path) -> str:
        """The path as git names it."""
        plain = Path(os.path.normpath(path))
        if not plain.is_relative_to(self.repository.top):
            return str(path)
        inside = plain.relative_to(self.repository.top).as_posix()
        return f"{self.name}:{'' if inside == '.' else inside}"

    def _is(self, path: Path, kind: str) -> bool:
        try:
            return self._found(path)[1].kind == kind
        except OSError:
            return False

    def _found(self, path: Path) -> tuple[Path, _Entry]:
        plain = Path(os.path.normpath(path))
        if not plain.is_relative_to(self.folder) or not plain.is_relative_to(self.repository.top):
            raise OutsideError(path)
        inside = PurePosixPath(plain.relative_to(self.repository.top).as_posix())
        entry = _entry(self.repository.top, self.tree, inside)
        # a file that is not there may lie behind a link or in a submodule: then say so
        above = (_entry(self.repository.top, self.tree, folder) for folder in inside.parents)
        for each in (entry, *(() if entry is not None else above), *self._left(path)):
            if each is not None and each.is_link:
                raise OutsideError(path, "is reached through a link; links in a revision are not followed")
            if each is not None and each.kind == "commit":
                raise OutsideError(path, "lies in a submodule, which is a repository of its own")
        if entry is None:
            raise FileNotFoundError(path)
        return plain, entry

    def _left(self, path: Path) -> Iterator[_Entry | None]:
        """The folders that a path enters and leaves again with `..`: if one is a link, `..` leads elsewhere."""
        for number, part in enumerate(path.parts):
            step = Path(os.path.normpath(Path(*path.parts[:number])))
            if part == ".." and step.is_relative_to(self.repository.top):
                inside = PurePosixPath(step.relative_to(self.repository.top).as_posix())
                yield _entry(self.repository.top, self.tree, inside)


@frozen
class _Entry:
    """What a revision has at a path."""

    kind: str
    id: str
    is_link: bool = False


@lru_cache(maxsize=1024)
def _entry(top: Path, tree: str, path: PurePosixPath) -> _Entry | None:
    if path == PurePosixPath():
        return _Entry("tree", tree)
    return next((entry for _, entry in _entries(top, tree, "--", str(path))), None)


def _entries(top: Path, tree: str, *only: str) -> list[tuple[str, _Entry]]:
    """The entries of a folder in a revision, with their names: all of them, or only the one at a path."""
    done = _git("--literal-pathspecs", "ls-tree", "-z", "--full-tree", tree, *only, folder=top)
    if done.returncode:
        raise OSError(_said(done))
    found = []
    for line in done.stdout.split(b"\0")[:-1]:
        about, name = line.split(b"\t", 1)
        mode, kind, id_ = about.decode().split(" ")
        found.append((os.fsdecode(name), _Entry(kind, id_, mode == "120000")))
    return found


def _git(*arguments: str, folder: Path | None = None) -> subprocess.CompletedProcess[bytes]:
    where = ["-C", str(folder)] if folder is not None else []
    plain = {**os.environ, "LC_ALL": "C"}  # we look for English words in its errors
    return subprocess.run([_program(), *where, *arguments], capture_output=True, check=False, env=plain)


def _program() -> str:
    program = shutil.which("git")
    if program is None:
        raise GitError("a policy in a revision (`REV:path`) is read with git, which is not installed")
    return program


def _line(*arguments: str) -> str:
    done = _git(*arguments)
    if done.returncode:
        raise GitError(f"git does not read this repository: {_said(done)}")
    return os.fsdecode(done.stdout).removesuffix("\n")


def _said(done: subprocess.CompletedProcess[bytes]) -> str:
    """The error from git, on one line."""
    return " ".join(done.stderr.decode("utf-8", "replace").removeprefix("fatal: ").split())
