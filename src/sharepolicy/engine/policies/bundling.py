"""From a policy to its bundle: what it was read from is read again, and put into one file."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath

from sharepolicy.core.digest import digest, digest_over_time
from sharepolicy.engine.policies import later
from sharepolicy.ground.diagnostic import CaseError, Diagnostic, Diagnostics, PolicyError
from sharepolicy.ground.text import Text
from sharepolicy.language.over_time import VersionInForce
from sharepolicy.reading.as_read import AsRead
from sharepolicy.reading.bundle import Bundle, InBundle, broken, read_bundle
from sharepolicy.reading.files import POLICY_FILE, resolved, shipped
from sharepolicy.reading.gate import File, bundled
from sharepolicy.reading.once import ReadOnce
from sharepolicy.reading.policies import read_policy
from sharepolicy.reading.roots import OnDisk, Root
from sharepolicy.reading.texts import texts_beside
from sharepolicy.reading.timeline import read_timeline


def bundle(file: File | None, identity: later.PolicyIdentity, once: ReadOnce | None, text: Text | None = None) -> bytes:
    """The bundle of a policy that was read from a file, or from a text. See `Policy.bundle`."""
    if file is None:
        return _of_text(text, identity)
    once = once or ReadOnce()
    files, found = _read(file, once)
    if found != identity.digest:
        message = f"`{identity.name}` changed on disk after loading"
        raise CaseError([Diagnostic("missing-file", message, help="load it again")])
    made = _made(file, identity, _texts(files, once)).to_bytes()
    again = read_bundle(made, identity.name)
    if _read(bundled(again), ReadOnce())[1] != identity.digest:
        raise broken(identity.name, "read from one file, it is another policy: do links lead to some of its files?")
    return made


def _of_text(text: Text | None, identity: later.PolicyIdentity) -> bytes:
    """The bundle of a policy that was read from a text: one file, which stands on no other."""
    if text is None:
        message = f"`{identity.name}` was made by a program, so there is no text to bundle"
        raise PolicyError([Diagnostic("missing-file", message, None, "write it to a file, and load that")])
    root = InBundle(identity.name, {POLICY_FILE: text.content}, None, identity.digest)
    made = Bundle(identity.name, identity.version, identity.digest, POLICY_FILE, root, None)
    try:
        found = _read(bundled(made), ReadOnce())[1]
    except (CaseError, PolicyError):
        found = ""
    if found != identity.digest:
        message = f"`{identity.name}` was read from a text that stands on other files"
        raise PolicyError([Diagnostic("missing-file", message, None, "write it to a file, and load it by its path")])
    return made.to_bytes()


def _read(file: File, once: ReadOnce) -> tuple[list[File], str]:
    """All files of a policy, and the digest of what they say. Raises PolicyError, and CaseError if one is wrong."""
    listed = read_timeline(file, once)
    files = [*listed.files] if listed is not None else []
    documents = []
    for each in [file] if listed is None else [version.file for version in listed.versions]:
        reading = read_policy(each, once, examples=True)
        if reading.document is None:
            raise CaseError(reading.diagnostics, reading.left_out)
        documents.append(reading.document)
        files += [*reading.files, *texts_beside(reading.files)]
    if listed is None:
        return files, digest(documents[0])
    periods = [version.period for version in listed.versions]
    return files, digest_over_time(list(map(VersionInForce, documents, periods)))


def _texts(files: list[File], once: ReadOnce) -> Iterator[tuple[File, str]]:
    """The text of each file."""
    for file in files:
        flaws = Diagnostics()
        written = once.open(file, flaws)
        flaws.stop(CaseError)
        if written is not None:
            yield file, written.text.content


def _made(file: File, identity: later.PolicyIdentity, texts: Iterator[tuple[File, str]]) -> Bundle:
    """The bundle of these texts."""
    own: dict[str, str] = {}
    library: dict[str, str] = {}
    for each, text in texts:
        (own if _folder(each.root) == _folder(file.root) else library)[_path_in_root(each)] = text
    sealed = file.root.sealed if isinstance(file.root, InBundle) else True
    root = InBundle(identity.name, own, _library(library), identity.digest, sealed=sealed)
    return Bundle(identity.name, identity.version, identity.digest, _path_in_root(file), root, file.over)


def _library(texts: Mapping[str, str]) -> InBundle | None:
    return InBundle("library", texts) if texts else None


def _folder(root: Root) -> object:
    """What tells the roots of a policy apart: its own, and that of the policies that come with sharepolicy."""
    if isinstance(root, OnDisk | AsRead):
        folder = resolved(root.folder)
        return "library" if folder == resolved(shipped("policies")) else folder
    return root.store


def _path_in_root(file: File) -> str:
    """The path of a file from the folder of its root, as the files name it, or where it really is."""
    if not isinstance(file.root, OnDisk | AsRead):
        return PurePosixPath(os.path.normpath(file.path)).as_posix()
    named, folder = _absolute(file.path), _absolute(file.root.folder)
    if not named.is_relative_to(folder):
        named, folder = file.real, resolved(file.root.folder)
    return named.relative_to(folder).as_posix()


def _absolute(path: Path) -> Path:
    """The absolute path, without `..`. No link is followed."""
    return Path(os.path.abspath(path))  # noqa: PTH100 - unlike `resolve` it follows no link
