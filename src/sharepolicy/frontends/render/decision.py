"""A decision as text for somebody who has to act on it now.

What cannot wait comes first, then the outcome, why, and what to do; the rest follows for those who want it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from sharepolicy.analysis.decision.actions import is_another_step, is_urgent
from sharepolicy.analysis.decision.decide import Decision
from sharepolicy.analysis.decision.decision import Alternative, DueAction, PolicyIdentity, Reason
from sharepolicy.frontends.render.page import Page
from sharepolicy.frontends.render.people import is_said_first, limit, obligation_in_words, people_in_words
from sharepolicy.frontends.render.questions import if_usual_in_words, question_in_words, questions
from sharepolicy.frontends.render.style import PLAIN, Style
from sharepolicy.frontends.render.text import capital, joined, sentence
from sharepolicy.frontends.render.turns_on import turns_on
from sharepolicy.frontends.render.words import (
    SHOUTED,
    if_so,
    outcome_in_words,
    outcomes_in_words,
    reasons_in_words,
    source_in_words,
    unverified_in_words,
    with_sources,
)
from sharepolicy.ground.tongue import said, said_of, to_say
from sharepolicy.language.policy import Citation, Outcome, PolicyDocument, Source, Timing

MOST_REASONS = 3
"""How many reasons are shown for each possible outcome before the rest is only counted."""

_DIGITS = 19  # `sha256:` and the twelve digits that tell policies apart

_WHEN_SHARING = {
    Timing.BEFORE: to_say("Before you share"),
    Timing.WITH: to_say("When you share"),
    Timing.AFTER: to_say("After you have shared"),
}
_WHEN_NOT = {
    Timing.BEFORE: to_say("Do first"),
    Timing.WITH: to_say("Do now"),
    Timing.AFTER: to_say("Do afterwards"),
}


def render_decision(
    decision: Decision, style: Style = PLAIN, order: str = "policy", page_kind: type[Page] = Page
) -> str:
    """The decision as text, with its questions in that order. It does not end with a line break."""
    page = page_kind(style, decision.document.language)
    headline(page, decision)
    case_title(page, decision.case.title)
    turns_on(page, decision.turns_on)
    reasons(page, decision, MOST_REASONS)
    questions(page, [question_in_words(question) for question in decision.to_find_out(order)])
    in_any_case(page, decision)
    other_steps(page, decision)
    if not decision.settled:
        possible_reasons(page, decision, MOST_REASONS)
    if decision.grounds:
        page.heading(said(page.language, "What this rests on"))
        page.points([sentence(ground.says) for ground in decision.grounds], 2)
    due = [due for due in decision.actions if due.sure or decision.settled or is_urgent(due.action)]
    actions(page, [each for each in due if each not in decision.in_any_case], decision)
    alternatives(page, decision.alternatives)
    footer(page, decision.policy, [decision])
    confirmations(page, [decision])
    return page.text()


def headline(page: Page, decision: Decision) -> None:
    """What to do first of all, the outcome, whom to ask and by when, and what is still open."""
    first_of_all(page, (action_in_words(due, decision.document) for due in decision.do_first))
    confirmed = not is_unconfirmed(decision)
    outcome_title(page, decision.outcome, settled=decision.settled, confirmed=confirmed)
    if not decision.settled and confirmed:
        could_be = outcomes_in_words(decision.possible, page.language)
        page.paragraph(
            said(page.language, "What is known so far leaves this open: it could be {outcomes}.", outcomes=could_be)
            + f" {said(page.language, 'Do not share it yet.')}"
        )
    for text in obligation_in_words(decision.obligation, decision.rules, decision.document):
        page.paragraph(text)
    for text in people_in_words(decision.escalation, decision.document):
        page.paragraph(text)
    page.paragraph(unverified_in_words(decision.unverified, decision.document))
    if text := if_usual_in_words(decision.if_usual, page.language):
        page.paragraph(text)


def first_of_all(page: Page, texts: Iterable[str]) -> None:
    """What surely has to be done within the hour, before anything else is read."""
    for text in texts:
        page.heading(said(page.language, "First of all. {action}", action=text))
        page.blank()


def case_title(page: Page, title: str) -> None:
    """What the case is called, if it says so."""
    if title:
        page.blank()
        page.paragraph(said(page.language, "Case: {title}", title=title))


def is_unconfirmed(decision: Decision) -> bool:
    """Whether a second engine was to confirm it, and did not."""
    return decision.second_opinion is not None and not decision.second_opinion.confirmed


def outcome_title(page: Page, outcome: Outcome, *, settled: bool, confirmed: bool, beside: str = "") -> None:
    """The outcome in capitals; before it, whether that is only for now."""
    paint = {
        Outcome.SHARE: page.style.good,
        Outcome.DONT_SHARE: page.style.bad,
        Outcome.ESCALATE: page.style.care,
    }[outcome]
    words = paint(said(page.language, SHOUTED[outcome])) + (f", {beside}" if beside else "")
    why = "" if settled else said(page.language, "NOT SETTLED YET, SO FOR NOW:") + " "
    page.title((why if confirmed else said(page.language, "NOT CONFIRMED, SO FOR NOW:") + " ") + words)


def reasons(page: Page, decision: Decision, most: int | None = None) -> None:
    """Why: the sentences of what decides, with their sources; then what only may decide it too, on the same outcome."""
    holds = [reason for reason in decision.reasons if (reason.holds if decision.settled else reason.sure)]
    further = [reason for reason in holds if not is_said_first(decision.obligation, reason)]
    may_hold = [reason for reason in decision.reasons if not reason.holds] if decision.settled else []
    if not further and not may_hold:
        return
    page.heading(said(page.language, "Why"))
    page.points(reasons_in_words(further, decision.document), 2)
    if may_hold and holds:
        page.paragraph(said(page.language, "This would lead to the same answer:"), 2)
        _points_and_more(page, may_hold, decision, most)
    elif may_hold:
        one_of = said(page.language, "At least one of these decides it, and each leads to the same outcome:")
        page.paragraph(one_of, 2)
        _points_and_more(page, may_hold, decision, None)


def possible_reasons(page: Page, decision: Decision, most: int | None = None) -> None:
    """Why each outcome that is still possible could be decided."""
    for outcome in Outcome:
        here = [reason for reason in decision.reasons if not reason.sure and reason.outcome is outcome]
        if here:
            words = outcome_in_words(outcome, page.language)
            page.heading(said(page.language, "Why it could be: {outcome}", outcome=words))
            _points_and_more(page, here, decision, most)


def _points_and_more(page: Page, found: Sequence[Reason], decision: Decision, most: int | None) -> None:
    """Reasons, each as a point, and how many there are besides."""
    page.points(reasons_in_words(found[:most], decision.document), 2)
    if more := len(found) - len(found[:most]):
        text = said_of(
            page.language,
            more,
            "`sharepolicy explain` shows {number} more.",
            "`sharepolicy explain` shows {number} more.",
        )
        page.paragraph(text, 2)


def other_steps(page: Page, decision: Decision) -> None:
    """What surely can be done as long as it is not shared, such as asking first, or taking a part out."""
    if found := _other_steps(decision):
        meanwhile, instead = said(page.language, "What to do meanwhile"), said(page.language, "What to do instead")
        page.heading(instead if decision.outcome is Outcome.DONT_SHARE else meanwhile)
        page.points([action_in_words(action, decision.document) for action in found], 2)


def _other_steps(decision: Decision) -> list[DueAction]:
    said_already = (*decision.do_first, *decision.in_any_case)
    sure = (due for due in decision.actions if due.sure and due not in said_already)
    return [due for due in sure if is_another_step(due.action)]


def actions(page: Page, due: Sequence[DueAction], decision: Decision) -> None:
    """What to do before, with and after, without what stands further up already."""
    titles = action_titles(decision.outcome)
    left = [one for one in due if one not in decision.do_first and one not in _other_steps(decision)]
    for timing in Timing:
        here = [one for one in left if one.action.timing is timing]
        if here:
            page.heading(said(page.language, titles[timing]))
            page.points([action_in_words(action, decision.document) for action in here], 2)


def in_any_case(page: Page, decision: Decision) -> None:
    """What to do at once while it is not settled, since it is due whatever the answer will be."""
    if due := [due for due in decision.in_any_case if due not in decision.do_first]:
        page.heading(said(page.language, "Do now, whatever the answer will be"))
        page.points([action_in_words(each, decision.document) for each in due], 2)


def action_titles(outcome: Outcome) -> Mapping[Timing, str]:
    """The headings of the three times of an action under an outcome."""
    return _WHEN_SHARING if outcome is Outcome.SHARE else _WHEN_NOT


def action_in_words(due: DueAction, document: PolicyDocument) -> str:
    """An action with its time limit, its sources and, when it is not sure, what it depends on."""
    action = due.action
    text = with_sources(action.says, action.sources, document)
    if action.within:
        text = f"{capital(limit(action.within, document))}: {text}"
    if due.sure:
        return text
    if due.only_if:
        return if_so(due.only_if, text, document.language)
    facts = joined((fact.label for fact in due.depends_on), said(document.language, "and"))
    return said(document.language, "Perhaps, depending on {facts}: {action}", facts=facts, action=text)


def alternatives(page: Page, found: tuple[Alternative, ...]) -> None:
    """The nearest ways to another outcome."""
    if found:
        page.heading(said(page.language, "What would lead to another answer"))
        for way in found:
            needed = "; ".join(fact.says for fact in way.facts)
            outcome = capital(outcome_in_words(way.outcome, page.language))
            words = said(page.language, "{outcome}, if this becomes true: {facts}", outcome=outcome, facts=needed)
            page.point(words, 2)


def confirmations(page: Page, decisions: Sequence[Decision]) -> None:
    """Which engines confirm the decisions, at the end of a page. Unconfirmed decisions say so in their reasons."""
    opinions = [decision.second_opinion for decision in decisions if decision.second_opinion is not None]
    confirmed = [opinion for opinion in opinions if opinion.confirmed]
    if len(opinions) == 1:
        for opinion in confirmed:
            page.paragraph(opinion.says)
    elif opinions:
        engine, number = opinions[0].engine, f"{len(confirmed)} of {len(opinions)}"
        all_or_some = f"all {len(opinions)}" if len(confirmed) == len(opinions) else number
        page.paragraph(
            f"This page rests on {len(opinions)} decisions, one for each item, person and recipient. A second engine, "
            f"{engine}, was asked about each, and confirms {all_or_some}."
        )


def citations(decision: Decision) -> Iterator[Citation]:
    """What the reasons, the actions and the people to ask of a decision cite."""
    for sources in (
        *(reason.sources for reason in decision.reasons),
        *(due.action.sources for due in decision.actions),
        *(person.sources for person in decision.escalation),
    ):
        yield from sources


def _used_sources(decisions: Sequence[Decision]) -> list[Source]:
    """The sources that decisions cite, in the order of the policy."""
    named = {citation.source for decision in decisions for citation in citations(decision)}
    return [source for source in decisions[0].document.sources.values() if source.name in named]


def _version_in_words(identity: PolicyIdentity, language: str) -> str:
    version = said(language, "version {number}", number=identity.version) + ", " if identity.version else ""
    return version + said(language, "digest {digits}", digits=identity.digest[:_DIGITS])


def footer(page: Page, identity: PolicyIdentity, decisions: Sequence[Decision], *, full: bool = False) -> None:
    """The sources that the decisions cite, and which policy decided on which date."""
    if sources := _used_sources(decisions):
        page.heading(said(page.language, "Sources"))
        page.points([source_in_words(source, page.language, full=full) for source in sources], 2)
    page.blank()
    title, on = decisions[0].document.title, decisions[0].on
    either = f" {said(page.language, 'or')} "
    versions = either.join(_version_in_words(each, page.language) for each in identity.versions or (identity,))
    parts = {"title": title or identity.name, "name": identity.name, "versions": versions}
    if on is None:
        page.paragraph(said(page.language, "Decided by {title} (policy {name}, {versions}).", **parts))
    else:
        day = on.isoformat()
        page.paragraph(
            said(page.language, "Decided by {title} (policy {name}, {versions}) for {day}.", day=day, **parts)
        )
