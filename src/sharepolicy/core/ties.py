"""Which facts tell anything about others: those that impossible combinations tie together."""

from __future__ import annotations

from collections.abc import Iterable

from sharepolicy.core.compile import CompiledPolicy
from sharepolicy.language.condition import facts_of
from sharepolicy.language.policy import PolicyDocument


def tied_to(policy: CompiledPolicy, facts: Iterable[str]) -> frozenset[str]:
    """These facts, and those that impossible combinations tie to them: no others tell anything about them."""
    return _ties_of(policy).of(frozenset(facts))


def is_tied(policy: CompiledPolicy, fact: str) -> bool:
    """Whether an impossible combination names a fact: any other can have each of its values, whatever is known."""
    return _ties_of(policy).names(fact)


def _ties_of(policy: CompiledPolicy) -> _Ties:
    ties: _Ties | None = policy.remembered.get(_Ties)
    if ties is None:
        ties = policy.remembered[_Ties] = _Ties(policy.document)
    return ties


class _Ties:
    """The ties of a policy. It remembers those of each set of facts that a condition names."""

    def __init__(self, document: PolicyDocument) -> None:
        self._known: dict[frozenset[str], frozenset[str]] = {}
        self._tied: dict[str, frozenset[str]] = {}
        for impossible in document.vocabulary.impossible:
            named = facts_of(impossible.when)
            tied = frozenset(named).union(*(self._tied.get(fact, ()) for fact in named))
            self._tied |= dict.fromkeys(tied, tied)

    def names(self, fact: str) -> bool:
        """Whether one of them names a fact."""
        return fact in self._tied

    def of(self, facts: frozenset[str]) -> frozenset[str]:
        """These facts and all that is tied to them."""
        found = self._known.get(facts)
        if found is None:
            found = self._known[facts] = facts.union(*(self._tied.get(fact, ()) for fact in facts))
        return found
