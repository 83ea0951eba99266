"""From YAML text to a tree with places: texts, lists and mappings, nothing else.

Every scalar is the text as it is written: YAML's own guesses about numbers, dates and truth (`no`, `010`, `1:30`)
never reach a policy. Whatever could make one text mean another (anchors, aliases, merge keys, tags) or take memory
without bound is refused here, with a place.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import yaml
from attrs import define, field, frozen

from sharepolicy.ground.budget import check
from sharepolicy.ground.diagnostic import Diagnostic, Diagnostics, Label
from sharepolicy.ground.text import Span, Text
from sharepolicy.reading.pairs import JoinedText, joined
from sharepolicy.reading.syntax import explain_syntax, forbidden_characters, tabs_that_indent

try:
    from yaml.cyaml import CParser as Parser  # type: ignore[attr-defined]
except ImportError:  # PyYAML without its C library: slower, the same trees
    from yaml import Loader as Parser  # type: ignore[assignment]

Event = Any
"""An event of PyYAML. Its types allow events without marks; a parser gives none such."""

DEEPEST = 40
MOST_CHARACTERS = 1024 * 1024
MOST_NODES = 100_000
MOST_RESTARTS = 8
"""After a syntax error reading goes on at the next property at the left margin, this often."""


@frozen
class Scalar:
    """A text, as written. Without a place when it came from a program."""

    value: str
    span: Span | None = field(default=None, eq=False, repr=False)


@frozen
class ListNode:
    """A list."""

    items: tuple[Node, ...]
    span: Span | None = field(default=None, eq=False, repr=False)


@frozen
class MapNode:
    """A mapping, in the order in which it is written."""

    entries: tuple[tuple[Scalar, Node], ...]
    span: Span | None = field(default=None, eq=False, repr=False)

    def get(self, key: str) -> Node | None:
        """The value beside a key, or None."""
        for name, value in self.entries:
            if name.value == key:
                return value
        return None

    def key(self, key: str) -> Scalar | None:
        """The key itself, with its place, or None."""
        return next((name for name, _ in self.entries if name.value == key), None)


Node = Scalar | ListNode | MapNode


def text_in(node: Node | None) -> str:
    """The text of a scalar; nothing for nothing. For places whose shape is already checked."""
    return node.value if isinstance(node, Scalar) else ""


def is_yes(node: Node | None) -> bool:
    """Whether a yes/no property says yes."""
    return text_in(node) in ("yes", "true")


def entries_in(node: Node | None) -> tuple[tuple[Scalar, Node], ...]:
    """The entries of a mapping; none for nothing."""
    return node.entries if isinstance(node, MapNode) else ()


def scalars_in(node: Node | None) -> tuple[Scalar, ...]:
    """One scalar or a list of scalars, as scalars; none for nothing."""
    if isinstance(node, Scalar):
        return (node,)
    return tuple(item for item in node.items if isinstance(item, Scalar)) if isinstance(node, ListNode) else ()


def kind_of(node: Node) -> str:
    """What stands there, in words."""
    match node:
        case Scalar(""):
            return "nothing"
        case Scalar():
            return "a text"
        case ListNode(items):
            return "a list" if items else "an empty list"
        case MapNode():
            return "a mapping"


def read_tree(text: Text, diagnostics: Diagnostics) -> Node | None:
    """The tree of a text, or None when it cannot be read; `diagnostics` then say why."""
    if len(text.content) > MOST_CHARACTERS:
        size = f"{len(text.content):,} characters long"
        diagnostics.add(_at(text, "too-large", f"the text is {size}; expected at most {MOST_CHARACTERS:,}", 0, 0))
        return None
    flaws = [*forbidden_characters(text), *tabs_that_indent(text)]
    if flaws:
        diagnostics.extend(flaws)
        return None
    start = 1 if text.content.startswith("\ufeff") else 0
    builder = _Builder(text, start)
    tree = builder.whole()
    failed = bool(builder.flaws)
    for _ in range(MOST_RESTARTS):
        if builder.broken_at is None:
            break
        next_start = _next_section(text.content, max(builder.broken_at, builder.start))
        if next_start is None:
            break
        flaws_before = builder.flaws
        builder = _Builder(text, next_start)
        builder.whole()
        builder.flaws = flaws_before + builder.flaws
    diagnostics.extend(builder.flaws)
    if failed:
        return None
    if tree is None:
        diagnostics.add(_at(text, "wrong-document", "the file is empty; expected `name: value` lines", 0, 0))
    return tree


def _at(text: Text, code: str, message: str, start: int, end: int, help_: str = "") -> Diagnostic:
    return Diagnostic(code, message, Span(text, start, end), help_)


def _next_section(content: str, after: int) -> int | None:
    """Where the next line that starts with a letter begins: a property at the left margin."""
    at = content.find("\n", after)
    while at >= 0:
        if content[at + 1 : at + 2].isalpha():
            return at + 1
        at = content.find("\n", at + 1)
    return None


class _TooMuchError(Exception):
    """The text is deeper or has more parts than any policy; its flaw is recorded already."""


@define
class _Open:
    """A list or mapping that is still being read."""

    start: int
    is_map: bool
    block: bool
    items: list[Node] = field(factory=list)
    keys: list[Scalar] = field(factory=list)
    seen: dict[str, Scalar] = field(factory=dict)


@define
class _Builder:
    """Builds the tree of one text from YAML's events. Mutable: it is the state of that one reading."""

    text: Text
    start: int
    flaws: list[Diagnostic] = field(factory=list)
    broken_at: int | None = None
    _stack: list[_Open] = field(factory=list)
    _nodes: int = 0
    _documents: int = 0
    _root: Node | None = None
    _joined: JoinedText = field(init=False)

    def __attrs_post_init__(self) -> None:
        self._joined = joined(self.text.content[self.start :] if self.start else self.text.content)

    def _place(self, mark: Any) -> int:
        """Where a mark of YAML lies in the text."""
        return self._joined.place(mark.index) + self.start

    def whole(self) -> Node | None:
        """Read to the end or to the first place where YAML gives up."""
        try:
            for event in self._events():
                self._take(event)
        except yaml.YAMLError as error:
            mark = error.problem_mark if isinstance(error, yaml.MarkedYAMLError) else None
            if mark is not None and "nesting depth" in str(error):  # libyaml 0.2.6 looks ahead, and gives up by itself
                self._too_deep(self._place(mark))
                return None
            diagnostic, self.broken_at = explain_syntax(self.text, error, self.start)
            self.flaws.append(diagnostic)
        except _TooMuchError:
            pass
        return self._root

    def _events(self) -> Iterator[Event]:
        parser = Parser(self._joined.content)
        try:
            while parser.check_event():
                yield parser.get_event()
        finally:
            parser.dispose()

    def _flaw(self, code: str, message: str, start: int, end: int, help_: str = "") -> None:
        self.flaws.append(_at(self.text, code, message, start, end, help_))

    def _too_deep(self, start: int) -> None:
        self._flaw("too-deep", f"this is nested more than {DEEPEST} deep", start, start + 1)

    def _span(self, event: Event) -> Span:
        return Span(self.text, self._place(event.start_mark), self._place(event.end_mark))

    def _take(self, event: Event) -> None:
        match event:
            case yaml.ScalarEvent():
                self._check_marks(event)
                self._put(Scalar(event.value, self._span(event)))
            case yaml.MappingStartEvent() | yaml.SequenceStartEvent():
                self._check_marks(event)
                self._open(event)
            case yaml.MappingEndEvent() | yaml.SequenceEndEvent():
                self._close(event)
            case yaml.AliasEvent():
                span = self._span(event)
                self._flaw(
                    "alias-or-merge-key",
                    f"`*{event.anchor}` would repeat another part of the file",
                    span.start,
                    span.end,
                    "a policy says everything where it counts: write it out, or use a definition",
                )
                self._put(Scalar("", span))
            case yaml.DocumentStartEvent():
                self._begin(event)
            case _:
                pass

    def _begin(self, event: Event) -> None:
        self._documents += 1
        start = self._place(event.start_mark)
        if self._documents > 1:
            self._flaw(
                "several-documents",
                "a second document starts here",
                start,
                start + 3,
                "put each policy into a file of its own, and take the line `---` out",
            )
            raise _TooMuchError
        if event.version or event.tags:
            self._flaw("syntax-error", "a line that starts with `%` means nothing here", start, start + 1)

    def _check_marks(self, event: Event) -> None:
        if event.anchor is not None:
            at = self._place(event.start_mark)
            self._flaw(
                "alias-or-merge-key",
                f"`&{event.anchor}` would name a part of the file for use elsewhere",
                at,
                at + 1 + len(event.anchor),
                "write things out where they count, or use a definition; quote a text that starts with `&`",
            )
        if event.tag is not None:
            at = self._place(event.start_mark)
            self._flaw(
                "alias-or-merge-key",
                f"`{event.tag}` would tell YAML what to make of a text; types come from the facts",
                at,
                at + 1,
                "take it out, or quote a text that starts with `!`",
            )

    def _open(self, event: Event) -> None:
        start = self._place(event.start_mark)
        if len(self._stack) >= DEEPEST:
            self._too_deep(start)
            raise _TooMuchError
        is_map = isinstance(event, yaml.MappingStartEvent)
        self._stack.append(_Open(start, is_map, not event.flow_style))

    def _close(self, event: Event) -> None:
        top = self._stack.pop()
        end = self._place(event.end_mark)
        if top.block:  # YAML ends a block where the next thing starts: we end it with its last part
            last = top.items[-1].span if top.items else None
            end = last.end if last else top.start
        span = Span(self.text, top.start, max(end, top.start))
        if top.is_map:
            pairs = zip(top.keys, top.items, strict=True)
            self._put(MapNode(tuple(pair for pair in pairs if top.seen.get(pair[0].value) is pair[0]), span))
        else:
            self._put(ListNode(tuple(top.items), span))

    def _put(self, node: Node) -> None:
        self._nodes += 1
        if not self._nodes % 1000:
            check()
        if self._nodes > MOST_NODES:
            start = node.span.start if node.span else 0
            self._flaw("too-large", f"the text has more than {MOST_NODES:,} parts", start, start + 1)
            raise _TooMuchError
        if not self._stack:
            self._root = node
        elif (top := self._stack[-1]).is_map and len(top.keys) == len(top.items):
            self._put_key(top, node)
        else:
            top.items.append(node)

    def _put_key(self, top: _Open, node: Node) -> None:
        if not isinstance(node, Scalar):
            span = node.span
            assert span is not None
            self._flaw(
                "syntax-error",
                f"{kind_of(node)} stands where a name was expected",
                span.start,
                span.end,
                "quote a text that starts with `[` or `{`",
            )
            node = Scalar("", span)
        top.keys.append(node)
        assert node.span is not None
        if node.value == "<<":
            help_ = "a policy says everything where it counts: write it out, or use a definition"
            message = "`<<` would merge another mapping into this one"
            self._flaw("alias-or-merge-key", message, node.span.start, node.span.end, help_)
        first = top.seen.setdefault(node.value, node)
        if first is not node and first.span is not None:
            message = f"`{node.value}` stands here a second time"
            help_ = "keep one of them"
            labels = (Label(first.span, "the first one"),)
            self.flaws.append(Diagnostic("duplicate-key", message, node.span, help_, labels))
