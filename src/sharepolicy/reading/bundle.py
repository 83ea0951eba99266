"""Bundles: a policy with all files that it stands on in one file, from which it is read as from a folder.

A bundle can come from anybody. What it says is checked before anything in it is read as a policy: its size, its shape,
its seal, which is over all of it, and every path, so that none leads out of it.
"""

from __future__ import annotations

import datetime
import json
import os
import re
from collections.abc import Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import Any

from attrs import field, frozen

from sharepolicy.ground.diagnostic import Diagnostic, PolicyError
from sharepolicy.language.periods import Period
from sharepolicy.reading.places import short
from sharepolicy.reading.roots import OutsideError
from sharepolicy.reading.shapes.bundle import BUNDLE_FORM, DIGEST, UNSEALED_FORM

ENDING = ".bundle"
"""How the name of a bundle ends: by that it is known."""

MOST_BYTES = 32 * 1024 * 1024
MOST_FILES = 10_000
LONGEST_PATH = 1024


@frozen(eq=False)
class InBundle:
    """A root: the files in a bundle. `library` are those of policies that came with sharepolicy, if it has any.

    `digest` is that of the policy in it, and `path` is where the bundle is, if it was read from the disk. Those of the
    first form are not `sealed`; a bundle that is made again has the form that it had.
    """

    name: str
    texts: Mapping[str, str] = field(repr=False)
    library: InBundle | None = None
    digest: str = ""
    path: Path | None = None
    sealed: bool = True

    @property
    def called(self) -> str:
        """The bundle."""
        return f"`{short(self.name)}`"

    @property
    def store(self) -> object:
        """The bundle itself."""
        return id(self)

    def real(self, path: Path) -> Path:
        """The path without `..`. Raises OutsideError if it leads out, FileNotFoundError if to nothing."""
        plain = _plain(path)
        if not self._is_file(plain) and not self._is_folder(plain):
            raise FileNotFoundError(path)
        return Path(plain)

    def is_file(self, path: Path) -> bool:
        """Whether there is a file at the path."""
        try:
            return self._is_file(_plain(path))
        except OSError:
            return False

    def is_folder(self, path: Path) -> bool:
        """Whether there is a folder at the path."""
        try:
            return self._is_folder(_plain(path))
        except OSError:
            return False

    def inside(self, path: Path) -> Sequence[tuple[str, bool]]:
        """The names in a folder, sorted. Raises OutsideError and OSError."""
        plain = _plain(path)
        if not self._is_folder(plain):
            raise NotADirectoryError(path)
        top = "" if plain == "." else f"{plain}/"
        below = [name.removeprefix(top).split("/") for name in self.texts if name.startswith(top)]
        return sorted({(first, bool(rest)) for first, *rest in below})

    def content(self, path: Path, most: int) -> bytes:
        """The content of a file, up to `most` bytes. Raises OutsideError and OSError."""
        plain = _plain(path)
        if not self._is_file(plain):
            raise IsADirectoryError(path) if self._is_folder(plain) else FileNotFoundError(path)
        return self.texts[plain].encode("utf-8", "surrogatepass")[:most]

    def is_link(self, path: Path) -> bool:  # noqa: ARG002 - the same for every path
        """Never: a bundle has no links."""
        return False

    def shown(self, path: Path) -> str:
        """The name of the bundle and of the file in it."""
        return f"{self.name}/{PurePosixPath(os.path.normpath(path)).as_posix()}"

    def _is_file(self, plain: str) -> bool:
        return plain in self.texts

    def _is_folder(self, plain: str) -> bool:
        return plain == "." or any(name.startswith(f"{plain}/") for name in self.texts)


@frozen
class Bundle:
    """A policy in one file: what it is, its own file, and where its files are."""

    name: str
    version: str
    digest: str
    policy: str
    root: InBundle
    days: Period | None = None

    def to_bytes(self) -> bytes:
        """The bundle as it is kept: byte for byte the same wherever and whenever it is made."""
        held: dict[str, Any] = {
            "bundle": BUNDLE_FORM if self.root.sealed else UNSEALED_FORM,
            "name": self.name,
            "version": self.version,
            "digest": self.digest,
            "policy": self.policy,
            "files": dict(self.root.texts),
        }
        if self.root.library is not None:
            held["library"] = dict(self.root.library.texts)
        if self.days is not None:
            ends = {"from": self.days.first, "until": self.days.last}
            held["days"] = {name: day.isoformat() for name, day in ends.items() if day is not None}
        if self.root.sealed:
            held["seal"] = _seal(held)
        return _bytes(held)


def read_bundle(content: bytes, name: str = "bundle", path: Path | None = None) -> Bundle:
    """The bundle in some bytes; `name` stands for it in messages. Raises PolicyError if it cannot be used."""
    held = _json(content, name)
    flaw = _flaw_of(held)
    if flaw:
        raise broken(name, flaw)
    library = InBundle(f"{name}/library", held["library"], path=path) if "library" in held else None
    root = InBundle(name, held["files"], library, held["digest"], path, "seal" in held)
    days = held.get("days")
    return Bundle(
        held["name"], held["version"], held["digest"], held["policy"], root, _period(days) if days is not None else None
    )


def broken(name: str, flaw: str) -> PolicyError:
    """The error of a bundle that cannot be used."""
    help_ = "make it again from the policy, with `sharepolicy bundle`"
    return PolicyError([Diagnostic("broken-bundle", f"`{short(name)}` cannot be used: {flaw}", None, help_)])


def another_policy(bundle: InBundle) -> PolicyError:
    """The error of a bundle whose policy has another digest than it says."""
    return broken(bundle.name, "its policy has another digest than it says, so it is not the one that was kept")


def content_of_bundle(path: Path) -> bytes:
    """The content of a bundle on the disk, up to just past the limit. Raises OSError and ValueError."""
    with path.open("rb") as file:
        return file.read(MOST_BYTES + 1)


def _bytes(held: Mapping[str, Any]) -> bytes:
    text = json.dumps(held, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    return text.encode("utf-8", "surrogatepass")


def _seal(held: Mapping[str, Any]) -> str:
    """The digest of all else in a bundle. That of the policy leaves out translations, stories and examples."""
    import hashlib  # slow to import, and not needed to decide

    said = {key: each for key, each in held.items() if key != "seal"}
    return "sha256:" + hashlib.sha256(_bytes(said)).hexdigest()


class _NamedTwiceError(ValueError):
    """A name stands twice in an object."""


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise _NamedTwiceError
    return found


def _json(content: bytes, name: str) -> Any:
    if len(content) > MOST_BYTES:
        message = f"`{short(name)}` is larger than {MOST_BYTES // 1024 // 1024} MiB, more than any bundle needs"
        raise PolicyError([Diagnostic("too-large", message)])
    try:
        return json.loads(content.decode("utf-8"), object_pairs_hook=_once_each)
    except UnicodeDecodeError:
        message, help_ = f"`{short(name)}` is not UTF-8 text", "copy bundles as they are"
        raise PolicyError([Diagnostic("not-utf8", message, None, help_)]) from None
    except _NamedTwiceError:
        raise broken(name, "a name stands twice in it") from None
    except (ValueError, RecursionError):
        raise broken(name, "it is not JSON as bundles are") from None


_TEXTS = ("name", "version", "digest", "policy")
_NEEDED = {"bundle", "files", *_TEXTS}
_ALLOWED = _NEEDED | {"library", "days", "seal"}


def _flaw_of(held: Any) -> str:
    """What is wrong with a bundle; empty if nothing is."""
    if not isinstance(held, dict) or "bundle" not in held:
        return "it does not say that it is one"
    if held["bundle"] not in (UNSEALED_FORM, BUNDLE_FORM) or isinstance(held["bundle"], bool):
        return f"its form is neither {UNSEALED_FORM} nor {BUNDLE_FORM}, which this version of sharepolicy knows"
    if not _NEEDED <= held.keys() <= _ALLOWED or ("seal" in held) is (held["bundle"] == UNSEALED_FORM):
        return "it lacks something, or has something that bundles do not have"
    if not all(isinstance(held[each], str) for each in _TEXTS):
        return "its name, version, digest or file is not a text"
    if re.fullmatch(DIGEST.strip("^$"), held["digest"]) is None:
        return "its digest is not one"
    if "days" in held and not _is_period(held["days"]):
        return "its days are not days"
    for each in ("files", "library"):
        if each in held and (flaw := _flaw_of_files(held[each])):
            return flaw
    if held["policy"] not in held["files"]:
        return "the file of its policy is not in it"
    is_whole = "seal" not in held or held["seal"] == _seal(held)
    return "" if is_whole else "something in it was changed after it was made: its seal does not fit"


def _flaw_of_files(files: Any) -> str:
    if not isinstance(files, dict) or not all(isinstance(text, str) for text in files.values()):
        return "its files are not texts"
    if len(files) > MOST_FILES:
        return f"it has more than {MOST_FILES:,} files"
    folders = {"/".join(parts[:end]) for name in files for parts in [name.split("/")] for end in range(1, len(parts))}
    for name in files:
        parts = name.split("/")
        if len(name) > LONGEST_PATH or not all(map(_is_name, parts)) or name in folders:
            return f"`{short(name)}` cannot be the path of a file in it"
    return ""


def _is_name(name: str) -> bool:
    """Whether a part of a path is a plain name on every system."""
    return name not in ("", ".", "..") and re.search(r'[\x00-\x1f\\:*?"<>|\ud800-\udfff]', name) is None


def _is_period(days: Any) -> bool:
    try:
        return isinstance(days, dict) and days.keys() <= {"from", "until"} and bool(_period(days).days)
    except (TypeError, ValueError):
        return False


def _period(days: Mapping[str, str]) -> Period:
    ends = (datetime.date.fromisoformat(days[end]) if end in days else None for end in ("from", "until"))
    return Period(*ends)


def _plain(path: Path) -> str:
    """A path in a bundle without `..`. Raises OutsideError if it leads out."""
    plain = PurePosixPath(os.path.normpath(path).replace(os.sep, "/"))
    if plain.is_absolute() or path.is_absolute() or plain.parts[:1] == ("..",):
        raise OutsideError(path)
    return plain.as_posix()
