"""What a policy change really does: the cases that get another outcome, counted, described and shown.

Both policies are compiled in one space, so every question between them is a set operation. Changed cases are told by
the rule that used to decide them, and then by the fewest conditions that pick them out among its cases: a reader who
knows the rule reads two or three words instead of twenty.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from attrs import evolve, frozen

from sharepolicy.analysis.blame import Blamer
from sharepolicy.analysis.change import (
    Change,
    ChangedCase,
    ChangedCases,
    CountChange,
    Limit,
    Move,
    Side,
    written,
)
from sharepolicy.analysis.decision import PolicyIdentity
from sharepolicy.analysis.edits import edits, texts
from sharepolicy.analysis.renaming import Renaming, after, apart, renamed, renaming_of
from sharepolicy.analysis.showing import Examples, Showing, showing
from sharepolicy.analysis.words import say
from sharepolicy.core.compile import CompiledPolicy, compile_policy, space_of
from sharepolicy.core.cover import Line, cover, without_superfluous
from sharepolicy.core.digest import digest
from sharepolicy.core.fewest import forcing
from sharepolicy.core.space import Region
from sharepolicy.core.walk import mattering
from sharepolicy.language.case import Case
from sharepolicy.language.policy import OUTCOMES, Outcome, PolicyDocument
from sharepolicy.language.values import Values
from sharepolicy.language.vocabulary import Fact, number_text

MOST_DESCRIBED = 40
"""A move is told in at most so many descriptions, which is more than anybody reads. The other cases are counted."""


@frozen(eq=False)
class _Both:
    """Two policies in one space, speaking the same names; `own` is the old one in its own names."""

    own: PolicyDocument
    renaming: Renaming
    before: CompiledPolicy
    after: CompiledPolicy
    common: Region
    blamer: Blamer
    showing: Showing


def compare(
    old: PolicyDocument,
    new: PolicyDocument,
    rename: Mapping[str, str] | None = None,
    examples: Examples | None = None,
) -> Change:
    """Compare two policies over all cases that both can decide.

    A fact that only one of them has does not matter to the other. `rename` tells which facts (`FACT: NEW`) and values
    (`FACT:VALUE: NEW`) of the old policy the new one calls otherwise. `examples` are those of the two policies: the
    change says what they show of it. Both must be free of conflicts and gaps. Raises EntangledError when the two
    together are too entangled, and RenameError when a renaming does not fit.
    """
    asked = renaming_of(rename or {}, old)
    spoken = renamed(old, asked)
    own_way = apart(spoken, [name for name, fact in spoken.vocabulary.facts.items() if _another_kind(fact, new)])
    old_apart = renamed(spoken, own_way)
    space = space_of(new, old_apart)
    before, now = compile_policy(old_apart, space), compile_policy(new, space)
    made = edits(spoken, new)
    common = before.possible & now.possible
    renaming = after(old, asked, own_way)
    shows = showing(before, now, renaming, examples or Examples())
    both = _Both(old, renaming, before, now, common, Blamer(old_apart, new, made, space), shows)
    cells = {(one, two): common & before.outcomes[one] & now.outcomes[two] for one in OUTCOMES for two in OUTCOMES}
    asked_before, asked_now = _asked(before), _asked(now)
    stayed = [[name for name in order if name in there] for order, there in _pairs(asked_before, asked_now)]
    more = [new.vocabulary.facts[name] for name in asked_now if name not in asked_before]
    less = [_own_fact(both, name) for name in asked_before if name not in asked_now]
    return Change(
        before=_identity(old),
        after=_identity(new),
        cases=common.count(),
        only_before=(before.possible - now.possible).count(),
        only_after=(now.possible - before.possible).count(),
        table={cell: region.count() for cell, region in cells.items()},
        moves=tuple(_move(both, one, two, region) for (one, two), region in cells.items() if one is not two and region),
        rules=tuple(_rules(both)),
        actions=tuple(_actions(both)),
        escalations=tuple(_escalations(both)),
        asked_more=_but(more, less),
        asked_less=_but(less, more),
        asked_in_another_order=stayed[0] != stayed[1],
        texts=texts(spoken, new),
        vocabulary=tuple(_renamed(rename or {})) + tuple(_vocabulary(spoken, new)),
        edits=made,
        examples=tuple(shows.tried()),
    )


def _pairs(one: tuple[str, ...], two: tuple[str, ...]) -> tuple[tuple[tuple[str, ...], frozenset[str]], ...]:
    return ((one, frozenset(two)), (two, frozenset(one)))


def _but(asked: list[Fact], others: list[Fact]) -> tuple[Fact, ...]:
    """The facts of which nobody asks the same among the others, by that name or in those words."""
    names, words = {fact.name for fact in others}, {fact.asks for fact in others}
    return tuple(fact for fact in asked if fact.name not in names and fact.asks not in words)


def _identity(document: PolicyDocument) -> PolicyIdentity:
    return PolicyIdentity(document.name, document.version, digest(document))


def _another_kind(fact: Fact, new: PolicyDocument) -> bool:
    """Whether the new policy has a fact of that name that is answered in another way."""
    other = new.vocabulary.facts.get(fact.name)
    return other is not None and (other.type, other.decimals) != (fact.type, fact.decimals)


def _own_name(both: _Both, name: str) -> str:
    """The name that the old policy itself has for one of its facts."""
    return next((own for own, said in both.renaming.facts.items() if said == name), name)


def _own_fact(both: _Both, name: str) -> Fact:
    return both.own.vocabulary.facts[_own_name(both, name)]


def _move(both: _Both, one: Outcome, two: Outcome, region: Region) -> Move:
    """One cell of the table, told by the rules that used to decide its cases: those first that decided most."""
    rules = both.before.document.rules.values()
    bases = [(rule.name, both.before.decides(rule.name, both.common)) for rule in rules if rule.outcome is one]
    bases.append(("", both.common & both.before.gap))
    bases = [(name, base) for name, base in bases if base & region]
    bases.sort(key=lambda named: -(named[1] & region).count())
    found: list[tuple[str, Line]] = []
    left = region
    for name, base in bases:
        if len(found) < MOST_DESCRIBED and left & base:
            here = cover(region & base, base, left, MOST_DESCRIBED - len(found))
            found += [(name, line) for line in here.lines]
            left -= base
    missed = (region - region.space.union([line.region for _, line in found])).count()
    needed = set(map(id, without_superfluous([line for _, line in found], region)))
    described = [_changed(both, name, line, one) for name, line in found if id(line) in needed]
    described.sort(key=lambda changed: -changed.cases)
    return Move(one, two, region.count(), tuple(described), missed)


def _changed(both: _Both, decided_before: str, line: Line, one: Outcome) -> ChangedCases:
    order = {name: place for place, name in enumerate((*both.after.question_order, *both.before.question_order))}
    values = line.values()
    return ChangedCases(
        decided_before,
        tuple(_limit(both, name, values[name]) for name in sorted(values, key=lambda name: order[name])),
        line.region.count(),
        _witness(both, line.region),
        both.blamer.blame(line.region, one),
        *both.showing.shown(line.region),
    )


def _limit(both: _Both, name: str, values: Values) -> Limit:
    """A line of a description. A fact that the policies ask in different ways, or one alone, goes by its own name."""
    fact = both.after.domains[name].fact
    old, new = both.before.document.vocabulary.facts, both.after.document.vocabulary.facts
    if name in new:
        return Limit(fact, Side.BOTH if name in old else Side.AFTER, values, say(fact, values))
    own = _own_name(both, name)
    says = say(fact, values)
    return Limit(evolve(_own_fact(both, name), label=fact.label), Side.BEFORE, both.renaming.back(own, values), says)


def _witness(both: _Both, region: Region) -> ChangedCase:
    """One case of a region, with the fewest facts that keep every completion inside it, spelled for each policy."""
    cells = region.witness()
    domains, new = both.after.domains, both.after.document
    complete = {name: domains[name].cells[cell] for name, cell in cells.items()}
    kept = both.showing.with_day(complete, forcing(complete, (both.before.possible | both.after.possible) - region))
    before = {}
    for name in both.own.vocabulary.facts:
        said = both.renaming.fact(name)
        if said in kept:
            before[name] = both.renaming.back(name, complete[said])
    now = {name: complete[name] for name in both.after.question_order if name in kept and name in new.vocabulary.facts}
    return ChangedCase(written(both.own, Case(before)), written(new, Case(now)))


def _counted(name: str, was: Region, now: Region, parts: tuple[str, ...] = ()) -> Iterator[CountChange]:
    """What holds in other cases than before, or is otherwise made; nothing when it stays as it was."""
    if was != now or (parts and now):
        yield CountChange(name, (now - was).count(), (was - now).count(), parts)


def _rules(both: _Both) -> Iterator[CountChange]:
    """The rules that decide other cases than before."""
    nowhere = both.common.space.nothing
    before, after_ = both.before, both.after
    for name in dict.fromkeys([*before.applies, *after_.applies]):
        held = [(policy.applies.get(name), policy.overridden.get(name)) for policy in (before, after_)]
        if held[0] == held[1]:
            continue  # as of most rules, told without putting anything together
        was, now = (
            policy.decides(name, both.common) if name in policy.applies else nowhere for policy in (before, after_)
        )
        yield from _counted(name, was, now)
    yield from _counted("", both.before.gap & both.common, both.after.gap & both.common)


def _actions(both: _Both) -> Iterator[CountChange]:
    """The actions that are due in other cases than before, or at another time."""
    old, new = both.before.document.actions, both.after.document.actions
    for name in dict.fromkeys([*old, *new]):
        was, now = _due(both.before, name) & both.common, _due(both.after, name) & both.common
        parts = [p for p in ("timing", "within") if name in old and name in new and _differ(old[name], new[name], p)]
        yield from _counted(name, was, now, tuple(parts))


def _differ(one: object, two: object, part: str) -> bool:
    return bool(getattr(one, part) != getattr(two, part))


def _due(policy: CompiledPolicy, name: str) -> Region:
    action = policy.document.actions.get(name)
    if action is None:
        return policy.space.nothing
    given = policy.space.union([policy.outcomes[outcome] for outcome in OUTCOMES if outcome in action.on])
    return given & policy.due[name]


def _escalations(both: _Both) -> Iterator[CountChange]:
    """Whom to ask and by when, where the answer to that differs."""
    nowhere = both.common.space.nothing
    was, now = _whom(both.before), _whom(both.after)
    for key in dict.fromkeys([*was, *now]):
        words = ", ".join(filter(None, key))
        yield from _counted(
            words or "nobody in particular", was.get(key, nowhere) & both.common, now.get(key, nowhere) & both.common
        )


def _whom(policy: CompiledPolicy) -> Mapping[tuple[str, str], Region]:
    """The cases that escalate, by whom to ask and by when: of the lines that hold the soonest counts."""
    document, escalate = policy.document, policy.outcomes[Outcome.ESCALATE]
    named: list[tuple[str, Region]] = []
    left = escalate
    for rule in document.rules.values():
        if rule.outcome is Outcome.ESCALATE and rule.to:
            named.append((rule.to, part := left & policy.decides(rule.name)))
            left -= part
    if document.otherwise is not None and document.otherwise.to:
        named.append((document.otherwise.to, part := left & policy.gap))
        left -= part
    named.append(("", left))
    found: dict[tuple[str, str], Region] = {}
    waiting = escalate
    lines = sorted(document.escalation.values(), key=lambda line: line.within.minutes)
    holds = [(line.to, str(line.within), policy.escalation[line.name]) for line in lines]
    for line_to, within, region in [*holds, ("", "", escalate)]:
        here = waiting & region
        waiting -= here
        for rule_to, part in named:
            to = rule_to or line_to
            if both := here & part:
                key = (document.roles.get(to, to), within)
                found[key] = found.get(key, policy.space.nothing) | both
    return found


def _asked(policy: CompiledPolicy) -> tuple[str, ...]:
    """The facts on which the outcome can depend, in the policy's own order of asking."""
    found = set(mattering(*policy.outcomes.values()))
    own = policy.document.vocabulary.facts
    return tuple(name for name in policy.question_order if name in found and name in own)


def _renamed(rename: Mapping[str, str]) -> Iterator[str]:
    for what, new in rename.items():
        name, _, value = what.partition(":")
        yield f"`{value}` of `{name}` is compared as `{new}`" if value else f"`{name}` is compared as `{new}`"


def _vocabulary(old: PolicyDocument, new: PolicyDocument) -> Iterator[str]:
    """In sentences, what differs between the facts of two policies as far as it bears on which cases there are."""
    before, after_ = old.vocabulary.facts, new.vocabulary.facts
    for name, fact in after_.items():
        other = before.get(name)
        if other is None:
            yield f"`{name}` is new; the old policy does not look at it"
        elif _another_kind(other, new):
            yield f"`{name}` was a {_kind(other)} and is a {_kind(fact)} now: each policy looks at its own"
        else:
            yield from _values(name, other, fact)
    for name in before:
        if name not in after_:
            yield f"`{name}` is gone; the new policy does not look at it"


def _kind(fact: Fact) -> str:
    words = f"{fact.type} fact" if not fact.is_numeric else fact.type.value
    return f"{words} with {fact.decimals} decimals" if fact.decimals else words


def _values(name: str, before: Fact, now: Fact) -> Iterator[str]:
    gone = [value for value in before.values if value not in now.values]
    added = [value for value in now.values if value not in before.values]
    if gone:
        yield f"`{name}` cannot be {' or '.join(f'`{v}`' for v in gone)} any more: such cases cannot be compared"
    if added:
        yield f"`{name}` can be {' or '.join(f'`{v}`' for v in added)} now: such cases cannot be compared"
    if (before.minimum, before.maximum) != (now.minimum, now.maximum):
        yield f"`{name}` was {_bounds(before)} and is {_bounds(now)} now: only what both allow is compared"


def _bounds(fact: Fact) -> str:
    low = "any" if fact.minimum is None else number_text(fact, fact.minimum)
    high = "any" if fact.maximum is None else number_text(fact, fact.maximum)
    return f"{low} to {high}"
