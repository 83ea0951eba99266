"""Random policies: rules, precedence, actions, escalation and invariants over a random vocabulary.

Hypothesis checks each strategy before it draws from it for the first time, which takes far longer than to draw. So a
policy has one strategy for all of its conditions.
"""

from __future__ import annotations

from collections import Counter
from typing import TypeVar

from attrs import evolve
from hypothesis import strategies as st

from sharepolicy.language.condition import Condition, Test
from sharepolicy.language.policy import (
    OUTCOMES,
    Action,
    Citation,
    Clause,
    Definition,
    EscalationLine,
    Group,
    Name,
    Otherwise,
    Outcome,
    PolicyDocument,
    Rule,
    Source,
    Timing,
    Unsettled,
    Within,
)
from sharepolicy.language.precedence import override_cycle
from sharepolicy.language.semantics import all_cases, applying, deciding
from sharepolicy.language.steps import Step
from sharepolicy.language.values import Ranges
from sharepolicy.language.vocabulary import Fact, FactType, Vocabulary
from sharepolicy.language.within import within_from
from sharepolicy.testing.conditions import conditions, cuts_of
from sharepolicy.testing.invariants import OUTCOME_SETS, invariant, sometimes
from sharepolicy.testing.vocabularies import mostly_many, vocabularies

ROLES = {"manager": "your line manager", "lead": "your safeguarding lead"}
Timed = TypeVar("Timed", Action, EscalationLine)

LIMITS = (
    Within(0, "at once"),
    Within(15, "15 minutes"),
    Within(1440, "1 working day", working=True),
    Within(1440, "1 day"),
    Within(1440, "24 hours"),
    Within(2880, "2 days"),
    Within(2880, "2 working days", working=True),
    Within(4320, "3 days"),
    *filter(None, map(within_from, ("4 weeks", "30 days", "1 month", "12 months", "1 year", "promptly"))),
)
"""Some are equal, and some cannot be compared: from a Friday, three days are over before one working day; a month may
be shorter than 30 days or longer."""

GROUPS = ("first-principle", "second-question", "third-safeguard")
HEADINGS = ("principles", "questions", "safeguards")
GUIDE = Source("guide", "A guide", clauses={"1": Clause("1", "Share with care."), "2": Clause("2", "Keep a record.")})

_outcomes = st.sampled_from(OUTCOMES)
_roles = st.sampled_from(["", *ROLES])
_sources = st.sampled_from([(), (Citation("guide", "1"),), (Citation("guide", "2"), Citation("guide", "1"))])
_groups = st.sampled_from(GROUPS)
_timings = st.sampled_from(list(Timing))
_limits = st.sampled_from(LIMITS)
_perhaps_limits = st.one_of(st.none(), _limits)
_steps = st.one_of(
    st.just(()), st.lists(st.builds(Step, st.sampled_from(tuple(ROLES)), _limits), max_size=2).map(tuple)
)
_perhaps_outcomes = st.one_of(_outcomes, _outcomes, _outcomes, st.none())


def _definitions(condition: st.SearchStrategy[Condition]) -> st.SearchStrategy[dict[str, Definition]]:
    one = condition.map(lambda when: {"meant": Definition("meant", when, says="This is meant.")})
    return st.one_of(st.just({}), one)


def _periods(fact: Fact | None) -> st.SearchStrategy[Test | None]:
    """No period in force, or one that starts or ends where random conditions cut the date of the decision."""
    if fact is None:
        return st.none()
    first, last = cuts_of(fact)
    periods = [Ranges.of(first, None), Ranges.of(None, last - 1), Ranges.of(first, last - 1)]
    return st.one_of(st.none(), st.sampled_from([Test(fact.name, period) for period in periods]))


def _rule(
    draw: st.DrawFn, when: st.SearchStrategy[Condition], in_force: st.SearchStrategy[Test | None], number: int
) -> Rule:
    outcome = draw(_outcomes) if number >= len(OUTCOMES) else OUTCOMES[number]
    name = f"rule-{number}"
    return Rule(
        name,
        draw(_groups),
        outcome,
        when=draw(when),
        because=f"Because of {name}.",
        sources=draw(_sources),
        in_force=draw(in_force),
        to=draw(_roles) if outcome is Outcome.ESCALATE else "",
        required=outcome is Outcome.SHARE and draw(st.booleans()),
    )


def _action(draw: st.DrawFn, when: st.SearchStrategy[Condition], name: str) -> Action:
    return Action(
        name,
        on=draw(OUTCOME_SETS),
        timing=draw(_timings),
        says=f"Do {name}.",
        when=draw(when),
        within=draw(_perhaps_limits),
        sources=draw(_sources),
    )


def _escalation(draw: st.DrawFn, when: st.SearchStrategy[Condition], name: str) -> EscalationLine:
    return EscalationLine(
        name,
        to=draw(_roles),
        within=draw(_limits),
        when=draw(when),
        because=f"Because of {name}.",
        then=draw(_steps),
    )


def _with_override(document: PolicyDocument, stronger: str, weaker: str) -> PolicyDocument:
    """The policy with one more override, between rules or groups."""
    if stronger in document.rules:
        rule = document.rules[stronger]
        changed = evolve(rule, overrides=(*rule.overrides, Name(weaker)))
        return evolve(document, rules={**document.rules, stronger: changed})
    group = document.groups[stronger]
    return evolve(
        document,
        groups={**document.groups, stronger: evolve(group, overrides=(*group.overrides, Name(weaker)))},
    )


def _with_precedence(draw: st.DrawFn, document: PolicyDocument) -> PolicyDocument:
    """The policy with overrides between rules and groups, and with a precedence, but without circles."""
    if draw(st.booleans()):
        order = draw(st.permutations(GROUPS))[: draw(st.integers(2, 3))]
        document = evolve(document, precedence=tuple(Name(group) for group in order))
    names = st.sampled_from([*document.rules, *document.groups])
    for stronger, weaker in draw(st.lists(st.tuples(names, names), max_size=5)):
        candidate = _with_override(document, stronger, weaker)
        if not override_cycle(candidate):
            document = candidate
    return document


def without_conflicts(document: PolicyDocument) -> PolicyDocument:
    """The policy with the overrides and the `otherwise` that it needs to have an outcome in every case.

    If two rules disagree, the one that applies in fewer cases overrides the other, so that both keep a say. Neither of
    two rules that decide in the same case overrides the other yet, so an override between them never makes a circle.
    """
    every = list(all_cases(document))
    breadth = Counter(rule for case in every for rule in applying(document, case))
    for case in every:
        while True:
            decides = sorted(deciding(document, case), key=lambda rule: (breadth[rule], rule))
            first, *others = decides or [""]
            against = [r for r in others if document.rules[r].outcome is not document.rules[first].outcome]
            if not against:
                break
            document = _with_override(document, first, against[0])
        if not decides and document.otherwise is None:
            document = evolve(document, otherwise=Otherwise(Outcome.ESCALATE, "No rule applies.", to="manager"))
    return document


def _started(draw: st.DrawFn, starts: list[str], things: list[Timed]) -> list[Timed]:
    """Some limits counted from one of these dates."""

    def started(within: Within) -> Within:
        counted = bool(starts) and within.amount is not None
        return within.starting(draw(st.sampled_from(["", *starts]))) if counted else within

    return [thing if thing.within is None else evolve(thing, within=started(thing.within)) for thing in things]


def _starts(vocabulary: Vocabulary) -> list[str]:
    """The dates of a case from which a limit can be counted."""
    dates = [each for each in vocabulary.facts.values() if each.type is FactType.DATE and not each.about]
    return [each.name for each in dates if not each.decision_date]


@st.composite
def policies(
    draw: st.DrawFn,
    *,
    vocabulary: Vocabulary | None = None,
    conflict_free: bool = True,
    max_rules: int = 6,
    max_facts: int = 4,
    max_values: int = 4,
    max_cases: int = 240,
) -> PolicyDocument:
    """Policies over a vocabulary, or over a random one.

    With `conflict_free`, the definition has an outcome for every case: rules that could disagree are put in order, and
    an `otherwise` is added if one is needed. Without it, policies stay as they were drawn: most have rules that can
    disagree, and some have cases that nothing decides. Rules never override each other in a circle.
    """
    if vocabulary is None:
        vocabulary = draw(vocabularies(max_facts=max_facts, max_values=max_values, max_cases=max_cases))
    simple = conditions(vocabulary, depth=1)
    bare = PolicyDocument("random", vocabulary, definitions=draw(_definitions(simple)))
    when = sometimes(conditions(vocabulary, definitions=bare.definitions))
    simple, in_force = sometimes(simple), _periods(vocabulary.decision_date)
    rules = [_rule(draw, when, in_force, n) for n in range(draw(mostly_many(max_rules)))]
    lines = [_escalation(draw, simple, f"line-{n}") for n in range(draw(st.sampled_from((0, 1, 2, 3, 4, 4))))]
    actions = [_action(draw, simple, f"action-{n}") for n in range(draw(st.integers(0, 3)))]
    starts = _starts(vocabulary)
    lines, actions = _started(draw, starts, lines), _started(draw, starts, actions)
    limits = dict.fromkeys([*LIMITS, *(line.within for line in lines)])
    names = [action.name for action in actions]
    promises = [
        invariant(
            draw, vocabulary, simple, names, f"invariant-{n}", rules=[r.name for r in rules], roles=ROLES, limits=limits
        )
        for n in range(draw(st.integers(0, 4)))
    ]
    otherwise = draw(_perhaps_outcomes)
    document = evolve(
        bare,
        title="A random policy",
        version="1.0.0",
        sources={"guide": GUIDE},
        groups={
            name: Group(name, heading, title=name.replace("-", " "))
            for name, heading in zip(GROUPS, HEADINGS, strict=True)
        },
        rules={rule.name: rule for rule in rules},
        otherwise=Otherwise(otherwise, "No rule applies.", to=draw(_roles)) if otherwise else None,
        unsettled=Unsettled(to=draw(_roles)),
        roles=ROLES,
        escalation={line.name: line for line in lines},
        actions={action.name: action for action in actions},
        invariants={invariant.name: invariant for invariant in promises},
    )
    document = _with_precedence(draw, document)
    return without_conflicts(document) if conflict_free else document
