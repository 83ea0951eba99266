"""What a person must do or may do, and whom to ask how soon, in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from sharepolicy.analysis.decision.decision import DecidingRule, Escalation, Reason
from sharepolicy.frontends.render.words import with_sources
from sharepolicy.ground.tongue import said, said_of, to_say
from sharepolicy.language.obligation import Obligation
from sharepolicy.language.policy import PolicyDocument
from sharepolicy.language.within import Within


def obligation_in_words(
    obligation: Obligation | None, rules: Iterable[DecidingRule], document: PolicyDocument
) -> Iterator[str]:
    """Whether it must be shared, and why; nothing under a policy that requires no sharing at all."""
    if obligation is None or not any(rule.required for rule in document.rules.values()):
        return
    if obligation is Obligation.REQUIRED:
        duties = {each.rule.name: each.rule for each in rules if each.sure and each.rule.required}
        because = " ".join(with_sources(rule.because, rule.sources, document) for rule in duties.values())
        below = said(document.language, "at least one of the reasons below requires it.")
        yield said(document.language, "You must share this: {because}", because=because or below)
    elif obligation is Obligation.PERMITTED:
        yield said(document.language, "You may share this. Nothing here requires it.")
    else:
        yield said(document.language, "You may share this. Whether you must depends on what is not known yet.")


def is_said_first(obligation: Obligation | None, reason: Reason) -> bool:
    """Whether a reason stands at the head already: it is why this must be shared."""
    return obligation is Obligation.REQUIRED and reason.sure and reason.required


def whom(person: Escalation, document: PolicyDocument) -> str:
    """Whom to ask, and how soon, as far as that is sure; where it may be sooner, the latest is called that."""
    limits = _limits(_shown(person), document)
    if limits and person.sooner:
        limits = said(document.language, "at the latest {limits}", limits=limits)
    return f"{person.to_words}, {limits}" if limits else person.to_words


def _limits(surely: Sequence[Within], document: PolicyDocument) -> str:
    """Limits of which none is always sooner than another."""
    language = document.language
    limits = f" {said(language, 'or')} ".join(limit(within, document) for within in surely)
    return limits + (said(language, ", whichever is sooner") if len(surely) > 1 else "")


def _shown(person: Escalation) -> tuple[Within, ...]:
    """The limits that hold whatever turns out, if they are asked."""
    return person.within if person.within_sure else person.surely_within


def _perhaps_whom(person: Escalation, surely: Sequence[Within], document: PolicyDocument) -> str:
    """Whom to ask perhaps. A limit sooner than what is sure would be an alarm that nobody has raised yet."""
    raised = not surely or all(any(other <= each for other in surely) for each in _shown(person))
    return whom(person, document) if raised else person.to_words


def limit(within: Within, document: PolicyDocument) -> str:
    """A time limit in words."""
    start = document.vocabulary.facts[within.start].label if within.start else ""
    return limit_in_words(within, document.language, start)


def limit_in_words(within: Within, language: str, start: str = "") -> str:
    """A time limit in words, with what people call the date from which it is counted, if it is not the decision's."""
    if within.amount is None:
        return said(language, str(within))
    time = _length(within, within.amount, language) if language else within.length
    if not start:
        return said(language, "within {time}", time=time)
    return said(language, "within {time} from {date}", time=time, date=start)


_UNCOUNTED = (to_say("at once"), to_say("promptly"))
"""Limits that are not counted, for the catalogues."""


def _length(within: Within, number: int, language: str) -> str:
    """A length of time in another language: `2 ddiwrnod`."""
    lengths = {
        "minutes": said_of(language, number, "{number} minute", "{number} minutes"),
        "hours": said_of(language, number, "{number} hour", "{number} hours"),
        "days": said_of(language, number, "{number} day", "{number} days"),
        "weeks": said_of(language, number, "{number} week", "{number} weeks"),
        "months": said_of(language, number, "{number} month", "{number} months"),
        "years": said_of(language, number, "{number} year", "{number} years"),
        "working days": said_of(language, number, "{number} working day", "{number} working days"),
    }
    return lengths[within.unit or ""]


def people_in_words(people: Sequence[Escalation], document: PolicyDocument) -> Iterator[str]:
    """Whom to ask, how soon, and why; then who else it may be. Why so soon is said once."""
    told: set[object] = set()
    language = document.language
    for person in people:
        if person.sure:
            because = "" if person.because in told else _why_so_soon(person, document)
            told.add(person.because)
            asked = person.to_words if person.sooner else whom(person, document)
            ask = said(language, "Ask {whom}.", whom=asked)
            steps = " ".join(_surely_then(person, document))
            yield " ".join(filter(None, (ask, because, _how_soon(person, document), steps)))
    surely = [limit for person in people if person.sure for limit in _shown(person)]
    perhaps = "; ".join(_perhaps_whom(person, surely, document) for person in people if not person.sure)
    if perhaps and told:
        yield said(language, "Depending on what you find out, perhaps also ask: {people}.", people=perhaps)
    elif perhaps:
        yield said(language, "Depending on what you find out, ask: {people}.", people=perhaps)
    for person in people:
        yield from _perhaps_then(person, document)


def _surely_then(person: Escalation, document: PolicyDocument) -> Iterator[str]:
    """Whom to ask if they do not answer."""
    for following in person.then:
        for number, step in enumerate(following.steps if following.sure else ()):
            time, then = limit(step.after, document), step.to_words
            if number:
                yield said(document.language, "If they do not answer {time}, ask {whom}.", time=time, whom=then)
            else:
                yield said(document.language, "If nobody answers {time}, ask {whom}.", time=time, whom=then)


def _perhaps_then(person: Escalation, document: PolicyDocument) -> Iterator[str]:
    """Whom it may be right to ask if they do not answer: that depends on what is not known yet."""
    for following in person.then:
        asked = [person.to_words, *(step.to_words for step in following.steps)]
        for before, step in zip(asked, () if following.sure else following.steps, strict=False):
            yield said(
                document.language,
                "Without an answer from {before} {time}, perhaps ask {whom}. That depends on what you find out.",
                before=before,
                time=limit(step.after, document),
                whom=step.to_words,
            )


def _why_so_soon(person: Escalation, document: PolicyDocument) -> str:
    """Why the limit is so short, where it is sure."""
    return with_sources(" ".join(person.because), person.sources, document) if person.because else ""


def _how_soon(person: Escalation, document: PolicyDocument) -> str:
    """How soon, where that depends on what is not known yet: the soonest first, each with what would have to be so.

    What may be urgent comes before what is sure, so that three working days are never the first that is read while a
    child may be in danger; and with its condition, so that it is no alarm that nobody has raised.
    """
    if not person.sooner:
        return ""
    language = document.language
    open_ = said(language, "depending on what you find out")
    limits = []
    for each in person.sooner:
        needed = "; ".join(fact.says for fact in each.only_if) or open_
        limits.append(f"{limit(each.within, document)} ({needed})")
    if surely := _limits(_shown(person), document):
        limits.append(said(language, "otherwise {limits}", limits=surely))
    return said(language, "How soon depends on what is so: {limits}.", limits="; ".join(limits))
