"""Opening files that people name. Those that make a policy go through the gate besides (`gate.py`)."""

from __future__ import annotations

from codecs import BOM_UTF8
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path

from sharepolicy.ground.diagnostic import Diagnostic, Diagnostics
from sharepolicy.ground.suggest import did_you_mean
from sharepolicy.ground.text import Span, Text
from sharepolicy.reading.places import short

MOST_BYTES = 1024 * 1024
POLICY_FILE = "policy.yaml"

_PACKAGE = Path(__file__).resolve().parent.parent


_UNSAVED: ContextVar[Mapping[Path, str] | None] = ContextVar("unsaved", default=None)


@contextmanager
def unsaved(contents: Mapping[Path, str]) -> Iterator[None]:
    """Within it, these files (by their resolved paths) have these contents, whatever is on the disk.

    An editor's open files are read so: every file that a policy uses, wherever it is named.
    """
    token = _UNSAVED.set(contents)
    try:
        yield
    finally:
        _UNSAVED.reset(token)


def unsaved_content(path: Path) -> bytes | None:
    """What a file contains that is open in an editor, or None."""
    contents = _UNSAVED.get()
    try:
        found = contents.get(path.resolve()) if contents else None
    except (OSError, ValueError, RuntimeError):
        return None
    return found.encode("utf-8", "surrogatepass") if found is not None else None


def _is_unsaved(path: Path, *, below: bool = False) -> bool:
    """Whether a file is open in an editor, perhaps before it was ever saved; or with `below`, one in that folder."""
    contents = _UNSAVED.get()
    if not contents:
        return False
    where = resolved(path)
    return any(where in each.parents for each in contents) if below else where in contents


def shipped(folder: str) -> Path:
    """The folder `policies` or `schemas` that comes with the library: in the wheel, or at the top of a checkout."""
    inside = _PACKAGE / folder
    return inside if inside.is_dir() else _PACKAGE.parent.parent / folder


def shipped_policies() -> tuple[str, ...]:
    """The names of the policies that come with the library."""
    folder = shipped("policies")
    if not folder.is_dir():
        return ()
    return tuple(sorted(found.parent.name for found in folder.glob(f"*/{POLICY_FILE}")))


def shown_name(path: Path) -> str:
    """The name of a file for people: relative when it lies below the working directory, else as given."""
    try:
        return path.resolve().relative_to(Path.cwd().resolve()).as_posix()
    except (ValueError, OSError, RuntimeError):
        return str(path)


def read_text(path: Path, diagnostics: Diagnostics) -> Text | None:
    """The text of a file that a person names, which can be a pipe; None with a flaw when it cannot be read."""
    name = shown_name(path)
    try:
        content = content_of(path)
    except (OSError, ValueError) as error:
        diagnostics.add(unreadable(name, error))
        return None
    return text_from_bytes(content, name, diagnostics)


def content_of(path: Path) -> bytes:
    """What a file contains, in an editor or on the disk, as far as it is read. Raises OSError and ValueError."""
    if (content := unsaved_content(path)) is not None:
        return content
    with path.open("rb") as file:
        return file.read(MOST_BYTES + 1)


def unreadable(name: str, error: Exception, named_at: Span | None = None) -> Diagnostic:
    """The flaw of a file that cannot be read, at the place that names it if a file does."""
    why = _WHY.get(type(error), "it cannot be read")
    return Diagnostic("missing-file", f"no file can be read at `{short(name)}`: {why}", named_at)


_WHY: dict[type[BaseException], str] = {
    FileNotFoundError: "there is none",
    IsADirectoryError: "it is not an ordinary file",
    NotADirectoryError: "there is none",
    PermissionError: "you may not read it",
    ValueError: "the name cannot be a file's",
}


def text_from_bytes(content: bytes, name: str, diagnostics: Diagnostics, named_at: Span | None = None) -> Text | None:
    """A text from the bytes of a file (or of the standard input), or None with a diagnostic."""
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
        message = f"the file is not UTF-8 text: the byte {content[error.start]:#04x} cannot stand here"
        diagnostics.add(Diagnostic("not-utf8", message, span, help_))
        return None


def is_there(path: Path) -> bool:
    """Whether there is a file or folder at a path, whatever the path looks like."""
    return is_file(path) or is_folder(path) or _seen(path.exists)


def is_file(path: Path) -> bool:
    """Whether there is a file at a path, on the disk or in an editor, whatever the path looks like."""
    return _is_unsaved(path) or _seen(path.is_file)


def is_folder(path: Path) -> bool:
    """Whether there is a folder at a path, on the disk or in an editor, whatever the path looks like."""
    return _is_unsaved(path, below=True) or _seen(path.is_dir)


def _seen(look: Callable[[], bool]) -> bool:
    try:
        return look()
    except (OSError, ValueError):
        return False


def is_hidden(path: Path) -> bool:
    """Whether nobody here may even see what is at a path: it lies in a folder that may not be searched."""
    try:
        path.stat()
    except PermissionError:
        return True
    except (OSError, ValueError):
        return False
    return False


def resolved(path: Path) -> Path:
    """A path without links, as far as that can be found out."""
    try:
        return path.resolve()
    except (OSError, ValueError, RuntimeError):
        return path


def unknown_policy(name: str) -> Diagnostic:
    """The flaw of a name at which no policy is found, with what was perhaps meant."""
    message, help_ = f"no policy is found at or called `{short(name)}`", ""
    before, at, day = name.rpartition("@")
    if not name:
        message, help_ = "the name of a policy is empty", "name a file, a folder that holds `policy.yaml`, or a policy"
    elif is_folder(Path(name)):
        help_ = f"the folder has no `{POLICY_FILE}`"
    elif at and (before in shipped_policies() or is_there(Path(before))):
        message, help_ = f"`{short(day)}` is not a day", "expected year-month-day, as `2026-02-28`"
    elif "\0" in name or len(name) > _LONGEST_NAME:
        help_ = "the name cannot be a file's"
    else:
        help_ = did_you_mean(name, shipped_policies(), "name a file, a folder that holds `policy.yaml`, or a policy")
    return Diagnostic("unknown-policy", message, None, help_)


_LONGEST_NAME = 4096
