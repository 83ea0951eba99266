"""What a policy change really does: the cases that get another outcome, counted, described and shown.

Both policies are compiled in one space, so every question between them is a set operation.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from attrs import evolve

from sharepolicy.analysis.change.change import Change, TextChange
from sharepolicy.analysis.change.edit_words import unit_words
from sharepolicy.analysis.change.edits import edits, texts
from sharepolicy.analysis.change.guards import loosened
from sharepolicy.analysis.change.moves import moves
from sharepolicy.analysis.change.pair import Both
from sharepolicy.analysis.change.recount import (
    action_counts,
    actions_beyond,
    escalation_counts,
    escalations_beyond,
    rule_counts,
    untold,
)
from sharepolicy.analysis.change.renaming import Renaming, after, apart, renamed, renaming_of
from sharepolicy.analysis.change.same_form import AnswerForm, can_be_matched, forms_of, is_another_kind
from sharepolicy.analysis.change.shown import Examples, showing
from sharepolicy.analysis.decision.decision import PolicyIdentity
from sharepolicy.core.codes import OutOfNodesError
from sharepolicy.core.compile import CompiledPolicy, compile_policy, space_of
from sharepolicy.core.digest import digest
from sharepolicy.core.entangled import entangled
from sharepolicy.core.space import LooseRegion
from sharepolicy.core.walk import mattering
from sharepolicy.language.condition import Test
from sharepolicy.language.periods import EVER, Period
from sharepolicy.language.policy import OUTCOMES, PolicyDocument
from sharepolicy.language.vocabulary import Fact, number_text


def compare(
    old: PolicyDocument,
    new: PolicyDocument,
    rename: Mapping[str, str] | None = None,
    examples: Examples | None = None,
    period: Period = EVER,
) -> Change:
    """Compare two policies over all cases that both can decide.

    A fact that only one of them has does not matter to the other. `rename` gives the facts (`FACT: NEW`) and values
    (`FACT:VALUE: NEW`) of the old policy that have a new name in the new one. `examples` are those of the two policies;
    the change says what they show of it. If the policies read the date of the decision, only the days of `period` are
    compared. Both must be free of conflicts and gaps. Raises EntangledError if the two together are too entangled, and
    RenameError if a renaming does not fit.
    """
    asked = renaming_of(rename or {}, old, new)
    spoken = renamed(old, asked)
    forms = forms_of(spoken, new)
    old_form, new_form = (Renaming(forms=each) for each in forms)
    in_form, now_in_form = renamed(spoken, old_form), renamed(new, new_form)
    facts = in_form.vocabulary.facts.items()
    own_way = apart(in_form, [name for name, fact in facts if _is_another_kind(fact, now_in_form)])
    old_apart = renamed(in_form, own_way)
    dates = {date.name for document in (new, old_apart) if (date := document.vocabulary.decision_date)}
    days = [Test(name, period.days) for name in dates if period != EVER]
    space = space_of(now_in_form, old_apart, apart=days)
    before = _told(compile_policy(old_apart, space), forms[0])
    now = _told(compile_policy(now_in_form, space), forms[1])
    ways = after(old, asked, evolve(own_way, forms=forms[0]))
    shows = showing(before, now, (ways, new_form), examples or Examples())
    within = space.box({test.fact: test.values for test in days})
    made = edits(in_form, now_in_form, (_as_asked(spoken, forms[0]), _as_asked(new, forms[1])))
    common = before.possible & now.possible & within
    both = Both(old, ways, new, new_form, before, now, common, made, shows, within)
    recounted = dict(_recounted(spoken, new))
    vocabulary = (*_renamed(rename or {}), *_vocabulary(spoken, new, recounted))
    try:
        return _change(both, texts(spoken, new), vocabulary, recounted)
    except OutOfNodesError as error:
        raise entangled(new, space, list(new.rules), "comparing it needs more memory than is allowed") from error


def _told(policy: CompiledPolicy, forms: Mapping[str, AnswerForm]) -> CompiledPolicy:
    """The policy over the cases that can be put to it: without numbers that have more decimals than it allows."""
    space, sayable = policy.space, policy.space.everything
    for name, form in forms.items():
        cells = policy.domains[name].cells
        sayable &= space.cells(name, tuple(place for place, cell in enumerate(cells) if form.back(cell)))
    return policy if sayable == space.everything else policy.only(sayable)


def _as_asked(document: PolicyDocument, forms: Mapping[str, AnswerForm]) -> Mapping[str, Fact]:
    """The facts of a policy, with bounds in the units of the comparison."""
    facts = dict(document.vocabulary.facts)
    for name, form in forms.items():
        low, high = _ends(facts[name], form.factor)
        facts[name] = evolve(facts[name], minimum=low, maximum=high)
    return facts


def _change(
    both: Both, said: tuple[TextChange, ...], vocabulary: tuple[str, ...], recounted: Mapping[str, str]
) -> Change:
    before, now, common = both.before, both.after, both.common
    cells = {(one, two): common & before.outcomes[one] & now.outcomes[two] for one in OUTCOMES for two in OUTCOMES}
    asked_before, asked_now = _asked(before, both.days), _asked(now, both.days)
    stayed = [[name for name in order if name in there] for order, there in _pairs(asked_before, asked_now)]
    more = [now.document.vocabulary.facts[name] for name in asked_now if name not in asked_before]
    less = [both.own_fact(name) for name in asked_before if name not in asked_now]
    rules, actions, escalations = tuple(rule_counts(both)), tuple(action_counts(both)), tuple(escalation_counts(both))
    return Change(
        before=_identity(both.own),
        after=_identity(both.own_new),
        cases=common.count(),
        only_before=((before.possible & both.days) - now.possible).count(),
        only_after=((now.possible & both.days) - before.possible).count(),
        table={cell: region.count() for cell, region in cells.items()},
        moves=moves(both, cells, rules),
        rules=rules,
        actions=actions,
        escalations=escalations,
        actions_beyond=untold(actions_beyond(both), actions),
        escalations_beyond=untold(escalations_beyond(both), escalations),
        asked_more=_but(more, less),
        asked_less=_but(less, more),
        asked_in_another_order=stayed[0] != stayed[1],
        texts=said,
        vocabulary=vocabulary,
        edits=both.made,
        examples=tuple(both.showing.tried()),
        recounted=recounted,
        guards=tuple(loosened(both)),
        lost_examples=tuple(both.showing.lost()),
    )


def _pairs(one: tuple[str, ...], two: tuple[str, ...]) -> tuple[tuple[tuple[str, ...], frozenset[str]], ...]:
    return ((one, frozenset(two)), (two, frozenset(one)))


def _but(asked: list[Fact], others: list[Fact]) -> tuple[Fact, ...]:
    """The facts that have no counterpart among the others, by name or by question."""
    names, words = {fact.name for fact in others}, {fact.asks for fact in others}
    return tuple(fact for fact in asked if fact.name not in names and fact.asks not in words)


def _identity(document: PolicyDocument) -> PolicyIdentity:
    return PolicyIdentity(document.name, document.version, digest(document))


def _is_another_kind(fact: Fact, new: PolicyDocument) -> bool:
    """Whether the new policy has a fact of that name that is answered in a different form."""
    other = new.vocabulary.facts.get(fact.name)
    return other is not None and is_another_kind(fact, other)


def _recounted(old: PolicyDocument, new: PolicyDocument) -> Iterator[tuple[str, str]]:
    """Each number whose unit changed, with a warning."""
    for name, fact in new.vocabulary.facts.items():
        before = old.vocabulary.facts.get(name)
        if before is not None and before.type is fact.type and before.unit != fact.unit:
            warning = "the same number no longer means the same, but the numbers are compared as they are"
            yield name, f"`{name}` {unit_words(before.unit, fact.unit)}: {warning}"


def _asked(policy: CompiledPolicy, days: LooseRegion) -> tuple[str, ...]:
    """The facts on which the outcome can depend on some days, in the policy's own order of asking."""
    regions = [region & days for region in policy.outcomes.values()]
    found, date = set(mattering(*regions)), policy.document.vocabulary.decision_date
    if date is not None and days != days.space.anything:  # it matters only if these days are not all alike
        cells = days.cells(date.name)
        if all(region.at(date.name, cell) == region.at(date.name, cells[0]) for region in regions for cell in cells):
            found.discard(date.name)
    own = policy.document.vocabulary.facts
    return tuple(name for name in policy.question_order if name in found and name in own)


def _renamed(rename: Mapping[str, str]) -> Iterator[str]:
    for what, new in rename.items():
        name, _, value = what.partition(":")
        yield f"`{value}` of `{name}` is compared as `{new}`" if value else f"`{name}` is compared as `{new}`"


def _vocabulary(old: PolicyDocument, new: PolicyDocument, recounted: Mapping[str, str]) -> Iterator[str]:
    """In sentences, how the facts of two policies differ as far as it affects which cases there are."""
    before, after_ = old.vocabulary.facts, new.vocabulary.facts
    for name, fact in after_.items():
        other = before.get(name)
        if other is None:
            yield f"`{name}` is new; the old policy does not look at it"
        elif is_another_kind(other, fact):
            yield from _another_form(name, other, fact)
        else:
            yield from _values(name, other, fact)
        if name in recounted:
            yield recounted[name]
    for name, fact in before.items():
        if name not in after_:
            yield f"`{name}` is gone; the new policy does not look at it{_perhaps_renamed(fact, old, new)}"


def _another_form(name: str, before: Fact, now: Fact) -> Iterator[str]:
    """What happens to a fact with a new form of answer: compared where answers can be matched, else kept apart."""
    said = f"`{name}` was a {_kind(before)} and is a {_kind(now)} now"
    if not can_be_matched(before, now):
        words = f". If only its values have other names, compare with `--rename {name}:{(*before.values, '')[0]}=...`"
        yield f"{said}: each policy looks at its own{'' if before.is_numeric or now.is_numeric else words}"
    elif before.is_numeric:
        yield f"{said}: numbers that only one of them can be are not compared"
        decimals = max(before.decimals, now.decimals)
        ends = [_ends(fact, 10 ** (decimals - fact.decimals)) for fact in (before, now)]
        if ends[0] != ends[1]:
            yield f"`{name}` was {_bounds(before)} and is {_bounds(now)} now: only what both allow is compared"
    else:
        yield f"{said}: the same values are compared with each other"
        yield from _values(name, before, now)


def _ends(fact: Fact, factor: int) -> tuple[int | None, ...]:
    return tuple(None if end is None else end * factor for end in (fact.minimum, fact.maximum))


def _perhaps_renamed(gone: Fact, old: PolicyDocument, new: PolicyDocument) -> str:
    """A hint if exactly one new fact is answered in the same way and has the same question or label."""
    known, coming = old.vocabulary.facts, new.vocabulary.facts.values()
    alike = [
        fact.name
        for fact in coming
        if fact.name not in known and not (fact.several or gone.several) and _same_question(fact, gone)
    ]
    return f". If it is `{alike[0]}` now, compare with `--rename {gone.name}={alike[0]}`" if len(alike) == 1 else ""


def _same_question(one: Fact, other: Fact) -> bool:
    answers = [(fact.type, fact.decimals, fact.values, fact.unit, fact.minimum, fact.maximum) for fact in (one, other)]
    return answers[0] == answers[1] and (one.asks == other.asks or one.label == other.label)


def _kind(fact: Fact) -> str:
    words = f"{fact.type} fact" if not fact.is_numeric else fact.type.value
    decimals = f"{fact.decimals} decimal{'s' if fact.decimals > 1 else ''}"
    return f"{words} with {decimals}" if fact.decimals else words


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
