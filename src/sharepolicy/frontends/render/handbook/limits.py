"""The limits of a policy: what it leaves to people, what it takes for granted, and what it does not use."""

from __future__ import annotations

from sharepolicy.frontends.render.blocks.blocks import Block, Headed, Look, Paragraph, Point, Points, Run, line
from sharepolicy.frontends.render.handbook.telling import (
    ToldPolicy,
    conditions,
    outcome_run,
    rule_run,
    sources_line,
)
from sharepolicy.frontends.render.text import sentence
from sharepolicy.ground.tongue import said
from sharepolicy.language.policy import Outcome
from sharepolicy.language.vocabulary import Impossible


def the_limits(told: ToldPolicy) -> Headed:
    """What the policy does not decide, and on what it rests without proof."""
    language = told.language
    parts = [
        _left_to_people(told),
        _no_rule(told),
        _unsettled(told),
        _unverified(told),
        _impossible(told),
        _unused(told),
        _open(told),
    ]
    lead = said(language, "A policy supports judgement and does not replace it. These are the limits of this one.")
    return Headed(said(language, "Its limits"), (Paragraph(lead), *filter(None, parts)), "limits")


def _left_to_people(told: ToldPolicy) -> Headed:
    document, language = told.document, told.language
    points = []
    for rule in document.rules.values():
        if rule.outcome is Outcome.ESCALATE:
            to = f": {document.roles[rule.to]}" if rule.to else ""
            points.append(Point(line(rule_run(rule), to)))
    heading = said(language, "What it leaves to a person")
    if not points:
        return Headed(heading, (Paragraph(said(language, "No rule escalates.")),), "left")
    lead = Paragraph(said(language, "Where one of these rules decides, a person does:"), "keep")
    return Headed(heading, (lead, Points(tuple(points))), "left")


def _no_rule(told: ToldPolicy) -> Headed:
    document, language = told.document, told.language
    otherwise = document.otherwise
    heading = said(language, "Where no rule applies")
    if otherwise is None:
        text = said(language, "There is no such case: in every case some rule applies. This is proved.")
        return Headed(heading, (Paragraph(text),), "otherwise")
    to = f" {said(language, 'Ask {whom}.', whom=document.roles[otherwise.to])}" if otherwise.to else ""
    answer = line(outcome_run(otherwise.outcome, language), ": ", sentence(otherwise.because), to)
    return Headed(heading, (Paragraph(answer), *sources_line(otherwise.sources, document)), "otherwise")


def _unsettled(told: ToldPolicy) -> Headed:
    document, language = told.document, told.language
    unsettled = document.unsettled
    to = f" {said(language, 'Ask {whom}.', whom=document.roles[unsettled.to])}" if unsettled.to else ""
    because = said(language, unsettled.because)
    text = said(
        language,
        "As long as more than one answer is still possible, the case is not settled. Then nothing is shared; it "
        "escalates for now, and the answer lists what to find out, in order.",
    )
    answer = line(outcome_run(Outcome.ESCALATE, language), ": ", sentence(because), to)
    heading = said(language, "While too little is known")
    blocks = (Paragraph(text), Paragraph(answer), *sources_line(unsettled.sources, document))
    return Headed(heading, blocks, "unsettled")


def _unverified(told: ToldPolicy) -> Headed | None:
    document, language = told.document, told.language
    doubted = [source for source in document.sources.values() if not source.verified]
    if not doubted:
        return None
    lead = Paragraph(said(language, "Nobody has checked the text of these sources. Have them checked:"), "keep")
    points = tuple(Point(line(Run(source.title, to=f"#source-{source.name}"))) for source in doubted)
    return Headed(said(language, "What has not been checked"), (lead, Points(points)), "unchecked")


def _impossible(told: ToldPolicy) -> Headed | None:
    lines, language = told.document.vocabulary.impossible, told.language
    if not lines:
        return None
    lead = said(
        language,
        "The proofs leave these combinations out, since they cannot occur. A case that says one of them is sent back.",
    )
    heading = said(language, "What it takes to be impossible")
    return Headed(heading, (Paragraph(lead), *(block for each in lines for block in _one(each, told))), "impossible")


def _one(each: Impossible, told: ToldPolicy) -> list[Block]:
    when = conditions(each.when, told.document)
    return [Paragraph(each.because, "keep"), *([when] if when is not None else [])]


def _open(told: ToldPolicy) -> Headed | None:
    document, language = told.document, told.language
    if not document.open:
        return None
    lead = Paragraph(said(language, "A policy that is laid on this one may replace these parts:"), "keep")
    points = tuple(Point(line(Run(name, Look.ID))) for name in sorted(document.open))
    return Headed(said(language, "What may be replaced"), (lead, Points(points)), "open")


def _unused(told: ToldPolicy) -> Headed | None:
    document, language = told.document, told.language
    if not document.background:
        return None
    points = []
    for each in document.background:
        source = document.sources.get(each.citation.source)
        clause = source.clauses.get(each.citation.clause) if source is not None else None
        name = " ".join(filter(None, (each.citation.source, each.citation.clause)))
        says = f": {clause.text.rstrip('.')}. " if clause is not None else ": "
        points.append(Point(line(name, says, each.reason)))
    lead = Paragraph(said(language, "No part of the policy rests on these clauses of its sources, and why:"), "keep")
    return Headed(said(language, "What it does not use"), (lead, Points(tuple(points))), "unused")
