"""Diagnostics as text: what is wrong, the line with a caret under the place, and help."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sharepolicy.frontends.render.code_pages import FOLDER
from sharepolicy.frontends.render.style import PLAIN, Style
from sharepolicy.frontends.render.text import columns, counted, joined, wrap
from sharepolicy.ground.diagnostic import Diagnostic, Severity
from sharepolicy.ground.escapes import cells, visible
from sharepolicy.ground.text import Span

_CUT = "..."
_NEAR = 300  # characters before and after a place that are looked at: more than any line can show


def render_diagnostics(diagnostics: Sequence[Diagnostic], style: Style = PLAIN, left_out: int = 0) -> str:
    """All of them with a blank line between, how many there are, and where their codes are explained."""
    parts = [render_diagnostic(diagnostic, style) for diagnostic in diagnostics]
    if left_out:
        parts.append(f"... and {left_out:,} more like these.")
    if diagnostics:
        codes = sorted({diagnostic.code for diagnostic in diagnostics})
        where = f"{FOLDER}/{codes[0]}.md" if len(codes) == 1 else f"a page for each code in {FOLDER}/"
        total = f"{summary(diagnostics, left_out)}. To read more: {where}"
        parts.append("\n".join(wrap(total, rest="", width=style.width)))
    return "\n\n".join(parts)


def summary(diagnostics: Sequence[Diagnostic], left_out: int = 0) -> str:
    """How many errors, warnings and notes: `2 errors and 1 warning`."""
    errors = sum(diagnostic.is_error for diagnostic in diagnostics) + left_out
    notes = sum(diagnostic.severity is Severity.NOTE for diagnostic in diagnostics)
    warnings = len(diagnostics) + left_out - errors - notes
    counts = [counted(errors, "error")] if errors else []
    counts += [counted(warnings, "warning")] if warnings else []
    counts += [counted(notes, "note")] if notes else []
    return joined(counts) or "no findings"


def render_diagnostic(diagnostic: Diagnostic, style: Style = PLAIN) -> str:
    """One diagnostic as text, without a line break at its end."""
    paint = style.bad if diagnostic.is_error else style.care
    kind = f"{diagnostic.severity}[{diagnostic.code}]"
    head = wrap(f"{kind}: {diagnostic.message}", rest="  ", width=style.width)
    head[0] = paint(kind) + head[0].removeprefix(kind)
    spans = [span for span in (diagnostic.span, *(label.span for label in diagnostic.labels)) if span]
    gutter = max((len(str(span.line)) for span in spans), default=1)
    lines = head
    if diagnostic.span:
        lines += _place(diagnostic.span, "^", "", gutter, style, paint)
    for label in diagnostic.labels:
        lines += _place(label.span, "-", label.text, gutter, style, style.aside)
    margin = " " * (gutter + 2)
    if diagnostic.help:
        helped = wrap(diagnostic.help, f"{margin}= help: ", " " * (gutter + 4), style.width)
        helped[0] = helped[0].replace("=", style.aside("="), 1)
        lines += helped
    if diagnostic.details:
        lines.append("")
        lines += [
            f"{margin}  {visible(line)}".rstrip() for line in diagnostic.details.expandtabs(4).strip("\n").split("\n")
        ]
    return "\n".join(lines)


def _place(span: Span, mark: str, text: str, gutter: int, style: Style, paint: Callable[[str], str]) -> list[str]:
    """The file and line of a span, the line itself, and marks under it."""
    margin = " " * (gutter + 1)
    bar = style.aside(f"{margin} |")
    shown, before, marks = _cut_out(span, style.width - gutter - 4)
    number = style.aside(f" {span.line:>{gutter}} |")
    under = " " * before + paint(mark * marks)
    lines = [
        f"{margin}{style.aside('-->')} {visible(str(span))}",
        bar,
        f"{number} {shown}".rstrip(),
    ]
    if text and gutter + 4 + before + marks + 1 + columns(visible(text)) <= style.width:
        return [*lines, f"{bar} {under} {visible(text)}"]
    lines.append(f"{bar} {under}")
    if text:
        room = style.width - gutter - 4
        lines += [f"{bar} {line}" for line in wrap(text, " " * min(before, room // 3), width=room)]
    return lines


def _cut_out(span: Span, room: int) -> tuple[str, int, int]:
    """The line of a span as it is shown in so many columns, the columns before the span, and those that it takes."""
    line = span.text.line(span.line)
    start = min(span.column - 1, len(line))
    end = min(max(start + (span.end - span.start), start), len(line))
    low, high = max(0, start - _NEAR), min(len(line), start + _NEAR)
    line_cells = cells(line[low:high].rstrip())
    widths = [columns(cell) for cell in line_cells]
    first, last = start - low, min(end, high) - low
    before, marks = sum(widths[:first]), max(1, sum(widths[first:last]))
    left, right = 0, len(line_cells)
    if low or high < len(line) or max(sum(widths), before + marks) > room:
        if low or before + marks > room - len(_CUT):
            while left < first and sum(widths[left:first]) > room // 3:
                left += 1
            before = sum(widths[left:first]) + (len(_CUT) if left or low else 0)
        while right > left and sum(widths[left:right]) > room - 2 * len(_CUT):
            right -= 1
        marks = max(1, min(marks, room - len(_CUT) - before))
    shown = (_CUT if left or low else "") + "".join(line_cells[left:right])
    return shown + (_CUT if right < len(line_cells) or high < len(line) else ""), before, marks
