"""What became of many rows, as one page of HTML with charts. It loads nothing and runs nothing."""

from __future__ import annotations

from collections.abc import Iterable

from sharepolicy.backends.batch.summary import Summary
from sharepolicy.frontends.render.bars import BARS_STYLE, PLAIN_COLOUR, Bar, bars
from sharepolicy.frontends.render.batch import HOW_COUNTED, left_out_in_words, share_of
from sharepolicy.frontends.render.text import capital, counted
from sharepolicy.ground.escapes import html
from sharepolicy.language.policy import OUTCOMES, Outcome, PolicyDocument
from sharepolicy.language.words import say_rule

_COLOURS = {"share": "#1b7f5c", "dont_share": "#b3352b", "escalate": "#b7791f"}
_MOST = 15
_STYLE = """\
.told { border-collapse: collapse; }
.told th, .told td { padding: .2rem .8rem; text-align: right; border-bottom: 1px solid #d5dbe1; }
.told th:first-child, .told td:first-child { text-align: left; } .moved { font-weight: 600; }"""


def render_page(summary: Summary, document: PolicyDocument) -> str:
    """The page."""
    facts = document.vocabulary.facts
    outcomes = [_bar(each.words, "", summary.outcomes[each.value], summary, each) for each in OUTCOMES]
    deciding = [(document.rules[name], count) for name, count in summary.rules.most_common()]
    rules = [_bar(say_rule(rule)[0], rule.name, count, summary, rule.outcome) for rule, count in deciding]
    unknown = [_bar(facts[fact].label, "", count, summary) for fact, count in summary.unknown.most_common()]
    title = f"{counted(summary.rows, 'row')}, decided by {summary.policy}"
    parts = [
        f"<h1>{html(title)}</h1>",
        f"<p>{summary.decided:,} were decided, {summary.invalid:,} were not. In {summary.unsettled:,} too little is "
        "known: more than one outcome is still possible, so they escalate.</p>",
        _chart("Outcomes", outcomes),
        _chart("Rules that decided settled rows", rules),
        _chart("Unknown in rows that are not settled", unknown),
        _wrong(summary),
        f"<p>{html(left_out_in_words(summary))}</p>" if summary.left_out else "",
        _compared(summary),
    ]
    return (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>{html(title)}</title>\n'
        f'<meta name="viewport" content="width=device-width"><style>{BARS_STYLE}\n{_STYLE}</style></head>\n<body>\n'
        + "\n".join(filter(None, parts))
        + "\n</body></html>\n"
    )


def _bar(label: str, name: str, count: int, summary: Summary, outcome: Outcome | None = None) -> Bar:
    """A bar for so many rows of those that were decided."""
    colour = _COLOURS[outcome.value] if outcome is not None else PLAIN_COLOUR
    return Bar(capital(label), name, count, f"{count:,} ({share_of(count, summary.decided)})", colour)


def _chart(heading: str, found: Iterable[Bar]) -> str:
    """The bars of those that there are; of the rest, how many."""
    some = [bar for bar in found if bar.length]
    more = len(some) - _MOST
    return bars(heading, some[:_MOST]) + (f"\n<p>and {more:,} more</p>" if more > 0 else "")


def _wrong(summary: Summary) -> str:
    reasons = summary.wrong_by_policy()
    if not reasons:
        return ""
    rows = [
        f"<tr><td>{html('; '.join(filter(None, [each.message, each.help])))}</td>"
        f"<td>{html(policy or summary.policy)}</td><td>{html(each.file)}</td><td>{each.count:,}</td>"
        f"<td>{', '.join(map(str, each.first))}</td></tr>"
        for each, policy in reasons[: 4 * _MOST]
    ]
    head = "<tr><th>what is wrong</th><th>policy</th><th>file</th><th>rows</th><th>the first</th></tr>"
    table = f"<table class=told>{head}{''.join(rows)}</table>"
    return f"<h2>Rows that were not decided</h2>\n<p>{html(HOW_COUNTED)}</p>\n{table}"


def _compared(summary: Summary) -> str:
    if not summary.other:
        return ""
    head = "".join(f"<th>{two.words}</th>" for two in OUTCOMES)
    rows = [
        f"<tr><td>{one.words}</td>" + "".join(_cell(summary, one, two) for two in OUTCOMES) + "</tr>"
        for one in OUTCOMES
    ]
    changed = "".join(
        f"<li>{html(file)}, row {row:,}: {Outcome(one).words} &rarr; {Outcome(two).words}</li>"
        for file, row, one, two in summary.changed
    )
    return (
        f"<h2>Compared with {html(summary.other)}</h2>\n"
        f"<p>{counted(summary.moved, 'row')} would get another outcome.</p>\n"
        f"<table class=told><tr><th>{html(summary.policy)} (down), {html(summary.other)} (across)</th>{head}</tr>"
        f"{''.join(rows)}</table>\n" + (f"<ul>{changed}</ul>" if changed else "")
    )


def _cell(summary: Summary, one: Outcome, two: Outcome) -> str:
    count = summary.moves[one.value, two.value]
    return f'<td class="moved">{count:,}</td>' if one is not two and count else f"<td>{count:,}</td>"
