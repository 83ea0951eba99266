"""What somebody may want to type at a place."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from attrs import frozen

from sharepolicy.frontends.lsp.hover import in_short
from sharepolicy.frontends.lsp.names import NAMED_BY, NameKind
from sharepolicy.frontends.lsp.project import WorkspaceFile, given_in
from sharepolicy.frontends.lsp.spot import Spot
from sharepolicy.frontends.lsp.translated import HEADINGS as TRANSLATED
from sharepolicy.frontends.lsp.translated import INSIDE as TRANSLATED_INSIDE
from sharepolicy.language.policy import OUTCOMES
from sharepolicy.language.vocabulary import About, about_of, bare
from sharepolicy.reading.answers import HEADINGS, heading_of
from sharepolicy.reading.counts import LIMITS
from sharepolicy.reading.scope import EACH
from sharepolicy.reading.tree import MapNode, text_in
from sharepolicy.reading.values import EDGES, SEVERAL_MATCHERS


@frozen
class Proposal:
    """A word that fits, what kind of thing it is, and a line about it."""

    word: str
    kind: NameKind | None = None
    about: str = ""


_NAMED: Mapping[str, tuple[NameKind, ...]] = {
    **{name: (kind,) for name, kind in NAMED_BY.items()},
    "overrides": (NameKind.RULE, NameKind.GROUP),
    "precedence": (NameKind.GROUP,),
    "source": (NameKind.CLAUSE, NameKind.SOURCE),
    "is": (NameKind.DEFINITION,),
    "years_between": (NameKind.FACT,),
}
"""The kinds of thing that the value of a property can name."""

_OUTCOMES = ("outcome", "base", "always", "never", "on", "possible")
_WORDS = {
    "any": "at least one of these",
    "all": "all of these",
    "not": "this does not hold",
    "count": "so many of these hold",
    "is": "a definition holds",
    "base": "the policy that this one extends gives this outcome",
}
_INSIDE = {*EDGES, *SEVERAL_MATCHERS, "not", "becomes"}


def proposals(files: Collection[WorkspaceFile], spot: Spot) -> Iterator[Proposal]:
    """The words that fit at a place, from the names in these files."""
    condition = _in_condition(spot.path)
    if spot.path[:1] == ("facts",) and spot.path[2:3] == ("usual",):
        yield from _usual(files, spot)
    elif condition is not None:
        inside, heading, with_words = condition
        yield from _condition(files, Spot(inside, spot.is_value, spot.typed), heading, with_words)
        if "invariants" in spot.path and inside[-1:] and inside[-1] in SEVERAL_MATCHERS:
            yield Proposal(EACH, None, "each value, with `for_each`")
    elif spot.path and spot.path[-1] in _NAMED and spot.is_value:
        yield from _names(files, *_NAMED[spot.path[-1]])
    elif spot.path and spot.path[-1] in _OUTCOMES and spot.is_value:
        yield from (Proposal(outcome.value, None, outcome.words) for outcome in OUTCOMES)
    elif spot.path[-1:] == ("required",) and spot.is_value:
        words = ("always", "never") if "invariants" in spot.path else ("yes", "no")
        yield from map(Proposal, words)
    elif spot.path == ("background",):
        yield from _names(files, NameKind.CLAUSE)
    elif spot.path[-1:] == ("as",):
        yield from _names(files, NameKind.FACT)


def proposals_in_texts(files: Collection[WorkspaceFile], spot: Spot) -> Iterator[Proposal]:
    """The names that fit at a place in a file of texts: those of the policy that it translates."""
    if spot.is_value:
        return
    match spot.path:
        case (heading,) if heading in TRANSLATED:
            yield from _names(files, TRANSLATED[heading])
        case ("background",):
            yield from _names(files, NameKind.CLAUSE)
        case (heading, name, key) if heading in TRANSLATED_INSIDE and key in TRANSLATED_INSIDE[heading][0]:
            _, kind, joint = TRANSLATED_INSIDE[heading]
            found = (one for one in given_in(files, kind) if one.name.startswith(f"{name}{joint}"))
            yield from (Proposal(one.name.removeprefix(f"{name}{joint}"), kind, in_short(one)) for one in found)


def _in_condition(path: tuple[str, ...]) -> tuple[tuple[str, ...], str, bool] | None:
    """The properties inside a condition or case, the heading of the request there, and whether words like `any` fit."""
    for number in range(len(path) - 1, -1, -1):
        inside = path[number + 1 :]
        if path[number] == "when":
            return inside, "", True
        if path[number] == "given" or (path[number] == "facts" and "request" in path[:number]):
            return inside, "", False
        if path[number] == "pairs" and "request" in path[:number]:
            return inside, "pairs", False
        if path[number] in HEADINGS.values() and "request" in path[:number] and inside:
            return inside[1:], path[number], False
    return None


def _condition(files: Collection[WorkspaceFile], spot: Spot, heading: str, with_words: bool) -> Iterator[Proposal]:
    path = _inmost(spot.path)
    if path == ("count",):
        yield from (Proposal(word) for word in (*LIMITS, "of") if not spot.is_value)
    elif path == ("is",):
        yield from _names(files, NameKind.DEFINITION)
    elif path:
        known = given_in(files, NameKind.FACT)
        fact = next((one.name for one in known if _word(one.name, heading) == path[0]), path[0])
        if spot.is_value or path[-1] in ("includes", "includes_all", "only"):
            yield from _values(files, fact)
        elif not _INSIDE.intersection(path[1:]):
            yield from _matchers(files, fact)
    else:
        for one in _names(files, NameKind.FACT):
            if word := _word(one.word, heading):
                yield Proposal(word, one.kind, one.about)
        if heading == "pairs":
            yield from (Proposal(about.value, None, f"the {about} by name") for about in About)
        if with_words:
            yield from (Proposal(word, None, about) for word, about in _WORDS.items())


def _usual(files: Collection[WorkspaceFile], spot: Spot) -> Iterator[Proposal]:
    """What a fact can usually be: a value or limits, by themselves or under `is`, with the reason beside them."""
    fact, inside = spot.path[1], spot.path[3:]
    if not inside and not spot.is_value:
        yield from (Proposal("is", None, "what it usually is"), Proposal("because", None, "why it usually is so"))
    if inside != ("because",) and (spot.is_value or _type(files, fact) != "several-of"):
        path = (fact, *inside[inside[:1] == ("is",) :])
        yield from _condition(files, Spot(path, spot.is_value, spot.typed), "", with_words=False)


def _inmost(path: tuple[str, ...]) -> tuple[str, ...]:
    """The properties inside the inmost condition."""
    while path and (path[0] in ("any", "all", "not") or path[:2] == ("count", "of")):
        path = path[2 if path[0] == "count" else 1 :]
    return path


def _word(fact: str, heading: str) -> str:
    """How a fact is written under a heading of a request; empty if it does not belong there."""
    return (bare(fact) if heading else fact) if not heading or heading_of(about_of(fact)) == heading else ""


def _names(files: Collection[WorkspaceFile], *kinds: NameKind) -> Iterator[Proposal]:
    for kind in kinds:
        yield from (Proposal(one.name, kind, in_short(one)) for one in given_in(files, kind))


def _values(files: Collection[WorkspaceFile], fact: str) -> Iterator[Proposal]:
    start = f"{fact}:"
    found = [one for one in given_in(files, NameKind.VALUE) if one.name.startswith(start)]
    for one in found:
        yield Proposal(one.name.removeprefix(start), NameKind.VALUE, in_short(one))
    if _type(files, fact) == "yes/no":
        yield from (Proposal(word, NameKind.VALUE) for word in ("yes", "no"))


def _matchers(files: Collection[WorkspaceFile], fact: str) -> Iterator[Proposal]:
    match _type(files, fact):
        case "several-of":
            yield from (Proposal(word) for word in (*SEVERAL_MATCHERS, "not"))
        case "scale" | "number" | "date":
            yield from (Proposal(word) for word in (*EDGES, "not"))
        case "choice" | "yes/no":
            yield Proposal("not")


def _type(files: Collection[WorkspaceFile], fact: str) -> str:
    """The type of a fact, as its author wrote it; empty if it is not given."""
    nodes = (one.node for one in given_in(files, NameKind.FACT) if one.name == fact)
    return next((text_in(node.get("type")) for node in nodes if isinstance(node, MapNode)), "")
