"""Conformance vectors: random cases and requests with the answers that a reader of the portable policy has to give.

One line of JSON each: the day, the case or request, and what it should say, or that it is to be refused. They are
chosen by the digest of the policy, so the same policy has the same ones everywhere.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from random import Random
from typing import Any

from attrs import evolve

from sharepolicy.analysis.decision.dated import dated, dated_request
from sharepolicy.analysis.decision.decide import Decision, decide
from sharepolicy.analysis.decision.decision import DueAction, Escalation
from sharepolicy.analysis.decision.questions import worth_asking
from sharepolicy.analysis.decision.requests import RequestDecision, decide_request
from sharepolicy.backends.portable.answer_forms import nothing_left
from sharepolicy.backends.portable.chosen import chosen_case, chosen_request
from sharepolicy.backends.portable.days import AskedDay, asked_day, chosen_day, wrong_days
from sharepolicy.backends.portable.drawing import one_of, some
from sharepolicy.backends.portable.manners import chosen_manner, chosen_manners
from sharepolicy.backends.portable.refused import refused_files
from sharepolicy.backends.portable.wording import Wording
from sharepolicy.backends.portable.writing import ToExport, VersionToExport
from sharepolicy.forms.parts import Plain
from sharepolicy.ground.diagnostic import CaseError
from sharepolicy.language.case import Case, Request
from sharepolicy.language.policy import OUTCOMES
from sharepolicy.language.vocabulary import Vocabulary
from sharepolicy.reading.cases import CaseReader

_REQUESTS = 0.25
"""How many of the vectors are whole requests."""

_CONTRADICTIONS = 0.2
"""How many of those that contradict themselves are kept: few say enough."""

_ONE_REFUSED_IN = 4
"""One of so many has to be refused, because of how it is written."""

_UNKNOWN = 0.1
"""In how many of the cases there are facts that nobody knows."""


_NOTHING_LEFT = 0.04
"""In how many of the cases an answer leaves nothing."""

_HEAD = 0.15
"""How many of the cases have a title, and how many name their policy."""


def vectors(policy: ToExport, number: int) -> Iterator[str]:
    """So many vectors for a policy, each a line of JSON."""
    chance, other = Random(policy.digest), Random(f"{policy.digest} refused")
    readers = [CaseReader(version.compiled.document) for version in policy.versions]
    wrong = [_refused(policy, *each, other) for each in zip(policy.versions, readers, strict=True)]
    for count in range(1, number + 1):
        is_refused = count % _ONE_REFUSED_IN == 0
        place = int(chance.random() * len(readers)) if not is_refused else count // _ONE_REFUSED_IN % len(readers)
        found = next(wrong[place]) if is_refused else _vector(policy, policy.versions[place], readers[place], chance)
        yield json.dumps(found, ensure_ascii=False, separators=(",", ":"))


def _vector(policy: ToExport, version: VersionToExport, reader: CaseReader, chance: Random) -> Plain:
    """One of them. What takes too much time or memory to answer is not asked, but something else."""
    document = version.compiled.document
    while True:
        day = asked_day(version, policy.dates, chance)
        kind = "request" if chance.random() < _REQUESTS else "case"
        if kind == "case":
            chosen = chosen_case(document, chosen_manner(version, day.decided, chance), chance)
        else:
            chosen = chosen_request(document, chosen_manners(version, day.decided, chance), chance)
        file = Wording(document.vocabulary, chance).request(chosen)
        nothing = day.given is None and chance.random() < _NOTHING_LEFT
        nothing = nothing and _leave_nothing(document.vocabulary, file["facts"], chance)
        unknown = some(chosen.given.keys() ^ document.vocabulary.facts.keys(), chance, 0.3)
        unknown = sorted(unknown) if kind == "case" and chance.random() < _UNKNOWN else []
        said = {**_head(policy, chance), **file, "facts": {**day.lines, **file["facts"]}}
        head: Plain = {"on": day.on.isoformat(), kind: said, **({"unknown": unknown} if unknown else {})}
        try:
            request = _on_those_days(document.vocabulary, reader.request(file), day)
            if kind == "case":
                answer = decide(version.compiled, dated(document, Case(request.given), day.decided))
                return {**head, "expect": _of_case(answer, unknown)}
            whole = decide_request(version.compiled, dated_request(document, request, day.decided))
            return {**head, "expect": _of_request(whole)}
        except CaseError as error:
            contradicts = {flaw.code for flaw in error.diagnostics} == {"contradictory-case"}
            if contradicts and (nothing or chance.random() < _CONTRADICTIONS):
                return {**head, "expect": {"error": "contradiction"}}


def _head(policy: ToExport, chance: Random) -> Plain:
    """A title, and the name of the policy, as case files have them."""
    title: Plain = {"case": one_of(("ŵyn", 7, 0, "An email about her"), chance)} if chance.random() < _HEAD else {}
    names = (policy.name, f"{policy.name}@2026-02-05", f"policies/{policy.name}/policy.yaml")
    return {**title, **({"policy": one_of(names, chance)} if chance.random() < _HEAD else {})}


def _leave_nothing(vocabulary: Vocabulary, facts: Plain, chance: Random) -> bool:
    """Make one of the answers leave nothing, if there is one."""
    names = [name for name in facts if name in vocabulary.facts]
    if names:
        name = one_of(names, chance)
        facts[name] = one_of(nothing_left(vocabulary.facts[name]), chance)
    return bool(names)


def _on_those_days(vocabulary: Vocabulary, request: Request, day: AskedDay) -> Request:
    fact = vocabulary.decision_date
    return (
        request if fact is None or day.given is None else evolve(request, given={**request.given, fact.name: day.given})
    )


def _refused(policy: ToExport, version: VersionToExport, reader: CaseReader, chance: Random) -> Iterator[Plain]:
    """Those files that have to be refused; what is wrong of most facts may be right of one."""
    wrong = [{"facts": days} for days in wrong_days(version, policy.dates)]
    for file in refused_files(version.compiled.document.vocabulary, chance, wrong):
        day = chosen_day(version, chance)
        kind = "case" if file.keys() <= _OF_CASES else "request"
        found: Plain = {"on": day.isoformat(), kind: file, "expect": {"error": "refused"}}
        if file in wrong:
            yield found
            continue
        try:
            dated_request(version.compiled.document, reader.request(file), day)
        except CaseError:
            yield found


_OF_CASES = {"facts", "case", "policy"}


def _of_case(decision: Decision, unknown: list[str]) -> Plain:
    found = _said(decision, decision.actions, decision.escalation)
    found["counts"] = {outcome.value: region.count() for outcome, region in decision.by_outcome.items()}
    if unknown:
        del found["questions"]
        found["ask"] = [each.name for each in worth_asking(decision._situation, unknown)]
    return found


def _of_request(decision: RequestDecision) -> Plain:
    parts = []
    for part in decision.parts:
        of: dict[str, tuple[list[DueAction], list[Escalation]]] = {subject: ([], []) for subject in part.decisions}
        for subject, action in part.actions:
            of[subject][0].append(action)
        for subject, person in part.escalation:
            of[subject][1].append(person)
        parts.append(
            {
                "item": part.item,
                "recipient": part.recipient,
                "outcome": part.outcome.value,
                "possible": [outcome.value for outcome in part.possible],
                "obligation": part.obligation and part.obligation.value,
                "subjects": {subject: _said(each, *of[subject]) for subject, each in part.decisions.items()},
            }
        )
    return {"outcome": decision.outcome.value, "settled": decision.settled, "parts": parts}


def _said(decision: Decision, actions: Any, people: Any) -> Plain:
    """What is said of one case, with what follows from the part of a request that it belongs to."""
    gap, completions = decision._situation.left_in(decision._situation.policy.gap), decision._situation.left
    return {
        "outcome": decision.outcome.value,
        "possible": [outcome.value for outcome in OUTCOMES if outcome in decision.possible],
        "settled": decision.settled,
        "rules": {each.rule.name: each.sure for each in decision.rules},
        "holds": sorted(each.rule.name for each in decision.rules if each.holds),
        "overrode": {each.rule.name: sorted(weaker.name for weaker in each.overrode) for each in decision.rules},
        "otherwise": None if not gap else completions <= gap,
        "duties": {each.action.name: each.sure for each in actions},
        "people": {each.to: _person(each) for each in people},
        "obligation": decision.obligation and decision.obligation.value,
        "ask": [each.name for each in decision.ask],
        "ask_first": [each.name for each in decision.ask_first],
        "questions": [[fact.name for fact in each.facts] for each in decision.questions],
    }


def _person(person: Escalation) -> Mapping[str, Any]:
    then = [
        {"steps": [{"to": step.to, "after": step.after.text} for step in each.steps], "sure": each.sure}
        for each in person.then
    ]
    return {
        "sure": person.sure,
        "within": sorted(limit.text for limit in person.within),
        "within_sure": person.within_sure,
        "then": then,
    }
