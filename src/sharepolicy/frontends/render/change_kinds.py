"""The kinds of remarks about a change between two policies: their names are stable, and never reused."""

from __future__ import annotations

from collections.abc import Mapping

from sharepolicy.frontends.render.remarks import Level, RemarkKind
from sharepolicy.frontends.render.text import capital
from sharepolicy.language.latitude import MOVES as CELLS
from sharepolicy.language.latitude import OPENNESS, Cell

_READ = (
    "Read which cases these are and what changed them. If that is intended, keep the example under `examples`, so that "
    "it is tested from now on. If it is not, change the rule that caused it."
)


def _kind(name: str, title: str, meaning: str, level: Level, advice: str = _READ) -> RemarkKind:
    page = f"# {name}\n\n{meaning}\n\n## What to do\n\n{advice}\n"
    return RemarkKind(name, f"{capital(title)}.", meaning, page, level)


def _move(cell: Cell) -> RemarkKind:
    before, after = cell
    opens = OPENNESS[after] > OPENNESS[before]
    meaning = (
        f"For these cases the old policy says {before.words}, and the new one {after.words}. "
        f"{'More' if opens else 'Less'} may be shared now, and either can hurt a child."
    )
    name = f"{before.value}-becomes-{after.value}".replace("_", "-")
    return _kind(name, f"{before.words} becomes {after.words}", meaning, Level.WARNING)


MOVES: Mapping[Cell, RemarkKind] = {cell: _move(cell) for cell in CELLS}
"""A kind for each way in which an outcome can move."""

GONE = _kind(
    "cases-gone",
    "cases that can no longer be decided",
    "The old policy can decide these cases; the new one rules them out, has no words for them, or is not in force on "
    "their day.",
    Level.WARNING,
    "See which facts, values or impossible combinations changed. If such a case comes, it is refused.",
)
NEW = _kind(
    "cases-new",
    "cases that could not be decided before",
    "The new policy can decide these cases; the old one ruled them out, had no words for them, or was not in force on "
    "their day.",
    Level.NOTE,
    "See which facts, values or impossible combinations changed, and add examples of such cases.",
)
RECOUNTED = _kind(
    "unit-changed",
    "a number whose unit changed",
    "The same number no longer means the same. The two policies are still compared number by number.",
    Level.WARNING,
    "Check that every limit in the policy, every example and every stored case was converted.",
)
READ = _kind(
    "read-differently",
    "a fact that is read differently from the same case",
    "The same written case says something else to the new policy: the dates from which a number is counted, the order "
    "of a scale, or the date of the decision changed. Cases are compared as they are once they are read.",
    Level.WARNING,
    "Decide real cases by both policies, with `--cases`, and add examples that give these dates or limits.",
)
OBLIGATION = _kind(
    "obligation-moved",
    "a sharing that is now required, or no longer",
    "Both policies share in these cases; but only one of them says that it must be shared, not only that it may.",
    Level.WARNING,
    "Read which rules say `required: yes`, and check it against the law that they cite.",
)
ACTIONS = _kind(
    "action-moved",
    "an action that is due in different cases, or at a different time",
    "What people have to do differs in cases that both policies can decide, whether or not the outcome moves.",
    Level.NOTE,
    "Check that the action is still due where it has to be. An invariant that `carries` it would keep it there.",
)
ESCALATION = _kind(
    "escalation-moved",
    "somebody else is asked, or by a different time",
    "Whom to ask or by when differs in cases that both policies can decide.",
    Level.NOTE,
    "Check that everybody who is now asked knows about it.",
)
PROMISES = _kind(
    "promise-changed",
    "an invariant that is added or changed",
    "The new policy promises more than the old one, or promises the same in other words.",
    Level.NOTE,
    "Check that this is what should be promised. A promise that was removed or loosened is a `guard-loosened`.",
)
GUARDS = _kind(
    "guard-loosened",
    "a promise, a protection or a limit on overlays that was removed or loosened",
    "The old policy promised something about all cases, protected a rule or an invariant from overlays, or limited "
    "what an overlay may do. The new one does not, or does so less. It may be that no case is decided differently "
    "today.",
    Level.WARNING,
    "What is no longer promised is no longer proved: the next change can break it unnoticed. Ask who relies on it.",
)
TEXTS = _kind(
    "text-reworded",
    "a text that is worded differently",
    "People read something else than before, in the language of the policy or in another one. A question that was "
    "turned round, or a duty that became its opposite, decides no case differently by itself.",
    Level.NOTE,
    "Read both wordings, as somebody would who knows only this text. With `--fail-on texts` it is an error.",
)
REAL = _kind(
    "real-cases-moved",
    "real cases that get another outcome",
    "Of the cases given with `--cases`, the new policy decides these differently.",
    Level.WARNING,
    "Ask those who decided these cases which answer is right.",
)
UNREAD = _kind(
    "real-cases-unread",
    "real cases that could not be compared",
    "Of the cases given with `--cases`, at least one of the two policies cannot read these. Nothing is known about "
    "them.",
    Level.WARNING,
    "Correct the cases, or use `--rename` to say what has another name in the new policy.",
)

KINDS: tuple[RemarkKind, ...] = (
    *MOVES.values(),
    GONE,
    NEW,
    RECOUNTED,
    READ,
    OBLIGATION,
    ACTIONS,
    ESCALATION,
    GUARDS,
    PROMISES,
    TEXTS,
    REAL,
    UNREAD,
)
"""Every kind."""
