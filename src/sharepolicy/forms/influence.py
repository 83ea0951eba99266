"""The form of what `influence` counted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sharepolicy.forms.parts import Form, count, flag, form, many, one, one_of, plain, words
from sharepolicy.forms.shared import POLICY

if TYPE_CHECKING:
    from sharepolicy.types import InfluenceDict, InfluencesDict

INFLUENCE: Form[InfluenceDict] = form(
    "Influence",
    "A part of a policy.",
    kind=one(one_of("PartOfPolicy", "What can decide.", ["rule", "group", "clause", "fact"]), "What it is."),
    name=words("Its name; `otherwise` is a rule here."),
    decides=count(
        "In how many cases it decides; for a fact, in how many a different answer alone changes the outcome."
    ),
    changes=count("In how many cases the outcome would change without it; for a fact, the same as `decides`."),
    due=plain(
        "For a clause, in how many cases an action is due that rests on it; for a fact, in how many a different "
        "answer alone changes which actions are due; null for others.",
        {"type": ["integer", "null"], "minimum": 0},
        lambda part: part.due if part.kind in ("clause", "fact") else None,
    ),
    influence=flag("Whether it makes a difference in any case.", lambda part: not part.none),
)
NOTE = (
    "These are exact counts of possible cases. They are not probabilities: some cases come up every day, and others "
    "never do."
)
INFLUENCES: Form[InfluencesDict] = form(
    "Influences",
    "In how many possible cases each part of a policy decides.",
    "influence",
    policy=one(POLICY, "The policy that was counted."),
    note=words("What the numbers are, and what they are not.", lambda _: NOTE),
    cases=count("How many possible cases there are."),
    parts=many(INFLUENCE, "Every rule, group, clause and fact, in the order of the policy."),
)
