"""What a policy change really does. Both policies are compiled in one space, so every question is a set operation."""

from __future__ import annotations

from collections.abc import Mapping

from attrs import evolve

from sharepolicy.analysis.change.change import Change, TextChange
from sharepolicy.analysis.change.common_names import Renaming, after, apart, renamed, renaming_of
from sharepolicy.analysis.change.edits import edits
from sharepolicy.analysis.change.fact_words import fact_words, recounted_words, renamed_words
from sharepolicy.analysis.change.guards import loosened
from sharepolicy.analysis.change.list_answers import list_words
from sharepolicy.analysis.change.moves import moves
from sharepolicy.analysis.change.pair import Both
from sharepolicy.analysis.change.read_words import read_words
from sharepolicy.analysis.change.recount import action_counts, escalation_counts, obligation_counts, rule_counts
from sharepolicy.analysis.change.rewording import texts
from sharepolicy.analysis.change.same_form import AnswerForm, bounds_in, forms_of, is_another_kind
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
from sharepolicy.language.vocabulary import Fact


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
    others = now_in_form.vocabulary.facts
    own_way = apart([name for name, fact in facts if name in others and is_another_kind(fact, others[name])])
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
    recounted, reread = dict(recounted_words(spoken, new)), dict(read_words(spoken, new))
    lists = list_words(spoken, new, examples or Examples())
    vocabulary = (*renamed_words(rename or {}), *fact_words(spoken, new, recounted, reread), *lists)
    try:
        found = _change(both, tuple(texts(old, new, asked)), vocabulary)
    except OutOfNodesError as error:
        raise entangled(new, space, list(new.rules), "comparing it needs more memory than is allowed") from error
    return evolve(found, recounted=recounted, read_differently=reread)


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
        low, high = bounds_in(facts[name], form.decimals)
        facts[name] = evolve(facts[name], minimum=low, maximum=high)
    return facts


def _change(both: Both, said: tuple[TextChange, ...], vocabulary: tuple[str, ...]) -> Change:
    before, now, common = both.before, both.after, both.common
    cells = {(one, two): common & before.outcomes[one] & now.outcomes[two] for one in OUTCOMES for two in OUTCOMES}
    asked_before, asked_now = _asked(before, both.days), _asked(now, both.days)
    still_asked = [name for name in asked_before if name in asked_now]
    more = [now.document.vocabulary.facts[name] for name in asked_now if name not in asked_before]
    less = [both.own_fact(name) for name in asked_before if name not in asked_now]
    rules = tuple(rule_counts(both))
    actions, actions_beyond = action_counts(both)
    escalations, escalations_beyond = escalation_counts(both)
    return Change(
        before=PolicyIdentity(both.own.name, both.own.version, digest(both.own)),
        after=PolicyIdentity(both.own_new.name, both.own_new.version, digest(both.own_new)),
        cases=common.count(),
        only_before=((before.possible & both.days) - now.possible).count(),
        only_after=((now.possible & both.days) - before.possible).count(),
        table={cell: region.count() for cell, region in cells.items()},
        moves=moves(both, cells, rules),
        rules=rules,
        actions=actions,
        escalations=escalations,
        obligations=obligation_counts(both),
        actions_beyond=actions_beyond,
        escalations_beyond=escalations_beyond,
        asked_more=_but(more, less),
        asked_less=_but(less, more),
        asked_in_another_order=still_asked != [name for name in asked_now if name in asked_before],
        texts=said,
        vocabulary=vocabulary,
        edits=both.made,
        examples=tuple(both.showing.tried()),
        guards=tuple(loosened(both)),
        lost_examples=tuple(both.showing.lost()),
    )


def _but(asked: list[Fact], others: list[Fact]) -> tuple[Fact, ...]:
    """The facts that have no counterpart among the others, by name or by question."""
    names, words = {fact.name for fact in others}, {fact.asks for fact in others}
    return tuple(fact for fact in asked if fact.name not in names and fact.asks not in words)


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
