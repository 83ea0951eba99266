"""Random vocabularies: facts of every type, and impossible combinations that leave some case possible."""

from __future__ import annotations

from collections.abc import Iterable

from attrs import evolve
from hypothesis import strategies as st

from sharepolicy.language.condition import AllOf, Condition, Test
from sharepolicy.language.domain import domains
from sharepolicy.language.policy import PolicyDocument
from sharepolicy.language.semantics import all_cases
from sharepolicy.language.values import Ranges, Values
from sharepolicy.language.vocabulary import YES_NO, Fact, FactType, Impossible, SeveralOf, Vocabulary
from sharepolicy.testing.conditions import DAY, bands_of, conditions, cuts_of

WORDS = ("alder", "birch", "cedar", "daisy", "elder", "fern", "gorse", "hazel", "ivy", "juniper")
"""The names of facts, in order."""

VALUES = ("one", "two", "three", "four", "five", "six", "seven", "eight")
MEMBERS = ("left", "right", "middle")
PREFIXES = ("", "", "subject.", "recipient.", "item.", "subject.recipient.", "recipient.item.")


def _label(name: str) -> str:
    return name.replace(".", " ").replace("_", " ").replace("/", " ")


def _bounds(around: int) -> st.SearchStrategy[tuple[int | None, int | None]]:
    ends = [(None, None), (0, None), (None, 10), (0, 10), (3, 5), (3, 4), (7, 7)]

    def shifted(low: int | None, high: int | None) -> tuple[int | None, int | None]:
        return (None if low is None else low + around, None if high is None else high + around)

    return st.sampled_from([shifted(low, high) for low, high in ends])


@st.composite
def _facts(draw: st.DrawFn, word: str, most_values: int, has_date: bool) -> tuple[tuple[Fact, ...], SeveralOf | None]:
    """One fact, or a several-of fact with its members."""
    kinds: list[FactType | str] = [FactType.YES_NO]
    kinds += [FactType.CHOICE, FactType.SCALE, *[FactType.NUMBER, FactType.DATE] * 2] if most_values > 2 else []
    kinds += ["several-of"] if most_values > 3 else []
    kind = draw(st.sampled_from(kinds))
    name = draw(st.sampled_from(PREFIXES)) + word
    asks, label, changeable = f"What about {_label(name)}?", _label(name), draw(st.booleans())
    if kind == "several-of":
        members = MEMBERS[: 3 if most_values > 7 else 2]
        several = SeveralOf(name, asks, label, members, changeable=changeable)
        parts = tuple(
            Fact(
                several.fact_name(member),
                FactType.YES_NO,
                f"What about {_label(name)}, {member}?",
                f"{label} {member}",
                YES_NO,
                changeable=changeable,
                several=name,
                member=member,
            )
            for member in members
        )
        return parts, several
    fact = Fact(name, FactType(kind), asks, label, changeable=changeable)
    if fact.type is FactType.YES_NO:
        return (evolve(fact, values=YES_NO),), None
    if not fact.is_numeric:
        values = VALUES[: draw(st.integers(2, most_values))]
        some = st.lists(st.sampled_from(values), min_size=1, unique=True).map(frozenset)
        to = draw(st.one_of(st.none(), some)) if changeable else None
        names = draw(st.sampled_from([{}, {value: f"Number {value}" for value in values}]))
        return (evolve(fact, values=values, value_names=names, changes_to=to),), None
    if fact.type is FactType.DATE and not has_date and draw(st.integers(0, 3)):
        low, high = draw(st.one_of(st.just((None, None)), _bounds(DAY)))
        date = evolve(fact, name=word, label=word, asks=f"What about {word}?", decision_date=True)
        return (evolve(date, minimum=low, maximum=high, changeable=False),), None
    low, high = draw(_bounds(DAY if fact.type is FactType.DATE else draw(st.sampled_from([0, -6]))))
    decimals = draw(st.sampled_from([0, 2])) if fact.type is FactType.NUMBER else 0
    fact = evolve(fact, minimum=low, maximum=high, decimals=decimals)
    if changeable and draw(st.booleans()):
        one = cuts_of(fact)[0]
        ways = [values for values in (Ranges.of(one, one), Ranges.of(one + 1, high)) if values]
        fact = evolve(fact, changes_to=draw(st.sampled_from(ways)))
    return (fact,), None


def _usual(fact: Fact) -> st.SearchStrategy[Values | None]:
    """One value that it usually has; none for the members of a several-of, which say it together."""
    if fact.several:
        return st.none()
    ones: Iterable[Values] = bands_of(fact)
    if fact.is_numeric:
        low, high = fact.limits
        ones = [Ranges.of(cut, cut) for cut in cuts_of(fact) if low <= cut <= high and low < high]
    return st.sampled_from([None, *ones])


def mostly_many(most: int) -> st.SearchStrategy[int]:
    """A number from one to `most`, more often large than small."""
    return st.sampled_from([n for n in range(1, most + 1) for _ in range(n)])


def leaves_a_case(vocabulary: Vocabulary) -> bool:
    """Whether some complete case is possible."""
    return next(all_cases(PolicyDocument("empty", vocabulary)), None) is not None


@st.composite
def vocabularies(
    draw: st.DrawFn, *, max_facts: int = 4, max_values: int = 4, max_cases: int = 240, max_impossible: int = 2
) -> Vocabulary:
    """Vocabularies with up to so many facts, so many values each, and so many complete cases in all.

    Facts are of every type: several-of facts (each member counts as a fact of its own), numbers and dates with and
    without bounds, and sometimes a decision date. The impossible combinations always leave some case possible.
    """
    facts: dict[str, Fact] = {}
    several: dict[str, SeveralOf] = {}
    size = 1
    for word in WORDS[: draw(mostly_many(max_facts))]:
        room = min(max_values, max_cases // size)
        if room < 2:
            break
        has_date = any(fact.decision_date for fact in facts.values())
        found, group = draw(_facts(word, room, has_date))
        if group:
            several[group.name] = group
        for fact in found:
            facts[fact.name] = evolve(fact, usual=draw(st.one_of(st.none(), _usual(fact))))
            size *= len(bands_of(fact))
    vocabulary = Vocabulary(facts, several)
    listed = draw(st.lists(st.one_of(conditions(vocabulary, depth=1), _ties(vocabulary)), max_size=max_impossible))
    for together in listed:
        whens = together if isinstance(together, tuple) else (together,)
        more = tuple(Impossible(when, "It cannot be.") for when in whens)
        candidate = evolve(vocabulary, impossible=(*vocabulary.impossible, *more))
        if leaves_a_case(candidate):
            vocabulary = candidate
    return vocabulary


def _ties(vocabulary: Vocabulary) -> st.SearchStrategy[tuple[Condition, ...]]:
    """Impossible combinations that tie two facts: some cells of one go only with some cells of the other."""
    domains_ = domains(PolicyDocument("empty", vocabulary))
    names = st.lists(st.sampled_from(list(domains_)), min_size=2, max_size=2)

    def tie(pair: list[str]) -> tuple[Condition, ...]:
        (first, *firsts), (second, *seconds) = ([Test(name, cell) for cell in domains_[name].cells] for name in pair)
        return (*(AllOf((first, other)) for other in seconds), *(AllOf((second, other)) for other in firsts))

    return names.map(tie)
