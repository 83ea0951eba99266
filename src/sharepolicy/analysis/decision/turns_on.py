"""What an unsettled decision turns on, as a value: a question, and where each answer leads."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import frozen

from sharepolicy.analysis.decision.as_asked import AskedMember, AskedTogether, Question
from sharepolicy.ground.tongue import said
from sharepolicy.language.policy import Outcome
from sharepolicy.language.values import Values
from sharepolicy.language.vocabulary import Fact


@frozen
class Branch:
    """Some answers to a question that lead to the same: the outcomes that are possible then, and what is asked next.

    The answers are `values` of the `fact`; or, of a several-of, that at least one of `any_of` is so, and nothing that a
    branch before this one names. With neither it is what is left: nothing that the branches before it name is so.
    `says` tells them in words; it is empty if they are simply all others.
    """

    says: str
    possible: tuple[Outcome, ...]
    fact: Fact | None = None
    values: Values | None = None
    any_of: tuple[AskedMember, ...] = ()
    then: TurnsOn | None = None

    @property
    def settled(self) -> bool:
        """Whether these answers settle the case: nothing else need be known."""
        return len(self.possible) == 1


@frozen
class TurnsOn:
    """What an unsettled decision turns on: a question, and a branch for each answer that is still possible.

    A branch that is not settled may ask a further question, the same in all of them. The outcomes at each end are
    exactly those of the completions there.
    """

    question: Question | AskedTogether
    branches: tuple[Branch, ...]
    language: str = ""

    @property
    def ends(self) -> Iterator[Branch]:
        """The branches at which nothing more is asked."""
        for branch in self.branches:
            if branch.then is None:
                yield branch
            else:
                yield from branch.then.ends

    @property
    def settles(self) -> bool:
        """Whether every answer settles the case."""
        return all(end.settled for end in self.ends)

    @property
    def questions(self) -> tuple[Question | AskedTogether, ...]:
        """The one or two questions that it asks."""
        further = (question for branch in self.branches if branch.then for question in branch.then.questions)
        return (self.question, *dict.fromkeys(further))

    @property
    def facts(self) -> tuple[Fact, ...]:
        """The facts that it asks for."""
        return tuple(fact for question in self.questions for fact in question.facts)

    @property
    def says(self) -> str:
        """All of it in sentences: "Did they agree? If yes: share. If no: don't share."."""
        return " ".join((self.question.asks, *(branch_in_words(branch, self.language) for branch in self.branches)))

    def __str__(self) -> str:
        return self.says


def branch_in_words(branch: Branch, language: str) -> str:
    """A branch in sentences: "If no: don't share."; with what is asked next, and its answers, in brackets."""
    if branch.then is not None:
        return f"{answer_in_words(branch, language)} ({branch.then.says})"
    return f"{answer_in_words(branch, language)} {end_in_words(branch, language)}"


def answer_in_words(branch: Branch, language: str) -> str:
    """The answers that lead there: "If refused or withdrawn:"."""
    return (
        said(language, "If {answer}:", answer=branch.says) if branch.says else said(language, "With any other answer:")
    )


def end_in_words(branch: Branch, language: str) -> str:
    """Where a branch ends: "share.", or what it leaves open."""
    *most, last = (said(language, outcome.words) for outcome in branch.possible)
    if not most:
        return f"{last}."
    outcomes = f"{', '.join(most)} {said(language, 'or')} {last}"
    return said(language, "not settled yet, it could be {outcomes}.", outcomes=outcomes)
