"""A page of blocks as Markdown. Ids stay code, links lead to the web only, and pictures are left to their words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sharepolicy.frontends.render.blocks.blocks import (
    Block,
    Booklet,
    Folded,
    Headed,
    Line,
    Look,
    Paragraph,
    Point,
    Points,
    Run,
    Table,
    Verbatim,
)
from sharepolicy.ground.escapes import html, markdown, markdown_block, markdown_fence, visible

_DEEPEST = 3
"""How deep headings go; what stands deeper has its title in bold, so that a list of the headings stays short."""

_ADDRESS = ("https://", "http://")


def booklet_as_markdown(booklet: Booklet) -> str:
    """The whole page. It ends with a line break."""
    return blocks_as_markdown([Headed(booklet.title, booklet.blocks)], 1)


def blocks_as_markdown(blocks: Iterable[Block], level: int = 1) -> str:
    """Blocks, with headings from a level on. They end with a line break."""
    return "\n".join(_lines(blocks, level)).rstrip("\n") + "\n"


def _lines(blocks: Iterable[Block], level: int) -> Iterator[str]:
    for block in blocks:
        match block:
            case Headed():
                yield from (_heading(block, level), "")
                yield from _lines(block.blocks, level + 1)
            case Paragraph():
                yield from (_beginning(block.line), "")
            case Points():
                yield from _points(block.points, block.numbered)
                yield ""
            case Table():
                yield from _table(block)
            case Verbatim():
                yield from (*markdown_fence(block.text, block.language), "")
            case Folded():
                inner = "\n".join(_lines(block.blocks, level)).rstrip("\n")
                yield from ("<details>", f"<summary>{html(block.summary)}</summary>", "", inner, "", "</details>", "")


def _heading(part: Headed, level: int) -> str:
    if level <= _DEEPEST:  # a list of headings does not tell code from words, so ids stand in brackets
        title = "".join(f"({_run(run)})" if _is_code(run) else _run(run) for run in part.title)
        return f"{'#' * level} {title}"
    words = "".join(run.text for run in part.title if run.look is not Look.ID)
    return " ".join([f"**{markdown(words)}**", *(_run(run) for run in part.title if run.look is Look.ID)])


def _points(points: Iterable[Point], numbered: bool = False, depth: int = 0) -> Iterator[str]:
    for number, point in enumerate(points, 1):
        yield f"{'    ' * depth}{f'{number}.' if numbered else '-'} {_beginning(point.line)}"
        yield from _points(point.under, depth=depth + 1)


def _table(table: Table) -> Iterator[str]:
    rule = "---:" if table.numbers else "---"
    yield f"| {' | '.join(map(markdown, table.heads))} |"
    yield f"|---|{f'{rule}|' * (len(table.heads) - 1)}"
    yield from (f"| {' | '.join(map(_inline, row))} |" for row in table.rows)
    yield ""


def _beginning(words: Line) -> str:
    """A line where more is taken for Markdown: at the start of a paragraph or list item."""
    first, *rest = words or (Run(""),)
    written = _run(first)
    return (markdown_block(first.text) if written == markdown(first.text) else written) + "".join(map(_run, rest))


def _inline(words: Line) -> str:
    return "".join(map(_run, words))


def _run(run: Run) -> str:
    """Some words. Space at their ends, which Markdown would drop or not allow beside its marks, stays outside."""
    text = markdown(run.text)
    before, after = (" " * (run.text[:1] == " "), " " * (run.text[-1:] == " "))
    if not text:
        return before
    if _is_code(run):
        text = f"`{run.text.strip()}`"
    elif run.look:
        text = f"**{text}**"
    if run.to.startswith(_ADDRESS) and _is_plain(run.to):
        text = f"[{text}](<{run.to}>)" if set(run.to) & set("()") else f"[{text}]({run.to})"
    return f"{before}{text}{after}"


def _is_code(run: Run) -> bool:
    """Whether it is an id that nothing in it can break out of code."""
    return run.look is Look.ID and "`" not in run.text and visible(run.text) == run.text and bool(run.text.strip())


def _is_plain(address: str) -> bool:
    """Whether a web address has nothing that Markdown or HTML would take for something else."""
    return address.isascii() and address.isprintable() and not set(address) & set(" <>\"'`\\[]|")
