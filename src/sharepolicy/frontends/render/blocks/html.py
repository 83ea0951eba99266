"""A page of blocks as HTML: one file that loads nothing, runs nothing, and prints."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from sharepolicy.frontends.render.blocks.blocks import (
    Block,
    Booklet,
    Folded,
    Headed,
    Line,
    Look,
    Paragraph,
    Picture,
    Point,
    Points,
    Run,
    Table,
    Verbatim,
)
from sharepolicy.frontends.render.blocks.style import STYLE, foot_of_pages
from sharepolicy.ground.escapes import html, visible_lines
from sharepolicy.ground.tongue import OWN

_DEEPEST = 6
_NAMED = re.compile("`([^`\\s]+)`")
_ELEMENTS = {Look.STRONG: "strong", Look.ID: "code"}
_ADDRESS = ("https://", "http://", "#")


def booklet_as_html(booklet: Booklet) -> str:
    """The whole page. It ends with a line break."""
    parts = [block for block in booklet.blocks if isinstance(block, Headed) and block.place]
    contents = [_contents(booklet.contents, parts)] if booklet.contents else []
    lead = [block for block in booklet.blocks if block not in parts]
    return "\n".join(
        [
            f'<!doctype html>\n<html lang="{html(booklet.language or OWN)}">\n<head>\n<meta charset="utf-8">',
            f"<title>{html(booklet.title)}</title>",
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            """<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">""",
            f"<style>\n{STYLE}{foot_of_pages(booklet.foot)}</style>\n</head>\n<body>\n<main>",
            f"<header>\n<h1>{html(booklet.title)}</h1>",
            *_lines(lead, 2),
            *contents,
            "</header>",
            *_lines(parts, 2),
            "</main>\n</body>\n</html>\n",
        ]
    )


def _contents(heading: str, parts: Iterable[Headed]) -> str:
    """The headings of the page, each leading to its part."""
    entries = "".join(f'<li><a href="#{html(part.place)}">{_inline(part.title)}</a></li>\n' for part in parts)
    return f'<nav aria-labelledby="contents">\n<h2 id="contents">{html(heading)}</h2>\n<ol>\n{entries}</ol>\n</nav>'


def _lines(blocks: Iterable[Block], level: int) -> Iterator[str]:
    for block in blocks:
        match block:
            case Headed():
                yield from _part(block, level)
            case Paragraph():
                yield f"<p{_class(block.kind)}>{_inline(block.line)}</p>"
            case Points():
                yield from _list(block.points, "ol" if block.numbered else "ul")
            case Table():
                yield from _table(block)
            case Picture():
                yield f"<figure>{block.svg}</figure>"
            case Verbatim():
                yield f"<pre>{html_lines(block.text)}</pre>"
            case Folded():
                yield f"<details open>\n<summary>{html(block.summary)}</summary>"
                yield from _lines(block.blocks, level)
                yield "</details>"


def _part(part: Headed, level: int) -> Iterator[str]:
    place = f' id="{html(part.place)}"' if part.place else ""
    heading = f"h{min(level, _DEEPEST)}"
    language = f' lang="{html(part.language)}"' if part.language else ""
    yield f"<section{place}{_class(part.kind)}{language}>\n<{heading}>{_inline(part.title)}</{heading}>"
    yield from _lines(part.blocks, level + 1)
    yield "</section>"


def _list(points: Iterable[Point], element: str) -> Iterator[str]:
    yield f"<{element}>"
    for point in points:
        if point.under:
            yield f"<li>{_inline(point.line)}"
            yield from _list(point.under, "ul")
            yield "</li>"
        else:
            yield f"<li>{_inline(point.line)}</li>"
    yield f"</{element}>"


def _table(table: Table) -> Iterator[str]:
    kind = "blank" if table.blank else "numbers" if table.numbers else ""
    heads = "".join(f'<th scope="col">{html(head)}</th>' for head in table.heads)
    yield f"<table{_class(kind)}>\n<thead><tr>{heads}</tr></thead>\n<tbody>"
    for first, *others in table.rows:
        told = [_inline(cell) for cell in others]
        if table.numbers:  # a long one is broken between its groups of digits, if at all
            told = [cell.replace(",", ",<wbr>") for cell in told]
        cells = "".join(f"<td>{cell}</td>" for cell in told)
        head = f'<th scope="row">{_inline(first)}</th>' if first else "<td></td>"
        yield f"<tr>{head}{cells}</tr>"
    yield "</tbody>\n</table>"


def html_lines(text: str) -> str:
    """A text of several lines, each of which is escaped."""
    return "\n".join(map(html, visible_lines(text).split("\n")))


def _inline(words: Line) -> str:
    return "".join(map(_run, words))


def _run(run: Run) -> str:
    language = f' lang="{html(run.language)}"' if run.language else ""
    text = html(run.text) if run.look is Look.ID else _with_code(run.text)
    if run.look in _ELEMENTS:
        text = f"<{_ELEMENTS[run.look]}{language}>{text}</{_ELEMENTS[run.look]}>"
    elif run.look:
        text = f'<span class="{html(run.look)}"{language}>{text}</span>'
    elif language:
        text = f"<span{language}>{text}</span>"
    return f'<a href="{html(run.to)}">{text}</a>' if run.to.startswith(_ADDRESS) else text


def _with_code(text: str) -> str:
    """A text in which what stands in backticks is code, as in Markdown."""
    parts = _NAMED.split(text)
    return "".join(f"<code>{html(part)}</code>" if place % 2 else html(part) for place, part in enumerate(parts))


def _class(kind: str) -> str:
    return f' class="{html(kind)}"' if kind else ""
