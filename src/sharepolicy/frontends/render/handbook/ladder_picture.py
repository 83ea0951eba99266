"""The picture of a ladder, as SVG: a box for each group, wide enough for its words, in black on whatever is behind."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from attrs import Factory, define, frozen

from sharepolicy.frontends.render.text import columns, wrap
from sharepolicy.ground.escapes import html

_LEFT, _BOX, _GAP, _PAD = 64, 640, 12, 12
_TALLEST = 880
"""How tall one piece of the picture may be, beside a width of about 720: it has to fit on a page of paper."""


@frozen
class Letters:
    """Letters in a box: their size, the room that one takes in the widest of common fonts, and the height of a line."""

    size: int
    room: float
    height: int
    bold: bool = False

    def wrapped(self, text: str) -> list[str]:
        """A text in as many lines as a box needs for it."""
        return wrap(text, width=int((_BOX - 2 * _PAD) / self.room)) if text else []

    def at(self, text: str, x: float, y: float, more: str = "") -> str:
        """A text at a place."""
        weight = ' font-weight="700"' if self.bold else ""
        return (
            f'<text x="{x:g}" y="{y:g}" font-size="{self.size}" fill="currentColor"{weight}{more}>{html(text)}</text>'
        )


_TITLE, _DETAIL = Letters(15, 10.6, 20, bold=True), Letters(13, 8.8, 18)


@frozen
class Box:
    """A group: its title, and what there is to say about it."""

    title: str
    details: tuple[str, ...]

    @property
    def lines(self) -> list[tuple[Letters, str]]:
        """Its words, line by line."""
        details = [each for text in self.details for each in _DETAIL.wrapped(text)]
        return [*((_TITLE, each) for each in _TITLE.wrapped(self.title)), *((_DETAIL, each) for each in details)]

    @property
    def height(self) -> int:
        """How tall it is."""
        return 2 * _PAD - 4 + sum(letters.height for letters, _ in self.lines)

    @property
    def width(self) -> float:
        """How wide it is: wider than others only for a word that cannot be broken."""
        return max([_BOX, *(columns(text) * letters.room + 2 * _PAD for letters, text in self.lines)])

    def drawn(self, top: float, more: str = "") -> Iterator[str]:
        """It with its words, from a height on."""
        yield (
            f'<rect x="{_LEFT}" y="{top:g}" width="{self.width:g}" height="{self.height}" rx="4" fill="none" '
            f'stroke="currentColor" stroke-width="1.5"{more}/>'
        )
        down = top + _PAD - 6
        for letters, text in self.lines:
            down += letters.height
            yield letters.at(text, _LEFT + _PAD, down)


@define
class _PaperPiece:
    """What fits on a page of paper: shapes, how far down they go, and where the numbers of steps stand."""

    shapes: list[str] = Factory(list)
    top: float = 10
    width: float = _LEFT + _BOX + 16

    def room_for(self, height: float) -> bool:
        """Whether so much still fits."""
        return not self.shapes or self.top + height <= _TALLEST

    def add(self, box: Box, more: str = "") -> None:
        """Put a box below what is there."""
        self.shapes += box.drawn(self.top, more)
        self.top += box.height + _GAP
        self.width = max(self.width, _LEFT + box.width + 16)

    def number(self, number: int, height: float) -> None:
        """Put the number of a step on the rail."""
        self.shapes.append(
            f'<circle cx="30" cy="{height:g}" r="15" class="step" stroke="currentColor" stroke-width="2"/>'
        )
        self.shapes.append(_TITLE.at(str(number), 30, height + 5, ' text-anchor="middle"'))


def drawn(steps: Sequence[Sequence[Box]], ground: str, title: str, beside: str) -> Iterator[str]:
    """The ladder in pieces, one under the other: each step a box, or several in a frame, numbered from the top.

    At the bottom stands what decides when no rule does. `beside` is said of the boxes in a frame.
    """
    pieces = [_PaperPiece()]
    for number, step in enumerate(steps, 1):
        _step(pieces, number, step, beside)
    last = Box("", (ground,))
    if not pieces[-1].room_for(last.height):
        pieces.append(_PaperPiece())
    pieces[-1].add(last, ' stroke-dasharray="6 4"')
    for piece in pieces:
        down = piece.top - _GAP - last.height / 2 if piece is pieces[-1] else piece.top
        arrow = f" M23 {down - 9:g} l7 9 l7 -9" if piece is pieces[-1] else ""
        up = 26 if piece is pieces[0] else 0
        rail = f'<path d="M30 {up} V{down:g}{arrow}" fill="none" stroke="currentColor" stroke-width="2"/>'
        yield (
            f'<svg viewBox="0 0 {piece.width:g} {piece.top:g}" role="img" xmlns="http://www.w3.org/2000/svg">'
            f"<title>{html(title)}</title>\n" + "\n".join([rail, *piece.shapes]) + "\n</svg>"
        )


def _step(pieces: list[_PaperPiece], number: int, step: Sequence[Box], beside: str) -> None:
    """Put a step below the others; of several boxes, as many as fit in a frame, and the rest in one more."""
    left = list(step)
    while left:
        framed = len(step) > 1
        if not pieces[-1].room_for(left[0].height + framed * 2 * _DETAIL.height):
            pieces.append(_PaperPiece())
        piece = pieces[-1]
        start = piece.top
        if framed:
            piece.shapes.append(_DETAIL.at(beside, _LEFT + _PAD, start + _DETAIL.height))
            piece.top += _DETAIL.height + _GAP
        first = piece.top + left[0].height / 2
        piece.add(left.pop(0))
        while left and piece.room_for(left[0].height + _GAP):
            piece.add(left.pop(0))
        if framed:
            wide, tall = piece.width - _LEFT, piece.top - start - 4
            piece.shapes.append(
                f'<rect x="{_LEFT - 8}" y="{start:g}" width="{wide:g}" height="{tall:g}" '
                'rx="6" fill="none" stroke="currentColor" stroke-dasharray="2 4"/>'
            )
            piece.top += _GAP
        piece.number(number, first)
