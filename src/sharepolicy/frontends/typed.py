"""What somebody can type in answer to a question, and what it means."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from attrs import frozen

from sharepolicy.analysis.decision.as_asked import AskedTogether, Question
from sharepolicy.frontends.render.text import columns, joined
from sharepolicy.frontends.render.words import values_in_words
from sharepolicy.ground.tongue import said, to_say
from sharepolicy.language.vocabulary import Fact, FactType
from sharepolicy.language.words import plain, say_value

GivenAnswer = str | list[str] | dict[str, object]
"""What a case file can give for one fact."""

_DONT_KNOW = to_say("I don't know")
_UNKNOWN = ("d", "?", "unknown", "not known", "don't know", "dont know", "i don't know")
NONE_OF_THESE = to_say("None of these")
"""What is chosen if nothing that is asked at once is so."""


def options(question: Question) -> list[tuple[str | None, str]]:
    """The answers that are still possible, each as a value and its words; the last is "I don't know"."""
    fact = question.fact
    if fact.is_numeric:
        return []
    found: list[tuple[str | None, str]] = []
    for value in fact.values:
        if isinstance(question.values, frozenset) and value in question.values:
            meaning = fact.meanings.get(value, "")
            words = say_value(fact, value)
            found.append((value, f"{words}: {meaning}" if meaning else words))
    return [*found, (None, said(fact.language, _DONT_KNOW))]


def example(fact: Fact) -> str:
    """What can be typed for a number or a date."""
    if fact.type is FactType.DATE:
        return said(fact.language, "a date such as 2026-02-28, or `from` or `until` and a date")
    unit = f" ({fact.unit})" if fact.unit else ""
    return said(
        fact.language, "a number{unit}, or `at least` or `at most` and a number, or a range such as 3-5", unit=unit
    )


@frozen
class Unclear:
    """A line that is not an answer, and why."""

    why: str


def _folded(text: str) -> str:
    """A text as it is compared with what somebody typed."""
    return " ".join(text.lower().replace("\u2019", "'").split())


def answer_from_text(line: str, question: Question) -> GivenAnswer | Unclear | None:
    """The answer in a line that somebody typed; None if they don't know."""
    folded, language = _folded(line), question.fact.language
    if folded in (*_UNKNOWN, _folded(said(language, _DONT_KNOW))):
        return None
    if question.fact.is_numeric:
        return _measure(folded) if folded else _please(language, example(question.fact))
    choices = options(question)
    values = [value for value, _ in choices if value]
    by_word = {plain(value): value for value in values} | {value: value for value in values}
    by_word |= {_folded(say_value(question.fact, value)): value for value in values}
    if set(question.fact.values) == {"yes", "no"}:
        by_word |= {"y": "yes", "n": "no"}
        by_word = {word: value for word, value in by_word.items() if value in {choice for choice, _ in choices}}
    chosen: list[str] = []
    for word in [folded] if folded in by_word else re.split(_between("or", language), folded):
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


def _between(word: str, language: str) -> str:
    """What can stand between two answers: a comma, or the word in English and in the language of the reader."""
    return rf"\s*(?:,|\b(?:{word}|{re.escape(said(language, word))})\b)\s*"


def _unclear(word: str, question: Question) -> Unclear:
    choices, language = options(question), question.fact.language
    if word in question.fact.values:
        open_ = values_in_words(question.fact, question.values)
        return Unclear(
            said(language, "That does not fit what you said before. Still possible: {values}.", values=open_)
        )
    numbers = joined((str(number) for number in range(1, len(choices) + 1)), said(language, "or"))
    if not word:
        return _please(language, numbers)
    return Unclear(not_understood(word, numbers, language))


def not_understood(word: str, what: str, language: str) -> str:
    """That a word is none of the answers, and what to type."""
    shown = word if columns(word) <= 40 else word[:40] + "..."
    return said(language, "I did not understand `{word}`. Please type {what}.", word=shown, what=what)


def _please(language: str, what: str) -> Unclear:
    return Unclear(said(language, "Please type {what}.", what=what))


def options_together(question: AskedTogether) -> list[str]:
    """What may be so, then "none of these" and "I don't know"."""
    language = question.members[0].fact.language
    return [*(member.says for member in question.members), said(language, NONE_OF_THESE), said(language, _DONT_KNOW)]


def answers_from_text(line: str, question: AskedTogether) -> dict[str, GivenAnswer | None] | Unclear:
    """For each fact that is asked at once, whether a line that somebody typed says that it is so; None: not known.

    What the line names is so, and what it names after a `d` is not known. The rest is not so, as the person was told,
    unless the line adds that it is not known.
    """
    facts = [member.fact.name for member in question.members]
    language = question.members[0].fact.language
    none, unknown = len(facts) + 1, len(facts) + 2
    by_word = {str(number): number for number in range(1, unknown + 1)}
    by_word |= {_folded(member.says): number for number, member in enumerate(question.members, 1)}
    by_word |= dict.fromkeys(("none", "no", _folded(NONE_OF_THESE), _folded(said(language, NONE_OF_THESE))), none)
    by_word |= dict.fromkeys((*_UNKNOWN, _folded(said(language, _DONT_KNOW))), unknown)
    not_known = {f"d{number}": number for number in range(1, none)}
    words = _words(line, {*by_word, *not_known}, language)
    if not {*by_word, *not_known} >= set(words):
        numbers = joined((str(number) for number in range(1, unknown + 1)), said(language, "or"))
        return Unclear(said(language, "Please type {numbers}, or several of them, such as 1,2.", numbers=numbers))
    chosen = {by_word[word] for word in words if word in by_word}
    doubtful = {not_known[word] for word in words if word in not_known}
    if none in chosen and len(chosen) > 1:
        text = said(language, "{number} means none of these, so it cannot stand beside others.", number=none)
        return Unclear(text)
    if both := chosen & doubtful:
        return _so_and_not_known(min(both), language)
    rest = None if unknown in chosen else "no"
    return {
        fact: "yes" if number in chosen else None if number in doubtful else rest
        for number, fact in enumerate(facts, 1)
    }


def _words(line: str, known: Collection[str], language: str) -> list[str]:
    """The answers in a line, which are numbers mostly: apart where commas, spaces or an "and" stand between them."""
    folded = _folded(line)
    if folded in known:
        return [folded]
    return re.split(_between("and", language) + r"|\s+(?=d?\d)", re.sub(r"\bd\s+(?=\d)", "d", folded))


def _so_and_not_known(number: object, language: str) -> Unclear:
    return Unclear(said(language, "Number {number} stands there as known and as not known.", number=number))


@frozen
class Doubt:
    """What on a screen of what is usual is different, and what is not known. The rest is confirmed.

    Each by the number of a line, such as `4`, or with the letter of one of the several things in it, such as `4b`.
    """

    different: frozenset[str] = frozenset()
    unknown: frozenset[str] = frozenset()


def doubt_from_text(line: str, letters: Sequence[Collection[str]], language: str) -> Doubt | Unclear | None:
    """What a line says about things that are usually so, each with its letters; None if it confirms nothing.

    Only `y` or "yes" says that all are so. An empty line says nothing: what is usual is never taken as said.
    """
    folded = _folded(line)
    if folded in ("y", "yes", _folded(said(language, "yes"))):
        return Doubt()
    if folded in ("n", "no", _folded(said(language, "no")), *_UNKNOWN, _folded(said(language, _DONT_KNOW))):
        return None
    places = {f"{number}{letter}" for number, each in enumerate(letters, 1) for letter in ("", *each)}
    words = _words(line, {*places, *(f"d{place}" for place in places)}, language)
    if not places >= {word.removeprefix("d") for word in words}:
        return Unclear(
            said(
                language,
                "Please type y if all of it is so, the numbers of what is different, or d and the number of what you "
                "don't know.",
            )
        )
    found = Doubt(
        frozenset(word for word in words if not word.startswith("d")),
        frozenset(word.removeprefix("d") for word in words if word.startswith("d")),
    )
    if both := found.different & found.unknown:
        return _so_and_not_known(min(both), language)
    return found


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
