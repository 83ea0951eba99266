"""What the sections of a handbook share: what is told of, and its rules, conditions and sources as blocks."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator

from attrs import evolve, frozen

from sharepolicy.engine.policies.policy import Policy
from sharepolicy.engine.policies.version import Version
from sharepolicy.frontends.render.blocks.blocks import Line, Look, Paragraph, Point, Points, Run, line
from sharepolicy.frontends.render.change_words import Shown
from sharepolicy.frontends.render.handbook.marks import OwnMarks
from sharepolicy.frontends.render.text import KEPT, capital, sentence
from sharepolicy.frontends.render.words import cited_by_source, condition_in_words, outcome_in_words
from sharepolicy.ground.tongue import OWN, said
from sharepolicy.language.condition import ALWAYS, Condition, Is
from sharepolicy.language.policy import Citation, Outcome, PolicyDocument, Rule
from sharepolicy.language.rewriting import rewritten
from sharepolicy.language.vocabulary import Fact
from sharepolicy.language.words import say_rule, say_values


@frozen
class ToldPolicy:
    """What a handbook tells of: a version of a policy, as of a day, with what changed since another policy.

    `others` are the versions of the policy on other days, `texts` is the digest of its texts in another language.
    """

    version: Version
    others: tuple[Version, ...]
    on: datetime.date
    day: datetime.date | None
    marks: OwnMarks
    since: tuple[Shown, ...] = ()
    texts: str = ""

    @property
    def policy(self) -> Policy:
        """The policy."""
        return self.version.policy

    @property
    def document(self) -> PolicyDocument:
        """What it says."""
        return self.version.policy.document

    @property
    def language(self) -> str:
        """The language to tell it in; empty for that in which it was written."""
        return self.document.language


def untranslated(text: str, document: PolicyDocument) -> Run:
    """A text for which there are no translations, such as a story: in its own language, whatever the page speaks."""
    return Run(text, language=OWN if document.language not in ("", OWN) else "")


def bounds_in_words(fact: Fact) -> str:
    """What a number or a date can be; empty if that is any."""
    if (fact.minimum, fact.maximum) == (None, None):
        return ""
    return say_values(evolve(fact, minimum=None, maximum=None), fact.all_values)


def outcome_run(outcome: Outcome, language: str) -> Run:
    """An outcome, to stand out."""
    return Run(capital(outcome_in_words(outcome, language)), Look(outcome.value))


def rule_run(rule: Rule) -> Line:
    """A rule by its sentence, with its id, leading to where it is told."""
    return line(Run(sentence(say_rule(rule)[0]), to=f"#rule-{rule.name}"), " ", Run(rule.name, Look.ID))


def conditions(condition: Condition, document: PolicyDocument) -> Points | None:
    """A condition as a list, with definitions by their sentence alone; None for one that always holds."""
    entries = [*condition_in_words(_named(condition), document)]
    return Points(points_of(entries, _places(document))) if entries else None


def points_of(entries: list[tuple[int, str]], places: dict[str, str]) -> tuple[Point, ...]:
    """Entries with their depth as a list inside a list. What has a place of its own leads there."""
    if not entries:
        return ()
    depth = entries[0][0]
    starts = [number for number, (level, _) in enumerate(entries) if level == depth]
    found = []
    for start, end in zip(starts, [*starts[1:], len(entries)], strict=True):
        text, under = entries[start][1], points_of(entries[start + 1 : end], places)
        text = text if under else text.rstrip(":")
        found.append(Point(Run(text, to=places.get(text, "")), under))
    return tuple(found)


def _places(document: PolicyDocument) -> dict[str, str]:
    """Where each definition is told, by its sentence."""
    return {each.says.rstrip("."): f"#definition-{name}" for name, each in document.definitions.items() if each.says}


def _named(condition: Condition) -> Condition:
    """The condition with definitions as names, without what they mean."""

    def name(part: Condition) -> Condition | None:
        return Is(part.definition, ALWAYS) if isinstance(part, Is) and part.of_base is None else None

    return rewritten(condition, name)


def sources_line(citations: Iterable[Citation], document: PolicyDocument) -> Iterator[Paragraph]:
    """The sources of something, each leading to where it is told; nothing without any."""
    named = cited_by_source(citations, document)
    runs: list[Run] = []
    for source, text in named.items():
        runs += [*([Run("; ")] if runs else []), Run(text.replace(KEPT, " "), to=f"#source-{source}")]
    if runs:
        yield Paragraph(line(said(document.language, "Source: "), runs), "source")


def judgement_line(judgement: str, document: PolicyDocument) -> Iterator[Paragraph]:
    """What was chosen where the sources are silent; nothing without it."""
    if judgement:
        lead = Run(said(document.language, "Judgement:"), Look.STRONG)
        yield Paragraph(line(lead, " ", judgement), "judgement")
