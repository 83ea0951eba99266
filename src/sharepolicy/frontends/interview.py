"""The interview: one plain question at a time, and only questions that can still change the decision.

Answers are kept as a case file would give them, so that a saved case reads back unchanged.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from attrs import Factory, define, frozen

from sharepolicy.analysis.decision.decide import Decision
from sharepolicy.analysis.decision.decision import Question
from sharepolicy.frontends.console import Console
from sharepolicy.frontends.render.text import columns, joined, sentence, wrap
from sharepolicy.frontends.render.words import values_in_words
from sharepolicy.ground.diagnostic import CaseError
from sharepolicy.language.vocabulary import Fact, FactType
from sharepolicy.language.words import plain, say_value

GivenAnswer = str | list[str] | dict[str, object]
"""What a case file can give for one fact."""

Facts = dict[str, GivenAnswer]
"""What a case file gives for all facts."""

_HINT = "Type the number of an answer. Also: ? for help, b to go back, q to stop."
_HINT_FREE = "Type {example}, or d if you don't know. Also: ? for help, b to go back, q to stop."
_DONT_KNOW = "don't know"


class AnswersEndedError(Exception):
    """The person stopped, or there is nothing more to read."""


@frozen
class AskedAndAnswered:
    """One step of the interview: the fact asked about, and the answer, or None if it is not known."""

    fact: Fact
    answer: GivenAnswer | None


@define
class Interview:
    """A conversation about a case. Mutable on purpose: it grows with each answer."""

    decide: Callable[[Facts], Decision]
    console: Console
    order: str = "policy"
    answered: list[AskedAndAnswered] = Factory(list)

    @property
    def facts(self) -> Facts:
        """The answers so far, as a case file would give them."""
        found: Facts = {}
        for step in self.answered:
            if step.answer is None:
                continue
            if step.fact.several:
                members = found.setdefault(step.fact.several, {})
                assert isinstance(members, dict)
                members[step.fact.member] = step.answer
            else:
                found[step.fact.name] = step.answer
        return found

    def run(self) -> Decision:
        """Ask until the case is settled, nothing is left to ask, or the person stops; return the decision."""
        decision = self.decide(self.facts)
        try:
            while (question := self._next(decision)) is not None:
                decision = self._step(question, decision)
        except AnswersEndedError:
            self.console.say()
            self.console.say("Stopped.")
        else:
            self.console.say()
            self.console.say("That settles it." if decision.settled else "There is nothing more to ask.")
        return decision

    def _next(self, decision: Decision) -> Question | None:
        if decision.settled:
            return None
        answered = {step.fact.name for step in self.answered}
        asked = decision.ask_in("fewest" if self.order == "fewest" else "policy")
        return next((question for question in asked if question.fact.name not in answered), None)

    def _step(self, question: Question, decision: Decision) -> Decision:
        """Ask one question until it is answered; return the decision after it."""
        self._put(question)
        while True:
            line = self._read()
            if line == "b":
                if self.answered:
                    self.answered.pop()
                    return self.decide(self.facts)
                self._say("This is the first question: there is nothing to go back to.")
            elif line == "?":
                self._help(question)
            else:
                answer = answer_from_text(line, question)
                if isinstance(answer, Unclear):
                    self._say(answer.why)
                    continue
                self.answered.append(AskedAndAnswered(question.fact, answer))
                try:
                    return self.decide(self.facts) if answer is not None else decision
                except CaseError as error:
                    self.answered.pop()
                    for diagnostic in error.diagnostics:
                        self._say(" ".join(map(sentence, filter(None, (diagnostic.message, diagnostic.help)))))

    def _read(self) -> str:
        line = self.console.ask("Your answer: ")
        if not line or line.strip() in ("q", "quit", "stop"):
            raise AnswersEndedError
        return line.strip()

    def _put(self, question: Question) -> None:
        fact, style = question.fact, self.console.style
        self.console.say()
        number = f"Question {len(self.answered) + 1}. "
        lines = wrap(number + fact.asks, rest="  ", width=style.width)
        self.console.say("\n".join(map(style.bold, lines)))
        for option, (_, text) in enumerate(options(question), 1):
            self.console.say("\n".join(wrap(text, f"  {option}. ", width=style.width)))
        if not self.answered:
            self._say(_HINT_FREE.format(example=_example(fact)) if fact.is_numeric else _HINT)
        elif fact.is_numeric:
            self._say(f"Type {_example(fact)}, or d if you don't know.")

    def _help(self, question: Question) -> None:
        fact = question.fact
        self._say(fact.help or "There is no further help with this question.")
        if fact.is_numeric:
            self._say(_HINT_FREE.format(example=_example(fact)))
        else:
            self._say("If it is one of two answers and you don't know which, type both numbers, such as 1,2.")
            self._say(_HINT)

    def _say(self, text: str) -> None:
        self.console.say("\n".join(wrap(text, "  ", width=self.console.style.width)))


def options(question: Question) -> list[tuple[str | None, str]]:
    """The answers that are still possible, each as a value and its words; the last is "I don't know"."""
    fact = question.fact
    if fact.is_numeric:
        return []
    found: list[tuple[str | None, str]] = []
    for value in fact.values:
        if isinstance(question.values, frozenset) and value in question.values:
            meaning = fact.meanings.get(value, "")
            said = say_value(fact, value)
            found.append((value, f"{said}: {meaning}" if meaning else said))
    return [*found, (None, f"I {_DONT_KNOW}")]


def _example(fact: Fact) -> str:
    if fact.type is FactType.DATE:
        return "a date such as 2026-02-28, or `from` or `until` and a date"
    unit = f" ({fact.unit})" if fact.unit else ""
    return f"a number{unit}, or `at least` or `at most` and a number, or a range such as 3-5"


@frozen
class Unclear:
    """A line that is not an answer, and why."""

    why: str


def _folded(text: str) -> str:
    """A text as it is compared with what somebody typed."""
    return " ".join(text.lower().replace("\u2019", "'").split())


def answer_from_text(line: str, question: Question) -> GivenAnswer | Unclear | None:
    """The answer in a line that somebody typed; None if they don't know."""
    folded = _folded(line)
    if folded in ("d", "?", "unknown", "not known", _DONT_KNOW, "dont know", f"i {_DONT_KNOW}"):
        return None
    if question.fact.is_numeric:
        return _measure(folded) if folded else Unclear(f"Please type {_example(question.fact)}.")
    choices = options(question)
    values = [value for value, _ in choices if value]
    by_word = {plain(value): value for value in values} | {value: value for value in values}
    by_word |= {_folded(say_value(question.fact, value)): value for value in values}
    if set(question.fact.values) == {"yes", "no"}:
        by_word |= {"y": "yes", "n": "no"}
        by_word = {word: value for word, value in by_word.items() if value in {choice for choice, _ in choices}}
    chosen: list[str] = []
    for word in [folded] if folded in by_word else re.split(r"\s*(?:,|\bor\b)\s*", folded):
        if word.isascii() and word.isdigit() and len(word) < 4 and 1 <= int(word) <= len(choices):
            value = choices[int(word) - 1][0]
            if value is None:
                return None
        elif word in by_word:
            value = by_word[word]
        else:
            return _unclear(word, question)
        chosen.append(value)
    chosen = list(dict.fromkeys(chosen))
    if len(chosen) == len(choices) - 1 and len(chosen) > 1:
        return None
    return chosen[0] if len(chosen) == 1 else chosen


def _unclear(word: str, question: Question) -> Unclear:
    choices = options(question)
    if word in question.fact.values:
        open_ = values_in_words(question.fact, question.values)
        return Unclear(f"That does not fit what you said before. Still possible: {open_}.")
    shown = word if columns(word) <= 40 else word[:40] + "..."
    numbers = joined((str(number) for number in range(1, len(choices) + 1)), "or")
    return Unclear(f"I did not understand `{shown}`. Please type {numbers}." if word else f"Please type {numbers}.")


_MATCHERS = (
    (re.compile(r"(?:at least|from|since) (\S+)|(\S+) or (?:more|later|over|older)|(\S+)\+"), "at_least"),
    (re.compile(r"(?:at most|until|up to) (\S+)|(\S+) or (?:less|earlier|under|younger)"), "at_most"),
    (re.compile(r"(?:over|above|after|more than) (\S+)"), "above"),
    (re.compile(r"(?:under|below|before|less than) (\S+)"), "below"),
)
_BETWEEN = re.compile(r"(?:from |between )?(\S+?)(?: to | and | ?- ?)(\S+)")


def _measure(text: str) -> GivenAnswer:
    """A number or date, or what is known about it. The reader of cases checks that it is one."""
    between = _BETWEEN.fullmatch(text)
    if between and not re.fullmatch(r"\d{4}-\d\d?-\d\d?", text):
        return {"between": list(between.groups())}
    for pattern, key in _MATCHERS:
        if found := pattern.fullmatch(text):
            return {key: next(filter(None, found.groups()))}
    return text
