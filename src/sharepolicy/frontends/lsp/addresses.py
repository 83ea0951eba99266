"""The addresses by which an editor knows its documents, and the files that they stand for.

An editor writes an address as it likes: `%20` or a space, `c%3A` or `C:`, through a link or not. It knows a document
only by the address it gave, so it gets that one back. Inside, a file has one path, with all links followed.
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
        """Note that a document is open, with this text. If a file has two addresses, the last one typed in wins."""
        self._texts.pop(address, None)
        self._texts[address] = text
        return self.path(address)

    def close(self, address: str) -> Path:
        """Note that a document is no longer open."""
        self._texts.pop(address, None)
        return self.path(address)

    def contents(self, address: str = "") -> Mapping[Path, str]:
        """What is open, by path. The text at `address` takes precedence over another text of the same file."""
        found = {self.path(each): text for each, text in self._texts.items()}
        if address in self._texts:
            found[self.path(address)] = self._texts[address]
        return found

    def without_file(self) -> frozenset[Path]:
        """The open documents that have never been saved, or are not files on this machine."""
        return frozenset(path for path in self.contents() if not is_file(path))

    def twofold(self) -> frozenset[Path]:
        """The files that are open under several addresses with different texts."""
        texts: dict[Path, set[str]] = {}
        for address, text in self._texts.items():
            texts.setdefault(self.path(address), set()).add(text)
        return frozenset(path for path, each in texts.items() if len(each) > 1)

    def path(self, address: str) -> Path:
        """The file that an address means; for a document that is not a file, a path of its own."""
        if is_file_address(address):
            return _file(address)
        name = quote(address, safe="") or "%"
        if len(name) > _LONGEST:
            name = f"{name[-_LONGEST:]}-{sha256(name.encode()).hexdigest()[:8]}"
        beside = PurePath(_place(address)[1])
        folder = Path(beside).parent if beside.is_absolute() else next(iter(self.roots), Path.cwd())
        return resolved(folder) / name

    def known(self, path: Path) -> list[str]:
        """The addresses under which a file is open; the one typed in last comes last."""
        return [address for address in self._texts if self.path(address) == path]

    def of(self, path: Path) -> str:
        """The address of a file: the one that the editor gave or, if it is not open, would give."""
        if known := self.known(path):
            return known[-1]
        for root, address in self.roots.items():
            if path.is_relative_to(root):
                below = path.relative_to(root).as_posix()
                return f"{address.rstrip('/')}/{quote(below)}"
        return uris.from_fs_path(str(path)) or path.as_uri()


def is_file_address(address: str) -> bool:
    """Whether an address is that of a file on this machine."""
    scheme, path = _place(address)
    return scheme in ("file", "") and bool(path)


def _place(address: str) -> tuple[str, str]:
    """The scheme and the path in an address. The path is empty if it cannot be that of a file."""
    try:
        parts = urlsplit(address)
    except ValueError:  # unbalanced brackets
        return "", ""
    path = unquote(parts.path)
    return parts.scheme, "" if "\0" in path else path


def _file(address: str) -> Path:
    return resolved(Path(uris.to_fs_path(address.replace("file://localhost/", "file:///", 1)) or address))
