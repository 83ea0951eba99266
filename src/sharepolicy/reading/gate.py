"""Finding the files of a policy, each inside its root. `ReadOnce` opens them."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from attrs import frozen

from sharepolicy.ground.diagnostic import Diagnostic, PolicyError
from sharepolicy.ground.suggest import nearest
from sharepolicy.ground.text import Span
from sharepolicy.language.periods import Period
from sharepolicy.reading.as_read import AsRead
from sharepolicy.reading.bundle import ENDING, Bundle, InBundle, content_of_bundle, read_bundle
from sharepolicy.reading.files import (
    POLICY_FILE,
    is_file,
    is_folder,
    is_hidden,
    resolved,
    shipped,
    shipped_policies,
    shown_name,
    unknown_policy,
    unreadable,
)
from sharepolicy.reading.places import short
from sharepolicy.reading.roots import OnDisk, OutsideError, Root, root_around


@frozen
class File:
    """A file of a policy, and the root: whatever the file names must lie inside it.

    `over` are the days for which an overlay is read, if its base has several versions: days in one of these.
    """

    path: Path
    root: Root
    over: Period | None = None

    @property
    def shown(self) -> str:
        """The name of the file for people."""
        return self.root.shown(self.path)

    def named(self, name: str) -> File:
        """The file that this one means by a name."""
        return File(self.path.parent / name, self.root)

    @property
    def real(self) -> Path:
        """Where the file is, with all links followed as far as possible."""
        try:
            return self.root.real(self.path)
        except OSError:
            return self.path

    @property
    def identity(self) -> object:
        """The same for two names of one file, with all links followed."""
        return self.root.store, self.real


def file_of(path: Path) -> File:
    """The file that a person names, with the root around it."""
    return File(path, root_around(path))


def outside(file: File, error: OutsideError, named_at: Span | None = None) -> Diagnostic:
    """The flaw of a file outside its root: the same whether the file exists or not."""
    message = f"`{short(file.shown)}` {error.why or f'lies outside {file.root.called}'}"
    help_ = "a policy is read only from that folder; choose another with `--root` (in Python, with `root`)"
    help_ = "name the file itself" if error.why else help_
    return Diagnostic("outside-root", message, named_at, help_)


def find_policy(name_or_path: str | Path) -> File:
    """The policy file for a path to it, a folder that holds `policy.yaml`, or the name of a shipped policy.

    A file whose name ends in `.bundle` is a bundle: it is the policy file in it. Raises PolicyError when there is none.
    """
    given = Path(name_or_path)
    name = str(name_or_path)
    inside = given / POLICY_FILE
    if name and is_file(given):
        return file_of(given) if given.suffix != ENDING else bundled(bundle_at(given))
    if name and is_folder(given) and is_file(inside):
        return file_of(inside)
    if name in shipped_policies():
        return shipped_policy(name)
    for path in (given, inside):
        if is_hidden(path):
            raise PolicyError([unreadable(file_of(path).shown, PermissionError())])
    raise PolicyError([unknown_policy(name)])


def bundle_at(path: Path) -> Bundle:
    """The bundle in a file. Raises PolicyError if it cannot be used."""
    try:
        content = content_of_bundle(path)
    except (OSError, ValueError) as error:
        raise PolicyError([unreadable(shown_name(path), error)]) from error
    return read_bundle(content, shown_name(path), resolved(path))


def bundled(bundle: Bundle) -> File:
    """The policy file in a bundle."""
    return File(Path(bundle.policy), bundle.root, bundle.days)


def shipped_policy(name: str) -> File:
    """The file of a policy that comes with the library. The folder of all of these is its root."""
    folder = shipped("policies")
    return File(folder / name / POLICY_FILE, OnDisk(folder))


def _in_library(name: str, root: Root | None) -> File | None:
    """A policy that comes with the library: for a policy in a bundle, only one that was put into it."""
    if isinstance(root, AsRead):
        ours = root.library or root
        return File(ours.folder / name / POLICY_FILE, ours) if ours.comes_with_it(name) else None
    if not isinstance(root, InBundle):
        return shipped_policy(name) if name in shipped_policies() else None
    library = root.library or root
    found = File(Path(name, POLICY_FILE), library)
    return found if library.is_file(found.path) else None


def policy_at(file: File) -> File | None:
    """The policy file at a place that a file names: that file, or the one in that folder. None if nothing is there.

    Raises PolicyError if it lies outside the root, may not be read, or is a folder without a policy.
    """
    for found in (file, File(file.path / POLICY_FILE, file.root)):
        try:
            found.root.real(found.path)
        except OutsideError as error:
            raise PolicyError([outside(found, error)]) from None
        except PermissionError as error:
            raise PolicyError([unreadable(found.shown, error)]) from error
        except OSError:
            continue
        if found.root.is_file(found.path):
            return found
    if file.root.is_folder(file.path):
        message = f"there is no policy `{short(file.shown)}`"
        raise PolicyError([Diagnostic("unknown-policy", message, None, f"the folder has no `{POLICY_FILE}`")])
    return None


def find_base(name: str, overlay: File | None) -> File:
    """The policy file that an overlay extends: a path from its folder, or the name of a shipped policy.

    Raises PolicyError if there is none.
    """
    if overlay is not None and (found := policy_at(overlay.named(name))) is not None:
        return found
    if (known := _in_library(name, overlay.root if overlay is not None else None)) is not None:
        return known
    near = _beside(name, overlay) or nearest(name, shipped_policies())
    help_ = f"did you mean `{near}`?" if near else "name a path from this file, or a policy that comes with sharepolicy"
    message = f"there is no policy `{short(name)}`"
    raise PolicyError([Diagnostic("unknown-policy", message, None, help_)])


def _beside(name: str, overlay: File | None) -> str:
    """The path of a policy of that name in the folder beside that of a file; empty if there is none."""
    beside = f"../{name}"
    with suppress(PolicyError):
        if overlay is not None and policy_at(overlay.named(beside)) is not None:
            return beside
    return ""
