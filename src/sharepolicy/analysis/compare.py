"""What a policy change really does: the cases that get another outcome, counted, described and shown.

Both policies are compiled in one space, so every question between them is a set operation. Changed cases are told by
the rule that used to decide them, and then by the fewest conditions that pick them out among its cases: a reader who
knows the rule reads two or three words instead of twenty.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from attrs import frozen

from sharepolicy.analysis.change import ActionChange, Change, ChangedCases, Edit, Move
from sharepolicy.analysis.decision import PolicyIdentity
from sharepolicy.analysis.edits import edits, set_apart, without
from sharepolicy.analysis.witness import Witness, case_of_cells
from sharepolicy.analysis.words import say
from sharepolicy.core.compile import CompiledPolicy, EntangledError, compile_policy, space_of
from sharepolicy.core.cover import Line, cover
from sharepolicy.core.digest import digest
from sharepolicy.core.space import Region, Space
from sharepolicy.language.policy import OUTCOMES, Outcome, PolicyDocument
from sharepolicy.language.vocabulary import Fact, number_text

MOST_BLAMED = 40
"""With more edits than this, none is blamed for single cases."""


@frozen(eq=False)
class _Both:
    """Two policies in one space, and for each edit the new policy without it."""

    before: CompiledPolicy
    after: CompiledPolicy
    common: Region
    reversals: Mapping[Edit, CompiledPolicy]


def compare(old: PolicyDocument, new: PolicyDocument) -> Change:
    """Compare two policies over all cases that both can decide.

    A fact that only one of them has does not matter to the other. Both must be free of conflicts and gaps. Raises
    EntangledError when the two together are too entangled.
    """
    old_apart = set_apart(old, [name for name, fact in old.vocabulary.facts.items() if _another_kind(fact, new)])
    space = space_of(new, old_apart)
    before, after = compile_policy(old_apart, space), compile_policy(new, space)
    made = edits(old, new)
    both = _Both(before, after, before.possible & after.possible, _reversals(old_apart, new, made, space))
    cells = {
        (one, two): both.common & before.outcomes[one] & after.outcomes[two] for one in OUTCOMES for two in OUTCOMES
    }
    was, now = _asked(before), _asked(after)
    return Change(
        before=_identity(old),
        after=_identity(new),
        cases=both.common.count(),
        only_before=(before.possible - after.possible).count(),
        only_after=(after.possible - before.possible).count(),
        table={cell: region.count() for cell, region in cells.items()},
        moves=tuple(_move(both, one, two, region) for (one, two), region in cells.items() if one is not two and region),
        vocabulary=tuple(_vocabulary(old, new)),
        edits=made,
        actions=tuple(_actions(both)),
        asked_more=tuple(name for name in now if name not in was),
        asked_less=tuple(name for name in was if name not in now),
    )


def _identity(document: PolicyDocument) -> PolicyIdentity:
    return PolicyIdentity(document.name, document.version, digest(document))


def _another_kind(fact: Fact, new: PolicyDocument) -> bool:
    """Whether the new policy has a fact of that name that is answered in another way."""
    other = new.vocabulary.facts.get(fact.name)
    return other is not None and (other.type, other.decimals) != (fact.type, fact.decimals)


def _reversals(
    old: PolicyDocument, new: PolicyDocument, made: tuple[Edit, ...], space: Space
) -> Mapping[Edit, CompiledPolicy]:
    if len(made) > MOST_BLAMED:
        return {}
    found = {}
    for edit in made:
        reverted = without(edit, old, new)
        if reverted is not None:
            try:
                found[edit] = compile_policy(reverted, space)
            except (EntangledError, ValueError):  # without this edit the rest makes no policy
                continue
    return found


def _move(both: _Both, one: Outcome, two: Outcome, region: Region) -> Move:
    """One cell of the table, told by the rules that used to decide its cases."""
    described: list[ChangedCases] = []
    left, missed = region, 0
    document = both.before.document
    bases = [(rule.name, both.before.decides(rule.name, both.common)) for rule in document.rules.values()]
    bases.append(("", both.common & both.before.gap))
    for name, base in bases:
        here = left & base
        if here:
            found = cover(here, base)
            described += [_changed(both, name, line, two) for line in found.lines]
            missed += found.left.count()
            left -= here
    described.sort(key=lambda changed: -changed.cases)
    return Move(one, two, region.count(), tuple(described), missed)


def _changed(both: _Both, decided_before: str, line: Line, after: Outcome) -> ChangedCases:
    values = line.values()
    facts = both.after.domains
    order = {name: place for place, name in enumerate(both.after.question_order)}
    names = sorted(values, key=lambda name: order.get(name, len(order)))
    says = "; ".join(say(facts[name].fact, values[name]) for name in names)
    return ChangedCases(
        decided_before,
        {name: values[name] for name in names},
        says,
        line.region.count(),
        Witness(both.after, case_of_cells(both.after, line.region.witness())),
        tuple(edit for edit, policy in both.reversals.items() if line.region - policy.outcomes[after]),
    )


def _actions(both: _Both) -> Iterator[ActionChange]:
    """The actions that are due in other cases than before."""
    for name in dict.fromkeys([*both.before.document.actions, *both.after.document.actions]):
        was, now = _due(both.before, name) & both.common, _due(both.after, name) & both.common
        if was != now:
            yield ActionChange(name, (now - was).count(), (was - now).count())


def _due(policy: CompiledPolicy, name: str) -> Region:
    action = policy.document.actions.get(name)
    if action is None:
        return policy.space.nothing
    given = policy.space.union([policy.outcomes[outcome] for outcome in OUTCOMES if outcome in action.on])
    return given & policy.due[name]


def _asked(policy: CompiledPolicy) -> tuple[str, ...]:
    """The facts on which the outcome can depend, in the policy's own order of asking."""
    found = {fact for region in policy.outcomes.values() for fact in region.facts()}
    return tuple(name for name in policy.question_order if name in found)


def _vocabulary(old: PolicyDocument, new: PolicyDocument) -> Iterator[str]:
    """In sentences, what differs between the facts of two policies as far as it bears on which cases there are."""
    before, after = old.vocabulary.facts, new.vocabulary.facts
    for name, fact in after.items():
        other = before.get(name)
        if other is None:
            yield f"`{name}` is new; the old policy does not look at it"
        elif _another_kind(other, new):
            yield f"`{name}` was a {other.type} and is a {fact.type} now: each policy looks at its own"
        else:
            yield from _values(name, other, fact)
    for name in before:
        if name not in after:
            yield f"`{name}` is gone; the new policy does not look at it"


def _values(name: str, before: Fact, after: Fact) -> Iterator[str]:
    gone = [value for value in before.values if value not in after.values]
    added = [value for value in after.values if value not in before.values]
    if gone:
        yield f"`{name}` cannot be {' or '.join(f'`{v}`' for v in gone)} any more: such cases cannot be compared"
    if added:
        yield f"`{name}` can be {' or '.join(f'`{v}`' for v in added)} now: such cases cannot be compared"
    if (before.minimum, before.maximum) != (after.minimum, after.maximum):
        yield f"`{name}` was {_bounds(before)} and is {_bounds(after)} now: only what both allow is compared"


def _bounds(fact: Fact) -> str:
    low = "any" if fact.minimum is None else number_text(fact, fact.minimum)
    high = "any" if fact.maximum is None else number_text(fact, fact.maximum)
    return f"{low} to {high}"
