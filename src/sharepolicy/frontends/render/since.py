"""What changed since an earlier decision, for whoever has acted on that one: first what matters to a person.

A duty, a question or somebody to ask is told once, in however many parts of a request it is new. Of rules there is only
a number: they are in the data, and what decides now is in the decision.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sharepolicy.analysis.decision.since import News, Since
from sharepolicy.frontends.render.page import Page
from sharepolicy.frontends.render.standing import StandsInWords, known_in_words, standing_in_words, what_moved
from sharepolicy.frontends.render.style import PLAIN, Style
from sharepolicy.frontends.render.text import capital, joined, sentence
from sharepolicy.frontends.render.words import outcomes_in_words
from sharepolicy.ground.tongue import said, said_of, to_say
from sharepolicy.language.outcome import Outcome
from sharepolicy.language.policy import PolicyDocument
from sharepolicy.language.words import plain

_TITLES = {
    "outcome": to_say("The outcome"),
    "possible": to_say("Still possible"),
    "obligation": to_say("Whether it must be shared"),
    "part": to_say("Parts of the request"),
    "action": to_say("To do"),
    "escalation": to_say("Whom to ask"),
    "question": to_say("To find out"),
    "fact": to_say("What is known"),
    "day": to_say("The date of the decision"),
    "policy": to_say("The policy"),
    "rule": to_say("Rules that decide"),
}
"""Each kind of news, in the order in which it is told."""

_LISTED = ("action", "escalation", "question")

_OBLIGATIONS = {
    "required": to_say("it must be shared"),
    "permitted": to_say("it may be shared"),
    "open": to_say("whether it must be shared depends on what is not known yet"),
}

_DIGITS = 12


def render_since(since: Since, style: Style = PLAIN, page_kind: type[Page] = Page) -> str:
    """What changed, as text. It does not end with a line break."""
    page, language = page_kind(style), since.document.language
    if since.same:
        page.paragraph(said(language, "Nothing has changed."))
    for what, title in _TITLES.items():
        found = since.of(what)
        lines = _rules(found, language) if what == "rule" else list(dict.fromkeys(_lines(since, found)))
        if lines:
            page.heading(said(language, title))
            page.points(lines, 2)
    return page.text()


def _lines(since: Since, found: Sequence[News]) -> Iterator[str]:
    document = since.document
    if found and found[0].what in _LISTED:
        yield from _listed(_to_tell(since, found), since)
        return
    date = document.vocabulary.decision_date
    for news in found:
        if news.what == "obligation" and not any(rule.required for rule in document.rules.values()):
            continue
        if news.what == "fact" and date is not None and news.name == date.name and since.of("day"):
            continue
        place = _place(news, document.language)
        for line in _of_fact(news, document) if news.what == "fact" else [_moved(news, since)]:
            yield sentence(capital(f"{place}: {line}" if place else line))


def _place(news: News, language: str) -> str:
    return joined(filter(None, _names(news)), said(language, "and"))


def _moved(news: News, since: Since) -> str:
    language = since.document.language
    if news.what == "part":
        if news.after is None:
            return said(language, "no longer there")
        if news.before is None:
            return said(language, "new: {words}", words=said(language, Outcome(news.after).words))
    before, after = (_value(news.what, value, language) for value in (news.before, news.after))
    if news.what == "obligation":
        outcome = _outcome_there(news, since)
        before, after = (
            each if value else _value("outcome", one, language)
            for each, value, one in ((before, news.before, outcome.before), (after, news.after, outcome.after))
        )
    return said(language, "was {before}, now {after}", before=before, after=after)


def _outcome_there(news: News, since: Since) -> News:
    """How the outcome moved where an obligation did: only what is settled to be shared has one."""
    return next(each for each in since.of("outcome") if _names(each) == _names(news))


def _value(what: str, value: str | None, language: str) -> str:
    if value is None:
        return said(language, "not known")
    if what == "obligation":
        return said(language, _OBLIGATIONS[value])
    if what in ("outcome", "possible", "part"):
        return outcomes_in_words([Outcome(each) for each in value.split(" or ")], language)
    if what == "policy":
        *known, digest = value.split(" ")
        return f"{' '.join(known)} ({digest.removeprefix('sha256:')[:_DIGITS]})"
    return value


def _to_tell(since: Since, found: Sequence[News]) -> list[News]:
    """Without what went with a part of the request that is not there any more, and is still wanted in another part."""
    gone = {_names(news) for news in since.of("part") if news.after is None}
    wanted = {news.name for news in found if news.after is not None or news.elsewhere}
    parts = {news: {_names(news), (news.item, news.recipient, "")} for news in found if news.after is None}
    return [news for news in found if news.name not in wanted or not parts.get(news, set()) & gone]


def _names(news: News) -> tuple[str, str, str]:
    return news.item, news.recipient, news.subject


def _listed(found: Sequence[News], since: Since) -> Iterator[str]:
    """Each duty, question and person once; where they differ among the parts of a request, with the parts."""
    language = since.document.language
    duties = [news for news in found if news.what == "action"]
    matter = {news.name for news in duties if news.after is not None or news.was["sure"]}
    perhaps = {news.name for news in duties} - matter  # it never was sure, and is not even possible now
    lines: dict[str, list[News]] = {}
    said_of_each: dict[str, set[str]] = {}
    for news in sorted(found, key=_order):
        if news.name not in perhaps:
            line = _with_news(news, since)
            lines.setdefault(line, []).append(news)
            said_of_each.setdefault(news.name, set()).add(line)
    otherwise = {news.name for news in lines.pop("", [])}
    for line, those in lines.items():
        apart = len(said_of_each[those[0].name]) > 1 or those[0].elsewhere
        places = [_place(news, language) or said(language, "the information") for news in those]
        if apart and any(_place(news, language) for news in found):
            yield f"{'; '.join(capital(place) for place in dict.fromkeys(places))}: {line}"
        else:
            yield line
    if otherwise:
        yield said_of(
            language,
            len(otherwise),
            "{number} thing has changed only in what it depends on.",
            "{number} things have changed only in what they depend on.",
        )
    if perhaps:
        yield said_of(
            language,
            len(perhaps),
            "{number} thing that was only possible is no longer.",
            "{number} things that were only possible are no longer.",
        )


def _order(news: News) -> int:
    """First what is sure now, then what may be, then what is gone."""
    if news.after is None:
        return 2
    return 0 if news.what == "question" or news.now["sure"] else 1


def _with_news(news: News, since: Since) -> str:
    """What is new about a duty, a question or somebody to ask; empty if that is only on what it depends."""
    document, text = since.document, news.says or plain(news.name)
    language = document.language
    if news.after is None:
        return said(language, "No longer: {text}", text=sentence(text))
    was, now = (_stands(news, data, document) for data in (news.was, news.now))
    assert now is not None, "it is there"
    whole = now.whole(text, language)
    if was is None:
        new, perhaps = said(language, "New: {text}", text=whole), said(language, "New, perhaps: {text}", text=whole)
        return new if now.sure else perhaps
    if was.sure != now.sure:
        sure, open_ = (
            said(language, "Now sure: {text}", text=whole),
            said(language, "Now only perhaps: {text}", text=whole),
        )
        return sure if now.sure else open_
    return what_moved(text, was, now, since)


def _stands(news: News, data: Mapping[str, Any] | None, document: PolicyDocument) -> StandsInWords | None:
    """How it stands in one of the answers; of a question, that it is there."""
    if data is None:
        return None
    return (
        StandsInWords(says=str(data.get("asks", ""))) if news.what == "question" else standing_in_words(data, document)
    )


def _of_fact(news: News, document: PolicyDocument) -> Iterator[str]:
    """What is known of a fact, or of each member of a several-of that is not as it was."""
    language = document.language
    several = document.vocabulary.several.get(news.name)
    if several is None:
        each = {news.name: (news.says, news.was, news.now)}
    else:
        names = [several.fact_name(member) for member in several.members]
        was, now = (_members(value, several.members) for value in (news.was, news.now))
        each = {
            name: (document.vocabulary.facts[name].label, was.get(member), now.get(member))
            for name, member in zip(names, several.members, strict=True)
            if was.get(member) != now.get(member)
        }
    for name, (label, before, after) in each.items():
        before, after = (known_in_words(name, value, document) for value in (before, after))
        label = said(language, "who it is about") if name == "item.about" else label
        yield f"{label}: {said(language, 'was {before}, now {after}', before=before, after=after)}"


def _members(value: Any, members: Sequence[str]) -> Mapping[str, Any]:
    """What is said of each member of a several-of, of which a list names all that are so."""
    if isinstance(value, list):
        return {member: "yes" if member in value else "no" for member in members}
    return value if isinstance(value, Mapping) else {}


def _rules(found: Sequence[News], language: str) -> list[str]:
    """How many rules decide that did not, and how many no longer do."""
    were = {news.name for news in found if news.before is not None or news.elsewhere}
    are = {news.name for news in found if news.after is not None or news.elsewhere}
    new, gone = len(are - were), len(were - are)
    first = said_of(
        language, new, "{number} rule that did not decide before.", "{number} rules that did not decide before."
    )
    second = said_of(language, gone, "{number} rule decides no longer.", "{number} rules decide no longer.")
    return [line for number, line in ((new, first), (gone, second)) if number]
