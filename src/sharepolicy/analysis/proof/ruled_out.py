"""Cases of the base that an overlay calls impossible, so that nothing is decided in them and no proof speaks of them.

Whoever leaves the facts of such a case open is no longer asked about it: the other cases decide.
"""

from __future__ import annotations

from collections.abc import Iterator

from sharepolicy.analysis.proof.idle import impossible_labels
from sharepolicy.analysis.proof.witness import smallest_witness
from sharepolicy.core.compile import CompiledPolicy
from sharepolicy.core.space import Region
from sharepolicy.ground.diagnostic import Diagnostic

_MEND = "make the combination narrower, or leave the case to the base: there is no harm in deciding what never comes"


def ruled_out(below: CompiledPolicy, above: CompiledPolicy) -> Iterator[Diagnostic]:
    """One finding for each kind of guard of the base that this takes cases from; a warning if there is no guard.

    How facts of the overlay's own go with those of the base is for the overlay to say: a case of the base counts only
    if it is impossible whatever they are.
    """
    gone = _gone(below, above)
    if not gone:
        return
    found = [each for each in (_rules(below, gone), _promises(below, gone), _latitude(above, gone)) if each]
    base, overlay = below.document.name, above.document.name
    for code, guarded, why in found or [("ruled-out-case", gone, f"that can be in `{base}`")]:
        entry = next((label.span for label in impossible_labels(above, guarded)), above.document.span)
        yield Diagnostic(
            code,
            f"`{overlay}` calls a case impossible {why}",
            span=entry,
            help=_MEND,
            details=smallest_witness(below, guarded).yaml(),
        )


def _gone(below: CompiledPolicy, above: CompiledPolicy) -> Region:
    of_base = below.document.vocabulary.facts
    own = [name for name in above.document.vocabulary.facts if name not in of_base]
    return below.possible - above.possible.forgetting(own)


_Guarded = tuple[str, Region, str]
"""A code, the cases that were guarded, and by what."""


def _rules(below: CompiledPolicy, gone: Region) -> _Guarded | None:
    where = {rule.name: below.decides(rule.name, gone) for rule in below.document.rules.values() if rule.protected}
    names = [name for name, region in where.items() if region]
    if not names:
        return None
    why = f"in which {_some(names)} decides in `{below.document.name}`, which protects it"
    return "protected-rule-changed", where[names[0]], why


def _promises(below: CompiledPolicy, gone: Region) -> _Guarded | None:
    protected = [each for each in below.document.invariants.values() if each.protected]
    where = {each.promise: gone & below.region(each.when) for each in protected}
    names = [name for name, region in where.items() if region]
    if not names:
        return None
    why = f"of which {_some(names)} speaks in `{below.document.name}`, which protects it"
    return "protected-invariant-broken", where[names[0]], why


def _latitude(above: CompiledPolicy, gone: Region) -> _Guarded | None:
    may = above.document.may
    if may is None:
        return None
    said = f"`may` allows {may}" if may.words else "`may: []` lets it move no outcome"
    return "beyond-latitude", gone, f"that its base decides, and {said}"


def _some(names: list[str]) -> str:
    """The first name; the details show a case of it."""
    return f"`{names[0]}`" + (f", as one of {len(names)}," if len(names) > 1 else "")
