"""What a decision asks people to do and whom to ask, and what of that the record does not show."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from attrs import frozen

from sharepolicy.ground.taken_back import taken_back
from sharepolicy.language.policy import NOTHING_SHOWS
from sharepolicy.records.answers import StoredAnswer
from sharepolicy.records.shown import PLACE, Evidence, covers

ASK = "ask"
"""The timing of a step that is to ask somebody."""

AGAIN = "decide-again"
"""The name of the step that no policy asks for: to decide by what is known now."""


@frozen
class _Step:
    """A step in one place of a request."""

    answer: StoredAnswer
    said: Mapping[str, Any]
    missing: tuple[str, ...] = ()
    against: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()


def outstanding(
    found: Iterable[StoredAnswer],
    shown: Evidence,
    shown_by: Mapping[str, Collection[str]],
    learnt: int = 0,
) -> list[dict[str, Any]]:
    """The steps of these answers that the record does not show to be done or needless, certain ones and perhaps others.

    To ask somebody is one too, until they, or who is to be asked next, have answered. `shown_by` is what the policy
    says of its actions: by which parts of a record each is shown, if not by saying that it was done. What is missing of
    these stands with the step, and so does what goes `against` it: who was told though they are not to be. A step that
    was taken in some parts of a request only stands there once for each of the others. What the policy only advises is
    never outstanding. If so much was `learnt` since, it is to be decided again first.
    """
    open_: dict[tuple[bool, str], list[_Step]] = {}
    everywhere: dict[tuple[bool, str], int] = {}
    for answer in found:
        for step in _steps(answer, shown, shown_by):
            key = step.said["timing"] == ASK, step.said["name"]
            everywhere[key] = everywhere.get(key, 0) + 1
            if not _is_shown(step, shown.around, shown_by):
                open_.setdefault(key, []).append(step)
    left = [each for key, steps in open_.items() for each in _told(steps, everywhere[key])]
    return [_again(learnt), *left] if learnt else left


def _again(learnt: int) -> dict[str, Any]:
    """That a case is to be decided again: the recorded answer may not be that to what is known by now."""
    says = f"Decide again, and record that: facts were learnt, corrected or withdrawn since ({learnt})."
    return {"name": AGAIN, "says": says, "timing": "before", "within": None, "sure": True, "missing": [], "against": []}


def _steps(answer: StoredAnswer, shown: Evidence, shown_by: Mapping[str, Collection[str]]) -> Iterator[_Step]:
    for action in answer.actions:
        parts = sorted(shown_by.get(action["name"], ()))
        said = {key: action.get(key) for key in ("name", "says", "timing", "within", "sure")}
        missing = tuple(part for part in parts if not shown.shows(part, answer))
        yield _Step(answer, said, missing, shown.told_all_the_same(answer) if "not_told" in parts else ())
    for person in answer.escalation:
        said = {"name": person["to"], "timing": ASK, "sure": person["sure"]}
        roles = (person["to"], *(step["to"] for step in _next(person)))
        if _asked(answer, shown.around, [person["to"]]):  # a limit for asking says nothing any more
            yield _Step(answer, {**said, "says": _no_answer(person, answer, shown.around), "within": None}, roles=roles)
        else:
            within = ", ".join(person["within"]) or None
            yield _Step(answer, {**said, "says": f"Ask {person['to_words']}.", "within": within}, roles=roles)


def _no_answer(person: Mapping[str, Any], answer: StoredAnswer, around: Mapping[str, Any]) -> str:
    """That somebody was asked and has not answered, and whom to ask then."""
    found = [f"There is no answer yet from {person['to_words']}."]
    for step in _next(person):
        if not _asked(answer, around, [step["to"]]):
            found.append(f"If there is none within {step['after']}, ask {step['to_words']}.")
    return " ".join(found)


def _next(person: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [step for several in person.get("then", ()) for step in several["steps"]]


def _asked(
    answer: StoredAnswer, around: Mapping[str, Any], roles: Sequence[str], *, answered: bool = False
) -> list[Mapping[str, Any]]:
    """What says that somebody in one of these roles was asked in this place, or `answered`."""
    kinds = ("answered",) if answered else ("asked", "answered")
    found = [each for each in _said(around, roles) if each["kind"] in kinds]
    found += [
        each
        for each in around.get("advice", ())
        if each.get("role", roles[0]) in roles and (each.get("answer") or not answered)
    ]
    return [each for each in found if covers(each, answer)]


def _said(around: Mapping[str, Any], names: Collection[str]) -> list[Mapping[str, Any]]:
    """The statements with one of these names that nobody took back."""
    statements = around.get("statements", ())
    gone = taken_back((each["id"], each.get("of", ""), each["kind"] == "withdrawn") for each in statements)
    return [each for each in statements if each["id"] not in gone and each.get("name") in names]


def _is_shown(step: _Step, around: Mapping[str, Any], shown_by: Mapping[str, Collection[str]]) -> bool:
    """Whether the record shows that a step was taken in its place, or was not needed there."""
    name = step.said["name"]
    if step.said["timing"] == ASK:
        return bool(_asked(step.answer, around, step.roles, answered=True))
    here = [each for each in around.get("done", ()) if each["action"] == name and covers(each, step.answer)]
    if any("needless" in each for each in here):
        return True
    if parts := shown_by.get(name, ()):
        return not (step.missing or step.against) or NOTHING_SHOWS in parts
    return bool(here) or any(each["kind"] == "done" and covers(each, step.answer) for each in _said(around, [name]))


def _told(steps: list[_Step], everywhere: int) -> Iterator[dict[str, Any]]:
    """A step once, if it is open wherever it is due; else once for each place where it is."""
    if len(steps) == everywhere:
        sure = next((step for step in steps if step.said["sure"]), steps[0])
        against = [*dict.fromkeys(who for step in steps for who in step.against)]
        yield {**sure.said, "missing": [*sure.missing], "against": against}
        return
    for step in steps:
        place = {part: getattr(step.answer, part) for part in PLACE if getattr(step.answer, part)}
        yield {**step.said, "missing": [*step.missing], "against": [*step.against], **place}
