"""What is wrong with a text that is not YAML, in plain words.

YAML's own messages are for people who write parsers. Each is turned into what an author can do about it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING

from sharepolicy.ground.diagnostic import Diagnostic, Label
from sharepolicy.ground.text import Span, Text

if TYPE_CHECKING:
    from yaml import MarkedYAMLError

_FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufeff\ufffe\uffff]"
)
_INDENTING_TAB = re.compile(r"^ *\t[ \t]*(?=[^\s])", re.MULTILINE)
_MANY = 20
"""How many flaws of one kind are shown; the rest look alike."""

_NAMES = {"\x00": "a zero character", "\x7f": "a delete character", "\x85": "a hidden line break"}


def _name(character: str) -> str:
    code = ord(character)
    if character in _NAMES:
        return _NAMES[character]
    if character in "\u2028\u2029":
        return "a hidden line break"
    if character == "\ufeff":
        return "a byte order mark"
    if 0x202A <= code <= 0x202E or 0x2066 <= code <= 0x2069:
        return "a hidden mark that changes the direction of the text"
    return "a control character" if code < 0xA0 else "a character that cannot be in a text"


def forbidden_characters(text: Text) -> Iterator[Diagnostic]:
    """Characters that cannot be seen, or that make a text look different from what is read."""
    flaws = _FORBIDDEN.finditer(text.content, 1 if text.content.startswith("\ufeff") else 0)
    for match in islice(flaws, _MANY):
        at = match.start()
        what = f"there is {_name(match[0])} (U+{ord(match[0]):04X}) in the text"
        yield Diagnostic("syntax-error", what, Span(text, at, at + 1), "remove it")


def tabs_that_indent(text: Text) -> Iterator[Diagnostic]:
    """Lines that are indented with a tab. YAML wants spaces, but not within brackets, so JSON may have tabs."""
    if "\t" not in text.content or text.content.lstrip("\ufeff \r\n").startswith(("{", "[")):
        return
    for match in islice(_INDENTING_TAB.finditer(text.content), _MANY):
        at = text.content.index("\t", match.start())
        yield Diagnostic(
            "syntax-error",
            "this line is indented with a tab; expected spaces",
            Span(text, at, match.end()),
            "set your editor to write spaces: two for each step",
        )


_EXPLAINED: tuple[tuple[str, str, str], ...] = (
    # (in YAML's message, what we say, help)
    (
        "mapping values are not allowed",
        "there is a `:` where no property can start",
        "quote a text that contains `: `, and start each property on a line of its own",
    ),
    (
        "could not find expected ':'",
        "this line has no `:` after its name",
        "each line reads `name: value`; a longer text continues in lines that are indented further",
    ),
    (
        "sequence entries are not allowed",
        "there is a `-` where no list can start",
        "start the list on the next line, or write it as `[one, two]`; quote a text that starts with `- `",
    ),
    (
        "mapping keys are not allowed",
        "there is a `?` where no property can start",
        "quote a text that starts with `? `",
    ),
    (
        "escape character",
        "in double quotation marks, a backslash cannot come before this letter",
        "use single quotation marks, or write `\\\\` for a backslash",
    ),
    ("hexdecimal", "a backslash with `x`, `u` or `U` needs hexadecimal digits after it", "use single quotation marks"),
    ("unicode character", "this backslash code is not a character", "use single quotation marks"),
    ("tab character", "there is a tab where spaces were expected", "set your editor to write spaces"),
    (
        "expected alphabetic or numeric",
        "`&` and `*` have a meaning of their own in YAML",
        "quote a text that starts with `&` or `*`",
    ),
    (
        "expected comment or line break",
        "after `|` or `>`, the text starts on the next line",
        "quote a text that starts with `|` or `>`",
    ),
    ("directive", "a line that starts with `%` means nothing here", "quote a text that starts with `%`"),
    ("document start", "the document has ended before this line", "remove the lines `---` and `...`"),
    ("undefined tag handle", "`!` has a meaning of its own in YAML", "quote a text that starts with `!`"),
    ("tag", "`!` has a meaning of its own in YAML", "quote a text that starts with `!`"),
)


def explain_syntax(text: Text, error: MarkedYAMLError | None, offset: int) -> tuple[Diagnostic, int]:
    """YAML's error in plain words, and the place where the trouble starts. `offset` is where the parser started."""
    end = len(text.content)
    if error is None or error.problem_mark is None:
        return Diagnostic("syntax-error", "the text is not YAML", Span(text, offset, offset)), end
    at = min(error.problem_mark.index + offset, end)
    opened = None if error.context_mark is None else min(error.context_mark.index + offset, end)
    problem = (error.problem or "").lower()
    context = (error.context or "").lower()
    if "quoted scalar" in context and opened is not None and "stream" in problem + " " + context:
        mark = text.content[opened : opened + 1]
        message = f"the quotation mark `{mark}` is never closed"
        help_ = "close it, or quote the text with the other kind" if mark else ""
        return Diagnostic("syntax-error", message, _mark(text, opened), help_), opened
    if "flow" in context and opened is not None:
        return _not_closed(text, opened, at), opened
    for part, message, help_ in _EXPLAINED:
        if part in problem:
            return Diagnostic("syntax-error", message, _mark(text, at), help_), at
    if "cannot start any token" in problem:
        character = text.content[at : at + 1]
        message = f"no text may start with `{character}`" if character.strip() else "there is a tab where a text starts"
        return Diagnostic("syntax-error", message, _mark(text, at), "put the text in quotation marks"), at
    if _after_quote(text, at):
        message = "a text continues after its closing quotation mark"
        help_ = "quote the whole text; inside single quotation marks `''` stands for an apostrophe"
        return Diagnostic("syntax-error", message, _mark(text, at), help_), at
    message = "this does not line up with the lines above it"
    help_ = "names of one mapping start in the same column"
    labels = () if opened is None or opened == at else (Label(_mark(text, opened), "it would belong to this"),)
    return Diagnostic("syntax-error", message, _mark(text, at), help_, labels), at


def _after_quote(text: Text, at: int) -> bool:
    """Whether what comes last before a place on its line is a closing quotation mark."""
    line_start = text.content.rfind("\n", 0, at) + 1
    before = text.content[line_start:at].rstrip()
    return before.endswith(("'", '"')) and len(before) > 1


def _mark(text: Text, at: int) -> Span:
    return Span(text, at, min(at + 1, len(text.content)))


def _not_closed(text: Text, opened: int, at: int) -> Diagnostic:
    bracket = text.content[opened : opened + 1]
    closing = {"{": "}", "[": "]"}.get(bracket, "")
    help_ = "quote a text that contains a comma, a bracket, `: ` or ` #`"
    if text.line_and_column(opened)[0] != text.line_and_column(at)[0]:
        message = f"the `{bracket}` is never closed, or something inside it is wrong"
        labels = (Label(_mark(text, at), f"expected `,` or `{closing}` before this"),)
        return Diagnostic("syntax-error", message, _mark(text, opened), help_, labels)
    message = f"expected `,` or `{closing}` here" if closing else "a bracket is not closed here"
    labels = (Label(_mark(text, opened), "opened here"),)
    return Diagnostic("syntax-error", message, _mark(text, at), help_, labels)
