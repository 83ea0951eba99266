"""A change between two policies as text for a terminal."""

from __future__ import annotations

from sharepolicy.analysis.change.change import Change, Move
from sharepolicy.frontends.render.change_edits import blame_in_words
from sharepolicy.frontends.render.change_examples import (
    coverage_in_words,
    example,
    example_names,
    is_missing,
    shown_in_words,
)
from sharepolicy.frontends.render.change_headline import headline
from sharepolicy.frontends.render.change_words import (
    NOT_PROBABILITIES,
    WEIGH,
    Shown,
    described_in_words,
    in_short,
    left_out_in_words,
    move_in_words,
    what_else_changed,
)
from sharepolicy.frontends.render.page import Page
from sharepolicy.frontends.render.style import PLAIN, Style
from sharepolicy.frontends.render.text import capital, columns, counted, sentence
from sharepolicy.ground.escapes import visible
from sharepolicy.language.policy import OUTCOMES

FIRST = 3
"""How many descriptions of a move are shown; other lists show three times as many entries. `--all` shows all."""


def render_change(shown: Shown, style: Style = PLAIN) -> str:
    """The whole change, what matters most first."""
    page = Page(style)
    change = shown.change
    page.paragraph(headline(change))
    for text in in_short(change):
        page.paragraph(text)
    page.blank()
    for which, name, policy in (("old", shown.old_name, shown.old), ("new", shown.new_name, shown.new)):
        page.entry(which, f"{visible(name)} ({', version '.join(filter(None, (policy.name, policy.version)))})")
    if not change.same_outcomes:
        _table(page, change)
        page.blank()
        page.paragraph(NOT_PROBABILITIES + ("" if shown.weighing else WEIGH))
    for text in coverage_in_words(change):
        page.blank()
        page.paragraph(text)
    for move in change.moves:
        _move(page, shown, move)
    for heading, entries in what_else_changed(shown).items():
        page.heading(heading)
        many = len(entries) if shown.everything else 3 * FIRST
        page.points(entries[:many])
        if rest := entries[many:]:
            page.point(f"and {len(rest):,} more (--all shows them)")
    if shown.new.proof is not None and shown.new.document.invariants:
        page.blank()
        page.paragraph(f"In the new policy, {shown.new.proof}.")
    return page.text()


def _table(page: Page, change: Change) -> None:
    """Counts by outcome before (down) and now (across)."""
    page.heading("Cases by outcome, before (down) and now (across)")
    names = [outcome.words for outcome in OUTCOMES]
    rows = [[f"{change.table[one, two]:,}" for two in OUTCOMES] for one in OUTCOMES]
    first = max(map(columns, names)) + 2
    wide = max(columns(cell) for cell in [*names, *(cell for row in rows for cell in row)]) + 2
    if first + 3 * wide > page.style.width:
        for one in OUTCOMES:
            for two in OUTCOMES:
                page.point(f"{one.words}, now {two.words}: {change.table[one, two]:,}", 2)
        return
    page.lines.append((" " * first + "".join(name.rjust(wide) for name in names)).rstrip())
    for name, row in zip(names, rows, strict=True):
        page.lines.append(name.ljust(first) + "".join(cell.rjust(wide) for cell in row))


def _move(page: Page, shown: Shown, move: Move) -> None:
    page.heading(capital(move_in_words(move)))
    many = len(move.described) if shown.everything else FIRST
    names = example_names(move, shown.new)
    for number, changed in enumerate(move.described[:many], 1):
        page.blank()
        page.point(sentence(described_in_words(changed)), mark=f"{number}.")
        page.paragraph(f"{counted(changed.cases, 'case')}.", 3)
        page.paragraph(f"Cause: {'; '.join(blame_in_words(changed))}.", 3)
        page.paragraph(sentence(shown_in_words(changed, shown.change, everything=shown.everything)), 3)
        lead = "The missing example" if is_missing(changed, shown.change) else "One such case"
        page.paragraph(f"{lead}, decided by both policies:", 3)
        page.lines += [f"     {visible(line)}" for line in example(changed, move, next(names)).split("\n")]
    if rest := move.described[many:]:
        page.blank()
        page.paragraph(f"And {counted(len(rest), 'further description')} (--all shows them).")
    if move.left_out:
        page.paragraph(left_out_in_words(move))
