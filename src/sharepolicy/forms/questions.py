"""The forms of questions, and of what an unsettled decision turns on: a question, and where each answer leads."""

from __future__ import annotations

import datetime
from operator import attrgetter
from typing import Any

from attrs import evolve

from sharepolicy.forms.diagnostics import CASE_PATH
from sharepolicy.forms.parts import (
    AnyForm,
    Form,
    Property,
    at,
    flag,
    form,
    itself,
    many,
    one,
    one_of,
    optional,
    plain,
    some,
    texts,
    words,
)
from sharepolicy.forms.shared import OUTCOME, VALUES, fact
from sharepolicy.language.policy import PolicyDocument
from sharepolicy.reading.shapes.parts import Schema

PART_OF: dict[str, Property] = {
    "item": words("The name of the item; empty when the request has no items."),
    "recipient": words("The name of the recipient; empty when the request has no recipients."),
}
PART_PLACE: AnyForm = Form("PartPlace", "Which part: an item and a recipient.", PART_OF)
MEMBER = form(
    "QuestionMember",
    "One of several yes/no facts that are asked at once.",
    fact=fact(),
    says=words("What it says, in a few words."),
)


def _still_possible(question: Any, policy: PolicyDocument | None) -> Any:
    if not question.members:
        return VALUES.write(question, policy)
    return {member.fact.member or member.fact.name: "unknown" for member in question.members}


CHOICE = form(
    "AnswerChoice",
    "One of the values to choose from.",
    "",
    lambda choice, _: choice._asdict(),
    value=words("The value."),
    label=words("What people call it."),
    help=words("What it means; empty if nothing is said about that."),
    possible=flag("Whether it is still possible."),
)


def _number(value: Any, _: PolicyDocument | None) -> Any:
    return value.isoformat() if isinstance(value, datetime.date) else value


def _end(description: str, name: str) -> Property:
    """The least or greatest number or date, if there is one."""
    shape: Schema = {"type": ["number", "string"]}
    return optional(plain(description, shape, lambda question: getattr(question, name, None), _number))


_STILL = "The values that are still possible; of several facts that are asked at once, those of each."
_VALUES = evolve(one(VALUES, _STILL), of=itself, write=_still_possible)
_QUESTION: dict[str, Property] = {
    "fact": words(
        "The name of the fact; of several that are asked at once, the several-of or the first of them.", "name"
    ),
    "asks": words("The plain question."),
    "help": words("What helps to answer; empty if nothing is said about that."),
    "label": words("What people call the fact, in a few words."),
    "type": one(
        one_of("QuestionType", "How it is answered.", ["yes/no", "choice", "scale", "number", "date", "several-of"]),
        "How it is answered; with `several-of`, by saying of each of its members whether it is so.",
    ),
    "values": _VALUES,
    "choices": many(
        CHOICE,
        "What to choose from, in the author's order, the lowest of a scale first. Empty for a number or a date, and "
        "for several facts.",
        lambda question: getattr(question, "choices", ()),
    ),
    "minimum": _end("The least number, or the first date. Missing if there is none.", "minimum"),
    "maximum": _end("The greatest number, or the last date. Missing if there is none.", "maximum"),
    "unit": optional(
        words(
            "In what a number is counted. Missing if nothing is said.", lambda asked: getattr(asked, "unit", "") or None
        )
    ),
    "members": some(
        MEMBER,
        "What is asked at once: yes/no facts, of which each may be so, or none. Missing for a single fact.",
        "members",
    ),
}
QUESTION: AnyForm = Form(
    "Question",
    "A fact worth asking, or several that are asked at once.",
    keeps=True,
    properties={
        **_QUESTION,
        "paths": texts(
            "Where the answer goes in the facts of a case, as JSON pointers: one for each fact.",
            "A JSON pointer.",
            lambda question: [each.path.pointer for each in question.members or (question,)],
        ),
    },
)
ASKED_PLACE = form(
    "AskedPlace",
    "Where an answer goes in a request, and what is asked there.",
    paths=many(CASE_PATH, "Where the answer goes: one place for each fact that is open there."),
    values=evolve(_VALUES, of="question"),
    answers=plain(
        "To which parts it matters: those with one of these answers, by number, and with the item and the recipient "
        "that the paths are about, if they are about one.",
        {"type": "array", "items": {"description": "A number in `answers`.", "type": "integer", "minimum": 0}},
        lambda place: place.answers,
    ),
)
REQUEST_QUESTION: AnyForm = Form(
    "RequestQuestion",
    "A question of a request, once, with every place where an answer to it goes.",
    {
        **at(attrgetter("question"), _QUESTION),
        "places": many(ASKED_PLACE, "Where answers go: one place for each person, item or pair that it is about."),
    },
)
_BRANCH: dict[str, Property] = {
    "says": words("The answers in words; empty if they are all others."),
    "values": optional(
        one(VALUES, "The answers as values of the fact.", lambda branch: branch if branch.fact is not None else None)
    ),
    "any_of": optional(
        texts(
            "Of a several-of: at least one of these is so, and none that a branch before this one names. If neither "
            "this nor `values` is there: none that a branch before this one names is so.",
            "The name of a member, `name/member`.",
            lambda branch: [member.fact.name for member in branch.any_of] or None,
        )
    ),
    "possible": many(OUTCOME, "The outcomes that are possible with these answers: one if they settle the case."),
}
_ASKED = {"question": one(QUESTION, "The question.")}
_BRANCHES = "Where each answer leads, in order. Every answer that is possible is in one of them."
FURTHER = form(
    "FurtherQuestion",
    "What to ask next.",
    **_ASKED,
    branches=many(Form("LastBranch", "Some answers to the further question, and where they lead.", _BRANCH), _BRANCHES),
)
BRANCH = form(
    "Branch",
    "Some answers to a question that lead to the same.",
    **_BRANCH,
    then=optional(one(FURTHER, "What to ask next, where that settles more. The same in each branch that has it.")),
)
TURNS_ON = form(
    "TurnsOn",
    "What an unsettled decision turns on, in one or two questions. The outcomes at each end are exactly those that are "
    "possible there.",
    **_ASKED,
    branches=many(BRANCH, _BRANCHES),
    settles=flag(
        "Whether every answer settles the case. If not, no two questions do; if more than 60 matter, none of those "
        "that were tried."
    ),
    says=words("All of it in sentences."),
)
