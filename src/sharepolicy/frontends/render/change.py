"""A change between two policies as text for a terminal."""

from __future__ import annotations

from sharepolicy.analysis.change.change import Change, Move
from sharepolicy.engine.weigh import Weighing
from sharepolicy.frontends.render.change_edits import blame_in_words, counted_in_words, edits_in_words, text_in_words
from sharepolicy.frontends.render.change_examples import (
    coverage_in_words,
    example,
    example_names,
    in_order_of_need,
    is_missing,
    lost_in_words,
    shown_in_words,
    tried_in_words,
)
from sharepolicy.frontends.render.change_moves import weighed_case, weighed_in_words
from sharepolicy.frontends.render.change_words import (
    BEYOND,
    GUARDS,
    LOST,
    NOT_PROBABILITIES,
    WEIGH,
    Shown,
    beyond_in_words,
    described_in_words,
    headline,
    left_out_in_words,
    lost_in_short,
    move_in_words,
    only_one,
    recounted_in_words,
)
from sharepolicy.frontends.render.page import Page
from sharepolicy.frontends.render.style import Style
from sharepolicy.frontends.render.text import capital, columns, counted, joined, sentence
from sharepolicy.ground.escapes import visible
from sharepolicy.language.policy import OUTCOMES

FIRST = 3
"""How many descriptions of a move are shown; other lists show three times as many entries. `--all` shows all."""


def render_change(shown: Shown, style: Style | None = None) -> str:
    """The whole change, what matters most first."""
    page = Page(style or Style())
    change = shown.change
    page.paragraph(headline(change))
    for text in (*recounted_in_words(change), *only_one(change), *lost_in_short(change)):
        page.paragraph(text)
    page.blank()
    for which, name, policy in (("old", shown.old_name, shown.old), ("new", shown.new_name, shown.new)):
        page.entry(which, f"{visible(name)} ({', version '.join(filter(None, (policy.name, policy.version)))})")
    if not change.same_outcomes:
        _table(page, change)
        page.blank()
        page.paragraph(NOT_PROBABILITIES + ("" if shown.weighing else WEIGH))
    for text in coverage_in_words(change, None if shown.everything else FIRST):
        page.blank()
        page.paragraph(text)
    for move in change.moves:
        _move(page, shown, move)
    _rest(page, shown)
    if shown.weighing is not None:
        _weighing(page, shown, shown.weighing)
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
        page.paragraph(f"What did it: {'; '.join(blame_in_words(changed))}.", 3)
        page.paragraph(sentence(shown_in_words(changed, shown.change, everything=shown.everything)), 3)
        lead = "The missing example" if is_missing(changed, shown.change) else "One such case"
        page.paragraph(f"{lead}, decided by both policies:", 3)
        page.lines += [f"     {visible(line)}" for line in example(changed, move, next(names)).split("\n")]
    if rest := move.described[many:]:
        page.blank()
        page.paragraph(f"And {counted(len(rest), 'further description')} (--all shows them).")
    if move.left_out:
        page.paragraph(left_out_in_words(move))


def _rest(page: Page, shown: Shown) -> None:
    """What else changed."""
    change, new = shown.change, shown.new.document
    _list(page, shown, GUARDS, [guard.says for guard in change.guards])
    _list(page, shown, LOST, [lost_in_words(one) for one in change.lost_examples])
    tried = [tried_in_words(one) for one in in_order_of_need(change.examples)]
    _list(page, shown, "Examples that fail or are decided differently", tried)
    rules = [f"{f'`{c.name}`' if c.name else 'no rule'}: {counted_in_words(c, 'decides')}" for c in change.rules]
    _list(page, shown, "Rules that decide different cases", rules)
    actions = [f"`{c.name}`: {counted_in_words(c, 'due')}" for c in change.actions]
    _list(page, shown, "Actions that are due in different cases, or at a different time", actions)
    asked = [f"{c.name}: {counted_in_words(c, 'asked')}" for c in change.escalations]
    _list(page, shown, "Whom to ask, and by when", asked)
    _list(page, shown, BEYOND, beyond_in_words(change))
    questions = [f"can matter now: {fact.asks}" for fact in change.asked_more]
    questions += [f"can no longer matter: {fact.asks}" for fact in change.asked_less]
    if change.asked_in_another_order:
        questions.append(f"the {'other ' * bool(questions)}questions are asked in a different order")
    _list(page, shown, "Questions", questions)
    _list(page, shown, "Facts", list(change.vocabulary))
    _list(page, shown, "Invariants", edits_in_words(change.invariants))
    _list(page, shown, "Everything that was edited", edits_in_words(change.edits))
    _list(page, shown, "Texts", [text_in_words(text) for text in change.texts])
    page.blank()
    proof = shown.new.proof
    if proof is not None and new.invariants:
        page.paragraph(f"In the new policy, {proof}.")


def _list(page: Page, shown: Shown, heading: str, entries: list[str]) -> None:
    if not entries:
        return
    page.heading(heading)
    many = len(entries) if shown.everything else 3 * FIRST
    page.points([capital(entry) for entry in entries[:many]])
    if rest := entries[many:]:
        page.point(f"and {len(rest):,} more (--all shows them)")


def _weighing(page: Page, shown: Shown, weighing: Weighing) -> None:
    page.heading(weighed_in_words(weighing))
    found = [
        f"{one.words} becomes {two.words}: {weighing.table[one, two]:,}"
        for one in OUTCOMES
        for two in OUTCOMES
        if one is not two and weighing.table[one, two]
    ]
    if found:
        page.paragraph(f"{capital(joined(found))}.")
    many = None if shown.everything else 3 * FIRST
    page.points([weighed_case(case) for case in weighing.changed[:many]])
    if rest := weighing.changed[len(weighing.changed) if many is None else many :]:
        page.point(f"and {len(rest):,} more (--all shows them)")
    if weighing.unread:
        page.heading(f"{counted(len(weighing.unread), 'case')} could not be compared")
        page.points([str(u) for u in weighing.unread[:many]])
        if more := weighing.unread[len(weighing.unread) if many is None else many :]:
            page.point(f"and {len(more):,} more (--all shows them)")
