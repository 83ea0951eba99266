"""Why: the rules that decide, their sentences, and the given facts that force the outcome."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from attrs import evolve, frozen

from sharepolicy.analysis.decision.decision import DecidingRule, Ground, Reason
from sharepolicy.analysis.decision.firmness import firmness, only_if, only_if_here
from sharepolicy.analysis.decision.grounds import ground
from sharepolicy.analysis.decision.situation import Situation
from sharepolicy.core.bounded import Bounded
from sharepolicy.core.compile import CompiledPolicy
from sharepolicy.core.forcing import forcing
from sharepolicy.language.policy import Citation, PolicyDocument, Rule

_REMEMBERED = 64
"""How many regions are remembered in the search for grounds: they may be large, and most cases meet a few of them."""


def deciding_rules(situation: Situation, *, apart: bool = False) -> tuple[DecidingRule, ...]:
    """The rules that decide in some completion, with what they override; those that people know as one also `apart`.

    Those that decide in every completion come first, then those whose condition holds in every completion, then those
    that may hold, with most of what the case states first. Else they stand in the order of the policy.
    """
    policy, within, part = situation.policy, situation.left, situation.open_part
    told = _told_rules(policy, apart=apart)
    applying, deciding, always = part.rules, part.decides, policy.space.anything
    found: list[tuple[tuple[str, ...], DecidingRule]] = []
    for rule, names in told.named(deciding):
        decides = policy.space.union([situation.decides(name) for name in names])
        weaker: dict[int, Rule] = {}
        for name in names:
            here = situation.decides(name)
            for other, applies in applying.items() if here else ():
                if name not in policy.above[other] or (overridden := told.as_told.get(other)) is None:
                    continue
                if id(overridden) not in weaker and (applies is always or here.meets(applies)):
                    weaker[id(overridden)] = overridden
        surely, needs = _holds(situation, names)
        found.append((names, DecidingRule(rule, within <= decides, tuple(weaker.values()), surely, needs)))
    if len(found) > 1:
        found.sort(key=lambda each: firmness(situation, *each))
    return tuple(each for _, each in found)


def _holds(situation: Situation, names: tuple[str, ...]) -> tuple[bool, tuple[Ground, ...]]:
    """Whether one of these rules applies in every completion; if not, what has to be so for it."""
    part, space = situation.open_part, situation.policy.space
    if any(part.rules.get(name) is space.anything for name in names):
        return True, ()
    if (here := part.corner("rules", names)) is not None:
        return here.surely, () if here.surely else only_if_here(situation, here)
    holds = space.union([situation.applies(name) for name in names])
    surely = situation.left <= holds
    return surely, () if surely else only_if(situation, holds, part.named_by("rules", names))


@frozen(eq=False)
class _ToldRules:
    """The rules of a policy as people know them, each with its names in the policy; by name, and in their order."""

    told: Sequence[tuple[Rule, tuple[str, ...]]]
    as_told: Mapping[str, Rule]
    place: Mapping[str, int]

    def named(self, names: Iterable[str]) -> Iterable[tuple[Rule, tuple[str, ...]]]:
        """Those that have one of these names."""
        return [self.told[place] for place in sorted({self.place[name] for name in names if name in self.place})]


def _told_rules(policy: CompiledPolicy, *, apart: bool) -> _ToldRules:
    """The rules as people know them, or those that they know as one `apart`. Put together once."""
    found: _ToldRules | None = policy.remembered.get((_told_rules, apart))
    if found is None:
        told = [(rule, (name,)) for name, rule in policy.document.rules.items()] if apart else [*policy.told_rules]
        found = policy.remembered[_told_rules, apart] = _ToldRules(
            told,
            {name: rule for rule, names in told for name in names},
            {name: place for place, (_, names) in enumerate(told) for name in names},
        )
    return found


def rules_among(policy: CompiledPolicy, applying: frozenset[str]) -> tuple[DecidingRule, ...]:
    """The rules that decide a complete case in which these rules apply: like `deciding_rules`, without diagrams."""
    rules = policy.document.rules
    return tuple(
        DecidingRule(rule, True, tuple(rules[weaker] for weaker in policy.below[name] if weaker in applying))
        for name, rule in rules.items()
        if name in applying and policy.above[name].isdisjoint(applying)
    )


def sources_of(document: PolicyDocument, rule: Rule) -> tuple[Citation, ...]:
    """The sources of a rule: its own, else those of its group."""
    return rule.sources or document.groups[rule.group].sources


def reasons(situation: Situation, rules: Iterable[DecidingRule]) -> tuple[Reason, ...]:
    """The reasons as sentences. An unsettled decision begins with why it cannot be decided yet."""
    document = situation.policy.document
    found = []
    if not situation.settled:
        unsettled = document.unsettled
        found.append(Reason(unsettled.because, unsettled.sources, situation.outcome))
    for deciding in sorted(rules, key=_duty_first):
        rule, sure, holds, needs = deciding.rule, deciding.sure, deciding.holds, deciding.only_if
        sources = sources_of(document, rule)
        found.append(Reason(rule.because, sources, rule.outcome, rule.name, sure, rule.required, holds, needs))
    for otherwise, gap in situation.policy.fallbacks:
        if there := situation.left_in(gap):
            sure = situation.left <= there
            found.append(Reason(otherwise.because, otherwise.sources, otherwise.outcome, sure=sure, holds=sure))
    return tuple(found)


def _duty_first(deciding: DecidingRule) -> tuple[bool, bool]:
    """Of rules that are equally sure, a duty before what is permitted; those that may hold stay as they are."""
    return not deciding.holds, deciding.holds and not (deciding.sure and deciding.rule.required)


def firmest(found: Sequence[Reason], *, settled: bool) -> Sequence[Reason]:
    """The reasons that an answer gives as they stand: those that hold; if none does, all of them.

    In an unsettled answer, only what is sure: what holds may speak for one outcome, and something else for another.
    """
    return [reason for reason in found if (reason.holds if settled else reason.sure)] or found


def unverified(document: PolicyDocument, found: Sequence[Reason], *, settled: bool) -> tuple[Citation, ...]:
    """What the firmest reasons cite that nobody has checked against its text."""
    cited = dict.fromkeys(each for reason in firmest(found, settled=settled) for each in reason.sources)
    return tuple(
        each for each in cited if each.source in document.sources and not document.sources[each.source].verified
    )


def grounds(situation: Situation) -> tuple[Ground, ...]:
    """Given facts that force the outcome by themselves, none superfluous; none when the decision is not settled."""
    if not situation.settled:
        return ()
    policy, case = situation.policy, situation.case
    against = policy.but[situation.outcome]
    if situation.narrowed is not None:  # what the other cases of a request rule out needs no ground in this one
        against -= policy.space.box(case.given) - situation.narrowed
    forced_by = set(forcing(case.given, against, policy.remembered.setdefault(forcing, Bounded(_REMEMBERED))))
    found = []
    for name in policy.question_order:
        if name in forced_by:
            here, span = ground(policy, situation.fact(name), case.given[name]), case.spans.get(name)
            found.append(here if span is None else evolve(here, span=span))
    return tuple(found)
