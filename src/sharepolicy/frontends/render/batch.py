"""What became of many rows, as text."""

from __future__ import annotations

from sharepolicy.backends.batch.summary import Summary
from sharepolicy.frontends.render.page import Page
from sharepolicy.frontends.render.style import Style
from sharepolicy.frontends.render.text import capital, counted
from sharepolicy.language.policy import OUTCOMES, Outcome, PolicyDocument, Rule
from sharepolicy.language.words import say_rule

MOST = 10
"""How many entries of a list are shown."""

HOW_COUNTED = "Rows are numbered from 1 in each file; the header and blank lines are not counted."


def share_of(count: int, whole: int) -> str:
    """A part as a percentage."""
    return f"{count / whole:.1%}" if whole else "-"


def left_out_in_words(summary: Summary) -> str:
    """Which files in the folders were not read, and why."""
    files = ", ".join(summary.left_out[:MOST]) + (", ..." if len(summary.left_out) > MOST else "")
    return f"Not read, because files whose names begin with `_` or `.` are taken to hold no rows: {files}."


def render_summary(summary: Summary, document: PolicyDocument, style: Style) -> str:
    """The whole summary."""
    page = Page(style)
    page.title(style.bold(f"{counted(summary.rows, 'row')}, decided by {summary.policy}"))
    page.blank()
    for outcome in OUTCOMES:
        count = summary.outcomes[outcome.value]
        page.lines.append(f"  {outcome.words:<12}{count:>14,}  {share_of(count, summary.decided):>6}")
    page.lines.append(f"  {'not decided':<12}{summary.invalid:>14,}")
    if summary.unsettled:
        page.blank()
        page.paragraph(
            f"{counted(summary.unsettled, 'row')} escalated because too little is known: more than one outcome is "
            "still possible."
        )
    rules = [(_rule(document.rules[name]), n) for name, n in summary.rules.most_common()]
    _ranked(page, "Rules that decided settled rows", rules, summary)
    unknown = [(document.vocabulary.facts[fact].label, n) for fact, n in summary.unknown.most_common() if n]
    _ranked(page, "Unknown in rows that are not settled", unknown, summary)
    _wrong(page, summary)
    if summary.left_out:
        page.blank()
        page.paragraph(left_out_in_words(summary))
    if summary.other:
        _compared(page, summary)
    return page.text()


def _ranked(page: Page, heading: str, entries: list[tuple[str, int]], summary: Summary) -> None:
    if not entries:
        return
    page.heading(heading)
    for name, count in entries[:MOST]:
        page.beside(f"  {count:>14,}  {share_of(count, summary.decided):>6}  ", name)
    if len(entries) > MOST:
        page.lines.append(f"  and {len(entries) - MOST:,} more")


def _rule(rule: Rule) -> str:
    """A rule by its sentence, with its id behind."""
    return f"{capital(say_rule(rule)[0]).rstrip('.')} (`{rule.name}`)"


def _wrong(page: Page, summary: Summary) -> None:
    reasons = summary.wrong_by_policy()
    if not reasons:
        return
    page.heading("Rows that were not decided")
    page.paragraph(HOW_COUNTED)
    for each, policy in reasons[:MOST]:
        rows = ", ".join(f"{row:,}" for row in each.first) + (", ..." if each.count > len(each.first) else "")
        by = f"{policy}, " if policy else ""
        page.point(f"{each.message} ({by}{each.file}, {counted(each.count, 'row')}: {rows})")
        page.points([*filter(None, [each.help]), *each.details], 4)
    if len(reasons) > MOST:
        page.point(f"and {len(reasons) - MOST:,} other reasons")


def _compared(page: Page, summary: Summary) -> None:
    page.heading(f"Compared with {summary.other}")
    page.paragraph(f"{counted(summary.moved, 'row')} of {summary.decided:,} would get another outcome.")
    page.blank()
    for (one, two), count in sorted(summary.moves.items()):
        mark = " " if one == two else "*"
        page.lines.append(f"  {mark} {count:>14,}  {Outcome(one).words} -> {Outcome(two).words}")
    if summary.changed:
        page.blank()
        page.paragraph("The first rows that change:")
        for file, row, one, two in summary.changed[:MOST]:
            page.point(f"{file}, row {row:,}: {Outcome(one).words} -> {Outcome(two).words}")
