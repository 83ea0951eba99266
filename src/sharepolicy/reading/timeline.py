"""Policies with several versions in time: a file that says from which day each policy file is in force."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path

from attrs import evolve, field, frozen

from sharepolicy.ground.diagnostic import Diagnostic, Diagnostics, PolicyError, labels_at
from sharepolicy.ground.text import Span
from sharepolicy.language.periods import Period, days_in_words
from sharepolicy.language.values import Ranges
from sharepolicy.reading.gate import File, find_base
from sharepolicy.reading.once import ReadOnce
from sharepolicy.reading.quantities import UnreadableError, date_from
from sharepolicy.reading.shape import shape_of
from sharepolicy.reading.tree import ListNode, MapNode, Node, Scalar, text_in
from sharepolicy.reading.written import Kind, Written

_ONE_DAY = datetime.timedelta(days=1)


@frozen
class DatedFile:
    """A version: its policy file, and the days on which it is in force."""

    file: File
    period: Period
    span: Span | None = field(default=None, eq=False, repr=False)


@frozen
class VersionList:
    """The versions of a policy, oldest first. They follow each other without a gap.

    `files` are the files that say which versions there are: its own, and those of what the versions extend.
    """

    name: str
    title: str
    versions: tuple[DatedFile, ...]
    files: tuple[File, ...] = ()


def read_timeline(file: File, once: ReadOnce, named_at: Span | None = None) -> VersionList | None:
    """The versions of a policy; None if it has only one, or if its file cannot be opened.

    An overlay on a policy with versions has a version of its own in each of their periods, all in the same file.
    Raises PolicyError with every flaw of a list of versions. Their files are opened to see what they extend.
    """
    return _versions(file, once, named_at, ())


def _versions(file: File, once: ReadOnce, named_at: Span | None, seen: tuple[object, ...]) -> VersionList | None:
    written = once.open(file, Diagnostics(), named_at)
    if written is None or file.identity in seen:
        return None
    seen = (*seen, file.identity)
    if written.kind is not Kind.TIMELINE:
        return _on_each_base(file, written, once, seen)
    listed = _listed(file, written)
    divided = [_divided(dated, once, seen) for dated in listed.versions]
    versions = tuple(each for versions, _ in divided for each in versions)
    return evolve(listed, versions=versions, files=(file, *(each for _, files in divided for each in files)))


def _divided(
    dated: DatedFile, once: ReadOnce, seen: tuple[object, ...]
) -> tuple[Sequence[DatedFile], tuple[File, ...]]:
    """A version, divided by the periods of what it extends, and the files that say so."""
    try:
        divided = _versions(dated.file, once, dated.span, seen)
    except PolicyError:
        divided = None  # reported where the version is read
    if divided is None:
        return [dated], ()
    periods = [(each, dated.period & each.period) for each in divided.versions]
    found = [DatedFile(evolve(each.file, over=period), period, dated.span) for each, period in periods if period]
    return found, divided.files


def _on_each_base(file: File, overlay: Written, once: ReadOnce, seen: tuple[object, ...]) -> VersionList | None:
    """The versions of an overlay, one for each version of its base, unless it says which of them it means."""
    extends = overlay.get("extends")
    if file.over is not None or not isinstance(extends, Scalar):
        return None
    try:
        name, day = day_in(extends.value)
        base = _versions(find_base(str(name), file), once, extends.span, seen) if day is None else None
    except PolicyError:
        return None  # reported where the base is read
    if base is None:
        return None
    versions = [DatedFile(evolve(file, over=each.period), each.period, extends.span) for each in base.versions]
    files = (file, *base.files)
    return VersionList(text_in(overlay.get("policy")), text_in(overlay.get("title")), tuple(versions), files)


def version_on(listed: VersionList, day: datetime.date) -> DatedFile:
    """The version in force on a day. Raises PolicyError when there is none."""
    for dated in listed.versions:
        if day in dated.period:
            return dated
    first = listed.versions[0]
    raise PolicyError([none_in_force(listed.name, first.period, one_day(day), first.span)])


def day_in(policy: str | Path) -> tuple[str | Path, datetime.date | None]:
    """A policy and the day at the end of its name, such as `mars@2026-02-04`."""
    named, at, day = str(policy).rpartition("@")
    try:
        return (named, datetime.date.fromisoformat(day)) if at and named else (policy, None)
    except ValueError:
        return policy, None


def none_in_force(name: str, first: Period, days: Ranges, span: Span | None = None) -> Diagnostic:
    """The diagnostic for days on which no version of a policy is in force. `first` is the period of the first one."""
    message = f"no version of `{name}` is in force on {days_in_words(days)}"
    return Diagnostic("no-single-version", message, span, f"its first version is in force {first}")


def one_day(day: datetime.date) -> Ranges:
    """A day as a set of days."""
    return Ranges.of(day.toordinal(), day.toordinal())


def _listed(file: File, written: Written) -> VersionList:
    """The versions that a file lists."""
    diagnostics = Diagnostics()
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
