"""What is said about a case without completions: the fewest facts that clash, and why they cannot all be true."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sharepolicy.core.compile import CompiledPolicy
from sharepolicy.core.forcing import covering, forcing
from sharepolicy.ground.diagnostic import ClashingFact, Diagnostic, labels_at
from sharepolicy.ground.text import Span
from sharepolicy.ground.tongue import said
from sharepolicy.language.case import Case
from sharepolicy.language.values import Values
from sharepolicy.language.vocabulary import Fact, clipped, no_value, out_of_range
from sharepolicy.language.words import say, say_values


def contradiction(policy: CompiledPolicy, case: Case) -> Diagnostic:
    """The diagnostic for a case without completions: the fewest facts that clash, and why they cannot all be true."""
    facts = policy.document.vocabulary.facts
    for name, values in case.given.items():
        if name in facts and not (clipped(facts[name], values) & facts[name].all_values):
            return _outside(facts[name], values, case.spans.get(name))
    names = forcing(case.given, policy.possible)
    impossible = policy.document.vocabulary.impossible
    clash = policy.space.everything & policy.space.box({name: fact.all_values for name, fact in facts.items()})
    clash &= policy.space.box({name: case.given[name] for name in names})
    broken = covering(clash, [policy.region(each.when) for each in impossible])
    because = [impossible[place].because for place in broken]
    return clashing(
        [ClashingFact(name, say(facts[name], case.given[name]), case.spans.get(name)) for name in names],
        because,
        policy.document.language,
    )


def clashing(given: Sequence[ClashingFact], because: Iterable[str], language: str) -> Diagnostic:
    """The diagnostic for facts that cannot be true together."""
    why = " ".join(dict.fromkeys(filter(None, because)))
    spans = list(dict.fromkeys(fact.span for fact in given if fact.span is not None))
    return Diagnostic(
        "contradictory-case",
        said(language, "these facts cannot be true together: {facts}", facts="; ".join(fact.says for fact in given)),
        span=spans[0] if spans else None,
        help=why or said(language, "correct one of them"),
        labels=labels_at(said(language, "and this"), *spans[1:]),
        facts=tuple(given),
    )


def _outside(fact: Fact, values: Values, span: Span | None) -> Diagnostic:
    """The diagnostic for a fact that cannot have any of its given values."""
    if fact.is_numeric and clipped(fact, values):
        return out_of_range(fact, say_values(fact, values), span)
    return no_value(fact, span)
