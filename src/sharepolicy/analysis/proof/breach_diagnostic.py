"""How a broken invariant is reported: the smallest case that shows it, and the rules behind it."""

from __future__ import annotations

from collections.abc import Iterator

from sharepolicy.analysis.proof.broken_invariants import Breach
from sharepolicy.core.compile import CompiledPolicy
from sharepolicy.ground.diagnostic import Diagnostic, Label
from sharepolicy.language.condition import AllOf, Condition
from sharepolicy.language.policy import Invariant, PolicyDocument, Rule


def diagnose(policy: CompiledPolicy, breach: Breach) -> Diagnostic:
    """The diagnostic of a breach: the invariant, the rules that break it, and the smallest case that shows it."""
    invariant, shown = breach.invariant, breach.shown
    wrong = shown.cases[-1]
    deciding = wrong.deciding()
    labels = [
        Label(rule.span, f"`{rule.name}` decides the case below: {rule.outcome.words}")
        for rule in deciding
        if rule.span is not None
    ]
    if breach.action and (span := policy.document.actions[breach.action].span) is not None:
        due = "can be due" if breach.action in invariant.never_due else "is not due"
        labels.append(Label(span, f"`{breach.action}` {due} there"))
    telling, others = _near_misses(policy, breach, deciding)
    labels += (telling or _overruled(policy, breach, deciding) or others)[:2]
    cases = []
    for case, outcome in zip(shown.cases, shown.outcomes, strict=True):
        by = " and ".join(rule.name for rule in case.deciding()) or "`otherwise`"
        cases.append(f"{case.yaml()}\n# decided: {outcome.words}, by {by}")
    code, wrong_is, protection = _broken(policy.document, invariant)
    return Diagnostic(
        code,
        f"{wrong_is}: {shown.says}",
        span=invariant.span,
        help=f"it promises: {invariant.says}",
        labels=(*labels, *protection),
        details="\n".join(cases),
    )


def _broken(document: PolicyDocument, invariant: Invariant) -> tuple[str, str, tuple[Label, ...]]:
    """The code and message for a broken invariant; when the base protects it, also a label at the overlay."""
    base = document.base
    own = base.invariants.get(invariant.name) if base is not None else None
    if base is None or own is None or not own.protected:
        return "broken-invariant", f"the invariant {invariant.called} does not hold", ()
    message = f"`{document.name}` breaks the invariant {invariant.called}, which `{base.name}` protects"
    extends = f"`{document.name}` extends `{base.name}`"
    labels = (Label(document.span, extends),) if document.span is not None else ()
    return "protected-invariant-broken", message, labels


def _overruled(policy: CompiledPolicy, breach: Breach, deciding: tuple[Rule, ...]) -> list[Label]:
    """Rules that surely apply in the case too, with another outcome, and are overridden there."""
    shown = breach.shown.cases[-1].region
    return [
        Label(rule.span, f"`{rule.name}` applies too ({rule.outcome.words}), but `{by.name}` overrides it")
        for rule in policy.document.rules.values()
        for by in deciding
        if by.name in policy.above[rule.name] and rule.outcome is not by.outcome and rule.span is not None
        if shown <= policy.applies[rule.name]
    ]


def _near_misses(policy: CompiledPolicy, breach: Breach, deciding: tuple[Rule, ...]) -> tuple[list[Label], list[Label]]:
    """Lines that alone keep a stronger rule from deciding the case differently: the telling ones, and the others.

    A line tells most when all others of its rule hold wherever the invariant speaks: then it is this line that lets
    cases of the invariant slip through.
    """
    shown, speaks = breach.shown.cases[-1].region, policy.possible & policy.region(breach.invariant.when)
    found = []
    for rule in policy.document.rules.values():
        stronger = deciding and all(rule.name in policy.above[other.name] for other in deciding)
        if not stronger or rule.outcome in {other.outcome for other in deciding}:
            continue
        lines = list(_lines(rule.condition))
        failing = [line for line in lines if not shown & policy.region(line)]
        if len(failing) != 1 or not speaks & policy.region(failing[0]):
            continue
        rest = AllOf(tuple(line for line in lines if line is not failing[0]))
        span = getattr(failing[0], "span", None) or rule.when_span or rule.span
        if span is not None:
            label = Label(span, f"this line keeps `{rule.name}` ({rule.outcome.words}) from deciding it")
            found.append((bool(rest.parts) and speaks <= policy.region(rest), label))
    return [label for tells, label in found if tells], [label for tells, label in found if not tells]


def _lines(condition: Condition) -> Iterator[Condition]:
    """The parts of a condition that must all hold."""
    if isinstance(condition, AllOf):
        for part in condition.parts:
            yield from _lines(part)
    else:
        yield condition
