"""Places as the protocol counts them: lines from 0, columns in UTF-16 units (two for a rare character or an emoji)."""

from __future__ import annotations

from sharepolicy.ground.text import Text


def place_of(text: Text, offset: int) -> tuple[int, int]:
    """The line and column of an offset."""
    line, column = text.line_and_column(offset)
    before = text.content[offset - column + 1 : offset]
    return line - 1, len(before) + sum(character > "\uffff" for character in before)


def offset_of(text: Text, line: int, column: int) -> int:
    """The offset of a line and column, or the end of the line or text if they lie beyond it."""
    lines = text.content.count("\n") + 1
    if line >= lines:
        return len(text.content)
    start = sum(len(part) + 1 for part in text.content.split("\n", line)[:line])
    written = text.line(line + 1)
    left = column
    for at, character in enumerate(written):
        if left <= 0:
            return start + at
        left -= 2 if character > "\uffff" else 1
    return start + len(written)
