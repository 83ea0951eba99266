"""What an overlay owes its base: its latitude, what the base protects, and that the base's cases stay possible."""

from __future__ import annotations

from collections.abc import Iterator

from sharepolicy.analysis.proof.ruled_out import ruled_out
from sharepolicy.analysis.proof.verify import soundness
from sharepolicy.analysis.proof.witness import Witness, smallest_witness
from sharepolicy.core.compile import CompiledPolicy, compile_policy, space_of
from sharepolicy.core.entangled import EntangledError
from sharepolicy.core.space import Region
from sharepolicy.ground.diagnostic import Diagnostic, Label
from sharepolicy.language.outcome import either
from sharepolicy.language.policy import Outcome, PolicyDocument, Rule


def keeping(document: PolicyDocument) -> Iterator[Diagnostic]:
    """Every way in which a sound policy breaks what it owes to its base, and that base to its own.

    Beside that, a warning for each duty of the base that it leaves to choice, and for cases that it rules out.
    """
    base = document.base
    if base is None:
        return
    yield from (flaw for flaw in keeping(base) if flaw.is_error)
    try:
        space = space_of(document, base)
        below, above = compile_policy(base, space), compile_policy(document, space)
    except EntangledError as error:
        yield from error.diagnostics
        return
    unsound = list(soundness(below))
    yield from unsound
    if not unsound:
        yield from _latitude(below, above)
        yield from _protected(below, above)
        yield from ruled_out(below, above)
        yield from _duties(below, above)


def _label(part: PolicyDocument | Rule, text: str) -> tuple[Label, ...]:
    return (Label(part.span, text),) if part.span is not None else ()


def _latitude(below: CompiledPolicy, above: CompiledPolicy) -> Iterator[Diagnostic]:
    """The moves of outcomes that `may` does not allow."""
    may = above.document.may
    if may is None:
        return
    common = below.possible & above.possible
    for before, after in may.beyond:
        if moved := common & below.outcomes[before] & above.outcomes[after]:
            witness = smallest_witness(above, moved)
            allowed = f"`may` allows {may}" if may.words else "`may: []` lets it move no outcome"
            yield Diagnostic(
                "beyond-latitude",
                f"`{above.document.name}` moves {before.words} to {after.words}, and {allowed}",
                span=may.span or above.document.span,
                help="change the rule that does it, or say more under `may`",
                labels=_deciders(below, above, witness),
                details=_both_ways(below, above, witness),
            )


def _protected(below: CompiledPolicy, above: CompiledPolicy) -> Iterator[Diagnostic]:
    """The protected rules of the base that no longer decide where they did, or decide differently."""
    for rule in below.document.rules.values():
        now = above.document.rules.get(rule.name)
        if not rule.protected:
            continue
        decided = below.decides(rule.name) & above.possible
        kept = now is not None and now.outcome is rule.outcome and now.required >= rule.required
        lost = decided - above.decides(rule.name) if kept else decided
        if lost:
            witness = smallest_witness(above, lost)
            yield Diagnostic(
                "protected-rule-changed",
                f"`{rule.name}` no longer {_does(rule, now)} in `{above.document.name}` where it does in "
                f"`{below.document.name}`, which protects it",
                span=rule.span,
                help="say `required: yes` in it again"
                if _does(rule, now) != "decides"
                else "make the rule that decides now narrower, or give its group a lower place",
                labels=_deciders(above, above, witness) or _label(above.document, f"`{above.document.name}`"),
                details=_both_ways(below, above, witness),
            )


def _duties(below: CompiledPolicy, above: CompiledPolicy) -> Iterator[Diagnostic]:
    """The rules of the base by which something must be shared, where it still is shared but no longer must be.

    Not those that the overlay itself says to be not required, nor protected ones, of which more is owed.
    """
    permitted = above.possible & above.outcomes[Outcome.SHARE] - above.required
    for rule in below.document.rules.values():
        kept = above.document.rules.get(rule.name)
        if not rule.required or rule.protected or kept is None or not kept.required:
            continue
        if lost := below.decides(rule.name) & permitted:
            witness = smallest_witness(above, lost)
            deciding = (each for each in above.document.rules.values() if above.decides(each.name, witness.region))
            now = next(deciding, None)
            by = f"`{now.name}`" if now else "its `otherwise`"
            lower = f"say `required: yes` in {by} too, or give its group a lower place"
            yield Diagnostic(
                "duty-left-to-choice",
                f"`{above.document.name}` says by {by} that it may be shared where `{below.document.name}` says by "
                f"`{rule.name}` that it must",
                span=now.span if now else above.document.span,
                help=lower if now else "let a rule with `required: yes` decide there",
                labels=_label(rule, f"`{below.document.name}` requires it here"),
                details=_both_ways(below, above, witness),
            )


def _does(rule: Rule, now: Rule | None) -> str:
    """What a protected rule no longer does."""
    less = now is not None and now.outcome is rule.outcome and rule.required and not now.required
    return "requires the sharing" if less else "decides"


def _deciders(below: CompiledPolicy, above: CompiledPolicy, witness: Witness) -> tuple[Label, ...]:
    """The rules that decide a case in the overlay, and those that do in the base."""
    found: list[Label] = []
    for policy in dict.fromkeys((above, below)):
        for rule in policy.document.rules.values():
            if policy.decides(rule.name, witness.region):
                says = f"in `{policy.document.name}` `{rule.name}` decides the case below: {rule.outcome.words}"
                found += _label(rule, says)
    return tuple(found)


def _both_ways(below: CompiledPolicy, above: CompiledPolicy, witness: Witness) -> str:
    """A case, and what each of the two decides there."""
    lines = [witness.yaml()]
    for policy in (below, above):
        there = either(outcome for outcome, region in policy.outcomes.items() if region & witness.region)
        must = ", which is required," if witness.region <= policy.required else ","
        lines.append(f"# {policy.document.name}: {there}{must} by {_by(policy, witness.region)}")
    return "\n".join(lines)


def _by(policy: CompiledPolicy, shown: Region) -> str:
    """The rules that decide in every case of a region; if there is none, those that share its cases."""
    places = {rule: policy.decides(rule, shown) for rule in policy.document.rules}
    sure = [rule for rule, there in places.items() if shown <= there]
    return " and ".join(sure) or " or ".join(rule for rule, there in places.items() if there) or "`otherwise`"
