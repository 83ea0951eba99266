"""A record as text, or as a page to print: for somebody who was not there, in court or at home."""

from __future__ import annotations

from calendar import month_name
from collections.abc import Iterator, Mapping
from datetime import datetime
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from sharepolicy.analysis.decision.decide import Decision
from sharepolicy.analysis.decision.requests import RequestDecision
from sharepolicy.frontends.render.decision import render_decision
from sharepolicy.frontends.render.explain import given
from sharepolicy.frontends.render.page import Page
from sharepolicy.frontends.render.request import render_request
from sharepolicy.frontends.render.style import PLAIN, Style
from sharepolicy.frontends.render.text import capital, counted, joined, sentence
from sharepolicy.ground.escapes import html
from sharepolicy.language.policy import Action
from sharepolicy.language.words import plain
from sharepolicy.records.answers import answers
from sharepolicy.records.contents import is_day
from sharepolicy.records.shown import PLACE
from sharepolicy.records.taken import Deviation, is_of_unsaid_part

if TYPE_CHECKING:
    from sharepolicy.records import Opened

TITLES = {
    "asked": "Who asked",
    "decided": "What the person decided",
    "justification": "Why it was necessary and proportionate",
    "shared": "What was shared",
    "told": "Who was told",
    "views": "What the people concerned think",
    "advice": "Advice",
    "refusal": "How the refusal was discussed",
    "done": "Steps taken",
    "statements": "What was learnt, corrected and done since, and by whom",
    "review": "To be looked at again on",
    "note": "Notes",
}
_PARTS = {
    "decided.outcome": "what they decided",
    "decided.why": "why they decided so",
    "told": "that they were told",
    "not_told": "why they were not told",
    "views": "what they said about it",
    "advice": "what was advised",
    "review": "when it is looked at again",
    "note": "a note",
}
_STATEMENTS = {
    "learned": "{by} learnt: {what}",
    "corrected": "{by} corrected: {what}",
    "withdrawn": "{by} withdrew: {what}",
    "asked": "{by} asked: {what}",
    "answered": "there is an answer, {by} says: {what}",
    "done": "{by} has done: {what}",
}
_IN_WORDS = {
    "organisation": "{}",
    "what": "asked for: {}",
    "purpose": "for this purpose: {}",
    "when": "on {}",
    "outcome": "decided: {}",
    "why": "because: {}",
    "with": "to {}",
    "how": "how: {}",
    "basis": "lawful basis: {}",
    "why_not": "because: {}",
    "said": "said: {}",
    "asked": "was asked: {}",
    "answer": "answered: {}",
    "needless": "not needed: {}",
    "person": "reference {}",
}
"""How each part of what was added is said; a part that is not here is said as it is."""
_FIRST = ("action", "by", "who", "of", "role", "organisation", "what", "with", "told", "outcome", "asked", "answer")
_VERBS = ("told", "said", "asked", "answer", "with")

_CHOSEN = {
    ("told", True): "was told",
    ("told", False): "was not told",
    ("consent", True): "with consent",
    ("consent", False): "without consent",
    ("consent", "not_asked"): "consent was not asked for",
    ("outcome", "share"): "to share it",
    ("outcome", "dont_share"): "not to share it",
    ("outcome", "escalate"): "to ask somebody with more authority",
}
_STYLE = """\
body { font: 16px/1.5 system-ui, sans-serif; max-width: 44rem; margin: 2rem auto; padding: 0 1rem; color: #1c2126; }
h2, h3 { line-height: 1.25; break-after: avoid; } li { break-inside: avoid; }
article:nth-of-type(2) { border-left: 3px solid #9aa5ae; padding-left: 1rem; }
article:nth-of-type(2) :is(h2, h3) { font-size: 1rem; }
@page { margin: 2cm; }
@media print { body { margin: 0; max-width: none; padding: 0; font-size: 11pt; } }"""
OUTCOMES = {"dont_share": "don't share", "escalate": "ask somebody with more authority"}


def render_record(
    record: Opened, decision: Decision | RequestDecision, style: Style = PLAIN, kind: type[Page] = Page
) -> str:
    """The record as text. `decision` is the recorded one, made again. It does not end with a line break."""
    page = kind(style)
    page.title(style.bold(f"Record {record.record}"))
    page.paragraph(f"Recorded on {moment(record.at)}. Case {record.case}, about {record.person}.")
    for name, title in TITLES.items():
        if name in record.around:
            page.heading(title)
            page.points(_all_that_was_said(record, name, decision.document.actions), 2)
    against = [step_in_words(each) for each in record.outstanding if each["against"]]
    if against := [*map(_otherwise, _parts_otherwise(record)), *against]:
        page.heading("Against the answer")
        page.points(against, 2)
    open_ = [each for each in record.outstanding if not each["against"]]
    steps = [each for each in open_ if each["sure"]]
    review = [look_again_in_words(record.look_again)] if record.look_again else []
    if steps or review:
        page.heading("Not done yet")
        page.points([*review, *map(step_in_words, steps)], 2)
    if may := len(open_) - len(steps):
        page.paragraph(f"{capital(counted(may, 'further step'))} may be due: what is not known yet tells.")
    if isinstance(decision, Decision):
        page.heading("What was known when this was decided")
        given(page, decision)
    page.heading("What the policy advised")
    page.paragraph("This is advice to whoever decided. Only people decide.")
    if record.given:
        page.paragraph("Other people are concerned too, who have records of their own. With them, the answer was:")
        page.points(map(answered, record.given), 2)
        page.paragraph("For this person alone, it would be as follows.")
    below = kind(style)
    below.heading("What was added, and when")
    below.points((f"{moment(each['at'])}: {_parts(each['around'])}" for each in record.history), 2)
    below.heading("Who has opened this record")
    below.points((f"{moment(each['at'])}: {each['by']}, {each['why']}" for each in record.openings), 2)
    if record.missing:
        below.paragraph(f"Something about other people has been erased ({record.missing}).")
    render = render_decision if isinstance(decision, Decision) else render_request
    advised = render(decision, style, page_kind=kind)  # type: ignore[arg-type]
    return "\n\n".join([page.text(), advised, below.text().lstrip("\n")])


def record_page(fragment: str, title: str) -> str:
    """The fragments of a record as one page to print. It loads nothing and runs nothing."""
    return (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>{html(title)}</title>\n'
        f'<meta name="viewport" content="width=device-width"><style>{_STYLE}</style></head>\n<body>\n'
        f"<main>\n{fragment}\n</main>\n</body></html>"
    )


def _all_that_was_said(record: Opened, name: str, actions: Mapping[str, Action]) -> Iterator[str]:
    """What was added under one heading. Of what was said anew, what stood there before too, and until when."""
    last = record.around[name]
    said = [(each["at"], each["around"][name]) for each in record.history if name in each["around"]]
    if not isinstance(last, list):
        for (_, before), (until, _) in pairwise(said):
            yield from (f"Until {moment(until)}: {line}" for line in lines_of(before, actions))
            yield from _advised_otherwise(record, name, before)
    yield from lines_of(last, actions)
    yield from _advised_otherwise(record, name, last)
    parts = [*answers(record.decision, record.given)]
    if name == "shared" and any(is_of_unsaid_part(each, parts) for each in last):
        yield "It is not said of which part of the request. Not all of it was to be shared."


def _advised_otherwise(record: Opened, name: str, said: Any) -> Iterator[str]:
    """What the policy had advised, under a decision that was otherwise."""
    advised = record.outcome
    if name == "decided" and said.get("outcome", advised) != advised:
        yield f"The policy had advised otherwise: {OUTCOMES.get(advised, advised)}."


def lines_of(said: Any, actions: Mapping[str, Action]) -> Iterator[str]:
    """What was added under one heading, a line for each piece."""
    for piece in said if isinstance(said, list) else [said]:
        if not isinstance(piece, Mapping):
            yield moment(piece) if is_day(piece) else f"{piece}"
        elif "kind" in piece and "id" in piece:
            yield _statement(piece)
        elif piece.get("action") in actions:
            rest = _joined({name: value for name, value in piece.items() if name != "action"})
            yield f"{actions[piece['action']].says}{f' ({rest})' if rest else ''}"
        else:
            yield sentence(_joined({name: value for name, value in piece.items() if name != "parts"}))
            for part in piece.get("parts", ()):
                rest = _joined({name: value for name, value in part.items() if name not in PLACE})
                yield sentence(f"{_where(part) or 'all of it'}: {rest}")


def _joined(piece: Mapping[str, Any]) -> str:
    """What was added, in one line: who it is, and what they did; then the rest."""
    found, about = "", _where(piece)
    piece = {name: value for name, value in piece.items() if name not in PLACE}
    for place, name in enumerate(sorted(piece, key=lambda name: _FIRST.index(name) if name in _FIRST else len(_FIRST))):
        value = piece[name]
        said = moment(value) if name == "when" else _CHOSEN.get((name, value), str(value).rstrip("."))
        words = said if name in ("told", "consent") or not place else _IN_WORDS.get(name, "{}").format(said)
        apart = ", " if name in ("role", "organisation") else " " if place == 1 and name in _VERBS else "; "
        found += words if not place else f"{apart}{words}"
    return f"{found}{f' ({about})' if about else ''}"


def _parts_otherwise(record: Opened) -> list[Deviation]:
    """What is not said with what was decided of the whole."""
    return [each for each in record.otherwise if each["how"] == "shared" or _where(each)]


def _otherwise(said: Deviation) -> str:
    """What was decided otherwise than advised, or shared, in a part of a request or in one case."""
    done = f"decided: {OUTCOMES.get(said['outcome'], said['outcome'])}" if said["how"] == "decided" else "shared"
    where = f"{_where(said)}: " if _where(said) else ""
    return sentence(f"{where}{done}, though the answer was: {OUTCOMES.get(said['advised'], said['advised'])}")


def _statement(said: Mapping[str, Any]) -> str:
    """What somebody said in a live case."""
    about = joined([str(said[name]) for name in ("subject", "item", "recipient") if said.get(name)])
    name = plain(str(said.get("name", "")).rpartition(".")[2]) or "part of the case"
    value = f" {_value(said['value'])}" if "value" in said else ""
    what = f"{name}{f' ({about})' if about else ''}{':' if value else ''}{value}"
    return f"{moment(said['when'])}, {_STATEMENTS[said['kind']].format(by=said['by'], what=what)}"


def _value(value: Any) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{plain(str(name))} {_value(each)}" for name, each in value.items())
    return joined([_value(each) for each in value]) if isinstance(value, list) else str(value)


def look_again_in_words(day: str) -> str:
    """That a record is to be looked at again."""
    return f"On {moment(day)}: Look at it again, and record what you decide then, or another day."


def step_in_words(step: Mapping[str, Any]) -> str:
    """A step that is still to be done, with its limit, and with what the record does not say yet or says against it."""
    where = _where(step)
    says = f"{step['says']}{f' ({where})' if where else ''}"
    if step["against"]:
        answer = "the answer says" if step["sure"] else "the answer may be"
        return sentence(f"{capital(joined(step['against']))}: told, though {answer}: {says}")
    limit = step["within"] or ""
    within = f"{capital(f'within {plain(limit)}' if limit[:1].isdigit() else limit)}: " if limit else ""
    missing = joined([_PARTS.get(part, TITLES.get(part, part).lower()) for part in step["missing"]])
    return f"{within}{says}{f' The record does not say yet: {missing}.' if missing else ''}"


def _where(said: Mapping[str, Any]) -> str:
    """A part of a request in words."""
    recipient = f"to {said['recipient']}" if said.get("recipient") else ""
    subject = f"about {said['subject']}" if said.get("subject") else ""
    return ", ".join(filter(None, (said.get("item", ""), recipient, subject)))


def answered(part: Mapping[str, Any]) -> str:
    """What was answered of a part of a request."""
    outcome = OUTCOMES.get(part["outcome"], part["outcome"])
    return sentence(f"{_where(part) or 'the whole of it'}: {outcome}{'' if part['part_settled'] else ', not settled'}")


def _parts(around: Mapping[str, Any]) -> str:
    return ", ".join(TITLES[name].lower() for name in TITLES if name in around)


def moment(at: str) -> str:
    """A day, or a time to the minute, as people write it."""
    time = datetime.fromisoformat(at)
    day = f"{time.day} {month_name[time.month]} {time.year}"
    return day if len(at) == len("2026-02-05") else f"{day} at {time:%H:%M} {time.tzname() or ''}".rstrip()
