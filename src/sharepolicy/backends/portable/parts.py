"""The parts of a portable policy as plain data: its facts, rules, actions, lines and sources."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from typing import Any

from sharepolicy.analysis.decision.actions import is_urgent
from sharepolicy.analysis.decision.telling import groups_of
from sharepolicy.core.compile import CompiledPolicy
from sharepolicy.core.space import LooseRegion
from sharepolicy.forms.parts import Plain
from sharepolicy.language.citation import Citation
from sharepolicy.language.domain import Domain
from sharepolicy.language.in_language import Path
from sharepolicy.language.policy import OUTCOMES, Action, EscalationLine, PolicyDocument, Rule
from sharepolicy.language.steps import StepChain
from sharepolicy.language.values import Ranges
from sharepolicy.language.vocabulary import Fact, FactType, Impossible, SeveralOf
from sharepolicy.language.within import Within


def without_nothing(**parts: Any) -> Plain:
    """The parts that say something: what is missing is None, false, or an empty text or list."""
    return {name.rstrip("_"): part for name, part in parts.items() if part not in (None, False, "", [])}


def fact_of(domain: Domain) -> Plain:
    """A fact with its cells."""
    fact = domain.fact
    cells = {"bands": [_band(fact, cell) for cell in domain.cells]} if fact.is_numeric else {"values": [*fact.values]}
    return {
        "name": fact.name,
        "type": fact.type.value,
        "about": [each.value for each in fact.about],
        **cells,
        **without_nothing(
            decimals=fact.decimals or None,
            several=fact.several,
            member=fact.member,
            usual=[*domain.indices(fact.usual)] if fact.usual is not None else [],
            changeable=[*domain.indices(fact.reachable)],
            decision_date=fact.decision_date,
            years_between=[_date(end) if isinstance(end, int) else end for end in fact.years_between],
        ),
    }


def _band(fact: Fact, cell: object) -> list[Any]:
    assert isinstance(cell, Ranges)
    ((low, high),) = cell.pieces
    return [_number(fact, low), _number(fact, high)]


def _number(fact: Fact, number: int | None) -> object:
    if number is None:
        return None
    if fact.type is FactType.DATE:
        return _date(number)
    return number / 10**fact.decimals if fact.decimals else number


def _date(ordinal: int) -> str:
    return datetime.date.fromordinal(ordinal).isoformat()


def several_of(several: SeveralOf, place: Mapping[str, int]) -> Plain:
    """A several-of, with the places of its members."""
    members = [place[several.fact_name(member)] for member in several.members]
    return {"name": several.name, "members": members, **without_nothing(changeable=several.changeable)}


def limit_of(within: Within | None) -> Plain | None:
    """A time limit."""
    if within is None:
        return None
    more = without_nothing(
        working=within.working, months=within.months or None, promptly=within.promptly, start=within.start
    )
    return {"text": within.text, "minutes": within.minutes, **more}


def _steps(chain: StepChain) -> list[Plain]:
    return [{"to": step.to, "after": limit_of(step.after)} for step in chain]


def _cited(citations: Iterable[Citation]) -> list[str]:
    return [str(citation) for citation in citations]


def impossible_of(line: Impossible, path: Path, when: int) -> Plain:
    """A combination of facts that cannot be; `because` is the path of the text that says why."""
    return {"when": when, **without_nothing(because=line.because and "/".join(path))}


def rule_of(rule: Rule, when: int, overridden_by: list[int]) -> Plain:
    """A rule; `overridden_by` are the places of rules."""
    head: Plain = {"name": rule.name, "group": rule.group, "outcome": rule.outcome.value, "when": when}
    more = without_nothing(required=rule.required, to=rule.to)
    return {**head, "overridden_by": overridden_by, **more, "sources": _cited(rule.sources)}


def action_of(action: Action, when: int) -> Plain:
    """An action."""
    on = [outcome.value for outcome in OUTCOMES if outcome in action.on]
    head: Plain = {"name": action.name, "on": on, "when": when, "timing": action.timing.value}
    more = without_nothing(within=limit_of(action.within), urgent=is_urgent(action))
    return {**head, **more, "sources": _cited(action.sources)}


def line_of(line: EscalationLine, when: int) -> Plain:
    """A line of escalation."""
    head: Plain = {"name": line.name, **without_nothing(to=line.to), "when": when, "within": limit_of(line.within)}
    return {**head, **without_nothing(then=_steps(line.then)), "sources": _cited(line.sources)}


def otherwise_of(document: PolicyDocument) -> Plain | None:
    """What decides where no rule applies; None if some rule always does."""
    otherwise = document.otherwise
    if otherwise is None:
        return None
    more = without_nothing(to=otherwise.to)
    return {"outcome": otherwise.outcome.value, **more, "sources": _cited(otherwise.sources)}


def unsettled_of(document: PolicyDocument) -> Plain:
    """Whom to ask where a case is not settled."""
    return {**without_nothing(to=document.unsettled.to), "sources": _cited(document.unsettled.sources)}


def given_by_outcome(policy: CompiledPolicy) -> dict[str, LooseRegion]:
    """Where each outcome is given: right about possible cases only, so that it takes few nodes."""
    space, document = policy.space, policy.document
    given: dict[str, LooseRegion] = {outcome.value: space.nothing for outcome in OUTCOMES}
    for name, rule in document.rules.items():  # one by one: a thousand rules do not fit into memory side by side
        given[rule.outcome.value] |= space.everything & (policy.applies[name] - policy.overridden[name])
    if document.otherwise is not None:
        given[document.otherwise.outcome.value] |= space.everything - space.union([*policy.applies.values()])
    return given


def groups_with_facts(policy: CompiledPolicy, place: Mapping[str, int]) -> list[Plain]:
    """The groups, each with the facts that it is the first to ask, in the order of asking."""
    first = groups_of(policy)
    asks: dict[int, list[int]] = {number: [] for number in range(len(policy.document.groups))}
    for name in policy.question_order:
        if name in first:
            asks[first[name]].append(place[name])
    return [{"name": name, "asks": asks[number]} for number, name in enumerate(policy.document.groups)]


def cited_clauses(document: PolicyDocument) -> dict[str, list[str]]:
    """The sources that something in a portable policy cites, each with the clauses that are cited."""
    parts: list[Rule | Action | EscalationLine] = [*document.rules.values(), *document.actions.values()]
    parts += document.escalation.values()
    citations = [citation for part in parts for citation in part.sources]
    citations += document.unsettled.sources
    citations += document.otherwise.sources if document.otherwise is not None else ()
    found: dict[str, list[str]] = {}
    for name, source in document.sources.items():
        cited = {citation.clause for citation in citations if citation.source == name}
        if cited:
            found[name] = [clause for clause in source.clauses if clause in cited]
    return found


def sources_of(document: PolicyDocument) -> Plain:
    """The sources that are cited."""
    return {
        name: {
            "verified": document.sources[name].verified,
            **without_nothing(url=document.sources[name].address),
            "clauses": clauses,
        }
        for name, clauses in cited_clauses(document).items()
    }
