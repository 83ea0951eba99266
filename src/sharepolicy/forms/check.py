"""The form of what `check` found: findings, proofs and examples of policies."""

from __future__ import annotations

from collections.abc import Callable
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from sharepolicy.forms.diagnostics import DIAGNOSTIC
from sharepolicy.forms.parts import Form, at, count, flag, form, itself, many, maybe, optional, or_none, plain, words
from sharepolicy.forms.second_opinion import CONFIRMATION
from sharepolicy.forms.shared import DAYS, FIRST, POLICY, SECOND
from sharepolicy.forms.test import examples_run
from sharepolicy.language.periods import periods

if TYPE_CHECKING:
    from sharepolicy.types import CheckDict

PROOF = form(
    "Proof",
    "What was proved about all possible cases.",
    invariants=count("How many invariants hold."),
    cases=count("How many possible cases there are."),
    says=words("The proof as a sentence.", itself),
)


def _loaded(name: str) -> Callable[[Any], Any]:
    """What the policy says about itself; None when it does not load."""
    return lambda checked: checked.report.policy and attrgetter(name)(checked.report.policy)


def _periods(checked: Any) -> int | None:
    loads_as_one = checked.report.policy and not checked.report.versions
    return len(periods(checked.report.policy.document)) if loads_as_one else None


_CHECKED = {
    "checked": words("The policy or vocabulary, as it was named.", "named"),
    "name": words("The name that it gives itself.", "report.name"),
    "title": maybe("Its title; null when it does not load.", _loaded("title")),
    "version": maybe("Its version, as its author numbers it; null when it does not load.", _loaded("identity.version")),
    "digest": maybe("The digest of its content; null when it does not load.", _loaded("identity.digest")),
    "base": or_none(
        POLICY,
        "The policy that it extends; null when it extends none.",
        lambda checked: getattr(checked.report.policy, "base", None),
    ),
    "loads": flag("Whether it can be used.", lambda checked: checked.report.policy is not None),
    "clean": flag("Whether nothing was found."),
    "proof": or_none(PROOF, "What was proved about all possible cases; null when nothing was.", "report.proof"),
    "periods": plain(
        "How many periods in time it has; null when it does not load, or has several versions in time.",
        {"type": ["integer", "null"], "minimum": 1},
        _periods,
    ),
    "examples": examples_run(lambda checked: () if checked.report.versions else checked.report.examples),
    "diagnostics": many(DIAGNOSTIC, "Everything that was found, in order of place.", "report.diagnostics"),
    "notes": optional(
        many(
            DIAGNOSTIC,
            "What is good to know and has not to be mended: it does not count as found. Missing if there is nothing.",
            lambda checked: checked.report.notes or None,
        )
    ),
    "second_opinion": or_none(
        CONFIRMATION,
        "What a second engine said when the policy was put through both; null when it was not asked.",
        "confirmation",
    ),
}
VERSION = form(
    "CheckedVersion",
    "A version.",
    **at(FIRST, DAYS),
    **at(SECOND, _CHECKED),
)
CHECKED = form(
    "Checked",
    "A policy or vocabulary.",
    **_CHECKED,
    versions=many(VERSION, "Its versions in time, where it has several."),
)
CHECK: Form[CheckDict] = form(
    "Check",
    "What `sharepolicy check` found.",
    "check",
    clean=flag("Whether nothing was found anywhere.", lambda found: all(each.clean for each in found)),
    policies=many(CHECKED, "Every policy and vocabulary.", itself),
)
