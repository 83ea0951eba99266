r"""Characters that JSON writes as two escapes, in texts that are read as YAML.

JSON may write what lies beyond the first plane of Unicode, such as an emoji, as two halves: `\ud83d\ude00`. YAML knows
no halves, so in a text that is JSON each pair becomes its character before it is read.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_left

from attrs import frozen

_PAIR = re.compile(r"(?<!\\)((?:\\\\)*)(\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2})")
_SAVED = 11
"""A pair of twelve letters becomes one character."""


@frozen
class JoinedText:
    """A text whose pairs are characters, and where these stand in it."""

    content: str
    places: tuple[int, ...] = ()

    def place(self, index: int) -> int:
        """Where a place in it lies in the text as it was."""
        return index + _SAVED * bisect_left(self.places, index)


def joined(content: str) -> JoinedText:
    """The text with each pair as its character, where it is JSON; else as it is: in YAML a backslash may be one."""
    if _PAIR.search(content) is None or not _is_json(content):
        return JoinedText(content)
    places: list[int] = []

    def character(match: re.Match[str]) -> str:
        places.append(match.start(2) - _SAVED * len(places))
        return match[1] + str(json.loads(f'"{match[2]}"'))

    return JoinedText(_PAIR.sub(character, content), tuple(places))


def _is_json(content: str) -> bool:
    try:
        json.loads(content)
    except (ValueError, RecursionError):
        return False
    return True
