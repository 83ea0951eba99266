"""What is usually so in words: each line of a screen on which a person confirms it, or says of what they doubt it."""

from __future__ import annotations

from sharepolicy.analysis.decision.decision import AskedTogether
from sharepolicy.analysis.decision.screens import UsuallySo, facts_of
from sharepolicy.frontends.render.text import sentence
from sharepolicy.frontends.typed import NONE_OF_THESE
from sharepolicy.ground.tongue import said, to_say
from sharepolicy.language.words import say_values

ASKS = to_say("Usually this is so. Is all of it so in this case too?")
"""What is asked about all lines of the screen."""


def usual_in_words(line: UsuallySo, language: str) -> str:
    """What a line asks, and what is usually so."""
    question = line.question
    if isinstance(question, AskedTogether):
        return _several_in_words(question, language)
    return " ".join([question.asks, *(sentence(say_values(fact, values)) for fact, values in line.values)])


def _several_in_words(question: AskedTogether, language: str) -> str:
    """Which of them usually are so, and each that usually is not: nobody confirms what they have not read."""
    so = [member.says for member in question.members if member.fact.usual == frozenset({"yes"})]
    not_so = [f"\n- {member.says}" for member in question.members if member.fact.usual == frozenset({"no"})]
    says = " ".join(filter(None, (question.asks, sentence("; ".join(so)))))
    return f"{says} {said(language, NONE_OF_THESE)}:{''.join(not_so)}" if not_so else says


def help_with_usual(line: UsuallySo) -> str:
    """What helps with a line: what helps with its question, and why it is usually so."""
    question = line.question
    help_ = question.help if isinstance(question, AskedTogether) else question.fact.help
    because = dict.fromkeys(fact.usual_because for fact in facts_of(question))
    return " ".join(filter(None, (help_, *because)))
