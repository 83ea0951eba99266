"""What carries each clause of the sources of a policy, as text and as Markdown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sharepolicy.analysis.about.trace import TraceRow
from sharepolicy.frontends.render.page import Page
from sharepolicy.frontends.render.style import PLAIN, Style
from sharepolicy.frontends.render.text import counted, joined, sentence
from sharepolicy.ground import escapes


def render_trace(title: str, rows: Sequence[TraceRow], style: Style = PLAIN) -> str:
    """Each clause with what carries it, or why nothing does."""
    page = Page(style)
    page.paragraph(f"{title}: what carries each clause of its sources")
    source = None
    for row in rows:
        if row.source is not source:
            source = row.source
            page.heading(f"{source.name}: {source.title}")
        page.entry(row.clause.id, sentence(row.clause.text), 2)
        for says in _by_whom(row):
            page.paragraph(says, 6)
    page.blank()
    page.paragraph(_summed_up(rows))
    return page.text()


def _summed_up(rows: Sequence[TraceRow]) -> str:
    """How many clauses there are of each kind."""
    if not rows:
        return "The sources of this policy have no clauses."
    lost = sum(row.lost for row in rows)
    carried = sum(bool(row.carried_by) for row in rows)
    only_groups = sum(bool(row.only_groups) for row in rows)
    background = len(rows) - lost - carried - only_groups
    return (
        f"{counted(len(rows), 'clause')}: {carried} carried, {only_groups} only cited by a group, "
        f"{background} background, {lost} lost."
    )


def render_trace_markdown(title: str, rows: Sequence[TraceRow]) -> str:
    """The same as a table for each source, in Markdown."""
    lines = [f"# {escapes.markdown(title)}: what carries each clause of its sources"]
    for source in dict.fromkeys(row.source.name for row in rows):
        mine = [row for row in rows if row.source.name == source]
        lines += ["", f"## {escapes.markdown(f'{source}: {mine[0].source.title}')}", ""]
        lines += ["| clause | what it says | what carries it |", "|---|---|---|"]
        for row in mine:
            cells = (row.clause.id, sentence(row.clause.text), " ".join(_by_whom(row)))
            lines.append(f"| {' | '.join(map(escapes.markdown, cells))} |")
    return "\n".join([*lines, "", _summed_up(rows)])


def _by_whom(row: TraceRow) -> Iterator[str]:
    """What carries a clause, or why nothing does."""
    if row.carried_by:
        yield f"Carried by {joined(row.carried_by)}."
    if row.only_groups:
        yield f"Only cited by {joined(row.only_groups)}: cite it at what carries it out."
    if row.background:
        yield f"Background: {sentence(row.background)}"
    if row.lost:
        yield "LOST: nothing carries it, and it is not marked as background."
