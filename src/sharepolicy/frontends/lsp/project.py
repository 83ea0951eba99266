"""The policies of a workspace, the files that belong to each, and the names in them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from attrs import Factory, define, field, frozen

from sharepolicy.frontends.lsp.occurrences import Kind, Occurrence, occurrences
from sharepolicy.frontends.lsp.search import Search
from sharepolicy.ground.diagnostic import Diagnostics, PolicyError
from sharepolicy.ground.text import Text
from sharepolicy.reading import gate
from sharepolicy.reading.files import POLICY_FILE, read_text, resolved, unsaved
from sharepolicy.reading.overlays import find_base
from sharepolicy.reading.roots import OnDisk, OutsideError, root_around
from sharepolicy.reading.tree import MapNode, read_tree

_MOST_POLICIES = 500


@frozen(eq=False)
class File:
    """A file of the workspace. When its text is not YAML now, `found` is of its last text that was."""

    path: Path
    text: Text
    tree: MapNode | None
    found: tuple[Occurrence, ...] = field(repr=False)

    @property
    def is_policy(self) -> bool:
        """Whether it says of itself that it is a policy."""
        return self.tree is not None and self.tree.get("policy") is not None

    @property
    def is_broken(self) -> bool:
        """Whether its text cannot be read as YAML."""
        return self.tree is None

    def at(self, offset: int) -> Occurrence | None:
        """The name at an offset; its end belongs to it."""
        return next((one for one in self.found if one.span.start <= offset <= one.span.end), None)


@define
class Project:
    """What is open, where to search, and what was read before. Mutable on purpose: an editor changes it."""

    roots: list[Path] = Factory(list)
    opened: dict[Path, str] = Factory(dict)
    _files: dict[Path, tuple[str, File]] = Factory(dict)

    def file(self, path: Path) -> File | None:
        """A file as it is now: open in the editor, or on the disk."""
        with unsaved(self.opened):
            text = read_text(path, Diagnostics())
        if text is None:
            return None
        before = self._files.get(path)
        if before is not None and before[0] == text.content:
            return before[1]
        tree = read_tree(text, Diagnostics())
        if isinstance(tree, MapNode):
            file = File(path, text, tree, tuple(occurrences(tree)))
        else:
            file = File(path, text, None, before[1].found if before is not None else ())
        self._files[path] = (text.content, file)
        return file

    def policies(self) -> Iterator[Path]:
        """The policy files of the workspace, and those that are open."""
        found: dict[Path, None] = {}
        for path in self.opened:
            file = self.file(path)
            if path.name == POLICY_FILE or (file is not None and file.is_policy):
                found[path] = None
            for folder in (path.parent, path.parent.parent):  # the policies beside an open vocabulary
                beside = (each for each in sorted(folder.glob(f"*/{POLICY_FILE}")) if self._root(path).is_file(each))
                found |= dict.fromkeys(map(resolved, beside))
        for root in self.roots:
            for path in Search(root, POLICY_FILE):
                if len(found) >= _MOST_POLICIES:
                    break
                if OnDisk(root).is_file(path):
                    found[resolved(path)] = None
        yield from found

    def files_of(self, policy: Path) -> Mapping[Path, File]:
        """A policy file and every file that it names, by path. What cannot be read is left out."""
        found: dict[Path, File] = {}
        waiting = [policy]
        while waiting:
            path = waiting.pop(0)
            file = self.file(path) if path not in found else None
            if file is not None:
                found[path] = file
                waiting += self.named_by(file)
        return found

    def named_by(self, file: File) -> Iterator[Path]:
        """The files that a file names."""
        for one in file.found:
            if one.kind is Kind.FILE and (path := self.target(file, one)) is not None:
                yield path

    def target(self, file: File, name: Occurrence) -> Path | None:
        """The file that a name of a file means, if it is there and may be read."""
        try:
            naming = gate.File(file.path, self._root(file.path))
            named = naming.named(name.name)
            found = named if named.root.is_file(named.path) else find_base(name.name, naming)
            return found.root.real(found.path)
        except (OSError, OutsideError, PolicyError):
            return None

    def root_of(self, path: Path) -> Path | None:
        """The folder of the workspace that a file lies in: what it names lies there too."""
        around = [root for root in self.roots if path.is_relative_to(root)]
        return min(around, key=lambda root: len(root.parts), default=None)

    def _root(self, path: Path) -> OnDisk:
        folder = self.root_of(path)
        return OnDisk(folder) if folder is not None else root_around(path)

    def policies_with(self, path: Path) -> list[Path]:
        """The policies that a file belongs to."""
        return [policy for policy in self.policies() if path in self.files_of(policy)]

    def around(self, path: Path) -> Mapping[Path, File]:
        """The files of the first policy that a file belongs to; the file alone when it belongs to none."""
        for policy in self.policies():
            if path in (files := self.files_of(policy)):
                return files
        file = self.file(path)
        return {path: file} if file is not None else {}

    def definition(self, path: Path, name: Occurrence) -> tuple[Path, Occurrence] | None:
        """Where a name of a file is given."""
        return definition_in(self.around(path), name)

    def uses(self, path: Path, name: Occurrence) -> list[tuple[Path, Occurrence]]:
        """Every place that means the same thing, in all policies to which its definition belongs; in order."""
        given = self.definition(path, name)
        if given is None:
            return []
        files: dict[Path, File] = {}
        for policy in self.policies_with(given[0]):
            theirs = self.files_of(policy)
            if definition_in(theirs, name) == given:
                files |= theirs
        if not files:
            files = dict(self.around(path))
        return [(where, one) for where in sorted(files) for one in files[where].found if one.key == name.key]


def definition_in(files: Mapping[Path, File], name: Occurrence) -> tuple[Path, Occurrence] | None:
    """Where some files give a name."""
    for path, file in files.items():
        for one in file.found:
            if one.node is not None and one.key == name.key:
                return path, one
    return None


def given_in(files: Iterable[File], *kinds: Kind) -> Iterator[Occurrence]:
    """Every name of these kinds that some files give, each once."""
    seen: set[tuple[Kind, str]] = set()
    for file in files:
        for one in file.found:
            if one.node is not None and one.kind in kinds and one.key not in seen:
                seen.add(one.key)
                yield one
