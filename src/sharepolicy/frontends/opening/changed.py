"""Which policies changed files belong to: as the policy itself, or as its version, base, vocabulary or examples."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from attrs import frozen

from sharepolicy.engine.loading.vocabulary import is_vocabulary
from sharepolicy.frontends.options import UsageError
from sharepolicy.ground.diagnostic import Diagnostics, PolicyError
from sharepolicy.ground.text import Span
from sharepolicy.reading.files import POLICY_FILE, is_file, is_there, resolved
from sharepolicy.reading.gate import File, file_of
from sharepolicy.reading.listed import TEXTS, TooManyError, files_below
from sharepolicy.reading.once import ReadOnce
from sharepolicy.reading.policies import Reading, read_policy
from sharepolicy.reading.roots import root_around
from sharepolicy.reading.strays import holds_policy
from sharepolicy.reading.texts import texts_beside
from sharepolicy.reading.timeline import read_timeline
from sharepolicy.reading.written import Kind


@frozen
class Affected:
    """The policies that changed files are part of, and the facts that any policy in the root uses."""

    policies: tuple[Path, ...]
    used: frozenset[Span]


@frozen
class _Made:
    """A policy, the files of its versions, every file read for it, and the facts it uses, as far as can be read."""

    policy: File
    versions: frozenset[Path]
    files: frozenset[Path]
    used: frozenset[Span]


def affected_by(changed: Iterable[Path], once: ReadOnce) -> Affected:
    """The policies that some changed file is part of, in the root around the working folder.

    They include vocabularies that no policy uses, to be checked alone. Raises UsageError if this cannot be found out:
    a check that looks at too little would pass.
    """
    left = {resolved(path): path for path in changed}
    root = root_around(Path.cwd() / POLICY_FILE)
    try:
        made = [_made(file, once) for file in _policies_in(File(root.folder, root), once)]
    except TooManyError:
        raise UsageError(f"there are too many files in {root.called}; name the policies' folder with --root") from None
    except OSError:
        raise UsageError(f"{root.called} cannot be searched") from None
    known = frozenset().union(*(one.files for one in made))
    versions = frozenset().union(*(one.versions for one in made))
    is_removed = any(not is_there(path) for path in left)  # we can no longer see what it was part of
    meant = [one for one in made if is_removed or not one.files.isdisjoint(left)]
    found = [one.policy.path for one in meant if one.policy.real not in versions]
    found += [path for place, path in left.items() if place not in known and _stands_alone(path, once)]
    return Affected(tuple(found), frozenset().union(*(one.used for one in made)))


def _stands_alone(path: Path, once: ReadOnce) -> bool:
    """Whether to check a file that is not part of any known policy: its policy may be out of sight or broken."""
    if not is_file(path):
        return False
    if is_vocabulary(path, once) or holds_policy(file_of(path), once):
        return True
    written = once.open(file_of(path), Diagnostics())
    is_broken = written is None or (written.kind is Kind.BROKEN and bool(_HEAD.search(written.text.content)))
    return is_broken and path.suffix.lower() in TEXTS


_HEAD = re.compile("^(policy|vocabulary):", re.MULTILINE)


def _policies_in(folder: File, once: ReadOnce) -> Iterator[File]:
    for name in files_below(folder):
        file = File(folder.path / name, folder.root)
        if file.path.suffix.lower() in TEXTS and (file.path.name == POLICY_FILE or holds_policy(file, once)):
            yield file


def _made(policy: File, once: ReadOnce) -> _Made:
    try:
        timeline = read_timeline(policy, once)
    except PolicyError:
        return _Made(policy, frozenset(), frozenset({policy.real}), frozenset())
    versions = [] if timeline is None else [version.file for version in timeline.versions]
    readings: list[Reading] = [read_policy(file, once, examples=True) for file in versions or [policy]]
    read = [resolved(Path(text.name)) for reading in readings for text in reading.texts]
    texts = [file.real for reading in readings for file in texts_beside(reading.files)]
    opened = [file.real for reading in readings for file in reading.files]  # also the list of versions of a base
    own = frozenset(file.real for file in versions) - {policy.real}  # an overlay on versions is its own version
    used = frozenset().union(*(reading.used for reading in readings))
    return _Made(policy, own, frozenset({policy.real, *own, *read, *opened, *texts}), used)
