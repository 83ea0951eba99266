"""The parts of a decision as plain data: the JSON form, described by `schemas/decision.schema.json`.

Stable: records and services rest on it. A change of form is a new FORMAT.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sharepolicy.analysis.decision.decision import (
    DecidingRule,
    DueAction,
    Escalation,
    Ground,
    NearestChange,
    PolicyIdentity,
    Question,
    Reason,
)
from sharepolicy.language.policy import Citation, PolicyDocument
from sharepolicy.language.values import Values
from sharepolicy.language.vocabulary import Vocabulary
from sharepolicy.language.words import write_values

FORMAT = 1
"""The version of the JSON form."""

Plain = dict[str, Any]


def write_case(vocabulary: Vocabulary, given: Mapping[str, Values]) -> Plain:
    """Given facts as a case file has them; the members of a several-of fact stand together again."""
    found: Plain = {}
    for name, values in given.items():
        fact = vocabulary.facts[name]
        written = write_values(fact, values)
        if fact.several:
            found.setdefault(fact.several, {})[fact.member] = written
        else:
            found[name] = written
    return found


def write_citations(document: PolicyDocument, citations: Iterable[Citation]) -> list[Plain]:
    """Citations with the title of their source, and whether it was checked against its text."""
    found = []
    for citation in citations:
        source = document.sources.get(citation.source)
        found.append(
            {
                "cites": str(citation),
                "title": source.title if source else citation.source,
                "verified": source.verified if source else False,
            }
        )
    return found


def write_reason(document: PolicyDocument, reason: Reason) -> Plain:
    """A reason."""
    return {
        "text": reason.text,
        "outcome": reason.outcome.value,
        "rule": reason.rule or None,
        "sure": reason.sure,
        "sources": write_citations(document, reason.sources),
    }


def write_rule(deciding: DecidingRule) -> Plain:
    """A deciding rule."""
    return {
        "rule": deciding.rule.name,
        "outcome": deciding.rule.outcome.value,
        "sure": deciding.sure,
        "overrode": [rule.name for rule in deciding.overrode],
    }


def write_ground(ground: Ground) -> Plain:
    """A ground."""
    return {
        "fact": ground.fact.name,
        "values": write_values(ground.fact, ground.values),
        "says": ground.says,
    }


def write_action(document: PolicyDocument, due: DueAction) -> Plain:
    """An action that is due."""
    action = due.action
    return {
        "action": action.name,
        "timing": action.timing.value,
        "says": action.says,
        "within": str(action.within) if action.within else None,
        "sure": due.sure,
        "depends_on": [fact.name for fact in due.depends_on],
        "sources": write_citations(document, action.sources),
    }


def write_question(question: Question) -> Plain:
    """A question."""
    return {
        "fact": question.fact.name,
        "asks": question.asks,
        "values": write_values(question.fact, question.values),
    }


def write_change(change: NearestChange) -> Plain:
    """A change."""
    return {
        "outcome": change.outcome.value,
        "facts": [
            {"fact": step.fact.name, "values": write_values(step.fact, step.values), "says": step.says}
            for step in change.facts
        ],
    }


def write_escalation(document: PolicyDocument, escalation: Escalation) -> Plain:
    """Whom to ask and by when."""
    return {
        "to": escalation.to,
        "to_words": escalation.to_words,
        "within": [str(limit) for limit in escalation.within],
        "sure": escalation.sure,
        "within_sure": escalation.within_sure,
        "depends_on": [fact.name for fact in escalation.depends_on],
        "because": list(escalation.because),
        "sources": write_citations(document, escalation.sources),
    }


def write_identity(identity: PolicyIdentity) -> Plain:
    """Which policy it was."""
    versions = {"versions": [write_identity(each) for each in identity.versions]} if identity.versions else {}
    return {"name": identity.name, "version": identity.version, "digest": identity.digest, **versions}
