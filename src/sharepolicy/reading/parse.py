"""From YAML text to a tree with places.

Whatever could make a text mean something else (anchors, aliases, merge keys, tags), or take unlimited memory, is
refused here, with a place.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cache, partial
from typing import Any

from attrs import define, field

from sharepolicy.ground.budget import check
from sharepolicy.ground.diagnostic import Diagnostic, Diagnostics, Label
from sharepolicy.ground.text import Span, Text
from sharepolicy.reading.surrogates import JoinedText, joined
from sharepolicy.reading.syntax import explain_syntax, forbidden_characters, tabs_that_indent
from sharepolicy.reading.tree import ListNode, MapNode, Node, Scalar, kind_of

Event = Any
"""An event of PyYAML. Its types allow events without marks, but a parser always sets them."""

DEEPEST = 40
MOST_CHARACTERS = 1024 * 1024
MOST_NODES = 100_000
MOST_RESTARTS = 8
"""How often reading goes on after a syntax error, at the next property at the left margin."""


def read_tree(text: Text, diagnostics: Diagnostics) -> Node | None:
    """The tree of a text, or None if it cannot be read; then `diagnostics` say why."""
    if len(text.content) > MOST_CHARACTERS:
        message = f"the text is {len(text.content):,} characters long; expected at most {MOST_CHARACTERS:,}"
        diagnostics.add(Diagnostic("too-large", message, Span(text, 0, 0)))
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
        message = "the file is empty; expected lines that read `name: value`"
        diagnostics.add(Diagnostic("wrong-document", message, Span(text, 0, 0)))
    return tree


def parser_of(content: str) -> Any:
    """YAML's parser of a text: the one in C if it is there, else the slower one, which gives the same trees."""
    try:
        from yaml.cyaml import CParser as Parser  # type: ignore[attr-defined]
    except ImportError:
        from yaml import Loader as Parser  # type: ignore[assignment]
    return Parser(content)


def _next_section(content: str, after: int) -> int | None:
    """The start of the next line that begins with a letter: a property at the left margin."""
    at = content.find("\n", after)
    while at >= 0:
        if content[at + 1 : at + 2].isalpha():
            return at + 1
        at = content.find("\n", at + 1)
    return None


_WRITE_OUT = "write things out where they are needed, or use a definition"


class _TooMuchError(Exception):
    """The text is deeper or has more parts than any policy. The flaw has been recorded."""


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
    """Builds the tree of one text from YAML's events. Mutable: it holds the state of that reading."""

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
        """The place of one of YAML's marks in the text."""
        return self._joined.place(mark.index) + self.start

    def whole(self) -> Node | None:
        """Read to the end, or to the first place where YAML gives up."""
        import yaml  # here and below only: whoever imports the library without reading anything need not wait for it

        takers = _takers()
        try:
            for event in self._events():
                if (take := takers.get(type(event))) is not None:
                    take(self, event)
        except yaml.YAMLError as error:
            marked = error if isinstance(error, yaml.MarkedYAMLError) else None
            mark = marked.problem_mark if marked is not None else None
            if mark is not None and "nesting depth" in str(error):  # libyaml 0.2.6 looks ahead, and gives up by itself
                self._too_deep(self._place(mark))
                return None
            diagnostic, self.broken_at = explain_syntax(self.text, marked, self.start)
            self.flaws.append(diagnostic)
        except _TooMuchError:
            pass
        return self._root

    def _events(self) -> Iterator[Event]:
        parser = parser_of(self._joined.content)
        try:
            while parser.check_event():
                yield parser.get_event()
        finally:
            parser.dispose()

    def _flaw(self, code: str, message: str, span: Span, help_: str = "") -> None:
        self.flaws.append(Diagnostic(code, message, span, help_))

    def _too_deep(self, start: int) -> None:
        self._flaw("too-deep", f"this is nested more than {DEEPEST} levels deep", self._from(start, 1))

    def _span(self, event: Event) -> Span:
        return Span(self.text, self._place(event.start_mark), self._place(event.end_mark))

    def _from(self, start: int, length: int) -> Span:
        return Span(self.text, start, start + length)

    def take_scalar(self, event: Event) -> None:
        """A text begins and ends."""
        self._check_marks(event)
        self._put(Scalar(event.value, self._span(event)))

    def take_alias(self, event: Event) -> None:
        """A part of the file would be repeated."""
        span = self._span(event)
        self._flaw("alias-or-merge-key", f"`*{event.anchor}` would repeat another part of the file", span, _WRITE_OUT)
        self._put(Scalar("", span))

    def take_document(self, event: Event) -> None:
        """A document begins."""
        self._documents += 1
        start = self._place(event.start_mark)
        if self._documents > 1:
            help_ = "put each policy in a file of its own, and remove the line `---`"
            self._flaw("several-documents", "a second document starts here", self._from(start, 3), help_)
            raise _TooMuchError
        if event.version or event.tags:
            self._flaw("syntax-error", "a line that starts with `%` means nothing here", self._from(start, 1))

    def _check_marks(self, event: Event) -> None:
        if event.anchor is not None:
            span = self._from(self._place(event.start_mark), 1 + len(event.anchor))
            message = f"`&{event.anchor}` would name a part of the file for use elsewhere"
            self._flaw("alias-or-merge-key", message, span, f"{_WRITE_OUT}; quote a text that starts with `&`")
        if event.tag is not None:
            span = self._from(self._place(event.start_mark), 1)
            message = f"`{event.tag}` would tell YAML what to make of a text; types come from the facts"
            self._flaw("alias-or-merge-key", message, span, "remove it, or quote a text that starts with `!`")

    def take_opening(self, event: Event, *, is_map: bool) -> None:
        """A list or mapping begins."""
        self._check_marks(event)
        start = self._place(event.start_mark)
        if len(self._stack) >= DEEPEST:
            self._too_deep(start)
            raise _TooMuchError
        self._stack.append(_Open(start, is_map, not event.flow_style))

    def take_closing(self, event: Event) -> None:
        """A list or mapping ends."""
        top = self._stack.pop()
        end = self._place(event.end_mark)
        if top.block:  # YAML ends a block where the next thing starts; we end it with its last part
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
            self._flaw("too-large", f"the text has more than {MOST_NODES:,} parts", self._from(start, 1))
            raise _TooMuchError
        if not self._stack:
            self._root = node
        elif (top := self._stack[-1]).is_map and len(top.keys) == len(top.items):
            self._put_key(top, node)
        else:
            top.items.append(node)

    def _put_key(self, top: _Open, node: Node) -> None:
        if not isinstance(node, Scalar):
            assert node.span is not None
            help_ = "quote a text that starts with `[` or `{`"
            self._flaw("syntax-error", f"expected a name, found {kind_of(node)}", node.span, help_)
            node = Scalar("", node.span)
        top.keys.append(node)
        assert node.span is not None
        if node.value == "<<":
            message = "`<<` would merge another mapping into this one"
            self._flaw("alias-or-merge-key", message, node.span, _WRITE_OUT)
        first = top.seen.setdefault(node.value, node)
        if first is not node and first.span is not None:
            message = f"`{node.value}` appears twice here"
            help_ = "keep one of them"
            labels = (Label(first.span, "the first one"),)
            self.flaws.append(Diagnostic("duplicate-key", message, node.span, help_, labels))


@cache
def _takers() -> Mapping[type, Callable[[_Builder, Event], None]]:
    """What the builder does with each kind of event; the others are of no interest."""
    import yaml

    return {
        yaml.ScalarEvent: _Builder.take_scalar,
        yaml.AliasEvent: _Builder.take_alias,
        yaml.DocumentStartEvent: _Builder.take_document,
        yaml.MappingStartEvent: partial(_Builder.take_opening, is_map=True),
        yaml.SequenceStartEvent: partial(_Builder.take_opening, is_map=False),
        yaml.MappingEndEvent: _Builder.take_closing,
        yaml.SequenceEndEvent: _Builder.take_closing,
    }
