"""What a policy rests on: its sources with their clauses, and whether anybody has checked them."""

from __future__ import annotations

from sharepolicy.frontends.render.blocks.blocks import Block, Headed, Look, Paragraph, Point, Points, Run, line
from sharepolicy.frontends.render.handbook.telling import ToldPolicy
from sharepolicy.frontends.render.text import sentence
from sharepolicy.ground.tongue import said
from sharepolicy.language.policy import Source


def the_sources(told: ToldPolicy) -> Headed:
    """Every source."""
    language = told.language
    sources = told.document.sources.values()
    parts = tuple(_source(each, told) for each in sources)
    lead = said(language, "Rules and duties name their sources by the ids here, with the number of the clause.")
    none = said(language, "The policy names no sources.")
    return Headed(said(language, "Sources"), (Paragraph(lead if parts else none), *parts), "sources")


def _source(source: Source, told: ToldPolicy) -> Headed:
    language = told.language
    blocks: list[Block] = []
    if not source.verified:
        text = said(language, "Not verified: check the text before you rely on it.")
        blocks.append(Paragraph(Run(text, Look.STRONG)))
    if source.address:
        blocks.append(Paragraph(Run(source.address, to=source.address)))
    if source.note:
        blocks.append(Paragraph(sentence(source.note)))
    if source.clauses:
        points = (Point(line(Run(name, Look.STRONG), f": {each.text}")) for name, each in source.clauses.items())
        blocks += [Paragraph(said(language, "What its clauses say, in other words:"), "keep"), Points(tuple(points))]
    blocks += told.marks.of("source", source.name)
    return Headed(line(source.title, " ", Run(source.name, Look.ID)), tuple(blocks), f"source-{source.name}", "duty")
