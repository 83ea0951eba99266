"""Files that look as if they belonged to a policy but are never read, such as examples that are never run."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from pathlib import PurePosixPath

from attrs import frozen

from sharepolicy.ground.diagnostic import Diagnostic, Diagnostics
from sharepolicy.ground.text import Span, Text
from sharepolicy.reading.files import POLICY_FILE
from sharepolicy.reading.gate import File
from sharepolicy.reading.listed import TEXTS, TooManyError, files_below, listed
from sharepolicy.reading.once import ReadOnce
from sharepolicy.reading.pages import is_page
from sharepolicy.reading.places import short
from sharepolicy.reading.tree import MapNode, Node, Scalar, scalars_in
from sharepolicy.reading.written import OF_POLICIES, Kind, Written

MOST_CHARACTERS = 16 * 1024 * 1024
"""How much text is searched in a folder and below; the rest is ignored."""

_MAY_MATTER = re.compile(r"\b(examples|policy)\b")
_BROKEN = re.compile(r"""^["']?examples["']?[ ]*:""", re.MULTILINE)
_BROKEN_POLICY = re.compile(r"""^["']?policy["']?[ ]*:""", re.MULTILINE)
_BROKEN_PART = re.compile(rf"""^["']?(versions|{"|".join(sorted(OF_POLICIES))})["']?[ ]*:""", re.MULTILINE)
"""What a text that is not YAML seems to be: examples, or a policy with something that only policies have."""


@frozen
class _NamedFile:
    """A file that says what it is, the place where it says so, and its name from the folder that is searched."""

    file: File
    name: str
    kind: Kind
    span: Span
    listed: Node | None = None
    is_broken: bool = False


def stray_examples(policy: File, read: Collection[str], once: ReadOnce) -> Iterator[Diagnostic]:
    """Examples in the folder of a policy, or below, that no policy there lists. `read` are the names of files read."""
    seen = list(_seen(File(policy.path.parent, policy.root), read, _is_of_a_policy, once))
    known = {name for one in seen for name in _listed_by(one, once)}
    for one in seen:
        if one.kind is Kind.EXAMPLES and one.file.shown not in known:
            yield _examples(one)


def stray_files(folder: File, checked: Collection[str], read: Collection[str], once: ReadOnce) -> Iterator[Diagnostic]:
    """Policies in a folder that are not checked, and example files that are not in the folder of any policy.

    `checked` are the names of the policies that are checked, `read` those of all files read for them.
    """
    seen = list(_seen(folder, (), lambda _: False, once))
    known = {*read, *(name for one in seen for name in _listed_by(one, once))}
    folders = {PurePosixPath(one.name).parent for one in seen if one.kind is not Kind.EXAMPLES}
    for one in seen:
        if one.kind is Kind.EXAMPLES:
            is_of_policy = not folders.isdisjoint(PurePosixPath(one.name).parents)
            if one.file.shown not in known and not is_of_policy and not is_page(one.name):
                yield _examples(one)
        elif one.file.shown not in (known if one.is_broken else checked):
            holds = f"seems to hold {one.kind.value}, cannot be read" if one.is_broken else f"holds {one.kind.value}"
            message = f"`{short(one.file.shown)}` {holds}, {'and' if one.is_broken else 'but'} is not checked"
            help_ = f"call it `{POLICY_FILE}` in a folder of its own, list it under `versions`, or name it to `check`"
            yield Diagnostic("stray-policy", message, one.span, help_)


def holds_policy(file: File, once: ReadOnce) -> bool:
    """Whether a YAML file is a policy, or lists the versions of one, whatever its name."""
    written = once.glance(file)
    if written is None or not _MAY_MATTER.search(written.text.content):
        return False
    return any(one.kind is not Kind.EXAMPLES and not one.is_broken for one in _what(file, file.path.name, written))


def _examples(one: _NamedFile) -> Diagnostic:
    message = f"`{short(one.file.shown)}` holds examples that no policy lists, so they are never run"
    help_ = f"list the file in its policy: `example_files: [{PurePosixPath(one.name)}]`"
    return Diagnostic("stray-examples", message, one.span, help_)


def _is_open(folder: File) -> bool:
    """Whether we may list the folder at all. What we cannot see we cannot report."""
    try:
        folder.root.inside(folder.path)
    except OSError:
        return False
    return True


def _is_of_a_policy(folder: File) -> bool:
    return folder.root.is_file(folder.path / POLICY_FILE)


def _seen(folder: File, read: Collection[str], leave: Callable[[File], bool], once: ReadOnce) -> Iterator[_NamedFile]:
    """The files in a folder and below that hold a policy or examples, except those in `read` and folders to `leave`."""
    looked = 0
    try:
        for name in files_below(folder, lambda one: leave(one) or not _is_open(one)):
            file = File(folder.path / name, folder.root)
            if not (is_page(name) or file.path.suffix.lower() in TEXTS) or file.shown in read:
                continue
            written = once.glance(file)
            looked += len(written.text.content) if written is not None else 0
            if looked > MOST_CHARACTERS:
                return
            if written is not None and _MAY_MATTER.search(written.text.content):
                yield from _what(file, name, written)
    except (OSError, TooManyError):
        return


def _what(file: File, name: str, written: Written) -> Iterator[_NamedFile]:
    if is_page(name):
        mislabelled = Diagnostics()
        blocks = written.examples(mislabelled)
        spans = [*(_first(block.text) for block in blocks), *(flaw.span for flaw in mislabelled if flaw.span)]
        if spans:
            yield _NamedFile(file, name, Kind.EXAMPLES, min(spans, key=lambda span: span.start))
        return
    if written.kind in (Kind.POLICY, Kind.TIMELINE):
        yield from _at(written, "policy", file, name)
    elif written.kind is Kind.EXAMPLES and isinstance(written.get("examples"), MapNode):
        yield from _at(written, "examples", file, name)
    elif written.kind is Kind.BROKEN:
        yield from _seems(file, name, written.text)
    elif written.kind in (Kind.CASE, Kind.OTHER):
        written.let_go()  # files of other programs can be large


def _seems(file: File, name: str, text: Text) -> Iterator[_NamedFile]:
    """What a text seems to be that is not YAML: the worse file must not be the one of which nothing is said."""
    head, part = _BROKEN_POLICY.search(text.content), _BROKEN_PART.search(text.content)
    if head is not None and part is not None:
        kind = Kind.TIMELINE if part[1] == "versions" else Kind.POLICY
        yield _NamedFile(file, name, kind, Span(text, head.start(), head.end()), is_broken=True)
    elif examples := _BROKEN.search(text.content):
        yield _NamedFile(file, name, Kind.EXAMPLES, Span(text, examples.start(), examples.end()))


def _at(written: Written, head: str, file: File, name: str) -> Iterator[_NamedFile]:
    """A file, with the place where it says what it is."""
    key = written.tree.key(head) if isinstance(written.tree, MapNode) else None
    if key is not None and key.span is not None:
        yield _NamedFile(file, name, written.kind, key.span, written.get("example_files"))


def _first(block: Text) -> Span:
    """The first line of a block after the empty lines before it."""
    start = len(block.content) - len(block.content.lstrip())
    end = block.content.find("\n", start)
    return Span(block, start, end)


def _listed_by(one: _NamedFile, once: ReadOnce) -> Iterator[str]:
    """The names of the example files that a policy lists."""

    def meaning(name: Scalar) -> File:
        return one.file.named(name.value)

    for name in listed(scalars_in(one.listed), meaning, once, Diagnostics()):
        yield meaning(name).shown
