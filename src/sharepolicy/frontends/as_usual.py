"""What is usually so in words: each line of a screen on which a person confirms it, or says of what they doubt it."""

from __future__ import annotations

from sharepolicy.analysis.decision.as_asked import AskedTogether
from sharepolicy.analysis.decision.screens import AskedAsUsual, UsuallySo
from sharepolicy.frontends.render.text import sentence
from sharepolicy.frontends.typed import NONE_OF_THESE, Doubt
from sharepolicy.ground.tongue import said, to_say
from sharepolicy.language.words import say_value, say_values, write_values

ASKS = to_say("Usually this is so. Is all of it so in this case too?")
"""What is asked about all lines of the screen."""

_HINT = to_say(
    "Type y if all of it is so. If not, type the numbers of what is different, such as 1,2, and d before the number of "
    "what you don't know, such as d3; the rest is then so. Or type n to be asked one by one. Also: ? for help, b to go "
    "back, q to stop."
)
_HINT_LETTERS = to_say(
    "Type y if all of it is so. If not, type the numbers of what is different, such as 1,2 or {place}, and d before "
    "the number of what you don't know, such as d2 or d{place}; the rest is then so. Or type n to be asked one by one. "
    "Also: ? for help, b to go back, q to stop."
)


def hint(screen: AskedAsUsual, language: str) -> str:
    """What can be typed; where something on the screen has letters, with one of them."""
    numbered = enumerate(screen.lines, 1)
    place = next((f"{number}{letter}" for number, line in numbered for letter in line.places), None)
    return said(language, _HINT) if place is None else said(language, _HINT_LETTERS, place=place)


def usual_in_words(number: int, line: UsuallySo, language: str) -> str:
    """What a line asks, what is usually so, and what its number means if that is not plain: all of it is read first."""
    question = line.question
    if isinstance(question, AskedTogether):
        return _several_in_words(number, line, question, language)
    ((fact, values),) = line.values
    other = None if set(fact.values) == {"yes", "no"} else line.if_not(fact)
    instead = "" if other is None else say_values(fact, other)
    instead = (
        "; ".join(f"{number}{letter}. {say_value(fact, value)}" for value, letter in line.others.items()) or instead
    )
    if_not = said(language, "If not: {values}.", values=instead) if instead else ""
    return " ".join(filter(None, (question.asks, sentence(say_values(fact, values)), if_not)))


def _several_in_words(number: int, line: UsuallySo, question: AskedTogether, language: str) -> str:
    """Which of them usually are so, and each that usually is not: nobody confirms what they have not read."""
    usual, letters = {fact.name: values for fact, values in line.values}, line.letters
    so, not_so = [], []
    for member in question.members:
        name = member.fact.name
        if usual[name] == frozenset({"yes"}):
            so.append(member.says)
        else:
            not_so.append(f"\n{number}{letters[name]}. {member.says}" if name in letters else f"\n- {member.says}")
    says = " ".join(filter(None, (question.asks, sentence("; ".join(so)))))
    return f"{says} {said(language, NONE_OF_THESE)}:{''.join(not_so)}" if not_so else says


def answers_of(screen: AskedAsUsual, doubt: Doubt) -> tuple[dict[str, object], frozenset[str]]:
    """What a person has answered on the screen, None for what they do not know; and what they have to be asked.

    What they name is answered if it can be only one thing then, or if letters say what. The number of a several-of does
    not say which of its members is different, but a letter does. The rest is confirmed.
    """
    answers: dict[str, object] = {}
    doubted: set[str] = set()
    for number, line in enumerate(screen.lines, 1):
        letters, others = line.letters, line.others
        named = frozenset(value for value, letter in others.items() if f"{number}{letter}" in doubt.different)
        unclear = {f"{number}{letter}" for letter in others.values()} & doubt.unknown
        for fact, values in line.values:
            apart = f"{number}{letters[fact.name]}" if fact.name in letters else None
            place = apart if apart in doubt.different | doubt.unknown else str(number)
            other = line.if_not(fact) if place == apart or not apart else None
            if place in doubt.unknown or unclear:
                answers[fact.name] = None
            elif named:
                answers[fact.name] = write_values(fact, named)
            elif place not in doubt.different:
                answers[fact.name] = write_values(fact, values)
            elif other is not None:
                answers[fact.name] = write_values(fact, other)
            else:
                doubted.add(fact.name)
    return answers, frozenset(doubted)


def help_with_usual(line: UsuallySo) -> str:
    """What helps with a line: what helps with its question, and why it is usually so."""
    question = line.question
    help_ = question.help if isinstance(question, AskedTogether) else question.fact.help
    because = dict.fromkeys(fact.usual_because for fact in question.facts)
    return " ".join(filter(None, (help_, *because)))
