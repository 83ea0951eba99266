"""Renaming a thing wherever a workspace names it: everywhere or not at all."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path

from attrs import frozen

from sharepolicy.frontends.lsp.called import NameChange
from sharepolicy.frontends.lsp.names import NameKind, Occurrence
from sharepolicy.frontends.lsp.project import FILES, Project, Workspace, WorkspaceFile, places
from sharepolicy.frontends.lsp.proof import RenameProof
from sharepolicy.ground.budget import OutOfTimeError, budget, check
from sharepolicy.ground.text import Span
from sharepolicy.reading.facts import RESERVED
from sharepolicy.reading.files import POLICY_FILE, resolved, shown_name
from sharepolicy.reading.shapes.parts import CLAUSE, KEBAB, SNAKE

RENAMED = tuple(kind for kind in NameKind if kind not in FILES)
"""The kinds of thing that can be renamed."""

SECONDS = 10.0
"""How long to search all folders for files that name a thing."""

PROVING = 60.0
"""How long to prove that all affected policies stay the same."""


class RefusedRenameError(ValueError):
    """The new name cannot be given. The message says why."""


@frozen
class Replacement:
    """A stretch of a file, and the text that replaces it."""

    path: Path
    span: Span
    text: str


def rename(project: Project, path: Path, name: Occurrence, new: str) -> list[Replacement]:
    """The edits that rename a thing in every file, proved to leave all decisions alone. Raises RefusedRenameError."""
    renaming = _renaming(name, new)
    workspace, found = _everywhere(project, path, name)
    _check_place(project, workspace, {file.path for file, _ in found})
    _check_names(project, workspace, found, renaming)
    edits = list(
        dict.fromkeys(Replacement(file.path, one.span, renaming.new.removeprefix(one.left_out)) for file, one in found)
    )
    after = edited({file.path: file.text.content for file, _ in found}, edits)
    proof = RenameProof(project, renaming, project.opened, {**project.opened, **after})
    concerned = {start: files for start, files in workspace.needed.items() if any(e.path in files for e in edits)}
    if why := _doubt(proof, concerned):
        raise RefusedRenameError(f"`{name.name}` cannot be renamed: {why}")
    return edits


def _doubt(proof: RenameProof, concerned: Mapping[Path, Mapping[Path, WorkspaceFile]]) -> str:
    """Why an affected policy or case may not be the same afterwards, in words."""
    try:
        with budget(PROVING):
            for start, files in sorted(concerned.items(), key=lambda each: each[1][each[0]].is_case):  # policies first
                why = proof.doubt(files[start], files)
                check()  # a policy that was not proved in time would seem to have changed
                if why:
                    return why
    except OutOfTimeError:
        return f"proving that nothing else changes takes more than {PROVING:.0f} seconds"
    return ""


def own_part(name: Occurrence) -> tuple[Span, str]:
    """The part of a name that is to be renamed, with its text: in `club-rules/1`, only the clause."""
    if name.kind is NameKind.CLAUSE and "/" in name.written:
        start = name.span.start + name.written.index("/") + 1
        return Span(name.span.text, start, name.span.end), name.span.text.content[start : name.span.end]
    return name.span, name.written if name.kind is not NameKind.FACT else name.name


def _renaming(name: Occurrence, new: str) -> NameChange:
    """The renaming that is asked for. Raises RefusedRenameError if no thing of that kind can have the name."""
    if name.kind not in RENAMED:
        raise RefusedRenameError(f"a {name.kind} cannot be renamed here")
    mark = _MARKS.get(name.kind, "")
    before, mark, _ = name.name.rpartition(mark) if name.kind is NameKind.FACT else name.name.partition(mark or "\0")
    before = before + mark if mark else ""
    bare = new.rpartition(".")[2] if name.kind is NameKind.FACT else new.removeprefix(before)
    pattern, spelled = _SPELLED.get(name.kind, (KEBAB, "as `kebab-case`"))
    if not re.fullmatch(pattern.strip("^$"), bare):
        raise RefusedRenameError(f"`{new}` cannot be a name: spell it {spelled}")
    if name.kind is NameKind.FACT:
        _check_fact(name.name, before, new, bare)
    return NameChange(name.kind, name.name, before + bare)


_MARKS = {NameKind.FACT: ".", NameKind.VALUE: ":", NameKind.CLAUSE: "/"}
"""The mark between a name and what it belongs to."""

_SPELLED = {
    NameKind.FACT: (SNAKE, "as `snake_case`"),
    NameKind.VALUE: (SNAKE, "as `snake_case`"),
    NameKind.ROLE: (SNAKE, "as `snake_case`"),
    NameKind.CLAUSE: (CLAUSE, "without spaces or `/`"),
}


def _check_fact(old: str, before: str, new: str, bare: str) -> None:
    """Refuse a name that would make a fact be about something else: requests are decided by what facts are about."""
    if bare in RESERVED:
        raise RefusedRenameError(f"`{new}` cannot be the name of a fact: the word has another meaning")
    if new != before + bare:
        expected = f"a name that begins with `{before}`" if before else "a name without a dot"
        about = before.rstrip(".").replace(".", " and the ") or "case"
        raise RefusedRenameError(f"`{old}` is about the {about}, and must stay so; expected {expected}")


def _everywhere(
    project: Project, path: Path, name: Occurrence
) -> tuple[Workspace, list[tuple[WorkspaceFile, Occurrence]]]:
    """The workspace, and every place in it that names the thing."""
    file = project.file(path)
    concerned = {path}
    while file is not None:
        workspace = project.look(project.homes(sorted(concerned)), SECONDS)
        found = places(workspace, file, name)
        if concerned >= (now := {each.path for each, _ in found}):
            if all(one.node is None for _, one in found):
                break
            return workspace, found
        concerned |= now  # the folders around these are searched too
    raise RefusedRenameError(f"nothing called `{name.name}` is described in this policy")


def _check_place(project: Project, workspace: Workspace, concerned: Collection[Path]) -> None:
    """Refuse to rename what cannot be seen and changed as a whole."""
    for path in concerned:
        if not project.is_open_to(path):
            raise RefusedRenameError(
                f"it is named in `{shown_name(path)}`, outside the folder that is open; open a folder that holds both"
            )
    if workspace.unseen and not project.without_file.issuperset(concerned):
        raise RefusedRenameError(f"other files may name it, and {workspace.unseen}")
    for files in workspace.needed.values():
        for file in files.values():
            for name in project.not_found(file):
                aim = resolved(file.path.parent / name)
                if not {aim, aim / POLICY_FILE, *files}.isdisjoint(concerned):
                    raise RefusedRenameError(
                        f"`{shown_name(file.path)}` needs `{name}`, which cannot be read from there"
                    )


def _check_names(
    project: Project, workspace: Workspace, found: list[tuple[WorkspaceFile, Occurrence]], renaming: NameChange
) -> None:
    """Refuse a new name that something else has, or a renaming that would leave the old name somewhere."""
    near = {file.path: file for file, _ in found}
    for concerned, _ in found:
        for _, files in workspace.with_file(concerned.path):
            near |= files
    _check_readable(project, workspace, near, renaming)
    for path, file in near.items():
        for one in file.found:
            if one.key == (renaming.kind.space, renaming.new):
                is_there = f"there is a {one.kind}" if one.node is not None else f"something names a {renaming.kind}"
                raise RefusedRenameError(f"{is_there} called `{renaming.new}` already, in `{shown_name(path)}`")
    for _, one in found:
        if not one.name.endswith(one.written):
            raise RefusedRenameError(f"`{one.name}` is written with codes in `{one.span}`; write it plainly first")


def _check_readable(
    project: Project, workspace: Workspace, near: Mapping[Path, WorkspaceFile], renaming: NameChange
) -> None:
    """Refuse to rename if a file that may hold the name cannot be read, or has two texts."""
    if twice := project.twofold.intersection(near):
        raise RefusedRenameError(
            f"`{shown_name(min(twice))}` is open twice with different texts; close one of them first"
        )
    words = {re.split(r"[.:/]", full)[-1] for full in (renaming.old, renaming.new)}
    for path, content in workspace.unread.items():
        if path in near or not content or any(word in content for word in words):
            raise RefusedRenameError(f"`{shown_name(path)}` may name it too, but cannot be read; correct it first")


def edited(before: Mapping[Path, str], edits: Iterable[Replacement]) -> Mapping[Path, str]:
    """The texts of some files after the edits."""
    texts = dict(before)
    for edit in sorted(edits, key=lambda edit: edit.span.start, reverse=True):
        text = texts[edit.path]
        texts[edit.path] = text[: edit.span.start] + edit.text + text[edit.span.end :]
    return texts
