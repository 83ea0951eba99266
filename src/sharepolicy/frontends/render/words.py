"""Values, conditions and sources in words."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from sharepolicy.analysis.decision.decision import Ground, Reason
from sharepolicy.frontends.render.text import KEPT, joined, sentence
from sharepolicy.ground.tongue import said, to_say
from sharepolicy.language.condition import AllOf, AnyOf, Condition, CountOf, Is, Not, OfBase, Test
from sharepolicy.language.policy import Citation, Outcome, PolicyDocument, Source
from sharepolicy.language.values import Values
from sharepolicy.language.vocabulary import Fact, SeveralOf, Vocabulary
from sharepolicy.language.words import say_base, say_count, say_value, say_values

SHOUTED = {
    Outcome.SHARE: to_say("SHARE"),
    Outcome.DONT_SHARE: to_say("DON'T SHARE"),
    Outcome.ESCALATE: to_say("ESCALATE"),
}
"""The outcomes as headlines."""

_SAID = (to_say("share"), to_say("don't share"), to_say("escalate"))
"""The outcomes, for the catalogues."""


def outcome_in_words(outcome: Outcome, language: str = "") -> str:
    """`don't share`."""
    return said(language, outcome.words)


def outcomes_in_words(outcomes: Iterable[Outcome], language: str = "") -> str:
    """`share or don't share`."""
    return joined((outcome_in_words(outcome, language) for outcome in outcomes), said(language, "or"))


def values_in_words(fact: Fact, values: Values) -> str:
    """A set of values of a fact: `refused or withdrawn`, `at least 16 years`; all of them: `not known`."""
    return said(fact.language, "not known") if fact.all_values <= values else say_values(fact, values)


def condition_in_words(condition: Condition, document: PolicyDocument, depth: int = 0) -> Iterator[tuple[int, str]]:
    """A condition as the entries of a list, each with its depth. No entries: it always holds."""
    match condition := _plainly(condition):
        case Test(name, values):
            yield depth, _test(document.vocabulary, name, values)
        case AllOf(parts):
            yield from _all(parts, document, depth)
        case AnyOf(parts) if some := _members_of(parts, document, _SOME):
            yield depth, some
        case AnyOf(parts):
            yield from _list(said(document.language, "at least one"), parts, document, depth)
        case CountOf(parts):
            yield from _list(say_count(condition, document.language), parts, document, depth)
        case Not(Test(name, values)):
            yield depth, _test(document.vocabulary, name, document.vocabulary.facts[name].all_values - values)
        case Not(part):
            yield from _not(part, document, depth)
        case Is(of_base=OfBase(outcome=Outcome() as outcome) as asked):
            yield depth, say_base(document, asked, outcome)
        case Is(name, part):
            holds = said(document.language, "`{name}` holds", name=name)
            yield depth, f"{document.definitions[name].says.rstrip('.') or holds}:"
            yield from condition_in_words(part, document, depth + 1)


def _plainly(condition: Condition) -> Condition:
    """The same with fewer levels: a list of one is that one, and a choice in a choice is one choice."""
    match condition:
        case AnyOf(parts):
            inside = [_plainly(part) for part in parts]
            flat = [each for part in inside for each in (part.parts if isinstance(part, AnyOf) else (part,))]
            return flat[0] if len(flat) == 1 else AnyOf(tuple(flat))
        case AllOf((part,)) | Not(Not(part)):
            return _plainly(part)
        case Not(part):
            return Not(_plainly(part))
    return condition


_NONE, _SOME = to_say("none of these: {members}"), to_say("at least one of these: {members}")


def _members_of(parts: Iterable[Condition], document: PolicyDocument, says: str) -> str:
    """Several members of one several-of in one line; empty if that is not what all the parts are about."""
    vocabulary = document.vocabulary
    tests = [part for part in parts if isinstance(part, Test) and part.values == frozenset({"yes"})]
    wholes = {vocabulary.facts[test.fact].several for test in tests}
    if len(tests) < 2 or len(tests) != len([*parts]) or len(wholes) != 1 or wholes == {""}:
        return ""
    several = vocabulary.several[wholes.pop()]
    members = "; ".join(say_value(several, vocabulary.facts[test.fact].member) for test in tests)
    return f"{several.label}: {said(document.language, says, members=members)}"


def _not(part: Condition, document: PolicyDocument, depth: int) -> Iterator[tuple[int, str]]:
    """What must not hold. No to everything in a list, said no to again, is at least one of them."""
    language = document.language
    if isinstance(part, AnyOf) and (none := _members_of(part.parts, document, _NONE)):
        yield depth, none
    elif isinstance(part, AnyOf):
        yield depth, said(language, "none of these:")
        for each in part.parts:
            yield from _block(each, document, depth + 1)
    elif isinstance(part, AllOf) and (some := _some_of(part.parts, document)):
        yield depth, some
    else:
        yield depth, said(language, "not all of these:") if isinstance(part, AllOf) else said(language, "not this:")
        yield from condition_in_words(part, document, depth + 1)


def _all(parts: Iterable[Condition], document: PolicyDocument, depth: int) -> Iterator[tuple[int, str]]:
    """Parts that must all hold, with what is said no to as a whole in one entry."""
    denied = _denied(parts, document)
    for part in parts:
        if part not in denied:
            yield from condition_in_words(part, document, depth)
        elif denied[part]:
            yield depth, denied[part]


def _denied(parts: Iterable[Condition], document: PolicyDocument) -> dict[Condition, str]:
    """The tests that together say no to every member of a several-of: what to say for the first, nothing for others."""
    found: dict[Condition, str] = {}
    for several, tests in _noes(parts, document.vocabulary):
        found |= dict.fromkeys(tests, "")
        found[tests[0]] = _all_members(several, document, _NONE)
    return found


def _some_of(parts: Collection[Condition], document: PolicyDocument) -> str:
    """What is the case when not all members of one several-of are no, if that is all that the parts say."""
    for several, tests in _noes(parts, document.vocabulary):
        if len(tests) == len(parts):
            return _all_members(several, document, _SOME)
    return ""


def _noes(parts: Iterable[Condition], vocabulary: Vocabulary) -> Iterator[tuple[SeveralOf, list[Test]]]:
    """Each several-of that is denied as a whole, with the tests that say no to its members, in their order."""
    no = {part.fact: part for part in parts if isinstance(part, Test) and part.values == frozenset({"no"})}
    for several in vocabulary.several.values():
        names = {several.fact_name(member) for member in several.members}
        if len(names) > 1 and names <= no.keys():
            yield several, [test for name, test in no.items() if name in names]


def _all_members(several: SeveralOf, document: PolicyDocument, says: str) -> str:
    members = "; ".join(say_value(several, member) for member in several.members)
    return f"{several.label}: {said(document.language, says, members=members)}"


def _list(count: str, parts: Iterable[Condition], document: PolicyDocument, depth: int) -> Iterator[tuple[int, str]]:
    yield depth, said(document.language, "{count} of these:", count=count)
    for part in parts:
        yield from _block(part, document, depth + 1)


def _block(part: Condition, document: PolicyDocument, depth: int) -> Iterator[tuple[int, str]]:
    """A part of a choice, under a line of its own when it has several lines."""
    if isinstance(part, AllOf) and len(part.parts) > 1:
        yield depth, said(document.language, "all of these:")
        depth += 1
    yield from condition_in_words(part, document, depth)


def _test(vocabulary: Vocabulary, name: str, values: Values) -> str:
    fact = vocabulary.facts[name]
    if fact.several and values == frozenset({"yes"}):
        return fact.label
    none = said(fact.language, "no value at all")
    return f"{fact.label}: {values_in_words(fact, values) if values else none}"


def cited(citations: Iterable[Citation], document: PolicyDocument) -> str:
    """The sources of a sentence in brackets: `[mars-guide 6.2, 2.5; uk-gdpr, not verified]`; empty without any."""
    named = cited_by_source(citations, document)
    return f"[{'; '.join(named.values())}]" if named else ""


def cited_by_source(citations: Iterable[Citation], document: PolicyDocument) -> dict[str, str]:
    """What is cited of each source, by its name: `mars-guide 6.2, 2.5`."""
    clauses: dict[str, list[str]] = {}
    for citation in dict.fromkeys(citations):
        clauses.setdefault(citation.source, []).extend([citation.clause] if citation.clause else [])
    named = {}
    for name, numbers in clauses.items():
        text = KEPT.join(filter(None, (name, f",{KEPT}".join(numbers))))
        source = document.sources.get(name)
        doubted = said(document.language, "not verified").replace(" ", KEPT)
        named[name] = text if source is None or source.verified else f"{text}, {doubted}"
    return named


def with_sources(text: str, citations: Iterable[Citation], document: PolicyDocument) -> str:
    """A sentence with its sources."""
    return " ".join(filter(None, (sentence(text), cited(citations, document))))


def reasons_in_words(reasons: Iterable[Reason], document: PolicyDocument) -> list[str]:
    """The sentences of what decides, with their sources."""
    return [reason_in_words(reason, document) for reason in reasons]


def reason_in_words(reason: Reason, document: PolicyDocument) -> str:
    """A reason with its sources. One that only may hold begins with "only if": nobody has said yet that it is so."""
    text, language = with_sources(reason.text, reason.sources, document), document.language
    if reason.holds:
        return text
    if reason.only_if:
        return if_so(reason.only_if, text, language)
    if not reason.rule:
        return said(language, "If none of the rules decides: {text}", text=text)
    return said(language, "Perhaps: {text}", text=text)


def if_so(facts: Iterable[Ground], text: str, language: str) -> str:
    """What is the case, or what to do, only if some facts turn out to be so."""
    return said(
        language, "Only if this is so ({facts}): {text}", facts="; ".join(fact.says for fact in facts), text=text
    )


def unverified_in_words(citations: Iterable[Citation], document: PolicyDocument) -> str:
    """That an answer rests on what nobody has checked, in one line; empty if it does not."""
    titles = dict.fromkeys(document.sources[citation.source].title for citation in citations)
    if not titles:
        return ""
    named = joined(titles, said(document.language, "and"))
    return said(document.language, "Not verified: {sources}. Check before you rely on it.", sources=named)


def source_in_words(source: Source, language: str = "", *, full: bool) -> str:
    """A source with its title, and whether its text was checked; in full with its address and note."""
    parts = [f"{source.name}: {sentence(source.title)}"]
    if not source.verified:
        parts.append(said(language, "Not verified: check the text before you rely on it."))
    if full:
        parts += [source.address, sentence(source.note)]
    return " ".join(filter(None, parts))
