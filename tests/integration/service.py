"""A small case-management system around the library, as its developers would write it: with public names only.

It shows a form, says what is wrong beside the right field, asks about a whole request, stores decisions, takes them
again, tells what changed since, and serves tenants whose policies change while it runs. `test_service.py` runs it, and
has its types checked as strictly as two type checkers can.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

from sharepolicy import (
    AskedTogether,
    CaseError,
    CasePath,
    Decision,
    Outcome,
    Policies,
    Policy,
    Question,
    RequestDecision,
    Reread,
    Since,
    Timeline,
    as_html,
    load_bundle,
)
from sharepolicy.types import DecisionDict, DueActionDict, RequestDecisionDict

LONDON = ZoneInfo("Europe/London")


@dataclass(frozen=True)
class Choice:
    """One answer that a field offers."""

    value: str
    label: str
    help: str


@dataclass(frozen=True)
class Field:
    """One field of a form, with what is wrong with what was filled in."""

    name: str
    label: str
    help: str
    choices: tuple[Choice, ...]
    errors: tuple[str, ...] = ()


@dataclass(frozen=True)
class Asked:
    """One question of an interview, and where its answers go."""

    text: str
    help: str
    choices: tuple[Choice, ...]
    about: tuple[str, ...]
    paths: tuple[CasePath, ...]


@dataclass(frozen=True)
class Task:
    """One thing to do, and until when."""

    text: str
    due: datetime.date | None


@dataclass
class Service:
    """Policies of several tenants, and the decisions that were stored."""

    policies: Policies
    name: str
    archive: dict[str, bytes] = field(default_factory=dict[str, bytes])
    stored: dict[str, str] = field(default_factory=dict[str, str])

    def policy(self, tenant: str = "") -> Policy | Timeline:
        """The policy of a tenant, for which today is the day in London."""
        return self.policies.get(self.name, tenant=tenant).in_zone(LONDON)

    def form(self, day: datetime.date, given: Mapping[str, Any], tenant: str = "") -> tuple[Field, ...]:
        """The form for a case, with an error beside each field that is wrong."""
        policy = policy_on(self.policy(tenant), day)
        wrong = errors_in(policy, given)
        fields: dict[str, dict[str, Any]] = policy.form_schema()["properties"]
        return tuple(
            Field(
                name=name,
                label=shown["title"],
                help=shown.get("x-help", ""),
                choices=tuple(
                    Choice(each["const"], each["title"], each.get("description", "")) for each in shown.get("oneOf", [])
                ),
                errors=tuple(wrong.get(name, ())),
            )
            for name, shown in fields.items()
        )

    def decide(self, key: str, case: Mapping[str, Any], tenant: str = "") -> Decision:
        """Decide a case, and store the decision and the policy that made it."""
        policy = self.policy(tenant)
        decision = policy.decide(case)
        self._store(key, policy, decision.to_dict(calendar=people_work_on))
        return decision

    def decide_request(self, key: str, request: Mapping[str, Any], tenant: str = "") -> RequestDecision:
        """Decide a whole request, and store the answer."""
        policy = self.policy(tenant)
        answer = policy.decide_request(request)
        self._store(key, policy, answer.to_dict())
        return answer

    def _store(self, key: str, policy: Policy | Timeline, told: DecisionDict | RequestDecisionDict) -> None:
        self.archive.setdefault(told["policy"]["digest"], policy.bundle())
        self.stored[key] = json.dumps(told)

    def again(self, key: str) -> Decision | RequestDecision:
        """The stored decision, taken again by the policy that made it, though that may be gone from the disk."""
        told: dict[str, Any] = json.loads(self.stored[key])
        return load_bundle(self.archive[told["policy"]["digest"]]).decide_again(told)

    def news(self, key: str, case: Mapping[str, Any], tenant: str = "") -> Since:
        """What a changed case, or a changed policy, changes about what was decided."""
        return self.policy(tenant).decide(case).since(json.loads(self.stored[key]))

    def tasks(self, key: str) -> tuple[Task, ...]:
        """What is surely to be done about a stored decision."""
        told: DecisionDict = json.loads(self.stored[key])
        return tuple(task(action) for action in told["actions"] if action["sure"])

    def reload(self, tell: Callable[[str], None]) -> None:
        """Take what has changed on the disk, and say what is refused."""
        for each in self.policies.reload():
            if each.became is Reread.REFUSED:
                codes = ", ".join(flaw.code for flaw in each.diagnostics)
                tell(f"{each.tenant or 'all'} stay with {each.after.version}: {codes}")
            elif each.became is Reread.CHANGED:
                tell(f"{each.tenant or 'all'} now have {each.after.version}")


def policy_on(policy: Policy | Timeline, day: datetime.date) -> Policy:
    """The policy of a day, which has facts."""
    return policy.on(day) if isinstance(policy, Timeline) else policy


def people_work_on(day: datetime.date) -> bool:
    """Whether anybody works on a day."""
    return day.weekday() < 5


def errors_in(policy: Policy, given: Mapping[str, Any]) -> dict[str, list[str]]:
    """What is wrong with a case, by fact; of facts that clash, at each of them."""
    found: dict[str, list[str]] = {}
    try:
        policy.decide(given)
    except CaseError as error:
        for flaw in error.diagnostics:
            clashing = [fact.path for fact in flaw.facts]
            for path in clashing or [flaw.path]:
                found.setdefault(path.fact if path is not None else "", []).append(flaw.message)
    return found


def interview(answer: RequestDecision) -> Iterator[Asked]:
    """What to ask about a request: each question once."""
    for asked in answer.questions:
        question = asked.question
        yield Asked(
            text=question.asks,
            help=question.help,
            choices=choices_of(question),
            about=tuple(name for place in asked.places for path in place.paths for name in path.subjects),
            paths=tuple(path for place in asked.places for path in place.paths),
        )


def choices_of(question: Question | AskedTogether) -> tuple[Choice, ...]:
    """What can still be answered."""
    if isinstance(question, AskedTogether):
        return ()
    return tuple(Choice(each.value, each.label, each.help) for each in question.choices if each.possible)


def task(action: DueActionDict) -> Task:
    """A task made of the plain data of an action."""
    due = action["limit"].get("due") if action["limit"] is not None else None
    return Task(action["says"], datetime.date.fromisoformat(due) if due is not None else None)


def page(told: Decision | RequestDecision | Since) -> str:
    """What a person reads."""
    return f"<main>{as_html(told, explained=isinstance(told, Decision) and told.outcome is Outcome.ESCALATE)}</main>"
