"""What is true of all cases: conflicts, gaps, dead rules, invariants. Each is an empty region, or has a witness."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import combinations, islice

from attrs import frozen

from sharepolicy.analysis.proof.breach_diagnostic import diagnose
from sharepolicy.analysis.proof.broken_invariants import breaches
from sharepolicy.analysis.proof.idle import idle_parts, impossible_labels
from sharepolicy.analysis.proof.idle_lines import asked_again, idle_lines
from sharepolicy.analysis.proof.nobody_to_ask import nobody_to_ask
from sharepolicy.analysis.proof.vacuous import why_vacuous
from sharepolicy.analysis.proof.witness import smallest_witness
from sharepolicy.core.codes import OutOfNodesError
from sharepolicy.core.compile import CompiledPolicy
from sharepolicy.core.entangled import entangled
from sharepolicy.core.whom_to_ask import nobody_asked
from sharepolicy.ground.budget import SECONDS, OutOfTimeError, budget, check
from sharepolicy.ground.diagnostic import Diagnostic, Diagnostics, Label
from sharepolicy.language.condition import facts_of
from sharepolicy.language.policy import OUTCOMES, Rule

MOST_CONFLICTS = 10
"""How many conflicting pairs of rules are reported."""


@frozen
class Proof:
    """What was proved, and over how many possible cases."""

    cases: int
    invariants: int

    def __str__(self) -> str:
        if not self.invariants:
            every = "the only case is" if self.cases == 1 else f"all {self.cases:,} cases are"
            return f"no invariants to prove; {every} decided"
        verb = "1 invariant holds" if self.invariants == 1 else f"{self.invariants} invariants hold"
        return f"{verb} in {'the only case' if self.cases == 1 else f'all {self.cases:,} cases'}"


@frozen
class Verification:
    """The findings about all cases, and the proof when there is no error among them."""

    findings: tuple[Diagnostic, ...]
    proof: Proof | None


def soundness(policy: CompiledPolicy) -> Iterator[Diagnostic]:
    """What makes a policy unusable: no possible case, conflicting rules, or a case that nothing decides."""
    if not policy.possible:
        first = policy.document.vocabulary.impossible[0].span if policy.document.vocabulary.impossible else None
        yield Diagnostic(
            "no-possible-case",
            "the impossible combinations leave no case at all",
            span=first,
            help="one of them holds in every case that the others leave; make it narrower",
        )
        return
    yield from _conflicts(policy)
    if policy.document.otherwise is None and policy.gap:
        yield Diagnostic(
            "uncovered-case",
            "no rule applies in some cases, and the policy has no `otherwise`",
            span=policy.document.span,
            help="add `otherwise:` with an outcome, or a rule for these cases",
            details=smallest_witness(policy, policy.gap).yaml(),
        )


def _conflicts(policy: CompiledPolicy) -> Iterator[Diagnostic]:
    outcomes = [policy.outcomes[outcome] for outcome in OUTCOMES]
    clash = policy.space.union([first & second for first, second in combinations(outcomes, 2)])
    if not clash:
        return
    document = policy.document
    clashing = []
    for rule in document.rules.values():
        check()
        if policy.decides(rule.name, clash):
            clashing.append(rule)
    pairs = ((first, second) for first, second in combinations(clashing, 2) if first.outcome is not second.outcome)
    yield from islice(filter(None, (_conflict(policy, first, second) for first, second in pairs)), MOST_CONFLICTS)


def _conflict(policy: CompiledPolicy, first: Rule, second: Rule) -> Diagnostic | None:
    check()
    both = policy.decides(first.name) & policy.decides(second.name)
    if not both:
        return None
    return Diagnostic(
        "conflicting-rules",
        f"`{first.name}` says {first.outcome.words} and `{second.name}` says {second.outcome.words} in the same case",
        span=second.span,
        help=f"say which one decides: `overrides: [{second.name}]` in `{first.name}`, or the reverse",
        labels=(Label(first.span, f"`{first.name}`"),) if first.span else (),
        details=smallest_witness(policy, both).yaml(),
    )


def _rules(policy: CompiledPolicy) -> Iterator[Diagnostic]:
    document = policy.document
    facts = {rule.name: frozenset(facts_of(rule.condition)) for rule in document.rules.values()}
    for rule in document.rules.values():
        check()
        if policy.possible & policy.applies[rule.name]:
            if not policy.decides(rule.name):
                yield _overridden(policy, rule, facts)
        elif policy.region(rule.condition):
            yield Diagnostic(
                "dead-rule",
                f"`{rule.name}` never applies: its condition only holds in impossible cases",
                span=rule.span,
                help="remove the rule, or look at the impossible combinations below",
                labels=impossible_labels(policy, policy.region(rule.condition)),
            )
        else:
            yield Diagnostic(
                "contradictory-condition",
                f"`{rule.name}` never applies: no case can meet its condition",
                span=rule.when_span or rule.span,
                help="two of its lines contradict each other",
            )


def _overridden(policy: CompiledPolicy, rule: Rule, facts: Mapping[str, frozenset[str]]) -> Diagnostic:
    stronger = [policy.document.rules[name] for name in policy.document.rules if name in policy.above[rule.name]]
    stronger.sort(key=lambda other: -len(facts[rule.name] & facts[other.name]))
    left = policy.possible & policy.applies[rule.name]
    by = []
    for other in stronger:
        check()
        if less := left & policy.applies[other.name]:
            by.append(other)
            left -= less
        if not left:
            break
    names = ", ".join(f"`{other.name}`" for other in by)
    return Diagnostic(
        "overridden-rule",
        f"`{rule.name}` applies in some cases but never decides: {names} always overrides it",
        span=rule.span,
        help="remove the rule, or change which rule overrides which",
        labels=tuple(Label(s.span, f"`{s.name}` overrides it") for s in by[:3] if s.span is not None),
    )


def _escalation(policy: CompiledPolicy) -> Iterator[Diagnostic]:
    if missed := nobody_asked(policy):
        yield Diagnostic(
            "uncovered-escalation",
            "nobody is asked in some cases that escalate: no rule, `otherwise` or line of `escalation` names them",
            span=next(iter(policy.document.escalation.values())).span,
            help="add a line with `to` and without `when`, for all other cases",
            details=smallest_witness(policy, missed).yaml(),
        )


def _invariants(policy: CompiledPolicy) -> Iterator[Diagnostic]:
    for invariant in policy.document.invariants.values():
        check()
        if why := why_vacuous(policy, invariant):
            yield Diagnostic(
                "vacuous-invariant",
                f"the invariant {invariant.called} says nothing: {why}",
                span=invariant.span,
                help="correct its condition or what it promises, or remove it",
            )
            continue
        for breach in breaches(policy, invariant):
            yield diagnose(policy, breach)


def verify(policy: CompiledPolicy) -> Verification:
    """Every finding about all cases. If there are conflicts or gaps, the rest is not checked."""
    found = Diagnostics()
    try:
        with budget():
            found.extend(soundness(policy))
            if not found:
                for findings in (_rules, idle_parts, idle_lines, asked_again, _escalation, nobody_to_ask, _invariants):
                    found.extend(findings(policy))
            proof = None
            if not found.has_errors:
                proof = Proof(policy.possible.count(), len(policy.document.promises))
    except OutOfNodesError:
        return _gave_up(policy, "proving it needs more memory than is allowed")
    except OutOfTimeError:
        return _gave_up(policy, f"proving it takes more than {SECONDS:.0f} seconds")
    return Verification(tuple(found), proof)


def _gave_up(policy: CompiledPolicy, why: str) -> Verification:
    error = entangled(policy.document, policy.space, list(policy.document.rules), why)
    return Verification(error.diagnostics, None)
