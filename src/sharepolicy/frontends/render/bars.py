"""Bars one under another, each with its label and its number: a table, so that no label is ever cut off."""

from __future__ import annotations

from collections.abc import Iterable

from attrs import frozen

from sharepolicy.ground.escapes import html

BARS_STYLE = """\
body { font: 16px/1.5 system-ui, sans-serif; max-width: 50rem; margin: 2rem auto; padding: 0 1rem; color: #1c2126; }
h1, h2 { line-height: 1.2; break-after: avoid; } small { display: block; color: #5b6670; }
.bars { border-collapse: collapse; width: 100%; } .bars tr { break-inside: avoid; }
.bars td, .bars th { padding: .2rem .4rem; vertical-align: top; overflow-wrap: anywhere; border: 0; text-align: left; }
.bars th { font-weight: 400; width: 45%; } .bars td:last-child { text-align: right; width: 9rem; }
.bar { height: 1rem; margin-top: .25rem; min-width: 1px; print-color-adjust: exact; }
@media (prefers-color-scheme: dark) { body { background: #15191d; color: #e3e8ec; } small { color: #a3adb5; } }"""
PLAIN_COLOUR = "#5b7f9f"


@frozen
class Bar:
    """One bar: what it is (`name`: its name in the policy, where that is not the label), and how long."""

    label: str
    name: str
    length: int
    said: str
    colour: str = PLAIN_COLOUR


def bars(heading: str, entries: Iterable[Bar]) -> str:
    """The heading and its bars; nothing without any."""
    found = list(entries)
    most = max((each.length for each in found), default=0) or 1
    rows = "".join(
        f'<tr><th scope="row">{html(each.label)}{f"<small>{html(each.name)}</small>" if each.name else ""}</th>'
        f'<td><div class="bar" style="width:{100 * each.length / most:.0f}%;background:{each.colour}"></div></td>'
        f"<td>{html(each.said)}</td></tr>\n"
        for each in found
    )
    return f'<h2>{html(heading)}</h2>\n<table class="bars">\n{rows}</table>' if rows else ""
