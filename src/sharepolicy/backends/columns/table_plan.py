"""How a table fits a policy: settled before any row is read, and remembered for the next table with these columns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any

import pyarrow as pa
from attrs import frozen

from sharepolicy.backends.columns import answers
from sharepolicy.backends.columns.layout import KnownNames, Layout, facts_of, is_list, lay_out
from sharepolicy.backends.columns.meanings import (
    Meanings,
    Refusal,
    Right,
    ValueMeaning,
    meaning_of_day,
    meanings_of_fact,
    meanings_of_members,
)
from sharepolicy.backends.columns.plan import AskedOfTable, Decider, check_kept
from sharepolicy.backends.columns.programs import Programs, Questions, programs
from sharepolicy.backends.columns.reading import Reader
from sharepolicy.backends.columns.spelling import Spelling, spelled
from sharepolicy.ground.diagnostic import CaseError, Diagnostic
from sharepolicy.ground.suggest import did_you_mean
from sharepolicy.language.vocabulary import Fact, FactType, SeveralOf

_PLANS = 16
"""How many plans for tables are remembered for each policy."""


@frozen(eq=False)
class TablePlan:
    """How all tables with the same columns are decided, if the same is asked of them."""

    layout: Layout
    values: Spelling
    day: ValueMeaning
    programs: Programs
    answers: Any
    reader: Reader


def plan_of(decider: Decider, asked: AskedOfTable, schema: Any) -> TablePlan:
    """The plan for a table; remembered for the next one. Raises CaseError when the columns do not fit."""
    if asked.values:
        return _new_plan(decider, asked, schema)
    names = (decider.fixed_day, asked.want, asked.on, asked.today, asked.keep, asked.ignore)
    key = (*names, tuple(asked.columns.items()))
    plans: dict[Any, tuple[Any, TablePlan]] = decider.compiled.remembered.setdefault(TablePlan, {})
    found = plans.get(key)
    if found is None or not schema.equals(found[0], check_metadata=True):
        if len(plans) >= _PLANS:
            plans.clear()
        found = plans[key] = schema, _new_plan(decider, asked, schema)
    return found[1]


def _new_plan(decider: Decider, asked: AskedOfTable, schema: Any) -> TablePlan:
    facts = facts_by_name(decider)
    _check(asked, facts)
    values = spelled(asked.values, _dates(facts), partial(read_spelt, decider))
    layout = lay_out(KnownNames(facts, asked.columns, asked.keep, asked.ignore, decider.fixed_day), schema)
    day = asked.on or asked.today
    meaning = meaning_of_day(decider.compiled.domains, decider.compiled.document.vocabulary.decision_date, day)
    questions = Questions("rules" in asked.want, "actions" in asked.want)
    made = programs(decider.compiled, _fixed(decider, asked, layout, meaning), questions)
    check_kept(layout.kept, asked.want)
    kept = [schema.field(name) for name in layout.kept]
    told = pa.schema([*kept, *((name, answers.TYPES[name]) for name in asked.want)])
    reader = Reader(decider.compiled, layout, schema, values, meaning)
    return TablePlan(layout, values, meaning, made, told, reader)


def _fixed(
    decider: Decider, asked: AskedOfTable, layout: Layout, day: ValueMeaning
) -> tuple[tuple[str, frozenset[int]], ...]:
    """The facts that are the same in every row: those without a column, and the day if it is given for all."""
    compiled = decider.compiled
    vocabulary = compiled.document.vocabulary
    given = set(layout.of_fact)
    given |= {
        several.fact_name(m)
        for several in vocabulary.several.values()
        if several.name in given
        for m in several.members
    }
    found = {fact: frozenset(range(size)) for fact, size in compiled.space.sizes.items() if fact not in given}
    date = vocabulary.decision_date
    alike = date is not None and (date.name in found or asked.on is not None)
    if date is not None and alike and not isinstance(day, Refusal):
        found[date.name] = day
    return tuple(found.items())


def facts_by_name(decider: Decider) -> Mapping[str, Fact | SeveralOf]:
    """Everything that a column can be: the facts, and the day for which a policy was loaded."""
    found = dict(facts_of(decider.compiled.document))
    if decider.fixed_day:
        found[decider.fixed_day] = Fact(decider.fixed_day, FactType.DATE, "", decider.fixed_day)
    return found


def unknown_answers(want: Iterable[str]) -> list[Diagnostic]:
    """The flaws of requested answers that do not exist."""
    return [
        Diagnostic("unknown-column", f"there is no answer called `{name}`", help=did_you_mean(name, answers.WANTED))
        for name in want
        if name not in answers.WANTED
    ]


def _check(asked: AskedOfTable, facts: Mapping[str, Any]) -> None:
    """Raise CaseError when an answer that is wanted does not exist, or a fact whose values are mapped."""
    flaws = unknown_answers(asked.want)
    if not asked.want:
        flaws.append(Diagnostic("wrong-shape", "no answer is asked for", help=did_you_mean("", answers.WANTED)))
    flaws += [
        Diagnostic("unknown-fact", f"`{name}` is not a fact of this policy", help=did_you_mean(name, facts))
        for name in asked.values
        if name not in facts
    ]
    if flaws:
        raise CaseError(flaws)


def _dates(facts: Mapping[str, Fact | SeveralOf]) -> list[str]:
    return [name for name, fact in facts.items() if isinstance(fact, Fact) and fact.type is FactType.DATE]


def read_spelt(decider: Decider, name: str, value: Any) -> object:
    """Read what a value of a column stands for. Raises CaseError when it is not a value of the fact."""
    if name == decider.fixed_day:
        return decider.decide({name: value})
    several = name in decider.compiled.document.vocabulary.several
    return decider.read({name: [value] if several else value})


def meanings_of(decider: Decider, schema: Any, plan: TablePlan, name: str) -> Meanings:
    """The meanings of a column's values. What is spelt as in the policy means the same in every table."""
    shared: dict[tuple[str, bool], Right] = decider.compiled.remembered.setdefault(Meanings, {})
    date = decider.compiled.document.vocabulary.decision_date
    in_lists = is_list(schema.field(plan.layout.of_fact[name]).type)
    alone = name in plan.values or name == decider.fixed_day or (date is not None and name == date.name)
    right = {} if alone else shared.setdefault((name, in_lists), {})
    return _new_meanings(decider, name, plan.values.get(name, {}), plan.day, in_lists, right)


def _new_meanings(
    decider: Decider, name: str, spelt: Mapping[Any, Any], day: ValueMeaning, in_lists: bool, right: Right
) -> Meanings:
    compiled = decider.compiled
    if name in compiled.document.vocabulary.several:
        return meanings_of_members(compiled.document.vocabulary.several[name], decider.read, spelt, right=right)
    if name not in compiled.domains:
        return _meanings_of_fixed_day(decider, name, spelt)
    domain = compiled.domains[name]
    unknown = day if domain.fact.decision_date else frozenset(range(len(domain.cells)))
    return meanings_of_fact(domain, decider.read, unknown, spelt, in_lists=in_lists, right=right)


def _meanings_of_fixed_day(decider: Decider, name: str, spelt: Mapping[Any, Any]) -> Meanings:
    """The date in the rows of a policy that was loaded for one day: it is that day, or wrong."""

    def read(value: Any) -> frozenset[int]:
        decider.decide({name: value})
        return frozenset({0})

    return Meanings(name, read, frozenset({0}), spelt)
