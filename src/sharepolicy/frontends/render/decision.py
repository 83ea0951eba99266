"""A decision as text for somebody who has to act on it now.

The outcome comes first, then why, then what to do; the rest follows for those who want it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from sharepolicy.analysis.decision.decide import Decision
from sharepolicy.analysis.decision.decision import (
    Alternative,
    DecidingRule,
    DueAction,
    Escalation,
    PolicyIdentity,
    Reason,
)
from sharepolicy.frontends.render.page import Page
from sharepolicy.frontends.render.questions import if_usual, question_in_words, questions
from sharepolicy.frontends.render.style import PLAIN, Style
from sharepolicy.frontends.render.text import capital, joined, sentence
from sharepolicy.frontends.render.words import (
    SHOUTED,
    outcomes_in_words,
    reasons_in_words,
    source_in_words,
    with_sources,
)
from sharepolicy.language.obligation import Obligation
from sharepolicy.language.policy import Action, Citation, Outcome, PolicyDocument, Source, Timing

URGENT_MINUTES = 60
"""Actions with a limit this short are shown even when it is not sure that they are due."""

MOST_REASONS = 3
"""How many reasons are shown for each possible outcome before the rest is only counted."""

_DIGITS = 19  # `sha256:` and the twelve digits that tell policies apart

_WHEN_SHARING = {
    Timing.BEFORE: "Before you share",
    Timing.WITH: "When you share",
    Timing.AFTER: "After you have shared",
}
_WHEN_NOT = {Timing.BEFORE: "Do first", Timing.WITH: "Do now", Timing.AFTER: "Do afterwards"}


def render_decision(decision: Decision, style: Style = PLAIN, order: str = "policy") -> str:
    """The decision as text, with its questions in that order. It does not end with a line break."""
    page = Page(style)
    headline(page, decision)
    case_title(page, decision.case.title)
    reasons(page, decision)
    if not decision.settled:
        questions(page, [question_in_words(question) for question in decision.questions_in(order)])
        possible_reasons(page, decision, MOST_REASONS)
    if decision.grounds:
        page.heading("What this rests on")
        page.points([sentence(ground.says) for ground in decision.grounds], 2)
    due = [due for due in decision.actions if due.sure or decision.settled or _is_urgent(due.action)]
    actions(page, due, decision)
    alternatives(page, decision.alternatives)
    footer(page, decision.policy, [decision])
    confirmations(page, [decision])
    return page.text()


def _is_urgent(action: Action) -> bool:
    """Whether it cannot wait until more is known: what may be due within the hour is shown at once."""
    return action.within is not None and not action.within.promptly and action.within.minutes <= URGENT_MINUTES


def headline(page: Page, decision: Decision) -> None:
    """The outcome, whom to ask and by when, and what is still open."""
    confirmed = not is_unconfirmed(decision)
    outcome_title(page, decision.outcome, settled=decision.settled, confirmed=confirmed)
    if not decision.settled and confirmed:
        could_be = outcomes_in_words(decision.possible)
        page.paragraph(f"What is known so far leaves this open: it could be {could_be}.")
    for text in obligation_in_words(decision.obligation, decision.rules, decision.document):
        page.paragraph(text)
    for text in people_in_words(decision.escalation, decision.document):
        page.paragraph(text)
    if_usual(page, decision.if_usual)


def obligation_in_words(
    obligation: Obligation | None, rules: Iterable[DecidingRule], document: PolicyDocument
) -> Iterator[str]:
    """Whether it must be shared, and why; nothing under a policy that requires no sharing at all."""
    if obligation is None or not any(rule.required for rule in document.rules.values()):
        return
    if obligation is Obligation.REQUIRED:
        duties = {each.rule.name: each.rule for each in rules if each.sure and each.rule.required}
        because = " ".join(with_sources(rule.because, rule.sources, document) for rule in duties.values())
        yield f"You must share this: {because or 'at least one of the reasons below requires it.'}"
    elif obligation is Obligation.PERMITTED:
        yield "You may share this. Nothing here requires it."
    else:
        yield "You may share this. Whether you must depends on what is not known yet."


def is_said_first(obligation: Obligation | None, reason: Reason) -> bool:
    """Whether a reason stands at the head already: it is why this must be shared."""
    return obligation is Obligation.REQUIRED and reason.sure and reason.required


def case_title(page: Page, title: str) -> None:
    """What the case is called, if it says so."""
    if title:
        page.blank()
        page.paragraph(f"Case: {title}")


def is_unconfirmed(decision: Decision) -> bool:
    """Whether a second engine was to confirm it, and did not."""
    return decision.second_opinion is not None and not decision.second_opinion.confirmed


def outcome_title(page: Page, outcome: Outcome, *, settled: bool, confirmed: bool, beside: str = "") -> None:
    """The outcome in capitals, the first words of every page; before it, whether that is only for now."""
    paint = {
        Outcome.SHARE: page.style.good,
        Outcome.DONT_SHARE: page.style.bad,
        Outcome.ESCALATE: page.style.care,
    }[outcome]
    words = paint(SHOUTED[outcome]) + (f", {beside}" if beside else "")
    why = "" if settled else "NOT SETTLED YET, SO FOR NOW: "
    page.title((why if confirmed else "NOT CONFIRMED, SO FOR NOW: ") + words)


def whom(person: Escalation) -> str:
    """Whom to ask, and how soon."""
    limits = " or ".join(limit(str(within)) for within in person.within)
    sooner = ", whichever is sooner" if len(person.within) > 1 else ""
    return f"{person.to_words}, {limits}{sooner}" if limits else person.to_words


def limit(within: str) -> str:
    """A time limit in words."""
    return within if within in ("at once", "promptly") else f"within {within}"


def people_in_words(people: Sequence[Escalation], document: PolicyDocument) -> Iterator[str]:
    """Whom to ask, how soon, and why; then who else it may be. Why so soon is said once."""
    said: set[tuple[str, ...]] = set()
    for person in people:
        if person.sure:
            because = "" if person.because in said else _why_so_soon(person, document)
            said.add(person.because)
            yield f"Ask {whom(person)}. {because}".strip()
    perhaps = [whom(person) for person in people if not person.sure]
    if perhaps:
        yield f"Depending on what you find out, {'ask' if not said else 'perhaps also ask'}: {'; '.join(perhaps)}."


def _why_so_soon(person: Escalation, document: PolicyDocument) -> str:
    """Why the limit is so short. Where too little is known, it is the limit of the worst case that is possible."""
    if not person.because:
        return ""
    because = with_sources(" ".join(person.because), person.sources, document)
    return because if person.within_sure else f"That is for the most urgent case that is still possible: {because}"


def reasons(page: Page, decision: Decision) -> None:
    """Why: the sentences of what decides, with their sources. Those that may not hold are set apart."""
    sure = [reason for reason in decision.reasons if reason.sure]
    further = [reason for reason in sure if not is_said_first(decision.obligation, reason)]
    if sure and not further and all(reason.sure for reason in decision.reasons):
        return
    texts = reasons_in_words(further, decision.document)
    perhaps = decision.reasons if decision.settled else ()
    may_hold = reasons_in_words((reason for reason in perhaps if not reason.sure), decision.document)
    page.heading("Why")
    page.points(texts, 2)
    if may_hold:
        page.paragraph(
            "Perhaps also:" if sure else "At least one of these decides it, and each leads to the same outcome:", 2
        )
        page.points(may_hold, 2)


def possible_reasons(page: Page, decision: Decision, most: int | None = None) -> None:
    """Why each outcome that is still possible could be decided."""
    for outcome in Outcome:
        here = [reason for reason in decision.reasons if not reason.sure and reason.outcome is outcome]
        if here:
            page.heading(f"Why it could be: {outcome.words}")
            page.points(reasons_in_words(here[:most], decision.document), 2)
        if more := len(here) - len(here[:most]):
            page.paragraph(f"`sharepolicy explain` shows {more} more.", 2)


def actions(page: Page, due: Sequence[DueAction], decision: Decision) -> None:
    """What to do before, with and after."""
    titles = action_titles(decision.outcome)
    for timing in Timing:
        here = sorted((one for one in due if one.action.timing is timing), key=lambda one: not one.sure)
        if here:
            page.heading(titles[timing])
            page.points([action_in_words(action, decision.document) for action in here], 2)


def action_titles(outcome: Outcome) -> Mapping[Timing, str]:
    """The headings of the three times of an action under an outcome."""
    return _WHEN_SHARING if outcome is Outcome.SHARE else _WHEN_NOT


def action_in_words(due: DueAction, document: PolicyDocument) -> str:
    """An action with its time limit, its sources and, when it is not sure, what it depends on."""
    action = due.action
    text = with_sources(action.says, action.sources, document)
    if action.within:
        text = f"{capital(limit(str(action.within)))}: {text}"
    if due.sure:
        return text
    return f"Perhaps, depending on {joined(fact.label for fact in due.depends_on)}: {text}"


def alternatives(page: Page, found: tuple[Alternative, ...]) -> None:
    """The nearest ways to another outcome."""
    if found:
        page.heading("What would lead to another answer")
        for way in found:
            needed = "; ".join(fact.says for fact in way.facts)
            page.point(f"{capital(way.outcome.words)}, if this becomes true: {needed}", 2)


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


def _version_in_words(identity: PolicyIdentity) -> str:
    version = f"version {identity.version}, " if identity.version else ""
    return f"{version}digest {identity.digest[:_DIGITS]}"


def footer(page: Page, identity: PolicyIdentity, decisions: Sequence[Decision], *, full: bool = False) -> None:
    """The sources that the decisions cite, and which policy decided on which date."""
    if sources := _used_sources(decisions):
        page.heading("Sources")
        page.points([source_in_words(source, full=full) for source in sources], 2)
    page.blank()
    title, on = decisions[0].document.title, decisions[0].on
    versions = " or ".join(_version_in_words(each) for each in identity.versions or (identity,))
    day = f" for {on.isoformat()}" if on else ""
    page.paragraph(f"Decided by {title or identity.name} (policy {identity.name}, {versions}){day}.")
