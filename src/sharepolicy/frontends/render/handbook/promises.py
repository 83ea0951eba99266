"""What a policy promises: each promise with what is proved of it, and of which cases."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from attrs import evolve

from sharepolicy.frontends.render.blocks.blocks import Block, Headed, Look, Paragraph, Point, Points, Run, line
from sharepolicy.frontends.render.handbook.telling import (
    ToldPolicy,
    conditions,
    judgement_line,
    rule_run,
    sources_line,
)
from sharepolicy.frontends.render.people import limit
from sharepolicy.frontends.render.text import joined
from sharepolicy.frontends.render.words import outcomes_in_words, values_in_words
from sharepolicy.ground.tongue import said, to_say
from sharepolicy.language.condition import Test
from sharepolicy.language.policy import OUTCOMES, FactDirection, Invariant, Outcome, PolicyDocument
from sharepolicy.language.vocabulary import Fact


def the_promises(told: ToldPolicy) -> Headed:
    """Every promise once, also one that is made for each value of a several-of."""
    language = told.language
    heading = said(language, "What it promises")
    invariants = told.document.invariants.values()
    if not invariants:
        return Headed(heading, (Paragraph(said(language, "The policy makes no promises.")),), "promises")
    lead = said(
        language,
        "Each promise is proved for every possible case, each of one item about one person, for one receiver. A "
        "change that broke one could not be loaded.",
    )
    parts = [_promise(list(same), told) for _, same in groupby(invariants, lambda each: each.promise)]
    return Headed(heading, (Paragraph(lead), *parts), "promises")


def _promise(same: list[Invariant], told: ToldPolicy) -> Headed:
    first, document, language = same[0], told.document, told.language
    blocks: list[Block] = []
    values = tuple(Point(f"{document.vocabulary.facts[each.each].label}") for each in same if each.each)
    if values:
        blocks += [Paragraph(said(language, "It is made for each of these:"), "keep"), Points(values)]
    document = _of_that_one(first, document)
    if (when := conditions(first.when, document)) is not None:
        blocks += [Paragraph(said(language, "It speaks of cases with:"), "keep"), when]
    else:
        blocks.append(Paragraph(said(language, "It speaks of every case.")))
    proved = tuple(_proved(first, document))
    blocks += [Paragraph(said(language, "Proved:"), "keep"), Points(proved)]
    if first.protected:
        blocks.append(Paragraph(said(language, "It is protected: every policy laid on this one keeps it too.")))
    blocks += sources_line(first.sources, document)
    blocks += [*judgement_line(first.judgement, document), *told.marks.of("invariant", first.name)]
    title = line(first.says, " ", Run(first.promise, Look.ID))
    return Headed(title, tuple(blocks), f"promise-{first.promise}", "promise")


def _of_that_one(invariant: Invariant, document: PolicyDocument) -> PolicyDocument:
    """The document with words for whichever value a promise is made for, wherever the promise names that value."""
    if not invariant.each:
        return document
    vocabulary, fact = document.vocabulary, document.vocabulary.facts[invariant.each]
    several, that_one = vocabulary.several[fact.several], said(document.language, "the one that it is made for")
    named = evolve(several, value_names={**several.value_names, fact.member: that_one})
    asked = evolve(fact, label=f"{several.label}: {that_one}")
    facts, lists = {**vocabulary.facts, fact.name: asked}, {**vocabulary.several, several.name: named}
    return evolve(document, vocabulary=evolve(vocabulary, facts=facts, several=lists))


def _proved(invariant: Invariant, document: PolicyDocument) -> Iterator[Point]:
    """What is proved of these cases, in the words of the program."""
    language, facts = document.language, document.vocabulary.facts
    if invariant.always:
        outcomes = _outcomes(invariant.always, language)
        yield Point(said(language, "The answer is always: {outcomes}.", outcomes=outcomes))
    if invariant.never:
        outcomes = _outcomes(invariant.never, language)
        yield Point(said(language, "The answer is never: {outcomes}.", outcomes=outcomes))
    if invariant.regardless_of:
        labels = "; ".join(dict.fromkeys(facts[name].label for name in invariant.regardless_of))
        yield Point(said(language, "The answer does not depend on: {facts}.", facts=labels))
    moves, shift = invariant.moves, invariant.never_shifts
    if moves is not None and shift is not None:
        before, after = _outcomes(shift.from_, language), _outcomes(shift.to, language)
        moved = _moved(facts[moves.fact], moves.direction, document, moves.becomes)
        yield Point(
            said(
                language,
                "When {moved}, the answer never goes from {before} to {after}.",
                moved=moved,
                before=before,
                after=after,
            )
        )
    if invariant.required:
        yield Point(said(language, _REQUIRED[invariant.required]))
    yield from _about_rules(invariant, document)
    yield from _about_duties(invariant, document)
    if invariant.escalates_to:
        people = joined((document.roles[each] for each in invariant.escalates_to), said(language, "and"))
        how = f", {limit(invariant.within, document)}" if invariant.within is not None else ""
        yield Point(said(language, "Whenever it escalates, these are asked: {people}.", people=people + how))


_REQUIRED = {
    "always": to_say("Wherever the answer is share, this sharing is required, not only permitted."),
    "never": to_say("Wherever the answer is share, this sharing is permitted, and never required."),
}


def _outcomes(outcomes: Iterable[Outcome], language: str) -> str:
    found = set(outcomes)
    return outcomes_in_words([each for each in OUTCOMES if each in found], language)


def _moved(fact: Fact, direction: FactDirection, document: PolicyDocument, becomes: Test | None) -> str:
    language = document.language
    if direction is FactDirection.RISES:
        return said(language, "this rises and all else stays the same ({fact})", fact=fact.label)
    if direction is FactDirection.FALLS:
        return said(language, "this falls and all else stays the same ({fact})", fact=fact.label)
    values = values_in_words(fact, becomes.values) if becomes is not None else ""
    return said(
        language, "this becomes so and all else stays the same ({fact}: {values})", fact=fact.label, values=values
    )


def _about_rules(invariant: Invariant, document: PolicyDocument) -> Iterator[Point]:
    language = document.language
    for names, lead in (
        (invariant.decided_by, said(language, "At least one of these rules decides:")),
        (invariant.never_decided_by, said(language, "None of these rules decides:")),
    ):
        if names:
            yield Point(lead, tuple(Point(rule_run(document.rules[name])) for name in names))


def _about_duties(invariant: Invariant, document: PolicyDocument) -> Iterator[Point]:
    language = document.language
    if (invariant.on or frozenset(OUTCOMES)) == frozenset(OUTCOMES):
        always = said(language, "Whatever the answer, this is always due:")
        never = said(language, "Whatever the answer, this is never due:")
    else:
        on = _outcomes(invariant.on, language)
        always = said(language, "With the answer {outcomes}, this is always due:", outcomes=on)
        never = said(language, "With the answer {outcomes}, this is never due:", outcomes=on)
    for names, lead in ((invariant.carries, always), (invariant.never_due, never)):
        if names:
            yield Point(lead, tuple(Point(Run(document.actions[name].says, to=f"#duty-{name}")) for name in names))
