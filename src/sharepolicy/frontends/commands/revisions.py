"""Opening a policy by name, by path, or as it stood in a git revision: `REV:path`."""

from __future__ import annotations

import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from attrs import evolve, frozen

from sharepolicy.engine.load import day_in, load
from sharepolicy.engine.policy import Policy
from sharepolicy.frontends.commands.options import UsageError
from sharepolicy.ground.diagnostic import Diagnostic, PolicyError
from sharepolicy.ground.text import Span
from sharepolicy.reading.files import is_there, shipped_policies, shown_name


@frozen
class Opened:
    """A policy, and where its files are if they were laid out for it: those of a revision below `folder`."""

    policy: Policy
    folder: Path | None = None
    top: Path | None = None

    def seen(self, span: Span) -> Span:
        """A place in the file of the working tree, for one in a file that was laid out."""
        path = Path(span.text.name)
        if self.folder is None or self.top is None or not path.is_relative_to(self.folder):
            return span
        return evolve(span, text=evolve(span.text, name=shown_name(self.top / path.relative_to(self.folder))))


def open_named(named: str, stack: ExitStack, *, prove: bool) -> Opened:
    """Load a policy by what a person typed. A revision is laid out in a folder that is gone when `stack` closes.

    Raises PolicyError, and UsageError when there is no such revision.
    """
    plain, day = day_in(named)
    revision, colon, path = str(plain).partition(":")
    if not colon or is_there(Path(plain)) or plain in shipped_policies():
        return Opened(load(named, prove=prove))
    top, prefix = _repository(named)
    folder = stack.enter_context(_laid_out(top, revision))
    place = next((found for found in (folder / path, folder / prefix / path) if is_there(found)), None)
    if place is None:
        raise UsageError(f"there is no `{path}` in the revision `{revision}`; paths begin at the top of the repository")
    try:
        policy = load(place, prove=prove, on=day)
    except PolicyError as error:
        raise PolicyError(
            [_renamed(found, f"{folder}/", f"{revision}:") for found in error.diagnostics], error.left_out
        ) from error
    return Opened(policy, folder, top)


def _git(*arguments: str, folder: str | Path = ".") -> str | None:
    """What git says, or None when it refuses."""
    program = shutil.which("git")
    if program is None:
        raise UsageError("a policy in a revision, as `REV:path`, is read with git, which is not installed")
    done = subprocess.run(
        [program, "-C", str(folder), *arguments], capture_output=True, text=True, encoding="utf-8", check=False
    )
    return done.stdout.strip() if done.returncode == 0 else None


def _repository(named: str) -> tuple[Path, str]:
    """The top of the repository around the working folder, and the working folder seen from there."""
    top = _git("rev-parse", "--show-toplevel")
    if not top:
        raise UsageError(f"there is no file `{named}`, and as `REV:path` it needs a git repository, which is not here")
    return Path(top), _git("rev-parse", "--show-prefix") or ""


@contextmanager
def _laid_out(top: Path, revision: str) -> Iterator[Path]:
    """All files of a revision in a temporary folder."""
    tree = _git("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{tree}}", folder=top)
    if not tree:
        raise UsageError(f"there is no revision `{revision}` in this git repository")
    with tempfile.TemporaryDirectory(prefix="sharepolicy-") as made:
        folder = Path(made).resolve()
        archive = folder / "archive.tar"
        if _git("archive", "--format=tar", f"--output={archive}", tree, folder=top) is None:
            raise UsageError(f"git cannot lay out the files of the revision `{revision}`")
        files = folder / "files"
        with tarfile.open(archive) as tar:
            tar.extractall(files, filter=_safe)
        yield files


def _safe(member: tarfile.TarInfo, folder: str) -> tarfile.TarInfo | None:
    """A member that stays in its folder; others, such as links out of it, are left out."""
    try:
        return tarfile.data_filter(member, folder)
    except tarfile.FilterError:
        return None


def _renamed(diagnostic: Diagnostic, folder: str, name: str) -> Diagnostic:
    """The diagnostic with files called as the person who asked knows them."""

    def said(span: Span | None) -> Span | None:
        return evolve(span, text=evolve(span.text, name=span.text.name.replace(folder, name))) if span else None

    return evolve(
        diagnostic,
        message=diagnostic.message.replace(folder, name),
        help=diagnostic.help.replace(folder, name),
        details=diagnostic.details.replace(folder, name),
        span=said(diagnostic.span),
        labels=tuple(evolve(label, span=said(label.span) or label.span) for label in diagnostic.labels),
    )
