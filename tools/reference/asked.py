"""What a policy asks, for the page that tells it in words."""

from __future__ import annotations

from sharepolicy.language.vocabulary import Fact, SeveralOf, Vocabulary
from sharepolicy.language.words import plain


def asked_section(vocabulary: Vocabulary) -> str:
    """Every question with its answers, in the order of the vocabulary; the members of a several-of together."""
    things = [vocabulary.several.get(fact.several, fact) for fact in vocabulary.facts.values()]
    return f"## What it asks\n\n{''.join(question(thing) for thing in dict.fromkeys(things))}\n"


def question(thing: Fact | SeveralOf) -> str:
    """One question, how to answer it, and what its answers mean."""
    lead = f"- {thing.asks} {thing.help}".rstrip()
    names = {value: thing.value_names.get(value, plain(value)) for value in thing.meanings}
    return f"{lead}\n" + "".join(f"    - {names[value]}: {means}\n" for value, means in thing.meanings.items())
