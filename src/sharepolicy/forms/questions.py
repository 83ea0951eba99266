"""The forms of questions, and of what an unsettled decision turns on: a question, and where each answer leads."""

from __future__ import annotations

from typing import Any

from attrs import evolve

from sharepolicy.forms.parts import Form, Property, flag, form, itself, many, one, optional, some, texts, words
from sharepolicy.forms.shared import OUTCOME, VALUES, fact
from sharepolicy.language.policy import PolicyDocument

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


QUESTION = form(
    "Question",
    "A fact worth asking, or several that are asked at once.",
    fact=words("The name of the fact; of several that are asked at once, the several-of or the first of them.", "name"),
    asks=words("The plain question."),
    values=evolve(
        one(VALUES, "The values that are still possible; of several facts that are asked at once, those of each."),
        of=itself,
        write=_still_possible,
    ),
    members=some(
        MEMBER,
        "What is asked at once: yes/no facts, of which each may be so, or none. Missing for a single fact.",
        "members",
    ),
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
