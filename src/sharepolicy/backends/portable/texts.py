"""The texts of a policy that people read in a decision, by their path in a portable policy."""

from __future__ import annotations

from collections.abc import Iterator

from sharepolicy.ground.tongue import said
from sharepolicy.language.in_language import reason_paths, texts_of
from sharepolicy.language.outcome import OUTCOMES
from sharepolicy.language.policy import PolicyDocument
from sharepolicy.language.vocabulary import YES_NO, Fact, SeveralOf
from sharepolicy.language.words import say_member, say_value

_KINDS = {"title", "about", "rules", "otherwise", "unsettled", "roles", "escalation", "actions", "groups"}


def texts_by_path(document: PolicyDocument, cited: dict[str, list[str]]) -> dict[str, str]:
    """Every text by its path; of the sources, those of the clauses that are `cited`. None of them is empty."""
    found = {"/".join(path): text for path, text in texts_of(document).items() if path[0] in _KINDS}
    vocabulary = document.vocabulary
    reasons = zip(reason_paths(document), vocabulary.impossible, strict=True)
    found |= {"/".join(path): line.because for path, line in reasons}
    facts: list[Fact | SeveralOf] = [*vocabulary.several.values(), *vocabulary.facts.values()]
    for each in facts:
        found |= dict(_of_fact(each))
    for name, clauses in cited.items():
        source = document.sources[name]
        found |= {f"sources/{name}/title": source.title, f"sources/{name}/note": source.note}
        found |= {f"sources/{name}/clauses/{clause}": source.clauses[clause].text for clause in clauses}
    language = document.language
    found |= {f"outcomes/{outcome.value}": said(language, outcome.words) for outcome in OUTCOMES}
    found |= {f"answers/{value}": said(language, value) for value in YES_NO}
    return {path: text for path, text in found.items() if text}


def _of_fact(fact: Fact | SeveralOf) -> Iterator[tuple[str, str]]:
    """The texts of a fact, or of a several-of: a member without a name of its own is called by its meaning."""
    path = f"facts/{fact.name}"
    yield from ((f"{path}/asks", fact.asks), (f"{path}/label", fact.label), (f"{path}/help", fact.help))
    if isinstance(fact, SeveralOf):
        yield from ((f"{path}/values/{member}", say_member(fact, member)) for member in fact.members)
        meant = ((member, fact.meanings.get(member, "")) for member in fact.members if member in fact.value_names)
        yield from ((f"{path}/meanings/{member}", text) for member, text in meant)
        return
    yield from ((f"{path}/unit", fact.unit), (f"{path}/usual_because", fact.usual_because))
    yield from ((f"{path}/meanings/{value}", text) for value, text in fact.meanings.items())
    if fact.values != YES_NO:
        yield from ((f"{path}/values/{value}", say_value(fact, value)) for value in fact.values)
