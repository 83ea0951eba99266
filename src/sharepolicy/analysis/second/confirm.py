"""A decision and a second engine: which complete cases are compared, and what becomes of the decision.

The engines must agree on everything that a decision says about rules: the outcomes, the rules that decide, whether they
decide in every completion, and what they overrode. If there are few completions, all are compared. If there are many,
the comparison covers at least one for every outcome and for every rule that may decide or not decide, and a sample.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product
from math import prod
from random import Random

from attrs import frozen

from sharepolicy.analysis.decision.decide import Decision
from sharepolicy.analysis.decision.opinion import (
    Cells,
    CompleteAnswer,
    NoSecondOpinionError,
    SecondEngine,
    SecondEngineError,
    SecondOpinion,
    Standing,
)
from sharepolicy.analysis.decision.reasons import deciding_rules, rules_among
from sharepolicy.analysis.second.confirmed import seconded
from sharepolicy.core.compile import CompiledPolicy
from sharepolicy.core.space import LooseRegion, Region
from sharepolicy.ground.log import warn
from sharepolicy.language.outcome import either
from sharepolicy.language.policy import OUTCOMES

EVERY = 500
"""If a case has no more combinations of values than this, all of them are compared."""

SAMPLED = 60
"""If it has more, this many possible combinations are chosen at random, besides the witnesses."""

_IMPOSSIBLE = 10
"""How many impossible combinations, met on the way, are compared too."""

_TRIES = 20
"""How many combinations are tried for each that is wanted, before the sample is left smaller."""


@frozen
class Chosen:
    """The complete cases to compare, including impossible ones; `every` if they are all cases inside the case."""

    cases: tuple[Cells, ...]
    every: bool


def confirm(policy: CompiledPolicy, decision: Decision, engine: SecondEngine, seconds: float) -> Decision:
    """The decision with the opinion of a second engine. It escalates unless the engine agrees within that time.

    Raises NoSecondOpinionError if there is no second engine; no other error loses the first answer.
    """
    try:
        (opinion,) = opinions_on(policy, [decision], engine, seconds)
    except NoSecondOpinionError:
        raise
    except Exception as error:  # whatever the error is, the first answer must not be lost
        why = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
        opinion = SecondOpinion(engine.name, Standing.FAILED, 0, False, decision.possible, differences=(why,))
    if not opinion.confirmed:
        by = decision.policy
        warn("%s does not confirm a decision by %s %s: %s", opinion.engine, by.name, by.version, opinion.standing)
    return seconded(decision, opinion)


def opinions_on(
    policy: CompiledPolicy, decisions: Sequence[Decision], engine: SecondEngine, seconds: float
) -> list[SecondOpinion]:
    """What the second engine says about several decisions, asked together, within one time limit for all."""
    chosen = [choose(policy, decision) for decision in decisions]
    try:
        answers = engine.answers([cells for each in chosen for cells in each.cases], seconds)
    except SecondEngineError as error:
        standing = Standing.LATE if error.late else Standing.FAILED
        return [
            SecondOpinion(engine.name, standing, 0, False, d.possible, differences=(str(error),)) for d in decisions
        ]
    found, rest = [], list(answers)
    for decision, each in zip(decisions, chosen, strict=True):
        mine, rest = rest[: len(each.cases)], rest[len(each.cases) :]
        if each is chosen[-1]:
            mine += rest  # too many answers are as wrong as too few
        found.append(_opinion(policy, decision, engine, each, mine))
    return found


def _opinion(
    policy: CompiledPolicy,
    decision: Decision,
    engine: SecondEngine,
    chosen: Chosen,
    answers: Sequence[CompleteAnswer],
) -> SecondOpinion:
    found = tuple(dict.fromkeys(_differences(policy, decision, chosen, answers)))
    told = {outcome for answer in answers for outcome in answer.outcomes}
    return SecondOpinion(
        engine.name,
        Standing.DISAGREES if found else Standing.CONFIRMED,
        sum(answer.possible for answer in answers),
        chosen.every,
        decision.possible,
        tuple(outcome for outcome in OUTCOMES if outcome in told),
        found,
    )


def choose(policy: CompiledPolicy, decision: Decision) -> Chosen:
    """The complete cases to compare for a decision: the same for the same case, every time."""
    given = decision.case.given
    choices = [
        domain.indices(given[name]) if name in given else tuple(range(len(domain.cells)))
        for name, domain in policy.domains.items()
    ]
    within = decision.completions
    elsewhere = (policy.possible & policy.space.box(given)) - within  # ruled out by the other cases of a request
    if prod(map(len, choices)) <= EVERY:
        every = product(*choices)
        return Chosen(tuple(cells for cells in every if not elsewhere & _place(policy, cells)), every=True)
    cases = dict.fromkeys(_witnesses(policy, decision, within))
    random = Random(repr(choices))
    wanted = len(cases) + SAMPLED
    impossible: dict[Cells, None] = {}
    for _ in range(_TRIES * SAMPLED):
        if len(cases) == wanted:
            break
        cells = tuple(map(random.choice, choices))
        if within & _place(policy, cells):
            cases[cells] = None
        elif len(impossible) < _IMPOSSIBLE and not elsewhere & _place(policy, cells):
            impossible[cells] = None
    return Chosen((*cases, *impossible), every=False)


def _witnesses(policy: CompiledPolicy, decision: Decision, within: Region) -> Iterator[Cells]:
    """A completion for each outcome, and for each rule one in which it decides and one in which it does not."""
    regions = [within & policy.outcomes[outcome] for outcome in decision.possible]
    for rule in policy.document.rules:
        decides = policy.decides(rule, within)
        regions += [decides, within - decides] if decides else []
    for region in filter(None, regions):
        witness = region.witness()
        yield tuple(witness[name] for name in policy.domains)


def _place(policy: CompiledPolicy, cells: Cells) -> LooseRegion:
    space = policy.space
    return space.box(
        {name: domain.cells[cell] for (name, domain), cell in zip(policy.domains.items(), cells, strict=True)}
    )


def first_answer(policy: CompiledPolicy, cells: Cells) -> CompleteAnswer:
    """What the first engine says about one complete case, read off its diagrams."""
    place = policy.possible & _place(policy, cells)
    if not place:
        return CompleteAnswer(possible=False)
    applies = frozenset(name for name, region in policy.applies.items() if place & region)
    told = rules_among(policy, applies)
    return CompleteAnswer(
        True,
        frozenset(outcome for outcome, region in policy.outcomes.items() if place & region),
        frozenset(deciding.rule.name for deciding in told),
        frozenset((deciding.rule.name, weaker.name) for deciding in told for weaker in deciding.overrode),
    )


def _differences(
    policy: CompiledPolicy, decision: Decision, chosen: Chosen, answers: Sequence[CompleteAnswer]
) -> Iterator[str]:
    """How the second engine differs from what the decision says, and, in a sample, from the answer to each case."""
    if len(answers) != len(chosen.cases):
        yield "it did not answer for each combination"
        return
    for answer in answers:
        if answer.possible and len(answer.outcomes) != 1:
            yield f"it finds {either(answer.outcomes)} decided at once in one case"
    if not chosen.every:
        for cells, answer in zip(chosen.cases, answers, strict=True):
            yield from unlike(first_answer(policy, cells), answer)
    rows = [answer for answer in answers if answer.possible]
    if not rows:
        yield "it finds the case impossible"
        return
    if chosen.every:
        completions = decision.completions.count()
        if completions != len(rows):
            yield f"it finds {len(rows)} of the combinations possible, not {completions}"
    told, found = frozenset(decision.possible), frozenset(outcome for row in rows for outcome in row.outcomes)
    if not found <= told or (chosen.every and found != told):
        yield f"it finds that the outcome can be {either(found)}, not {either(told)}"
    yield from _rules_differ(policy, decision, rows, chosen.every)


def _rules_differ(
    policy: CompiledPolicy, decision: Decision, rows: Sequence[CompleteAnswer], every: bool
) -> Iterator[str]:
    rules = deciding_rules(decision.within(decision.possible), apart=True) if policy.parts else decision.rules
    told = {deciding.rule.name: deciding for deciding in rules}
    decides = {rule: sum(rule in row.decides for row in rows) for row in rows for rule in row.decides}
    overrode = {pair for row in rows for pair in row.overrode}
    for rule in decides:
        if rule not in told:
            yield f"it finds that the rule `{rule}` decides"
    for rule, deciding in told.items():
        times = decides.get(rule, 0)
        if every and not times:
            yield f"it finds that the rule `{rule}` does not decide"
        elif (deciding.sure and times < len(rows)) or (every and not deciding.sure and times == len(rows)):
            which = "only in some cases" if deciding.sure else "in every case"
            yield f"it finds that the rule `{rule}` decides {which}"
        here = {weaker for stronger, weaker in overrode if stronger == rule}
        claimed = {weaker.name for weaker in deciding.overrode}
        if not here <= claimed or (every and times and here != claimed):
            yield f"it finds that the rule `{rule}` overrides {_names(here)}, not {_names(claimed)}"


def unlike(first: CompleteAnswer, second: CompleteAnswer) -> Iterator[str]:
    """How two answers to one complete case differ, in words about the second."""
    if first.possible != second.possible:
        yield f"it finds a case {'possible' if second.possible else 'impossible'} that is not"
        return
    if first.outcomes != second.outcomes:
        yield f"in one case it decides {either(second.outcomes)}, not {either(first.outcomes)}"
    if first.decides != second.decides:
        yield f"in one case it finds that {_names(second.decides)} decides, not {_names(first.decides)}"
    elif first.overrode != second.overrode:
        for stronger, weaker in sorted(first.overrode ^ second.overrode):
            does = "overrides" if (stronger, weaker) in second.overrode else "does not override"
            yield f"in one case it finds that the rule `{stronger}` {does} `{weaker}`"


def _names(rules: frozenset[str] | set[str]) -> str:
    return ", ".join(f"`{rule}`" for rule in sorted(rules)) or "no rule"
