"""What an author edited, in words: each edit, what it did to the cases, and which texts are worded differently."""

from __future__ import annotations

from collections.abc import Iterable

from sharepolicy.analysis.change.change import Blame, ChangedCases, CountChange, Edit, TextChange
from sharepolicy.analysis.change.edit_words import BEGUN, ENDED, ITS, PARTS
from sharepolicy.analysis.change.edits import can_move_outcomes
from sharepolicy.frontends.render.called import Called, by_id
from sharepolicy.frontends.render.text import counted, joined

_KINDS = {
    "fact": "the fact",
    "rule": "the rule",
    "group": "the group",
    "definition": "the definition",
    "action": "the action",
    "invariant": "the invariant",
    "escalation": "the escalation line",
    "source": "the source",
    "otherwise": "what decides when no rule applies",
    "unsettled": "what is said when too little is known",
    "precedence": "the order of precedence",
    "role": "the role",
    "example": "the example",
    "language": "the texts in",
    "impossible": "the impossible combination",
    "roles": "the roles",
    "background": "the background clauses",
    "impossible combinations": "the impossible combinations",
    "title": "the title of the policy",
    "about": "what the policy says about itself",
    "open": "what overlays may replace",
    "may": "how far it may move the outcomes of its base",
}

_PLURAL = ("roles", "background", "impossible combinations", "language")

_QUIET = {
    *("because", "says", "asks", "label", "help", "title", "judgement", "note", "address"),
    *("meanings", "value_names", "usual", "usual_because", "sources"),
}
"""Properties that people only read. Edits to nothing but these come last."""


def edit_in_words(edit: Edit, called: Called = by_id) -> str:
    """`the rule `a` was changed (its condition)`."""
    if edit.says in ((BEGUN,), (ENDED,)):
        return f"{_edited(edit, called)} is {edit.says[0]}"
    parts = f" ({joined(PARTS.get(part, part.replace('_', ' ')) for part in edit.parts)})" if edit.parts else ""
    return f"{_edited(edit, called)} {'were' if edit.kind in _PLURAL else 'was'} {edit.did}{parts}"


def _edited(edit: Edit, called: Called) -> str:
    return f"{_KINDS.get(edit.kind, edit.kind)}{f' {called(edit.kind, edit.name)}' if edit.name else ''}"


def edits_in_words(edits: Iterable[Edit], called: Called = by_id) -> list[str]:
    """A line for every edit, with what became of each property: those that can move an outcome first, texts last."""
    in_order = sorted(edits, key=lambda edit: (not can_move_outcomes(edit), _is_quiet(edit)))
    return [f"{_edited(e, called)}: {'; '.join(e.says)}" if e.says else edit_in_words(e, called) for e in in_order]


def _is_quiet(edit: Edit) -> bool:
    named = edit.kind in ("source", "background", "title", "about", "example", "language")
    return named or (edit.did == "changed" and bool(edit.parts) and _QUIET.issuperset(edit.parts))


def blame_in_words(changed: ChangedCases, called: Called = by_id) -> list[str]:
    """The edits that changed these cases."""
    found = [_blame(blame, changed.cases, called) for blame in changed.blame]
    return found or ["no single edit that can be taken back by itself"]


def _blame(blame: Blame, cases: int, called: Called) -> str:
    together = f"{joined(edit_in_words(edit, called) for edit in blame.edits)}"
    if len(blame.edits) > 1:
        together += ", only together"
    return together if blame.cases == cases else f"for {blame.cases:,} of them {together}"


def counted_in_words(found: CountChange, does: str) -> str:
    """`due in 12 more cases and in 3 fewer cases; its time limit was 1 hour and is now 30 minutes`."""
    parts = []
    if found.more:
        parts.append(f"{does} in {counted(found.more, 'more case')}")
    if found.fewer:
        parts.append(f"{'' if parts else does + ' '}in {counted(found.fewer, 'fewer case')}")
    came = {"added": "new", "removed": "gone"}.get(found.did, "")
    return "; ".join(filter(None, [came, joined(parts), *found.says]))


def text_in_words(found: TextChange) -> str:
    """What is worded differently, in which language, and how."""
    kind = _KINDS.get(found.kind, found.kind)
    part = ITS.get(found.part, found.part)
    named = f"{kind}{f' `{found.name}`' if found.name else ''}{f', {part}' if found.kind not in _WHOLE else ''}"
    if found.language:
        named += f", in `{found.language}`"
    if not found.before:
        return f"{named}{': translated now' if found.language else ', new'}: “{found.after}”"
    if not found.after:
        gone = ": no longer translated; it was" if found.language else ", gone:"
        return f"{named}{gone} “{found.before}”"
    return f"{named}: “{found.before}” is now “{found.after}”"


_WHOLE = ("title", "about")
"""Texts of the policy itself."""
