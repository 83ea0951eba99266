"""Which questions a person answers at once: the members of a several-of, and facts that the author asks together.

Nothing is left out and nothing is added: it is the questions that are worth asking, each of them in one place.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sharepolicy.analysis.decision.as_asked import AskedMember, AskedTogether, Question
from sharepolicy.ground.tongue import said, to_say
from sharepolicy.language.policy import PolicyDocument
from sharepolicy.language.words import say_member

ANY_OF_THESE = to_say("Is any of these so?")
"""What is asked about yes/no facts that the author asks together."""


def asked_at_once(
    document: PolicyDocument, asked: Iterable[Question], first: Iterable[str] = ()
) -> tuple[Question | AskedTogether, ...]:
    """The questions in their order, those that are answered together in the place of their first.

    The facts named in `first` are asked first, in that order. Of the others, what is nearly always the same is asked
    last: mostly the answer changes nothing.
    """
    asked = tuple(asked)
    if not asked:
        return ()
    early = {name: number for number, name in enumerate(dict.fromkeys(first))}
    sets = asked_together(document)
    found: dict[tuple[str, ...] | str, list[Question]] = {}
    for question in asked:
        fact = question.fact
        found.setdefault(sets.get(fact.name) or fact.several or fact.name, []).append(question)

    def place(questions: Sequence[Question]) -> tuple[int, bool]:
        number = min(early.get(one.fact.name, len(early)) for one in questions)
        return number, number == len(early) and all(one.fact.usual is not None for one in questions)

    ordered = sorted(found.items(), key=lambda entry: place(entry[1]))
    return tuple(asked_as_one(document, key, questions) for key, questions in ordered)


def asked_together(document: PolicyDocument) -> dict[str, tuple[str, ...]]:
    """For each fact that the author asks together with others, all of these."""
    sets: dict[str, tuple[str, ...]] = {}
    for group in document.groups.values():
        for together in group.together:
            for name in together:
                sets.setdefault(name, together)
    return sets


def asked_as_one(
    document: PolicyDocument, key: tuple[str, ...] | str, questions: Sequence[Question]
) -> Question | AskedTogether:
    """Questions as one: for members of the several-of with that name, or for facts that the author asks together."""
    if len(questions) == 1:
        return questions[0]
    facts = {question.fact.name: question.fact for question in questions}
    if isinstance(key, tuple):
        members = tuple(AskedMember(facts[name], facts[name].asks) for name in key if name in facts)
        asks = said(document.language, ANY_OF_THESE)
        return AskedTogether(members[0].fact.name, asks, "", members, members[0].fact.label)
    several = document.vocabulary.several[key]
    named = ((several.fact_name(member), say_member(several, member)) for member in several.members)
    members = tuple(AskedMember(facts[name], says) for name, says in named if name in facts)
    meant = {name: several.meanings.get(name, "") for name in several.value_names if several.fact_name(name) in facts}
    helps = [several.help, *(f"{several.value_names[name]}: {said}" for name, said in meant.items() if said)]
    return AskedTogether(key, several.asks, " ".join(filter(None, helps)), members, several.label)
