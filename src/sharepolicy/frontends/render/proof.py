"""What the proof of a record shows, as text: for somebody who has nothing but this file, and public keys."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from sharepolicy.frontends.render.page import Page
from sharepolicy.frontends.render.record import OUTCOMES, TITLES, answered, lines_of, moment
from sharepolicy.frontends.render.text import counted, joined
from sharepolicy.frontends.render.words import outcome_in_words
from sharepolicy.language.policy import Outcome

if TYPE_CHECKING:
    from sharepolicy.records import Proved, ProvedAddition


def render_proof(proved: Proved) -> str:
    """What the proof of a record shows, and how much of it is not shown."""
    page, leaf = Page(), proved.leaf
    page.paragraph(f"Record {leaf.get('id')} was written on {moment(str(leaf.get('at')))}, and not changed since.")
    page.paragraph(f"Signed by {joined(list(proved.signed_by))}.")
    if outcome := leaf.get("outcome"):
        settled = "" if leaf.get("settled") else ", not settled"
        advised = joined([OUTCOMES.get(each, each) for each in str(outcome).split()])
        page.paragraph(f"What the policy advised for {leaf.get('day')}: {advised}{settled}.")
    page.paragraph(_not_shown(proved))
    for said in proved.said:
        if "decision" in said:
            _advised(page, said)
        _added(page, [said], "")
    for each in proved.added:
        page.blank()
        page.paragraph(f"Added on {moment(str(each.leaf.get('at')))}. {_not_shown(each)}".rstrip())
        _added(page, each.said, "Added: ")
    page.blank()
    page.paragraph(
        f"{counted(len(proved.added), 'later addition')} to this record {'is' if len(proved.added) == 1 else 'are'} "
        "proved here. Only the log tells whether there are others."
    )
    return page.text()


def _advised(page: Page, said: Mapping[str, Any]) -> None:
    decision = said["decision"]
    page.paragraph(f"Case {said['case']}, about {said['person']}.")
    page.heading("What the policy advised")
    if given := said.get("given"):
        page.paragraph("Other people are concerned too, who have records of their own. With them, the answer was:")
        page.points(map(answered, given), 2)
        page.paragraph("For this person alone, it would be as follows.")
    page.point(outcome_in_words(Outcome(decision["outcome"])), 2)
    page.points((each["text"] for each in decision.get("reasons", []) if each["holds"]), 2)


def _added(page: Page, said: Iterable[Mapping[str, Any]], before: str) -> None:
    for each in said:
        for name, title in TITLES.items():
            if name in each["around"]:
                page.heading(f"{before}{title[:1].lower() if before else title[:1]}{title[1:]}")
                page.points(lines_of(each["around"][name], {}), 2)


def _not_shown(entry: Proved | ProvedAddition) -> str:
    """How much of what was written is not in the proof."""
    whole = entry.missing + len(entry.said)
    if not entry.missing:
        return ""
    if not entry.said:
        return "What it says is not shown: that was left out, or has been erased."
    others = "the other was" if entry.missing == 1 else "the others were"
    return f"It shows {len(entry.said)} of {whole} pieces of what was written: {others} left out, or erased."
