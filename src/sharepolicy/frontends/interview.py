"""The interview: one plain question at a time, and only questions that can still change the decision.

Answers are kept as a case file would give them, so that a saved case reads back unchanged.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from attrs import Factory, define, frozen

from sharepolicy.analysis.decision.as_asked import AskedTogether
from sharepolicy.analysis.decision.decide import Decision
from sharepolicy.analysis.decision.screens import (
    NOTHING_ASKED,
    AskedAsUsual,
    AskedSoFar,
    Screen,
    how_many_about_duties,
    next_screen,
    why_as_usual,
)
from sharepolicy.frontends.as_usual import ASKS, answers_of, help_with_usual, hint, usual_in_words
from sharepolicy.frontends.console import Console
from sharepolicy.frontends.render.text import sentence, wrap
from sharepolicy.frontends.typed import (
    Unclear,
    answer_from_text,
    answers_from_text,
    doubt_from_text,
    example,
    not_understood,
    options,
    options_together,
)
from sharepolicy.ground.diagnostic import CaseError
from sharepolicy.ground.tongue import said, said_of, to_say
from sharepolicy.language.vocabulary import Fact
from sharepolicy.language.words import say_values

Facts = dict[str, object]
"""What a case file gives for all facts."""

_STOP = ("q", "quit", "stop")
"""What a person types who wants to stop."""

_NO_HELP = to_say("There is no further help with this question.")
_HINT = to_say("Type the number of an answer. Also: ? for help, b to go back, q to stop.")
_HINT_FREE = to_say("Type {example}, or d if you don't know. Also: ? for help, b to go back, q to stop.")
_HINT_TOGETHER = to_say(
    "Type the numbers of all that are so, such as 1,2; the others are then not so. If you don't know about one, type d "
    "before its number, such as d3; about all the others, add d. Also: ? for help, b to go back, q to stop."
)


class AnswersEndedError(Exception):
    """The person stopped, or there is nothing more to read."""


@frozen
class AskedAndAnswered:
    """One step of the interview: for each fact that was answered, the answer, or None if it is not known.

    Of what was put to the person as usual, they say that some is different, but not what it is: `doubted`.
    """

    screen: Screen
    answers: Mapping[str, object]
    doubted: frozenset[str] = frozenset()

    @property
    def unknown(self) -> frozenset[str]:
        """The facts that the person does not know."""
        return frozenset(name for name, answer in self.answers.items() if answer is None)


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
        for fact in (fact for step in self.answered for fact in step.screen.facts):
            answer = self._answers.get(fact.name)
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

    @property
    def _asked(self) -> AskedSoFar:
        found = NOTHING_ASKED
        for step in self.answered:
            found = found.after(step.screen, step.doubted, step.unknown)
        return found

    def _next(self, decision: Decision) -> Screen | None:
        return next_screen(decision, self._asked, self.order, about_duties=self.about_duties)

    def _goes_on(self, decision: Decision) -> bool:
        """Whether the person wants to be asked about what to do, now that the outcome is settled. Asked once."""
        if self.about_duties or not decision.settled:
            return False
        left = how_many_about_duties(decision, self._asked)
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
        yes, no = ({*words, said(self.language, words[-1])} for words in (("y", "yes"), ("", "n", *_STOP, "no")))
        while (line := self._line().lower()) not in yes | no:
            self._say(
                not_understood(line, said(self.language, "y to go on, or press Enter for the answer"), self.language)
            )
        self.about_duties = line in yes
        return self.about_duties

    def _step(self, question: Screen, decision: Decision) -> Decision:
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
                    return self._after(step, decision)
                except CaseError as error:
                    self.answered.pop()
                    for diagnostic in error.diagnostics:
                        self._say(" ".join(map(sentence, filter(None, (diagnostic.message, diagnostic.help)))))

    def _after(self, step: AskedAndAnswered, decision: Decision) -> Decision:
        """The decision after a step. Raises CaseError if what they answered, or doubt, cannot be."""
        if any(answer is not None for answer in step.answers.values()):
            decision = self.decide(self.facts)
        for line in step.screen.lines if isinstance(step.screen, AskedAsUsual) else ():
            if any(fact.name in step.doubted for fact, _ in line.values) and (why := why_as_usual(decision, line)):
                raise CaseError([why])
        return decision

    def _read(self) -> str:
        line = self.console.ask(said(self.language, "Your answer:") + " ")
        if not line or line.strip() in _STOP:
            raise AnswersEndedError
        return line.strip()

    def _line(self) -> str:
        """What they type where Enter is an answer too, as is the end of what there is to read."""
        return self.console.ask(said(self.language, "Your answer:") + " ").strip()

    def _put(self, question: Screen) -> None:
        style = self.console.style
        self.console.say()
        number = said(self.language, "Question {number}.", number=len(self.answered) + 1)
        asks = said(self.language, ASKS) if isinstance(question, AskedAsUsual) else question.asks
        lines = wrap(f"{number} {asks}", rest="  ", width=style.width)
        self.console.say("\n".join(map(style.bold, lines)))
        texts = self._options(question)
        for option, text in enumerate(texts, 1):
            self.console.say("\n".join(wrap(text, f"  {option}. ", width=style.width)))
        if isinstance(question, AskedAsUsual):
            self._say(hint(question, self.language))
        elif isinstance(question, AskedTogether):
            self._say(said(self.language, _HINT_TOGETHER))
        elif not self.answered:
            free = question.fact.is_numeric
            self._say(self._free(question.fact) if free else said(self.language, _HINT))
        elif question.fact.is_numeric:
            text = said(self.language, "Type {example}, or d if you don't know.", example=example(question.fact))
            self._say(text)

    def _free(self, fact: Fact) -> str:
        """What can be typed where no answers are listed."""
        return said(self.language, _HINT_FREE, example=example(fact))

    def _help(self, question: Screen) -> None:
        if isinstance(question, AskedAsUsual):
            for number, line in enumerate(question.lines, 1):
                self._say(f"{number}. {help_with_usual(line) or said(self.language, _NO_HELP)}")
            self._say(hint(question, self.language))
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

    def _options(self, question: Screen) -> list[str]:
        """What is listed under a question, with numbers."""
        if isinstance(question, AskedAsUsual):
            return [usual_in_words(number, line, self.language) for number, line in enumerate(question.lines, 1)]
        if isinstance(question, AskedTogether):
            return options_together(question)
        return [text for _, text in options(question)]


def _step_from(line: str, question: Screen, language: str) -> AskedAndAnswered | Unclear:
    """What a line that somebody typed answers."""
    if isinstance(question, AskedAsUsual):
        doubt = doubt_from_text(line, [each.places for each in question.lines], language)
        if doubt is None:
            return AskedAndAnswered(question, {})
        return doubt if isinstance(doubt, Unclear) else AskedAndAnswered(question, *answers_of(question, doubt))
    if isinstance(question, AskedTogether):
        answers = answers_from_text(line, question)
        return answers if isinstance(answers, Unclear) else AskedAndAnswered(question, answers)
    answer = answer_from_text(line, question)
    return answer if isinstance(answer, Unclear) else AskedAndAnswered(question, {question.name: answer})
