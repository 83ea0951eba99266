"""A policy, or all versions of one over time, as the text of a portable policy."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from attrs import frozen

from sharepolicy.analysis.decision.at_once import asked_together
from sharepolicy.backends.portable import parts
from sharepolicy.backends.portable.parts import without_nothing
from sharepolicy.backends.portable.texts import texts_by_path
from sharepolicy.core.compile import CompiledPolicy
from sharepolicy.core.shared_nodes import SharedNodes, by_level, reached
from sharepolicy.core.space import LooseRegion
from sharepolicy.forms.parts import Plain
from sharepolicy.language.in_language import reason_paths
from sharepolicy.language.periods import Period
from sharepolicy.language.policy import Action, EscalationLine, PolicyDocument
from sharepolicy.language.vocabulary import Impossible

PORTABLE_FORMAT = 1
"""The version of the format. It rises when a reader of the version before could read something wrongly."""


_DEPTH = 4
"""How deep the lines go: the file, its versions, a version, its facts."""


@frozen(eq=False)
class VersionToExport:
    """One version of a policy: its days, and what it says in each language, the one that it was written in first.

    With `as_of`, it is the policy of that day, whichever day it is.
    """

    period: Period
    compiled: CompiledPolicy
    spoken: Mapping[str, PolicyDocument]
    as_of: datetime.date | None = None


@frozen(eq=False)
class ToExport:
    """A policy with all its versions: its name, its digest, and the names by which a case can give its day."""

    name: str
    digest: str
    dates: tuple[str, ...]
    versions: Sequence[VersionToExport]

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages that some version has texts in, that of the oldest first."""
        return tuple(dict.fromkeys(language for version in self.versions for language in version.spoken))


def portable_data(policy: ToExport) -> Plain:
    """The policy as plain data."""
    return {
        "sharepolicy": PORTABLE_FORMAT,
        "policy": policy.name,
        "digest": policy.digest,
        "languages": [*policy.languages],
        "dates": [*policy.dates],
        "versions": [_version(each) for each in policy.versions],
    }


def _version(version: VersionToExport) -> Plain:
    compiled, said = version.compiled, said_by_version(version)
    otherwise = parts.otherwise_of(compiled.document)
    return {
        **{name: said.pop(name) for name in ("from", "until", "as_of", "version", "digest") if name in said},
        "facts": [parts.fact_of(compiled.space.domains[fact]) for fact in compiled.space.order],
        **_diagrams(compiled),
        **({"otherwise": otherwise} if otherwise is not None else {}),
        "unsettled": parts.unsettled_of(compiled.document),
        **said,
    }


def said_by_version(version: VersionToExport) -> Plain:
    """What a version says besides what decides: its days and identity, how it asks, its sources and texts."""
    compiled, document = version.compiled, version.compiled.document
    first, last = version.period.first, version.period.last
    place = {fact: number for number, fact in enumerate(compiled.space.order)}
    together = dict.fromkeys(asked_together(document).values())
    return {
        **without_nothing(from_=first and first.isoformat(), until=last and last.isoformat()),
        **without_nothing(as_of=version.as_of and version.as_of.isoformat()),
        "version": document.version,
        "digest": compiled.digest,
        "several": [parts.several_of(each, place) for each in document.vocabulary.several.values()],
        "roles": [*document.roles],
        "groups": parts.groups_with_facts(compiled, place),
        "order": [place[fact] for fact in compiled.question_order],
        "together": [[place[name] for name in each] for each in together],
        "sources": parts.sources_of(document),
        "texts": _texts(version),
    }


def _texts(version: VersionToExport) -> dict[str, dict[str, str]]:
    """Its texts by language and path; in any but the first language, those that differ from the first."""
    cited = parts.cited_clauses(version.compiled.document)
    (own, document), *others = version.spoken.items()
    first = texts_by_path(document, cited)
    found = {own: first}
    for language, spoken in others:
        texts = texts_by_path(spoken, cited)
        found[language] = {path: text for path, text in texts.items() if text != first.get(path)}
    return found


def _diagrams(compiled: CompiledPolicy) -> Plain:
    """What a version says by diagrams: the nodes, and all parts that begin at one of them."""
    document, vocabulary, shared = compiled.document, compiled.document.vocabulary, SharedNodes(compiled.space)
    exact = {name: compiled.space.everything & compiled.applies[name] for name in document.rules}
    outcomes = _all_but_the_largest(compiled)
    conditional: list[Action | EscalationLine | Impossible]
    conditional = [*document.actions.values(), *document.escalation.values(), *vocabulary.impossible]
    conditions = [compiled.region(each.when) for each in conditional]
    for region in (*exact.values(), *conditions, compiled.possible, *outcomes.values()):
        shared.number(region)
    nodes, new = by_level(shared.nodes)

    def number(region: LooseRegion) -> int:
        return new[shared.number(region)]

    def when(part: Action | EscalationLine | Impossible) -> int:
        return number(compiled.region(part.when))

    place = {rule: number for number, rule in enumerate(document.rules)}
    above = {name: sorted(place[stronger] for stronger in compiled.above[name]) for name in document.rules}
    return {
        "nodes": [[*node] for node in nodes],
        "possible": number(compiled.possible),
        "impossible": [
            parts.impossible_of(each, path, when(each))
            for each, path in zip(vocabulary.impossible, reason_paths(document), strict=True)
        ],
        "outcomes": {outcome: number(region) for outcome, region in outcomes.items()},
        "rules": [parts.rule_of(rule, number(exact[name]), above[name]) for name, rule in document.rules.items()],
        "actions": [parts.action_of(each, when(each)) for each in document.actions.values()],
        "escalation": [parts.line_of(each, when(each)) for each in document.escalation.values()],
    }


def _all_but_the_largest(compiled: CompiledPolicy) -> dict[str, LooseRegion]:
    """Where each outcome is given, but for the one that takes the most nodes: it is given everywhere else."""
    given = parts.given_by_outcome(compiled)
    trial = SharedNodes(compiled.space)
    sizes = {outcome: len(reached(trial.nodes, [trial.number(region)])) for outcome, region in given.items()}
    largest = max(sizes, key=sizes.__getitem__)
    return {outcome: region for outcome, region in given.items() if outcome != largest}


def portable_text(data: Plain) -> str:
    """Plain data as JSON, with each fact, node, rule and text on a line of its own."""
    return "\n".join(_lines(data, "", _DEPTH)) + "\n"


def _lines(held: Any, before: str, depth: int) -> Iterator[str]:
    """A value as lines, those in it indented; from some depth on, it is one line."""
    simple = not isinstance(held, dict | list) or not any(isinstance(each, dict | list) for each in held)
    if not depth or (simple and not isinstance(held, dict)):
        yield before + json.dumps(held, ensure_ascii=False, separators=(",", ":"))
        return
    mapping = isinstance(held, dict)
    yield before + "[{"[mapping]
    inside = (
        [(f"{json.dumps(name)}:", each) for name, each in held.items()] if mapping else [("", each) for each in held]
    )
    for number, (name, each) in enumerate(inside, start=1):
        *most, last = _lines(each, name, depth - 1)
        yield from most
        yield last + ("," if number < len(inside) else "")
    yield "]}"[mapping]
