"""How a duty stands, or somebody to ask: how firm, when, how soon, and who is asked next, in words, from plain data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from attrs import frozen

from sharepolicy.analysis.decision.since import Since
from sharepolicy.frontends.render.people import limit
from sharepolicy.frontends.render.text import capital, joined, sentence
from sharepolicy.frontends.render.words import values_in_words
from sharepolicy.ground.diagnostic import CaseError
from sharepolicy.ground.tongue import said, to_say
from sharepolicy.language.policy import PolicyDocument
from sharepolicy.language.within import within_from
from sharepolicy.language.words import plain
from sharepolicy.reading.cases import CaseReader

_Data = Mapping[str, Any]

_TIMINGS = {"before": to_say("first"), "with": to_say("at the same time"), "after": to_say("afterwards")}


@frozen
class StandsInWords:
    """How something stands in an answer. Texts are empty where there is nothing to say."""

    sure: bool = True
    says: str = ""
    timing: str = ""
    limits: str = ""
    sooner: str = ""
    then: str = ""

    def whole(self, text: str, language: str) -> str:
        """Something that is new, or more or less sure than it was, with all that is to be said of it."""
        in_brackets = _with_commas(self.timing, self.limits)
        found = [sentence(f"{text.rstrip('.')} ({in_brackets})" if in_brackets else text)]
        if self.sooner:
            found.append(said(language, "Perhaps sooner: {limits}.", limits=self.sooner))
        if self.then:
            found.append(said(language, "If they do not answer: {whom}.", whom=self.then))
        return " ".join(found)


def standing_in_words(data: _Data, document: PolicyDocument) -> StandsInWords:
    """How a duty stands, or somebody to ask: an entry of `actions` or `escalation`."""
    language = document.language
    if "to" not in data:
        limits = limit_as_written(data["within"], document) if data.get("within") else ""
        timing = said(language, _TIMINGS[data["timing"]]) if "timing" in data else ""
        return StandsInWords(bool(data["sure"]), data.get("says", ""), timing, limits)
    is_sure = data.get("within_sure", True)
    surely, soonest = data["within"] if is_sure else data.get("surely_within", []), [] if is_sure else data["within"]
    limits, sooner = (
        joined((limit_as_written(text, document) for text in found), said(language, "or"))
        for found in (surely, soonest)
    )
    then = "; ".join(_steps(each, document) for each in data.get("then", []))
    return StandsInWords(bool(data["sure"]), data.get("to_words", ""), "", limits, sooner, then)


def what_moved(text: str, before: StandsInWords, after: StandsInWords, since: Since) -> str:
    """What differs in something that is as sure as before; empty if that is only on what it depends."""
    found = _moved(before, after, since.document.language, one_language=since.one_language)
    return " ".join([sentence(text), *moved]) if (moved := [*found]) else ""


def _moved(before: StandsInWords, after: StandsInWords, language: str, *, one_language: bool) -> Iterator[str]:
    if one_language and before.says != after.says and before.says:
        yield said(language, "Before, it said: {text}", text=sentence(before.says))
    if before.timing != after.timing and before.timing:
        yield f"{capital(said(language, 'was {before}, now {after}', before=before.timing, after=after.timing))}."
    if before.limits != after.limits:
        was, now = (each or said(language, "no time limit") for each in (before.limits, after.limits))
        yield f"{capital(said(language, 'was {before}, now {after}', before=was, after=now))}."
    if before.sooner != after.sooner:
        was, now = (each or said(language, "no") for each in (before.sooner, after.sooner))
        yield said(language, "Perhaps sooner: was {before}, now {after}.", before=was, after=now)
    if before.then != after.then:
        was, now = (each or said(language, "nobody else") for each in (before.then, after.then))
        yield said(language, "If they do not answer: was {before}, now {after}.", before=was, after=now)


def _with_commas(*texts: str) -> str:
    """Those that are not empty, with commas."""
    return ", ".join(filter(None, texts))


def limit_as_written(text: str, document: PolicyDocument) -> str:
    """A time limit of plain data in words; as it stands if the policy does not know its date."""
    within = within_from(text)
    known = within is not None and (not within.start or within.start in document.vocabulary.facts)
    return limit(within, document) if within is not None and known else text


def known_in_words(name: str, value: Any, document: PolicyDocument) -> str:
    """A value as a case file writes it, in words; as it stands if the policy does not know it."""
    fact = document.vocabulary.facts.get(name)
    if value is None or value == "unknown":
        return said(document.language, "not known")
    if fact is not None:
        try:
            return values_in_words(fact, CaseReader(document).case({name: value}).given[name])
        except (CaseError, KeyError):
            pass
    return joined(map(str, value), said(document.language, "and")) if isinstance(value, list) else plain(str(value))


def _steps(following: _Data, document: PolicyDocument) -> str:
    """Who is asked next, each after the one before."""
    language = document.language
    then = f"; {said(language, 'then')} "
    text = then.join(
        f"{document.roles.get(step['to'], step['to_words'])} ({limit_as_written(step['after'], document)})"
        for step in following["steps"]
    )
    return text if following["sure"] else said(language, "perhaps {text}", text=text)
