"""The form of what carries each clause of the sources of a policy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sharepolicy.forms.parts import Form, flag, form, itself, many, maybe, one, texts, words
from sharepolicy.forms.shared import POLICY

if TYPE_CHECKING:
    from sharepolicy.types import TraceDict

ROW = form(
    "TraceRow",
    "A clause.",
    source=words("The source.", "source.name"),
    clause=words("The clause.", "clause.id"),
    text=words("What it says.", "clause.text"),
    carried_by=texts("What cites it itself.", "A part of the policy."),
    only_groups=texts("The groups that cite it, if nothing does so itself.", "A group of rules."),
    background=maybe("Why nothing needs to carry it; null when it is not marked as background."),
    lost=flag("Whether nothing cites it though it is not marked as background."),
)
TRACE: Form[TraceDict] = form(
    "Trace",
    "What carries each clause of the sources of a policy.",
    "trace",
    policy=one(POLICY, "The policy whose sources these are."),
    clauses=many(ROW, "Every clause of every source.", itself),
)
