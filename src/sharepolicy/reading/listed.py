"""The files that a policy lists by name, by pattern (`examples/*.yaml`) or by folder (`examples/`)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from fnmatch import fnmatchcase
from pathlib import Path, PurePosixPath

from sharepolicy.ground.diagnostic import Diagnostic, Diagnostics
from sharepolicy.ground.tongue import LANGUAGE
from sharepolicy.reading.files import unreadable
from sharepolicy.reading.gate import File
from sharepolicy.reading.once import ReadOnce
from sharepolicy.reading.pages import is_page
from sharepolicy.reading.places import short
from sharepolicy.reading.roots import OutsideError
from sharepolicy.reading.tree import Scalar
from sharepolicy.reading.written import holds_texts

MOST_FILES = 10_000
"""How many names in a folder are looked at, and DEEPEST, how many levels deep."""
DEEPEST = 20
TEXTS = (".yaml", ".yml", ".json")
"""The endings of files that may hold a policy or examples. JSON is YAML too."""

ListMeaning = Callable[[Scalar], File | None]
"""The file that a policy means by a name; None for a policy that was not read from a file."""


class TooManyError(Exception):
    """A folder holds more files than we look at."""


def listed(names: Sequence[Scalar], meaning: ListMeaning, once: ReadOnce, diagnostics: Diagnostics) -> Iterator[Scalar]:
    """Every listed file, as if it were named, each once; those of a pattern or folder in alphabetical order.

    A pattern or folder without any file is a flaw.
    """
    seen: set[Path] = set()
    for name in names:
        file = meaning(name)
        for each in [name] if file is None else _expanded(name, file, once, diagnostics):
            path = found.real if (found := meaning(each)) is not None else None
            if path is None or path not in seen:
                yield each
            if path is not None:
                seen.add(path)


def files_below(folder: File, leave: Callable[[File], bool] = lambda _: False) -> Iterator[str]:
    """The names of the files in a folder and below, relative to it, sorted; without hidden ones and folders to `leave`.

    Raises TooManyError, and OSError if a folder cannot be listed.
    """
    looked, folders = 0, [""]
    while folders:
        start = folders.pop()
        below = []
        for name, is_folder in folder.root.inside(folder.path / start):
            looked += 1
            if looked > MOST_FILES or start.count("/") > DEEPEST:
                raise TooManyError
            whole = f"{start}{name}"
            if name.startswith("."):
                continue
            if not is_folder:
                yield whole
            elif not leave(File(folder.path / whole, folder.root)):
                below.append(f"{whole}/")
        folders += reversed(below)


def _expanded(name: Scalar, file: File, once: ReadOnce, diagnostics: Diagnostics) -> list[Scalar]:
    """The name itself, or the names of the files that it stands for."""
    parts = PurePosixPath(name.value).parts
    first = next((number for number, part in enumerate(parts) if any(sign in part for sign in "*?[")), None)
    if file.root.is_folder(file.path):
        top, start, pattern = file, parts, ["**", "*"]
    elif first is None or file.root.is_file(file.path):
        return [name]
    else:
        above = file.path
        for _ in parts[first:]:
            above = above.parent
        top, start, pattern = File(above, file.root), parts[:first], list(parts[first:])
    try:
        found = [below for below in files_below(top) if _fits(below.split("/"), pattern)]
    except OutsideError:
        return [name]  # opening it reports what is wrong
    except OSError as error:
        diagnostics.add(unreadable(name.value, error, name.span))
        return []
    except TooManyError:
        message = f"there are more than {MOST_FILES:,} files at `{short(name.value)}`"
        diagnostics.add(Diagnostic("too-large", message, name.span, "name a folder that holds only examples"))
        return []
    kept = [below for below in found if _may_hold_examples(File(top.path / below, top.root), once)]
    if not kept:
        message = f"there is no file with examples at `{short(name.value)}`"
        diagnostics.add(Diagnostic("missing-file", message, name.span, "correct it, or remove it"))
    return [Scalar(str(PurePosixPath(*start, below)), name.span) for below in kept]


def _fits(parts: Sequence[str], pattern: Sequence[str]) -> bool:
    """Whether a path fits a pattern, step by step; `**` fits any folders."""
    reached = {0}
    for step in pattern:
        if step == "**":
            reached = set(range(min(reached), len(parts) + 1)) if reached else reached
        else:
            reached = {at + 1 for at in reached if at < len(parts) and fnmatchcase(parts[at], step)}
    return len(parts) in reached


def _may_hold_examples(file: File, once: ReadOnce) -> bool:
    """Whether a file that was not named itself may hold examples: YAML, JSON, or a page that shows some."""
    if not is_page(file.path.name):
        return file.path.suffix.lower() in TEXTS and not _holds_texts(file, once)
    written = once.glance(file)
    return written is None or written.shows_examples  # if it cannot be read, opening it reports why


_LANGUAGE_IN_NAME = re.compile(r".+\.(" + LANGUAGE.strip("^$") + r")\.\w+")


def _holds_texts(file: File, once: ReadOnce) -> bool:
    """Whether a file says by its name and by its content that it holds the stories of others in another language."""
    if _LANGUAGE_IN_NAME.fullmatch(file.path.name) is None:
        return False
    written = once.glance(file)
    return written is not None and holds_texts(written.text)
