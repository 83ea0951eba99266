"""Opening a policy by name, by path, or as it stood in a git revision: `REV:path`."""

from __future__ import annotations

import os
from pathlib import Path, PurePosixPath

from attrs import evolve, frozen

from sharepolicy.engine.loading.load import load_file, load_named
from sharepolicy.engine.policies.policy import Policy
from sharepolicy.engine.policies.timeline import Timeline
from sharepolicy.frontends.git import GitError, InRevision, Repository
from sharepolicy.frontends.options import UsageError
from sharepolicy.ground.text import Span
from sharepolicy.reading.files import is_there, shipped_policies, shown_name
from sharepolicy.reading.gate import File, policy_at
from sharepolicy.reading.once import ReadOnce
from sharepolicy.reading.timeline import day_in


@frozen
class OpenedPolicy:
    """A policy, and the revision that it was read from, if any."""

    policy: Policy | Timeline
    revision: InRevision | None = None

    def seen(self, span: Span) -> Span:
        """The same place in the working tree, for a place in a file of the revision."""
        if self.revision is None or not self.revision.repository.has_files:
            return span
        name = span.text.name
        inside = name.removeprefix(f"{self.revision.name}:")
        if inside == name:
            return span
        return evolve(span, text=evolve(span.text, name=shown_name(self.revision.repository.top / inside)))


def open_named(named: str, once: ReadOnce, *, prove: bool) -> OpenedPolicy:
    """Load a policy by what a person typed. Raises PolicyError, and UsageError if git cannot read the revision."""
    plain, day = day_in(named)
    revision, colon, path = str(plain).partition(":")
    if not colon or is_there(Path(plain)) or plain in shipped_policies():
        return OpenedPolicy(load_named(named, once, prove=prove))
    if not revision:
        raise UsageError(f"`{named}` names no revision; write one before the colon, such as `HEAD:path`")
    try:
        repository = Repository.around()
        if repository is None:
            raise UsageError(
                f"there is no file `{named}`, and this folder is not in a git repository to read `REV:path` from"
            )
        files = repository.revision(revision)
        if files is None:
            raise UsageError(f"there is no revision `{revision}` in this git repository")
        return OpenedPolicy(load_file(_file(files, path), once, prove=prove, on=day), files)
    except GitError as error:
        raise UsageError(str(error)) from error


def _file(revision: InRevision, path: str) -> File:
    """The policy file at a path from the top of the repository, or from this folder if it begins with a dot."""
    top, here = revision.repository.top, revision.repository.here
    from_here, from_top = (Path(os.path.normpath(start / path)) for start in (top / here, top))  # as git does
    is_relative = PurePosixPath(path).parts[:1] in (("..",), ()) or path.split("/")[0] == "."
    for place in [from_here] if is_relative and path else [from_top, from_here]:
        if (found := policy_at(File(place, revision))) is not None:
            return found
    raise UsageError(
        f"there is no `{path}` in the revision `{revision.name}`; a path begins at the top of the repository, "
        "or with `./` in this folder"
    )
