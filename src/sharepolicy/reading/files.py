"""Opening files that people name. The files of a policy also go through the gate (`gate.py`)."""

from __future__ import annotations

from codecs import BOM_UTF8
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path

from sharepolicy.ground.diagnostic import Diagnostic, Diagnostics
from sharepolicy.ground.suggest import nearest
from sharepolicy.ground.text import Span, Text
from sharepolicy.reading.places import short

MOST_BYTES = 1024 * 1024
POLICY_FILE = "policy.yaml"

_PACKAGE = Path(__file__).resolve().parent.parent


_UNSAVED: ContextVar[Mapping[Path, str] | None] = ContextVar("unsaved", default=None)


@contextmanager
def unsaved(contents: Mapping[Path, str]) -> Iterator[None]:
    """A context in which these files (by resolved path) have these contents, whatever is on the disk.

    So an editor's unsaved files are read wherever a policy uses them.
    """
    token = _UNSAVED.set(contents)
    try:
        yield
    finally:
        _UNSAVED.reset(token)


def unsaved_content(path: Path) -> bytes | None:
    """The content of a file that is open in an editor, or None."""
    contents = _UNSAVED.get()
    try:
        found = contents.get(path.resolve()) if contents else None
    except (OSError, ValueError, RuntimeError):
        return None
    return found.encode("utf-8", "surrogatepass") if found is not None else None


def _is_unsaved(path: Path, *, below: bool = False) -> bool:
    """Whether a file is open in an editor, saved or not; with `below`, whether any file in that folder is."""
    contents = _UNSAVED.get()
    if not contents:
        return False
    where = resolved(path)
    return any(where in each.parents for each in contents) if below else where in contents


def shipped(folder: str) -> Path:
    """A folder that comes with the library, such as `policies`: in the wheel, or at the top of a checkout."""
    inside = _PACKAGE / folder
    return inside if inside.is_dir() else _PACKAGE.parent.parent / folder


def shipped_policies() -> tuple[str, ...]:
    """The names of the policies that come with the library."""
    folder = shipped("policies")
    if not folder.is_dir():
        return ()
    return tuple(sorted(found.parent.name for found in folder.glob(f"*/{POLICY_FILE}")))


def shown_name(path: Path) -> str:
    """The name of a file for people: relative if it lies in the working folder, else as given."""
    try:
        return path.resolve().relative_to(Path.cwd().resolve()).as_posix()
    except (ValueError, OSError, RuntimeError):
        return str(path)


def content_of(path: Path) -> bytes:
    """The content of a file, in an editor or on the disk, up to just past the limit. Raises OSError and ValueError."""
    if (content := unsaved_content(path)) is not None:
        return content
    with path.open("rb") as file:
        return file.read(MOST_BYTES + 1)


def unreadable(name: str, error: Exception, named_at: Span | None = None) -> Diagnostic:
    """The flaw of a file that cannot be read. `named_at` is the place in another file that names it, if any."""
    why = _WHY.get(type(error), "")
    return Diagnostic("missing-file", f"`{short(name)}` cannot be read" + (f": {why}" if why else ""), named_at)


_WHY: dict[type[BaseException], str] = {
    FileNotFoundError: "there is no such file",
    IsADirectoryError: "it is not an ordinary file",
    NotADirectoryError: "there is no such file",
    PermissionError: "you are not allowed to",
    ValueError: "no file can have this name",
}


def text_from_bytes(content: bytes, name: str, diagnostics: Diagnostics, named_at: Span | None = None) -> Text | None:
    """The text in the bytes of a file (or of the standard input), or None with a diagnostic."""
    if len(content) > MOST_BYTES:
        message = f"`{name}` is larger than {MOST_BYTES // 1024:,} KiB, more than any policy or case needs"
        diagnostics.add(Diagnostic("too-large", message, named_at))
        return None
    content = content.removeprefix(BOM_UTF8)
    try:
        return Text(name, content.decode("utf-8"))
    except UnicodeDecodeError as error:
        at = len(content[: error.start].decode("utf-8"))
        readable = Text(name, content.decode("utf-8", errors="replace"))
        span = Span(readable, at, at + 1)
        help_ = "save the file as UTF-8"
        if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
            help_ = "it looks like UTF-16: save the file as UTF-8"
        message = f"the file is not UTF-8 text: the byte {content[error.start]:#04x} cannot occur here"
        diagnostics.add(Diagnostic("not-utf8", message, span, help_))
        return None


def is_there(path: Path) -> bool:
    """Whether there is a file or folder at a path. Any text will do for a path."""
    return is_file(path) or is_folder(path) or seen(path.exists)


def is_file(path: Path) -> bool:
    """Whether there is a file at a path, on the disk or in an editor. Any text will do for a path."""
    return _is_unsaved(path) or seen(path.is_file)


def is_folder(path: Path) -> bool:
    """Whether there is a folder at a path, on the disk or in an editor. Any text will do for a path."""
    return _is_unsaved(path, below=True) or seen(path.is_dir)


def seen(look: Callable[[], bool]) -> bool:
    """Whether something is so on the disk; no if we cannot look."""
    try:
        return look()
    except (OSError, ValueError):
        return False


def is_hidden(path: Path) -> bool:
    """Whether we may not even see what is at a path, because it lies in a folder that we may not search."""
    try:
        path.stat()
    except PermissionError:
        return True
    except (OSError, ValueError):
        return False
    return False


def resolved(path: Path) -> Path:
    """A path with all links followed, as far as possible."""
    try:
        return path.resolve()
    except (OSError, ValueError, RuntimeError):
        return path


def unknown_policy(name: str) -> Diagnostic:
    """The flaw of a name that leads to no policy, with what may have been meant."""
    message, help_ = f"there is no policy `{short(name)}`", ""
    before, at, day = name.rpartition("@")
    if not name:
        message, help_ = "the name of a policy is empty", _EXPECTED
    elif is_folder(Path(name)):
        help_ = f"the folder has no `{POLICY_FILE}`"
    elif at and (before in shipped_policies() or is_there(Path(before))):
        message, help_ = f"`{short(day)}` is not a day", "expected year-month-day, such as `2026-02-28`"
    elif "\0" in name or len(name) > _LONGEST_NAME:
        help_ = "no file can have this name"
    else:
        near = nearest(name, shipped_policies())
        beside = f"{_POLICIES}/{name}"
        found = is_file(Path(beside, POLICY_FILE))
        help_ = f"did you mean `{beside if found else near}`?" if found or near else _EXPECTED
    return Diagnostic("unknown-policy", message, None, help_)


_POLICIES = "policies"
"""The folder of a repository in which policies mostly stand, as `sharepolicy new` makes it."""
_EXPECTED = f"name a file, a folder that holds `{POLICY_FILE}`, or a policy that comes with sharepolicy"
_LONGEST_NAME = 4096
