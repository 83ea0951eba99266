"""Whatever form an answer is written in, it says the same."""

from __future__ import annotations

from random import Random

import pytest

from sharepolicy import Policy, load
from sharepolicy.backends.portable.answer_forms import forms_of, nothing_left
from sharepolicy.backends.portable.chosen import chosen_request
from sharepolicy.backends.portable.days import chosen_day
from sharepolicy.backends.portable.drawing import near_an_end, some
from sharepolicy.backends.portable.manners import chosen_manners
from sharepolicy.backends.portable.wording import Wording
from sharepolicy.engine.policies.exporting import to_export
from sharepolicy.ground.diagnostic import CaseError
from sharepolicy.language.case import Given, Request
from sharepolicy.language.values import Ranges
from sharepolicy.language.vocabulary import Fact, FactType, clipped
from sharepolicy.reading.cases import CaseReader
from tests.backends.portable.small import small

FACTS = ["risk", "subject.consent", "recipient.checked", "dose", "subject.age", "subject.born"]


def _values(fact: Fact, chance: Random) -> frozenset[str] | Ranges:
    if not fact.is_numeric:
        return frozenset(some(fact.values, chance, 0.6) or fact.values[:1])
    low, high = fact.limits
    low, high = (737_000, 739_000) if fact.type is FactType.DATE else (low, min(high, low + 90))
    ends = [near_an_end(low, high, chance) for _ in range(4)]
    return Ranges([(min(ends[:2]), max(ends[:2])), (ends[2], ends[2])])


@pytest.mark.parametrize("name", FACTS)
def test_each_form_says_the_same(name: str) -> None:
    """Of every kind of fact, read as any case is."""
    reader, chance = CaseReader(small().document), Random(name)
    fact = small().document.vocabulary.facts[name]
    for _ in range(25):
        values = _values(fact, chance)
        for form in forms_of(fact, values):
            said = reader.case({name: form}).given.get(name, fact.all_values)
            assert clipped(fact, said & fact.all_values) == values, form


@pytest.mark.parametrize("name", FACTS)
def test_what_leaves_nothing(name: str) -> None:
    """It contradicts itself."""
    for form in nothing_left(small().document.vocabulary.facts[name]):
        with pytest.raises(CaseError) as caught:
            CaseReader(small().document).case({name: form})
        assert {flaw.code for flaw in caught.value.diagnostics} == {"contradictory-case"}, form


def _known(given: Given, policy: Policy) -> Given:
    """What is given without what leaves everything open; where an end lies at a bound of the fact, it is one."""
    facts = policy.document.vocabulary.facts
    whole = {name: facts[name].all_values for name in given}
    return {name: values & whole[name] for name, values in given.items() if not whole[name] <= values}


@pytest.mark.parametrize("name", ["small", "hipaa"])
def test_a_request_in_other_words_is_the_same(name: str) -> None:
    """With its people, its pairs and its members of several-ofs."""
    policy = small() if name == "small" else load(name)
    assert isinstance(policy, Policy)
    (version,), chance = to_export(policy).versions, Random(name)
    for _ in range(60):
        manners = chosen_manners(version, chosen_day(version, chance), chance)
        meant = chosen_request(policy.document, manners, chance)
        file = Wording(policy.document.vocabulary, chance).request(meant)
        read = CaseReader(policy.document).request(file)

        def plain(request: Request) -> Request:
            known = request.with_each(lambda given: _known(given, policy))
            pairs = {place: given for place, given in known.pairs.items() if given}
            return Request(known.given, known.subjects, known.recipients, known.items, pairs)

        assert plain(read) == plain(meant), file
