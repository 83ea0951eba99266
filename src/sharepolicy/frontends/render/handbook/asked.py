"""What a policy asks, and what it means by the phrases in its conditions."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from sharepolicy.frontends.render.blocks.blocks import Block, Headed, Look, Paragraph, Point, Points, Run, line
from sharepolicy.frontends.render.handbook.telling import ToldPolicy, bounds_in_words, conditions
from sharepolicy.frontends.render.text import capital, joined, sentence
from sharepolicy.ground.tongue import said
from sharepolicy.language.vocabulary import YES_NO, Fact, SeveralOf
from sharepolicy.language.words import plain, say_member, say_values


def what_it_asks(told: ToldPolicy) -> Headed:
    """Every question with its answers, in the order of the vocabulary; the members of a several-of together."""
    vocabulary, language = told.document.vocabulary, told.language
    things = dict.fromkeys(vocabulary.several.get(fact.several, fact) for fact in vocabulary.facts.values())
    leads = [said(language, "In conditions, each question is called by the few words that stand before it here.")]
    if any(fact.usual is not None for fact in vocabulary.facts.values()):
        leads.append(said(language, "What is usual is offered to be confirmed. By itself it decides nothing."))
    blocks: list[Block] = [Paragraph(each) for each in leads]
    blocks += [_question(each, told) for each in things]
    return Headed(said(language, "What it asks"), tuple(blocks), "asked")


def _question(thing: Fact | SeveralOf, told: ToldPolicy) -> Headed:
    title = line(capital(thing.label), " ", Run(thing.name, Look.ID))
    names = {value: thing.value_names.get(value, plain(value)) for value in _answers(thing)}
    points = [Point(_answer(name, thing.meanings.get(value, ""))) for value, name in names.items()]
    lead = Paragraph(line(Run(thing.asks, Look.STRONG), " " * bool(thing.help), thing.help), "keep" if points else "")
    blocks: list[Block] = [lead, *([Points(tuple(points))] if points else [])]
    blocks += [Paragraph(each) for each in _more(thing, told)]
    return Headed(title, (*blocks, *told.marks.of("fact", thing.name)), f"fact-{thing.name}", "duty")


def _more(thing: Fact | SeveralOf, told: ToldPolicy) -> Iterator[str]:
    """What else is to be known of a question: what can be answered, what is usual, what can be changed."""
    facts, language = told.document.vocabulary.facts, told.language
    if isinstance(thing, SeveralOf):
        members = [facts[thing.fact_name(member)] for member in thing.members]
        if any(each.usual is not None for each in members):
            usual = [say_member(thing, each.member) for each in members if each.usual == frozenset({"yes"})]
            answer = joined(usual, said(language, "and")) or said(language, "none of these")
            yield f"{said(language, 'Usually: {values}.', values=answer)} {sentence(members[0].usual_because)}".rstrip()
    else:
        yield from _of_one(thing, told)
    if thing.changeable:
        only = thing.changes_to if isinstance(thing, Fact) else None
        if only is None or isinstance(thing, SeveralOf):
            yield said(language, "Whoever decides can change this.")
        else:
            values = say_values(thing, only)
            yield said(language, "Whoever decides can change this, but only to: {values}.", values=values)


def _of_one(fact: Fact, told: ToldPolicy) -> Iterator[str]:
    facts, language = told.document.vocabulary.facts, told.language
    if fact.decision_date:
        yield said(language, "This is the day of the decision.")
    if possible := bounds_in_words(fact):
        yield said(language, "Possible: {values}.", values=possible)
    if fact.years_between:
        first, last = (
            facts[end].label if isinstance(end, str) else datetime.date.fromordinal(end).isoformat()
            for end in fact.years_between
        )
        yield said(language, "Counted in whole years from {first} to {last}.", first=first, last=last)
    if fact.usual is not None:
        usual = said(language, "Usually: {values}.", values=say_values(fact, fact.usual))
        yield f"{usual} {sentence(fact.usual_because)}".rstrip()


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
