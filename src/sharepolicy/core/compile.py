"""From a policy document to regions: where each rule applies and decides, and where each outcome is given."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from contextlib import suppress
from functools import cached_property, partial
from typing import Any

from attrs import evolve, field, frozen

from sharepolicy.core.codes import OutOfNodesError
from sharepolicy.core.digest import digest
from sharepolicy.core.entangled import entangled
from sharepolicy.core.sending import SentAsDocument
from sharepolicy.core.space import LooseRegion, Region, Space
from sharepolicy.core.variable_order import good_order
from sharepolicy.ground.budget import SECONDS, OutOfTimeError, budget, check
from sharepolicy.language.condition import AllOf, AnyOf, Condition, CountOf, Is, Not, Test, facts_of
from sharepolicy.language.domain import Domain, domains
from sharepolicy.language.policy import OUTCOMES, Action, Otherwise, Outcome, PolicyDocument, Rule
from sharepolicy.language.precedence import overridden_by


@frozen(eq=False, repr=False, slots=False)
class CompiledPolicy(SentAsDocument):
    """A policy as regions. Everything in it is exact; nothing is proved about it yet (see `verify`).

    `applies` holds each rule's region, ignoring precedence; `overridden` is where some rule that overrides it applies.
    Both are loose: they are right about possible cases only.
    `outcomes` is where each outcome is given; `gap` is where no rule applies, which `otherwise` decides.
    """

    document: PolicyDocument
    domains: Mapping[str, Domain]
    space: Space
    possible: Region
    above: Mapping[str, frozenset[str]]
    applies: Mapping[str, LooseRegion]
    overridden: Mapping[str, LooseRegion]
    gap: Region
    outcomes: Mapping[Outcome, Region]
    _kept: dict[int, tuple[Condition, Region]] = field(factory=dict)

    def decides(self, rule: str, within: Region | None = None) -> Region:
        """The possible cases (in `within`) in which a rule decides: it applies, and no rule overriding it does."""
        return ((self.possible if within is None else within) & self.applies[rule]) - self.overridden[rule]

    @cached_property
    def but(self) -> Mapping[Outcome, Region]:
        """For each outcome, the possible cases with any other."""
        return {outcome: self.possible - region for outcome, region in self.outcomes.items()}

    def only(self, within: Region) -> CompiledPolicy:
        """The policy as if only these cases were possible."""
        outcomes = {outcome: region & within for outcome, region in self.outcomes.items()}
        return evolve(self, possible=self.possible & within, gap=self.gap & within, outcomes=outcomes)

    @cached_property
    def below(self) -> Mapping[str, tuple[str, ...]]:
        """For each rule, the rules that it overrides, directly or through others, in the order of the document."""
        found: dict[str, list[str]] = {rule: [] for rule in self.above}
        for rule, stronger in self.above.items():
            for name in stronger:
                found[name].append(rule)
        return {rule: tuple(weaker) for rule, weaker in found.items()}

    @cached_property
    def digest(self) -> str:
        """The digest of the document's content."""
        return digest(self.document)

    @cached_property
    def due(self) -> Mapping[str, Region]:
        """For each action, the possible cases in which its `when` holds, whatever the outcome."""
        return {a.name: self._where(a.when) for a in self.document.actions.values()}

    @cached_property
    def escalation(self) -> Mapping[str, Region]:
        """For each escalation line, the possible cases in which its `when` holds."""
        return {line.name: self._where(line.when) for line in self.document.escalation.values()}

    def _where(self, when: Condition) -> Region:
        """The possible cases in which a condition of the document holds; kept for policies with the same rules."""
        kept = self._kept.get(id(when))
        if kept is None:
            kept = self._kept[id(when)] = (when, self.region(when))
        return self.possible & kept[1]

    @cached_property
    def asked(self) -> Mapping[str, Region]:
        """For each role, the possible cases in which a deciding rule, `otherwise` or a line of escalation names it."""
        document, otherwise = self.document, self.document.otherwise
        found: dict[str, list[Region]] = {}
        for rule in document.rules.values():
            if rule.to:
                found.setdefault(rule.to, []).append(self.decides(rule.name))
        if otherwise is not None and otherwise.to:
            found.setdefault(otherwise.to, []).append(self.gap)
        for line in document.escalation.values():
            if line.to:
                found.setdefault(line.to, []).append(self.escalation[line.name])
        return {to: self.space.union(regions) for to, regions in found.items()}

    @cached_property
    def required(self) -> Region:
        """The possible cases in which a rule decides that says that the sharing is required."""
        return self.space.union([self.decides(rule.name) for rule in self.document.rules.values() if rule.required])

    @property
    def told_rules(self) -> Iterable[tuple[Rule, tuple[str, ...]]]:
        """Every rule as people know it, with the names of the rules that stand for it here: each rule itself."""
        return ((rule, (name,)) for name, rule in self.document.rules.items())

    @property
    def told_actions(self) -> Mapping[str, Action]:
        """Each action as people know it: itself."""
        return self.document.actions

    @property
    def fallbacks(self) -> Sequence[tuple[Otherwise, Region]]:
        """What decides where no rule does, and where it decides."""
        return [(self.document.otherwise, self.gap)] if self.document.otherwise is not None else []

    @property
    def asked_if_unsettled(self) -> Mapping[str, Region]:
        """For each role that is asked where a decision is not settled, the possible cases in which it is."""
        return {self.document.unsettled.to: self.possible} if self.document.unsettled.to else {}

    @property
    def parts(self) -> Sequence[tuple[PolicyDocument, LooseRegion]]:
        """The versions that this policy joins, each with its own cases. Empty if it does not join any."""
        return ()

    @cached_property
    def question_order(self) -> tuple[str, ...]:
        """All facts, in the policy's own order of asking: group by group, then in the order of the vocabulary."""
        document = self.document
        rules_of: dict[str, list[Condition]] = {}
        for rule in document.rules.values():
            rules_of.setdefault(rule.group, []).append(rule.condition)
        found: dict[str, None] = {}
        for group in document.groups.values():
            for name in group.asks:
                several = document.vocabulary.several.get(name)
                found |= dict.fromkeys(map(several.fact_name, several.members) if several else (name,))
            for condition in rules_of.get(group.name, ()):
                found |= dict.fromkeys(facts_of(condition))
        return tuple(found | dict.fromkeys(self.domains))

    def region(self, condition: Condition) -> Region:
        """All cases in which a condition holds, including impossible ones."""
        return self.space.everything & self.loose(condition)

    def loose(self, condition: Condition) -> LooseRegion:
        """The same by what it says about the facts that it names: of the others it says nothing."""
        return _loose(self.space, condition, self._definitions)

    @cached_property
    def remembered(self) -> dict[Hashable, Any]:
        """What other modules have computed from it, kept as long as it lives, each under a key of its own.

        They have no dictionary for it, because what they compute refers back to the policy and would keep it alive.
        """
        return {}

    @cached_property
    def _definitions(self) -> dict[str, LooseRegion]:
        return {}


def _loose(
    space: Space, condition: Condition, named: dict[str, LooseRegion], ask: Callable[[], None] = check
) -> LooseRegion:
    """Where a condition holds, as a diagram over its own facts only: codes without a cell may be in it.

    `ask` is called between its parts; it raises an error when there is no time or room left.
    """
    match condition:
        case Test(fact, values):
            return space.values(fact, values)
        case AllOf(parts):
            found = space.anything
            for part in parts:
                ask()
                found &= _loose(space, part, named, ask)
            return found
        case AnyOf(parts):
            return space.union([_loose(space, part, named, ask) for part in parts], ask)
        case CountOf():
            return _loose(space, condition.spelt_out, named, ask)
        case Not(part):
            return space.anything - _loose(space, part, named, ask)
        case Is(name, part):
            if name not in named:
                named[name] = _loose(space, part, named, ask)
            return named[name]


def space_of(*documents: PolicyDocument, apart: Iterable[Test] = (), alone: bool = True) -> Space:
    """The space of all cases of a policy, or of several together. Its cells also tell apart what `apart` tests.

    Unless it is `alone`, it shares a node manager with other policies.
    """
    all_domains = domains(*documents, apart=apart)
    together: list[Sequence[str]] = []
    for document in documents:
        together += [facts_of(impossible.when) for impossible in document.vocabulary.impossible]
        together += [facts_of(rule.condition) for rule in document.rules.values()]
    return Space(all_domains, good_order(tuple(all_domains), together), alone)


def compile_policy(document: PolicyDocument, space: Space | None = None, *, keep: bool = True) -> CompiledPolicy:
    """Compile a policy exactly, in a space of its own or in one that others share.

    A given space must have all facts of the policy, cut at least at its thresholds. A policy that is used once, and not
    kept, need not leave room for questions.
    Raises EntangledError if it outgrows the node budget or SECONDS.
    """
    at: list[str] = []
    with budget():
        try:
            if space is None:
                space = space_of(document, alone=False)
                with suppress(OutOfNodesError):  # it is too large to share a manager with others
                    return _compile(document, space, at, partial(_check_sharing, space), keep=keep)
                space = space_of(document)
            return _compile(document, space, at, check, keep=keep and space.alone)
        except OutOfNodesError as error:
            raise entangled(document, space, at, "it needs more memory than is allowed") from error
        except OutOfTimeError as error:
            raise entangled(document, space, at, f"it takes more than {SECONDS:.0f} seconds") from error


def _compile(
    document: PolicyDocument, space: Space, at: list[str], ask: Callable[[], None], *, keep: bool
) -> CompiledPolicy:
    named: dict[str, LooseRegion] = {}
    possible = space.everything & space.box({name: fact.all_values for name, fact in document.vocabulary.facts.items()})
    impossible = []
    for combination in document.vocabulary.impossible:
        ask()
        impossible.append(_loose(space, combination.when, named, ask))
    possible -= space.union(impossible, ask)

    applies: dict[str, LooseRegion] = {}
    for rule in document.rules.values():
        at.append(rule.name)
        ask()
        applies[rule.name] = _loose(space, rule.condition, named, ask)

    above = overridden_by(document)
    unions: dict[frozenset[str], LooseRegion] = {frozenset(): space.nothing}
    before: frozenset[str] = frozenset()
    for stronger in sorted(dict.fromkeys(above[rule] for rule in document.rules), key=len):
        ask()
        known = before if before <= stronger else frozenset()  # in a chain each set is the one before and one more rule
        more = [applies[name] for name in document.rules if name in stronger and name not in known]
        unions[stronger] = space.union([unions[known], *more] if known else more, ask)
        before = stronger
    alike: dict[tuple[frozenset[str], Outcome], list[LooseRegion]] = {}
    for rule in document.rules.values():
        alike.setdefault((above[rule.name], rule.outcome), []).append(applies[rule.name])

    given: dict[Outcome, list[LooseRegion]] = {outcome: [] for outcome in OUTCOMES}
    for (stronger, outcome), regions in alike.items():
        ask()
        given[outcome].append(space.union(regions, ask) - unions[stronger])
    outcomes = {outcome: possible & space.union(regions, ask) for outcome, regions in given.items()}
    if keep and not space.has_room():
        raise OutOfNodesError
    gap = possible - space.union(list(applies.values()), ask)
    if document.otherwise is not None:
        outcomes[document.otherwise.outcome] |= gap
    overridden = {rule: unions[above[rule]] for rule in document.rules}
    return CompiledPolicy(document, space.domains, space, possible, above, applies, overridden, gap, outcomes)


def _check_sharing(space: Space) -> None:
    """Raise an error when time is up, or when a policy is too large to share a manager with others."""
    check()
    if not space.has_room():
        raise OutOfNodesError
