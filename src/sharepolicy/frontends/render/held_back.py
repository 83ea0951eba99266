"""Whom a part of a request holds back, and whom no item is about, in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from sharepolicy.analysis.decision.decision import Reason
from sharepolicy.analysis.decision.held_back import HeldBack
from sharepolicy.analysis.decision.requests import Part, RequestDecision
from sharepolicy.frontends.render.decision import action_in_words
from sharepolicy.frontends.render.people import is_said_first
from sharepolicy.frontends.render.text import joined
from sharepolicy.frontends.render.words import reason_in_words
from sharepolicy.ground.tongue import said, to_say
from sharepolicy.language.obligation import Obligation
from sharepolicy.language.policy import PolicyDocument


def warned_in_words(decision: RequestDecision) -> Iterator[str]:
    """What stands at the head of the answer: that something required is held back, and who was left out."""
    language = decision.document.language
    held = (each for part in decision.parts for each in part.held_back)
    if any(each.obligation is Obligation.REQUIRED for each in held):
        yield said(language, "Something that must be shared is held back here. Divide it, as it says below.")
    if decision.left_out:
        yield said(
            language,
            "Nothing here is about {people}: nothing was decided about them.",
            people=_names(decision.left_out, language),
        )


def held_back_in_words(part: Part, document: PolicyDocument) -> Iterator[str]:
    """That it would be shared, or must be, for somebody alone; why; and what is then to be done."""
    language = document.language
    alike: dict[tuple[bool, str], list[HeldBack]] = {}
    for held in part.held_back:
        because = " ".join(reason_in_words(reason, document) for reason in _told(held))
        alike.setdefault((held.obligation is Obligation.REQUIRED, because), []).append(held)
    for (required, because), found in alike.items():
        people = _names([held.subject for held in found], language)
        if required:
            divide = to_say("Divide this: what is about {people} alone must be shared. {text}")
        else:
            divide = to_say("What is only about {people} may be shared, if it can be told apart. {text}")
        yield said(language, divide, people=people, text=because)
        for subjects, duties in _duties(found, document).items():
            people = _names(subjects, language)
            yield said(language, "For what is about {people}, you would do this: {text}", people=people, text=duties)


def _told(held: HeldBack) -> Sequence[Reason]:
    """The reasons that hold, or all if any one of them may; where it must go, those alone that require it."""
    holding = [reason for reason in held.reasons if reason.holds] or held.reasons
    return [reason for reason in holding if is_said_first(held.obligation, reason)] or holding


def _duties(found: Iterable[HeldBack], document: PolicyDocument) -> dict[tuple[str, ...], str]:
    """What is surely to be done once it goes, by the people for whom it is."""
    duties: dict[str, list[str]] = {}
    for held in found:
        for due in held.actions:
            if due.sure:
                duties.setdefault(action_in_words(due, document), []).append(held.subject)
    of_people: dict[tuple[str, ...], list[str]] = {}
    for duty, subjects in duties.items():
        of_people.setdefault(tuple(subjects), []).append(duty)
    return {subjects: " ".join(told) for subjects, told in of_people.items()}


def _names(people: Iterable[str], language: str) -> str:
    return joined(people, said(language, "and"))
