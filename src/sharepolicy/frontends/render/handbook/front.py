"""The front of a handbook: which policy it is, and what that decides."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from sharepolicy.engine.policies.version import Version
from sharepolicy.frontends.render.blocks.blocks import Block, Headed, Look, Paragraph, Point, Points, Run, line
from sharepolicy.frontends.render.handbook.telling import ToldPolicy, bounds_in_words, outcome_run
from sharepolicy.frontends.render.text import capital, joined, sentence
from sharepolicy.ground.tongue import MADE_BY_MACHINE, OWN, said, said_of, to_say
from sharepolicy.language.periods import Period, periods
from sharepolicy.language.policy import Outcome, PolicyDocument

_ANSWERS = {
    Outcome.SHARE: to_say("It may go. Where a rule says that it is required, it must."),
    Outcome.DONT_SHARE: to_say("It stays where it is."),
    Outcome.ESCALATE: to_say("A person decides. The answer says whom to ask, and how soon."),
}


def front(told: ToldPolicy) -> Iterator[Block]:
    """What stands under the title."""
    document, language = told.document, told.language
    name = Run(document.name, Look.ID)
    version = said(language, "version {number}", number=document.version) if document.version else ""
    yield Paragraph(line(said(language, "Handbook of the policy "), name, ", " * bool(version), version, "."), "lead")
    yield Paragraph(document.about)
    if document.on_day is not None:
        yield Paragraph(said(language, "It is told here as it is on {day}.", day=document.on_day))
    if text := in_force(told.version.period, language):
        yield Paragraph(f"{capital(text)}.")
    date = document.vocabulary.decision_date
    if date is not None and (days := bounds_in_words(date)):
        yield Paragraph(said(language, "It decides cases of these days only: {days}.", days=days))
    if told.others:
        others = (version_in_words(each, language) for each in told.others)
        text = joined(others, said(language, "and"))
        yield Paragraph(said(language, "Versions for other days: {versions}.", versions=text))
    made = said(language, "This handbook is made from the policy by a program, and says what the policy says.")
    yield Paragraph(made)
    if language not in ("", OWN):
        yield Paragraph(" ".join(_translated(document)), "warning")


def _translated(document: PolicyDocument) -> Iterator[str]:
    """What to know of a translation before one signs it."""
    language = document.language
    yield said(
        language,
        "This is a translation. The digest names the policy in the language in which it is written: where the two say "
        "different things, that one decides.",
    )
    for note in document.notes_on_language:
        yield said(language, "Of the translation its makers say: {note}", note=sentence(note))
    if language.partition("-")[0] in MADE_BY_MACHINE:
        yield said(
            language,
            "The words of the program, such as the headings here, were translated by a machine, and nobody who speaks "
            "the language has checked them.",
        )


def what_it_decides(told: ToldPolicy) -> Headed:
    """The three answers, what is unknown, and what is proved."""
    language = told.language
    blocks: list[Block] = [
        Paragraph(said(language, "Each case gets one of three answers:")),
        Points(
            tuple(Point(line(outcome_run(each, language), ". ", said(language, _ANSWERS[each]))) for each in Outcome)
        ),
        Paragraph(
            said(
                language,
                "What nobody has said is unknown, and is never taken for a no. While something unknown could still "
                "change the answer, it is not settled: it escalates, and the answer says what to find out first.",
            )
        ),
        Paragraph(_sizes(told)),
    ]
    if told.policy.proof is not None:
        cases = f"{told.policy.proof.cases:,}"
        proved = said(
            language,
            "Its facts make {cases} possible cases. It is proved for all of them that the policy gives an answer, that "
            "rules that decide together agree, and that every promise in this handbook is kept.",
            cases=cases,
        )
        blocks.append(Paragraph(proved))
    if days := _days(told):
        listed = joined(map(str, days), said(language, "and"))
        blocks.append(Paragraph(said(language, "What it says changes on certain days: {days}.", days=listed)))
    return Headed(said(language, "What it decides"), tuple(blocks), "decides")


def _sizes(told: ToldPolicy) -> str:
    document, language = told.document, told.language
    vocabulary = document.vocabulary
    facts = len(vocabulary.several) + sum(not fact.several for fact in vocabulary.facts.values())
    sizes = (
        said_of(language, facts, "{number} question", "{number} questions"),
        said_of(language, len(document.rules), "{number} rule", "{number} rules"),
        said_of(language, len(document.actions), "{number} duty", "{number} duties"),
        said_of(language, len(document.promises), "{number} promise", "{number} promises"),
        said_of(language, len(told.policy.examples), "{number} example", "{number} examples"),
    )
    return said(language, "The policy has {sizes}.", sizes=joined(sizes, said(language, "and")))


def _days(told: ToldPolicy) -> list[datetime.date]:
    """The days within the version on which a rule or a condition begins or ends."""
    mine = told.version.period
    _, *later = periods(told.document)  # the first begins where dates do
    found = [each.first for each in later if each.first is not None]
    return [day for day in found if day in mine and day != mine.first]


def in_force(period: Period, language: str) -> str:
    """When a version is in force; empty if that is always."""
    if period.first is None and period.last is None:
        return ""
    if period.first is None:
        return said(language, "in force until {day}", day=period.last)
    if period.last is None:
        return said(language, "in force from {day}", day=period.first)
    return said(language, "in force from {first} to {last}", first=period.first, last=period.last)


def version_in_words(version: Version, language: str) -> str:
    """The number of a version, and when it is in force."""
    words, number = in_force(version.period, language), version.policy.version
    return f"{number} ({words})" if number else words
