"""What a decision says, in one form for all readers and for the definition."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sharepolicy.analysis.decision.as_asked import RequestQuestion
from sharepolicy.analysis.decision.decide import Decision
from sharepolicy.analysis.decision.decision import Escalation
from sharepolicy.analysis.decision.in_part import InPart, in_part
from sharepolicy.analysis.decision.requests import Part
from sharepolicy.analysis.decision.situation import Situation
from sharepolicy.language.people import AskedPerson
from sharepolicy.language.policy import OUTCOMES
from sharepolicy.language.semantics import Answer, PartAnswer
from sharepolicy.language.steps import StepChain
from sharepolicy.language.within import Within

Plain = dict[str, Any]


def by_definition(answer: Answer) -> Plain:
    """What the definition says of a case."""
    return {
        "outcome": answer.outcome.value,
        "possible": [outcome.value for outcome in OUTCOMES if outcome in answer.possible],
        "settled": answer.settled,
        "obligation": answer.obligation and answer.obligation.value,
        "rules": dict(answer.rules),
        "overrode": {name: sorted(others) for name, others in answer.overrode.items()},
        "otherwise": answer.otherwise,
        "duties": dict(answer.duties),
        "people": {to: _person(person) for to, person in answer.people.items()},
    }


def part_by_definition(part: PartAnswer) -> Plain:
    """What the definition says of a part of a request."""
    return {
        "possible": [outcome.value for outcome in OUTCOMES if outcome in part.possible],
        "obligation": part.obligation and part.obligation.value,
        "answers": {subject: by_definition(answer) for subject, answer in part.answers.items()},
    }


def _person(person: AskedPerson) -> Plain:
    return {
        "sure": person.sure,
        "within": sorted(map(limit_of, person.within)),
        "within_sure": person.within_sure,
        "then": sorted([steps_of(steps), sure] for steps, sure in person.then.items()),
    }


def by_program(decision: Decision, whole: InPart | None = None) -> Plain:
    """What the program says of a case, perhaps as one of those of a part of a request."""
    here = whole or in_part(decision, decision.possible)
    return {
        "outcome": decision.outcome.value,
        "possible": [outcome.value for outcome in decision.possible],
        "settled": decision.settled,
        "obligation": decision.obligation and decision.obligation.value,
        "otherwise": _otherwise(decision._situation),
        "rules": {deciding.rule.name: deciding.sure for deciding in decision.rules},
        "overrode": {each.rule.name: sorted(other.name for other in each.overrode) for each in decision.rules},
        "duties": {due.action.name: due.sure for due in here.actions},
        "people": {person.to: _told_by_program(person) for person in here.escalation},
    }


def _otherwise(situation: Situation) -> bool | None:
    gap = situation.left_in(situation.policy.gap)
    return situation.left <= gap if gap and situation.policy.document.otherwise is not None else None


def _told_by_program(person: Escalation) -> Plain:
    return {
        "sure": person.sure,
        "within": sorted(map(limit_of, person.within)),
        "within_sure": person.within_sure,
        "then": sorted(
            [[f"{step.to} {limit_of(step.after)}" for step in then.steps], then.sure] for then in person.then
        ),
    }


def part_by_program(part: Part) -> Plain:
    """What the program says of a part of a request."""
    return {
        "possible": [outcome.value for outcome in part.possible],
        "obligation": part.obligation and part.obligation.value,
        "answers": {
            subject: by_program(each, in_part(each, part.possible)) for subject, each in part.decisions.items()
        },
    }


def limit_of(limit: Within) -> str:
    """A limit without its text."""
    return f"{limit.minutes} {limit.working} {limit.months} {limit.promptly} {limit.start}"


def steps_of(steps: StepChain) -> list[str]:
    """Steps without their texts."""
    return [f"{step.to} {limit_of(step.after)}" for step in steps]


def by_reader(told: Mapping[str, Any]) -> Plain:
    """The same as a reader says it."""
    return {
        **{name: told[name] for name in ("outcome", "possible", "settled", "obligation", "otherwise")},
        "rules": {rule["name"]: rule["sure"] for rule in told["rules"]},
        "overrode": {rule["name"]: sorted(rule["overrode"]) for rule in told["rules"]},
        "duties": {duty["name"]: duty["sure"] for duty in told["duties"]},
        "people": {person["to"]: _told_person(person) for person in told["people"]},
    }


def _told_person(person: Mapping[str, Any]) -> Plain:
    return {
        "sure": person["sure"],
        "within": sorted(map(_told_limit, person["within"])),
        "within_sure": person["withinSure"],
        "then": sorted(
            [[f"{step['to']} {_told_limit(step['after'])}" for step in then["steps"]], then["sure"]]
            for then in person["then"]
        ),
    }


def _told_limit(limit: Mapping[str, Any]) -> str:
    flags = (bool(limit.get("working")), limit.get("months", 0), bool(limit.get("promptly")), limit.get("start", ""))
    return " ".join(map(str, (limit["minutes"], *flags)))


def part_by_reader(part: Mapping[str, Any]) -> Plain:
    """What a reader says of a part of a request."""
    return {
        "possible": part["possible"],
        "obligation": part["obligation"],
        "answers": {subject: by_reader(each) for subject, each in part["answers"].items()},
    }


def advice(decision: Decision) -> Plain:
    """What the program says beside the definition: what to ask, in which order, and what would change the answer."""
    situation, usual = decision._situation, decision.if_usual
    cells = situation.policy.space.cells_of
    return {
        "counts": {
            outcome.value: str(situation.open_part.count(region)) for outcome, region in situation.by_outcome.items()
        },
        "ask": [question.name for question in decision.ask],
        "askFirst": [question.name for question in decision.ask_first],
        "questions": [
            {
                "name": each.name,
                "facts": [fact.name for fact in each.facts],
                "cells": {fact.name: [*cells(fact.name, situation.values_left(fact.name))] for fact in each.facts},
            }
            for each in decision.questions
        ],
        "usual": usual
        and {
            "outcome": usual.outcome.value,
            "cells": {ground.fact.name: [*cells(ground.fact.name, ground.values)] for ground in usual.assuming},
        },
        "order": [[due.action.name for due in decision.actions], [person.to for person in decision.escalation]],
        "after": {name: _after(decision, name) for name in [question.name for question in decision.ask]},
        "alternatives": [[each.outcome.value, len(each.facts)] for each in decision.alternatives],
    }


def _after(decision: Decision, name: str) -> list[Plain]:
    situation = decision._situation
    space, found = situation.policy.space, []
    for cell in situation.left.cells(name):
        line = space.cells(name, (cell,))
        possible = [outcome.value for outcome in OUTCOMES if situation.by_outcome[outcome] & line]
        found.append({"cell": cell, "possible": possible})
    return found


def advice_by_reader(told: Mapping[str, Any]) -> Plain:
    """The same as a reader says it."""
    names = ("counts", "ask", "askFirst", "questions", "usual", "after")
    return {
        **{name: told[name] for name in names},
        "order": [[duty["name"] for duty in told["duties"]], [person["to"] for person in told["people"]]],
        "alternatives": [[each["outcome"], len(each["changes"])] for each in told["alternatives"]],
    }


def request_questions(asked: Iterable[RequestQuestion]) -> list[Plain]:
    """Questions of a request, in their order."""
    return [
        {
            "name": each.question.name,
            "facts": [fact.name for fact in each.question.facts],
            "places": [
                {
                    "name": place.question.name,
                    "facts": [fact.name for fact in place.question.facts],
                    "paths": [list(path.keys) for path in place.paths],
                    "parts": [{"item": part.item, "recipient": part.recipient} for part in place.parts],
                }
                for place in each.places
            ],
        }
        for each in asked
    ]


def request_questions_by_reader(told: Iterable[Mapping[str, Any]]) -> list[Plain]:
    """The same as a reader says it."""
    found = []
    for each in told:
        places = [{part: place[part] for part in ("name", "facts", "paths", "parts")} for place in each["places"]]
        found.append({"name": each["name"], "facts": each["facts"], "places": places})
    return found
