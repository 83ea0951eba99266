"""What changed since an earlier decision, as text for whoever has acted on that one."""

from __future__ import annotations

from sharepolicy.analysis.decision.since import News, Since
from sharepolicy.frontends.render.page import Page
from sharepolicy.frontends.render.style import PLAIN, Style
from sharepolicy.frontends.render.text import capital, joined
from sharepolicy.language.outcome import Outcome
from sharepolicy.language.words import plain

_TITLES = {
    "outcome": "The outcome",
    "possible": "Still possible",
    "obligation": "Whether it must be shared",
    "question": "To ask",
    "action": "To do",
    "escalation": "Whom to ask",
    "rule": "Rules that decide",
    "fact": "What is known",
    "day": "The date of the decision",
    "policy": "The policy",
    "part": "Parts of the request",
}
"""Each kind of news, in the order in which it is told."""

_DIGITS = 12


def render_since(since: Since, style: Style = PLAIN, page_kind: type[Page] = Page) -> str:
    """What changed, as text. It does not end with a line break."""
    page = page_kind(style)
    if since.same:
        page.paragraph("Nothing has changed.")
    for what, title in _TITLES.items():
        if found := since.of(what):
            page.heading(title)
            page.points([_in_words(each) for each in found], 2)
    return page.text()


def _in_words(news: News) -> str:
    """One thing that is different, as a sentence."""
    place = joined([plain(name) for name in (news.item, news.recipient, news.subject) if name])
    says = news.says.rstrip(".") or plain(news.name)
    told = f"{says}: {_moved(news)}" if says else _moved(news)
    return capital(f"{place}: {told}" if place else told) + "."


def _moved(news: News) -> str:
    before, after = (_value(news.what, value) for value in (news.before, news.after))
    if before is None:
        return "new" if news.what in ("question", "rule") else f"new ({after})"
    if after is None:
        return "no longer" if news.what in ("question", "rule") else f"no longer (was {before})"
    return f"was {before}, now {after}"


def _value(what: str, value: str | None) -> str | None:
    if value is None:
        return None
    if what in ("outcome", "possible", "part"):
        return " or ".join(Outcome(each).words for each in value.split(" or "))
    if what == "policy":
        *known, digest = value.split(" ")
        return f"{' '.join(known)} ({digest.removeprefix('sha256:')[:_DIGITS]})"
    return value
