"""The decision on a whole request as text: what may go at once and to whom, what stays, what waits for an answer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sharepolicy.analysis.decision.decide import Decision
from sharepolicy.analysis.decision.requests import Part, RequestDecision
from sharepolicy.frontends.render.decision import (
    action_in_words,
    action_titles,
    case_title,
    confirmations,
    first_of_all,
    footer,
    is_unconfirmed,
    outcome_title,
)
from sharepolicy.frontends.render.held_back import held_back_in_words, warned_in_words
from sharepolicy.frontends.render.page import Page
from sharepolicy.frontends.render.people import is_said_first, obligation_in_words, people_in_words
from sharepolicy.frontends.render.questions import if_usual_in_words, question_in_words, questions
from sharepolicy.frontends.render.style import PLAIN, Style
from sharepolicy.frontends.render.text import capital, joined
from sharepolicy.frontends.render.turns_on import part_turns_on
from sharepolicy.frontends.render.words import outcomes_in_words, reason_in_words, unverified_in_words
from sharepolicy.ground.tongue import said, to_say
from sharepolicy.language.case import Place
from sharepolicy.language.policy import Outcome, PolicyDocument, Timing

_HEADINGS = {
    Outcome.SHARE: to_say("May go at once"),
    Outcome.DONT_SHARE: to_say("Must not go"),
    Outcome.ESCALATE: to_say("Must wait"),
}


def render_request(decision: RequestDecision, style: Style = PLAIN, page_kind: type[Page] = Page) -> str:
    """The decision on a request as text, without a line break at its end."""
    document = decision.document
    page = page_kind(style, document.language)
    unconfirmed = [part for part in decision.parts if _doubted(part)]
    confirmed = not unconfirmed or decision.outcome is not Outcome.ESCALATE
    first = [action_in_words(due, document) for due in decision.do_first]
    first_of_all(page, first)
    outcome_title(page, decision.outcome, settled=decision.settled, confirmed=confirmed, beside=_beside(decision))
    if unconfirmed:
        page.paragraph(
            said(page.language, "A second engine does not confirm all of it. What it does not confirm must wait.")
        )
    if any(not part.settled for part in decision.parts if part not in unconfirmed):
        page.paragraph(said(page.language, "Part of it depends on what is not known yet."))
    for line in warned_in_words(decision):
        page.paragraph(line)
    case_title(page, decision.request.title)
    _parts(page, decision.at_once, document)
    _parts(page, decision.withheld, document)
    _parts(page, decision.waiting, document)
    unverified = (each for part in decision.parts for single in part.decisions.values() for each in single.unverified)
    if line := unverified_in_words(unverified, document):
        page.blank()
        page.paragraph(line)
    questions(page, _questions(decision))
    for outcome in (Outcome.SHARE, Outcome.DONT_SHARE, Outcome.ESCALATE):
        _actions(page, [part for part in decision.parts if part.outcome is outcome], outcome, document, first)
    decisions = [single for part in decision.parts for single in part.decisions.values()]
    footer(page, decision.policy, decisions)
    confirmations(page, decisions)
    return page.text()


def _doubted(part: Part) -> bool:
    """Whether a decision in an undecided part is not confirmed by the second engine."""
    return not part.settled and any(is_unconfirmed(decision) for decision in part.decisions.values())


def _beside(decision: RequestDecision) -> str:
    """What stands beside the outcome of the whole."""
    if decision.outcome is Outcome.SHARE and decision.withheld:
        return said(decision.document.language, "but not everything")
    if decision.outcome is Outcome.ESCALATE and decision.at_once:
        return said(decision.document.language, "but some of it may go at once")
    return ""


def parts_in_words(parts: Iterable[Part], language: str) -> str:
    """The items and their recipients: `report to school and nurse; new address to nurse`."""
    recipients: dict[str, dict[str, None]] = {}
    for part in parts:
        recipients.setdefault(part.item, {})[part.recipient] = None
    to, and_ = said(language, "to"), said(language, "and")
    each = (joined(filter(None, (item, joined(filter(None, whom), and_))), to) for item, whom in recipients.items())
    return "; ".join(filter(None, each)) or said(language, "the information")


def _parts(page: Page, parts: Iterable[Part], document: PolicyDocument) -> None:
    """The parts with one outcome; parts of one item with the same reasons are put together."""
    alike: dict[tuple[str, tuple[str, ...]], list[Part]] = {}
    for part in parts:
        alike.setdefault((part.item, tuple(_said(part, document))), []).append(part)
    if alike:
        page.heading(said(page.language, _HEADINGS[next(iter(alike.values()))[0].outcome]))
    for (_, texts), together in alike.items():
        page.point(parts_in_words(together, page.language), 2)
        page.points(list(dict.fromkeys(texts)), 4)  # of two people, the same person may be asked


def _said(part: Part, document: PolicyDocument) -> Iterator[str]:
    """What there is to say about a part: how open it is, whom to ask, and why."""
    if not part.settled and not _doubted(part):
        outcomes = outcomes_in_words(part.possible, document.language)
        yield said(document.language, "Not settled yet: it could be {outcomes}.", outcomes=outcomes)
        yield from part_turns_on(part, document.language)
        yield from _if_usual(part, document)
    telling = [single for single in part.decisions.values() if single.outcome is part.outcome]
    if not telling:
        yield said(
            document.language,
            "This holds for all the people it is about, taken together, whatever is still unknown about each.",
        )
    rules = (deciding for decision in part.decisions.values() for deciding in decision.rules)
    yield from obligation_in_words(part.obligation, rules, document)
    for subject in part.decisions:
        people = [person for name, person in part.escalation if name == subject]
        yield from people_in_words(people, document)
    for text, subjects in _reasons(part, document).items():
        if len(subjects) == len(part.decisions):
            yield text
        else:
            yield _about(subjects, text, document)
    yield from held_back_in_words(part, document)


def _about(subjects: Iterable[str], text: str, document: PolicyDocument) -> str:
    whom = joined(subjects, said(document.language, "and"))
    return said(document.language, "About {people}: {text}", people=whom, text=text)


def _if_usual(part: Part, document: PolicyDocument) -> Iterator[str]:
    """What an open part would be if nothing unusual were the case; of several people, for each of them alone.

    Nothing is said of an outcome that the others rule out for the part.
    """
    found: dict[str, list[str]] = {}
    for subject, decision in part.decisions.items():
        usually = decision.if_usual
        if usually is not None and usually.outcome in part.possible:
            found.setdefault(if_usual_in_words(usually, document.language), []).append(subject)
    for text, subjects in found.items():
        yield text if len(part.decisions) == 1 else _about(subjects, text, document)


def _reasons(part: Part, document: PolicyDocument) -> dict[str, list[str]]:
    """The sentences that lead to the outcome of a part, each with the subjects for whom it is true."""
    found: dict[str, list[str]] = {}
    for subject, decision in part.decisions.items():
        if decision.outcome is part.outcome:
            holds = [each for each in decision.reasons if (each.holds if decision.settled else each.sure)]
            first = [reason for reason in holds if is_said_first(part.obligation, reason)]
            for reason in (each for each in holds or decision.reasons if each not in first):
                found.setdefault(reason_in_words(reason, document), []).append(subject)
    return found


def _questions(decision: RequestDecision) -> list[str]:
    """The questions worth asking, each once, with the people, recipients or items that it is about.

    What tells whether something is urgent comes first.
    """
    language = decision.document.language
    asked: dict[str, dict[str, None]] = {}
    asked_of = [(part, subject, one) for part in decision.parts for subject, one in part.decisions.items()]
    first = [(part, subject, each) for part, subject, one in asked_of for each in one.questions_first]
    rest = [(part, subject, each) for part, subject, one in asked_of if not part.settled for each in one.questions]
    for part, subject, question in (*first, *rest):
        fact = question.facts[0]
        place = Place(part.item, subject, part.recipient)
        for_whom = asked.setdefault(question_in_words(question), {})
        if names := [name for name in place.owner(fact.about) if name]:
            with_ = said(language, "with")
            for_whom[f" {with_} ".join(names)] = None
    return [_asked_for(asks, for_whom, language) if for_whom else asks for asks, for_whom in asked.items()]


def _asked_for(asks: str, names: Iterable[str], language: str) -> str:
    for_whom = said(language, "For: {names}.", names=joined(names, said(language, "and")))
    return f"{asks} ({for_whom})"


def _actions(page: Page, parts: list[Part], outcome: Outcome, document: PolicyDocument, first: list[str]) -> None:
    """What to do about the parts with one outcome, each action once, those that are sure first.

    An action that is not for all of the parts, or not for everybody they are about, says which it is for.
    """
    for timing in Timing:
        wanted: dict[str, dict[tuple[str, ...], list[Part]]] = {}
        for sure in (True, False):
            for part in parts:
                for text, subjects in _due(part, timing, document, sure=sure).items():
                    if text not in first:
                        wanted.setdefault(text, {}).setdefault(subjects, []).append(part)
        if wanted:
            title = said(page.language, action_titles(outcome)[timing])
            page.heading(f"{said(page.language, _HEADINGS[outcome])}: {title[0].lower()}{title[1:]}")
        for text, by_subjects in wanted.items():
            for subjects, which in by_subjects.items():
                what = parts_in_words(which, page.language)
                people = joined(subjects, said(page.language, "and"))
                whom = [said(page.language, "for {parts}", parts=what)] if len(which) < len(parts) else []
                whom += [said(page.language, "about {people}", people=people)] if subjects else []
                page.point(capital(f"{', '.join(whom)}: {text}") if whom else text, 2)


def _due(part: Part, timing: Timing, document: PolicyDocument, *, sure: bool) -> dict[str, tuple[str, ...]]:
    """The actions of a part at one time, each with the subjects for whom it is due; none named where it is for all."""
    found: dict[str, list[str]] = {}
    for subject, due in part.actions:
        if due.action.timing is timing and due.sure is sure:
            found.setdefault(action_in_words(due, document), []).append(subject)
    return {text: () if len(who) == len(part.decisions) else tuple(who) for text, who in found.items()}


def decisions_of(part: Part) -> Iterable[tuple[str, Decision]]:
    """The decisions of a part, each with what it is about, in words."""
    for subject, decision in part.decisions.items():
        language = decision.document.language
        words = parts_in_words([part], language)
        about = said(language, "about {people}", people=subject)
        yield (f"{words}, {about}" if subject else words), decision
