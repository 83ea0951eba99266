"""What an unsettled decision turns on: the shortest tree of questions that settles it, or that leaves least open.

One question is enough if each of its answers settles the case; else two are tried. Where even two leave something open,
it is those that settle most completions (a count of cases, not a probability): one question if two settle as many, the
tree that begins with what may be urgent, the one with the fewest ends, and the one that asks first what the policy asks
first. A further question is asked only where one of its answers settles the case.

A question asks for one fact, or for the members of a several-of together. The answers to a several-of are read in
order: first those of its members that settle the case by themselves, step by step; then, if it matters, whether any
other is so; then what is left. If many questions matter, only the few are paired that leave least open alone.
"""

from __future__ import annotations

from collections.abc import Hashable

from attrs import evolve, frozen

from sharepolicy.analysis.decision.actions import ask_first
from sharepolicy.analysis.decision.answers import (
    AnswerPart,
    AnyAsked,
    Left,
    OfFact,
    OfSeveral,
    joined,
    telling,
)
from sharepolicy.analysis.decision.as_asked import AskedMember
from sharepolicy.analysis.decision.at_once import asked_as_one
from sharepolicy.analysis.decision.pairing import best_pairs
from sharepolicy.analysis.decision.questions import asked_of
from sharepolicy.analysis.decision.situation import Situation
from sharepolicy.analysis.decision.turns_on import Branch, TurnsOn
from sharepolicy.core.cover import values_of_cells
from sharepolicy.ground.budget import OutOfTimeError, budget, check
from sharepolicy.ground.tongue import said
from sharepolicy.language.policy import OUTCOMES, Outcome
from sharepolicy.language.semantics import STRENGTH
from sharepolicy.language.values import Ranges, Values
from sharepolicy.language.vocabulary import Fact
from sharepolicy.language.words import say_member, say_value, say_values

MANY = 4
"""So many values are told as all others, after the other answers."""


def turns_on(situation: Situation, beside: Outcome = Outcome.SHARE) -> TurnsOn | None:
    """The tree of a case, over the outcomes of its completions; each as it is `beside` another, the stronger of both.

    None if it is settled, if no two questions leave less open, or if finding them takes longer than a step may.
    """
    if situation.settled:
        return None
    left: Left = {}
    for outcome in OUTCOMES:
        stronger = max(outcome, beside, key=STRENGTH.__getitem__)
        here = situation.by_outcome[outcome]
        left = joined(left, {stronger: here} if here else {})
    if len(left) < 2:
        return None
    try:
        with budget():
            pairs = best_pairs(_asked(situation, left), situation.left, left)
            if len(pairs) > 1:  # what is asked before all else comes first
                urgent = {question.name for question in ask_first(situation)}
                pairs = [pair for pair in pairs if not urgent.isdisjoint(pair.first.facts)] or pairs
            outlines = [_outline(pair.left, pair.first, pair.second) for pair in pairs]
    except OutOfTimeError:
        return None
    return _in_words(situation, min(outlines, key=_ends)) if outlines else None


@frozen(eq=False)
class _Outline:
    """A tree without its words: a question, and its answers with what is asked after each.

    Only the tree that is chosen needs its words.
    """

    asked: AnyAsked
    answers: list[AnswerPart]
    possible: list[tuple[Outcome, ...]]
    then: list[_Outline | None]

    @property
    def key(self) -> Hashable:
        """What it says, but for the question."""
        return tuple(
            (answer.cells, answer.any_of, answer.step > 0, *_branch_key(possible, then))
            for answer, possible, then in zip(self.answers, self.possible, self.then, strict=True)
        )


def _branch_key(possible: tuple[Outcome, ...], then: _Outline | None) -> tuple[Hashable, ...]:
    return possible, then.key if then is not None else None


def _ends(tree: _Outline) -> int:
    """At how many places nothing more is asked."""
    return sum(1 if then is None else _ends(then) for then in tree.then)


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


def _outline(left: Left, first: AnyAsked, second: AnyAsked | None) -> _Outline:
    """The tree that asks these; answers that lead to the same are told together."""
    check()
    found = _Outline(first, [], [], [])
    places: dict[Hashable, int] = {}
    for answer in first.answers(left, telling(second)):
        possible = tuple(outcome for outcome in OUTCOMES if outcome in answer.left)
        then = _outline(answer.left, second, None) if second is not None and len(possible) > 1 else None
        if then is not None and not any(len(each) == 1 for each in then.possible):
            then = None
        place = places.setdefault(_branch_key(possible, then), len(found.answers))
        if answer.cells and place < len(found.answers):
            found.answers[place] = evolve(found.answers[place], cells=found.answers[place].cells + answer.cells)
        else:
            found.answers.append(answer)
            found.possible.append(possible)
            found.then.append(then)
    return found


def _in_words(situation: Situation, tree: _Outline) -> TurnsOn:
    """The tree as people read it."""
    branches = [
        Branch("", possible, then=_in_words(situation, then) if then is not None else None)
        for possible, then in zip(tree.possible, tree.then, strict=True)
    ]
    first, document = tree.asked, situation.policy.document
    questions = asked_of(situation, first.facts)
    if isinstance(first, OfSeveral):
        question = asked_as_one(document, first.several, questions)
        named = {name for answer in tree.answers for name in answer.any_of} == set(first.facts)
        told = [_of_members(situation, *each, named=named) for each in zip(tree.answers, branches, strict=True)]
        return TurnsOn(question, tuple(told), document.language)
    told = [_of_cells(situation, first.facts[0], *each) for each in zip(tree.answers, branches, strict=True)]
    told.sort(key=lambda branch: 1 if branch.then is not None else 0 if branch.settled else 2)
    return TurnsOn(questions[0], tuple(_the_rest_last(told)), document.language)


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
