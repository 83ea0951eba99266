"""Cases that escalate to nobody in a policy without lines of `escalation`, as the first draft of one mostly is.

Where there are such lines, a case that they forget is an error: `uncovered-escalation`.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from sharepolicy.analysis.proof.witness import smallest_witness
from sharepolicy.core.beyond import can_be_unsettled
from sharepolicy.core.compile import CompiledPolicy
from sharepolicy.core.space import Region
from sharepolicy.ground.diagnostic import Diagnostic, Label
from sharepolicy.ground.text import Span
from sharepolicy.language.policy import Outcome

_MOST_NAMED = 3


def nobody_to_ask(policy: CompiledPolicy) -> Iterator[Diagnostic]:
    """A finding if an answer can escalate without naming anybody; an overlay has to mend only its own parts."""
    document = policy.document
    if document.escalation:
        return
    nobody = policy.possible - policy.space.union(list(policy.asked.values()))
    escalates = nobody & policy.outcomes[Outcome.ESCALATE]
    silent = _escalating(policy, escalates)
    inherited = document.base is not None and document.unsettled == document.base.unsettled
    doubt = not document.unsettled.to and not inherited and _doubt_asks_nobody(policy, nobody)
    where = []
    if silent:
        where.append(
            f"where {_in_words([name for name, _ in silent])} {'escalates' if len(silent) == 1 else 'escalate'}"
        )
    if doubt:
        where.append("where too little is known (`unsettled`)")
    if where:
        spans = [(name, span) for name, span in silent if span is not None]
        yield Diagnostic(
            "nobody-to-ask",
            f"nobody is named to ask {', nor '.join(where)}",
            span=spans[0][1] if spans else document.unsettled.span or document.span,
            help="say whom to ask: `to` with the name of a role, in each of them",
            labels=tuple(Label(span, f"`{name}`") for name, span in spans[1:_MOST_NAMED]),
            details=smallest_witness(policy, escalates).yaml() if silent else "",
        )


def _escalating(policy: CompiledPolicy, escalates: Region) -> list[tuple[str, Span | None]]:
    """The rules that escalate to nobody, and `otherwise` if it does, with their places."""
    document, base = policy.document, policy.document.base
    found = [
        (rule.name, rule.span)
        for rule in document.rules.values()
        if rule.outcome is Outcome.ESCALATE
        if not (base and rule == base.rules.get(rule.name)) and policy.decides(rule.name, escalates)
    ]
    otherwise = document.otherwise
    if otherwise is not None and policy.gap & escalates and not (base and otherwise == base.otherwise):
        found.append(("otherwise", otherwise.span))
    return found


def _doubt_asks_nobody(policy: CompiledPolicy, nobody: Region) -> bool:
    """Whether a decision that is not settled can be about cases in all of which nobody is asked.

    Two cases with different outcomes that differ in one fact are together a case that is not settled.
    """
    if nobody == policy.possible:
        return can_be_unsettled(policy)
    outcomes = [nobody & region for region in policy.outcomes.values()]
    for fact in policy.document.vocabulary.facts:
        there = [region.forgetting([fact]) for region in outcomes]
        if any(one & other for one, other in combinations(there, 2)):
            return True
    return False


def _in_words(names: list[str]) -> str:
    shown = [f"`{name}`" for name in names[:_MOST_NAMED]]
    if more := len(names) - len(shown):
        shown.append(f"{more} more")
    return " and ".join(filter(None, [", ".join(shown[:-1]), *shown[-1:]]))
