"""Conformance vectors: random cases and requests with the answers that a reader of the portable policy has to give.

One line of JSON each: the day, the case or request, and what it should say, or that it is to be refused. They are
chosen by the digest of the policy, so the same policy has the same ones everywhere.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterator, Mapping
from random import Random
from typing import Any

from sharepolicy.analysis.decision.dated import dated, dated_request
from sharepolicy.analysis.decision.decide import Decision, decide
from sharepolicy.analysis.decision.decision import DueAction, Escalation
from sharepolicy.analysis.decision.questions import worth_asking
from sharepolicy.analysis.decision.requests import RequestDecision, decide_request
from sharepolicy.backends.portable.chosen import chosen_case, chosen_day, chosen_manner, chosen_request, some
from sharepolicy.backends.portable.refused import refused_files
from sharepolicy.backends.portable.writing import ToExport, VersionToExport
from sharepolicy.forms.parts import Plain
from sharepolicy.ground.diagnostic import CaseError
from sharepolicy.language.policy import OUTCOMES
from sharepolicy.language.words import write_request
from sharepolicy.reading.cases import CaseReader

_REQUESTS = 0.25
"""How many of the vectors are whole requests."""

_CONTRADICTIONS = 0.2
"""How many of those that contradict themselves are kept: few say enough."""

_ONE_REFUSED_IN = 4
"""One of so many has to be refused, because of how it is written."""

_UNKNOWN = 0.1
"""In how many of the cases there are facts that nobody knows."""


def vectors(policy: ToExport, number: int) -> Iterator[str]:
    """So many vectors for a policy, each a line of JSON."""
    chance, other = Random(policy.digest), Random(f"{policy.digest} refused")
    readers = [CaseReader(version.compiled.document) for version in policy.versions]
    wrong = [_refused_files(policy, version, other) for version in policy.versions]
    for count in range(1, number + 1):
        is_refused = count % _ONE_REFUSED_IN == 0
        place = int((other if is_refused else chance).random() * len(readers))
        version, reader = policy.versions[place], readers[place]
        found = _refused(version, reader, wrong[place], other) if is_refused else _vector(version, reader, chance)
        yield json.dumps(found, ensure_ascii=False, separators=(",", ":"))


def _vector(version: VersionToExport, reader: CaseReader, chance: Random) -> Plain:
    """One of them. What takes too much time or memory to answer is not asked, but something else."""
    document = version.compiled.document
    while True:
        day = chosen_day(version, chance)
        kind = "request" if chance.random() < _REQUESTS else "case"
        first, *more = (chosen_manner(version, day, chance) for _ in range(2 if kind == "request" else 1))
        chosen = (
            chosen_request(document, [first, first, *more], chance) if more else chosen_case(document, first, chance)
        )
        given = write_request(document.vocabulary, chosen)
        unknown = some(chosen.given.keys() ^ document.vocabulary.facts.keys(), chance, 0.3)
        unknown = sorted(unknown) if kind == "case" and chance.random() < _UNKNOWN else []
        head: Plain = {"on": day.isoformat(), kind: given, **({"unknown": unknown} if unknown else {})}
        try:
            if kind == "case":
                answer = decide(version.compiled, dated(document, reader.any_case(given), day))
                return {**head, "expect": _of_case(answer, unknown)}
            whole = decide_request(version.compiled, dated_request(document, reader.request(given), day))
            return {**head, "expect": _of_request(whole)}
        except CaseError as error:
            contradicts = {flaw.code for flaw in error.diagnostics} == {"contradictory-case"}
            if contradicts and chance.random() < _CONTRADICTIONS:
                return {**head, "expect": {"error": "contradiction"}}


def _refused_files(policy: ToExport, version: VersionToExport, chance: Random) -> Iterator[Plain]:
    as_of = version.as_of
    next_day = as_of and as_of - datetime.timedelta(days=1)
    wrong_day = {name: next_day.isoformat() for name in policy.dates[:1]} if next_day else {}
    return refused_files(version.compiled.document.vocabulary, chance, wrong_day)


def _refused(version: VersionToExport, reader: CaseReader, files: Iterator[Plain], chance: Random) -> Plain:
    """The next of the files that have to be refused; what is wrong of most facts may be right of one."""
    day = chosen_day(version, chance)
    for file in files:
        try:
            dated_request(version.compiled.document, reader.request(file), day)
        except CaseError:
            kind = "case" if file.keys() <= _OF_CASES else "request"
            return {"on": day.isoformat(), kind: file, "expect": {"error": "refused"}}
    raise AssertionError("there is no end of them")


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
