"""Conditions as lists for the page that tells a policy in words. What has a name there is told once, and then named."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby, pairwise

from sharepolicy.frontends.render.words import condition_in_words
from sharepolicy.language.condition import ALWAYS, Condition, Is
from sharepolicy.language.policy import Invariant, PolicyDocument
from sharepolicy.language.rewriting import rewritten


def listed(condition: Condition, document: PolicyDocument, depth: int = 0) -> str:
    """A condition as a list, with definitions by their sentence alone."""
    return lines(_entries(condition, document), depth)


def lines(entries: Iterable[tuple[int, str]], depth: int = 0) -> str:
    """Entries with their depth as a list."""
    return "".join(f"{'    ' * (level + depth)}- {text}\n" for level, text in entries)


def definitions_section(document: PolicyDocument) -> str:
    """Each definition with what it means."""
    told = "".join(
        f"- **{each.says or f'`{name}` holds'}**\n{listed(each.condition, document, 1)}"
        for name, each in document.definitions.items()
    )
    return f"## What it means by these\n\n{told}\n" if told else ""


def promised(invariants: Iterable[Invariant], document: PolicyDocument) -> list[tuple[Invariant, str]]:
    """Each promise with the cases that it speaks of; one that is made for each value of a several-of once."""
    return [_promised(list(same), document) for _, same in groupby(invariants, lambda invariant: invariant.promise)]


def _promised(same: list[Invariant], document: PolicyDocument) -> tuple[Invariant, str]:
    first, facts = same[0], document.vocabulary.facts
    said = [f"{facts[invariant.each].label}: yes" for invariant in same if invariant.each]
    entries = [entry for entry in _entries(first.when, document) if entry[1] not in said]
    if said:
        entries = [(0, "one of these, whichever it is:"), *((1, text) for text in said), *entries]
    return first, f" It speaks of cases with:\n{lines(entries, 1)}".rstrip("\n") if entries else ""


def _entries(condition: Condition, document: PolicyDocument) -> list[tuple[int, str]]:
    entries = list(condition_in_words(_named(condition), document))
    followed = pairwise([*entries, (-1, "")])
    return [(level, text if below > level else text.rstrip(":")) for (level, text), (below, _) in followed]


def _named(condition: Condition) -> Condition:
    """The condition with definitions as names, without what they mean."""

    def name(part: Condition) -> Condition | None:
        return Is(part.definition, ALWAYS) if isinstance(part, Is) and part.of_base is None else None

    return rewritten(condition, name)
