"""What the decisions of a time were like: as text, and as a page with bars whose labels are never cut off."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from sharepolicy.frontends.render.page import Page
from sharepolicy.frontends.render.style import PLAIN, Style
from sharepolicy.frontends.render.text import counted
from sharepolicy.ground.escapes import html
from sharepolicy.language.words import plain

if TYPE_CHECKING:
    from sharepolicy.records import Assurance, Count

GROUPS = {
    "outcomes": "What was advised",
    "taken": "What people decided",
    "in_time": "From the request to the decision",
    "rules": "Rules that decided",
    "unknown": "What was not known",
    "outstanding": "Steps that nobody has taken",
}
_STYLE = """\
body { font: 16px/1.5 system-ui, sans-serif; max-width: 50rem; margin: 2rem auto; padding: 0 1rem; color: #1c2126; }
table { border-collapse: collapse; width: 100%; } th { text-align: left; font-weight: 400; width: 45%; }
td, th { padding: .2rem .4rem; vertical-align: top; overflow-wrap: anywhere; }
td:last-child { text-align: right; width: 5rem; }
.bar { background: #44617b; height: 1rem; margin-top: .25rem; print-color-adjust: exact; }
@media (prefers-color-scheme: dark) { body { background: #15191d; color: #e3e8ec; } .bar { background: #8fb0cc; } }"""


def render_assurance(found: Assurance, style: Style = PLAIN) -> str:
    """The numbers as text."""
    page = Page(style)
    page.paragraph(_lead(found))
    for name, title in GROUPS.items():
        if counts := getattr(found, name):
            page.heading(title)
            page.points((f"{_name(each)}: {_number(each.number, found)}" for each in counts), 2)
    if found.otherwise:
        page.heading("Decided otherwise than advised")
        page.points(found.otherwise, 2)
        page.paragraph("Open a record with `sharepolicy records show` to see why.")
    return page.text()


def assurance_page(found: Assurance) -> str:
    """The numbers as one page of HTML, which loads nothing and runs nothing."""
    groups = "".join(_group(title, getattr(found, name), found) for name, title in GROUPS.items())
    names = "".join(f"<li><code>{html(each)}</code></li>" for each in found.otherwise)
    otherwise = f"<h2>Decided otherwise than advised</h2>\n<ul>{names}</ul>" if names else ""
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>Decisions recorded</title>\n'
        f'<meta name="viewport" content="width=device-width"><style>{_STYLE}</style></head>\n<body><main>\n'
        f"<h1>Decisions recorded</h1>\n<p>{html(_lead(found))}</p>\n{groups}{otherwise}\n</main></body></html>"
    )


def _lead(found: Assurance) -> str:
    ends = {"0001-01-01": "the beginning", "9999-12-31": "today"}
    since, until = (ends.get(day, day) for day in (found.since, found.until))
    number = counted(found.records, "decision") if found.records is not None else f"fewer than {found.least} decisions"
    return f"From {since} to {until}: {number}. Numbers below {found.least} are left out, and where needed one more."


def _group(title: str, counts: Sequence[Count], found: Assurance) -> str:
    if not counts:
        return ""
    most = max((each.number or 0 for each in counts), default=0) or 1
    rows = "".join(
        f'<tr><th scope="row">{html(_name(each))}</th>'
        f'<td><div class="bar" style="width:{100 * (each.number or 0) / most:.0f}%"></div></td>'
        f"<td>{_number(each.number, found)}</td></tr>\n"
        for each in counts
    )
    return f"<h2>{html(title)}</h2>\n<table>\n{rows}</table>\n"


def _name(each: Count) -> str:
    return {"dont_share": "don't share"}.get(each.name, plain(each.name))


def _number(number: int | None, found: Assurance) -> str:
    return f"{number:,}" if number is not None else f"(fewer than {found.least}, or left out)"
