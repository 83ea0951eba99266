"""The parts of a stored answer to a request, each with all that belongs to it, from every format that there was."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sharepolicy.forms.request import IN_LIST

StoredData = dict[str, Any]


def parts_of(told: Mapping[str, Any]) -> list[StoredData]:
    """The parts of the plain data of a request, as formats 1 and 2 had them: each with a decision for each subject.

    Raises KeyError, TypeError or IndexError if it is not whole.
    """
    if "answers" not in told:
        return list(told["parts"])
    decisions = [_decision(told["lists"], each) for each in told["decisions"]]
    answers = [_answer(told["lists"], decisions, each) for each in told["answers"]]
    return [{"item": part["item"], "recipient": part["recipient"], **answers[part["answer"]]} for part in told["parts"]]


def questions_about_duties_of(told: Mapping[str, Any]) -> dict[tuple[str, str, str], list[StoredData]]:
    """What can still change what must be done, by item, recipient and subject: nothing in a part that is not settled.

    Formats 1 and 2 have it for each decision alone. Raises KeyError, TypeError or IndexError if it is not whole.
    """
    if "answers" not in told:
        return {
            (part["item"], part["recipient"], one["subject"]): one["decision"].get("ask_about_duties", [])
            for part in told["parts"]
            for one in part["decisions"]
        }
    questions = told["lists"]["questions"]
    return {
        (part["item"], part["recipient"], subject): [questions[number] for number in each.get("ask_about_duties", [])]
        for part in told["parts"]
        for each in told["answers"][part["answer"]]["subjects"]
        for subject in each["subjects"]
    }


def _decision(lists: StoredData, told: StoredData) -> StoredData:
    found = {}
    for name, held in told.items():
        if name in IN_LIST:
            of_kind = lists[IN_LIST[name]]
            found[name] = [of_kind[number] for number in held] if isinstance(held, list) else of_kind[held]
        else:
            found[name] = held
    return found


def _answer(lists: StoredData, decisions: list[StoredData], told: StoredData) -> StoredData:
    each = [(subject, of_them) for of_them in told["subjects"] for subject in of_them["subjects"]]
    found = {
        **{name: held for name, held in told.items() if name not in ("subjects", "held_back")},
        "actions": [
            {"subject": subject, "action": lists["actions"][number]}
            for subject, one in each
            for number in one["actions"]
        ],
        "escalation": [
            {"subject": subject, "ask": lists["escalation"][number]}
            for subject, one in each
            for number in one["escalation"]
        ],
        "decisions": [{"subject": subject, "decision": decisions[one["decision"]]} for subject, one in each],
    }
    turns_on = [
        {"subject": subject, "turns_on": lists["turns_on"][one["turns_on"]]}
        for subject, one in each
        if "turns_on" in one
    ]
    held_back = [
        {
            "subject": subject,
            "obligation": of_them["obligation"],
            **{name: [lists[name][number] for number in of_them[name]] for name in ("reasons", "actions")},
        }
        for of_them in told.get("held_back", [])
        for subject in of_them["subjects"]
    ]
    return {
        **found,
        **({"turns_on": turns_on} if turns_on else {}),
        **({"held_back": held_back} if held_back else {}),
    }
