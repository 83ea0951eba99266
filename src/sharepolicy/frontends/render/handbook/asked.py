"""What a policy asks, and what it means by the phrases in its conditions."""

from __future__ import annotations

from sharepolicy.frontends.render.blocks.blocks import Headed, Look, Paragraph, Point, Points, Run, line
from sharepolicy.frontends.render.handbook.telling import ToldPolicy, conditions
from sharepolicy.frontends.render.text import capital, sentence
from sharepolicy.ground.tongue import said
from sharepolicy.language.vocabulary import YES_NO, Fact, SeveralOf
from sharepolicy.language.words import plain


def what_it_asks(told: ToldPolicy) -> Headed:
    """Every question with its answers, in the order of the vocabulary; the members of a several-of together."""
    vocabulary, language = told.document.vocabulary, told.language
    things = dict.fromkeys(vocabulary.several.get(fact.several, fact) for fact in vocabulary.facts.values())
    lead = said(language, "In conditions, each question is called by the few words that stand before it here.")
    return Headed(
        said(language, "What it asks"), (Paragraph(lead), *(_question(each, told) for each in things)), "asked"
    )


def _question(thing: Fact | SeveralOf, told: ToldPolicy) -> Headed:
    title = line(capital(thing.label), " ", Run(thing.name, Look.ID))
    names = {value: thing.value_names.get(value, plain(value)) for value in _answers(thing)}
    points = [Point(_answer(name, thing.meanings.get(value, ""))) for value, name in names.items()]
    lead = Paragraph(line(Run(thing.asks, Look.STRONG), " " * bool(thing.help), thing.help), "keep" if points else "")
    blocks = (lead, Points(tuple(points))) if points else (lead,)
    return Headed(title, (*blocks, *told.marks.of("fact", thing.name)), f"fact-{thing.name}", "duty")


def _answers(thing: Fact | SeveralOf) -> tuple[str, ...]:
    """The answers to tell, other than yes and no."""
    return thing.members if isinstance(thing, SeveralOf) else () if thing.values == YES_NO else thing.values


def _answer(name: str, means: str) -> str:
    return f"{name}: {means}" if means and sentence(name) != means else name


def what_it_means(told: ToldPolicy) -> Headed | None:
    """Each definition with what it means; nothing where there is none."""
    document, language = told.document, told.language
    if not document.definitions:
        return None
    parts = []
    for name, each in document.definitions.items():
        says = each.says or said(language, "`{name}` holds", name=name)
        when = conditions(each.condition, document)
        blocks = ((when,) if when is not None else ()) + tuple(told.marks.of("definition", name))
        parts.append(Headed(line(says, " ", Run(name, Look.ID)), blocks, f"definition-{name}", "duty"))
    lead = Paragraph(said(language, "Conditions use these phrases. Each means just what stands under it."))
    return Headed(said(language, "What it means by these"), (lead, *parts), "definitions")
