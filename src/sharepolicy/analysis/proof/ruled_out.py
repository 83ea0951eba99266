"""Cases of the base that an overlay calls impossible, so that nothing is decided in them and no proof speaks of them.

Whoever leaves the facts of such a case open is no longer asked about it: the cases that are left decide.
"""

from __future__ import annotations

from collections.abc import Iterator

from sharepolicy.analysis.proof.idle import impossible_labels
from sharepolicy.analysis.proof.witness import smallest_witness
from sharepolicy.core.compile import CompiledPolicy
from sharepolicy.core.space import LooseRegion, Region
from sharepolicy.ground.budget import check
from sharepolicy.ground.diagnostic import Diagnostic
from sharepolicy.language.condition import facts_of
from sharepolicy.language.latitude import Latitude
from sharepolicy.language.policy import OUTCOMES, Outcome

_MEND = "make the combination narrower, or leave the case to the base: there is no harm in deciding what never comes"
_DAYS = "take `minimum` and `maximum` out; say `in_force` in what the overlay adds, if it holds for a time"

_Guarded = tuple[str, Region, str]
"""A code, the cases that were guarded, and by what."""


def ruled_out(below: CompiledPolicy, above: CompiledPolicy) -> Iterator[Diagnostic]:
    """One finding for each kind of guard of the base that this takes cases from; a warning if no guard speaks of them.

    A case of the base counts if it is impossible whatever the facts of the overlay's own are. How these go together
    with facts of the base is for the overlay to say, but not so that it takes a case away from a guard and leaves, of
    the cases that differ from it in these facts of the base, one of which the guard does not speak.
    """
    gone = _gone(below, above)
    found = [each for guard in (_rules, _promises, _latitude) if (each := guard(below, above, gone)) is not None]
    base, overlay = below.document.name, above.document.name
    if not found and gone:
        found = [("ruled-out-case", gone, f"that can be in `{base}`")]
    for code, guarded, why in found:
        days = _days(below, above)
        entry = next((label.span for label in impossible_labels(above, guarded)), None)
        yield Diagnostic(
            code,
            f"`{overlay}` calls a case impossible {why}",
            span=entry or above.document.span,
            help=_DAYS if days else _MEND,
            details=smallest_witness(above, guarded, below.possible).yaml(),
        )


def _days(below: CompiledPolicy, above: CompiledPolicy) -> bool:
    """Whether the overlay brings a date of the decision, and with it days on which it decides nothing."""
    date = above.document.vocabulary.decision_date
    return (
        date is not None
        and below.document.vocabulary.decision_date is None
        and (date.minimum is not None or date.maximum is not None)
    )


def _gone(below: CompiledPolicy, above: CompiledPolicy) -> Region:
    """The cases of the base to which no case of the overlay belongs, on some day at least."""
    if _days(below, above):
        return below.possible
    of_base = below.document.vocabulary.facts
    own = [name for name in above.document.vocabulary.facts if name not in of_base]
    return below.possible - above.possible.forgetting(own)


def _taken(below: CompiledPolicy, above: CompiledPolicy) -> Iterator[tuple[LooseRegion, list[str]]]:
    """What each new combination rules out, with the facts of the base that are in it."""
    of_base = below.document.vocabulary
    for entry in above.document.vocabulary.impossible:
        check()
        facts = [name for name in facts_of(entry.when) if name in of_base.facts]
        if facts and entry not in of_base.impossible:
            yield above.loose(entry.when), facts


def _lost(below: CompiledPolicy, above: CompiledPolicy, guarded: Region, gone: Region) -> Region:
    """The cases that a guard loses."""
    left = [
        guarded & taken & (above.possible - guarded).forgetting(facts)
        for taken, facts in (_taken(below, above) if guarded else ())
    ]
    return (guarded & gone) | above.space.union(left)


def _first(found: dict[str, Region], code: str, why: str) -> _Guarded | None:
    """Of the guards that lose something, the first, and how many there are."""
    names = [name for name, region in found.items() if region]
    if not names:
        return None
    many = f", as one of {len(names)}," if len(names) > 1 else ""
    return code, found[names[0]], why.replace("GUARD", f"`{names[0]}`{many}")


def _rules(below: CompiledPolicy, above: CompiledPolicy, gone: Region) -> _Guarded | None:
    protected = [rule.name for rule in below.document.rules.values() if rule.protected]
    lost = {name: _lost(below, above, below.decides(name), gone) for name in protected}
    why = f"in which GUARD decides in `{below.document.name}`, which protects it"
    return _first(lost, "protected-rule-changed", why)


def _promises(below: CompiledPolicy, above: CompiledPolicy, gone: Region) -> _Guarded | None:
    protected = [each for each in below.document.invariants.values() if each.protected]
    lost = {each.promise: _lost(below, above, below.possible & below.region(each.when), gone) for each in protected}
    why = f"of which GUARD speaks in `{below.document.name}`, which protects it"
    return _first(lost, "protected-invariant-broken", why)


def _latitude(below: CompiledPolicy, above: CompiledPolicy, gone: Region) -> _Guarded | None:
    """With what is not settled below, because of what the overlay takes away, and settled otherwise than it may be."""
    may = above.document.may
    if may is None:
        return None
    lost = gone | above.space.union([*_settled(below, above, may)])
    said = f"`may` allows {may}" if may.words else "`may: []` lets it move no outcome"
    return ("beyond-latitude", lost, f"that its base decides, and {said}") if lost else None


def _settled(below: CompiledPolicy, above: CompiledPolicy, may: Latitude) -> Iterator[Region]:
    to = [after for before, after in may.beyond if before is Outcome.ESCALATE]
    left = above.space.union([above.outcomes[outcome] for outcome in to])
    for taken, facts in _taken(below, above) if to else ():
        for outcome in OUTCOMES:
            others = (left & below.possible) - below.outcomes[outcome]
            yield below.outcomes[outcome] & taken & others.forgetting(facts)
