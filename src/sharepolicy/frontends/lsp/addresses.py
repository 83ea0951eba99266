"""The addresses under which an editor knows its documents, and the files that they stand for.

An editor writes an address as it likes: `%20` or a space, `c%3A` or `C:`, through a link or not. It knows a document by
the very address it gave, so that is the one it gets back. Inside, a file has one path, links followed.
"""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path, PurePath
from urllib.parse import quote, unquote, urlsplit

from attrs import Factory, define
from pygls import uris

from sharepolicy.reading.files import is_file, resolved

_LONGEST = 100


@define
class Addresses:
    """What is open in an editor, by address. Mutable: documents are opened, changed and closed."""

    roots: dict[Path, str] = Factory(dict)
    _texts: dict[str, str] = Factory(dict)

    def open(self, address: str, text: str) -> Path:
        """A document is open, with this text; of two addresses of one file, that typed in last counts."""
        self._texts.pop(address, None)
        self._texts[address] = text
        return self.path(address)

    def close(self, address: str) -> Path:
        """A document is open no longer."""
        self._texts.pop(address, None)
        return self.path(address)

    def contents(self, address: str = "") -> Mapping[Path, str]:
        """What is open, by path. The text at the address that is asked about goes before another of the same file."""
        found = {self.path(each): text for each, text in self._texts.items()}
        if address in self._texts:
            found[self.path(address)] = self._texts[address]
        return found

    def without_file(self) -> frozenset[Path]:
        """The open documents that have never been saved, or stand for no file of this machine."""
        return frozenset(path for path in self.contents() if not is_file(path))

    def twofold(self) -> frozenset[Path]:
        """The files that are open under several addresses with different texts."""
        texts: dict[Path, set[str]] = {}
        for address, text in self._texts.items():
            texts.setdefault(self.path(address), set()).add(text)
        return frozenset(path for path, each in texts.items() if len(each) > 1)

    def path(self, address: str) -> Path:
        """The file that an address means; of a document that is not a file, a path of its own."""
        if is_file_address(address):
            return _file(address)
        name = quote(address, safe="") or "%"
        if len(name) > _LONGEST:
            name = f"{name[-_LONGEST:]}-{sha256(name.encode()).hexdigest()[:8]}"
        beside = PurePath(_place(address)[1])
        folder = Path(beside).parent if beside.is_absolute() else next(iter(self.roots), Path.cwd())
        return resolved(folder) / name

    def known(self, path: Path) -> list[str]:
        """The addresses under which a file is open, the one that was typed in last at the end."""
        return [address for address in self._texts if self.path(address) == path]

    def of(self, path: Path) -> str:
        """The address of a file: the one that the editor gave; of one that is not open, as it would give it."""
        if known := self.known(path):
            return known[-1]
        for root, address in self.roots.items():
            if path.is_relative_to(root):
                below = path.relative_to(root).as_posix()
                return f"{address.rstrip('/')}/{quote(below)}"
        return uris.from_fs_path(str(path)) or path.as_uri()


def is_file_address(address: str) -> bool:
    """Whether an address is that of a file of this machine."""
    scheme, path = _place(address)
    return scheme in ("file", "") and bool(path)


def _place(address: str) -> tuple[str, str]:
    """The scheme and the path in an address. The path is empty where none can be a file's."""
    try:
        parts = urlsplit(address)
    except ValueError:  # brackets that do not fit
        return "", ""
    path = unquote(parts.path)
    return parts.scheme, "" if "\0" in path else path


def _file(address: str) -> Path:
    return resolved(Path(uris.to_fs_path(address.replace("file://localhost/", "file:///", 1)) or address))
