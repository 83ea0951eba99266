"""What the decisions of a time were like: as text, and as a page with bars."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sharepolicy.frontends.render.bars import BARS_STYLE, Bar, bars
from sharepolicy.frontends.render.page import Page
from sharepolicy.frontends.render.style import PLAIN, Style
from sharepolicy.frontends.render.text import counted
from sharepolicy.ground.escapes import html

if TYPE_CHECKING:
    from sharepolicy.records import Assurance, Count

GROUPS = {
    "outcomes": "What was advised",
    "taken": "What people decided",
    "in_time": "From the request to the decision",
    "rules": "Rules that decided",
    "unknown": "What was not known",
    "outstanding": "Steps that nobody has taken",
    "against": "Done against the answer",
}


def render_assurance(found: Assurance, style: Style = PLAIN) -> str:
    """The numbers as text."""
    page = Page(style)
    page.paragraph(_lead(found))
    for name, title in GROUPS.items():
        if counts := getattr(found, name):
            page.heading(_title(name, title, found))
            page.points((f"{each.label}: {each.number:,}" for each in counts), 2)
    if found.otherwise:
        page.heading("Decided otherwise than advised")
        page.points(found.otherwise, 2)
        page.paragraph("Open a record with `sharepolicy records show` to see why.")
    return page.text()


def assurance_page(found: Assurance) -> str:
    """The numbers as one page of HTML, which loads nothing and runs nothing."""
    groups = "\n".join(
        bars(_title(name, title, found), (_bar(each) for each in getattr(found, name)))
        for name, title in GROUPS.items()
    )
    names = "".join(f"<li><code>{html(each)}</code></li>" for each in found.otherwise)
    otherwise = f"<h2>Decided otherwise than advised</h2>\n<ul>{names}</ul>" if names else ""
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>Decisions recorded</title>\n'
        f'<meta name="viewport" content="width=device-width"><style>{BARS_STYLE}</style></head>\n<body><main>\n'
        f"<h1>Decisions recorded</h1>\n<p>{html(_lead(found))}</p>\n{groups}{otherwise}\n</main></body></html>"
    )


def _lead(found: Assurance) -> str:
    ends = {"0001-01-01": "the beginning", "9999-12-31": "today"}
    since, until = (ends.get(day, day) for day in (found.since, found.until))
    has = "has" if found.erased == 1 else "have"
    more = f" Besides, {counted(found.erased, 'decision')} {has} been erased." if found.erased else ""
    number = counted(found.records, "decision")
    if found.least == 1:
        return f"From {since} to {until}: {number}. All numbers are told: for your own eyes only.{more}"
    return (
        f"From {since} to {until}: {number} counted. Decisions that are alike in everything counted here are a group, "
        f"rounded down to a multiple of {found.least}; smaller groups are left out.{more}"
    )


def _title(name: str, title: str, found: Assurance) -> str:
    """The heading of a table. Of what was not known, only one thing is counted unless all numbers are told."""
    return f"{title}, and was to be asked first" if name == "unknown" and found.least > 1 else title


def _bar(each: Count) -> Bar:
    name = each.name if each.name != each.label else ""
    return Bar(each.label, name, each.number, f"{each.number:,}")
