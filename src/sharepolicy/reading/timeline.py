"""Policies with several versions in time: a file that says from which day each policy file is in force."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from itertools import pairwise

from attrs import field, frozen

from sharepolicy.ground.diagnostic import Diagnostic, Diagnostics, PolicyError, labels_at
from sharepolicy.ground.text import Span
from sharepolicy.language.periods import Period
from sharepolicy.reading.gate import File
from sharepolicy.reading.once import ReadOnce
from sharepolicy.reading.quantities import UnreadableError, date_from
from sharepolicy.reading.shape import shape_of
from sharepolicy.reading.tree import ListNode, MapNode, Node, Scalar, text_in
from sharepolicy.reading.written import Kind

_ONE_DAY = datetime.timedelta(days=1)


@frozen
class DatedFile:
    """A version: its policy file, and the days on which it is in force."""

    file: File
    period: Period
    span: Span | None = field(default=None, eq=False, repr=False)


@frozen
class VersionList:
    """The versions of a policy, oldest first. They follow each other without a gap."""

    name: str
    title: str
    versions: tuple[DatedFile, ...]


def read_timeline(file: File, once: ReadOnce, named_at: Span | None = None) -> VersionList | None:
    """The versions that a policy file lists; None if it lists none because it is a policy itself or cannot be opened.

    Raises PolicyError with every flaw of the list. The files of the versions are not opened.
    """
    diagnostics = Diagnostics()
    written = once.open(file, Diagnostics(), named_at)
    if written is None or written.kind is not Kind.TIMELINE:
        return None
    tree = written.read(diagnostics)
    if (tree := shape_of("versions", tree, diagnostics).sound) is None:
        raise PolicyError(diagnostics, diagnostics.left_out)
    listed = tree.get("versions")
    entries = [each for each in listed.items if isinstance(each, MapNode)] if isinstance(listed, ListNode) else []
    starts = [_start(each, place, diagnostics) for place, each in enumerate(entries)]
    for before, after in pairwise(starts):
        diagnostics.extend(_disorder(before, after))
    diagnostics.stop(PolicyError)
    first_days = [start.day for start in starts]
    last_days = [day - _ONE_DAY if day is not None else None for day in first_days[1:]]
    found = [
        DatedFile(file.named(name.value), Period(first, last), name.span)
        for name, first, last in zip(map(_file, entries), first_days, [*last_days, None], strict=True)
    ]
    return VersionList(text_in(tree.get("policy")), text_in(tree.get("title")), tuple(found))


@frozen
class _Start:
    """The day from which a version is in force, and the place that says so. None: it always was."""

    day: datetime.date | None
    span: Span | None


def _start(entry: MapNode, place: int, diagnostics: Diagnostics) -> _Start:
    said, file = entry.get("from"), _file(entry)
    if not isinstance(said, Scalar):
        if place:
            help_ = "only the first version can do without it"
            message = "`from` is missing: from which day is this version in force?"
            diagnostics.add(Diagnostic("missing-property", message, file.span, help_))
        return _Start(None, file.span)
    try:
        return _Start(datetime.date.fromordinal(date_from(said.value)), said.span)
    except UnreadableError as error:
        diagnostics.add(Diagnostic("wrong-value-kind", str(error), said.span, error.help))
        return _Start(None, said.span)


def _file(entry: MapNode) -> Scalar:
    node: Node | None = entry.get("file")
    assert isinstance(node, Scalar)  # the shape says so
    return node


def _disorder(before: _Start, after: _Start) -> Iterator[Diagnostic]:
    if after.day is None or (before.day or datetime.date.min) < after.day:
        return
    message = f"this version begins on {after.day}, and the one before it "
    message += f"begins on {before.day}" if before.day else "has no start date"
    labels = labels_at("the one before it", before.span)
    help_ = "list the oldest version first, and let each begin on a day of its own"
    yield Diagnostic("versions-out-of-order", message, after.span, help_, labels)
