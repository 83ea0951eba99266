"""What is usually so, put to a person on one screen: they confirm it, or say of what they doubt it.

Nothing is taken as usual. What a person confirms is their answer, and what they doubt is asked as any other fact.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from attrs import frozen

from sharepolicy.analysis.decision.decision import AskedTogether, Question
from sharepolicy.frontends.render.text import sentence
from sharepolicy.frontends.typed import NONE_OF_THESE
from sharepolicy.ground.tongue import said, to_say
from sharepolicy.language.policy import PolicyDocument
from sharepolicy.language.values import Values
from sharepolicy.language.vocabulary import Fact
from sharepolicy.language.words import say_values

_ASKS = to_say("Usually this is so. Is all of it so in this case too?")
_FEWEST = 2
"""How many lines make a screen. One fact alone is asked as any other."""


@frozen
class UsuallySo:
    """One line of the screen: what is asked, what is usually so, and the values that confirming it gives the facts."""

    says: str
    help: str
    values: tuple[tuple[Fact, Values], ...]


@frozen
class AskedAsUsual:
    """What can be confirmed at once, since nothing but what is usually the same is left to ask."""

    asks: str
    lines: tuple[UsuallySo, ...]

    @property
    def facts(self) -> tuple[Fact, ...]:
        """All that it is about."""
        return tuple(fact for line in self.lines for fact, _ in line.values)


def asked_as_usual(document: PolicyDocument, left: Sequence[Question | AskedTogether]) -> AskedAsUsual | None:
    """A screen for what is left to ask; None if some of it differs each time, or if it is too little for a screen."""
    if any(fact.usual is None for question in left for fact in facts_of(question)):
        return None
    lines = tuple(line for question in left for line in _lines(document, question))
    return AskedAsUsual(said(document.language, _ASKS), lines) if len(lines) >= _FEWEST else None


def facts_of(question: Question | AskedTogether) -> tuple[Fact, ...]:
    """The facts that a question asks about."""
    return (question.fact,) if isinstance(question, Question) else tuple(one.fact for one in question.members)


def _lines(document: PolicyDocument, question: Question | AskedTogether) -> Iterator[UsuallySo]:
    """A line for each fact that a question asks about; one for all of a several-of."""
    if isinstance(question, Question):
        yield from _line(question.fact, question.values)
    elif question.name not in document.vocabulary.several:
        for member in question.members:
            yield from _line(member.fact, member.fact.all_values)
    else:
        usual = tuple((one.fact, one.fact.usual) for one in question.members if one.fact.usual is not None)
        because = dict.fromkeys(fact.usual_because for fact, _ in usual)
        says = _several_in_words(question, document.language)
        yield UsuallySo(says, _help(question.help, *because), usual)


def _several_in_words(question: AskedTogether, language: str) -> str:
    """Which of them usually are so, and each that usually is not: nobody confirms what they have not read."""
    so = [member.says for member in question.members if member.fact.usual == frozenset({"yes"})]
    not_so = [f"\n- {member.says}" for member in question.members if member.fact.usual == frozenset({"no"})]
    says = _in_words(question.asks, "; ".join(so)) if so else question.asks
    return f"{says} {said(language, NONE_OF_THESE)}:{''.join(not_so)}" if not_so else says


def _line(fact: Fact, left: Values) -> Iterator[UsuallySo]:
    """The line of one fact; none if what is known already excludes what is usual, or says as much."""
    if fact.usual is not None and (both := fact.usual & left) and both != left:
        help_ = _help(fact.help, fact.usual_because)
        yield UsuallySo(_in_words(fact.asks, say_values(fact, both)), help_, ((fact, both),))


def _in_words(asks: str, usually: str) -> str:
    return f"{asks} {sentence(usually)}"


def _help(*texts: str) -> str:
    return " ".join(filter(None, texts))
