"""Which guards were loosened: promises, protections, and limits on overlays restrain whoever changes a policy.

A promise is as strong as before if some promise of the new policy, under whatever name, demands each thing that it
demanded, in all the cases in which it did.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from attrs import field, frozen

from sharepolicy.analysis.change.change import LoosenedGuard
from sharepolicy.analysis.change.pair import Both
from sharepolicy.analysis.change.read_words import shared_order
from sharepolicy.core.space import Region
from sharepolicy.language.latitude import MOVES
from sharepolicy.language.policy import OUTCOMES, Invariant, PolicyDocument, Within

_Orders = Mapping[str, tuple[str, ...]]


def loosened(both: Both) -> Iterator[LoosenedGuard]:
    """The guards of the old policy that the new one has removed or loosened."""
    yield from dict.fromkeys(_promises(both))
    yield from _protected_rules(both)
    yield from _latitude(both.own, both.own_new)
    yield from _open(both.own, both.own_new)
    yield from _ruled_out(both)


@frozen
class _Demand:
    """A thing that an invariant demands, within `limit`, of all `facts`, of one `among` some. `says` tells its loss."""

    what: tuple[object, ...]
    says: str = field(eq=False)
    facts: frozenset[str] = frozenset()
    limit: Within | None = None
    among: frozenset[str] = frozenset()

    def is_met_by(self, other: _Demand) -> bool:
        """Whether the other one demands the same or more."""
        soon = self.limit is None or (other.limit is not None and other.limit <= self.limit)
        return self.what == other.what and self.facts <= other.facts and other.among <= self.among and soon


def _demands(invariant: Invariant, orders: _Orders) -> Iterator[_Demand]:
    """All that an invariant demands in the cases in which its condition holds. What rises on a scale has its order."""
    ruled_out = invariant.never | (frozenset(OUTCOMES) - invariant.always if invariant.always else frozenset())
    for outcome in (each for each in OUTCOMES if each in ruled_out):
        yield _Demand(("never", outcome), f"it no longer rules out {outcome.words}")
    on = invariant.on or OUTCOMES
    for outcome in (each for each in OUTCOMES if each in on):
        for name in invariant.carries:
            yield _Demand(("due", name, outcome), f"it no longer promises `{name}` on {outcome.words}")
        for name in invariant.never_due:
            yield _Demand(("not due", name, outcome), f"it no longer rules out `{name}` on {outcome.words}")
    yield from _of_rules(invariant)
    for role in invariant.escalates_to:
        within = f" within {invariant.within}" if invariant.within is not None else ""
        says = f"it no longer promises that `{role}` is asked{within}"
        yield _Demand(("asks", role), says, limit=invariant.within)
    if invariant.regardless_of:
        names = ", ".join(f"`{name}`" for name in invariant.regardless_of)
        says = f"it no longer promises the same outcome whatever {names} may be"
        yield _Demand(("alike",), says, frozenset(invariant.regardless_of))
    if invariant.moves is not None and invariant.never_shifts is not None:
        order = () if invariant.moves.becomes else orders.get(invariant.moves.fact, ())
        for before, after in MOVES:
            if before in invariant.never_shifts.from_ and after in invariant.never_shifts.to:
                says = f"it no longer rules out that {before.words} becomes {after.words}"
                yield _Demand(("moves", invariant.moves, order, before, after), says)


def _of_rules(invariant: Invariant) -> Iterator[_Demand]:
    """What an invariant demands of the rules that decide."""
    words = {"": [], "always": ["required"], "never": ["only permitted"]}[invariant.required]
    yield from (_Demand(("shared", each), f"it no longer promises that what is shared is {each}") for each in words)
    if invariant.decided_by:
        names = " or ".join(f"`{name}`" for name in invariant.decided_by)
        says = f"it no longer promises that {names} decides"
        yield _Demand(("decides",), says, among=frozenset(invariant.decided_by))
    for name in invariant.never_decided_by:
        yield _Demand(("never decides", name), f"it no longer promises that `{name}` never decides")


def _promises(both: Both) -> Iterator[LoosenedGuard]:
    facts, others = both.before.document.vocabulary.facts, both.after.document.vocabulary.facts
    orders = {name: shared_order(fact, others[name]) for name, fact in facts.items() if name in others}
    now_orders = {name: shared_order(others[name], facts[name]) for name in orders}
    promises = [
        (invariant, both.after.region(invariant.when), tuple(_demands(invariant, now_orders)))
        for invariant in both.after.document.invariants.values()
    ]
    for old in both.before.document.invariants.values():
        where = both.before.region(old.when) & both.common
        if not where:
            continue
        held = [(invariant, demand) for invariant, region, demands in promises if where <= region for demand in demands]
        protected = [demand for invariant, demand in held if invariant.protected]
        demanded = tuple(_demands(old, orders))
        if lost := _unmet(demanded, [demand for _, demand in held]):
            own = [demand for invariant, _, demands in promises if invariant.name == old.name for demand in demands]
            yield _weaker(both, old, where, _unmet(lost, own))
        elif old.protected and _unmet(demanded, protected):
            did = "was protected: overlays no longer have to keep it"
            yield LoosenedGuard("invariant", old.promise, f"the invariant `{old.promise}` {did}", did)


def _unmet(demands: Iterable[_Demand], by: Sequence[_Demand]) -> list[_Demand]:
    return [demand for demand in demands if not any(demand.is_met_by(other) for other in by)]


def _weaker(both: Both, old: Invariant, where: Region, lost: Iterable[_Demand]) -> LoosenedGuard:
    """What the promise of that name no longer promises: `lost` is what it does not demand anywhere any more."""
    now = both.after.document.invariants.get(old.name)
    if now is None:
        is_gone = old.promise not in both.after.document.promises
        called = f"`{old.promise}`" if is_gone else old.called
        did = "was removed" if is_gone else f"{_for_its_value(old)}was removed"
        return LoosenedGuard("invariant", old.promise, f"the invariant {called} (“{old.says}”) was removed", did)
    said = [demand.says for demand in lost]
    fewer = (where - both.after.region(now.when)).count()
    if fewer:
        said.append(f"it no longer covers {fewer:,} case{'s' if fewer > 1 else ''} that it covered")
    less = f"promises less: {'; '.join(said)}"
    return LoosenedGuard("invariant", old.promise, f"the invariant {old.called} {less}", f"{_for_its_value(old)}{less}")


def _for_its_value(invariant: Invariant) -> str:
    """Of a promise that is made for each value: for which."""
    return f"for `{invariant.each.rpartition('/')[2]}` " if invariant.each else ""


def _protected_rules(both: Both) -> Iterator[LoosenedGuard]:
    """Protected rules that were removed or opened to overlays, unless another rule decides the same instead."""
    rules = both.after.document.rules
    protected = [rule for rule in rules.values() if rule.protected]
    for rule in both.before.document.rules.values():
        if not rule.protected:
            continue
        same = [
            both.after.decides(other.name, both.common)
            for other in protected
            if other.outcome is rule.outcome and other.required >= rule.required
        ]
        if lost := both.before.decides(rule.name, both.common) - both.common.space.union(same):
            now = rules.get(rule.name)
            if now is None:
                says, did = (
                    f"the rule `{rule.name}`, which was protected, was removed",
                    "was protected, and was removed",
                )
            elif rule.required and not now.required:
                says = f"the protected rule `{rule.name}` no longer says that the sharing is required"
                did = "is protected, and no longer says that the sharing is required"
            elif not now.protected:
                did = "was protected: overlays may now decide differently"
                says = f"the rule `{rule.name}` {did}"
            else:
                many = f"{lost.count():,} case{'s' if lost.count() > 1 else ''}"
                says = f"the protected rule `{rule.name}` no longer decides {many} as it did"
                did = f"is protected, and no longer decides {many} as it did"
            yield LoosenedGuard("rule", rule.name, says, did)


def _latitude(old: PolicyDocument, new: PolicyDocument) -> Iterator[LoosenedGuard]:
    """The moves of outcomes that an overlay did not allow itself before."""
    if old.may is None:
        return
    beyond = new.may.beyond if new.may is not None else ()
    came = [f"{one.words} to {two.words}" for one, two in old.may.beyond if (one, two) not in beyond]
    if came:
        yield LoosenedGuard("may", "", f"it may now move outcomes of its base from {' and from '.join(came)}")


def _open(old: PolicyDocument, new: PolicyDocument) -> Iterator[LoosenedGuard]:
    """What overlays could not replace before."""
    for place in sorted(new.open - old.open):
        part, _, name = place.partition("/")
        there = getattr(old, part, None)
        if there is not None and (not name or name in there):
            yield LoosenedGuard("open", place, f"overlays may now replace `{place}`")


def _ruled_out(both: Both) -> Iterator[LoosenedGuard]:
    """What the new policy calls impossible: no promise speaks of it, and nobody is asked about it any more."""
    before, now = both.before, both.after
    entries = now.document.vocabulary.impossible
    called = before.possible & both.days & now.space.union([now.loose(entry.when) for entry in entries])
    new = [name for name in now.document.vocabulary.facts if name not in before.document.vocabulary.facts]
    gone = called - now.possible.forgetting(new)
    guards = [each.promise for each in before.document.invariants.values() if gone & before.region(each.when)]
    guards += [
        rule.name for rule in before.document.rules.values() if rule.protected and before.decides(rule.name, gone)
    ]
    if guards:
        first, others = guards[0], len(set(guards)) - 1
        names = f"`{first}`" + (f" and {others} other{'s' if others > 1 else ''}" if others else "")
        many = f"{gone.count():,} cases are" if gone.count() > 1 else "1 case is"
        verb = "speak" if others else "speaks"
        yield LoosenedGuard("impossible", "", f"{many} called impossible now: {names} no longer {verb} of such cases")
