"""Opening files, each once. All files of a policy are opened here and nowhere else.

A command makes one `ReadOnce` and hands it to everything that reads a file for it; an editor makes one at every key.
"""

from __future__ import annotations

from codecs import BOM_UTF8
from collections.abc import Callable
from pathlib import Path

from attrs import Factory, define, frozen

from sharepolicy.ground.diagnostic import Diagnostic, Diagnostics
from sharepolicy.ground.text import Span, Text
from sharepolicy.reading.files import MOST_BYTES, content_of, resolved, shown_name, text_from_bytes, unreadable
from sharepolicy.reading.gate import File, outside
from sharepolicy.reading.places import short
from sharepolicy.reading.roots import DISK, OutsideError
from sharepolicy.reading.written import HEADS, Written


@frozen(eq=False)
class _Opened:
    """A file that was opened: its bytes, and what is written in it, as far as it is text."""

    content: bytes
    written: Written


@define(eq=False)
class ReadOnce:
    """What one command has read: no file is opened twice, and no text is parsed twice.

    An editor hands `parsed` on from key to key, so that an unchanged text is not parsed again. Mutable on purpose:
    reading fills both.
    """

    parsed: dict[object, Written] = Factory(dict)
    _opened: dict[object, _Opened] = Factory(dict)
    _links: dict[Path, Path] = Factory(dict)

    def open(self, file: File, diagnostics: Diagnostics, named_at: Span | None = None) -> Written | None:
        """What is written in a file of a policy, or None with a flaw, placed at `named_at` if another file names it.

        The file must be an ordinary one, inside its root. If it is a link, or another file names it, it must also say
        that it is a file of a policy before anything in it is shown: whoever names a file may not be allowed to see it.
        """
        try:
            opened = self._open(file)
        except OutsideError as error:
            diagnostics.add(outside(file, error, named_at))
            return None
        except (OSError, ValueError) as error:
            diagnostics.add(unreadable(file.shown, error, named_at))
            return None
        if (named_at is not None or file.root.is_link(file.path)) and not opened.written.is_of_a_policy:
            message = f"`{short(file.shown)}` is not a file of a policy"
            diagnostics.add(Diagnostic("wrong-document", message, named_at, f"expected a file with {_HEADS_IN_WORDS}"))
            return None
        return _text(opened, file.shown, diagnostics, named_at)

    def glance(self, file: File) -> Written | None:
        """What is written in a file that was not named, or None if it cannot be read, without any flaw."""
        try:
            return _text(self._open(file), file.shown, Diagnostics())
        except (OSError, ValueError):
            return None

    def named(self, path: Path, diagnostics: Diagnostics) -> Written | None:
        """What is written in a file that a person names, which can be a pipe, or None with a flaw."""
        name = shown_name(path)
        try:
            opened = self._kept((DISK, resolved(path)), name, lambda: content_of(path))
        except (OSError, ValueError) as error:
            diagnostics.add(unreadable(name, error))
            return None
        return _text(opened, name, diagnostics)

    def paths(self) -> tuple[Path, ...]:
        """Where all that was opened on the disk is, and the links to it: as it was named, if that is another path."""
        return (*(path for store, path in self._on_disk()), *self._links)

    def is_as_read(self) -> bool:
        """Whether everything on the disk still is as it was read, where it was."""
        as_named = all(resolved(path) == real for path, real in self._links.items())
        return as_named and all(_content_at(at) == self._opened[store, at].content for store, at in self._on_disk())

    def _on_disk(self) -> list[tuple[object, Path]]:
        places = [place for place in self._opened if isinstance(place, tuple)]
        return [(store, path) for store, path in places if store == DISK]

    def _open(self, file: File) -> _Opened:
        """A file, once its root allows it. Raises OSError, OutsideError among them."""
        place = file.root.store, (real := file.root.real(file.path))
        if file.root.store == DISK and (named := file.path.absolute()) != real:
            self._links[named] = real
        return self._kept(place, file.shown, lambda: file.root.content(file.path, MOST_BYTES + 1))

    def _kept(self, place: object, name: str, open_: Callable[[], bytes]) -> _Opened:
        if (known := self._opened.get(place)) is not None:
            return known
        content = open_()
        text = Text(name, content[:MOST_BYTES].removeprefix(BOM_UTF8).decode("utf-8", errors="replace"))
        earlier = self.parsed.get(place)
        if earlier is None or earlier.text != text:
            earlier = self.parsed[place] = Written(text)
        return self._opened.setdefault(place, _Opened(content, earlier))


def _content_at(path: Path) -> bytes | None:
    try:
        return content_of(path)
    except (OSError, ValueError):
        return None


def _text(opened: _Opened, name: str, diagnostics: Diagnostics, named_at: Span | None = None) -> Written | None:
    """What is written in a file, or None with a flaw if it is too large or not text."""
    return opened.written if text_from_bytes(opened.content, name, diagnostics, named_at) is not None else None


_HEADS_IN_WORDS = ", ".join(f"`{head}:`" for head in HEADS[:-1]) + f" or `{HEADS[-1]}:` at the start of a line"
