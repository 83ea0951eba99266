"""A decision at length: every deciding rule with its place and condition, what it overrode, and what it rests on."""

from __future__ import annotations

from collections.abc import Mapping

from sharepolicy.analysis.decision.decide import Decision
from sharepolicy.analysis.decision.decision import DecidingRule
from sharepolicy.analysis.decision.requests import RequestDecision
from sharepolicy.frontends.render.decision import (
    actions,
    alternatives,
    case_title,
    citations,
    footer,
    headline,
    other_steps,
    possible_reasons,
    reasons,
)
from sharepolicy.frontends.render.page import Page
from sharepolicy.frontends.render.questions import question_in_words, questions
from sharepolicy.frontends.render.request import decisions_of, render_request
from sharepolicy.frontends.render.style import PLAIN, Style
from sharepolicy.frontends.render.text import joined, sentence
from sharepolicy.frontends.render.turns_on import turns_on
from sharepolicy.frontends.render.words import condition_in_words, outcome_in_words, values_in_words, with_sources
from sharepolicy.ground.text import Span
from sharepolicy.ground.tongue import said
from sharepolicy.language.policy import Outcome, PolicyDocument
from sharepolicy.language.values import Values
from sharepolicy.language.vocabulary import SeveralOf, Vocabulary
from sharepolicy.language.words import say_value


def render_explanation(decision: Decision, style: Style = PLAIN, page_kind: type[Page] = Page) -> str:
    """The decision with everything that led to it, without a line break at its end."""
    page = page_kind(style, decision.document.language)
    headline(page, decision)
    case_title(page, decision.case.title)
    _explanation(page, decision)
    footer(page, decision.policy, [decision], full=True)
    page.paragraph(said(page.language, "Digest of the policy: {digest}.", digest=decision.policy.digest))
    return page.text()


def render_explanations(whole: RequestDecision, style: Style = PLAIN, page_kind: type[Page] = Page) -> str:
    """The decision on a request, and for each of its parts everything that led to it."""
    pages = [render_request(whole, style, page_kind)]
    for part in whole.parts:
        for name, decision in decisions_of(part):
            page = page_kind(style, decision.document.language)
            page.heading(name)
            headline(page, decision)
            _explanation(page, decision)
            pages.append(page.text())
    return "\n\n\n".join(pages)


def _explanation(page: Page, decision: Decision) -> None:
    """Everything but the outcome and the footer."""
    page.heading(said(page.language, "What was given"))
    given(page, decision)
    turns_on(page, decision.turns_on)
    reasons(page, decision)
    if not decision.settled:
        possible_reasons(page, decision)
    if decision.rules:
        decide, could = said(page.language, "The rules that decide"), said(page.language, "The rules that could decide")
        page.heading(decide if decision.settled else could)
        for deciding in decision.rules:
            _rule(page, deciding, decision.document)
    else:
        page.heading(said(page.language, "The rules that decide"))
        page.paragraph(said(page.language, "None applies, so the policy's `otherwise` decides."), 2)
    _grounds(page, decision)
    questions(page, [question_in_words(question) for question in decision.to_find_out()], None)
    alternatives(page, decision.alternatives)
    other_steps(page, decision)
    actions(page, decision.actions, decision)
    _judgements(page, decision)
    _clauses(page, decision)


def given(page: Page, decision: Decision) -> None:
    """What was known."""
    known, vocabulary = decision.case.given, decision.document.vocabulary
    if not known:
        page.paragraph(said(page.language, "Nothing: every fact is unknown."), 2)
    denied = {name: whole for name in known if (whole := _denied(vocabulary, name, known)) is not None}
    for name, values in known.items():
        at = _at(decision.case.spans.get(name))
        if (whole := denied.get(name)) is None:
            if name in vocabulary.facts:
                fact = vocabulary.facts[name]
                page.point(f"{fact.label}: {values_in_words(fact, values)}{at}", 2)
        elif name == next(member for member in denied if denied[member] is whole):
            members = "; ".join(say_value(whole, member) for member in whole.members)
            none = said(page.language, "none of these: {members}", members=members)
            page.point(f"{whole.label}: {none}{at}", 2)


def _denied(vocabulary: Vocabulary, name: str, given: Mapping[str, Values]) -> SeveralOf | None:
    """The several-of of a fact, if the case says no to each of its members."""
    whole = vocabulary.several.get(vocabulary.facts[name].several) if name in vocabulary.facts else None
    if whole is None or any(given.get(whole.fact_name(member)) != frozenset({"no"}) for member in whole.members):
        return None
    return whole


def _rule(page: Page, deciding: DecidingRule, document: PolicyDocument) -> None:
    rule = deciding.rule
    group = document.groups.get(rule.group)
    title = f" ({group.title})" if group and group.title else ""
    language = page.language
    sure = "" if deciding.sure else said(language, ", in some of the cases that are still possible")
    must = said(language, ", which is required") if rule.required else ""
    page.point(f"{rule.name}: {outcome_in_words(rule.outcome, language)}{must}{sure}", 2)
    at = said(language, ", at {place}", place=_place(rule.span)) if rule.span else ""
    named = f"{rule.group}{title}{at}"
    page.paragraph(said(language, "From {group}.", group=named), 4)
    page.paragraph(with_sources(rule.because, rule.sources, document), 4)
    entries = list(condition_in_words(rule.condition, document))
    page.paragraph(said(language, "It applies when:") if entries else said(language, "It always applies."), 4)
    for depth, text in entries:
        page.point(text, 6 + 2 * depth)
    if deciding.overrode:
        page.paragraph(said(language, "Here it overrides:"), 4)
        for outcome in Outcome:
            alike = [weaker.name for weaker in deciding.overrode if weaker.outcome is outcome]
            if alike:
                page.entry(outcome_in_words(outcome, language), joined(alike, said(language, "and")), 6)


def _grounds(page: Page, decision: Decision) -> None:
    if decision.grounds:
        page.heading(said(page.language, "What this rests on"))
        page.points([f"{sentence(ground.says)}{_at(ground.span)}" for ground in decision.grounds], 2)
        page.paragraph(said(page.language, "These facts alone lead to this outcome, whatever else is true."), 2)


def _judgements(page: Page, decision: Decision) -> None:
    """Where the sources are silent, and what the policy's authors chose."""
    notes = {deciding.rule.name: deciding.rule.judgement for deciding in decision.rules}
    notes |= {due.action.name: due.action.judgement for due in decision.actions}
    written = [f"{name}: {sentence(text)}" for name, text in notes.items() if text]
    if written:
        page.heading(said(page.language, "Judgements made in this policy"))
        page.points(written, 2)


def _clauses(page: Page, decision: Decision) -> None:
    """The words of the clauses that are cited."""
    lines = []
    for citation in dict.fromkeys(citations(decision)):
        source = decision.document.sources.get(citation.source)
        clause = source.clauses.get(citation.clause) if source else None
        if clause:
            lines.append(f"{citation.source} {citation.clause}: {sentence(clause.text)}")
    if lines:
        page.heading(said(page.language, "What the sources say"))
        page.points(sorted(lines), 2)


def _at(span: Span | None) -> str:
    """The place of something, where it is known."""
    return f" ({_place(span)})" if span is not None else ""


def _place(span: Span) -> str:
    return f"{span.text.name}:{span.line}"
