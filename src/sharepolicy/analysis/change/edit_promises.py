"""Edits of invariants as their author made them: a promise for each value of a several-of is one promise."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sharepolicy.analysis.change.change import Edit
from sharepolicy.language.policy import Invariant, PolicyDocument


def as_promised(edits: Iterable[Edit], old: PolicyDocument, new: PolicyDocument) -> Iterator[Edit]:
    """The edits of invariants, those for several values of a several-of as one."""
    by_promise: dict[str, list[Edit]] = {}
    for edit in edits:
        by_promise.setdefault(edit.name.partition("/")[0], []).append(edit)
    for promise, found in by_promise.items():
        before, after = _spoken(promise, old), _spoken(promise, new)
        if not before or not after:
            yield Edit("invariant", promise, found[0].did)
        else:
            parts = dict.fromkeys(part for edit in found for part in edit.parts)
            came = [f"now promised {_for(each)}" for each in after if each.name not in old.invariants]
            went = [f"no longer promised {_for(each)}" for each in before if each.name not in new.invariants]
            says = dict.fromkeys([*came, *went, *(line for edit in found for line in edit.says)])
            yield Edit("invariant", promise, "changed", tuple(parts), tuple(says))


def _spoken(promise: str, document: PolicyDocument) -> list[Invariant]:
    return [each for each in document.invariants.values() if each.promise == promise]


def _for(invariant: Invariant) -> str:
    return f"for `{invariant.each.rpartition('/')[2]}`" if invariant.each else "as a whole"
