"""Where in a file somebody is typing: under which properties, and what is typed so far.

It reads lines and brackets, not the tree: while somebody types, the text is seldom YAML.
"""

from __future__ import annotations

import re

from attrs import define, field, frozen

_KEY = re.compile(r"(?P<margin>\s*(?:- +)*)(?P<key>[^\s#:'\"{}\[\],][^#:'\"{}\[\],]*|'[^']*'|\"[^\"]*\"):(?=\s|$)")


@frozen
class Spot:
    """The properties that lead to a place, outermost first; whether a value stands there, or a name; what is typed."""

    path: tuple[str, ...]
    is_value: bool
    typed: str


def spot_at(content: str, offset: int) -> Spot:
    """Where an offset lies."""
    line_start = content.rfind("\n", 0, offset) + 1
    path, start = _above(content, line_start, offset)
    return _within(path, content[start:offset])


def _above(content: str, line_start: int, offset: int) -> tuple[list[str], int]:
    """The properties above a line that it stands under, and where its own text begins: at an open bracket's line."""
    line = content[line_start:offset]
    margin = _margin(line) + line.lstrip(" ").startswith("-")  # a list may stand right below its property
    path: list[str] = []
    start, end = line_start, line_start
    while end > 0 and margin > 0:
        before = content.rfind("\n", 0, end - 1) + 1
        above = content[before : end - 1]
        end = before
        match = _KEY.match(above)
        if match is None or len(match["margin"]) >= margin:
            continue
        margin = len(match["margin"])
        if not path and _is_open(content[before:start]):
            start = before
        else:
            path.append(match["key"].strip().strip("'\""))
    return path[::-1], start


def _margin(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _is_open(text: str) -> bool:
    """Whether a bracket is left open at the end of a text."""
    depth = 0
    for token in _TOKEN.findall(text):
        depth += (token in ("{", "[")) - (token in ("}", "]"))
    return depth > 0


_TOKEN = re.compile(
    r"'[^']*'|\"[^\"]*\"|(?<!\S)#[^\n]*|[{}\[\],]|:(?=\s|$)|-(?= )|[^\s{}\[\],:'\"]+(?::[^\s{}\[\],'\"]+)*|\s+|."
)


@define
class _Walk:
    """What is open so far within a line. Mutable: it is the state of one walk."""

    path: list[str]
    word: str = ""
    is_value: bool = False
    outer: list[tuple[int, str, bool]] = field(factory=list)

    def take(self, token: str) -> None:
        """Go one token further."""
        match token:
            case ":":
                self.path.append(self.word.strip().strip("'\""))
                self.word, self.is_value = "", True
            case "{" | "[":
                self.outer.append((len(self.path), token, self.is_value))
                self.word, self.is_value = "", token == "["
            case "}" | "]":
                length, _, self.is_value = self.outer.pop() if self.outer else (len(self.path), "", self.is_value)
                del self.path[length:]
                self.word = ""
            case ",":
                if self.outer:
                    length, bracket, _ = self.outer[-1]
                    del self.path[length:]
                    self.is_value = bracket == "["
                self.word = ""
            case _ if token.isspace():
                self.word += token if self.word else ""
            case _:
                self.word += token


def _within(path: list[str], text: str) -> Spot:
    """Walk through the text of the line itself, or from the line on which its bracket was opened."""
    walk = _Walk(path)
    for token in _TOKEN.findall(text):
        if token == "-" and not walk.word and not walk.outer:
            walk.is_value = True  # an entry of a list; a name may follow too
        else:
            walk.take(token)
    return Spot(tuple(walk.path), walk.is_value, walk.word.strip("'\"").lstrip())
