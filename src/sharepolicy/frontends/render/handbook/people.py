"""Whom to ask and how soon, and what to do: the people and the duties of a policy, with their time limits."""

from __future__ import annotations

from collections.abc import Iterator

from sharepolicy.frontends.render.blocks.blocks import Block, Headed, Look, Paragraph, Point, Points, Run, line
from sharepolicy.frontends.render.handbook.telling import ToldPolicy, conditions, judgement_line, sources_line
from sharepolicy.frontends.render.people import limit
from sharepolicy.frontends.render.text import capital
from sharepolicy.frontends.render.words import outcomes_in_words
from sharepolicy.ground.tongue import said, to_say
from sharepolicy.language.condition import Condition
from sharepolicy.language.policy import NOTHING_SHOWS, OUTCOMES, Action, EscalationLine, Timing

_TIMINGS = {
    Timing.BEFORE: to_say("Before"),
    Timing.WITH: to_say("With it"),
    Timing.AFTER: to_say("Afterwards"),
}


def whom_to_ask(told: ToldPolicy) -> Headed:
    """The people whom the policy names, and how soon they are asked."""
    document, language = told.document, told.language
    heading = said(language, "Whom to ask, and how soon")
    blocks: list[Block] = []
    if document.roles:
        blocks.append(Paragraph(said(language, "The policy names these people:"), "keep"))
        blocks.append(
            Points(
                tuple(Point(line(capital(words), " ", Run(role, Look.ID))) for role, words in document.roles.items())
            )
        )
    else:
        blocks.append(Paragraph(said(language, "The policy names nobody.")))
    if document.escalation:
        soonest = said(language, "Where several of these lines apply to a case, the soonest limit counts.")
        blocks += [Paragraph(soonest, "keep"), *(_line(each, told) for each in document.escalation.values())]
    return Headed(heading, tuple(blocks), "people")


def _line(each: EscalationLine, told: ToldPolicy) -> Headed:
    document, language = told.document, told.language
    whom = document.roles[each.to] if each.to else said(language, "everybody who is asked")
    title = line(capital(whom), ", ", limit(each.within, document), " ", Run(each.name, Look.ID))
    blocks: list[Block] = [Paragraph(each.because)] if each.because else []
    asked = document.roles[each.to] if each.to else ""
    for step in each.then:
        time, then = limit(step.after, document), document.roles[step.to]
        if asked:
            words = said(
                language, "Without an answer from {before} {time}: {whom}.", before=asked, time=time, whom=then
            )
        else:
            words = said(language, "If nobody answers {time}, ask {whom}.", time=time, whom=then)
        blocks.append(Paragraph(words))
        asked = then
    blocks += [*_when(each.when, told), *sources_line(each.sources, document)]
    blocks += [*judgement_line(each.judgement, document), *told.marks.of("escalation", each.name)]
    return Headed(title, tuple(blocks), f"ask-{each.name}", "duty")


def what_to_do(told: ToldPolicy) -> Headed:
    """Every duty, by the time at which it is due."""
    language = told.language
    actions = told.document.actions.values()
    parts = []
    for timing, heading in _TIMINGS.items():
        mine = tuple(_duty(each, told) for each in actions if each.timing is timing)
        if mine:
            parts.append(Headed(said(language, heading), mine, kind="group"))
    lead = Paragraph(said(language, "An answer brings these duties with it, each in the cases that stand under it."))
    none = Paragraph(said(language, "The policy names no duties."))
    return Headed(said(language, "What to do, and by when"), (lead, *parts) if parts else (none,), "duties")


def _duty(action: Action, told: ToldPolicy) -> Headed:
    document, language = told.document, told.language
    title = line(action.says, " ", Run(action.name, Look.ID))
    blocks: list[Block] = []
    if action.within is not None:
        blocks.append(Paragraph(Run(f"{capital(limit(action.within, document))}.", Look.STRONG)))
    blocks += [Paragraph(_with_answer(action, language)), *_when(action.when, told)]
    blocks += [*sources_line(action.sources, document), *judgement_line(action.judgement, document)]
    blocks += [*_shown_by(action, told), *told.marks.of("action", action.name)]
    return Headed(title, tuple(blocks), f"duty-{action.name}", "duty")


def _with_answer(action: Action, language: str) -> str:
    if action.on == frozenset(OUTCOMES):
        return said(language, "With every answer.")
    on = outcomes_in_words([each for each in OUTCOMES if each in action.on], language)
    return said(language, "With the answer: {outcomes}.", outcomes=on)


IN_A_RECORD = {
    "asked": to_say("who asked, and for what"),
    "decided": to_say("who decided"),
    "decided.outcome": to_say("what was decided"),
    "decided.why": to_say("why it was decided so"),
    "justification": to_say("why so much was necessary"),
    "shared": to_say("what was shared, and with whom"),
    "told": to_say("who was told"),
    "not_told": to_say("who was not told, and why"),
    "views": to_say("what the child and others said about it"),
    "advice": to_say("the advice that was given"),
    "refusal": to_say("how a refusal was discussed"),
    "review": to_say("when it is looked at again"),
    "note": to_say("a note"),
}
"""What the parts of a record say, which show that a duty was done."""


def _shown_by(action: Action, told: ToldPolicy) -> Iterator[Block]:
    """What in a record shows that a duty was done."""
    language, parts = told.language, sorted(action.shown_by)
    if parts == [NOTHING_SHOWS]:
        yield Paragraph(said(language, "It is advice: in a record it leaves nothing to be done."), "source")
    elif parts:
        told_of = "; ".join(said(language, IN_A_RECORD[part]) for part in parts)
        yield Paragraph(said(language, "It is done when the record says: {parts}.", parts=told_of), "source")


def _when(condition: Condition, told: ToldPolicy) -> Iterator[Block]:
    when = conditions(condition, told.document)
    if when is not None:
        yield Paragraph(said(told.language, "Where this is so:"), "keep")
        yield when
