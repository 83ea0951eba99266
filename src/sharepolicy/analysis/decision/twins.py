"""Decisions of one request that say the same, though their cases differ: what one of them finds out, the others know.

Two cases may differ in facts that no condition names any more, because others are known that settle it. Each thing that
a decision says is the same wherever the conditions that it follows from leave the same. What rests on all that was
given, as the grounds and the alternatives do, each decision finds out by itself.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator

from sharepolicy.analysis.decision.decide import Decision
from sharepolicy.analysis.decision.in_part import in_part, turns_on_beside
from sharepolicy.analysis.decision.situation import Situation
from sharepolicy.ground.kept import keep

_BY_ALL = ("ask_first", "ask_about_duties", "in_any_case", "actions")
"""What follows from all kinds of conditions."""

_TURNS_ON = ("turns_on",)
"""What follows from the rules, and from what is asked before all else."""


def share(decisions: Iterable[Decision]) -> None:
    """Let decisions of one policy that say the same in something find it out once."""
    first: dict[Hashable, Decision] = {}
    for decision in decisions:
        situation = decision._situation
        for names, key in _aspects(decision):
            twin = first.setdefault((names, decision.possible, key), decision)
            if twin is not decision:
                for name in names:
                    keep(decision, name, getattr(twin, name))
                if names is _BY_ALL:
                    situation.remembered.setdefault(in_part, twin)
                elif names is _TURNS_ON:
                    situation.remembered.setdefault(turns_on_beside, twin)


def _aspects(decision: Decision) -> Iterator[tuple[tuple[str, ...], Hashable]]:
    """What a decision says, by the names of it, and what that follows from."""
    situation = decision._situation
    if situation.narrowed is not None:
        return
    open_part = situation.open_part
    by_rules = open_part.alike_in("rules")
    yield ("_rules", "reasons"), (by_rules, _stated(situation))
    yield ("escalation",), open_part.alike_in("rules", "lines")
    if situation.open_facts:
        yield ("ask", "_by_telling"), by_rules
        yield _BY_ALL, (open_part.alike_in("rules", "actions", "lines"), _can_be_usual(situation))
        yield _TURNS_ON, (by_rules, tuple(question.name for question in decision.ask_first))


def _can_be_usual(situation: Situation) -> bool:
    """Whether all that is open can be as it usually is at once: of all open facts, for what is urgent rests on it."""
    usual = {name: values for name in situation.open_facts if (values := situation.as_usual(name)) is not None}
    return bool(situation.left & situation.policy.space.box(usual))


def _stated(situation: Situation) -> Hashable:
    """What the order of reasons rests on besides: what was given of facts without which some rules might not hold."""
    open_part, always = situation.open_part, situation.policy.space.anything
    may_hold = tuple(rule for rule, region in open_part.rules.items() if region is not always)
    if not may_hold:
        return ()
    matter, given = open_part.tied_to("rules", may_hold), situation.case.given
    return tuple(
        (name, values) for name in situation.policy.space.order if name in matter and (values := given.get(name))
    )
