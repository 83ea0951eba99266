"""Which screen a person is shown next: a question, questions that are answered at once, or what is usual to confirm.

It depends only on the decision so far and on what was asked already, so whoever asks (a person at a terminal, or a
measurement that plays thousands of cases) asks alike.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from string import ascii_lowercase

from attrs import evolve, frozen

from sharepolicy.analysis.decision.as_asked import AskedTogether, Question
from sharepolicy.analysis.decision.at_once import asked_at_once
from sharepolicy.analysis.decision.contradiction import contradiction
from sharepolicy.analysis.decision.decide import Decision
from sharepolicy.analysis.decision.questions import asked_of, worth_asking
from sharepolicy.analysis.decision.usually import if_usual
from sharepolicy.ground.diagnostic import Diagnostic
from sharepolicy.language.case import Case
from sharepolicy.language.values import Values
from sharepolicy.language.vocabulary import Fact

_FEWEST = 2
"""How many lines make a screen of what is usual. One alone is asked as any other question."""

_MOST_OTHERS = 4
"""So many other values are listed on a screen of what is usual. If there are more, a person is asked what it is."""


@frozen
class UsuallySo:
    """One line of a screen: what is asked, and the values that confirming it gives to each fact that it is about."""

    question: Question | AskedTogether
    values: tuple[tuple[Fact, Values], ...]

    @property
    def letters(self) -> dict[str, str]:
        """The letter of each member of a several-of that usually is not so, by its fact: a person names it apart.

        After 26 they have none. These, and members that usually are so, a person is asked about if they are different.
        """
        if isinstance(self.question, Question):
            return {}
        denied = (fact.name for fact, values in self.values if values == frozenset({"no"}))
        return dict(zip(denied, ascii_lowercase, strict=False))

    @property
    def others(self) -> dict[str, str]:
        """The letter of each value that it can have instead, by the value; none if that is one, or if they are many.

        A person names one by it, or several of which it is one.
        """
        fact, usual = self.values[0]
        of = self.question.values if isinstance(self.question, Question) else None
        if not isinstance(of, frozenset) or not isinstance(usual, frozenset):
            return {}
        left = [value for value in fact.values if value in of - usual]
        return dict(zip(left, ascii_lowercase, strict=False)) if 1 < len(left) <= _MOST_OTHERS else {}

    @property
    def places(self) -> tuple[str, ...]:
        """The letters that can be typed behind its number."""
        return tuple((self.letters or self.others).values())

    def if_not(self, fact: Fact) -> Values | None:
        """What a fact is that a person names, for it is not as usual; None if they have to be asked what it is."""
        if isinstance(self.question, AskedTogether):
            return frozenset({"yes"}) if fact.name in self.letters else None
        of, usual = self.question.values, dict(self.values)[fact]
        left = of - usual if isinstance(of, frozenset) and isinstance(usual, frozenset) else ()
        return left if isinstance(left, frozenset) and len(left) == 1 else None


@frozen
class AskedAsUsual:
    """What can be confirmed at once: facts with what they usually are. Nothing of it is so until a person says so."""

    lines: tuple[UsuallySo, ...]

    @property
    def facts(self) -> tuple[Fact, ...]:
        """All that it is about."""
        return tuple(fact for line in self.lines for fact, _ in line.values)


Screen = Question | AskedTogether | AskedAsUsual
"""Whatever a person is asked in one step."""


@frozen
class AskedSoFar:
    """What was asked already, as names of facts.

    Those `answered`, with a value or with "I don't know", are not asked again. Those `shown` were on a screen of what
    is usual, and are never put on another one; of these, a person has `doubted` some: they are asked next.
    """

    answered: frozenset[str] = frozenset()
    shown: frozenset[str] = frozenset()
    doubted: frozenset[str] = frozenset()

    def after(self, screen: Screen, doubted: Iterable[str] = (), unknown: Iterable[str] = ()) -> AskedSoFar:
        """The same and one screen more. Of what it says to be usual, a person can doubt facts, or not know them.

        What they confirm can be asked once more, if it was confirmed only roughly and matters exactly.
        """
        names = {fact.name for fact in screen.facts}
        if not isinstance(screen, AskedAsUsual):
            return evolve(self, answered=self.answered | names)
        return AskedSoFar(self.answered.union(unknown), self.shown | names, self.doubted.union(doubted))


NOTHING_ASKED = AskedSoFar()


def next_screen(
    decision: Decision, asked: AskedSoFar = NOTHING_ASKED, order: str = "policy", *, about_duties: bool = False
) -> Screen | None:
    """What to ask next; None if it is settled, or if nothing is left to ask.

    As soon as confirming what is usual would settle the outcome, that comes next: all of it on one screen. So it does
    when nothing but what is usual is left. Facts that somebody doubted there come first, and no fact is confirmed
    twice. With `about_duties`, a settled case is asked what can still change what to do.
    """
    left = _left(decision, asked, order, about_duties=about_duties)
    doubted = (each for each in left if any(fact.name in asked.doubted for fact in each.facts))
    return next(doubted, None) or _settling(decision, asked, left) or _all_usual(decision, asked, left) or _first(left)


def why_as_usual(decision: Decision, line: UsuallySo) -> Diagnostic | None:
    """Why all of a line has to be as usual, by what is known in a case; None if some of it can be different."""
    situation = decision._situation
    if not situation.left <= situation.policy.space.box({fact.name: values for fact, values in line.values}):
        return None
    fact, values = line.values[0]
    given = {**decision.case.given, fact.name: situation.values_left(fact.name) - values}
    return contradiction(situation.policy, Case(given))


def how_many_about_duties(decision: Decision, asked: AskedSoFar) -> int:
    """How many questions about what to do are left, once the outcome is settled."""
    return len(_left(decision, asked, "policy", about_duties=True))


def _first(left: Sequence[Question | AskedTogether]) -> Screen | None:
    return left[0] if left else None


def _left(
    decision: Decision, asked: AskedSoFar, order: str, *, about_duties: bool
) -> tuple[Question | AskedTogether, ...]:
    """What is worth asking and is not asked yet."""
    worth: Sequence[Question] = decision.ask_about_duties if about_duties else ()
    if not decision.settled:
        worth = _worth_asking(decision, asked, order)
    return asked_at_once(decision.document, [each for each in worth if each.fact.name not in asked.answered])


def _worth_asking(decision: Decision, asked: AskedSoFar, order: str) -> Sequence[Question]:
    """What can still change the outcomes that are possible, though some answers were that somebody does not know."""
    worth = worth_asking(decision._situation, asked.answered)
    if order == "policy":
        return worth
    place = {question.name: number for number, question in enumerate(decision.ask_in(order))}
    return sorted(worth, key=lambda question: place.get(question.name, len(place)))


def _settling(decision: Decision, asked: AskedSoFar, left: Sequence[Question | AskedTogether]) -> Screen | None:
    """The screen that settles the outcome if a person confirms it; if that is one question, that question."""
    found = if_usual(decision._situation, asked.answered | asked.shown)
    if found is None:
        return None
    screen = _usual_screen(decision, {ground.fact.name: ground.values for ground in found.assuming})
    if len(screen.lines) >= _FEWEST:
        return screen
    names = {fact.name for fact in screen.facts}
    whole = (each for each in left if names <= {fact.name for fact in each.facts})
    return next(whole, screen.lines[0].question)


def _all_usual(decision: Decision, asked: AskedSoFar, left: Sequence[Question | AskedTogether]) -> AskedAsUsual | None:
    """A screen for all that is left; None if some of it differs each time or was shown, or if it is too little."""
    facts = [fact for each in left for fact in each.facts]
    if any(fact.usual is None or fact.name in asked.shown for fact in facts):
        return None
    usual = {fact.name: decision._situation.as_usual(fact.name) for fact in facts}
    screen = _usual_screen(decision, {name: values for name, values in usual.items() if values is not None})
    return screen if len(screen.lines) >= _FEWEST else None


def _usual_screen(decision: Decision, usual: Mapping[str, Values]) -> AskedAsUsual:
    """A screen with a line for each fact, and one for all members of a several-of."""
    situation = decision._situation
    open_ = (name for name in situation.open_facts if name in usual)
    questions = asked_at_once(decision.document, asked_of(situation, open_))
    lines = (line for each in questions for line in _lines(decision, each))
    return AskedAsUsual(tuple(UsuallySo(line, _values(line, usual)) for line in lines))


def _lines(decision: Decision, question: Question | AskedTogether) -> Iterator[Question | AskedTogether]:
    """The question itself; each of its facts apart if the author asks these together, for each is usual by itself."""
    if isinstance(question, Question) or question.name in decision.document.vocabulary.several:
        yield question
    else:
        for member in question.members:
            yield Question(member.fact, member.fact.all_values)


def _values(line: Question | AskedTogether, usual: Mapping[str, Values]) -> tuple[tuple[Fact, Values], ...]:
    return tuple((fact, usual[fact.name]) for fact in line.facts)
