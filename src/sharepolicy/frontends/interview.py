"""The interview: one plain question at a time, and only questions that can still change the decision.

Answers are kept as a case file would give them, so that a saved case reads back unchanged.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from attrs import Factory, define, frozen

from sharepolicy.analysis.decision.at_once import asked_at_once
from sharepolicy.analysis.decision.decide import Decision
from sharepolicy.analysis.decision.decision import AskedTogether, Question
from sharepolicy.frontends.as_usual import AskedAsUsual, asked_as_usual, facts_of
from sharepolicy.frontends.console import Console
from sharepolicy.frontends.render.text import sentence, wrap
from sharepolicy.frontends.typed import (
    Unclear,
    answer_from_text,
    answers_from_text,
    doubted_from_text,
    example,
    options,
    options_together,
)
from sharepolicy.ground.diagnostic import CaseError
from sharepolicy.ground.tongue import said, said_of, to_say
from sharepolicy.language.vocabulary import Fact
from sharepolicy.language.words import say_values, write_values

Facts = dict[str, object]
"""What a case file gives for all facts."""

_NO_HELP = to_say("There is no further help with this question.")
_HINT = to_say("Type the number of an answer. Also: ? for help, b to go back, q to stop.")
_HINT_FREE = to_say("Type {example}, or d if you don't know. Also: ? for help, b to go back, q to stop.")
_HINT_TOGETHER = to_say(
    "Type the numbers of all that are so, such as 1,2; the others are then not so. If you don't know about the others, "
    "add d. Also: ? for help, b to go back, q to stop."
)
_HINT_USUAL = to_say(
    "Type y if all of it is so. If not, type the numbers of what is different or not known, such as 1,2; the rest is "
    "then so. Also: ? for help, b to go back, q to stop."
)
AnyQuestion = Question | AskedTogether | AskedAsUsual
"""Whatever a person is asked in one step."""


class AnswersEndedError(Exception):
    """The person stopped, or there is nothing more to read."""


@frozen
class AskedAndAnswered:
    """One step of the interview: for each fact that was asked about, the answer, or None if it is not known.

    `as_usual` are the facts that were put on a screen with what they usually are, confirmed or doubted. As long as they
    matter, they are asked about once more, each by itself.
    """

    answers: Mapping[str, object]
    facts: tuple[Fact, ...]
    as_usual: frozenset[str] = frozenset()


@define
class Interview:
    """A conversation about a case. Mutable on purpose: it grows with each answer."""

    decide: Callable[[Facts], Decision]
    console: Console
    order: str = "policy"
    language: str = ""
    about_duties: bool = False
    answered: list[AskedAndAnswered] = Factory(list)

    @property
    def facts(self) -> Facts:
        """The answers so far, as a case file would give them."""
        found: Facts = {}
        for fact in (fact for step in self.answered for fact in step.facts):
            answer = self._answers[fact.name]
            if answer is None:
                continue
            if fact.several:  # member by member: a list would also answer what the vocabulary gains later
                members = found.setdefault(fact.several, {})
                assert isinstance(members, dict)
                members[fact.member] = answer
            else:
                found[fact.name] = answer
        return found

    @property
    def _answers(self) -> dict[str, object]:
        found: dict[str, object] = {}
        for step in self.answered:
            for name, answer in step.answers.items():
                found[name] = found.get(name) if answer is None else answer
        return found

    def run(self) -> Decision:
        """Ask until the case is settled, nothing is left to ask, or the person stops; return the decision.

        Once it is settled, the person may go on with what can change what to do.
        """
        decision = self.decide(self.facts)
        try:
            while (question := self._next(decision)) is not None or self._goes_on(decision):
                if question is not None:
                    decision = self._step(question, decision)
        except AnswersEndedError:
            self.console.say()
            self.console.say(said(self.language, "Stopped."))
        else:
            self.console.say()
            settled, open_ = (
                said(self.language, "That settles it."),
                said(self.language, "There is nothing more to ask."),
            )
            self.console.say(settled if decision.settled and not self.about_duties else open_)
        return decision

    def _next(self, decision: Decision) -> AnyQuestion | None:
        if not decision.settled:
            asked = decision.ask_in("fewest" if self.order == "fewest" else "policy")
        else:
            asked = decision.ask_about_duties if self.about_duties else ()
        left = self._left(decision, asked)
        shown = {name for step in self.answered for name in step.as_usual}
        once_more = (each for each in left if any(fact.name in shown for fact in facts_of(each)))
        if (question := next(once_more, None)) is not None:
            return question
        return asked_as_usual(decision.document, left) or next(iter(left), None)

    def _left(self, decision: Decision, asked: Iterable[Question]) -> tuple[Question | AskedTogether, ...]:
        """What of these is not asked yet, as a person is asked."""
        answered = {name for step in self.answered if not step.as_usual for name in step.answers}
        return asked_at_once(decision.document, [each for each in asked if each.fact.name not in answered])

    def _goes_on(self, decision: Decision) -> bool:
        """Whether the person wants to be asked about what to do, now that the outcome is settled. Asked once."""
        if self.about_duties or not decision.settled:
            return False
        left = len(self._left(decision, decision.ask_about_duties))
        if not left:
            return False
        self.console.say()
        self._say(
            said_of(
                self.language,
                left,
                "The answer is settled. Go on with one question about what to do?",
                "The answer is settled. Go on with {number} questions about what to do?",
            )
        )
        self._say(said(self.language, "Type y to go on, or press Enter for the answer."))
        line = self.console.ask(said(self.language, "Your answer:") + " ").strip().lower()
        self.about_duties = line in ("y", "yes", said(self.language, "yes"))
        return self.about_duties

    def _step(self, question: AnyQuestion, decision: Decision) -> Decision:
        """Ask one question until it is answered; return the decision after it."""
        self._put(question)
        while True:
            line = self._read()
            if line == "b":
                if self.answered:
                    self.answered.pop()
                    return self.decide(self.facts)
                self._say(said(self.language, "This is the first question: there is nothing to go back to."))
            elif line == "?":
                self._help(question)
            else:
                step = _step_from(line, question, self.language)
                if isinstance(step, Unclear):
                    self._say(step.why)
                    continue
                self.answered.append(step)
                try:
                    return (
                        self.decide(self.facts)
                        if any(answer is not None for answer in step.answers.values())
                        else decision
                    )
                except CaseError as error:
                    self.answered.pop()
                    for diagnostic in error.diagnostics:
                        self._say(" ".join(map(sentence, filter(None, (diagnostic.message, diagnostic.help)))))

    def _read(self) -> str:
        line = self.console.ask(said(self.language, "Your answer:") + " ")
        if not line or line.strip() in ("q", "quit", "stop"):
            raise AnswersEndedError
        return line.strip()

    def _put(self, question: AnyQuestion) -> None:
        style = self.console.style
        self.console.say()
        number = said(self.language, "Question {number}.", number=len(self.answered) + 1)
        lines = wrap(f"{number} {question.asks}", rest="  ", width=style.width)
        self.console.say("\n".join(map(style.bold, lines)))
        texts = _options(question)
        for option, text in enumerate(texts, 1):
            self.console.say("\n".join(wrap(text, f"  {option}. ", width=style.width)))
        if not isinstance(question, Question):
            self._say(said(self.language, _HINT_TOGETHER if isinstance(question, AskedTogether) else _HINT_USUAL))
        elif not self.answered:
            free = question.fact.is_numeric
            self._say(self._free(question.fact) if free else said(self.language, _HINT))
        elif question.fact.is_numeric:
            text = said(self.language, "Type {example}, or d if you don't know.", example=example(question.fact))
            self._say(text)

    def _free(self, fact: Fact) -> str:
        """What can be typed where no answers are listed."""
        return said(self.language, _HINT_FREE, example=example(fact))

    def _help(self, question: AnyQuestion) -> None:
        if isinstance(question, AskedAsUsual):
            for number, line in enumerate(question.lines, 1):
                self._say(f"{number}. {line.help or said(self.language, _NO_HELP)}")
            self._say(said(self.language, _HINT_USUAL))
            return
        if isinstance(question, AskedTogether):
            helps = dict.fromkeys(filter(None, (member.fact.help for member in question.members)))
            self._say(question.help or " ".join(helps) or said(self.language, _NO_HELP))
            self._say(said(self.language, _HINT_TOGETHER))
            return
        fact = question.fact
        usually = ""
        if fact.usual is not None:
            usually = said(self.language, "Usually: {values}.", values=say_values(fact, fact.usual))
        help_ = " ".join(filter(None, (fact.help, usually, fact.usual_because)))
        self._say(help_ or said(self.language, _NO_HELP))
        if fact.is_numeric:
            self._say(self._free(fact))
        else:
            self._say(
                said(
                    self.language,
                    "If it is one of two answers and you don't know which, type both numbers, such as 1,2.",
                )
            )
            self._say(said(self.language, _HINT))

    def _say(self, text: str) -> None:
        self.console.say("\n".join(wrap(text, "  ", width=self.console.style.width)))


def _options(question: AnyQuestion) -> list[str]:
    """What is listed under a question, with numbers."""
    if isinstance(question, AskedAsUsual):
        return [line.says for line in question.lines]
    return (
        options_together(question) if isinstance(question, AskedTogether) else [text for _, text in options(question)]
    )


def _step_from(line: str, question: AnyQuestion, language: str) -> AskedAndAnswered | Unclear:
    """What a line that somebody typed answers."""
    if isinstance(question, AskedAsUsual):
        doubted = doubted_from_text(line, len(question.lines), language)
        return doubted if isinstance(doubted, Unclear) else _confirmed(question, doubted)
    if isinstance(question, AskedTogether):
        answers = answers_from_text(line, question)
        facts = tuple(member.fact for member in question.members)
        return answers if isinstance(answers, Unclear) else AskedAndAnswered(answers, facts)
    answer = answer_from_text(line, question)
    return answer if isinstance(answer, Unclear) else AskedAndAnswered({question.name: answer}, (question.fact,))


def _confirmed(screen: AskedAsUsual, doubted: frozenset[int]) -> AskedAndAnswered:
    """What a person has confirmed: all but the lines that they doubt."""
    kept = [one for number, line in enumerate(screen.lines, 1) if number not in doubted for one in line.values]
    answers = {fact.name: write_values(fact, values) for fact, values in kept}
    return AskedAndAnswered(answers, tuple(fact for fact, _ in kept), frozenset(fact.name for fact in screen.facts))
