"""The files of a workspace: which names each holds, and which files belong together."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from pathlib import Path

from attrs import Factory, define, evolve, field, frozen

from sharepolicy.frontends.lsp.names import NameKind, Occurrence
from sharepolicy.frontends.lsp.occurrences import occurrences, on_page
from sharepolicy.frontends.lsp.walking import FolderWalk
from sharepolicy.frontends.options import DEFAULT_POLICY
from sharepolicy.ground.diagnostic import Diagnostics, PolicyError
from sharepolicy.ground.text import Text
from sharepolicy.reading import gate
from sharepolicy.reading.answers import HEADINGS
from sharepolicy.reading.files import shipped_policies, unsaved
from sharepolicy.reading.gate import find_base
from sharepolicy.reading.listed import listed
from sharepolicy.reading.once import ReadOnce
from sharepolicy.reading.roots import OnDisk, root_around
from sharepolicy.reading.texts import texts_beside
from sharepolicy.reading.timeline import day_in
from sharepolicy.reading.tree import MapNode, Scalar
from sharepolicy.reading.written import HEADS, Kind, Written

FILES = (NameKind.FILE, NameKind.LISTED)

_HEAD = re.compile(rf"""(?<![\w.-])({"|".join((*HEADS, "case", "facts", *HEADINGS.values(), "pairs"))})["']?[ \t]*:""")
"""What may be the first property of a policy or a case, anywhere in a line: JSON may be a single line."""

SECONDS = 1.0
"""How long an editor waits after a key."""

_POLICY = re.compile(r"^policy[ ]*:", re.MULTILINE)


@frozen(eq=False)
class WorkspaceFile:
    """A file of the workspace. If its text is not YAML now, `found` is from its last text that was.

    A policy or a case needs the files that it names; other files need none.
    """

    path: Path
    text: Text
    tree: MapNode | None
    found: tuple[Occurrence, ...] = field(repr=False)
    is_policy: bool = False
    is_case: bool = False

    @property
    def needs_others(self) -> bool:
        """Whether it is a policy or a case."""
        return self.is_policy or self.is_case

    @property
    def is_broken(self) -> bool:
        """Whether its text cannot be read as YAML."""
        return self.tree is None

    def at(self, offset: int) -> Occurrence | None:
        """The name at an offset, its end included."""
        return next(self._at(offset), None)

    def narrowest_at(self, offset: int) -> Occurrence | None:
        """The shortest name at an offset: in `club-rules/1`, the source while in it, else the clause."""
        return min(self._at(offset), key=lambda one: one.span.end - one.span.start, default=None)

    def _at(self, offset: int) -> Iterator[Occurrence]:
        return (one for one in self.found if one.span.start <= offset <= one.span.end)


@frozen
class Workspace:
    """The policies and cases that were found, each with every file that it needs, and what could not be found out.

    `unseen` says in words why some files were not seen; it is empty if all were. `unread` are files that seem to belong
    here but cannot be read, with their contents.
    """

    needed: Mapping[Path, Mapping[Path, WorkspaceFile]]
    unseen: str = ""
    unread: Mapping[Path, str] = Factory(dict)

    def with_file(self, path: Path) -> Iterator[tuple[Path, Mapping[Path, WorkspaceFile]]]:
        """The policies and cases that need a file, each with all its files."""
        return ((start, files) for start, files in self.needed.items() if path in files)


@define
class Project:
    """What is open, where to search, and what was read. Mutable on purpose: an editor changes it.

    `twofold` are files that are open twice with different texts. `without_file` are open documents that are not files:
    no other file can name what is in them.
    """

    roots: list[Path] = Factory(list)
    opened: Mapping[Path, str] = Factory(dict)
    twofold: frozenset[Path] = frozenset()
    without_file: frozenset[Path] = frozenset()
    once: ReadOnce = Factory(ReadOnce)
    _files: dict[Path, tuple[Written, WorkspaceFile]] = Factory(dict)

    def look_again(self, opened: Mapping[Path, str]) -> None:
        """Take what is open as it is now, and read every file anew: once, until the next call of this."""
        self.opened = opened
        self.once = ReadOnce(self.once.parsed)

    def file(self, path: Path) -> WorkspaceFile | None:
        """A file, as open in the editor or on the disk."""
        with unsaved(self.opened):
            written = self.once.named(path, Diagnostics())
        return self._file(path, written) if written is not None else None

    def _file(self, path: Path, written: Written) -> WorkspaceFile:
        before, text = self._files.get(path), written.text
        if before is not None and before[0] is written:
            return before[1]
        tree = written.tree if not written.is_page else None
        if written.is_page:
            file = WorkspaceFile(path, text, MapNode(()), tuple(on_page(written)))
        elif isinstance(tree, MapNode):
            case = written.kind is Kind.CASE
            policy = tree.get("policy") is not None and not case
            file = WorkspaceFile(path, text, tree, tuple(occurrences(tree)), policy, case)
        elif before is not None:
            file = evolve(before[1], text=text, tree=None)
        else:
            file = WorkspaceFile(path, text, None, (), is_policy=_POLICY.search(text.content) is not None)
        self._files[path] = (written, file)
        return file

    def look(self, folders: Iterable[Path], seconds: float = SECONDS, deepest: int | None = None) -> Workspace:
        """The policies and cases in some folders, and those that are open."""
        walk = FolderWalk(folders, seconds, deepest)
        needed: dict[Path, Mapping[Path, WorkspaceFile]] = {}
        unread: dict[Path, str] = {}
        files = (path for path in walk.files() if path not in self.opened)  # one at a time: reading one takes time too
        for path in chain(self.opened, files):
            with unsaved(self.opened):
                written = self.once.named(path, flaws := Diagnostics())
            if written is None:
                for flaw in flaws:
                    if flaw.code != "too-large":
                        unread[path] = flaw.span.text.content if flaw.span is not None else ""
                continue
            if not _HEAD.search(written.text.content):
                continue
            file = self._file(path, written)
            if file.is_broken:
                unread[path] = written.text.content
            if file.needs_others:
                needed[path] = self.files_of(path)
        return Workspace(needed, walk.unseen, unread)

    def everything(self) -> Workspace:
        """The policies and cases in the folders that the editor has open or, without any, around what is open."""
        return self.look(self.roots or self.homes(self.opened))

    def homes(self, paths: Iterable[Path]) -> tuple[Path, ...]:
        """The folders to search for whatever may belong to some files: whole repositories."""
        files = [path for path in paths if path not in self.without_file]
        return tuple(dict.fromkeys([*(root_around(root / "it").folder for root in self.roots), *map(_home, files)]))

    def is_open_to(self, path: Path) -> bool:
        """Whether a file is one that the editor may change."""
        return not self.roots or path in self.without_file or self.root_of(path) is not None

    def files_of(self, start: Path) -> Mapping[Path, WorkspaceFile]:
        """A file and every file that it needs, by path. Files that cannot be read are left out."""
        found: dict[Path, WorkspaceFile] = {}
        waiting = [start]
        while waiting:
            path = waiting.pop(0)
            file = self.file(path) if path not in found else None
            if file is not None:
                found[path] = file
                waiting += (*self.named_by(file), *self._texts_beside(file))
        return found

    def named_by(self, file: WorkspaceFile) -> Iterator[Path]:
        """The files that a file names."""
        names = [one for one in file.found if one.kind in FILES]
        for name in names:
            yield from self.targets(file, name)
        if file.is_case and not names:
            yield from self._policy(file, DEFAULT_POLICY)

    def _texts_beside(self, file: WorkspaceFile) -> list[Path]:
        """The files in which a file of a policy is translated."""
        if file.is_case:
            return []
        with unsaved(self.opened):
            return [each.real for each in texts_beside([gate.File(file.path, self._root(file.path))])]

    def not_found(self, file: WorkspaceFile) -> Iterator[str]:
        """The files that a file names but that cannot be read from there."""
        names = (one for one in file.found if one.kind in FILES)
        return (name.name for name in names if not self.targets(file, name))

    def targets(self, file: WorkspaceFile, name: Occurrence) -> list[Path]:
        """The files that a name in a file means, as far as they exist and may be read."""
        if name.kind is not NameKind.LISTED:
            return self._policy(file, name.name)
        naming = gate.File(file.path, self._root(file.path))
        with unsaved(self.opened):
            names = listed([Scalar(name.name)], lambda each: naming.named(each.value), self.once, Diagnostics())
            files = [naming.named(each.value) for each in names]
            return [each.real for each in files if each.root.is_file(each.path)]

    def _policy(self, file: WorkspaceFile, name: str) -> list[Path]:
        """The file of that name beside another file, or the policy in that folder, or the shipped policy."""
        naming = gate.File(file.path, self._root(file.path))
        try:
            with unsaved(self.opened):
                if file.is_case:
                    name = str(day_in(name)[0])
                    if name in shipped_policies():
                        return [gate.shipped_policy(name).real]
                named = naming.named(name)
                return [(named if named.root.is_file(named.path) else find_base(name, naming)).real]
        except PolicyError:
            return []

    def root_of(self, path: Path) -> Path | None:
        """The folder of the workspace around a file. What the file names must lie there too."""
        around = [root for root in self.roots if path.is_relative_to(root)]
        return min(around, key=lambda root: len(root.parts), default=None)

    def _root(self, path: Path) -> OnDisk:
        folder = self.root_of(path)
        return OnDisk(folder) if folder is not None else root_around(path)

    def around(self, path: Path) -> Mapping[Path, WorkspaceFile]:
        """The files that give the names in a file: those that it needs, or those of a policy that needs it.

        The nearest policies are searched first: an editor asks this at every key.
        """
        file = self.file(path)
        if file is not None and file.needs_others:
            return self.files_of(path)
        near = self.look((path.parent, path.parent.parent), deepest=1)
        for _, files in near.with_file(path):
            return files
        for _, files in self.everything().with_file(path):
            return files
        return {path: file} if file is not None else {}

    def definition(self, path: Path, name: Occurrence) -> tuple[Path, Occurrence] | None:
        """Where a name in a file is given."""
        for where, file in self.around(path).items():
            for one in file.found:
                if one.node is not None and one.key == name.key:
                    return where, one
        return None


def places(workspace: Workspace, file: WorkspaceFile, name: Occurrence) -> list[tuple[WorkspaceFile, Occurrence]]:
    """Every place in a workspace that names the same thing, in order.

    Two files mean the same by a name if some policy needs both. So the answer is the same wherever one asks.
    """
    concerned = {file.path: file}
    waiting = [file.path]
    while waiting:
        for _, files in workspace.with_file(waiting.pop()):
            for path, other in files.items():
                if path not in concerned and any(one.key == name.key for one in other.found):
                    concerned[path] = other
                    waiting.append(path)
    return [
        (concerned[path], one) for path in sorted(concerned) for one in concerned[path].found if one.key == name.key
    ]


def given_in(files: Iterable[WorkspaceFile], *kinds: NameKind) -> Iterator[Occurrence]:
    """Every name of these kinds that some files give, without duplicates."""
    seen: set[tuple[NameKind, str]] = set()
    for file in files:
        for one in file.found:
            if one.node is not None and one.kind in kinds and one.key not in seen:
                seen.add(one.key)
                yield one


def _home(path: Path) -> Path:
    """Where to look for what belongs to a file if no folder is open: in its repository, or in the folders beside it."""
    root = root_around(path)
    return path.parent.parent if root.folder == path.parent and not root.is_repository else root.folder
