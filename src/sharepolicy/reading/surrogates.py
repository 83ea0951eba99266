r"""Characters that JSON writes as two escapes, in texts that are read as YAML.

JSON may write a character beyond the first plane of Unicode, such as an emoji, as two halves: `\ud83d\ude00`. YAML
knows no halves, so in a text that is JSON each pair is turned into its character before the text is read.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_left

from attrs import frozen

_PAIR = re.compile(r"(?<!\\)((?:\\\\)*)(\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2})")
_SAVED = 11
"""A pair is twelve characters long, and becomes one."""


@frozen
class JoinedText:
    """A text in which pairs have become characters, and the places of these."""

    content: str
    places: tuple[int, ...] = ()

    def place(self, index: int) -> int:
        """The place in the original text for a place in this one."""
        return index + _SAVED * bisect_left(self.places, index)


def joined(content: str) -> JoinedText:
    """The text with each pair as its character if it is JSON; else unchanged: in YAML a backslash may be just that."""
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
