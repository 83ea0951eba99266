"""How much each part of a policy matters, counted exactly in possible cases, which are not probabilities."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from attrs import frozen

from sharepolicy.analysis.decision.decision import PolicyIdentity
from sharepolicy.analysis.decision.due import due_of_itself
from sharepolicy.analysis.decision.reasons import sources_of
from sharepolicy.analysis.examples.differences import alone
from sharepolicy.analysis.examples.make_mutants import without_rules
from sharepolicy.core.compile import CompiledPolicy, compile_policy
from sharepolicy.core.space import Region
from sharepolicy.forms.influence import INFLUENCE, INFLUENCES
from sharepolicy.ground.kinds import check_among
from sharepolicy.language.condition import definitions_of
from sharepolicy.language.policy import OUTCOMES, Citation, PolicyDocument, Rule

if TYPE_CHECKING:
    from sharepolicy.types import InfluenceDict, InfluencesDict


@frozen
class Influence:
    """A part of a policy, the cases that it decides, and those whose outcome would change if it were removed.

    A case also changes if it would be left without an outcome, or with rules that disagree. For a fact, `decides` is
    the cases in which changing it alone gives another outcome, and both numbers are the same. For a clause, the rules
    that rest on it are removed together. `due` counts, for a clause, the cases in which an action that rests on it is
    due; for a fact, the cases in which changing it alone changes which actions are due.
    """

    kind: str
    name: str
    decides: int
    changes: int
    due: int = 0

    @property
    def none(self) -> bool:
        """Whether it bears on no case at all."""
        return not (self.decides or self.changes or self.due)

    def to_dict(self) -> InfluenceDict:
        """As plain data."""
        return INFLUENCE.write(self)


@frozen
class Influences:
    """The influence of every part of a policy, and how many possible cases there are."""

    policy: PolicyIdentity
    cases: int
    parts: tuple[Influence, ...]

    def of(self, kind: str) -> tuple[Influence, ...]:
        """The parts of a kind: rule, group, clause or fact."""
        check_among(kind, ("rule", "group", "clause", "fact"), "kind of part")
        return tuple(part for part in self.parts if part.kind == kind)

    def to_dict(self) -> InfluencesDict:
        """As plain data."""
        return INFLUENCES.write(self)


def influence(policy: CompiledPolicy) -> Influences:
    """The influence of every rule (and `otherwise`), group, clause and fact, in the order of the document."""
    return Influences(
        PolicyIdentity(policy.document.name, policy.document.version, policy.digest),
        policy.possible.count(),
        (*_rules(policy), *_groups(policy), *_clauses(policy), *_facts(policy)),
    )


def _rules(policy: CompiledPolicy) -> Iterator[Influence]:
    for name in policy.document.rules:
        decided = policy.decides(name)
        yield Influence("rule", name, decided.count(), _missed(policy, [name]).count())
    if policy.document.otherwise is not None:
        yield Influence("rule", "otherwise", policy.gap.count(), policy.gap.count())


def _groups(policy: CompiledPolicy) -> Iterator[Influence]:
    document = policy.document
    for group in document.groups:
        names = [rule.name for rule in document.rules.values() if rule.group == group]
        yield Influence("group", group, _decided(policy, names).count(), _missed(policy, names).count())


def _clauses(policy: CompiledPolicy) -> Iterator[Influence]:
    document = policy.document
    for source in document.sources.values():
        for clause in source.clauses or ("",):
            cited = Citation(source.name, clause)
            names = [rule.name for rule in document.rules.values() if _rests_on(document, rule, cited)]
            decides, changes = _decided(policy, names), _missed(policy, names)
            if document.otherwise is not None and cited in document.otherwise.sources:
                decides, changes = decides | policy.gap, changes | policy.gap
            resting = [action.name for action in document.actions.values() if cited in action.sources]
            due = policy.space.union([due_of_itself(policy, name) for name in resting])
            yield Influence("clause", str(cited), decides.count(), changes.count(), due.count())


def _rests_on(document: PolicyDocument, rule: Rule, cited: Citation) -> bool:
    """Whether a rule cites a clause, or uses a definition that does."""
    used = [document.definitions[n] for n in definitions_of(rule.condition) if n in document.definitions]
    return cited in sources_of(document, rule) or any(cited in definition.sources for definition in used)


def _decided(policy: CompiledPolicy, rules: Iterable[str]) -> Region:
    return policy.space.union([policy.decides(name) for name in rules])


def _missed(policy: CompiledPolicy, rules: Iterable[str]) -> Region:
    """The cases that, without these rules, would not have exactly their present outcome."""
    names = list(rules)
    if not names:
        return policy.space.nothing
    without = compile_policy(without_rules(policy.document, names), policy.space, keep=False)
    kept = [policy.outcomes[outcome] & alone(without.outcomes, outcome) for outcome in OUTCOMES]
    return policy.possible - policy.space.union(kept)


def _facts(policy: CompiledPolicy) -> Iterator[Influence]:
    everything = policy.possible
    outcomes = [region for region in policy.outcomes.values() if region]
    actions = [due_of_itself(policy, name) for name in policy.document.actions]
    for fact in policy.domains:
        turned = _depending(policy, fact, outcomes)
        due = [_depending(policy, fact, [region, everything - region]) for region in actions]
        yield Influence("fact", fact, turned.count(), turned.count(), policy.space.union(due).count())


def _depending(policy: CompiledPolicy, fact: str, parts: list[Region]) -> Region:
    """The cases that would be in another part if the fact alone had another value."""
    contexts = [part.forgetting((fact,)) for part in parts]
    found = []
    for number, part in enumerate(parts):
        others = policy.space.union(contexts[:number] + contexts[number + 1 :])
        found.append(part & others)
    return policy.space.union(found)
