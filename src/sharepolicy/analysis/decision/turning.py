"""What an unsettled decision turns on: the shortest tree of questions that settles it, or that leaves least open.

One question is enough if each of its answers settles the case; else two are tried. Where even two leave something open,
it is those that settle most completions (a count of cases, not a probability): one question if two settle as many, the
tree that begins with what may be urgent, the one with the fewest ends, and the one that asks first what the policy asks
first. A further question is asked only where one of its answers settles the case.

A question asks for one fact, or for the members of a several-of together. The answers to a several-of are read in
order: first those of its members that settle the case by themselves, step by step; then, if it matters, whether any
other is so; then what is left. If more than MOST questions matter, only the FEW are paired that leave least open alone.
"""

from __future__ import annotations

from collections.abc import Collection, Container, Iterator, Sequence
from itertools import combinations

from attrs import evolve

from sharepolicy.analysis.decision.actions import ask_first
from sharepolicy.analysis.decision.answers import (
    AnswerPart,
    AnyAsked,
    Left,
    OfFact,
    OfSeveral,
    count_of,
    joined,
    telling,
    told_alone,
)
from sharepolicy.analysis.decision.as_asked import AskedMember
from sharepolicy.analysis.decision.at_once import asked_as_one
from sharepolicy.analysis.decision.questions import asked_of
from sharepolicy.analysis.decision.situation import Situation
from sharepolicy.analysis.decision.turns_on import Branch, TurnsOn
from sharepolicy.core.apart import told_apart_by
from sharepolicy.core.cover import values_of_cells
from sharepolicy.ground.budget import OutOfTimeError, budget, check
from sharepolicy.ground.tongue import said
from sharepolicy.language.policy import OUTCOMES, Outcome
from sharepolicy.language.semantics import STRENGTH
from sharepolicy.language.values import Ranges, Values
from sharepolicy.language.vocabulary import Fact
from sharepolicy.language.words import say_member, say_value, say_values

MOST = 60
"""If more questions than this matter, only FEW of them are tried in pairs."""

FEW = 15

MANY = 4
"""So many values are told as all others, after the other answers."""


def turns_on(situation: Situation, beside: Outcome = Outcome.SHARE) -> TurnsOn | None:
    """The tree of a case, over the outcomes of its completions; each as it is `beside` another, the stronger of both.

    None if it is settled, if no two questions leave less open, or if finding them takes longer than a step may.
    """
    left: Left = {}
    for outcome in OUTCOMES:
        stronger = max(outcome, beside, key=STRENGTH.__getitem__)
        here = situation.by_outcome[outcome]
        left = joined(left, {stronger: here} if here else {})
    if len(left) < 2:
        return None
    try:
        with budget():
            trees = [_tree(situation, left, first, second) for first, second in _best(_asked(situation, left), left)]
    except OutOfTimeError:
        return None
    return _first_of(trees, {question.name for question in ask_first(situation)} if len(trees) > 1 else set())


def _first_of(trees: Sequence[TurnsOn], urgent: Container[str]) -> TurnsOn | None:
    """The tree that begins with what is asked before all else, if there is one; of those the one with fewest ends."""

    def place(tree: TurnsOn) -> tuple[bool, int]:
        return not any(fact.name in urgent for fact in tree.question.facts), len([*tree.ends])

    return min(trees, key=place, default=None)


def _asked(situation: Situation, left: Left) -> list[AnyAsked]:
    """The questions that may matter, in the policy's own order. The members of a several-of are asked alone too."""
    space = situation.policy.space
    several: dict[str, list[str]] = {}
    found: list[AnyAsked] = []
    for name in situation.open_facts:
        if any(region.depends_on(name) for region in left.values()):
            found.append(OfFact(space, (name,)))
            if of := situation.fact(name).several:
                several.setdefault(of, []).append(name)
    together = [OfSeveral(space, tuple(names), of) for of, names in several.items() if len(names) > 1]
    order = {name: place for place, name in enumerate(situation.open_facts)}
    return sorted([*found, *together], key=lambda asked: order[asked.facts[0]])


def _best(asked: Sequence[AnyAsked], left: Left) -> Sequence[tuple[AnyAsked, AnyAsked | None]]:
    """The question that leaves least open alone; or all pairs that settle more, if none settles more than they do.

    They are in the policy's own order. None if nothing can be told.
    """
    alone = {each: _left_open(each, left) for each in asked}
    ranked = sorted(asked, key=alone.__getitem__)
    if not ranked:
        return []
    best, (unsettled, others) = ranked[0], alone[ranked[0]]
    whole = count_of(left)
    most = whole - unsettled
    found: list[tuple[AnyAsked, AnyAsked]] = []
    matter = {fact for each in asked for fact in each.facts}
    for first, second in _pairs(ranked if len(ranked) <= MOST else ranked[:FEW]) if unsettled else ():
        check()
        bound = _settled_at_most(first, second, left, matter)
        if bound < most or bound == whole - unsettled:
            continue
        exact = isinstance(first, OfFact) and isinstance(second, OfFact)
        settled = bound if exact else _settled_by(first, second, left, whole, most)
        if settled > most:
            most, found = settled, []
        if settled == most > whole - unsettled:
            found += [(first, second)] if _is_one_way(first, second) else [(first, second), (second, first)]
    if found:
        order = {each: place for place, each in enumerate(asked)}
        return sorted(found, key=lambda pair: (order[pair[0]], order[pair[1]]))
    return [(best, None)] if (unsettled, others) < (whole, whole * (len(left) - 1)) else []


def _left_open(asked: AnyAsked, left: Left) -> tuple[int, int]:
    """How many completions are not settled after a question, and how often other outcomes are possible there."""
    check()
    parts = [answer.left for answer in asked.answers(left, told_alone) if len(answer.left) > 1]
    return sum(map(count_of, parts)), sum(count_of(part) * (len(part) - 1) for part in parts)


def _pairs(ranked: Sequence[AnyAsked]) -> Iterator[tuple[AnyAsked, AnyAsked]]:
    """What can be asked one after the other. Of two facts it does not matter which is asked first."""
    for first, second in combinations(ranked, 2):
        if set(first.facts).isdisjoint(second.facts):
            yield first, second
            if _is_one_way(first, second):
                yield second, first


def _is_one_way(first: AnyAsked, second: AnyAsked) -> bool:
    """Whether something else is left open if they are asked the other way round: the answers to a several-of differ."""
    return isinstance(first, OfSeveral) or isinstance(second, OfSeveral)


def _settled_at_most(first: AnyAsked, second: AnyAsked, left: Left, matter: Collection[str]) -> int:
    """How many completions are settled when all facts are known that both ask for: by two facts exactly so many."""
    return told_apart_by([*left.values()], {*first.facts, *second.facts}, matter)


def _settled_by(first: AnyAsked, second: AnyAsked, left: Left, whole: int, most: int) -> int:
    """How many completions are settled by both questions; or less than `most`, if they are less."""
    found, still = 0, whole
    for answer in first.answers(left, telling(second)):
        count = count_of(answer.left)
        found += count if len(answer.left) == 1 else second.settles(answer.left)
        still -= count
        if found + still < most:
            break
    return found


def _tree(situation: Situation, left: Left, first: AnyAsked, second: AnyAsked | None) -> TurnsOn:
    """The tree that asks these; answers that lead to the same are told together."""
    answers: list[AnswerPart] = []
    branches: list[Branch] = []
    for answer in first.answers(left, telling(second)):
        possible = tuple(outcome for outcome in OUTCOMES if outcome in answer.left)
        then = _tree(situation, answer.left, second, None) if second is not None and len(possible) > 1 else None
        if then is not None and not any(branch.settled for branch in then.branches):
            then = None
        branch = Branch("", possible, then=then)
        if answer.cells and branch in branches:
            place = branches.index(branch)
            answers[place] = evolve(answers[place], cells=answers[place].cells + answer.cells)
        else:
            answers.append(answer)
            branches.append(branch)
    questions = asked_of(situation, first.facts)
    if isinstance(first, OfSeveral):
        question = asked_as_one(situation.policy.document, first.several, questions)
        named = {name for answer in answers for name in answer.any_of} == set(first.facts)
        told = [_of_members(situation, *each, named=named) for each in zip(answers, branches, strict=True)]
        return TurnsOn(question, tuple(told), situation.policy.document.language)
    told = [_of_cells(situation, first.facts[0], *each) for each in zip(answers, branches, strict=True)]
    told.sort(key=lambda branch: 1 if branch.then is not None else 0 if branch.settled else 2)
    return TurnsOn(questions[0], tuple(_the_rest_last(told)), situation.policy.document.language)


def _of_cells(situation: Situation, name: str, answer: AnswerPart, branch: Branch) -> Branch:
    """A branch with the values of its fact."""
    cells = values_of_cells(next(iter(answer.left.values())), name, answer.cells)
    fact, values = situation.fact(name), situation.left_of(name, cells)
    return evolve(branch, says=_values_in_words(fact, values), fact=fact, values=values)


def _values_in_words(fact: Fact, values: Values) -> str:
    """Some values as answers: `yes`, `"a child who needs help" or "danger now"`."""
    if isinstance(values, Ranges):
        return say_values(fact, values)
    names = [_as_answer(say_value(fact, value)) for value in fact.values if value in values]
    return f" {said(fact.language, 'or')} ".join(names)


def _as_answer(words: str) -> str:
    """An answer within a sentence: with marks around it unless it is one word."""
    return f'"{words}"' if " " in words else words


def _the_rest_last(branches: list[Branch]) -> list[Branch]:
    """The branches, the one with most values last and simply as all others, if these are many."""
    longest = max(branches, key=_names)
    if len(branches) < 2 or _names(longest) < MANY:
        return branches
    return [*(branch for branch in branches if branch is not longest), evolve(longest, says="")]


def _names(branch: Branch) -> int:
    """How many values by name are its answers."""
    return len(branch.values) if isinstance(branch.values, frozenset) else 0


def _of_members(situation: Situation, answer: AnswerPart, branch: Branch, *, named: bool) -> Branch:
    """A branch of a several-of with its members. `named`: the branches name all that are asked about."""
    document = situation.policy.document
    if not answer.any_of:
        return evolve(branch, says=said(document.language, "none of these") if named else "")
    facts = [situation.fact(name) for name in answer.any_of]
    several = document.vocabulary.several[facts[0].several]
    members = tuple(AskedMember(fact, say_member(several, fact.member)) for fact in facts)
    says = f" {said(document.language, 'or')} ".join(_as_answer(member.says) for member in members)
    if answer.step:
        says = said(document.language, "none of these, but {these}", these=says)
    return evolve(branch, says=says, any_of=members)
