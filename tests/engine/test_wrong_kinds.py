"""Whatever is given to a public function or method, it takes it, or refuses it in a way that is documented."""

from __future__ import annotations

import datetime
import inspect
from collections.abc import Callable, Iterator
from decimal import Decimal
from enum import Enum
from functools import partial
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

import sharepolicy
from sharepolicy import Case, CaseError, Item, NoSecondOpinionError, Place, Policies, Ranges, Request, Text
from sharepolicy.language.policy import Outcome
from tools.reference.python import is_inner

CLUB = """
policy: club
title: Youth club
version: 1.0.0
facts:
  day: {asks: When?, type: date, decision_date: yes}
  risk: {asks: How serious is it?, type: scale, values: [low, high]}
  subject.agreed: {asks: Did they agree?, type: yes/no}
questions:
  harm: {rules: {danger: {when: {risk: high}, outcome: share, because: A child is in danger.}}}
  consent: {rules: {agreed: {when: {subject.agreed: yes}, outcome: share, because: They agreed.}}}
actions: {write: {on: [share], timing: after, within: 2 working days, says: Write it down.}}
otherwise: {outcome: escalate, because: Ask.}
examples: {danger: {given: {risk: high}, expect: {outcome: share}}}
"""
LIST = "policy: club\nversions: [{file: one.yaml}, {file: two.yaml, from: 2026-03-01}]\n"

WRONG: list[Any] = [
    None, 5, -1, 2.5, float("nan"), 10**30, True, "", "nope", "\ud800", "a\0b", b"x", [1], [None], ["a", 1], (), {},
    {"a": 1}, {1: 2}, {"risk": [1]}, {"a": None}, {1}, object(), datetime.datetime(2026, 3, 1, 12),
    datetime.date(2026, 3, 1), datetime.timedelta(1), Decimal(1), Path("nope"), ZoneInfo("UTC"), Case({}), Request({}),
    Ranges.of(1, 2), Outcome.SHARE, print, int, range(2),
]  # fmt: skip
"""Of every kind that a program may give by mistake; many fit somewhere."""


@pytest.fixture(scope="module")
def things(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """One of each class that has methods, and what fits where a parameter has this name."""
    folder = tmp_path_factory.mktemp("policies")
    for name, text in (("club", CLUB), ("one", CLUB), ("two", CLUB.replace("1.0.0", "2.0.0")), ("list", LIST)):
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    policy, timeline = sharepolicy.load(folder / "club.yaml"), sharepolicy.load(folder / "list.yaml")
    decision = policy.decide({"risk": "high"})
    request = policy.decide_request({"subjects": {"a": {}, "b": {}}})
    registry = Policies()
    registry.add("club", folder / "club.yaml")
    mutation = policy.mutation()
    found = ((each, mutation.missing(each)) for each in mutation.trials)
    trial, missing = next((each, example) for each, example in found if example is not None)
    path = request.questions[0].places[0].paths[0]
    fits = {
        "case": {}, "cases": [{}], "request": {}, "stored": decision.to_dict(), "language": "en", "name": "club",
        "policy": folder / "club.yaml", ("as_handbook", "policy"): policy,
        "text": CLUB, "content": policy.bundle(), "old": policy, "new": policy, "other": Place(),
        "told": decision, "dialect": "duckdb", "table": "rows", "zone": ZoneInfo("UTC"), "digest": "0", "kind": "rule",
        "day": datetime.date(2026, 3, 6), "within": decision.actions[0].action.within, "previous": decision,
        "start": datetime.date(2026, 3, 6), "answer": "low", "what": "action", "data": path.to_dict(),
        "trial": trial, "fate": trial.fate, "frame": None, "diagnostics": (),
    }  # fmt: skip
    holders = [
        policy, timeline, decision, request, registry, mutation, path, decision.since(decision), request.parts[0],
        policy.coverage(), policy.influence(), decision.actions[0].action.within, Ranges.of(1, 2),
        sharepolicy.compare(policy, policy), sharepolicy.weigh(policy, policy, [{}]), missing, Place(),
    ]  # fmt: skip
    return {"fits": fits, "of": {type(each).__name__: each for each in holders}}


NOT_TRIED = {"decide_spark", "telling_values", "Policies.watch"}
"""They need Spark, or are contexts."""


def public_calls() -> Iterator[tuple[str, str, str]]:
    """Every public function and method that takes something: its class, if it has one, its name, and what it takes."""
    for name in sharepolicy.__all__:
        thing = getattr(sharepolicy, name)
        if inspect.isfunction(thing):
            yield from (("", name, each) for each in inspect.signature(thing).parameters)
        elif inspect.isclass(thing) and not issubclass(thing, Enum):
            made = [attribute for each in thing.__mro__ if "sharepolicy" in each.__module__ for attribute in vars(each)]
            for each in dict.fromkeys(made):
                method = getattr(thing, each, None)
                if each[0] != "_" and callable(method) and not is_inner(thing, each):
                    yield from (
                        (name, each, taken) for taken in inspect.signature(method).parameters if taken != "self"
                    )


CALLS = sorted({(cls, name, taken) for cls, name, taken in public_calls()})


def fails(call: Callable[..., Any], given: dict[str, Any]) -> str | None:
    """What comes out that is not documented; None if nothing does."""
    try:
        call(**given)
    except (TypeError, ValueError, NoSecondOpinionError):
        return None
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    return None


def fitting(things: dict[str, Any], call: Callable[..., Any]) -> dict[str, Any]:
    """What fits where a call needs something."""
    parameters = inspect.signature(call).parameters.values()
    needed = [each for each in parameters if each.default is each.empty and each.kind != each.VAR_POSITIONAL]
    fits = things["fits"]
    return {each.name: fits.get((call.__name__, each.name), fits.get(each.name)) for each in needed}


@pytest.mark.parametrize(("cls", "name", "taken"), CALLS, ids=lambda each: each or "sharepolicy")
def test_nothing_else_comes_out(things: dict[str, Any], cls: str, name: str, taken: str) -> None:
    """Than an answer, TypeError, a ValueError such as CaseError and PolicyError, or that there is no second engine."""
    called = f"{cls}.{name}" if cls else name
    if called in NOT_TRIED:
        return
    call = getattr(things["of"][cls] if cls else sharepolicy, name)
    parameters = inspect.signature(call).parameters
    fits = fitting(things, call)
    if parameters[taken].kind is inspect.Parameter.VAR_POSITIONAL:
        tried = {repr(wrong): fails(lambda given, only=call: only(given), {"given": wrong}) for wrong in WRONG}
    else:
        tried = {repr(wrong): fails(call, {**fits, taken: wrong}) for wrong in WRONG}
    assert {wrong: told for wrong, told in tried.items() if told} == {}


@pytest.mark.parametrize(("cls", "name", "taken"), [each for each in CALLS if each[2] in ("on", "day")], ids=str)
def test_a_time_is_refused_wherever_a_day_is_meant(things: dict[str, Any], cls: str, name: str, taken: str) -> None:
    """It would be a day of some time zone."""
    if name in NOT_TRIED:
        return
    call = getattr(things["of"][cls] if cls else sharepolicy, name)
    with pytest.raises(CaseError, match="is not a date"):
        call(**fitting(things, call) | {taken: datetime.datetime(2026, 3, 1, 12)})


MADE: dict[str, Callable[[Any], object]] = {
    "a case": Case,
    "a value": lambda wrong: Case({"risk": wrong}),
    "title": lambda wrong: Case({}, wrong),
    "a request": Request,
    "pair": lambda wrong: Request({}, pairs={Place(wrong, "", ""): {}}),
    "pairs": lambda wrong: Request({}, pairs={wrong: {}}),
    "item": lambda wrong: Request({}, items={"a": Item("a", wrong, ())}),
    "about": lambda wrong: Request({}, items={"a": Item("a", {}, wrong)}),
    "name of a text": lambda wrong: Text(wrong, "facts: {}"),
    "text": lambda wrong: Text("case", wrong),
} | {
    f"{heading} {'of' if inside else 'whole'}": partial(
        lambda wrong, heading, inside: Request({}, **{heading: {"a": wrong} if inside else wrong}),
        heading=heading,
        inside=inside,
    )
    for heading in ("subjects", "recipients", "items", "pairs")
    for inside in (True, False)
}


@pytest.mark.parametrize("part", MADE)
def test_cases_that_a_program_makes_may_hold_anything(things: dict[str, Any], part: str) -> None:
    """Then they are decided, or refused, by a policy and by one over time."""
    for cls in ("Policy", "Timeline"):
        decide = things["of"][cls].decide_request
        tried = {
            repr(wrong): fails(lambda wrong, decide=decide: decide(MADE[part](wrong)), {"wrong": wrong})
            for wrong in WRONG
        }
        assert {wrong: told for wrong, told in tried.items() if told} == {}
