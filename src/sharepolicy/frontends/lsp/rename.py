"""Giving a thing another name, wherever it is named."""

from __future__ import annotations

import re
from pathlib import Path

from attrs import frozen

from sharepolicy.frontends.lsp.occurrences import Kind, Occurrence
from sharepolicy.frontends.lsp.project import Project
from sharepolicy.ground.text import Span
from sharepolicy.reading.facts import RESERVED
from sharepolicy.reading.shapes.parts import KEBAB, SNAKE

RENAMED = (Kind.FACT, Kind.RULE, Kind.GROUP, Kind.DEFINITION, Kind.ACTION, Kind.ROLE)
"""The kinds of thing that can be given another name."""


class RenameError(ValueError):
    """The new name cannot be given. The message says why."""


@frozen
class Edit:
    """A stretch of a file, and what is to stand there."""

    path: Path
    span: Span
    text: str


def rename(project: Project, path: Path, name: Occurrence, new: str) -> list[Edit]:
    """The edits that give a thing a new name in every file that names it. Raises RenameError."""
    if name.kind not in RENAMED:
        raise RenameError(f"a {name.kind} cannot be renamed here")
    _check(project, path, name, new)
    uses = project.uses(path, name)
    if not uses:
        raise RenameError(f"nothing called `{name.name}` is described in this policy")
    for where, _ in uses:
        file = project.file(where)
        if file is None or file.is_broken:
            raise RenameError(f"`{where.name}` cannot be read as it is; correct it first")
    edits = [Edit(where, one.span, _written(one, new)) for where, one in uses]
    return list(dict.fromkeys(edits))


def _check(project: Project, path: Path, name: Occurrence, new: str) -> None:
    pattern, spelled = (SNAKE, "as `snake_case`") if name.kind in (Kind.FACT, Kind.ROLE) else (KEBAB, "as `kebab-case`")
    bare = new
    if name.kind is Kind.FACT:
        prefix, dot, bare = new.rpartition(".")
        if dot and prefix not in ("subject", "recipient", "item"):
            raise RenameError(f"`{new}` cannot be a name: the part before the dot is `subject`, `recipient` or `item`")
        if bare in RESERVED:
            raise RenameError(f"`{new}` cannot be the name of a fact: the word has another meaning")
    if not re.fullmatch(pattern.strip("^$"), bare):
        raise RenameError(f"`{new}` cannot be a name: spell it {spelled}")
    taken = any(
        one.node is not None and one.kind.space is name.kind.space and one.name == new and one.name != name.name
        for file in project.around(path).values()
        for one in file.found
    )
    if taken:
        raise RenameError(f"there is a {name.kind} called `{new}` already")


def _written(one: Occurrence, new: str) -> str:
    """The new name as it stands at one place: under a heading of a request without its prefix."""
    left_out = one.name.removesuffix(one.written)
    if left_out and not new.startswith(left_out):
        raise RenameError(
            f"`{one.name}` is given under a heading of a request, so its new name starts with `{left_out}`"
        )
    return new.removeprefix(left_out)
