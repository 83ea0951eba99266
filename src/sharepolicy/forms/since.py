"""The form of what changed since an earlier decision."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sharepolicy.forms.parts import Form, flag, form, many, maybe, one, one_of, words

if TYPE_CHECKING:
    from sharepolicy.types import SinceDict

CHANGED = (
    "outcome",
    "possible",
    "obligation",
    "question",
    "action",
    "escalation",
    "rule",
    "fact",
    "day",
    "policy",
    "part",
)
"""What can differ since an earlier decision."""

WHAT = one_of("ChangedThing", "What differs. A `part` of a request is one that only one of the two has.", list(CHANGED))
NEWS = form(
    "News",
    "One thing that is different.",
    what=one(WHAT, "What it is."),
    name=words("Its name: of a fact, rule, action or role; empty for what there is only one of."),
    says=words("What it says to people: the question, what to do, whom to ask; may be empty."),
    before=maybe(
        "What it was; null if it was not there. Of an action or a role: how firm, how soon, when, on what it depends, "
        "whom to ask next, and what it says if that differs."
    ),
    after=maybe("What it is now; null if it is not there."),
    item=words("The item that it is about; empty if it is about all, or if there are none."),
    recipient=words("The recipient, in the same way."),
    subject=words("The subject, in the same way."),
)
SINCE: Form[SinceDict] = form(
    "Since",
    "What changed since an earlier decision. Reasons, grounds and alternatives are not compared: they follow from it.",
    "since",
    same=flag("Whether nothing changed."),
    news=many(NEWS, "All that is different: the outcome first, then what to ask and to do, then why."),
)
